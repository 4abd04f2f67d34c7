// What the values rest on is put in on the page, counts at once, and replays from the recipe to the byte;
// reorder points and customers under contract beside it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CDNOW, dataFile, shop } from "./studio/files.mjs";
import { withVisit } from "./studio/visit.mjs";

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), "regulars-"));
try {
  const [orders, customers, recipe] = ["orders.csv", "customers.csv", "recipe.json"].map((name) => join(folder, name));
  await writeFile(orders, shop(400));
  const described = Array.from({ length: 400 }, (_, c) => `C${1000 + c},c${c}@example.org,1980-12-${String(1 + (c % 31)).padStart(2, "0")}`);
  await writeFile(customers, ["Customer ID,Email,Birthday", ...described, ""].join("\n"));
  await withVisit(process.env.REGULARS_URL, {}, async (visit) => {
    const { page } = visit;
    const value = () => page.evaluate(() => document.querySelector("regulars-studio").analysis.reports.value);
    const put = async (part, numbers, columns = {}) => {
      const form = page.locator(`details:has([data-testid="assume-${part}"])`);
      if (!(await form.evaluate((e) => e.open))) await form.locator("summary").click();
      await form.locator("button").waitFor();
      const fields = form.locator("input");
      assert.equal(await fields.count(), numbers.length, part);
      for (const [at, n] of numbers.entries()) await fields.nth(at).fill(String(n));
      for (const [name, column] of Object.entries(columns)) await form.locator(`select[name="${name}"]`).selectOption(column);
      const before = await page.evaluate(() => document.querySelector("regulars-studio").analysis.edition);
      await form.locator("button").click();
      await page.waitForFunction((edition) => {
        const { analysis } = document.querySelector("regulars-studio");
        return !analysis.work && analysis.edition > edition;
      }, before);
      return value();
    };
    await visit.ready();
    await visit.open([orders, customers]);
    await visit.confirm();
    await visit.done();

    await visit.step("value");
    const first = await value();
    const heading = await visit.heading();
    const changed = await put("value", [180, 12.5, 30]);
    assert.deepEqual([changed.equity.horizon, changed.equity.discount, changed.risk.days], [180, 0.125, 30]);
    assert.ok(changed.equity.total < first.equity.total, "half the days are worth less");
    assert.notEqual(await visit.heading(), heading);
    const { loyalty } = await put("loyalty", [100, 0, 0, 0, 0, 0]);
    assert.deepEqual(loyalty.weights, [1, 0, 0, 0, 0, 0]);
    const { reorder } = await put("stock", [14, 99]);
    assert.deepEqual([reorder.lead_days, reorder.service], [14, 0.99]);
    assert.ok(reorder.products[0].point > first.reorder.products[0].point, "a longer delivery needs more stock");
    assert.ok((await page.getByTestId("stock").locator("tbody tr").count()) > 0, "reorder points");

    await visit.step("today");
    const { contact } = await put("contact", [10, 20, 60, 25], { birthday: "birthday", contacted: "" });
    assert.equal(contact.capacity, 25);
    const birthdays = ({ reasons }) => reasons.find((r) => r.reason === "birthday")?.customers;
    assert.ok(birthdays(contact) > 10 && birthdays(contact) === birthdays(first.contact), "birthdays of the file, asked for or not");
    await visit.accessible("cadence");
    await visit.fits("cadence");

    await visit.step("value");
    const contracts = page.getByTestId("contracts");
    const ask = async (survivors) => {
      await contracts.locator('input[name="survivors"]').fill(survivors);
      await contracts.locator("button[type=submit]").click();
    };
    await ask("1000, 1100");
    await contracts.locator(".wrong").waitFor();
    await ask("1000， 869 743;653 593 551 517 491");
    await contracts.locator("regulars-chart").waitFor();
    await contracts.getByRole("tab").last().click();
    const sixth = contracts.locator("tbody tr").nth(6).locator("td");
    assert.deepEqual(await sixth.allInnerTexts().then((cells) => cells.slice(0, 4)), ["491", "489", "95.0%", "93.6%"], "Fader and Hardie's high-end customers");
    await visit.accessible("value");
    await visit.fits("value");

    await visit.step("downloads");
    assert.match((await visit.download("reorder")).bytes.toString(), /^\ufeffcustomer_id/, "reorder.csv");
    const report = (await visit.download("report")).bytes;
    await writeFile(recipe, (await visit.download("recipe")).bytes);
    const { stdout } = await run(process.env.REGULARS_BIN, ["run", recipe, "--file", orders, "--file", customers, "--json"], { encoding: "buffer", maxBuffer: 1 << 28 });
    assert.ok(report.equals(stdout), "the command line replays it to the byte");
    visit.faultless("value");
  });
  const cdnow = dataFile(CDNOW);
  if (cdnow) await withVisit(process.env.REGULARS_URL, {}, (visit) => published(visit, cdnow));
  else console.log("without CDNOW: no public data sets on this machine");
} finally {
  await rm(folder, { recursive: true });
}

/** The published parameters of the CDNOW master, calibrated to the end of September 1997, from the page. */
async function published(visit, file) {
  const { page } = visit;
  const idle = () => page.waitForFunction(() => {
    const { analysis } = document.querySelector("regulars-studio");
    return !analysis.work && analysis.reports.value;
  });
  await visit.ready();
  await visit.open(file);
  await visit.confirm();
  await idle();
  await page.evaluate(() => document.querySelector("regulars-studio").analysis.revalue({ calibration_end: "1997-09-30" }));
  await idle();
  await visit.step("downloads");
  const bytes = (await visit.download("report")).bytes;
  const { value } = JSON.parse(bytes);
  for (const [name, expected] of Object.entries({ r: 0.251624, alpha: 4.788945, a: 0.723433, b: 2.161087 })) {
    assert.ok(Math.abs(value.parameters[name] / expected - 1) < 1e-3, `${name}: ${value.parameters[name]}`);
  }
  assert.ok(Math.abs(value.log_likelihood + 95368.444) < 1e-3 && value.holdout.actual === 19684);
  assert.ok(Math.abs(value.holdout.predicted - 16873.7) < 1, "as many as expected");
  const recipe = join(folder, "cdnow.json");
  await writeFile(recipe, (await visit.download("recipe")).bytes);
  const { stdout } = await run(process.env.REGULARS_BIN, ["run", recipe, "--file", file, "--json"], { encoding: "buffer", maxBuffer: 1 << 28 });
  assert.ok(bytes.equals(stdout), "natively the same to the byte");
  visit.faultless("CDNOW");
}

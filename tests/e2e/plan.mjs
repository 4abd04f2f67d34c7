// The marketing plan: the page's is that of the command line, its bounds move, its sheets are saved.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { madeFile, shop } from "./studio/files.mjs";
import { withVisit } from "./studio/visit.mjs";

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), "regulars-"));
try {
  const [orders, products, customers] = ["orders.csv", "products.csv", "customers.csv"].map((name) => join(folder, name));
  const [head, ...lines] = shop(300).trim().split("\n");
  await writeFile(orders, [`${head},discount`, ...lines.map((line, i) => `${line},${i % 4 ? "" : "20%"}`), ""].join("\n"));
  await writeFile(products, ["Product ID,Category,Unit cost", ...Array.from({ length: 40 }, (_, p) => `P${p},${["Tea", "Jam", "Mugs"][p % 3]},${1 + (p % 5)}`), ""].join("\n"));
  await writeFile(customers, ["Customer ID,Email,Region,Age", ...Array.from({ length: 300 }, (_, c) => `C${1000 + c},${c % 2 ? `c${c}@example.org` : ""},${["East", "West", "南"][c % 3]},${20 + (c * 7) % 60}`), ""].join("\n"));
  await withVisit(process.env.REGULARS_URL, { width: 400 }, async (visit) => {
    const { page } = visit;
    const planned = () => page.evaluate(() => document.querySelector("regulars-studio").shadowRoot.querySelector("regulars-plan").report);
    await visit.ready();
    await visit.open([orders, products, customers]);
    await visit.confirm();
    await visit.done();
    await visit.step("plan");
    await page.getByTestId("plan-ready").waitFor();
    const first = await planned();
    const files = ["--orders", orders, "--products", products, "--customers", customers];
    const told = async (...more) => JSON.parse((await run(process.env.REGULARS_BIN, ["plan", ...files, ...more, "--json"], { maxBuffer: 1 << 26 })).stdout);
    const { regulars: _, report: __, ...same } = await told();
    assert.deepEqual(first, same, "as on the command line");
    assert.deepEqual(first.sheets.map((s) => s.id), ["value_need", "needs", "axes", "attraction", "mixed", "stages", "stage_moves", "tiers", "tier_moves"]);
    assert.ok(["margin", "reach"].every((id) => first.sheets[3].columns.some((c) => c.id === id)), "costs and addresses count");
    assert.match(first.sheets[4].sentence.en, /Region/, "what the file of customers says");
    assert.equal(await visit.heading(), first.sheets[0].sentence.en.replace(/(\d) %/g, "$1\u00a0%"));
    // Every sheet is drawn, and something is on its canvas.
    for (const { id } of first.sheets) {
      const chart = page.getByTestId(id).locator("regulars-chart");
      await chart.scrollIntoViewIfNeeded();
      await chart.locator("canvas").waitFor();
      const inked = () => chart.locator("canvas").evaluate((c) => c.toDataURL() !== Object.assign(document.createElement("canvas"), { width: c.width, height: c.height }).toDataURL());
      for (let i = 0; i < 50 && !(await inked()); i++) await page.waitForTimeout(100);
      assert.ok(await inked(), `${id} is drawn`);
    }
    await visit.accessible("plan");
    await visit.fits("plan");

    const download = page.waitForEvent("download");
    await page.getByTestId("axes").getByRole("button").click();
    const file = await download;
    assert.equal(file.suggestedFilename(), "axes.csv");
    const csv = await readFile(await file.path(), "utf8");
    assert.equal(csv.split("\r\n").length, 6, "a header, four rows, an end");

    await page.locator('input[name="bargains"]').fill("0.1");
    await page.locator('input[name="needs"]').fill("4");
    await page.locator("form button").click();
    await page.waitForFunction(() => document.querySelector("regulars-studio").shadowRoot.querySelector("regulars-plan").report.options.bargains === 0.1);
    const { sheets } = await planned();
    assert.deepEqual(sheets, (await told("--bargains", "0.1", "--needs", "4")).sheets);
    assert.equal(sheets[1].rows.length, 4);
    assert.notDeepEqual(sheets[2], first.sheets[2]);
    assert.deepEqual(sheets[5], first.sheets[5], "stages as before");
    await page.locator('input[name="loyal_purchases"]').fill("9");
    await page.locator('input[name="silence0"]').fill("1.2");
    await page.locator('input[name="share0"]').fill("0.6");
    await page.locator("form button").click();
    await page.waitForFunction(() => document.querySelector("regulars-studio").shadowRoot.querySelector("regulars-plan").report.options.lifecycle.loyal_purchases === 9);
    const moved = await planned();
    assert.deepEqual(moved.options.lifecycle, { ...first.options.lifecycle, loyal_purchases: 9, silences: [1.2, 3, 6], shares: [0.6, 0.95] });
    assert.deepEqual(moved.sheets, (await told("--bargains", "0.1", "--needs", "4", "--loyal-purchases", "9", "--silences", "1.2,3,6", "--shares", "0.6,0.95")).sheets);
    assert.notDeepEqual(moved.sheets[5].rows, first.sheets[5].rows);
    await page.locator('input[name="needs"]').fill("40");
    await page.locator("form button").click();
    await page.locator(".wrong").waitFor();
    assert.deepEqual((await planned()).sheets, moved.sheets, "what there was stays");

    // Groups may be made of categories and of what the file of customers says in numbers.
    await visit.step("segments");
    await page.getByTestId("open-compared").click();
    const boxes = page.locator("regulars-compared").getByRole("checkbox");
    await page.locator('regulars-compared input[value="Tea"]').waitFor();
    const offered = await boxes.evaluateAll((all) => all.map((box) => box.value));
    assert.deepEqual(offered.slice(-4).sort(), ["Age", "Jam", "Mugs", "Tea"], "no region, no address");
    for (const box of await boxes.all()) await box.setChecked(["recency", "Tea", "Age"].includes(await box.getAttribute("value")));
    await page.getByTestId("compare").click();
    await page.waitForFunction(() => {
      const { reports, work } = document.querySelector("regulars-studio").analysis;
      return !work && reports.segments.features.some((f) => f.name === "Age");
    });
    const grouped = await page.evaluate(() => document.querySelector("regulars-studio").analysis.reports.segments);
    const alike = JSON.parse((await run(process.env.REGULARS_BIN, ["segments", ...files, "--features", "recency,Tea,Age", "--json"], { maxBuffer: 1 << 26 })).stdout);
    assert.deepEqual(grouped.segments, alike.segments);
    await visit.accessible("compared by more");
    await page.getByTestId("compare-usual").click();
    await page.waitForFunction(() => {
      const { reports, work } = document.querySelector("regulars-studio").analysis;
      return !work && !reports.segments.features.some((f) => f.name === "Age");
    });

    // A newer plan ends the older one; what is bought together goes on beside it.
    const [older, newer, beside] = await page.evaluate(async () => {
      const { client } = document.querySelector("regulars-studio");
      const answers = [client.plan({ needs: 2 }), client.plan({ needs: 3 }), client.bundles({ support: "0.01", confidence: "0.1", n: 50 })];
      return (await Promise.allSettled(answers)).map(({ value, reason }) => value ?? `${reason.name} ${reason.constructor.name}`);
    });
    assert.equal(typeof older, "string", "the older one has no answer");
    assert.equal(newer.sheets[1].rows.length, 3);
    assert.ok(beside.rules > 0);

    // What is bought together, of the same module: the command line's, before and after the plan.
    const together = await page.evaluate(() => document.querySelector("regulars-studio").client.bundles({ support: "0.01", confidence: "0.1", n: 50 }));
    const { stdout } = await run(process.env.REGULARS_BIN, ["bundles", ...files.slice(0, 2), "--support", "0.01", "--confidence", "0.1", "--n", "50", "--json"], { maxBuffer: 1 << 26 });
    const { regulars: ___, report: ____, ...rules } = JSON.parse(stdout);
    assert.ok(rules.rules > 0);
    assert.deepEqual(together, rules);
    await visit.step("bundles");
    await page.getByTestId("bundles-ready").waitFor();
    await visit.accessible("bundles");
    await visit.step("plan");
    await page.getByTestId("plan-ready").waitFor();

    // Opened while the analysis goes on, which comes to its end all the same.
    await page.evaluate(() => (location.hash = "#/start"));
    await visit.open(madeFile("many.csv", shop(8_000)));
    await visit.confirm();
    await page.waitForFunction(() => document.querySelector("regulars-studio").analysis.reports.segments);
    await visit.step("plan");
    await page.getByTestId("plan-ready").waitFor();
    await page.waitForFunction(() => !document.querySelector("regulars-studio").analysis.work);
    assert.ok(await page.evaluate(() => !!document.querySelector("regulars-studio").analysis.reports.value));
    assert.ok((await planned()).sheets.some((s) => s.id === "stages"));
    visit.faultless("plan");
  });
} finally {
  await rm(folder, { recursive: true });
}

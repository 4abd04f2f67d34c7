// Several files at once: what they share counts once, customers join by key, lines that were left out
// come back mended, repairs are turned on and off, audiences are kept, two months are compared.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { madeFile, shop } from "./studio/files.mjs";
import { withVisit } from "./studio/visit.mjs";

const URL = process.env.REGULARS_URL;
const SHOTS = process.env.REGULARS_SHOTS; // a folder for pictures to look at
const studio = 'document.querySelector("regulars-studio").analysis';

const orders = shop(120, { dirty: ["C1001,900,2024-13-01,P1,1,3.50", "C1001,901,2024-05-01,P2,one,2", "C1001,902,2024-05-02,P2,1,2", "C1001,902,2024-05-02,P2,1,2"] });
const lines = orders.trimEnd().split("\n");
const later = [lines[0], ...lines.slice(-60, -4), "C1001,903,2024-12-30,P3,1,4", ...Array.from({ length: 5 }, (_, i) => `N${i},90${i},2025-01-0${i + 1},P${i},1,4`)].join("\n") + "\n";
const people = "customer,name,email,city,customer type\n" + Array.from({ length: 100 }, (_, i) => `C${1000 + i},Name ${i},n${i}@shop.org,${i % 2 ? "Berlin" : "上海"},${i % 3 ? "consumer" : "retailer"}`).join("\n") + "\nX,Nobody,n1@shop.org,,\n";

async function shot(page, name) {
  if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}
// Functions, not text: the page's policy lets no text be evaluated, which waiting would do.
const again = (page) => page.waitForFunction(() => {
  const { work, reports, edition } = document.querySelector("regulars-studio").analysis;
  return !work && reports.offers && edition;
});
const opened = (page, files) => page.waitForFunction((n) => {
  const { analysis } = document.querySelector("regulars-studio");
  return analysis.files.length === n && analysis.ready;
}, files);

for (const { language, scheme, width } of [{ language: "en", scheme: "light", width: 1280 }, { language: "zh", scheme: "dark", width: 400 }]) {
  console.log(`· ${language}, ${scheme}, ${width} px`);
  await withVisit(URL, { language, scheme, width }, async (visit) => {
    const { page } = visit;
    const name = (screen) => `${screen}-${language}-${scheme}`;
    await visit.ready();
    await visit.open([madeFile("jan.csv", orders), madeFile("feb.csv", later), madeFile("people.csv", people)]);
    await opened(page, 3);
    assert.deepEqual(await page.evaluate(`${studio}.files.map((f) => f.inspection.reading.kind)`), ["orders", "orders", "customers"]);
    await shot(page, name("several"));
    await visit.confirm();
    await visit.done();
    const dropped = () => page.evaluate(`${studio}.reports.orders.dropped`);
    assert.equal((await dropped()).overlap, 56, "lines of both files count once");
    assert.equal((await dropped()).bad_date, 1);
    await shot(page, name("overview"));

    await visit.step(1);
    const quality = page.getByTestId("data-quality");
    await quality.waitFor();
    assert.match(await quality.innerText(), /56/);
    assert.match(await quality.innerText(), /100/);
    await visit.accessible("the quality of the data");
    await visit.fits("the quality of the data");
    await shot(page, name("quality"));

    // A cell is corrected in its place, and taken back.
    const show = page.locator("regulars-quality tbody tr").filter({ hasText: /Date not readable|日期无法识别/ });
    await show.locator("button").click();
    const cell = page.locator("regulars-quality .lines input");
    assert.equal(await cell.inputValue(), "2024-13-01");
    await cell.fill("2024-12-01");
    await cell.blur();
    await shot(page, name("correct"));
    await page.getByTestId("apply-corrections").click();
    await again(page);
    assert.equal((await dropped()).bad_date, undefined, "the corrected line is used");
    await page.locator("regulars-quality .kept summary").click();
    await page.getByTestId("take-back").click();
    await again(page);
    assert.equal((await dropped()).bad_date, 1, "taken back");

    // Repairs are turned on and off.
    await page.getByTestId("repair-duplicates").check();
    await again(page);
    assert.equal((await dropped()).duplicate, 1);
    await page.getByTestId("repair-duplicates").uncheck();
    await again(page);
    assert.equal((await dropped()).duplicate, undefined);

    // Lines left out leave with their own cells and come back mended.
    const [first] = await Promise.all([page.waitForEvent("download"), page.getByTestId("download-rejects").click()]);
    const text = await readFile(await first.path(), "utf8");
    assert.match(text, /^\ufeffcustomer,order,date,product,quantity,unit_price,rejected_file,/);
    const mended = join(tmpdir(), `mended-${process.pid}.csv`);
    await writeFile(mended, text.replace("2024-13-01", "2024-12-01").replace(",one,", ",1,"));
    await page.getByTestId("add-file").setInputFiles(mended);
    await opened(page, 4);
    assert.equal(await page.evaluate(`${studio}.files[3].inspection.reading.kind`), "corrected");
    await visit.confirm();
    await again(page);
    const now = await dropped();
    assert.deepEqual([now.bad_date, now.bad_number, now.no_original], [undefined, undefined, undefined], "each takes its original's place");

    // An audience: the count follows, it is kept in the recipe and leaves as a file.
    await visit.step(4);
    await page.getByTestId("customer-row").first().waitFor();
    await page.locator("regulars-audience summary").click();
    await page.getByTestId("add-condition").click();
    await page.getByTestId("field").selectOption("city");
    await page.locator("regulars-audience .condition input").fill("ber");
    await page.waitForFunction(() => {
      const customers = document.querySelector("regulars-studio").renderRoot.querySelector("regulars-customers");
      return customers.renderRoot.querySelector("regulars-customer-table").page?.matching === 50;
    });
    await page.locator("regulars-audience form input").fill("Berlin");
    await page.getByTestId("keep-audience").click();
    await page.getByTestId("kept-audience").waitFor();
    await visit.accessible("the audience");
    await visit.fits("the audience");
    await shot(page, name("audience"));
    const audience = await visit.download("audience");
    assert.equal(audience.bytes.toString("utf8").trimEnd().split("\r\n").length - 1, 50);
    await page.getByRole("searchbox").fill("n7@shop");
    await page.waitForFunction(() => {
      const customers = document.querySelector("regulars-studio").renderRoot.querySelector("regulars-customers");
      const rows = customers.renderRoot.querySelector("regulars-customer-table").page?.rows ?? [];
      return rows.length === 1 && rows[0].id === "C1007";
    });
    const recipe = JSON.parse(await page.evaluate(`${studio}.client.ask("recipe", null)`));
    assert.deepEqual(recipe.options.audiences[0], { name: "Berlin", where: { and: [{ text: { field: "city", contains: "ber" } }] } });

    // The next file, against a snapshot of the first.
    await visit.step("next");
    const snapshot = await visit.download("snapshot");
    const kept = join(tmpdir(), `snapshot-${process.pid}.json`);
    await writeFile(kept, snapshot.bytes);
    await page.evaluate(() => (location.hash = "#/start"));
    await visit.open(madeFile("next.csv", orders + "C1003,990,2025-02-01,P3,1,4\nfresh,991,2025-02-02,P3,1,4\n"));
    await visit.confirm();
    await visit.done();
    await visit.step("next");
    await page.getByTestId("open-snapshot").setInputFiles(kept);
    await page.getByTestId("difference").waitFor();
    assert.match(await page.getByTestId("difference").innerText(), /fresh/);
    await visit.accessible("the difference");
    await visit.fits("the difference");
    await shot(page, name("next"));
    visit.faultless("several files");
  });
}

// What a file leaves open is asked above its table, holds the way on until it is answered, and shows at
// once what came of it; what was confirmed is remembered for the next file with the same columns.
import assert from "node:assert/strict";
import { madeFile, shop } from "./studio/files.mjs";
import { withVisit } from "./studio/visit.mjs";

const URL = process.env.REGULARS_URL;

/** The shop with days up to the twelfth, day before month or the other way round: nobody can tell. */
function ambiguous(customers) {
  const rows = shop(customers).split("\n");
  return rows.map((row) => row.replace(/(\d{4})-(\d\d)-(\d\d)/, (_, y, m, d) => `${String(1 + (d % 12)).padStart(2, "0")}/${m}/${y}`)).join("\n");
}
const state = (page, part) => page.evaluate((p) => document.querySelector("regulars-studio").analysis.files[0].inspection.reading[p], part);

console.log("· dates");
await withVisit(URL, { width: 400 }, async (visit) => {
  const { page } = visit;
  await visit.ready();
  await page.getByTestId("open-file").setInputFiles(madeFile("shop.csv", ambiguous(120)));
  const asked = page.locator('[data-question="date_order"]');
  await asked.waitFor();
  assert.ok(await page.getByTestId("confirm-columns").isDisabled(), "not before the answer");
  await visit.accessible("a question");
  await visit.fits("a question");
  const began = Date.now();
  await asked.locator('[data-answer="month_day_year"]').click();
  await asked.waitFor({ state: "detached" });
  console.log(`  answered and shown in ${Date.now() - began} ms`);
  assert.equal(await state(page, "dates"), "month_day_year");
  assert.match(await page.locator("regulars-preview .read").first().innerText(), /20\d\d/);
  await visit.confirm();
  await visit.done();
  visit.faultless("dates");

  // The next such file is read as this one was confirmed.
  await page.evaluate(() => (location.hash = "#/start"));
  await visit.open(madeFile("next.csv", ambiguous(140)));
  await page.getByTestId("remembered").waitFor();
  assert.equal(await state(page, "dates"), "month_day_year");
  await visit.accessible("remembered");
  await visit.fits("remembered");
  const store = await page.evaluate(() => JSON.stringify(localStorage));
  assert.doesNotMatch(store, /C10\d\d|customer,order/, "no cell and no name of a column is kept");
  await page.getByTestId("remembered").getByRole("button").first().click();
  await asked.waitFor();
  assert.equal(await state(page, "dates"), "undecided", "the guess again");

  await page.evaluate(() => (location.hash = "#/start"));
  await visit.open(madeFile("next.csv", ambiguous(140)));
  await page.getByTestId("remembered").getByRole("button").last().click();
  await asked.waitFor();
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify(localStorage)), /month_day_year/, "forgotten");
  visit.faultless("remembering");
});

console.log("· currencies, in Chinese and dark");
await withVisit(URL, { language: "zh", scheme: "dark" }, async (visit) => {
  const { page } = visit;
  await visit.ready();
  const rows = shop(120).trim().split("\n").map((row, at) => `${row},${at === 0 ? "currency" : at % 5 ? "USD" : "EUR"}`);
  await page.getByTestId("open-file").setInputFiles(madeFile("shop.csv", rows.join("\n")));
  const asked = page.locator('[data-question="currency"]');
  await asked.waitFor();
  assert.match(await asked.innerText(), /币种/);
  await visit.accessible("a question of currency");
  await asked.locator('[data-answer="USD"]').click();
  await asked.waitFor({ state: "detached" });
  await visit.confirm();
  await visit.done();
  await visit.step(1);
  await page.getByText("其他币种").first().waitFor();
  visit.faultless("currencies");
});

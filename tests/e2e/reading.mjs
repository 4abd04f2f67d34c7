// How files are read can be changed in place, what is wrong in them is said, and their cells are
// only ever text.
import assert from "node:assert/strict";
import { madeFile, shop } from "./studio/files.mjs";
import { withVisit } from "./studio/visit.mjs";

const URL = process.env.REGULARS_URL;

console.log("· roles");
await withVisit(URL, {}, async (visit) => {
  const { page } = visit;
  await visit.ready();
  await visit.open(madeFile("shop.csv", shop(200)));
  const roles = page.locator("regulars-preview select");
  const values = () => roles.evaluateAll((all) => all.map((s) => s.value));
  assert.deepEqual(await values(), ["customer", "order", "date", "product", "quantity", "unit_price"]);
  await roles.nth(1).selectOption("");
  await page.waitForFunction(() => document.querySelector("regulars-studio").analysis.files[0].inspection.reading.roles.length === 5);
  await roles.nth(5).selectOption("amount");
  await page.waitForFunction(() => document.querySelector("regulars-studio").analysis.files[0].inspection.columns[5].role === "amount");
  assert.deepEqual(await values(), ["customer", "", "date", "product", "quantity", "amount"]);

  await roles.nth(0).selectOption("");
  await page.waitForFunction(() => !document.querySelector("regulars-studio").analysis.files[0].inspection.columns[0].role);
  await roles.nth(2).selectOption("");
  await page.waitForFunction(() => !document.querySelector("regulars-studio").analysis.files[0].inspection.columns[2].role);
  await visit.confirm();
  await page.locator('[data-code="missing-role"]').waitFor();
  await visit.accessible("a missing role");
  await visit.step(1);
  await roles.nth(2).selectOption("date");
  await page.waitForFunction(() => document.querySelector("regulars-studio").analysis.files[0].inspection.columns[2].role === "date");
  await visit.confirm();
  await page.locator(".figures").waitFor();
  assert.equal(await page.locator('[data-code="missing-role"]').count(), 0, "mended");
  visit.faultless("roles");
});

console.log("· delimiter and language");
await withVisit(URL, {}, async (visit) => {
  const { page } = visit;
  await visit.ready();
  await visit.open(madeFile("shop.csv", shop(50, { separator: ";" })));
  const preview = () => page.locator("regulars-preview tbody tr").first().locator("td").count();
  assert.equal(await preview(), 6);
  const delimiter = await visit.guess("delimiter");
  await delimiter.selectOption(",");
  await page.waitForFunction(() => document.querySelector("regulars-studio").analysis.files[0].inspection.columns.length === 1);
  await delimiter.selectOption(";");
  await page.waitForFunction(() => document.querySelector("regulars-studio").analysis.files[0].inspection.reading.roles.length === 6);
  await page.getByTestId("language").click();
  assert.match(await visit.heading(), /文件读对了吗/);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "zh-CN");
  await page.getByTestId("theme").click();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  await page.reload();
  await visit.ready();
  assert.match(await visit.heading(), /[\u4e00-\u9fff]/, "the language is kept");
  visit.faultless("delimiter and language");
});

console.log("· hostile cells and thin data");
await withVisit(URL, {}, async (visit) => {
  const { page } = visit;
  await visit.ready();
  const attack = '"<img src=x onerror=alert(1)><script>alert(2)</script>"';
  await visit.open(madeFile("<b>thin</b>.csv", `customer,date,amount\n${attack},2024-01-01,5\n${attack},2024-01-02,6\n=1+1,2024-01-05,6\n,2024-01-03,7\n`));
  assert.match(await page.locator("regulars-preview tbody").innerText(), /<img src=x onerror=alert\(1\)>/, "cells are text");
  await visit.confirm();
  await page.locator(".figures").waitFor();
  await page.getByTestId("progress").waitFor({ state: "detached" });
  await visit.accessible("thin data");
  await visit.step(3);
  await page.getByTestId("segment-row").first().waitFor();
  await visit.step("offers");
  assert.ok((await page.locator(".lead").first().innerText()).length > 10, "says why there are no offers");
  await visit.step(4);
  await page.getByTestId("customer-row").first().waitFor();
  assert.equal(await page.evaluate(() => document.querySelectorAll("img, script[src=x]").length), 0);
  await visit.step(1);
  await page.locator("h1", { hasText: /3 of 4/ }).waitFor();
  visit.faultless("hostile cells");
});

console.log("· errors");
await withVisit(URL, {}, async (visit) => {
  const { page } = visit;
  await visit.ready();
  const refused = async (name, bytes, code) => {
    await page.evaluate(() => (location.hash = "#/start"));
    await page.getByTestId("open-file").setInputFiles({ name, mimeType: "text/csv", buffer: bytes });
    await page.locator(`[data-code="${code}"]`).waitFor();
    assert.equal(await page.getByTestId("confirm-columns").count(), 0, `${name} cannot be confirmed`);
  };
  await refused("empty.csv", Buffer.alloc(0), "empty-file");
  await refused("broken.csv.gz", Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), "bad-gzip");
  await refused("picture.png", Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01", "latin1"), "not-text");
  await visit.accessible("a file that cannot be read");

  // A misspelt option is an error at the border, never a default.
  await page.evaluate(() => (location.hash = "#/start"));
  await visit.open(madeFile("shop.csv", shop(50)));
  await page.evaluate(() => (document.querySelector("regulars-studio").analysis.options = { segments: { sead: 1 } }));
  await visit.confirm();
  await page.locator('[data-code="bad-option"]').waitFor();
  assert.match(await page.locator('[data-code="bad-option"]').innerText(), /sead/);
  visit.faultless("errors");
});

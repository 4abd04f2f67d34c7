// Workbooks and Parquet files in the page: dropped, their sheet chosen, read to the end, the same as
// on the command line; with the server stopped; and after the readers have died.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../../pkg-config/browser/server.mjs";
import { shop } from "./studio/files.mjs";
import { withVisit } from "./studio/visit.mjs";
import { sheetOf, workbook } from "./studio/workbook.mjs";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const folder = mkdtempSync(join(tmpdir(), "regulars-tables-"));
const rows = shop(200).trim().split("\n").map((line) => line.split(","));
const notes = [["Orders of 2024"], ["made for the test"]];
const book = workbook([["Notes", notes], ["订单", rows], ["Copy", [...rows, ...rows.slice(1)]]]);

/** The command line's report by a recipe that the page saved. */
function replayed(recipe, file, bytes) {
  writeFileSync(join(folder, "recipe.json"), recipe);
  writeFileSync(join(folder, file), bytes);
  return execFileSync(process.env.REGULARS_BIN, ["run", join(folder, "recipe.json"), "--file", join(folder, file), "--json"], { encoding: "utf8", maxBuffer: 1 << 28 });
}
const reading = (page) => page.evaluate(() => document.querySelector("regulars-studio").analysis.files[0].inspection.reading);

console.log("· a workbook, offline");
const server = await startServer();
await withVisit(server.url, { tolerate: /a panic was asked for|unreachable/ }, async (visit) => {
  const { page } = visit;
  await visit.ready();
  await page.reload();
  await visit.ready();
  await server.stop();
  await visit.open({ name: "shop.xlsx", mimeType: XLSX, buffer: book });
  assert.equal((await reading(page)).sheet, "Copy", "of two that look like orders the larger");
  assert.match(await page.getByTestId("sheet-taken").innerText(), /Copy.*largest/);
  const sheet = page.locator('[data-guess="sheet"]');
  assert.deepEqual(await sheet.locator("option").evaluateAll((all) => all.map((o) => o.value)), ["Notes", "订单", "Copy"]);
  await sheet.selectOption("订单");
  await page.waitForFunction(() => document.querySelector("regulars-studio").analysis.files[0].inspection.reading.sheet === "订单");
  assert.match(await page.getByTestId("sheet-taken").innerText(), /订单.*as you chose/);
  const roles = await page.locator("regulars-preview select").evaluateAll((all) => all.map((s) => s.value));
  assert.deepEqual(roles, ["customer", "order", "date", "product", "quantity", "unit_price"]);
  await visit.accessible("a workbook");
  await visit.confirm();
  await visit.done();
  await page.evaluate(() => (location.hash = "#/downloads"));
  const report = (await visit.download("report")).bytes.toString("utf8");
  const recipe = (await visit.download("recipe")).bytes.toString("utf8");
  assert.equal(replayed(recipe, "shop.xlsx", book), report, "the command line's bytes");
  assert.equal(JSON.parse(report).orders.lines, rows.length - 1);

  console.log("· the readers die");
  await page.evaluate(() => document.querySelector("regulars-studio").client.rehearsePanic(true));
  await page.getByTestId("worker-died").waitFor();
  await page.evaluate(() => (location.hash = "#/start"));
  await visit.open({ name: "shop.xlsx", mimeType: XLSX, buffer: book });
  await page.getByTestId("language").click();
  assert.match(await page.getByTestId("sheet-taken").innerText(), /最大的工作表/);
  visit.faultless("a workbook, offline");
});

console.log("· JSON Lines, and files that are refused");
await withVisit(process.env.REGULARS_URL, {}, async (visit) => {
  const { page } = visit;
  await visit.ready();
  const [head, ...lines] = rows;
  const json = lines.map((line) => JSON.stringify(Object.fromEntries(head.map((name, j) => [name, line[j]])))).join("\n");
  await visit.open({ name: "shop.jsonl", mimeType: "application/json", buffer: Buffer.from(`${json}\nnonsense\n`) });
  assert.equal((await reading(page)).format, "json_lines");
  await visit.confirm();
  await visit.done();
  await visit.step(1);
  const { orders } = await page.evaluate(() => document.querySelector("regulars-studio").analysis.reports);
  assert.deepEqual([orders.lines, orders.dropped], [lines.length + 1, { unreadable: 1 }]);
  const refused = async (name, bytes, code) => {
    await page.evaluate(() => (location.hash = "#/start"));
    await page.getByTestId("open-file").setInputFiles({ name, mimeType: XLSX, buffer: bytes });
    await page.locator(`[data-code="${code}"]`).waitFor();
  };
  await refused("cut.xlsx", book.subarray(0, book.length / 2), "bad-table-file");
  await refused("other.parquet", Buffer.from("PAR1\0\0\0\0\0\0\0\0PAR1"), "bad-table-file");
  const declared = workbook([["S", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + sheetOf(rows)]]);
  await refused("entity.xlsx", declared, "unsupported");
  visit.faultless("JSON Lines and refusals");
});
rmSync(folder, { recursive: true });

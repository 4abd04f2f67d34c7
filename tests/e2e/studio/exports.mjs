// What leaves the page as files: complete, for spreadsheets, and the same as what is shown.
import assert from "node:assert/strict";

const MARK = "\ufeff";

/** From the screen of downloads. */
export async function checkExports(visit, shop) {
  const reports = await visit.page.evaluate(() => document.querySelector("regulars-studio").analysis.reports);
  const table = async (name) => {
    const { bytes } = await visit.download(name);
    const text = bytes.toString("utf8");
    assert.ok(text.startsWith(MARK), `${name}: byte order mark`);
    return parsed(text.slice(1));
  };
  const customers = await table("customers");
  assert.equal(customers.length - 1, reports.customers.customers, "one row per customer");
  assert.deepEqual(customers[0].slice(0, 2), ["customer_id", "segment"]);
  const sizes = new Map();
  for (const [, segment] of customers.slice(1)) sizes.set(segment, (sizes.get(segment) ?? 0) + 1);
  assert.deepEqual([...sizes.values()].sort(), reports.segments.segments.map((s) => s.size).sort(), "sizes of the segments");

  const offers = await table("offers");
  assert.deepEqual(offers[0].slice(0, 4), ["customer_id", "rank", "product_id", offers[0][3]]);
  assert.ok(offers.length - 1 >= reports.customers.customers, "offers for everybody");

  const rejects = await table("rejects");
  const dropped = Object.values(reports.orders.dropped).reduce((a, b) => a + b, 0);
  assert.equal(rejects.length - 1, dropped, "each line left out");
  if (shop === "retail") assert.equal(dropped, 541_909 - 397_884);

  const report = JSON.parse((await visit.download("report")).bytes.toString("utf8"));
  assert.deepEqual(report.orders, reports.orders, "the report is what the page shows");
  assert.equal(report.segments.k, reports.segments.k);
  const recipe = JSON.parse((await visit.download("recipe")).bytes.toString("utf8"));
  assert.deepEqual(recipe, report.recipe, "the report carries its recipe");
  assert.match(recipe.files[0].xxh3, /^[0-9a-f]{32}$/);
}

/** Comma-separated text with quotes, as rows of cells. */
function parsed(text) {
  const rows = [[]];
  const cell = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/gy;
  for (let found; cell.lastIndex < text.length && (found = cell.exec(text)); ) {
    rows.at(-1).push(found[1].startsWith('"') ? found[1].slice(1, -1).replaceAll('""', '"') : found[1]);
    if (found[2] !== ",") rows.push([]);
  }
  return rows.filter((row) => row.length);
}

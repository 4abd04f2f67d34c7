// The whole journey, on the sample shop and on Online Retail, in English and in Chinese, wide and
// dark and narrow: every screen answers, is accessible, breaks no rule of the policy, and once the
// page says that it works offline its server is asked for nothing more.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { startServer } from "../../pkg-config/browser/server.mjs";
import { checkExports } from "./studio/exports.mjs";
import { dataFile, ONLINE_RETAIL } from "./studio/files.mjs";
import { withVisit } from "./studio/visit.mjs";

const CHINESE = /[\u4e00-\u9fff]/;
const retail = dataFile(ONLINE_RETAIL);
const runs = [
  { shop: "sample", language: "en", width: 1280, scheme: "light" },
  { shop: "sample", language: "zh", width: 400, scheme: "dark" },
  ...(retail ? [{ shop: "retail", language: "en", width: 1280, scheme: "dark" }, { shop: "retail", language: "zh", width: 400, scheme: "light" }] : []),
];

for (const run of runs) {
  const name = `${run.shop} ${run.language} ${run.width} px ${run.scheme}`;
  console.log(`· ${name}`);
  const server = await startServer();
  await withVisit(server.url, run, async (visit) => {
    await visit.ready();
    const asked = server.requests.length;
    await journey(visit, run, name);
    assert.deepEqual(server.requests.slice(asked), [], `requests after 'works offline' (${name})`);
    visit.faultless(name);
  });
  await server.stop();
}
if (!retail) console.log("without Online Retail: no public data sets on this machine");

async function journey(visit, { shop, language, width }, name) {
  const { page } = visit;
  const look = async (where) => {
    if (language === "zh") assert.match(await visit.heading(), CHINESE, `heading of ${where}`);
    await visit.accessible(`${where} (${name})`);
    if (width < 600) await visit.fits(`${where} (${name})`);
  };

  await look("start");
  await (shop === "sample" ? visit.openSample() : visit.open(retail));
  await look("your data");
  if (shop === "retail") {
    await page.locator("regulars-choices summary").click();
    await page.locator("regulars-choices select").first().selectOption("drop");
  }
  await visit.confirm();
  await visit.done();
  await look("overview");
  await checkOverview(page, shop);

  await visit.step(3);
  await look("segments");
  await checkSegments(visit, look);
  await visit.step(4);
  await checkCustomers(visit, look);
  await visit.step("offers");
  await checkAudience(visit, language);
  await look("offers");
  await checkOffers(page, shop);
  await visit.step("today");
  await look("today");
  await checkToday(visit);
  await visit.step("value");
  await look("value");
  await checkValue(visit);
  await visit.step("plan");
  await page.getByTestId("plan-ready").waitFor();
  await look("plan");
  assert.equal(await page.getByTestId("value_need").count(), shop === "sample" ? 1 : 0, "needs want categories");
  assert.equal(await page.getByTestId("stages").locator("tbody tr").count(), 6);
  await visit.step("downloads");
  await look("downloads");
  await checkExports(visit, shop);
  await visit.step(1);
  await checkQuality(page, shop, look);
}

async function checkOverview(page, shop) {
  const figures = await page.locator(".figures dd").allInnerTexts();
  const expected = shop === "sample" ? ["793", "4,992", "2,297,201"] : ["4,338", "18,532", "8,911,408"];
  assert.deepEqual(figures.slice(0, 3), expected, "customers, orders (of the sample: days on which a customer bought), revenue");
  await page.locator("regulars-chart canvas").waitFor();
  await page.locator('regulars-chart [role="tab"][aria-selected="true"]').press("ArrowRight");
  assert.ok((await page.locator("regulars-chart tbody tr").count()) >= 13, "months as a table");
}

async function checkToday({ page }) {
  await page.getByTestId("today-ready").waitFor();
  const { contact, signs } = await page.evaluate(() => document.querySelector("regulars-studio").analysis.reports.value);
  assert.equal(contact.groups.reduce((sum, group) => sum + group.customers, 0), contact.due, "everybody due is in one group");
  assert.ok(contact.due > 0 && signs.length === 3);
  for (const { code, list } of contact.groups) {
    const rows = page.getByTestId(`today-${code}`).locator("tbody tr");
    assert.equal(await rows.count(), Math.min(8, list.length), code);
  }
  const download = page.waitForEvent("download");
  await page.getByTestId("save-calendar").click();
  const calendar = await readFile(await (await download).path(), "utf8");
  assert.match(calendar, /^BEGIN:VCALENDAR\r\n[^]*BEGIN:VEVENT[^]*END:VCALENDAR\r\n$/, "a calendar");
}

async function checkValue({ page }) {
  await page.getByTestId("value-ready").waitFor();
  await page.locator("regulars-chart canvas").first().waitFor();
  for (const chart of await page.locator("regulars-chart").all()) {
    await chart.locator('[role="tab"]').last().click();
    assert.ok((await chart.locator("tbody tr").count()) >= 2, "each chart has a table");
    assert.ok((await chart.locator("figcaption p").innerText()).length > 20, "each chart has a summary");
  }
  const { watch } = await page.evaluate(() => document.querySelector("regulars-studio").analysis.reports.value);
  const rows = page.getByTestId("watch").locator("tbody tr");
  assert.equal(await rows.count(), Math.min(25, watch.list.length), "today's list");
}

async function checkSegments(visit, look) {
  const { page } = visit;
  const rows = page.getByTestId("segment-row");
  const k = await rows.count();
  assert.ok(k >= 2 && k <= 12, `${k} segments`);
  await page.locator("regulars-chart canvas").nth(2).waitFor();
  for (const chart of await page.locator("regulars-chart").all()) {
    await chart.locator('[role="tab"]').last().click();
    assert.ok((await chart.locator("tbody tr").count()) >= 2, "each chart has a table");
    assert.ok((await chart.locator("figcaption p").innerText()).length > 20, "each chart has a summary");
  }
  await page.locator(".made button").first().click();
  await look("why this many");
  const other = k === 4 ? 5 : 4;
  await page.locator(`[data-take="${other}"]`).click();
  await page.waitForFunction((n) => document.querySelector("regulars-studio").analysis.reports.segments?.k === n, other);
  await page.getByTestId("progress").waitFor({ state: "detached" });
  assert.equal(await rows.count(), other, "another number of groups by one click");
  await page.locator(`[data-take="${k}"]`).click();
  await page.waitForFunction((n) => document.querySelector("regulars-studio").analysis.reports.segments?.k === n, k);
  await page.getByTestId("progress").waitFor({ state: "detached" });
  await checkCompared(page, k, look);

  await rows.first().click();
  await page.getByTestId("customer-row").first().waitFor();
  await look("one segment");
}

/** Other measures to group by, none at all, and the way back. */
async function checkCompared(page, k, look) {
  const features = () => page.evaluate(() => document.querySelector("regulars-studio").analysis.reports.segments.features.map((f) => f.name).join());
  const until = (names) => page.waitForFunction((names) => {
    const { reports, work } = document.querySelector("regulars-studio").analysis;
    return !work && reports.segments?.features.map((f) => f.name).join() === names;
  }, names);
  const usual = await features();
  await page.getByTestId("open-compared").click();
  const sheet = page.locator("regulars-compared");
  for (const name of usual.split(",")) await sheet.locator(`input[value="${name}"]`).uncheck();
  await sheet.getByTestId("compare").click();
  await sheet.getByRole("alert").waitFor();
  assert.equal(await features(), usual, "nothing to compare by is no wish");
  for (const name of ["frequency", "basket"]) await sheet.locator(`input[value="${name}"]`).check();
  await sheet.locator("#scale").selectOption("none");
  await sheet.getByTestId("compare").click();
  await until("frequency,basket");
  const logged = () => page.evaluate(() => document.querySelector("regulars-studio").analysis.reports.segments.features.some((f) => f.log));
  assert.equal(await logged(), false, "none is on a log scale where none is wanted");
  await look("compared by other measures");
  await sheet.getByTestId("compare-usual").click();
  await until(usual);
  const found = await page.evaluate(() => document.querySelector("regulars-studio").analysis.reports.segments);
  assert.equal(found.k, k, "the usual four give the usual groups");
  assert.equal(await logged(), true, "and are on a log scale again where skewed");
}

async function checkCustomers(visit, look) {
  const { page } = visit;
  const rows = page.getByTestId("customer-row");
  await rows.first().waitFor();
  await look("customers");
  const link = rows.nth(1).locator("a");
  const id = await link.innerText();
  await link.focus();
  await page.keyboard.press("Enter");
  const card = page.getByTestId("card");
  await card.waitFor();
  await card.getByTestId("offer-row").first().waitFor();
  assert.match(page.url(), new RegExp(`card=${encodeURIComponent(id)}`), "a card has a link of its own");
  await look("a card");
  assert.match(await card.getByTestId("offer-row").first().locator(".reason").innerText(), /\d/, "an offer says why");
  await page.keyboard.press("Escape");
  await card.waitFor({ state: "detached" });
  assert.equal(await page.evaluate(deepFocusText), id, "the focus is back where it was");

  await page.locator('input[type="search"]').fill(id);
  await page.waitForFunction((wanted) => {
    const seen = (root) => [...root.querySelectorAll("*")].flatMap((e) => [e, ...(e.shadowRoot ? seen(e.shadowRoot) : [])]);
    const found = seen(document).filter((e) => e.dataset?.testid === "customer-row");
    return found.length === 1 && found[0].innerText.includes(wanted);
  }, id);
  await page.locator('input[type="search"]').fill("no such customer");
  await page.locator(".none").waitFor();
  await look("no customer found");
}

function deepFocusText() {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.innerText;
}

async function checkOffers(page, shop) {
  const metrics = page.getByTestId("metrics").locator("tbody tr");
  assert.equal(await metrics.count(), 12, "four methods, three lengths");
  if (shop === "retail") {
    const ndcg = async (row) => Number(await metrics.nth(row).locator("td").nth(4).innerText());
    const methods = await page.evaluate(() => document.querySelector("regulars-studio").analysis.reports.offers.metrics.filter((m) => m.k === 10));
    const [itemItem, popularity] = ["item_item", "popularity"].map((m) => methods.find((x) => x.method === m).ndcg);
    assert.ok(itemItem > popularity, `item–item ${itemItem} beats popularity ${popularity}`);
    const shown = await Promise.all([4, 5, 6, 7].map(ndcg));
    for (const n of [itemItem, popularity]) assert.ok(shown.includes(Number(n.toFixed(4))), `${n} is on the page: ${shown}`);
  }
  await page.locator(".some button").first().click();
  await page.locator(".found").getByTestId("offer-row").first().waitFor();
}

/** Who wants the best-seller: each once, none who has it unless asked, a control among them, and the same in the file. */
async function checkAudience(visit, language) {
  const { page } = visit;
  const form = page.locator("regulars-wanted form");
  const ask = (request) => page.evaluate((request) => document.querySelector("regulars-studio").client.ask(...request), request);
  const [{ product, name, customers }] = await ask(["sold", { limit: 1 }]);
  await page.waitForFunction((name) => {
    const studio = document.querySelector("regulars-studio").renderRoot;
    const { sold } = studio.querySelector("regulars-offers").renderRoot.querySelector("regulars-wanted");
    return sold?.some((s) => s.name === name);
  }, name);
  await form.locator("[name=what]").fill("no such product");
  await form.locator("button").click();
  await page.locator("regulars-wanted .note").waitFor();
  await form.locator("[name=what]").fill(name.toUpperCase());
  await form.locator("[name=n]").fill("40");
  await form.locator("[name=control]").selectOption("0.2");
  await form.locator("button").click();
  await page.getByTestId("wanted-sentence").waitFor();
  const rows = (await visit.download("wanted")).bytes.toString("utf8").trimEnd().split("\r\n").slice(1);
  const ids = new Set(rows.map((row) => row.split(",")[0]));
  assert.ok(rows.length > 0 && rows.length <= 40 && ids.size === rows.length, `${rows.length} rows, ${ids.size} customers`);
  const control = rows.filter((row) => row.split(",")[2] === "1").map((row) => row.split(",")[0]);
  const asked = await ask(["wanted", { query: { product, n: 40, control: 0.2 } }]);
  assert.deepEqual(control, asked.rows.filter((row) => row.control).map((row) => row.customer), "the control that was chosen");
  assert.ok(control.length > 0 && control.length < rows.length / 2, `${control.length} of ${rows.length} are the control`);
  const all = await ask(["wanted", { query: { product, n: 1_000_000, owners: true } }]);
  assert.equal(all.owners, customers);
  const without = await ask(["wanted", { query: { product, n: 1_000_000 } }]);
  assert.ok(without.scored < all.scored && without.rows.length === without.scored);
  const sentence = await page.getByTestId("wanted-sentence").innerText();
  assert.match(sentence, language === "zh" ? /留作对照组/ : /left alone as the control/);
}

async function checkQuality(page, shop, look) {
  if (shop === "retail") {
    await page.locator("regulars-quality tbody button").first().click();
    await page.locator("regulars-quality .lines tbody tr").nth(10).waitFor();
  }
  await look("what was left out");
}

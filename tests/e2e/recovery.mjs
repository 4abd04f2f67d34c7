// What goes wrong on the way is said, survived and retried: a cancel answers within 100 ms at any
// stage; a worker that panics or is ended mid-way is replaced; a retry gives the same result.
import assert from "node:assert/strict";
import { madeFile, shop } from "./studio/files.mjs";
import { withVisit } from "./studio/visit.mjs";

const URL = process.env.REGULARS_URL;
const CANCEL_WITHIN = 100; // ms
const PANIC = /a panic was asked for|unreachable/;
/** Long enough to be caught in the middle of every stage. */
const file = madeFile("long.csv", shop(30_000));

console.log("· cancel");
await withVisit(URL, {}, async (visit) => {
  await visit.ready();
  await visit.open(file);
  for (const stage of ["read", "customers", "segments", "offers"]) {
    const took = await visit.page.evaluate(cancelAt, stage);
    assert.ok(took <= CANCEL_WITHIN, `cancel while at ${stage} took ${took.toFixed(0)} ms`);
    await visit.confirmable();
    assert.equal(await visit.page.getByTestId("progress").count(), 0);
  }
  await visit.confirm();
  await visit.done();
  visit.faultless("cancels");
});

for (const [how, end] of [["panic", (page) => page.evaluate(() => document.querySelector("regulars-studio").client.rehearsePanic())], ["end of the worker", endWorker]]) {
  for (const when of ["mid-way", "afterwards"]) {
    console.log(`· ${how}, ${when}`);
    await withVisit(URL, { tolerate: PANIC }, async (visit) => {
      const { page } = visit;
      await visit.ready();
      await visit.open(madeFile("shop.csv", shop(when === "mid-way" ? 30_000 : 300)));
      await visit.confirm();
      if (when === "mid-way") await page.waitForFunction(() => document.querySelector("regulars-studio").analysis.work?.progress?.rows > 1000);
      else await visit.done();
      await end(page);
      await page.getByTestId("worker-died").waitFor();
      await visit.accessible(`the notice after a ${how}`);
      await page.getByTestId("retry").click();
      await visit.done();
      await visit.step(4);
      await page.getByTestId("customer-row").first().waitFor();
      visit.faultless(`${how} ${when}`);
    });
  }
}

console.log("· a worker that is replaced while a file is looked at");
await withVisit(URL, {}, async (visit) => {
  await visit.ready();
  await visit.open(madeFile("shop.csv", shop(300)));
  const seen = await visit.page.evaluate(async () => {
    const { analysis } = document.querySelector("regulars-studio");
    const [entry] = analysis.files;
    const rounds = [];
    for (let round = 0; round < 5; round++) {
      entry.inspection = undefined;
      const asked = analysis.inspect(0);
      await Promise.resolve();
      await Promise.resolve();
      await Promise.all([analysis.client.renew(), asked]);
      rounds.push(entry.inspection?.reading.roles.length ?? 0);
    }
    return rounds;
  });
  assert.deepEqual(seen, seen.map(() => 6), "the columns are guessed all the same");
  await visit.confirmable();
  visit.faultless("a replaced worker");
});

console.log("· companions: none, one, and one that is lost mid-way");
const reports = [];
for (const [processors, lost] of [[1, false], [2, false], [2, true]]) {
  await withVisit(URL, {}, async (visit) => {
    const { page } = visit;
    await page.addInitScript((count) => Object.defineProperty(navigator, "hardwareConcurrency", { get: () => count }), processors);
    await page.reload();
    await visit.ready();
    assert.equal(page.workers().length, processors);
    const parts = await partsOf(page, "regulars companion");
    await visit.open(madeFile("many.csv", shop(30_000)));
    await visit.confirm();
    if (lost) {
      await page.waitForFunction(() => document.querySelector("regulars-studio").analysis.work?.progress?.stage === "segments");
      await endWorker(page, "regulars companion");
    }
    await visit.done();
    assert.equal(page.workers().length, lost ? 1 : processors);
    if (processors > 1 && !lost) assert.ok(await parts() > 3, `the companion did ${await parts()} parts`);
    reports.push(await page.evaluate(() => document.querySelector("regulars-studio").client.ask("report", null)));
    visit.faultless(`${processors} processors`);
  });
}
assert.ok(JSON.parse(reports[0]).orders.customers >= 3_000, "enough customers to share the search");
assert.ok(reports.every((report) => report === reports[0]), "the same report whoever searched");

/** Counts what the worker of this name, if there is one, finds for another from now on. */
async function partsOf(page, name) {
  for (const worker of page.workers()) {
    if (await worker.evaluate(() => self.name) !== name) continue;
    await worker.evaluate(() => {
      const post = MessagePort.prototype.postMessage;
      self.parts = 0;
      MessagePort.prototype.postMessage = function (word, ...more) {
        self.parts += Number(Boolean(word?.found));
        return post.call(this, word, ...more);
      };
    });
    return () => worker.evaluate(() => self.parts);
  }
  return undefined;
}

/** Runs in the page: begins, waits for the stage, cancels by the button; answers how long that took. */
async function cancelAt(stage) {
  const studio = document.querySelector("regulars-studio");
  const { analysis } = studio;
  const until = (test) => new Promise((resolve) => {
    const look = () => test() && (analysis.removeEventListener("change", look), resolve());
    analysis.addEventListener("change", look);
    look();
  });
  const find = (root, id) => {
    for (const e of root.querySelectorAll("*")) {
      if (e.dataset.testid === id) return e;
      const inner = e.shadowRoot && find(e.shadowRoot, id);
      if (inner) return inner;
    }
  };
  find(document, "confirm-columns").click();
  await until(() => analysis.work?.progress?.stage === stage);
  await studio.updateComplete;
  const button = find(document, "cancel");
  const began = performance.now();
  button.click();
  await until(() => !analysis.work);
  return performance.now() - began;
}

/** As when the browser takes a worker's memory away: it is gone without a word. */
async function endWorker(page, name = "regulars") {
  for (const worker of page.workers()) {
    await worker.evaluate((name) => self.name === name && self.close(), name).catch(() => undefined);
  }
}

// usage: workers.mjs URL ORDERS.csv RUNS, with BROWSER set. Analyses a file in a page that may use one
// processor and in one that may use two, then lets both group the customers anew by one seed after the other, in
// turns; and two pages of one processor each at the same time, which tells what the second processor is worth just
// now. Last the first page groups by the same seed once more. Prints {"one", "two", "both", "again", "same",
// "customers"}: seconds of each search for segments, and whether the reports were the same each time.
import { launch } from "./chromium.mjs";

const LIMIT = { timeout: 600_000 };
const [url, orders, runs] = process.argv.slice(2);

/** Runs in the page: how long until the search for segments is behind. Of a seed that it had before it searches nothing. */
async function regroup(seed) {
  const { client } = document.querySelector("regulars-studio");
  const { options } = JSON.parse(await client.ask("recipe", null));
  const began = performance.now();
  let found;
  await client.ask("resegment", { options: { ...options.segments, seed } }, {
    progress: ({ stage }) => (found ??= stage === "segments" ? undefined : performance.now()),
  });
  return ((found ?? performance.now()) - began) / 1000;
}

const browser = await launch();
try {
  const pages = [];
  for (const processors of [1, 2, 1]) {
    const page = await browser.newPage();
    await page.addInitScript((count) => Object.defineProperty(navigator, "hardwareConcurrency", { get: () => count }), processors);
    await page.goto(url);
    await page.getByTestId("offline-ready").waitFor({ ...LIMIT, state: "attached" });
    await page.getByTestId("open-file").setInputFiles(orders);
    const confirm = page.getByTestId("confirm-columns");
    await confirm.waitFor(LIMIT);
    await confirm.evaluate((button) => button.click());
    await page.waitForFunction(() => {
      const { analysis } = document.querySelector("regulars-studio");
      return analysis.reports?.value && !analysis.work;
    }, undefined, LIMIT);
    pages.push(page);
  }
  const seconds = [[], [], [], []];
  const [first, shared, beside] = pages;
  const report = (page) => page.evaluate(() => document.querySelector("regulars-studio").client.ask("report", null));
  let [alone, same] = ["", true];
  for (let run = 1; run <= Number(runs); run++) {
    const [seed, other] = [1_000 + run, 2_000 + run];
    seconds[0].push(await first.evaluate(regroup, seed));
    seconds[1].push(await shared.evaluate(regroup, seed));
    alone = await report(first);
    same &&= alone === (await report(shared));
    seconds[3].push(await first.evaluate(regroup, seed));
    seconds[2].push(Math.max(...(await Promise.all([first, beside].map((page) => page.evaluate(regroup, other))))));
  }
  const [one, two, both, again] = seconds;
  console.log(JSON.stringify({ one, two, both, again, same, customers: JSON.parse(alone).orders.customers }));
} finally {
  await browser.close();
}

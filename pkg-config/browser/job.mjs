// usage: job.mjs URL ORDERS.csv, with BROWSER set. A fresh browser each time: waits until the page
// is ready, gives it the file, confirms the columns at once, stops at segments on screen.
// Prints {"seconds", "longest_task_ms"}; tasks under 50 ms are not reported by browsers (0).
import { performance } from "node:perf_hooks";
import { launch } from "./chromium.mjs";

const LIMIT = { timeout: 180_000 };
const [url, orders] = process.argv.slice(2);

/** Runs in the page before its own code. */
function watchLongTasks() {
  globalThis.longTasks = [];
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) longTasks.push({ start: task.startTime, length: task.duration });
  }).observe({ type: "longtask", buffered: true });
}

const browser = await launch();
try {
  const page = await browser.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.addInitScript(watchLongTasks);
  await page.goto(url);
  await page.getByTestId("offline-ready").waitFor({ ...LIMIT, state: "attached" });
  const loaded = await page.evaluate(() => performance.now());
  const input = page.getByTestId("open-file");
  await input.waitFor({ ...LIMIT, state: "attached" });

  const began = performance.now();
  await input.setInputFiles(orders);
  const confirm = page.getByTestId("confirm-columns");
  await confirm.waitFor(LIMIT);
  await confirm.evaluate((button) => button.click());
  await page.getByTestId("segments-ready").waitFor({ ...LIMIT, state: "attached" });
  const seconds = (performance.now() - began) / 1000;

  const longest = await page.evaluate(
    (since) => Math.max(0, ...longTasks.filter((task) => task.start >= since).map((task) => task.length)),
    loaded,
  );
  if (faults.length > 0) throw new Error(`the page threw: ${faults.join("; ")}`);
  console.log(JSON.stringify({ seconds, longest_task_ms: longest }));
} finally {
  await browser.close();
}

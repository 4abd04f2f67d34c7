// usage: stream.mjs URL ORDERS.csv, with BROWSER set. Opens a large file, confirms its columns,
// watches the progress for some seconds, then cancels.
// Prints {"seconds", "bytes", "rows", "words", "longest_task_ms", "cancel_ms"}: how much was read in
// how long, how often the page said so, its longest task meanwhile, and from the click on cancel
// until the page says that it was cancelled.
import { launch } from "./chromium.mjs";

const LIMIT = { timeout: 120_000 };
const WATCHED = 8_000; // ms
const [url, orders] = process.argv.slice(2);

/** Runs in the page before its own code. */
function watchLongTasks() {
  globalThis.longTasks = [];
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) longTasks.push({ start: task.startTime, length: task.duration });
  }).observe({ type: "longtask", buffered: true });
}

/** Runs in the page: watches the reading, then cancels it. */
async function watch(length) {
  const { analysis } = document.querySelector("regulars-studio");
  const began = performance.now();
  let words = 0;
  let last;
  const hear = () => {
    const { progress } = analysis.work ?? {};
    if (progress && progress !== last) [words, last] = [words + 1, progress];
  };
  analysis.addEventListener("change", hear);
  await new Promise((resolve) => {
    const look = () => (performance.now() - began > length || !analysis.work ? resolve() : setTimeout(look, 50));
    look();
  });
  const seconds = (performance.now() - began) / 1000;
  if (!analysis.work) return { seconds, words, done: true, ...last };
  const asked = performance.now();
  analysis.stop();
  await new Promise((resolve) => {
    const look = () => (analysis.cancelled ? resolve() : setTimeout(look, 1));
    look();
  });
  const longest = Math.max(0, ...longTasks.filter((t) => t.start >= began).map((t) => t.length));
  return { seconds, words, bytes: last?.bytes, rows: last?.rows, longest_task_ms: longest, cancel_ms: performance.now() - asked };
}

const browser = await launch();
try {
  const page = await browser.newPage();
  await page.addInitScript(watchLongTasks);
  await page.goto(url);
  await page.getByTestId("offline-ready").waitFor({ ...LIMIT, state: "attached" });
  await page.getByTestId("open-file").setInputFiles(orders);
  const confirm = page.getByTestId("confirm-columns");
  await confirm.waitFor(LIMIT);
  await confirm.evaluate((button) => button.click());
  console.log(JSON.stringify(await page.evaluate(watch, WATCHED)));
} finally {
  await browser.close();
}

// usage: memory.mjs URL ORDERS.csv, with BROWSER set. Analyses the file in a worker of a page made of memory/
// and prints what it found, with cancel_ms from another run that was cancelled while it read.
import { launch } from "./chromium.mjs";

const [url, orders] = process.argv.slice(2);
const browser = await launch();
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  page.on("console", (message) => console.error(message.text()));
  await page.goto(url);
  await page.locator("input").setInputFiles(orders);
  const cancel_ms = await page.evaluate(() => cancelWhile());
  const found = await page.evaluate(() => analyse());
  console.log(JSON.stringify({ ...found, cancel_ms }));
} finally {
  await browser.close();
}

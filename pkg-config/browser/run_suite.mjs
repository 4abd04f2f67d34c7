// usage: run_suite.mjs URL, with BROWSER set. Opens a page made of suite/, prints the tests' output
// and ends with 0 only when at least one test ran and all passed.
import { launch } from "./chromium.mjs";

const MINUTES = 5;
const browser = await launch();
try {
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error(`page error: ${error.stack ?? error}`));
  await page.goto(process.argv[2]);
  await page.waitForFunction(() => document.body.dataset.state, null, { timeout: MINUTES * 60_000 }).catch((error) => {
    console.error(`no end after ${MINUTES} minutes (${error.message.split("\n")[0]})`);
  });
  const { state, tests } = await page.evaluate(() => ({ ...document.body.dataset }));
  console.log(await page.locator("#output").innerText());
  if (state !== "passed") console.log(await page.locator("#console_output").innerText());
  if (state !== "passed" || !(Number(tests) > 0)) {
    console.error(`wasm tests: ${state ?? "hung"}, ${tests ?? 0} found`);
    process.exitCode = 1;
  }
} finally {
  await browser.close();
}

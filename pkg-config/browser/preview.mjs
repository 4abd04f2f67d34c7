// usage: preview.mjs URL ORDERS.csv CHANGES, with BROWSER set. Opens the file, then changes a guess
// (the encoding, and back) CHANGES times; each time from the change to the preview drawn by it.
// Prints {"milliseconds": […]}.
import { launch } from "./chromium.mjs";

const LIMIT = { timeout: 60_000 };
const [url, orders, changes] = process.argv.slice(2);

/** Runs in the page: resolves with the milliseconds from the change until the frame that shows it. */
async function change(encoding) {
  const studio = document.querySelector("regulars-studio");
  const screen = studio.shadowRoot.querySelector("regulars-your-data");
  const select = screen.shadowRoot.querySelector('.reading select[data-guess="encoding"]');
  const [file] = studio.analysis.files;
  const before = file.inspection;
  const began = performance.now();
  select.value = encoding;
  select.dispatchEvent(new Event("change"));
  await new Promise((resolve) => {
    const look = () => (file.inspection === before ? requestAnimationFrame(look) : resolve());
    look();
  });
  await screen.updateComplete;
  await screen.shadowRoot.querySelector("regulars-preview").updateComplete;
  await new Promise((resolve) => requestAnimationFrame(resolve));
  return performance.now() - began;
}

const browser = await launch();
try {
  const page = await browser.newPage();
  await page.goto(url);
  await page.getByTestId("offline-ready").waitFor({ ...LIMIT, state: "attached" });
  await page.getByTestId("open-file").setInputFiles(orders);
  await page.getByTestId("confirm-columns").waitFor(LIMIT);
  const milliseconds = [];
  for (let i = 0; i < Number(changes); i++) {
    milliseconds.push(await page.evaluate(change, i % 2 ? "UTF-8" : "windows-1252"));
  }
  console.log(JSON.stringify({ milliseconds }));
} finally {
  await browser.close();
}

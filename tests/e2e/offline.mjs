// Once the page says that it works offline, its server is asked for nothing more, and the journey
// goes through with the server stopped: a file of the user, opened in a new worker.
import assert from "node:assert/strict";
import { launch } from "../../pkg-config/browser/chromium.mjs";
import { startServer } from "../../pkg-config/browser/server.mjs";

const LIMIT = { timeout: 60_000 };
const server = await startServer();
const browser = await launch();
try {
  const page = await browser.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await page.goto(server.url);
  await page.getByTestId("offline-ready").waitFor({ ...LIMIT, state: "attached" });
  const asked = [...server.requests];
  assert.ok(asked.includes("GET / 200"), `the server counted: ${asked.join(", ")}`);
  assert.deepEqual(asked.filter((line) => !line.endsWith(" 200")), [], "a file is missing");

  await page.getByTestId("open-file").setInputFiles({ name: "orders.csv", mimeType: "text/csv", buffer: orders() });
  await confirmAndWait(page);
  assert.deepEqual(server.requests.slice(asked.length), [], "asked after 'works offline'");

  await server.stop();
  await page.goto(server.url);
  await page.getByTestId("try-sample").click(LIMIT);
  await confirmAndWait(page);
  await page.getByTestId("offers-ready").waitFor({ ...LIMIT, state: "attached" });
  assert.deepEqual(faults, []);
} finally {
  await browser.close();
  await server.stop();
}

async function confirmAndWait(page) {
  await page.getByTestId("confirm-columns").click(LIMIT);
  await page.getByTestId("segments-ready").waitFor({ ...LIMIT, state: "attached" });
}

/** 300 customers with one to six orders each over a year. */
function orders() {
  const lines = ["order,date,customer,product,quantity,price"];
  for (let order = 0; order < 1050; order++) {
    const customer = order % 300 < 150 ? order % 300 : (order * 7) % 300;
    const day = new Date(Date.UTC(2024, 0, 1 + ((order * 37) % 365))).toISOString().slice(0, 10);
    lines.push(`A${order},${day},C${customer},P${(order * 11) % 40},${1 + (order % 4)},${(2 + (customer % 9) * 3.5).toFixed(2)}`);
  }
  return Buffer.from(lines.join("\n") + "\n");
}

// usage: offers.mjs URL RUNS PYTHON SHOP, with BROWSER set. Runs every method on both sides, in turn, RUNS times.
// Prints {method: {ours: [seconds, …], peer: […]}, …}.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { launch } from "./chromium.mjs";

const [url, runs, python, shop] = process.argv.slice(2);
/** The penalty of EASE, the neighbours kept, the sweeps of ALS. */
const METHODS = { ease: 500, item_item: 20, als: 15 };

const peer = spawn(python, ["pkg-config/bench/recommenders.py", shop], { stdio: ["pipe", "pipe", "inherit"] });
const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
const askPeer = async (method, option) => {
  peer.stdin.write(`${method} ${option}\n`);
  return Number((await lines.next()).value);
};

const browser = await launch();
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  page.on("pageerror", (error) => console.error(error));
  await page.goto(url);
  await page.waitForFunction(() => globalThis.ready);
  const found = {};
  for (let run = 0; run < Number(runs); run++) {
    for (const [method, option] of Object.entries(METHODS)) {
      const { ours, peer } = (found[method] ??= { ours: [], peer: [] });
      ours.push(await page.evaluate(([method, option]) => globalThis.once(method, option), [method, option]));
      peer.push(await askPeer(method, option));
    }
  }
  console.log(JSON.stringify(found));
} finally {
  peer.stdin.end();
  await browser.close();
}

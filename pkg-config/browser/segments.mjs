// usage: segments.mjs URL ROWS RUNS PYTHON ROWS.f32, with BROWSER set. Runs every task of the benchmark on every
// side, in turn, RUNS times, those of k 8 five times as often. A turn lasts half a second at least: whoever is done
// before is called again, and the median of its calls is the turn's time. A machine that has been idle is slow for
// some tenths of a second, which would weigh on short calls alone. Prints [{task, side: {ms: […], inertia}, …}, …].
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { launch } from "./chromium.mjs";

const [url, , runs, python, numbers] = process.argv.slice(2);
const STRICT = 1000;
const OFTEN = 5;
const TURN_MS = 500;
const IN_PAGE = ["regulars", "linfa", "ml-kmeans"];

/** [name, k, passes, sides]; 0 passes: by the defaults of each. */
const TASKS = [
  ...[8, 32].map((k) => [`20 iterations, k ${k}`, k, 20, [...IN_PAGE, "scikit-learn"]]),
  ...[8, 32].map((k) => [`strict convergence, k ${k}`, k, STRICT, ["regulars", "scikit-learn"]]),
  ...[8, 32].map((k) => [`defaults against k-means++ best of 10, k ${k}`, k, 0, ["regulars", "scikit-learn"]]),
];

const peer = spawn(python, ["pkg-config/bench/scikit_learn.py", numbers], { stdio: ["pipe", "pipe", "inherit"] });
const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
const askPeer = async (k, passes) => {
  peer.stdin.write(`${k} ${passes}\n`);
  return JSON.parse((await lines.next()).value);
};

const browser = await launch();
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  page.on("pageerror", (error) => console.error(error));
  await page.goto(url);
  await page.waitForFunction(() => globalThis.ready);
  const once = (side, k, passes) => {
    const name = side === "regulars" && passes === 0 ? "regulars_defaults" : side;
    return page.evaluate(([name, k, passes]) => globalThis.once(name, k, passes), [name, k, passes]);
  };
  const turn = async (call) => {
    const times = [];
    for (const began = performance.now(); ; ) {
      const { ms, inertia } = await call();
      times.push(ms);
      if (performance.now() - began >= TURN_MS) {
        return { ms: times.sort((a, b) => a - b)[times.length >> 1], inertia };
      }
    }
  };
  // Code is compiled by a first look that does not count.
  for (const side of IN_PAGE) await once(side, 8, 20);
  await once("regulars", 8, 0);
  await askPeer(8, 1);
  const found = TASKS.map(([task]) => ({ task }));
  for (let run = 0; run < Number(runs); run++) {
    for (const [at, [, k, passes, sides]] of TASKS.entries()) {
      const turns = Array.from({ length: k === 8 ? OFTEN : 1 }, () => sides).flat();
      for (const side of turns) {
        const call = () => (side === "scikit-learn" ? askPeer(k, passes) : once(side, k, passes));
        const { ms, inertia } = await turn(call);
        const seen = (found[at][side] ??= { ms: [] });
        seen.ms.push(ms);
        seen.inertia = inertia;
      }
    }
  }
  console.log(JSON.stringify(found));
} finally {
  peer.stdin.end();
  await browser.close();
}

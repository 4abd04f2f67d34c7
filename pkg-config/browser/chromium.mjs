// A headless Chromium for tests and benchmarks: the browser named by BROWSER, driven by the
// playwright-core of www/.
import { createRequire } from "node:module";

const require = createRequire(new URL("../../www/package.json", import.meta.url));
const { chromium } = require("playwright-core");

/** What a browser does of its own accord on the network would disturb tests that count requests. */
const QUIET = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** @returns {Promise<import("playwright-core").Browser>} */
export function launch(options = {}) {
  const executablePath = process.env.BROWSER;
  if (!executablePath) throw new Error("BROWSER is not set: run this through `cargo pkg test` or `cargo pkg bench`");
  const { args = [], ...rest } = options;
  // Root has no user namespace to build a sandbox in.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, headless: true, args: [...QUIET, ...sandbox, ...args], ...rest });
}

/** Source text of axe-core, for Runtime.evaluate: a script tag would break the page's policy. */
export { axeSource };
const { source: axeSource } = require("axe-core");

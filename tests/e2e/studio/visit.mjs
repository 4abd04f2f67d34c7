// A visit to the studio: a fresh browser, a page that keeps account of its faults, and the moves
// of the journey. In: the site's address. Out: `Visit`.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { axeSource, launch } from "../../../pkg-config/browser/chromium.mjs";

const LIMIT = 120_000;

/** Runs `test` with a fresh browser; options as for `visit`. */
export async function withVisit(url, options, test) {
  const browser = await launch();
  try {
    await test(await visit(browser, url, options));
  } finally {
    await browser.close();
  }
}

/** @param {{language?: "en" | "zh", width?: number, scheme?: "light" | "dark", tolerate?: RegExp}} options */
export async function visit(browser, url, { language = "en", width = 1280, scheme = "light", tolerate } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: 900 }, colorScheme: scheme, locale: language === "zh" ? "zh-CN" : "en-GB", acceptDownloads: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(LIMIT);
  const faults = [];
  const fault = (text) => tolerate?.test(text) || faults.push(text);
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && fault(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => fault(`page error: ${error.stack ?? error}`));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
  });
  await page.goto(url);
  return new Visit(page, faults);
}

export class Visit {
  constructor(page, faults) {
    this.page = page;
    this.faults = faults;
  }

  ready() {
    return this.page.getByTestId("offline-ready").waitFor();
  }

  async open(file) {
    await this.page.getByTestId("open-file").setInputFiles(file);
    await this.confirmable();
  }
  async openSample() {
    await this.page.getByTestId("try-sample").click();
    await this.confirmable();
  }
  /** The columns are guessed and can be confirmed. */
  confirmable() {
    return this.page.locator('[data-testid="confirm-columns"]:not([disabled])').waitFor();
  }
  /** The field that changes how the first file is read, unfolded: encoding, delimiter, sheet, dates, … */
  async guess(name) {
    const how = this.page.getByTestId("how").first();
    if (!(await how.evaluate((e) => e.open))) await how.locator("summary").click();
    return this.page.locator(`[data-guess="${name}"]`).first();
  }
  async confirm() {
    await this.page.getByTestId("confirm-columns").click();
  }
  /** Everything is worked out. */
  async done() {
    await this.page.getByTestId("offers-ready").waitFor();
    await this.page.getByTestId("progress").waitFor({ state: "detached" });
  }
  /** Goes to a screen by its step in the navigation, 0 is the start, or by its name. */
  async step(at) {
    const named = typeof at === "string";
    await this.page.locator(named ? `nav a[href="#/${at}"]` : `nav ol > li:nth-child(${at + 1}) a`).click();
  }
  heading() {
    return this.page.locator("h1").innerText();
  }

  /** A file that leaves the page. */
  async download(name) {
    const [file] = await Promise.all([this.page.waitForEvent("download"), this.page.getByTestId(`download-${name}`).click()]);
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  }

  /** No violation of the accessibility rules on what is shown. */
  async accessible(where) {
    const session = await this.page.context().newCDPSession(this.page);
    try {
      // Not by a script tag: the page's policy allows none.
      await session.send("Runtime.evaluate", { expression: `if (!globalThis.axe) { ${axeSource} }` });
      const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
        expression: `axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations.map((v) =>
          v.id + ": " + v.nodes.map((n) => n.target.flat().join(" ") + " " + n.failureSummary.replace(/\\s+/g, " ")).slice(0, 3).join(" | ")))`,
        awaitPromise: true, returnByValue: true,
      });
      assert.equal(exceptionDetails, undefined, `axe failed on ${where}: ${JSON.stringify(exceptionDetails)}`);
      assert.deepEqual(result.value, [], `accessibility of ${where}`);
    } finally {
      await session.detach();
    }
  }

  /** The page is no wider than its window. */
  async fits(where) {
    const [wide, window] = await this.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= window, `${where} is ${wide} px wide in a window of ${window}`);
  }

  faultless(where) {
    assert.deepEqual(this.faults, [], `console and policy during ${where}`);
  }
}

// With the server stopped, once the page says that it works offline: the journey goes through, a
// worker that died is replaced, and the page opens again.
import assert from "node:assert/strict";
import { startServer } from "../../pkg-config/browser/server.mjs";
import { withVisit } from "./studio/visit.mjs";

/** Browsers look for a newer service worker about a second after a page or a worker was started. */
const UPDATE_CHECK = 3_000; // ms

const server = await startServer();
await withVisit(server.url, { tolerate: /a panic was asked for|unreachable/ }, async (visit) => {
  const { page } = visit;
  await visit.ready();

  // A second visit, when the files are kept already: nor does anything look for newer ones later on.
  await page.reload();
  await visit.ready();
  const asked = server.requests.length;
  await visit.openSample();
  await visit.confirm();
  await visit.done();
  await visit.step(1);
  await visit.confirm(); // a second analysis has a new worker
  await visit.done();
  await page.waitForTimeout(UPDATE_CHECK);
  assert.deepEqual(server.requests.slice(asked), [], "requests after 'works offline' on a second visit");

  await server.stop();
  await page.reload();
  await visit.ready();
  await visit.openSample();
  await visit.confirm();
  await visit.done();
  for (const step of [3, 4, 5, 6]) {
    await visit.step(step);
    await page.locator("h1").waitFor();
  }
  await visit.step(3);
  await page.locator("regulars-chart canvas").first().waitFor();

  await page.evaluate(() => document.querySelector("regulars-studio").client.rehearsePanic());
  await page.getByTestId("worker-died").waitFor();
  await page.getByTestId("retry").click();
  await page.getByTestId("segments-ready").waitFor();

  await page.reload();
  await visit.ready();
  await visit.openSample();
  await visit.confirm();
  await visit.done();
  assert.equal(await page.locator(".figures dd").first().innerText(), "793", "the same after a reload without a server");
  visit.faultless("a journey without a server");
});

// Fetches whatever the page may need later, so that from then on nothing is asked of the network:
// the core and its worker, the other language, the readers, linfa-clustering, the charts, the sample shop.
import sampleUrl from "../sample/superstore.csv?url";
import type { Client } from "./client.js";
import { learn } from "./words/index.js";

let sample: Promise<Blob> | undefined;

/** The order lines of the sample shop, as a file. */
export async function sampleFile(): Promise<File> {
  sample ??= fetchBlob(sampleUrl);
  sample.catch(() => (sample = undefined));
  return new File([await sample], "sample-shop.csv", { type: "text/csv" });
}

export const charts = () => import("./charts/kit.js");

/**
 * Resolves when all is here. `installed` is the site's own store of its files, if it has one: it is
 * filled first, and gives what is fetched here, so that nothing is asked for twice at a time.
 */
export async function prefetch(client: Client, installed: Promise<unknown> | undefined): Promise<void> {
  await Promise.allSettled([installed]);
  await Promise.all([client.start(), learn(), client.loadReaders(), client.loadMixtures(), client.loadPlanner(), sampleFile(), charts().then(({ draw, warm }) => warm(draw, whenIdle)), installed]);
}

async function fetchBlob(url: string): Promise<Blob> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} for ${url}`);
  return response.blob();
}

/** When the first screen has been painted and nothing else is to do. */
export function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    const done = () => resolve();
    if ("requestIdleCallback" in globalThis) requestIdleCallback(done, { timeout: 1000 });
    else setTimeout(done, 200);
  });
}

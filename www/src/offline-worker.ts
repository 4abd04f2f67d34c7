// The site's service worker: keeps every file of this build, so that the page works, and opens
// again, without a server. Files have hashed names and never change, so the kept ones always serve;
// the document is asked for anew each time it is opened, and comes from here when there is no server.
// A new build waits until the last tab of the old one is closed.

export {};
declare const __SITE_FILES__: string[];
declare const __SITE_VERSION__: string;
declare const self: {
  registration: { scope: string };
  clients: { claim(): Promise<void> };
  addEventListener(name: string, on: (event: ExtendableEvent & FetchEvent) => void): void;
};
interface ExtendableEvent {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent {
  request: Request;
  respondWith(response: Promise<Response>): void;
}

const files = __SITE_FILES__;
const document = self.registration.scope;
const PREFIX = `regulars ${document} `;
const name = PREFIX + __SITE_VERSION__;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const store = await caches.open(name);
    // One after the other, each to its end: many half-read answers at once can hold each other up for good.
    for (const file of [document, ...files.map((file) => new URL(file, document).href)]) await keep(store, file);
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((key) => key.startsWith(PREFIX) && key !== name);
    await Promise.all(old.map((key) => caches.delete(key)));
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(document)) return;
  event.respondWith(request.mode === "navigate" ? fresh(request) : kept(request));
});

async function keep(store: Cache, file: string): Promise<void> {
  const response = await fetch(file);
  if (!response.ok) throw new Error(`${response.status} for ${file}`);
  await store.put(file, response);
}

async function fresh(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const page = await caches.match(document);
    if (page) return page;
    throw error;
  }
}

async function kept(request: Request): Promise<Response> {
  return (await caches.match(request.url)) ?? fetch(request);
}

// The worker: holds the one session and answers the page's requests (see protocol.ts).
// Short requests are answered at once, even between two pieces of a long one. A trap in the core
// leaves the session in no known state: the worker says that it died, and answers nothing more.
import { initSync as startMixtures, memberships } from "../generated/mixtures.js";
import { contracts, difference, initSync as startInspector, Inspector } from "../generated/inspector.js";
import { initSync as startPlanner, Planner } from "../generated/planner.js";
import init, { Session } from "../generated/regulars.js";
import { Companions, serve } from "./companions.js";
import { feed, repeat } from "./pieces.js";
import { inspectTable, isTable, isTableReading, lendReaders, readTable, rehearseReadersPanic } from "./tables.js";
import type { Failure, FromWorker, Inspection, Modules, Parts, Progress, RequestName, Requests, Source, Stage, ToWorker } from "./protocol.js";

/** The first guess looks at this much of a file: the order of day and month may show late. */
const HEAD = 1 << 20;
/** What the user has changed is shown from this much, to follow at once. */
const SHORT_HEAD = 64 * 1024;
const SPEAK_EVERY = 100; // ms between two words of progress

class Cancelled extends Error {}

type Handlers = { [N in RequestName]: (request: Requests[N][0], id: number) => Requests[N][1] | Promise<Requests[N][1]> };

let session: Session | undefined;
/** Has the orders of the session once it is there. */
let planner: Planner | undefined;
/** A planner does one search of a kind at a time: the one asked for last. */
const turns = { plan: 0, bundles: 0 };
let inspectorModule: WebAssembly.Module;
/** What the session has read, to be read once more for the lines left out. */
let read: Source[] = [];
let dead = false;
const companions = new Companions();
const cancelled = new Set<number>();
const open = new Set<number>();

const handlers: Handlers = {
  async inspect({ file, reading, sheet }) {
    const table = await isTable(file);
    // A recipe's reading is of no use for a file of another kind.
    if (reading && isTableReading(reading) !== table) reading = undefined;
    if (table) return inspected((inspector) => inspectTable(inspector, file, reading, reading?.sheet ?? sheet ?? ""));
    const length = reading ? SHORT_HEAD : HEAD;
    const head = new Uint8Array(await file.slice(0, length).arrayBuffer());
    const whole = file.size <= length;
    return inspected((inspector) => reading
      ? inspector.inspectAs(file.name, file.size, head, whole, reading)
      : inspector.inspect(file.name, file.size, head, whole));
  },
  async analyse({ sources, options }, id) {
    session?.free();
    planner?.free();
    planner = undefined;
    const now = (session = new Session());
    now.begin(options);
    read = sources;
    const total = sources.reduce((sum, s) => sum + s.file.size, 0);
    const speak = speaker(id);
    let rows = 0;
    let bytes = 0;
    for (const { file, reading } of sources) {
      const before = bytes;
      now.openFile(file.name, reading);
      const told = (part: number, rows: number) => speak({ stage: "read", rows, bytes: before + file.size * part, done: before + file.size * part, total });
      if (isTableReading(reading)) await readTable(now, file, reading, told, () => goOn(id));
      else await feed(file, (piece) => {
        ({ rows, bytes } = now.push(piece));
        speak({ stage: "read", rows, bytes, done: bytes, total });
      }, () => goOn(id));
      ({ rows, bytes } = now.closeFile());
      if (bytes - before !== file.size) throw changed(file);
    }
    speak({ stage: "read", rows, bytes, done: total, total }, true);
    await finish(now, id, { rows, bytes }, ["orders", "customers", "segments", "offers", "value", "notes"]);
    return null;
  },
  async resegment({ options }, id) {
    const now = held();
    now.resegment(options);
    await finish(now, id, { rows: 0, bytes: 0 }, ["segments", "value", "notes"]);
    return null;
  },
  async revalue({ options }, id) {
    const now = held();
    now.revalue(options);
    await finish(now, id, { rows: 0, bytes: 0 }, ["value"]);
    return null;
  },
  async plan({ module, options }, id) {
    const [made, on] = await planning("plan", module, id);
    made.begin(held().known(), options);
    await repeat(() => made.step(), on);
    return made.report();
  },
  sheet: ({ id, language }) => planned().exportSheet(id, language) as Uint8Array<ArrayBuffer>,
  contracts({ survivors, discount }) {
    startInspector({ module: inspectorModule });
    return contracts(Float64Array.from(survivors), discount);
  },
  customers: ({ query }) => held().customers(query),
  card: ({ customer }) => held().card(customer),
  rejects: ({ reason, offset, limit }) => held().rejects(reason, offset, limit),
  map: () => ({ points: held().points(), labels: held().labels() }),
  memberships({ module, k, seed }) {
    const now = held();
    startMixtures({ module });
    return memberships(now.features(), now.segmentsReport()?.features.length ?? 0, k, seed);
  },
  customerAt: ({ index }) => held().customerIdAt(index) ?? null,
  table: ({ table, language }) => held().exportCsv(table, language) as Uint8Array<ArrayBuffer>,
  async bundles({ module, options }, id) {
    const [made, on] = await planning("bundles", module, id);
    made.findBundles(options);
    await repeat(() => made.stepBundles(), on);
    return made.bundles();
  },
  sold: ({ limit }) => held().soldProducts(limit),
  async wanted({ query }, id) {
    const now = held();
    now.seekAudience(query);
    await repeat(() => now.stepAudience(), () => goOn(id));
    return now.productAudience();
  },
  wantedTable: ({ language }) => held().exportProductAudience(language) as Uint8Array<ArrayBuffer>,
  bundleTable: ({ language }) => planned().exportBundles(language) as Uint8Array<ArrayBuffer>,
  calendar: ({ language }) => held().exportCalendar(language),
  comparable: () => held().comparable(),
  quality: () => held().quality(),
  attributes: () => held().attributes(),
  audiences: ({ audiences }) => (held().setAudiences(audiences), null),
  audience: ({ filter, language }) => held().exportAudience(filter, language) as Uint8Array<ArrayBuffer>,
  async leftOut({ source, language }, id) {
    const now = held();
    const parts: BlobPart[] = [];
    const keep = (piece?: Uint8Array) => parts.push(now.pushLeftOut(piece) as Uint8Array<ArrayBuffer>);
    now.openLeftOut(source, language);
    await feed(read[source]!.file, keep, () => goOn(id));
    keep();
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  },
  continuity: () => held().continuityReport(),
  migration: ({ before }) => held().migration(before),
  model: () => held().model(),
  snapshot: ({ secret }) => held().snapshot(secret),
  difference({ old, secret }) {
    startInspector({ module: inspectorModule });
    return difference(old, JSON.parse(held().snapshot(secret)));
  },
  report: () => held().report(),
  recipe: () => held().recipe(),
  panic: async ({ readers }) => (readers ? await rehearseReadersPanic() : held(new Session()).rehearsePanic(), null),
};

/** Asks an inspector, which is let go afterwards; their module starts with the first one. */
async function inspected(ask: (inspector: Inspector) => Inspection | Promise<Inspection>): Promise<Inspection> {
  startInspector({ module: inspectorModule });
  const inspector = new Inspector();
  try {
    return await ask(inspector);
  } finally {
    inspector.free();
  }
}

/** The stages after the files; each part of the report leaves once, as soon as its stage is behind. */
async function finish(now: Session, id: number, read: { rows: number; bytes: number }, wanted: (keyof Parts)[]): Promise<void> {
  const speak = speaker(id);
  // On a new grouping the old one stays until the end.
  const regrouping = !wanted.includes("orders");
  const tell = (over: boolean) => {
    const part: Parts = {};
    if (regrouping && !over) return;
    for (const name of wanted) {
      if (name === "notes" && !over) continue;
      const value = partOf[name](now);
      if (value !== undefined) Object.assign(part, { [name]: value });
    }
    wanted = wanted.filter((name) => !(name in part));
    say({ id, kind: "part", part });
  };
  let stage: Stage | "done" | undefined;
  /** Answers whether it is to be called again at once: not at the end, and not while all is with companions. */
  const step = () => {
    const step = now.step();
    if (stage !== step.stage) {
      stage = step.stage;
      tell(stage === "done");
    }
    if (stage === "done") return false;
    speak({ ...read, stage, done: step.done, total: step.total });
    if (stage !== "segments") return true;
    companions.exchange(now);
    return !now.isWaiting();
  };
  try {
    for (;;) {
      await repeat(step, () => goOn(id));
      if (stage === "done") return;
      await companions.news(() => goOn(id));
    }
  } finally {
    companions.dismiss();
  }
}

const partOf: { [P in keyof Parts]-?: (now: Session) => Parts[P] } = {
  orders: (now) => now.ordersReport(),
  customers: (now) => now.customersReport(),
  segments: (now) => now.segmentsReport(),
  offers: (now) => now.offersReport(),
  value: (now) => now.valueReport(),
  notes: (now) => now.notes(),
};

function held(fresh?: Session): Session {
  const now = session ?? fresh;
  if (!now) throw Object.assign(new Error("no file has been read"), { code: "wrong-order" });
  return now;
}

/** A planner with the session's orders, and what is to run between two pieces of its work. */
async function planning(what: keyof typeof turns, module: WebAssembly.Module, id: number): Promise<[Planner, () => void]> {
  const now = held();
  const turn = ++turns[what];
  const between = () => {
    goOn(id);
    if (session !== now || turns[what] !== turn) throw new Cancelled();
  };
  if (!planner) {
    startPlanner({ module });
    const made = new Planner();
    let nth = 0;
    try {
      await repeat(() => {
        const part = now.handOver(nth++);
        if (part) made.take(part);
        return !!part;
      }, between);
      planner ??= made; // unless another request was sooner
    } finally {
      if (planner !== made) made.free();
    }
  }
  return [planner!, between];
}

function planned(): Planner {
  if (!planner) throw Object.assign(new Error("no plan has been made"), { code: "wrong-order" });
  return planner;
}

function goOn(id: number): void {
  if (cancelled.has(id)) throw new Cancelled();
}

function speaker(id: number): (progress: Progress, atOnce?: boolean) => void {
  let last = 0;
  let stage = "";
  return (progress, atOnce = false) => {
    const now = performance.now();
    if (!atOnce && stage === progress.stage && now - last < SPEAK_EVERY) return;
    last = now;
    stage = progress.stage;
    say({ id, kind: "progress", progress });
  };
}

async function answer(id: number, name: RequestName, request: unknown): Promise<void> {
  open.add(id);
  try {
    const handler = handlers[name] as (request: unknown, id: number) => unknown;
    const result = await handler(request, id);
    say({ id, kind: "result", result }, moved(result));
  } catch (error) {
    if (dead) return;
    if (error instanceof Cancelled) say({ id, kind: "cancelled" });
    else refuse(id, error);
  } finally {
    open.delete(id);
    cancelled.delete(id);
  }
}

function refuse(id: number, error: unknown): void {
  const failure = described(error);
  if (failure) return say({ id, kind: "error", failure });
  dead = true;
  session = undefined;
  say({ id, kind: "died", message: error instanceof Error ? error.message : String(error) });
}

function changed(file: File): Error {
  return Object.assign(new Error("the file changed while it was read"), { code: "file-changed", file: file.name });
}

/** The error as the page gets it; nothing for one that neither the core nor the file system has raised. */
function described(error: unknown): Failure | undefined {
  // A file that was written to since it was chosen is no longer readable.
  if (error instanceof DOMException) return { code: error.name === "NotReadableError" ? "file-changed" : "file-unreadable", message: error.message };
  if (!(error instanceof Error) || typeof (error as Partial<Failure>).code !== "string") return undefined;
  const { code, message, file, line, column, remedy, value } = error as Error & Failure;
  return { code, message, file, line: line === undefined ? undefined : Number(line), column, remedy, value };
}

/** Columns are moved to the page, not copied. */
function moved(result: unknown): Transferable[] {
  if (result instanceof Uint8Array) return [result.buffer as ArrayBuffer];
  if (result && typeof result === "object" && "points" in result) {
    const { points, labels } = result as Requests["map"][1];
    return [points.buffer as ArrayBuffer, labels.buffer as ArrayBuffer];
  }
  return [];
}

function say(word: FromWorker, transfer: Transferable[] = []): void {
  (self as unknown as { postMessage(m: FromWorker, t: Transferable[]): void }).postMessage(word, transfer);
}

self.onmessage = async ({ data }: MessageEvent<ToWorker>) => {
  if (dead) return;
  if (data.name === "readers") {
    lendReaders(data.module ?? new Error(data.message));
  } else if (data.name === "companion") {
    if (data.core) await serve(data.core, data.port, data.lock);
    else companions.join(data.port, data.lock);
  } else if (data.name === "cancel") {
    if (open.has(data.id)) cancelled.add(data.id);
  } else if (data.name === "start") {
    await start(data.modules, data.lock);
  } else {
    await answer(data.id, data.name, data.with);
  }
};

/** Holds a lock for as long as the worker lives: the page is granted it the moment the worker is gone. */
async function start({ core, inspector }: Modules, lock: string): Promise<void> {
  try {
    inspectorModule = inspector;
    await init({ module_or_path: core });
    await new Promise<void>((resolve) => {
      if (!navigator.locks) return resolve();
      void navigator.locks.request(lock, () => (resolve(), new Promise(() => undefined)));
    });
    say({ id: 0, kind: "started" });
  } catch (error) {
    say({ id: 0, kind: "died", message: String(error) });
  }
}

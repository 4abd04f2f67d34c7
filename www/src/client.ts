// The page's side of the worker. In: requests. Out: for each exactly one answer: a result, a
// `Refused`, a `Cancelled` or a `WorkerDied`. A worker that died is replaced at once by a fresh
// one; what it held is gone, and whoever owns the files is told to read them again.
import workerUrl from "./worker.ts?worker&url";
import inspectorUrl from "../generated/inspector_bg.wasm?url&no-inline";
import plannerUrl from "../generated/planner_bg.wasm?url&no-inline";
import mixturesUrl from "../generated/mixtures_bg.wasm?url&no-inline";
import readersUrl from "../generated/readers_bg.wasm?url&no-inline";
import wasmUrl from "../generated/regulars_bg.wasm?url&no-inline";
import { trustedScript } from "./policy.js";
import type { BundleOptions, BundlesReport, Failure, FromWorker, Modules, Parts, PlanOptions, PlanReport, Progress, RequestName, Requests, ToWorker } from "./protocol.js";

/** The core or the file system said no, and why. */
export class Refused extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}
/** The user, or a newer request, ended it. */
export class Cancelled extends Error {}
/** The worker is gone, and with it the answer. */
export class WorkerDied extends Error {}

export interface Listener {
  progress?(progress: Progress): void;
  part?(parts: Parts): void;
}

interface Pending extends Listener {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** The most workers beside the one, each of which may take a share of the search for segments. */
const COMPANIONS = 3;
/** A cancel that the worker has not answered by then ends the worker instead. */
const CANCEL_PATIENCE = 60;

export class Client {
  /** Where the wasm file lies; set it before the first request to serve it from elsewhere. */
  wasmUrl = wasmUrl;
  /** The same of the guesses about files. */
  inspectorUrl = inspectorUrl;
  /** The same of the readers of workbooks and Parquet files. */
  readersUrl = readersUrl;
  /** The same of linfa-clustering. */
  mixturesUrl = mixturesUrl;
  /** The same of the marketing plan. */
  plannerUrl = plannerUrl;
  /** Called when a worker has gone by itself, after everything pending was rejected. */
  onDeath: (message: string) => void = () => undefined;

  #modules: Promise<Modules> | undefined;
  #readers: Promise<WebAssembly.Module> | undefined;
  #mixtures: Promise<WebAssembly.Module> | undefined;
  #planner: Promise<WebAssembly.Module> | undefined;
  #worker: Worker | undefined;
  #companions: Worker[] = [];
  #started: Promise<void> | undefined;
  #watch: AbortController | undefined;
  #pending = new Map<number, Pending>();
  #last = 0;

  /** Loads the core and starts the worker; later requests need nothing from the network. */
  start(): Promise<void> {
    return (this.#started ??= this.#launch().catch((error: unknown) => {
      this.#started = undefined;
      throw error;
    }));
  }

  /** Loads the readers of tables; they start when the first such file comes. */
  loadReaders(): Promise<unknown> {
    this.#readers ??= compiled(this.readersUrl);
    this.#readers.catch(() => (this.#readers = undefined)); // the next worker tries again
    return this.#readers;
  }

  /** Loads linfa-clustering; it starts when it is asked for. */
  loadMixtures(): Promise<WebAssembly.Module> {
    this.#mixtures ??= compiled(this.mixturesUrl);
    this.#mixtures.catch(() => (this.#mixtures = undefined));
    return this.#mixtures;
  }

  /** Loads the marketing plan; it starts when it is asked for. */
  loadPlanner(): Promise<WebAssembly.Module> {
    this.#planner ??= compiled(this.plannerUrl);
    this.#planner.catch(() => (this.#planner = undefined));
    return this.#planner;
  }

  /** The marketing plan of the analysis. */
  async plan(options: Partial<PlanOptions> = {}): Promise<PlanReport> {
    return this.ask("plan", { module: await this.loadPlanner(), options });
  }

  /** What is bought together. */
  async bundles(options: BundleOptions): Promise<BundlesReport> {
    return this.ask("bundles", { module: await this.loadPlanner(), options });
  }

  /** How much each customer belongs to each of `k` groups: a view beside the report, row after row. */
  async memberships(k: number, seed: number): Promise<Float32Array> {
    return this.ask("memberships", { module: await this.loadMixtures(), k, seed });
  }

  /** Asks the worker. `signal` cancels. */
  async ask<N extends RequestName>(
    name: N, request: Requests[N][0], listener: Listener = {}, signal?: AbortSignal,
  ): Promise<Requests[N][1]> {
    await this.start();
    if (signal?.aborted) throw new Cancelled();
    const id = ++this.#last;
    const answer = new Promise<Requests[N][1]>((resolve, reject) => {
      this.#pending.set(id, { ...listener, resolve: resolve as (r: unknown) => void, reject });
    });
    signal?.addEventListener("abort", () => this.#cancel(id), { once: true });
    this.#post({ id, name, with: request });
    return answer;
  }

  /** Ends the worker and starts a fresh one: the only way to give memory back. */
  renew(): Promise<void> {
    this.#end(new Cancelled());
    return this.start();
  }

  /** Makes the worker panic, so that the recovery can be rehearsed. */
  async rehearsePanic(readers = false): Promise<void> {
    await this.ask("panic", { readers }).catch((error: unknown) => {
      if (!(error instanceof WorkerDied)) throw error;
    });
  }

  /** Ends the worker for good. */
  close(): void {
    this.#end(new Cancelled());
  }

  async #launch(): Promise<void> {
    this.#modules ??= Promise.all([compiled(this.wasmUrl), compiled(this.inspectorUrl)]).then(([core, inspector]) => ({ core, inspector }));
    this.#modules.catch(() => (this.#modules = undefined)); // the next start tries again
    const modules = await this.#modules;
    const lock = `regulars ${crypto.randomUUID()}`;
    const worker = new Worker(trustedScript(workerUrl), { type: "module", name: "regulars" });
    this.#worker = worker;
    const watch = (this.#watch = new AbortController());
    await new Promise<void>((resolve, reject) => {
      this.#pending.set(0, { resolve: () => resolve(), reject });
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#hear(data);
      worker.onerror = (event) => (event.preventDefault(), this.#die(event.message || "the worker could not start"));
      this.#post({ id: 0, name: "start", modules, lock });
    });
    this.loadReaders().then(
      (module) => worker.postMessage({ id: 0, name: "readers", module }),
      (error: Error) => worker.postMessage({ id: 0, name: "readers", message: error.message }),
    );
    this.#accompany(worker, modules.core);
    // Granted only when the worker is gone, whatever ended it.
    void navigator.locks?.request(lock, { signal: watch.signal }, () => {
      if (this.#worker === worker) this.#die("the worker was ended");
    }).catch(() => undefined); // aborted: the worker was ended on purpose
  }

  /** Further workers beside this one, as far as the machine has processors for them; they talk to it alone. */
  #accompany(worker: Worker, core: WebAssembly.Module): void {
    if (!navigator.locks) return; // nobody would know when one is lost
    const count = Math.min(COMPANIONS, (navigator.hardwareConcurrency || 1) - 1);
    this.#companions = Array.from({ length: count }, () => {
      const companion = new Worker(trustedScript(workerUrl), { type: "module", name: "regulars companion" });
      const { port1, port2 } = new MessageChannel();
      const lock = `regulars ${crypto.randomUUID()}`;
      worker.postMessage({ id: 0, name: "companion", port: port1, lock } satisfies ToWorker, [port1]);
      companion.postMessage({ id: 0, name: "companion", port: port2, lock, core } satisfies ToWorker, [port2]);
      return companion;
    });
  }

  #hear(word: FromWorker): void {
    if (word.kind === "died") return this.#die(word.message);
    const pending = this.#pending.get(word.id);
    if (!pending) return;
    if (word.kind === "progress") return pending.progress?.(word.progress);
    if (word.kind === "part") return pending.part?.(word.part);
    this.#pending.delete(word.id);
    if (word.kind === "error") pending.reject(new Refused(word.failure));
    else if (word.kind === "cancelled") pending.reject(new Cancelled());
    else pending.resolve(word.kind === "result" ? word.result : undefined);
  }

  #cancel(id: number): void {
    if (!this.#pending.has(id)) return;
    this.#post({ id, name: "cancel" });
    setTimeout(() => {
      if (this.#pending.has(id)) this.renew().catch(() => undefined); // the next request starts it again and hears why it cannot
    }, CANCEL_PATIENCE);
  }

  #die(message: string): void {
    const starting = this.#pending.has(0);
    this.#end(new WorkerDied(message));
    if (!starting) this.start().catch(() => undefined); // the next request starts it again and hears why it cannot
    this.onDeath(message);
  }

  #end(error: Error): void {
    for (const worker of [this.#worker, ...this.#companions]) worker?.terminate();
    this.#companions = [];
    this.#watch?.abort();
    this.#worker = this.#started = undefined;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(error);
  }

  #post(word: ToWorker): void {
    this.#worker?.postMessage(word);
  }
}

async function compiled(url: string): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Refused({ code: "not-loaded", message: `${response.status} for ${url}` });
  return WebAssembly.compile(await response.arrayBuffer());
}

// The state of the page: the files, how they are read, the report so far, what is under way.
// Screens read it and call its verbs; it tells them by a `change` event. It computes nothing.
import { Cancelled, Client, Refused, WorkerDied } from "./client.js";
import { recipeIn } from "./recipe.js";
import type { Failure, Inspection, Options, Parts, Progress, Reading, Recipe, SegmentOptions, Source } from "./protocol.js";

/** A file that the user opened. */
export interface OpenFile {
  file: File;
  inspection?: Inspection;
  /** The columns as first guessed, to tell a guess from the user's own choice. */
  guess?: Inspection;
  failure?: Failure;
}

/** What is under way, and since when (ms). */
export interface Work {
  name: "analyse" | "resegment";
  progress?: Progress;
  since: number;
  stop: AbortController;
}

/** How work ended: `replaced` when newer work had begun before. */
type End = "done" | "cancelled" | "failed" | "replaced";

export class Analysis extends EventTarget {
  readonly client = new Client();
  files: OpenFile[] = [];
  options: Options = { returns: "net", segments: {}, offers: {} };
  /** A recipe that was dropped: its readings and options are taken for the files that follow. */
  recipe: Recipe | undefined;
  reports: Parts = {};
  work: Work | undefined;
  /** Why the last work ended early; shown until the next begins. */
  failure: Failure | undefined;
  /** The worker died: `again` when it did so while the files were being read again. */
  death: { again: boolean } | undefined;
  /** The last analysis was cancelled by the user. */
  cancelled = false;
  /** Rises with every complete analysis and every new grouping, so that tables know they are stale. */
  edition = 0;

  #used = false;
  #recovering = false;

  constructor() {
    super();
    this.client.onDeath = () => this.#recover();
    this.client.onLoss = () => this.#readAgain();
  }

  get ready(): boolean {
    return this.files.length > 0 && this.files.every((f) => f.inspection);
  }

  /** Replaces the files by these and guesses how they are to be read. A recipe among them is taken as such. */
  async open(files: File[]): Promise<void> {
    this.stop();
    const tables: OpenFile[] = [];
    this.failure = this.death = undefined;
    this.cancelled = false;
    for (const file of files) {
      const recipe = await recipeIn(file);
      if (recipe) this.#take(recipe);
      else tables.push({ file });
    }
    if (!tables.length) return this.changed();
    this.files = tables;
    this.reports = {};
    this.changed();
    await Promise.all(tables.map((_, at) => this.inspect(at, this.#readingFor(tables[at]!.file))));
  }

  /** Guesses again, with the parts of `reading` fixed. */
  async inspect(at: number, reading?: Reading): Promise<void> {
    const entry = this.files[at];
    if (!entry) return;
    try {
      const inspection = await this.client.ask("inspect", { file: entry.file, reading });
      entry.inspection = inspection;
      entry.guess ??= inspection;
      entry.failure = undefined;
    } catch (error) {
      entry.failure = failureOf(error);
    }
    this.changed();
  }

  /** Reads all files and makes the whole report, part by part. */
  async analyse(): Promise<void> {
    this.stop();
    this.failure = undefined;
    this.reports = {};
    this.cancelled = false;
    if (this.#used) await this.client.renew();
    this.#used = true;
    const sources: Source[] = this.files.flatMap(({ file, inspection }) => inspection ? [{ file, reading: inspection.reading }] : []);
    const end = await this.#run("analyse", (listener, signal) => this.client.ask("analyse", { sources, options: this.options }, listener, signal));
    if (end !== "cancelled") return;
    this.reports = {};
    this.cancelled = true;
    this.changed();
  }

  /** Groups the same customers anew. */
  async resegment(change: SegmentOptions): Promise<void> {
    this.stop();
    const before = this.options.segments;
    this.options = { ...this.options, segments: { ...this.options.segments, ...change } };
    const options = this.options.segments!;
    const end = await this.#run("resegment", (listener, signal) => this.client.ask("resegment", { options }, listener, signal));
    if (end === "done" || end === "replaced") return;
    this.options = { ...this.options, segments: before };
    // Half-way, the session holds neither the old groups' options nor the new groups.
    if (end === "cancelled") await this.analyse();
    this.changed();
  }

  stop(): void {
    this.work?.stop.abort();
  }

  /** After a death: reads the files again from where they lie. */
  retry(): Promise<void> {
    this.death = undefined;
    return this.analyse();
  }

  /** The user has seen that a worker died. */
  settle(): void {
    this.death = undefined;
    this.changed();
  }

  changed(): void {
    this.dispatchEvent(new Event("change"));
  }

  async #run(name: Work["name"], ask: (listener: object, signal: AbortSignal) => Promise<unknown>): Promise<End> {
    const work: Work = { name, since: performance.now(), stop: new AbortController() };
    this.work = work;
    this.changed();
    const mine = () => this.work === work;
    try {
      await ask({
        progress: (progress: Progress) => mine() && ((work.progress = progress), this.changed()),
        part: (parts: Parts) => mine() && this.#add(parts),
      }, work.stop.signal);
      this.edition++;
      this.#recovering = false;
      return "done";
    } catch (error) {
      if (error instanceof Cancelled) return mine() ? "cancelled" : "replaced";
      if (mine() && !(error instanceof WorkerDied)) this.failure = failureOf(error);
      return "failed";
    } finally {
      if (mine()) this.work = undefined;
      this.changed();
    }
  }

  #add(parts: Parts): void {
    for (const [name, part] of Object.entries(parts)) {
      if (part !== undefined) this.reports = { ...this.reports, [name]: part };
    }
    this.changed();
  }

  /** A worker died. What it had read is read again, once; if that ends the same way, the user decides. */
  #recover(): void {
    const had = this.#used && (this.work !== undefined || this.reports.orders !== undefined);
    this.death = { again: this.#recovering };
    this.work = undefined;
    if (had && !this.#recovering) {
      this.#recovering = true;
      this.#readAgain();
    } else {
      this.#recovering = false;
      this.#used = false;
    }
    this.changed();
  }

  #readAgain(): void {
    if (!this.#used || !this.reports.orders && !this.#recovering) return;
    this.#used = false;
    void this.analyse();
  }

  #take(recipe: Recipe): void {
    this.recipe = recipe;
    this.options = { ...this.options, ...recipe.options };
  }

  /** The recipe's reading for this file: the one of the same length, else of the same name, else the only one. */
  #readingFor(file: File): Reading | undefined {
    const known = this.recipe?.files ?? [];
    const own = known.find((f) => f.bytes === file.size) ?? known.find((f) => f.name === file.name);
    return (own ?? (known.length === 1 ? known[0] : undefined))?.reading;
  }
}

/** The error as the page shows it; nothing for a cancel, which is no failure. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof Cancelled) return undefined;
  if (error instanceof Refused) return error.failure;
  if (error instanceof WorkerDied) return { code: "worker-died", message: error.message };
  return { code: "not-loaded", message: error instanceof Error ? error.message : String(error) };
}

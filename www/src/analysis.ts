// The state of the page: the files, how they are read, the report so far, what is under way.
// Screens read it and call its verbs; it tells them by a `change` event. It computes nothing.
import { Cancelled, Client, Refused, WorkerDied } from "./client.js";
import { forget, remember, remembered } from "./memory.js";
import { recipeIn } from "./recipe.js";
import type { Audience, Correction, Failure, Inspection, Options, Parts, Progress, Reading, Recipe, SegmentOptions, Source, ValueOptions } from "./protocol.js";

/** A file that the user opened. */
export interface OpenFile {
  file: File;
  inspection?: Inspection;
  /** The columns as first guessed, to tell a guess from the user's own choice. */
  guess?: Inspection;
  /** Read as it was confirmed for such a file before. */
  remembered?: boolean;
  failure?: Failure;
}

/** What is under way, and since when (ms). */
export interface Work {
  name: "analyse" | "again";
  progress?: Progress;
  since: number;
  stop: AbortController;
}

/** How work ended: `replaced` when newer work had begun before. */
type End = "done" | "cancelled" | "failed" | "replaced";

/** The core's own defaults, but for what the page shows as chosen. */
const START: Options = { returns: "net", segments: {}, offers: {}, repairs: {}, corrections: [], audiences: [] };

export class Analysis extends EventTarget {
  readonly client = new Client();
  files: OpenFile[] = [];
  options: Options = START;
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
  /** Cells that the user has corrected since the last analysis. */
  pending: Correction[] = [];
  /** Rises with every complete analysis and every new grouping, so that tables know they are stale. */
  edition = 0;

  #used = false;
  #recovering = false;

  constructor() {
    super();
    this.client.onDeath = () => this.#recover();
  }

  get ready(): boolean {
    return this.files.length > 0 && this.files.every((f) => f.inspection);
  }

  /** A file leaves something open that only the user can say. */
  get asked(): boolean {
    return this.files.some((f) => f.inspection?.questions.length);
  }

  /**
   * Replaces the files by these and guesses how they are to be read. A recipe among them, or one that
   * came alone just before, says how instead; a recipe alone is taken for the files that are open.
   */
  async open(files: File[], more = false): Promise<void> {
    const before = this.files;
    this.#drop();
    this.failure = this.death = undefined;
    this.cancelled = false;
    const recipes = await Promise.all(files.map(recipeIn));
    const tables = files.filter((_, at) => !recipes[at]);
    const recipe = recipes.find((r) => r !== undefined) ?? (this.files.length ? undefined : this.recipe);
    if (tables.length) this.files = tables.map((file) => ({ file }));
    this.recipe = more ? (recipe ?? this.recipe) : recipe;
    this.options = more && !recipe ? this.options : { ...START, ...recipe?.options };
    this.reports = {};
    this.pending = [];
    if (more) this.files = [...before, ...this.files];
    this.changed();
    await Promise.all(this.files.map((entry, at) => (more && entry.inspection) || this.#look(at, this.#readingFor(entry.file))));
    // Customers, products and corrected lines are nothing by themselves: they join the orders that are open.
    const orders = (all: OpenFile[]) => all.some((f) => f.inspection?.reading.kind === "orders");
    if (!more && this.ready && !orders(this.files) && orders(before)) {
      this.files = [...before, ...this.files];
      this.changed();
    }
  }

  /** The files in the order in which they are read: corrected lines come before their originals. */
  get sources(): Source[] {
    const sources = this.files.flatMap(({ file, inspection }) => inspection ? [{ file, reading: inspection.reading }] : []);
    const first = (s: Source) => Number(s.reading.kind !== "corrected");
    return sources.sort((a, b) => first(a) - first(b));
  }

  /** Keeps audiences in the recipe; nothing is worked out anew. */
  async keepAudiences(audiences: Audience[]): Promise<void> {
    this.options = { ...this.options, audiences };
    this.changed();
    await this.client.ask("audiences", { audiences });
  }

  /** Guesses how a file is read, or takes what a recipe or the memory of such files says. */
  async #look(at: number, reading: Reading | undefined): Promise<void> {
    await this.inspect(at, reading);
    const entry = this.files[at];
    const before = !reading && entry?.inspection ? remembered(entry.inspection) : undefined;
    if (!entry || !before) return;
    entry.remembered = true;
    await this.inspect(at, before);
  }

  /** Goes back to how the file was first guessed. */
  async guessAgain(at: number): Promise<void> {
    const entry = this.files[at];
    if (!entry?.guess) return;
    entry.remembered = false;
    await this.inspect(at, entry.guess.reading);
  }

  /** The same, and such files are guessed from now on. */
  async forget(at: number): Promise<void> {
    const entry = this.files[at];
    if (entry?.inspection) forget(entry.inspection);
    await this.guessAgain(at);
  }

  /** Reads another sheet of a workbook: everything about it is guessed anew. */
  async takeSheet(at: number, sheet: string): Promise<void> {
    const entry = this.files[at];
    if (entry) entry.guess = undefined;
    await this.inspect(at, undefined, sheet);
  }

  /** Guesses again, with the parts of `reading` fixed. */
  async inspect(at: number, reading?: Reading, sheet?: string): Promise<void> {
    const entry = this.files[at];
    if (!entry) return;
    const ask = () => this.client.ask("inspect", { file: entry.file, reading, sheet });
    try {
      // A worker that ended over other work, or was ended because it did not hear that this is not wanted any
      // more, took this question with it: the next one is asked once more.
      const lost = (error: unknown) => error instanceof WorkerDied || error instanceof Cancelled;
      const inspection = await ask().catch((error: unknown) => (lost(error) ? ask() : Promise.reject(error)));
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
    const work = this.#begin("analyse");
    this.reports = {};
    this.cancelled = false;
    for (const { inspection } of this.files) if (inspection) remember(inspection);
    const { sources, options } = this;
    const end = await this.#run(work, async (listener, signal) => {
      if (this.#used) await this.client.renew();
      this.#used = true;
      return this.client.ask("analyse", { sources, options }, listener, signal);
    });
    if (end !== "cancelled") return;
    this.#recovering = false;
    this.reports = {};
    this.cancelled = true;
    this.changed();
  }

  /** Groups the same customers anew. */
  resegment(change: SegmentOptions): Promise<void> {
    return this.#redo("segments", change, (options, ...how) => this.client.ask("resegment", { options }, ...how));
  }

  /** Values them anew. */
  revalue(change: ValueOptions): Promise<void> {
    return this.#redo("value", change, (options, ...how) => this.client.ask("revalue", { options }, ...how));
  }

  async #redo<P extends "segments" | "value">(part: P, change: Options[P], ask: (options: NonNullable<Options[P]>, listener: object, signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const work = this.#begin("again");
    const before = this.options[part];
    const options: NonNullable<Options[P]> = { ...before!, ...change };
    this.options = { ...this.options, [part]: options };
    const end = await this.#run(work, (listener, signal) => ask(options, listener, signal));
    if (end === "done" || end === "replaced") return;
    this.options = { ...this.options, [part]: before };
    // Half-way, the session holds neither the old options nor the new result.
    if (end === "cancelled") await this.analyse();
    this.changed();
  }

  stop(): void {
    this.work?.stop.abort();
  }

  /** After a death: reads the files again from where they lie. */
  async retry(): Promise<void> {
    this.death = undefined;
    this.#recovering = false;
    if (this.ready) return this.analyse();
    await Promise.all(this.files.map((entry, at) => entry.inspection ?? this.inspect(at, this.#readingFor(entry.file))));
  }

  /** The user has seen that a worker died. */
  settle(): void {
    this.death = undefined;
    this.changed();
  }

  changed(): void {
    this.dispatchEvent(new Event("change"));
  }

  /** New work replaces the one under way at once, which then ends as `replaced`. */
  #begin(name: Work["name"]): Work {
    const before = this.work;
    this.work = { name, since: performance.now(), stop: new AbortController() };
    before?.stop.abort();
    this.failure = undefined;
    return this.work;
  }

  #drop(): void {
    const before = this.work;
    this.work = undefined;
    before?.stop.abort();
  }

  async #run(work: Work, ask: (listener: object, signal: AbortSignal) => Promise<unknown>): Promise<End> {
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
      if (!mine()) return "replaced";
      if (error instanceof Cancelled) return "cancelled";
      this.failure = failureOf(error);
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
    const lost = this.work !== undefined || this.reports.orders !== undefined;
    const again = this.#recovering;
    this.death = { again };
    this.#drop();
    this.#used = false;
    this.#recovering = lost && !again;
    if (this.#recovering) void this.analyse();
    this.changed();
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

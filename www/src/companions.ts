// Further instances of the core, each in a worker of its own, that do parts of the search for segments.
// Both sides of their talk: `serve` in the companion, `Companions` in the worker that asks. What a companion
// finds is the same to the bit as what the asking instance would find; if one is lost, that does its parts.
import { initSync, Share, type Session } from "../generated/regulars.js";
import { repeat } from "./pieces.js";

/** What a part has come to, for `Session.takeShare`. */
interface Found {
  numbers: Float64Array;
  labels: Uint8Array;
}
/** A search begins with its rows; then come parts of it. */
type ToCompanion = { search: number } & ({ rows: Float32Array; terms: Float64Array } | { task: Float64Array } | {});
type FromCompanion = { search: number; found?: Found };
class NotWanted extends Error {}

/** Parts that a companion has at a time: the next one lies ready when it has done one. */
const AHEAD = 2;

/** Does what comes by `port`, for the newest search only. Holds the lock for as long as this worker lives. */
export async function serve(core: WebAssembly.Module, port: MessagePort, lock: string): Promise<void> {
  let search = 0;
  let share: Share | undefined;
  let last = Promise.resolve();
  const say = (word: FromCompanion, moved: Transferable[] = []) => port.postMessage(word, moved);
  const part = async (own: number, task: Float64Array) => {
    if (own !== search || !share) return;
    const doing = share;
    doing.begin(task);
    await repeat(() => doing.step(), () => {
      if (own !== search) throw new NotWanted();
    });
    const found = { numbers: doing.numbers(), labels: doing.labels() };
    say({ search, found }, [found.numbers.buffer, found.labels.buffer]);
  };
  const open = (rows: Float32Array, terms: Float64Array) => {
    initSync({ module: core });
    share?.free();
    share = new Share(rows, terms);
  };
  // After a trap the instance is in no known state: gone with its worker, it is asked nothing more.
  const next = (work: () => unknown) => void (last = last.then(work).then(() => undefined).catch((error) => {
    if (!(error instanceof NotWanted)) self.close();
  }));
  port.onmessage = ({ data }: MessageEvent<ToCompanion>) => {
    search = data.search;
    if ("rows" in data) next(() => open(data.rows, data.terms));
    else if ("task" in data) next(() => part(data.search, data.task));
  };
  await new Promise<void>((resolve) => void navigator.locks.request(lock, () => (resolve(), new Promise(() => undefined))));
  say({ search: 0 });
}

interface Companion {
  port: MessagePort;
  tasks: Float64Array[];
}

export class Companions {
  #all: Companion[] = [];
  #search = 0;
  /** Those that have the rows of the search. */
  #sharing: Companion[] = [];
  #found: Found[] = [];
  /** Parts of companions that are gone. */
  #lost: Float64Array[] = [];
  #wake?: () => void;

  /** Counts on a companion from its first word until its lock falls free. */
  join(port: MessagePort, lock: string): void {
    const companion: Companion = { port, tasks: [] };
    port.onmessage = ({ data: { search, found } }: MessageEvent<FromCompanion>) => {
      if (found) {
        if (search !== this.#search) return;
        companion.tasks.shift();
        this.#found.push(found);
        return this.#wake?.();
      }
      this.#all.push(companion);
      void navigator.locks.request(lock, () => {
        const others = (all: Companion[]) => all.filter((other) => other !== companion);
        [this.#all, this.#sharing] = [others(this.#all), others(this.#sharing)];
        this.#lost.push(...companion.tasks);
        this.#wake?.();
      });
    };
  }

  /** Hands in what companions have found, and gives them more to do; begins to share a search where that is worth while. */
  exchange(session: Session): void {
    if (!this.#sharing.length) this.#begin(session);
    for (const { numbers, labels } of this.#found.splice(0)) session.takeShare(numbers, labels);
    for (const task of this.#lost.splice(0)) session.takeShareBack(task);
    for (const { port, tasks } of this.#sharing) {
      while (tasks.length < AHEAD) {
        const task = session.giveShare();
        if (!task.length) return;
        tasks.push(task);
        port.postMessage({ search: this.#search, task } satisfies ToCompanion);
      }
    }
  }

  #begin(session: Session): void {
    const terms = this.#all.length ? session.shareTerms() : undefined;
    if (!terms?.length) return;
    this.#search++;
    this.#sharing = [...this.#all];
    const rows = session.sharedRows();
    for (const { port } of this.#sharing) port.postMessage({ search: this.#search, rows, terms } satisfies ToCompanion);
  }

  /** Waits until a companion has found something or is lost; `between` runs again and again and may throw to end it. */
  async news(between: () => void): Promise<void> {
    while (!this.#found.length && !this.#lost.length) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, 20);
      });
      between();
    }
  }

  /** Ends the sharing. */
  dismiss(): void {
    this.#search++;
    for (const companion of this.#sharing) {
      companion.tasks = [];
      companion.port.postMessage({ search: this.#search } satisfies ToCompanion);
    }
    [this.#sharing, this.#found, this.#lost] = [[], [], []];
  }
}

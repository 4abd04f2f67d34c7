// Further instances of the core, each in a worker of its own, that take shares of the search for segments.
// Both sides of their talk: `serve` in the companion, `Companions` in the worker that asks. What a companion
// finds is the same to the bit as what the asking instance would find; if one is lost, that does its share.
import { initSync, Share } from "../generated/regulars.js";
import { repeat } from "./pieces.js";

/** What a share has found, for `Session.takeShare`. */
export interface Found {
  numbers: Float64Array;
  labels: Uint8Array;
}
type ToCompanion = { id: number; rows: Float32Array; task: Uint32Array } | { id: 0 };
type FromCompanion = { id: 0 } | ({ id: number } & Found);
class NotWanted extends Error {}

/** Answers tasks that come by `port`, the newest only. Holds the lock for as long as this worker lives. */
export async function serve(core: WebAssembly.Module, port: MessagePort, lock: string): Promise<void> {
  let wanted = 0;
  const say = (word: FromCompanion, moved: Transferable[] = []) => port.postMessage(word, moved);
  port.onmessage = async ({ data }: MessageEvent<ToCompanion>) => {
    wanted = data.id;
    if (!("task" in data)) return;
    try {
      initSync({ module: core });
      const { numbers, labels } = await alone(data.rows, data.task, () => {
        if (wanted !== data.id) throw new NotWanted();
      });
      say({ id: data.id, numbers, labels }, [numbers.buffer, labels.buffer]);
    } catch (error) {
      // After a trap the instance is in no known state: gone with its worker, it is asked nothing more.
      if (!(error instanceof NotWanted)) self.close();
    }
  };
  await new Promise<void>((resolve) => void navigator.locks.request(lock, () => (resolve(), new Promise(() => undefined))));
  say({ id: 0 });
}

interface Companion {
  port: MessagePort;
  answer?(found?: Found): void;
}

export class Companions {
  #all: Companion[] = [];
  #last = 0;

  get count(): number {
    return this.#all.length;
  }

  /** Counts on a companion from its first word until its lock falls free. */
  join(port: MessagePort, lock: string): void {
    const companion: Companion = { port };
    port.onmessage = ({ data }: MessageEvent<FromCompanion>) => {
      if (data.id !== 0) {
        if (data.id === this.#last) companion.answer?.(data as Found);
        return;
      }
      this.#all.push(companion);
      void navigator.locks.request(lock, () => {
        this.#all = this.#all.filter((other) => other !== companion);
        companion.answer?.();
      });
    };
  }

  /** Gives each task to a companion. Each promise is kept: with what was found, or with nothing if that one is lost. */
  ask(rows: Float32Array, tasks: Uint32Array[]): Promise<Found | undefined>[] {
    const id = ++this.#last;
    return tasks.map((task, i) => new Promise((resolve) => {
      const companion = this.#all[i];
      if (!companion) return resolve(undefined);
      companion.answer = resolve;
      companion.port.postMessage({ id, rows, task } satisfies ToCompanion);
    }));
  }

  /** Lets go of what was asked. */
  dismiss(): void {
    this.#last++;
    for (const { port } of this.#all) port.postMessage({ id: 0 } satisfies ToCompanion);
  }
}

/** Waits for a companion without being deaf meanwhile: `between` runs again and again and may throw to end it. */
export async function patiently<T>(promise: Promise<T>, between: () => void): Promise<T> {
  for (let over = false; !over; between()) {
    const pause = new Promise<false>((resolve) => setTimeout(() => resolve(false), 20));
    over = await Promise.race([promise.then(() => true), pause]);
  }
  return promise;
}

/** A share, done in this instance. */
export async function alone(rows: Float32Array, task: Uint32Array, between: () => void): Promise<Found> {
  const share = new Share(rows, task);
  try {
    await repeat(() => share.step(), between);
    return { numbers: share.numbers(), labels: share.labels() };
  } finally {
    share.free();
  }
}

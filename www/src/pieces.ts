// Long work in short pieces: between two of them the worker hears what the page has to say.

/** A piece of work should last about this long, in ms: short against the 100 ms within which a cancel answers. */
const PIECE = 12;
const SMALLEST = 16 * 1024;
/** Files are read from disk in slices of this many bytes. */
const SLICE = 1 << 20;

const channel = new MessageChannel();
/** Several works may be under way: each message wakes the one that has waited longest. */
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

/** Lets every message that has come in be handled first. Unlike a timer it is not held back. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });
}

/** Feeds a file to `push` in pieces that last about `PIECE`; `between` runs after each and may throw to end it. */
export async function feed(file: Blob, push: (bytes: Uint8Array) => void, between: () => void): Promise<void> {
  let size = 128 * 1024;
  let next = read(file, 0);
  for (let at = 0; at < file.size; at += SLICE) {
    const slice = await next;
    next = read(file, at + SLICE);
    next.catch(() => undefined); // awaited in the next round, or not wanted any more
    for (let from = 0; from < slice.length; ) {
      const piece = slice.subarray(from, from + size);
      const started = performance.now();
      push(piece);
      from += piece.length;
      size = resized(size, performance.now() - started);
      await breathe();
      between();
    }
  }
}

/** Calls `step` until it answers false, as often as fits between two breaths. */
export async function repeat(step: () => boolean, between: () => void): Promise<void> {
  for (let more = true; more; ) {
    const started = performance.now();
    do more = step();
    while (more && performance.now() - started < PIECE);
    await breathe();
    between();
  }
}

async function read(file: Blob, at: number): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(at, at + SLICE).arrayBuffer());
}

function resized(size: number, took: number): number {
  if (took > PIECE * 1.5) return Math.max(SMALLEST, size >> 1);
  if (took < PIECE / 2) return Math.min(SLICE, size << 1);
  return size;
}

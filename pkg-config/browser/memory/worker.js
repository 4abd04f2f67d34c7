// One analysis as the page's worker runs it (www/src/worker.ts, pieces.ts): pieces of about 12 ms, and between
// two of them a breath in which a cancel is heard. Notes the size of the memory and the longest piece by stage.
import look, { Inspector } from "./inspector.js";
import init, { Session } from "./regulars.js";

const PIECE = 12;
const SLICE = 1 << 20;
const channel = new MessageChannel();
let wake;
let cancelled = false;
channel.port1.onmessage = () => wake();

self.onmessage = ({ data }) => {
  if (data === "cancel") cancelled = true;
  else analyse(data.file).catch((error) => self.postMessage({ kind: "failed", message: String(error) }));
};

async function analyse(file) {
  const [{ memory }] = await Promise.all([init(), look()]);
  const began = performance.now();
  const stages = {};
  let said = 0;
  const mib = () => memory.buffer.byteLength / 2 ** 20;
  const breathe = async (stage, started, bytes) => {
    const now = performance.now();
    const seen = (stages[stage] ??= { longest: 0, seconds: 0 });
    seen.longest = Math.max(seen.longest, now - started);
    seen.seconds += (now - started) / 1000;
    seen.mib = mib();
    if (now - said > 100) self.postMessage({ kind: "progress", stage, bytes, mib: mib() });
    if (now - said > 100) said = now;
    await new Promise((resolve) => ((wake = resolve), channel.port2.postMessage(null)));
    if (cancelled) self.postMessage({ kind: "cancelled" });
    return cancelled;
  };
  const read = async (at) => new Uint8Array(await file.slice(at, at + SLICE).arrayBuffer());
  const session = new Session();
  const { reading } = new Inspector().inspect(file.name, file.size, await read(0), file.size <= SLICE);
  session.begin({});
  session.openFile(file.name, reading);
  let size = SLICE >> 3;
  for (let at = 0; at < file.size; at += SLICE) {
    const slice = await read(at);
    for (let from = 0; from < slice.length; from += size) {
      const started = performance.now();
      session.push(slice.subarray(from, from + size));
      if (await breathe("read", started, at + from)) return;
    }
  }
  session.closeFile();
  for (let stage = "orders"; stage !== "done"; ) {
    const started = performance.now();
    const before = stage;
    do stage = session.step().stage;
    while (stage === before && performance.now() - started < PIECE);
    if (await breathe(before, started, file.size)) return;
    if (stage !== before) self.postMessage({ kind: "progress", stage: before, bytes: file.size, over: stages[before] });
  }
  const { lines, customers } = session.ordersReport();
  self.postMessage({ kind: "done", lines, customers, mib: mib(), seconds: (performance.now() - began) / 1000, stages });
}

// usage: regulars.mjs GENERATED SMALL.csv ORDERS.csv. The page's module, fed in slices of a file as
// the page's worker does it, until the customers' records and their summary are there. The guess about the
// file, which the page makes before the user confirms it, is timed by itself.
import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { cpuSeconds, measure } from "./clock.mjs";

const SLICE = 1 << 20;
const [generated, small, orders] = process.argv.slice(2);
const { default: init, Session } = await import(pathToFileURL(join(generated, "regulars.js")));
const { initSync, Inspector } = await import(pathToFileURL(join(generated, "inspector.js")));
const { memory } = await init({ module_or_path: readFileSync(join(generated, "regulars_bg.wasm")) });
initSync({ module: readFileSync(join(generated, "inspector_bg.wasm")) });

function ledger(path) {
  const file = openSync(path);
  const { size } = fstatSync(file);
  const slice = new Uint8Array(SLICE);
  const read = (at) => slice.subarray(0, readSync(file, slice, 0, SLICE, at));
  const session = new Session();
  const began = cpuSeconds();
  const { reading } = new Inspector().inspect("orders.csv", size, read(0), size <= SLICE);
  const guess = cpuSeconds() - began;
  session.begin({});
  session.openFile("orders.csv", reading);
  for (let at = 0; at < size; at += SLICE) session.push(read(at));
  session.closeFile();
  while (!session.customersReport()) session.step();
  const { customers, total } = session.ordersReport();
  session.free();
  closeSync(file);
  return { customers, total: Number(total), guess, mib: memory.buffer.byteLength / 2 ** 20 };
}

await measure(ledger, small, orders);

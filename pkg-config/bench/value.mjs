// usage: value.mjs GENERATED CUSTOMERS REFITS TABLE.csv. The page's module values a shop drawn from BG/NBD
// with CDNOW's parameters; the fit is timed by its steps, the one that gathers equal histories among them, the refits by theirs.
// The customers' x, tₓ and T go to TABLE.csv, for the peer.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { cpuSeconds } from "./clock.mjs";

const [generated, customers, refits, table] = process.argv.slice(2);
const { default: init, Session } = await import(pathToFileURL(join(generated, "regulars.js")));
const { initSync, Inspector } = await import(pathToFileURL(join(generated, "inspector.js")));
await init({ module_or_path: readFileSync(join(generated, "regulars_bg.wasm")) });
initSync({ module: readFileSync(join(generated, "inspector_bg.wasm")) });

const [R, ALPHA, A, B] = [0.2426, 4.4136, 0.7929, 2.4259];
const DAYS = 273;
/** Progress at which the fit, the refits and what follows them begin. */
const [FIT, REFIT, REST] = [10, 30, 50];
let state = 1;
function unit() {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 2 ** 32;
}
function gamma(shape) {
  if (shape < 1) return gamma(shape + 1) * unit() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = Math.sqrt(-2 * Math.log(unit())) * Math.cos(2 * Math.PI * unit());
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(unit()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Order lines of so many customers, as pieces of CSV. */
function* shop(n) {
  const date = (day) => new Date(Date.UTC(1997, 0, 1 + day)).toISOString().slice(0, 10);
  let text = "customer,order,date,amount\n";
  let order = 0;
  for (let c = 0; c < n; c++) {
    const [rate, up, down] = [gamma(R) / ALPHA / 7, gamma(A), gamma(B)];
    const leaves = up / (up + down);
    let repeats = 0;
    for (let day = Math.floor(unit() * 84); day <= DAYS; ) {
      text += `${c},${order++},${date(Math.floor(day))},${(5 + unit() * 60).toFixed(2)}\n`;
      if (repeats++ > 0 && unit() < leaves) break;
      day -= Math.log(unit()) / rate;
    }
    if (text.length > 1 << 20) {
      yield text;
      text = "";
    }
  }
  yield text;
}

function valued(n, refits) {
  state = 1;
  const session = new Session();
  const pieces = [...shop(n)].map((text) => new TextEncoder().encode(text));
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const { reading } = new Inspector().inspect("orders.csv", size, pieces[0], pieces.length === 1);
  session.begin({ today: "1997-10-01", segments: { k: 2, restarts: 1 }, value: { model: "bgnbd", calibration_end: "1997-09-30", refits } });
  session.openFile("orders.csv", reading);
  for (const piece of pieces) session.push(piece);
  session.closeFile();
  const found = { fit: 0, refits: 0 };
  for (let step = session.step(); step.stage !== "done"; ) {
    const { stage, done } = step;
    const began = cpuSeconds();
    step = session.step();
    if (stage !== "value") continue;
    const took = cpuSeconds() - began;
    const fits = done >= FIT && done < REFIT || done < FIT && step.done >= FIT;
    if (fits) found.fit += took;
    else if (done >= REFIT && done < REST) found.refits += took;
  }
  if (!found.fit) throw new Error("no step was the fit's");
  return { session, found };
}

valued(2_000, 0).session.free(); // so that the code is compiled
await new Promise((resolve) => setTimeout(resolve, 2_000));
const { session, found } = valued(Number(customers), Number(refits));
writeFileSync(table, session.exportCsv("value", "en"));
const { parameters, log_likelihood } = session.valueReport();
console.log(JSON.stringify({ ...found, parameters, log_likelihood }));

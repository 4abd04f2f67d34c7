// Workbooks and Parquet files: read by a module of their own, which starts when the first one comes.
// In: files. Out: rows as text, for the session or an inspector. The bytes of a file are kept only inside that module.
import { initSync, TableFile } from "../generated/readers.js";
import type { Inspector } from "../generated/inspector.js";
import type { Session } from "../generated/regulars.js";
import { feed, repeat } from "./pieces.js";
import type { Inspection, Reading } from "./protocol.js";

/** The first guess looks at this much text of a sheet, as of a text file. */
const HEAD = 1 << 20;
/** A sheet's likeness to orders is judged by this much. */
const GLANCE = 64 * 1024;
/** A sheet that has shown no rows after so many steps shows none. */
const PATIENCE = 64;

let lend: (module: WebAssembly.Module | Error) => void;
const lent = new Promise<WebAssembly.Module | Error>((resolve) => (lend = resolve));
let started = false;

/** The page hands the module over, or says why it cannot. */
export function lendReaders(module: WebAssembly.Module | Error): void {
  lend(module);
}

async function start(): Promise<void> {
  const module = await lent;
  if (module instanceof Error) throw Object.assign(new Error(module.message), { code: "not-loaded" });
  if (!started) initSync({ module });
  started = true;
}

/** Whether the readers of tables are to read this file, by its first bytes. */
export async function isTable(file: File): Promise<boolean> {
  const head = new TextDecoder("latin1").decode(await file.slice(0, 8).arrayBuffer());
  return /^(PK\x03\x04|PK\x05\x06|PAR1|PARE)/.test(head) || head === "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
}

export function isTableReading(reading: Reading): boolean {
  return reading.format !== "csv" && reading.format !== "json_lines";
}

/** A sheet as far as it was looked at. */
interface Glance {
  name: string;
  shape: Float64Array;
  hidden: boolean;
  head: Uint8Array;
}
/** What an inspection rests on: kept, because a changed reading rests on the same. */
interface Glimpse {
  format: string;
  sheets: Glance[];
  rows: Uint8Array;
  whole: boolean;
  notes: string[];
}

const kept = new Map<string, Glimpse>();

/** What the file seems to be. `sheet`: the one to read; none guesses. */
export async function inspectTable(core: Inspector, file: File, reading: Reading | undefined, sheet: string): Promise<Inspection> {
  const key = JSON.stringify([file.name, file.size, file.lastModified, sheet]);
  const glimpse = kept.get(key) ?? (await look(file, sheet, core));
  if (kept.has(key)) choose(core, glimpse, sheet);
  if (kept.size >= 8) kept.clear();
  kept.set(key, glimpse);
  say(core, glimpse.notes);
  return core.inspectTable(file.name, file.size, glimpse.format as Reading["format"], glimpse.rows, glimpse.whole, reading);
}

async function look(file: File, sheet: string, core: Inspector): Promise<Glimpse> {
  const table = await opened(file, () => undefined, () => undefined);
  try {
    const format = table.open();
    const names = format === "parquet" ? [] : table.sheets();
    const sheets = names.map((name, at): Glance => {
      table.begin(at);
      const { rows } = head(table, GLANCE);
      return { name, shape: table.shape(), hidden: table.isHidden(at), head: rows };
    });
    const glimpse: Glimpse = { format, sheets, rows: new Uint8Array(), whole: true, notes: [] };
    table.begin(choose(core, glimpse, sheet));
    return { ...glimpse, ...head(table, HEAD), notes: table.notes() };
  } finally {
    table.free();
  }
}

/** The core chooses among the sheets; a single one is taken whatever it is called. */
function choose(core: Inspector, { sheets }: Glimpse, wanted: string): number {
  for (const { name, shape, hidden, head } of sheets) core.addSheet(name, shape[0] ?? 0, shape[1] ?? 0, hidden, head);
  return sheets.length ? core.takeSheet(sheets.length === 1 ? "" : wanted) : 0;
}

/** The first rows of the sheet that was begun. */
function head(table: TableFile, wanted: number): { rows: Uint8Array; whole: boolean } {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (let steps = 0; !table.over && length < wanted && steps < PATIENCE; steps += table.progress > 0 ? 1 : 0) {
    const piece = table.step();
    pieces.push(piece);
    length += piece.length;
  }
  const rows = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    rows.set(piece, at);
    at += piece.length;
  }
  return { rows, whole: table.over };
}

/** A file with all its bytes in the readers' module; `also` gets them too. */
async function opened(file: File, also: (piece: Uint8Array) => void, between: () => void): Promise<TableFile> {
  await start();
  const table = new TableFile(file.size);
  await feed(file, (piece) => (table.push(piece), also(piece)), between);
  return table;
}

/** Feeds the sheet of the reading to the core; `told` hears how far it is, 0–1. */
export async function readTable(core: Session, file: File, reading: Reading, told: (part: number, rows: number) => void, between: () => void): Promise<void> {
  const table = await opened(file, (piece) => void core.push(piece), between);
  try {
    table.open();
    const at = table.sheets().indexOf(reading.sheet);
    if (at < 0) throw Object.assign(new Error(`there is no sheet ${reading.sheet}`), { code: "wrong-file", file: file.name });
    table.begin(at);
    await repeat(() => {
      const piece = table.step();
      if (piece.length) told(table.progress, core.pushText(piece).rows);
      return !table.over;
    }, between);
    say(core, table.notes());
  } finally {
    table.free();
  }
}

/** What the readers have to say, in English and Chinese by turns. */
function say(core: Session | Inspector, notes: string[]): void {
  for (let i = 0; i + 1 < notes.length; i += 2) core.note(notes[i]!, notes[i + 1]!);
}

/** Makes the readers' module panic, so that the recovery can be rehearsed. */
export async function rehearseReadersPanic(): Promise<void> {
  await start();
  new TableFile(0).rehearsePanic();
}

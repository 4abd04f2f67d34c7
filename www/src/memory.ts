// How the reader confirmed files of an export before, by the hash of their header row. Kept in this browser:
// positions of columns and formats, never a cell. Where the browser keeps nothing, nothing is remembered.
import type { Inspection, Reading } from "./protocol.js";

type Kept = Pick<Reading, "roles" | "dates" | "decimal_mark" | "currency">;

const key = (hash: string) => `regulars reading ${hash}`;

export function remember({ header_hash, reading }: Inspection): void {
  if (!header_hash) return;
  const { roles, dates, decimal_mark, currency }: Kept = reading;
  stored((store) => store.setItem(key(header_hash), JSON.stringify({ roles, dates, decimal_mark, currency })));
}

export function forget({ header_hash }: Inspection): void {
  stored((store) => store.removeItem(key(header_hash)));
}

/**
 * The guess with what was confirmed for such a file before; nothing where that is the same. Formats that this
 * file's own cells decide stay as they are: they are newer than the memory.
 */
export function remembered({ header_hash, reading, columns, questions }: Inspection): Reading | undefined {
  const text = header_hash ? stored((store) => store.getItem(key(header_hash))) : undefined;
  const kept = text ? parsed(text) : undefined;
  if (!kept?.roles.every(({ column }) => column <= columns.length)) return undefined;
  const answers = (value: string) => questions.some(({ options }) => options.some((o) => o.value === value));
  const now: Reading = { ...reading, roles: kept.roles };
  if (answers(kept.dates)) now.dates = kept.dates;
  if (answers(kept.decimal_mark)) now.decimal_mark = kept.decimal_mark;
  if (answers(kept.currency)) now.currency = kept.currency;
  // Other columns are written in other ways: what the cells decide is guessed for these.
  if (JSON.stringify(kept.roles) !== JSON.stringify(reading.roles)) {
    if (kept.dates !== now.dates) now.dates = "undecided";
    if (kept.decimal_mark !== now.decimal_mark) now.decimal_mark = "undecided";
    if (kept.currency !== now.currency) now.currency = "undecided";
  }
  return JSON.stringify(now) === JSON.stringify(reading) ? undefined : now;
}

function parsed(text: string): Kept | undefined {
  try {
    const kept = JSON.parse(text) as Kept;
    return Array.isArray(kept.roles) ? kept : undefined;
  } catch {
    return undefined; // written by something else: as good as nothing
  }
}

function stored<T>(use: (store: Storage) => T): T | undefined {
  try {
    return use(localStorage);
  } catch {
    return undefined; // forbidden or full: the guess is shown as it is
  }
}

// Values of the ledger's columns in their own units: days and counts, or money.
import type { Format } from "../format.js";

const MONEY = new Set(["monetary", "basket"]);

export function ledgerValue(column: string, value: number | undefined, format: Format): string {
  if (value === undefined || value === null) return "–";
  if (MONEY.has(column)) return format.money(value);
  if (column.endsWith("_share")) return format.fineShare(value);
  return Number.isInteger(value) ? format.whole(value) : format.decimal(value, 1);
}

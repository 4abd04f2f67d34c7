// Files that leave the page: made in the core, saved by the browser from a blob.
import { failureOf, type Analysis } from "../analysis.js";
import type { Language, Table } from "../protocol.js";

const STEM: Record<Table, string> = { customers: "customers", offers: "offers", segments: "segments", rejects: "lines-left-out" };

export function saveTable(analysis: Analysis, table: Table, language: Language): Promise<void> {
  return saved(analysis, `${STEM[table]}.csv`, "text/csv;charset=utf-8", () => analysis.client.ask("table", { table, language }));
}

export function saveJson(analysis: Analysis, what: "report" | "recipe"): Promise<void> {
  return saved(analysis, `${what}.json`, "application/json", () => analysis.client.ask(what, null));
}

async function saved(analysis: Analysis, name: string, type: string, make: () => Promise<BlobPart>): Promise<void> {
  try {
    const url = URL.createObjectURL(new Blob([await make()], { type }));
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  } catch (error) {
    analysis.failure = failureOf(error);
    analysis.changed();
  }
}

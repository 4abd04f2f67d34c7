// Files that leave the page: made in the core, saved by the browser from a blob.
import { failureOf, type Analysis } from "../analysis.js";
import type { Filter, Language, Table } from "../protocol.js";

const STEM: Record<Table, string> = { customers: "customers", offers: "offers", segments: "segments", rejects: "lines-left-out", value: "customer-value", watch: "watch-list", contact: "contacts", loyalty: "loyalty", reorder: "reorder", referral: "referral" };

const CSV = "text/csv;charset=utf-8";

export function saveTable(analysis: Analysis, table: Table, language: Language): Promise<void> {
  return saved(analysis, `${STEM[table]}.csv`, CSV, () => analysis.client.ask("table", { table, language }));
}

export function saveJson(analysis: Analysis, what: "report" | "recipe" | "model"): Promise<void> {
  return saved(analysis, `${what}.json`, "application/json", () => analysis.client.ask(what, null));
}

/** The lines left out of each order file, with their own cells. */
export async function saveLeftOut(analysis: Analysis, language: Language): Promise<void> {
  const { sources } = analysis;
  const orders = sources.filter((s) => s.reading.kind === "orders").length;
  for (const [source, { file, reading }] of sources.entries()) {
    if (reading.kind !== "orders") continue;
    const name = orders > 1 ? `${STEM.rejects}-${file.name.replace(/\.[^.]*$/, "")}.csv` : `${STEM.rejects}.csv`;
    // What a reader of tables made is not there a second time: its lines are listed without their cells.
    if (!["csv", "json_lines"].includes(reading.format)) await saveTable(analysis, "rejects", language);
    else await saved(analysis, name, CSV, () => analysis.client.ask("leftOut", { source, language }));
  }
}

export function saveAudience(analysis: Analysis, filter: Filter, language: Language): Promise<void> {
  return saved(analysis, "audience.csv", CSV, () => analysis.client.ask("audience", { filter, language }));
}

export function saveBundles(analysis: Analysis, language: Language): Promise<void> {
  return saved(analysis, "bundles.csv", CSV, () => analysis.client.ask("bundleTable", { language }));
}

export function saveSheet(analysis: Analysis, id: string, language: Language): Promise<void> {
  return saved(analysis, `${id}.csv`, CSV, () => analysis.client.ask("sheet", { id, language }));
}

export function saveWanted(analysis: Analysis, language: Language): Promise<void> {
  return saved(analysis, "audience.csv", CSV, () => analysis.client.ask("wantedTable", { language }));
}

export function saveCalendar(analysis: Analysis, language: Language): Promise<void> {
  return saved(analysis, "contacts.ics", "text/calendar;charset=utf-8", () => analysis.client.ask("calendar", { language }));
}

export function saveSnapshot(analysis: Analysis, secret: string): Promise<void> {
  return saved(analysis, "snapshot.json", "application/json", () => analysis.client.ask("snapshot", { secret }));
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

// The words that page and worker exchange. Every request has an `id` and gets exactly one answer:
// `result`, `error` or `cancelled`. Events (`progress`, `part`) come before it, under the same id.
import type {
  Audience, BundleOptions, BundlesReport, Card, Continuity, ContractReport, CustomerPage, CustomerQuery, CustomersReport, Difference, Filter, Inspection, Migration, OffersReport, Options, OrdersReport, PlanOptions, PlanReport, ProductAudience, ProductAudienceQuery,
  QualityReport, Reading, RejectPage, SegmentOptions, SegmentsReport, SoldProduct, ValueOptions, ValueReport, Words,
} from "../generated/regulars.js";

export type * from "../generated/regulars.js";

export type Language = "en" | "zh";
export type Table = "customers" | "offers" | "rejects" | "segments" | "value" | "watch" | "contact" | "loyalty" | "reorder" | "referral";
export type Stage = "read" | "orders" | "customers" | "segments" | "offers" | "value";
export const STAGES: readonly Stage[] = ["read", "orders", "customers", "segments", "offers", "value"];

/** What a worker starts with. */
export interface Modules {
  core: WebAssembly.Module;
  inspector: WebAssembly.Module;
}

/** A file to read and how: all that is needed to read it again. */
export interface Source {
  file: File;
  reading: Reading;
}

/** Request name → [what it takes, what it answers]. */
export interface Requests {
  /** `sheet`: the one of a workbook to read, where no reading says so. */
  inspect: [{ file: File; reading?: Reading; sheet?: string }, Inspection];
  analyse: [{ sources: Source[]; options: Options }, null];
  resegment: [{ options: SegmentOptions }, null];
  revalue: [{ options: ValueOptions }, null];
  plan: [{ module: WebAssembly.Module; options: Partial<PlanOptions> }, PlanReport];
  /** A sheet of the plan made last, as CSV. */
  sheet: [{ id: string; language: Language }, Uint8Array<ArrayBuffer>];
  /** What customers under contract are worth. */
  contracts: [{ survivors: number[]; discount: number }, ContractReport];
  customers: [{ query: CustomerQuery }, CustomerPage];
  card: [{ customer: string }, Card];
  rejects: [{ reason: string | undefined; offset: number; limit: number }, RejectPage];
  map: [null, MapPoints];
  memberships: [{ module: WebAssembly.Module; k: number; seed: number }, Float32Array];
  customerAt: [{ index: number }, string | null];
  table: [{ table: Table; language: Language }, Uint8Array<ArrayBuffer>];
  bundles: [{ module: WebAssembly.Module; options: BundleOptions }, BundlesReport];
  /** Products that an audience can be asked for. */
  sold: [{ limit: number }, SoldProduct[]];
  wanted: [{ query: Partial<ProductAudienceQuery> }, ProductAudience];
  /** The audience asked for last, as CSV. */
  wantedTable: [{ language: Language }, Uint8Array<ArrayBuffer>];
  /** All rules of the last search, as CSV. */
  bundleTable: [{ language: Language }, Uint8Array<ArrayBuffer>];
  calendar: [{ language: Language }, string];
  /** What customers may be compared by beside the ledger's columns. */
  comparable: [null, string[]];
  quality: [null, QualityReport];
  attributes: [null, string[]];
  audiences: [{ audiences: Audience[] }, null];
  audience: [{ filter: Filter; language: Language }, Uint8Array<ArrayBuffer>];
  /** The lines left out of one source, with their own cells. */
  leftOut: [{ source: number; language: Language }, Uint8Array<ArrayBuffer>];
  /** How the customers stand to the model in use. */
  continuity: [null, Continuity | undefined];
  /** Who went where since this `customers.csv`. */
  migration: [{ before: Uint8Array }, Migration];
  model: [null, string];
  snapshot: [{ secret: string }, string];
  difference: [{ old: unknown; secret: string }, Difference];
  report: [null, string];
  recipe: [null, string];
  panic: [{ readers?: boolean }, null];
}
export type RequestName = keyof Requests;

/** x, y interleaved and one segment id per customer, in the same order. */
export interface MapPoints {
  points: Float32Array;
  labels: Uint8Array;
}

/** How far a long request is. Bytes and rows count over all files. */
export interface Progress {
  stage: Stage;
  rows: number;
  bytes: number;
  /** Of the stage: bytes for `read`, slices of work for the others. */
  done: number;
  total: number;
}

/** Parts of the report, each as soon as it is there. */
export interface Parts {
  orders?: OrdersReport;
  customers?: CustomersReport;
  segments?: SegmentsReport;
  offers?: OffersReport;
  value?: ValueReport;
  /** Why a stage gave nothing. */
  notes?: Words[];
}

/** An error as it crosses the border: the core's own fields, or a code of the page's. */
export interface Failure {
  code: string;
  message: string;
  file?: string;
  line?: number;
  column?: string;
  remedy?: string;
  value?: string;
}

export type ToWorker =
  | { id: 0; name: "start"; modules: Modules; lock: string }
  | { id: 0; name: "companion"; port: MessagePort; lock: string; core?: WebAssembly.Module }
  | { id: 0; name: "readers"; module?: WebAssembly.Module; message?: string }
  | { id: number; name: "cancel" }
  | { id: number; name: RequestName; with: unknown };

export type FromWorker =
  | { id: 0; kind: "started" }
  | { id: number; kind: "progress"; progress: Progress }
  | { id: number; kind: "part"; part: Parts }
  | { id: number; kind: "result"; result: unknown }
  | { id: number; kind: "error"; failure: Failure }
  | { id: number; kind: "cancelled" }
  | { id: number; kind: "died"; message: string };

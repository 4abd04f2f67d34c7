// Your data: how each file is read, shown on its own first rows and changed in place; the choices
// of the analysis; and afterwards what was used and what was left out.
import { css, html, nothing, type TemplateResult } from "lit";
import type { OpenFile } from "../analysis.js";
import type { Inspection, OrdersReport, Reading, Role, SheetGuess } from "../protocol.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";
import { failureNote } from "../parts/failure.js";
import { structure, surety } from "../parts/structure.js";
import "./choices.js";
import "./preview.js";
import "./data-quality.js";
import "./questions.js";
import "./quality.js";

const ENCODINGS = ["UTF-8", "GB18030", "Big5", "Shift_JIS", "EUC-KR", "windows-1252", "windows-1251", "ISO-8859-2", "UTF-16LE", "UTF-16BE"];

const WEAK = 0.6;

export class YourData extends Screen {
  static override styles = [sheet, css`
    .file { margin-top: 40px; }
    .file h2 { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline; border-top: 1px solid var(--rule); padding-top: 12px; overflow-wrap: anywhere; }
    .file h2 small { font-weight: 400; font-size: 14px; color: var(--ink-soft); }
    .how { margin: 8px 0 16px; }
    .how summary, .sheet { font-size: 14px; color: var(--ink-soft); }
    .how summary { cursor: pointer; }
    .reading { margin-top: 12px; align-items: start; gap: 12px 20px; }
    .reading .check { align-self: center; }
    .reading small { font-size: 13px; }
    .sheet { margin: 12px 0; }
    h2 ~ .note { margin-top: 12px; }
    .notes { margin-top: 12px; display: grid; gap: 8px; }
    .more { margin-top: 32px; }
    .notes pre { margin: 4px 0 12px; max-height: 12em; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
    .plain { list-style: none; margin: 0; padding: 0; }
    .go { margin-top: 40px; padding: 16px 0; border-block: 1px solid var(--rule); }
    .go.first { position: sticky; bottom: 0; background: var(--paper); z-index: 2; }
    .main { font-size: 17px; padding: 10px 24px; }
  `];

  override render(): TemplateResult {
    const { data } = this.t;
    const { files, reports, recipe } = this.analysis;
    if (!files.length) {
      return html`<h1 tabindex="-1">${data.empty}</h1><p class="lead">${data.emptyHint}</p>
        <p><a class="button" href=${this.href({ screen: "start" })}>${data.toStart}</a></p>`;
    }
    const asked = files.length === 1 ? data.ask : data.askMany(this.format.whole(files.length));
    return html`
      <p class="kicker">${this.t.nav.data}</p>
      <h1 tabindex="-1">${reports.orders ? this.#used(reports.orders) : asked}</h1>
      <p class="lead">${reports.orders ? nothing : data.lead} ${recipe ? data.recipeUsed : nothing}</p>
      ${reports.orders ? html`<regulars-quality .analysis=${this.analysis} .language=${this.language} .report=${reports.orders}></regulars-quality>` : nothing}
      ${reports.customers ? html`<regulars-data-quality .analysis=${this.analysis} .language=${this.language}></regulars-data-quality>` : nothing}
      ${files.map((entry, at) => this.#file(entry, at))}
      <div class="more row"><label class="button">${this.t.files.add}<input class="sr" type="file" multiple data-testid="add-file" @change=${this.#add} /></label>
        <span class="small soft">${this.t.files.order}</span></div>
      <regulars-choices .analysis=${this.analysis} .language=${this.language}></regulars-choices>
      <div class="go row ${reports.orders ? "" : "first"}">
        ${this.analysis.ready ? html`<button class="main" type="button" data-testid="confirm-columns" ?disabled=${!!this.analysis.work || this.analysis.asked} @click=${this.#confirm}>
          ${reports.orders ? data.again : data.confirm}</button>${this.analysis.asked ? html`<span class="small" role="status">${this.t.asked.first}</span>` : nothing}` : nothing}
        ${reports.orders ? html`<a href=${this.href({ screen: "overview" })}>${data.showResult}</a>` : nothing}
      </div>`;
  }

  #used({ kept, lines }: OrdersReport): string {
    return this.t.data.used(this.format.whole(kept), this.format.whole(lines), lines ? this.format.fineShare(kept / lines) : "–");
  }

  #file({ file, inspection, guess, failure, remembered }: OpenFile, at: number): TemplateResult {
    const { data } = this.t;
    return html`<div class="file" aria-busy=${inspection || failure ? "false" : "true"}>
      <h2>${file.name} <small>${data.file(this.format.bytes(file.size), inspection?.compression ?? "")}${inspection ? ` · ${data.tables.formats[inspection.format]}` : nothing}</small></h2>
      ${failure ? failureNote(failure, this.t, this.format) : nothing}
      ${remembered ? this.#remembered(at) : nothing}
      ${inspection ? this.#inspected(inspection, guess ?? inspection, at) : nothing}
    </div>`;
  }

  #remembered(at: number): TemplateResult {
    const { asked } = this.t;
    return html`<p class="remark small row" data-testid="remembered">${asked.asLastTime}
      <button type="button" class="link" @click=${() => this.analysis.guessAgain(at)}>${asked.useGuess}</button>
      <button type="button" class="link" @click=${() => this.analysis.forget(at)}>${asked.forget}</button></p>`;
  }

  #inspected(inspection: Inspection, guess: Inspection, at: number): TemplateResult {
    const { data } = this.t;
    const { reading, rejected, sheets } = inspection;
    const read = (e: CustomEvent<Reading>) => this.analysis.inspect(at, e.detail);
    return html`
      <regulars-questions .language=${this.language} .inspection=${inspection} @reading=${read}></regulars-questions>
      ${reading.kind === "orders" ? this.#missing(reading) : nothing}
      ${sheets.length > 1 ? html`<div class="sheet row">${this.#select("sheet", data.tables.sheet, reading.sheet, sheets.map((s) => [s.name, this.#sheet(s)] as const), (sheet) => void this.analysis.takeSheet(at, sheet))}${this.#taken(sheets)}</div>` : nothing}
      ${this.#how(inspection, guess, at)}
      <regulars-preview ?few=${this.analysis.files.length > 1} .language=${this.language} .inspection=${inspection} .guess=${guess} @reading=${read}></regulars-preview>
      <div class="notes">
        <p class="small soft">${data.previewCount(this.format.whole(guess.rows), guess.sampled)} ${rejected ? data.ragged(this.format.whole(rejected)) : nothing}</p>
        ${structure(inspection, this.t, this.format)}
        ${reading.kind === "corrected" ? html`<p class="remark small">${this.t.files.correctedNote}</p>` : nothing}
        ${guess.notes.map((note) => html`<p class="note small">${this.say(note)}</p>`)}
      </div>`;
  }

  /** How the file is read, in a line; the fields to change it stand open where a guess is a weak one. */
  #how(inspection: Inspection, guess: Inspection, at: number): TemplateResult {
    const { data, files } = this.t;
    const { reading, format, confidence, sheets } = inspection;
    const change = (part: Partial<Reading>) => this.analysis.inspect(at, { ...reading, ...part });
    const isText = !sheets.length && format !== "parquet";
    // Another way to cut the text has its table elsewhere: begin 0 asks to find it anew.
    const anew = { begin: 0, width: 0 };
    const sure = (of: "encoding" | "delimiter" | "header") => surety(confidence[of], this.t, this.format);
    const delimiters = Object.entries({ [reading.delimiter]: this.t.structure.custom(reading.delimiter), ...data.delimiters });
    const encodings = [...new Set([reading.encoding, ...ENCODINGS])].map((e) => [e, e] as const);
    const currencies = this.#currencies(inspection, guess);
    return html`<details class="how" data-testid="how" ?open=${isWeak(guess)}>
      <summary>${this.#inAWord(inspection, isText)}</summary>
      <div class="row reading" role="group" aria-label=${data.reading}>
        ${isText ? this.#select("encoding", data.encoding, reading.encoding, encodings, (encoding) => change({ encoding, ...anew }), sure("encoding")) : nothing}
        ${format === "csv" ? this.#select("delimiter", data.delimiter, reading.delimiter, delimiters, (delimiter) => change({ delimiter, ...anew, roles: delimiter === guess.reading.delimiter ? guess.reading.roles : [] }), sure("delimiter")) : nothing}
        ${this.#select("dates", data.dates, reading.dates, this.#orOpen(data.dateFormats, reading.dates), (dates) => change({ dates: dates as Reading["dates"] }), this.#formatSurety(reading.dates, guess.reading.dates, guess.confidence.dates))}
        ${this.#select("decimal_mark", data.decimal, reading.decimal_mark, this.#orOpen(data.decimals, reading.decimal_mark), (decimal_mark) => change({ decimal_mark }), this.#formatSurety(reading.decimal_mark, guess.reading.decimal_mark, guess.confidence.decimal_mark))}
        ${currencies.length > 1 ? this.#select("currency", this.t.asked.currency, reading.currency, currencies, (currency) => change({ currency }), this.#formatSurety(reading.currency, guess.reading.currency, guess.confidence.currency)) : nothing}
        ${this.#select("kind", files.kind, reading.kind, Object.entries(files.kinds), (kind) => change({ kind: kind as Reading["kind"], roles: [] }))}
        <label class="check"><input type="checkbox" .checked=${reading.header_rows > 0}
          @change=${(e: Event) => change({ header_rows: (e.target as HTMLInputElement).checked ? Math.max(1, guess.reading.header_rows) : 0 })} />${data.header} <span class="soft small">${sure("header")}</span></label>
      </div></details>`;
  }

  #inAWord({ reading, format, columns }: Inspection, isText: boolean): string {
    const { data, files, structure } = this.t;
    const dated = columns.some((c) => c.role === "date") ? data.dateFormats[reading.dates] : undefined;
    const delimiter = data.delimiters[reading.delimiter] ?? structure.custom(reading.delimiter);
    return [
      files.oneRow(files.kinds[reading.kind] ?? reading.kind), isText ? reading.encoding : "", format === "csv" ? data.splitBy(delimiter) : "",
      dated ? data.datesAs(dated) : "", reading.decimal_mark === "," ? data.decimals[","] : "", reading.currency === "undecided" ? "" : reading.currency,
    ].filter(Boolean).join(" · ");
  }

  #sheet({ name, rows, columns, hidden }: SheetGuess): string {
    const { tables } = this.t.data;
    return tables.option(name, this.format.whole(rows), this.format.whole(columns), hidden);
  }

  /** Why this sheet was read and not another. */
  #taken(sheets: SheetGuess[]): TemplateResult | typeof nothing {
    const { tables } = this.t.data;
    const taken = sheets.length > 1 ? sheets.find((s) => s.taken) : undefined;
    return taken ? html`<p class="small soft" data-testid="sheet-taken">${tables.taken[taken.taken!](taken.name)}</p>` : nothing;
  }

  /** Roles without which little can be said. */
  #missing({ roles }: Reading): TemplateResult | typeof nothing {
    const { data } = this.t;
    const has = (...wanted: Role[]) => roles.some((r) => wanted.includes(r.role));
    const missing = (["customer", "date", "product"] as Role[]).filter((role) => !has(role));
    if (!has("amount", "unit_price")) missing.push("amount");
    return missing.length ? html`<p class="note small" role="status">${data.missing(missing.map((role) => data.roles[role]).join(this.t.listAnd))}</p>` : nothing;
  }

  /** The choices, and that none is made yet while none is. */
  #orOpen(options: Record<string, string>, value: string): [string, string][] {
    const open: [string, string][] = value === "undecided" ? [[value, this.t.asked.open]] : [];
    return [...open, ...Object.entries(options)];
  }

  /** The currencies that the file was found to name, and none. */
  #currencies({ reading, questions }: Inspection, guess: Inspection): [string, string][] {
    const { asked } = this.t;
    const named = [...questions, ...guess.questions].filter((q) => q.kind === "currency").flatMap((q) => q.options.map((o) => o.value));
    const all = [...new Set([reading.currency, guess.reading.currency, ...named])];
    return all.map((c) => [c, c === "undecided" ? asked.open : c || asked.noCurrency]);
  }

  #formatSurety(value: string, guessed: string, share: number): string {
    const { data, asked } = this.t;
    if (value === "undecided") return asked.needed;
    if (value !== guessed) return data.chosen;
    return data[share >= 0.8 ? "sure" : share >= 0.5 ? "likely" : "guess"](this.format.share(share));
  }

  #select(guess: string, name: string, value: string, options: readonly (readonly [string, string])[], set: (value: string) => void, surety?: string): TemplateResult {
    return html`<label class="field">${name}
      <select data-guess=${guess} @change=${(e: Event) => set((e.target as HTMLSelectElement).value)}>
        ${options.map(([key, text]) => html`<option value=${key} ?selected=${key === value}>${text}</option>`)}
      </select>${surety ? html`<small>${surety}</small>` : nothing}</label>`;
  }

  readonly #add = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const detail = [...(input.files ?? [])];
    input.value = "";
    if (detail.length) this.dispatchEvent(new CustomEvent("add-files", { detail, bubbles: true, composed: true }));
  };
  readonly #confirm = () => {
    this.go({ screen: "overview" });
    void this.analysis.analyse();
  };
}

/** A guess about the text that is worth a look, though nothing is asked. */
function isWeak({ confidence, format, sheets }: Inspection): boolean {
  const { encoding, delimiter, header } = confidence;
  const isText = !sheets.length && format !== "parquet";
  return header < WEAK || (isText && encoding < WEAK) || (format === "csv" && delimiter < WEAK);
}

define("regulars-your-data", YourData);

// The file's own first rows, with the guessed role as a chip over each column. A change of role
// leaves as a `reading` event: the reading as it should be.
import { css, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { ColumnGuess, Inspection, Language, Reading, Role } from "../protocol.js";
import { FORMAT } from "../format.js";
import { define } from "../screen.js";
import { sheet } from "../theme/sheet.js";
import { DICTIONARY, type Dictionary } from "../words/index.js";

/** Enough to see what a column holds; of one file among several, fewer. */
const ROWS = 8;
const FEW_ROWS = 4;

/** Roles whose columns say how numbers and money are written. */
const NUMBERS = ["quantity", "unit_price", "amount", "discount", "currency"];

type Surety = "sure" | "likely" | "guess" | "chosen" | "unused";

class Preview extends LitElement {
  static override properties: PropertyDeclarations = { few: { type: Boolean }, inspection: { attribute: false }, guess: { attribute: false }, language: { reflect: true, attribute: "lang" } };
  static override styles = [sheet, css`
    .scroll { border-block: 1px solid var(--hair); }
    table { width: auto; min-width: 100%; font-size: 14px; }
    th, td { padding: 6px 16px 6px 0; max-width: 22em; }
    thead th { padding-top: 12px; vertical-align: top; }
    .chip { display: grid; gap: 2px; justify-items: start; }
    select { min-height: 32px; font-size: 14px; font-weight: 600; padding: 2px 4px; border-width: 2px; max-width: 15em; }
    .chosen select { border-color: var(--ink); }
    .sure select { border-color: var(--accent); background: var(--accent-wash); }
    .likely select { border-color: var(--accent); border-style: dashed; background: var(--accent-wash); }
    .guess select { border-color: var(--caution); border-style: dashed; background: var(--caution-wash); }
    .unused select { border-color: var(--hair); border-width: 1px; font-weight: 400; color: var(--ink-soft); }
    .surety { min-height: 20px; font-weight: 400; font-size: 13px; }
    .sure .surety, .likely .surety { color: var(--accent); }
    .guess .surety { color: var(--caution); }
    .name { display: block; margin-top: 8px; color: var(--ink); overflow-wrap: anywhere; }
    .kind { font-weight: 400; font-size: 13px; }
    td { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
    td.unused { color: var(--ink-soft); }
    .read { display: block; font-size: 13px; color: var(--accent); }
    .read.not { color: var(--wrong); }
  `];
  declare few: boolean;
  declare inspection: Inspection;
  /** As first guessed, before any change. */
  declare guess: Inspection;
  declare language: Language;

  override render(): TemplateResult {
    const { data } = DICTIONARY[this.language];
    const { columns, preview, file } = this.inspection;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${data.preview(file)}>
      <table>
        <thead><tr>${columns.map((column) => this.#head(column, data))}</tr></thead>
        <tbody>${preview.slice(0, this.few ? FEW_ROWS : ROWS).map((row, at) => html`<tr>${columns.map((c, i) => html`<td class=${c.role ? "" : "unused"}>${row[i] ?? ""}${c.role === "date" && row[i] ? this.#read(at) : nothing}</td>`)}</tr>`)}</tbody>
      </table>
    </div>`;
  }

  /** How a date reads, where that is not plain from how it is written. */
  #read(row: number): TemplateResult | typeof nothing {
    const { reading, dates_read } = this.inspection;
    const day = dates_read[row];
    if (reading.dates === "undecided" || (day && reading.dates === "year_month_day")) return nothing;
    return html`<span class="read ${day ? "" : "not"}">${day ? FORMAT[this.language].date(day) : DICTIONARY[this.language].asked.noDate}</span>`;
  }

  #head(column: ColumnGuess, data: Dictionary["data"]): TemplateResult {
    const guessed = this.guess.columns.find((c) => c.index === column.index);
    const open = (i: Inspection) => i.questions.some((q) => q.kind === "date_order");
    // How the dates are read was asked, and answered.
    const answered = column.role === "date" && open(this.guess) && !open(this.inspection);
    const surety = answered ? "chosen" : suretyOf(column, guessed);
    return html`<th scope="col"><span class="chip ${surety}">
        <select aria-label=${data.roleOf(column.name)} @change=${(e: Event) => this.#give(column.index, (e.target as HTMLSelectElement).value)}>
          <option value="" ?selected=${!column.role}>${data.noRole}</option>
          ${Object.entries(data.roles).map(([role, name]) => html`<option value=${role} ?selected=${role === column.role}>${name}</option>`)}
        </select>
        <span class="surety">${surety === "unused" ? "" : surety === "chosen" ? data.chosen : data[surety](FORMAT[this.language].share(guessed!.confidence))}</span>
      </span>
      <span class="name">${column.name}</span><span class="kind">${data.typeOf[column.type]}</span></th>`;
  }

  /** A role stands on one column: whoever had it loses it. How another column is written is guessed anew. */
  #give(column: number, role: string): void {
    const { columns } = this.inspection;
    const reading = { ...this.inspection.reading };
    const touched = [role, columns.find((c) => c.index === column)?.role];
    if (touched.includes("date")) reading.dates = "undecided";
    if (touched.some((r) => r && NUMBERS.includes(r))) reading.decimal_mark = reading.currency = "undecided";
    const others = reading.roles.filter((r) => r.column !== column && r.role !== role);
    const roles = role ? [...others, { role: role as Role, column }].sort((a, b) => a.column - b.column) : others;
    this.dispatchEvent(new CustomEvent<Reading>("reading", { detail: { ...reading, roles } }));
  }
}

function suretyOf({ role }: ColumnGuess, guessed: ColumnGuess | undefined): Surety {
  if (!role) return "unused";
  if (guessed?.role !== role) return "chosen";
  const { confidence } = guessed;
  return confidence >= 0.8 ? "sure" : confidence >= 0.5 ? "likely" : "guess";
}

define("regulars-preview", Preview);

// What a file leaves open, asked above its table: each answer shows what comes of it. An answer leaves as a
// `reading` event.
import { css, html, LitElement, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Answer, Inspection, Language, Question, Reading } from "../protocol.js";
import { FORMAT } from "../format.js";
import { define } from "../screen.js";
import { sheet } from "../theme/sheet.js";
import { DICTIONARY } from "../words/index.js";

class Questions extends LitElement {
  static override properties: PropertyDeclarations = { inspection: { attribute: false }, language: { reflect: true, attribute: "lang" } };
  static override styles = [sheet, css`
    fieldset { border: 0; border-inline-start: 3px solid var(--caution); background: var(--caution-wash); padding: 12px 16px; margin: 16px 0 0; min-width: 0; max-width: 52em; }
    legend { float: inline-start; width: 100%; padding: 0; font-weight: 600; overflow-wrap: anywhere; }
    .answers { clear: both; padding-top: 8px; display: flex; flex-wrap: wrap; gap: 8px; }
    button { background: var(--paper); flex-direction: column; align-items: flex-start; gap: 0; text-align: start; overflow-wrap: anywhere; }
    button small { color: var(--ink-soft); font-size: 13px; }
  `];
  declare inspection: Inspection;
  declare language: Language;

  override render(): TemplateResult {
    return html`${this.inspection.questions.map((question) => this.#ask(question))}`;
  }

  #ask(question: Question): TemplateResult {
    const { asked } = DICTIONARY[this.language];
    return html`<fieldset data-question=${question.kind}>
      <legend>${asked.about(question.name, question.text[this.language])}</legend>
      <div class="answers">${question.options.map((answer) => html`
        <button type="button" data-answer=${answer.value} @click=${() => this.#answer(question, answer)}>
          ${this.#name(question, answer)}<small>${this.#shows(question, answer)}</small></button>`)}</div>
    </fieldset>`;
  }

  #name({ kind }: Question, { value }: Answer): string {
    const { data } = DICTIONARY[this.language];
    if (kind === "date_order") return data.dateFormats[value as Reading["dates"]];
    return kind === "decimal_mark" ? data.decimals[value] ?? value : value;
  }

  #shows({ kind, cell }: Question, { reads, lines }: Answer): string {
    const { asked } = DICTIONARY[this.language];
    const format = FORMAT[this.language];
    if (kind === "currency") return asked.lines(format.whole(lines));
    return asked.reads(cell, kind === "date_order" ? format.date(reads) : format.decimal(Number(reads), reads.includes(".") ? 3 : 0));
  }

  #answer({ kind }: Question, { value }: Answer): void {
    const part = { date_order: "dates", decimal_mark: "decimal_mark", currency: "currency" } as const;
    this.dispatchEvent(new CustomEvent<Reading>("reading", { detail: { ...this.inspection.reading, [part[kind]]: value } }));
  }
}

define("regulars-questions", Questions);

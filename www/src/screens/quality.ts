// What was used and what was left out: reason by reason, down to the lines of the file.
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { OrdersReport, RejectPage, RejectRow } from "../protocol.js";
import { failureOf } from "../analysis.js";
import { failureNote } from "../parts/failure.js";
import { saveLeftOut } from "../parts/save.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";

const SHOWN = 50;
/** Reasons that lie in one cell. */
const CORRECTABLE = new Set(["no_customer", "bad_date", "bad_number", "not_positive_quantity", "not_positive_price", "outlier"]);

class Quality extends Screen {
  static override properties: PropertyDeclarations = { ...Screen.properties, report: { attribute: false }, opened: { state: true }, page: { state: true } };
  static override styles = [sheet, css`
    section { margin-top: 32px; }
    h2 + p { margin-top: 8px; }
    .lines { padding: 0 0 16px 16px; }
    .lines table { width: auto; font-size: 14px; }
    .lines .scroll { max-height: 320px; overflow: auto; }
    td p { color: var(--ink-soft); font-size: 14px; }
    .lines input { width: 12em; min-height: 32px; padding: 2px 6px; }
    .apply, .kept { margin-top: 16px; }
    .under { margin-top: 16px; display: grid; gap: 8px; }
  `];
  declare report: OrdersReport;
  declare opened: string | undefined;
  declare page: RejectPage | undefined;
  #failure: unknown;

  override render(): TemplateResult {
    const { data } = this.t;
    const reasons = Object.entries(this.report.dropped).filter(([, n]) => n).sort((a, b) => b[1] - a[1]);
    return html`<section>
      <h2>${data.quality}</h2>
      ${reasons.length ? html`<div class="scroll"><table>
        <thead><tr><th scope="col">${data.reason}</th><th scope="col" class="r">${data.lines}</th><th scope="col" class="r">${data.share}</th><th><span class="sr">${data.showLines}</span></th></tr></thead>
        <tbody>${reasons.map(([reason, n]) => this.#row(reason, n))}</tbody>
      </table></div>` : html`<p>${data.qualityNone}</p>`}
      <div class="under small">
        ${this.report.netted ? html`<p>${data.netted(this.format.whole(this.report.netted))}</p>` : nothing}
        ${this.report.rounded ? html`<p>${data.rounded(this.format.whole(this.report.rounded))}</p>` : nothing}
        ${reasons.length ? html`<p><button type="button" data-testid="download-rejects" @click=${() => saveLeftOut(this.analysis, this.language)}>${this.t.files.saveLeftOut}</button></p><p class="soft">${this.t.files.leftOutNote}</p>` : nothing}
      </div>
      ${this.#corrections()}
    </section>`;
  }

  #row(reason: string, n: number): TemplateResult {
    const { data } = this.t;
    const [name, note] = data.reasons[reason] ?? [reason, ""];
    const open = this.opened === reason;
    return html`<tr>
        <td>${name}<p>${note}</p></td>
        <td class="r">${this.format.whole(n)}</td>
        <td class="r">${this.format.share(n / this.report.lines, 1)}</td>
        <td class="r"><button type="button" class="quiet" aria-expanded=${open ? "true" : "false"} aria-label="${open ? data.hideLines : data.showLines}: ${name}"
          @click=${() => this.#toggle(reason)}>${open ? data.hideLines : data.showLines}</button></td>
      </tr>
      ${open ? html`<tr><td colspan="4" class="lines">${this.#lines(name)}</td></tr>` : nothing}`;
  }

  #lines(name: string): TemplateResult {
    const { data } = this.t;
    if (this.#failure) return html`${failureNote(failureOf(this.#failure)!, this.t, this.format)}`;
    if (!this.page) return html`<p>…</p>`;
    const { rows, total } = this.page;
    const files = new Set(rows.map((r) => r.file)).size > 1;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${name}><table>
        <thead><tr>${files ? html`<th scope="col">${data.fileColumn}</th>` : nothing}<th scope="col" class="r">${data.line}</th><th scope="col">${data.column}</th><th scope="col">${data.cell}</th></tr></thead>
        <tbody>${rows.map((r) => html`<tr>${files ? html`<td>${r.file}</td>` : nothing}<td class="r">${this.format.whole(r.line)}</td><td>${r.column ? data.roles[r.column] : "–"}</td><td class="mono">${this.#cell(r)}</td></tr>`)}</tbody>
      </table></div>
      ${total > rows.length ? html`<p>${data.moreLines(this.format.whole(rows.length), this.format.whole(total))}</p>` : nothing}`;
  }

  /** The cell that was the trouble, to be corrected in place; what has no one cell can only be mended in the file. */
  #cell(row: RejectRow): TemplateResult | string {
    if (!row.column || !CORRECTABLE.has(row.reason)) return row.value || "–";
    const known = this.analysis.pending.find((c) => c.file === row.file && c.line === row.line && c.role === row.column);
    return html`<input aria-label=${this.t.files.correct(this.format.whole(row.line), this.t.data.roles[row.column])} .value=${known?.value ?? row.value}
      @change=${(e: Event) => this.#correct(row, (e.target as HTMLInputElement).value)} />`;
  }

  #correct({ file, line, column, value: old }: RejectRow, value: string): void {
    const others = this.analysis.pending.filter((c) => c.file !== file || c.line !== line || c.role !== column);
    this.analysis.pending = value === old ? others : [...others, { file, line, role: column!, value }];
    this.analysis.changed();
  }

  #corrections(): TemplateResult {
    const { files, data } = this.t;
    const { pending, options } = this.analysis;
    const kept = options.corrections ?? [];
    return html`${pending.length ? html`<p class="row apply">
        <button type="button" class="main" data-testid="apply-corrections" @click=${() => this.#apply([...kept, ...pending])}>${files.pending(this.format.whole(pending.length))}</button>
        <button type="button" class="quiet" @click=${() => ((this.analysis.pending = pending.slice(0, -1)), this.analysis.changed())}>${files.undo}</button></p>` : nothing}
      ${kept.length ? html`<details class="kept"><summary>${files.corrected} (${this.format.whole(kept.length)})</summary><ul>${kept.map((c, at) => html`<li class="row">
        <span>${c.file}, ${data.line} ${this.format.whole(c.line)}, ${data.roles[c.role]}: <span class="mono">${c.value}</span></span>
        <button type="button" class="quiet" data-testid="take-back" @click=${() => this.#apply(kept.filter((_, i) => i !== at))}>${files.takeBack}</button></li>`)}</ul></details>` : nothing}`;
  }

  /** Reads the files again with these corrections; of two for one cell the later one counts. */
  #apply(corrections: NonNullable<typeof this.analysis.options.corrections>): void {
    const cell = (c: (typeof corrections)[number]) => JSON.stringify([c.file, c.line, c.role]);
    const last = new Map(corrections.map((c) => [cell(c), c]));
    this.analysis.options = { ...this.analysis.options, corrections: [...last.values()] };
    this.analysis.pending = [];
    this.opened = undefined;
    void this.analysis.analyse();
  }

  async #toggle(reason: string): Promise<void> {
    this.page = this.#failure = undefined;
    this.opened = this.opened === reason ? undefined : reason;
    if (!this.opened) return;
    try {
      const page = await this.analysis.client.ask("rejects", { reason, offset: 0, limit: SHOWN });
      if (this.opened === reason) this.page = page;
    } catch (error) {
      this.#failure = error;
      this.requestUpdate();
    }
  }
}

define("regulars-quality", Quality);

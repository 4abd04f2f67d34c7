// What was used and what was left out: reason by reason, down to the lines of the file.
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { OrdersReport, RejectPage } from "../protocol.js";
import { failureOf } from "../analysis.js";
import { failureNote } from "../parts/failure.js";
import { saveTable } from "../parts/save.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";

const SHOWN = 50;

class Quality extends Screen {
  static override properties: PropertyDeclarations = { ...Screen.properties, report: { attribute: false }, opened: { state: true }, page: { state: true } };
  static override styles = [sheet, css`
    section { margin-top: 32px; }
    .lines { padding: 0 0 16px 16px; }
    .lines table { width: auto; font-size: 14px; }
    .lines .scroll { max-height: 320px; overflow: auto; }
    td p { color: var(--ink-soft); font-size: 14px; }
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
        ${reasons.length ? html`<p><button type="button" data-testid="download-rejects" @click=${() => saveTable(this.analysis, "rejects", this.language)}>${data.saveRejects}</button></p>` : nothing}
      </div>
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
        <tbody>${rows.map((r) => html`<tr>${files ? html`<td>${r.file}</td>` : nothing}<td class="r">${this.format.whole(r.line)}</td><td>${r.column ? data.roles[r.column] : "–"}</td><td class="mono">${r.value || "–"}</td></tr>`)}</tbody>
      </table></div>
      ${total > rows.length ? html`<p>${data.moreLines(this.format.whole(rows.length), this.format.whole(total))}</p>` : nothing}`;
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

// How good the data is: what is empty or unreadable, double, far off; how the files fit together;
// and the repairs, each with its effect.
import { css, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { failureOf } from "../analysis.js";
import { failureNote } from "../parts/failure.js";
import type { ColumnQuality, Failure, Join, Outliers, QualityReport, Repairs } from "../protocol.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";

/** Robust standard deviations beyond which the report lists a line. */
const FAR = 5;

class DataQuality extends Screen {
  static override properties: PropertyDeclarations = { ...Screen.properties, report: { state: true }, failure: { state: true } };
  static override styles = [sheet, css`
    h3 { margin-top: 24px; }
    ul { display: grid; gap: 4px; margin-top: 8px; }
    .repair { display: flex; flex-wrap: wrap; gap: 0 16px; align-items: center; border-bottom: 1px solid var(--hair); }
    .repair label { flex: 1 1 20em; font-size: 15px; }
    table { width: auto; }
    p { max-width: 52em; }
    summary { cursor: pointer; }
    h2 + p { margin-top: 8px; }
    section > details { margin-top: 12px; }
    section > details > summary { font-size: 14px; color: var(--ink-soft); }
    section > p { margin-bottom: 12px; }
  `];
  declare report: QualityReport | undefined;
  declare failure: Failure | undefined;
  #asked = -1;

  override willUpdate(_: PropertyValues): void {
    const { edition, work } = this.analysis;
    if (!work && this.#asked !== edition) void this.#fetch(edition);
  }

  async #fetch(edition: number): Promise<void> {
    this.#asked = edition;
    try {
      this.report = await this.analysis.client.ask("quality", null);
      this.failure = undefined;
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  override render(): TemplateResult {
    const { files } = this.t;
    const { report } = this;
    if (!report) return html`${this.failure ? failureNote(this.failure, this.t, this.format) : nothing}`;
    const cells = report.columns.reduce((sum, c) => sum + c.lines, 0);
    const filled = cells ? 1 - report.columns.reduce((sum, c) => sum + c.missing, 0) / cells : 1;
    const lines = this.analysis.reports.orders?.lines ?? 0;
    const gaps = report.columns.filter((c) => c.missing || c.unreadable);
    return html`<section data-testid="data-quality">
      <h2>${files.qualityTitle}</h2>
      <p>${files.sentence(this.format.whole(lines), this.format.share(filled, 1))} ${report.freshness == null ? nothing : files.fresh(this.format.whole(report.freshness))}</p>
      ${gaps.length ? this.#columns(gaps) : nothing}
      ${gaps.length < report.columns.length ? html`<details data-testid="by-column"><summary>${files.byColumn}</summary>${this.#columns(report.columns)}</details>` : nothing}
      ${this.#repairs(report)}
      ${this.#findings(report)}
      ${report.joins.length ? html`<h3>${files.joins}</h3>${report.joins.map((join) => this.#join(join))}` : nothing}
    </section>`;
  }

  #columns(columns: ColumnQuality[]): TemplateResult {
    const { files, data } = this.t;
    const many = new Set(columns.map((c) => c.file)).size > 1;
    const whole = (n: number) => (n ? this.format.whole(n) : "–");
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${files.qualityTitle}><table>
      <thead><tr>${many ? html`<th scope="col">${data.fileColumn}</th>` : nothing}<th scope="col">${data.column}</th>
        <th scope="col" class="r"><regulars-term .note=${files.completeNote}>${files.complete}</regulars-term></th><th scope="col" class="r">${files.empty}</th>
        <th scope="col" class="r"><regulars-term .note=${files.readableNote}>${files.readable}</regulars-term></th><th scope="col" class="r">${files.unreadable}</th></tr></thead>
      <tbody>${columns.map((c) => html`<tr>${many ? html`<td>${c.file}</td>` : nothing}<td>${data.roles[c.role]}</td>
        <td class="r">${this.format.share(c.completeness, 1)}</td><td class="r">${whole(c.missing)}</td>
        <td class="r">${this.format.share(c.validity, 1)}</td><td class="r">${whole(c.unreadable)}</td></tr>`)}</tbody></table></div>`;
  }

  #repairs(report: QualityReport): TemplateResult {
    const { files } = this.t;
    const repairs = this.analysis.options.repairs ?? {};
    const dropped = (this.analysis.reports.orders?.dropped ?? {}) as Record<string, number>;
    const whole = (n: number) => this.format.whole(n);
    const effect = (on: boolean, did: number, would: number, say: (n: string) => string, said: (n: string) => string) =>
      on && did ? said(whole(did)) : would ? say(whole(would)) : files.none;
    const same = report.same_customers.find((s) => s.by === "id")?.surplus ?? 0;
    const far = report.outliers.reduce((sum, o) => sum + o.lines, 0);
    const row = (key: string, on: boolean, change: Repairs, text: string, note: string) => html`<div class="repair">
      <label class="check"><input type="checkbox" data-testid="repair-${key}" .checked=${on} ?disabled=${!!this.analysis.work}
        @change=${() => this.#set(change)} />${text}</label><span class="small soft">${note}</span></div>`;
    const { duplicates = false, merge_customers = false, outliers, keep_overlaps = false } = repairs;
    const overlapping = report.overlaps.reduce((sum, o) => sum + o.lines, 0);
    const gone = (key: string) => dropped[key] ?? 0;
    const rows = [
      duplicates || report.duplicate_lines ? row("duplicates", duplicates, { duplicates: !duplicates }, files.duplicates, effect(duplicates, gone("duplicate"), report.duplicate_lines, files.would, files.did)) : nothing,
      merge_customers || same ? row("merge", merge_customers, { merge_customers: !merge_customers }, files.merge, effect(merge_customers, report.merged_customers, same, files.wouldMerge, files.didMerge)) : nothing,
      outliers != null || far ? row("outliers", outliers != null, { outliers: outliers == null ? FAR : undefined }, files.outliers(whole(outliers ?? FAR)), effect(outliers != null, gone("outlier"), far, files.would, files.did)) : nothing,
      overlapping || keep_overlaps ? row("overlaps", keep_overlaps, { keep_overlaps: !keep_overlaps }, files.overlaps, keep_overlaps ? "" : files.wouldStay(whole(overlapping))) : nothing,
    ];
    return rows.every((r) => r === nothing) ? html`<p class="small soft">${files.nothingToRepair}</p>`
      : html`<h3>${files.repairs}</h3><p class="small soft">${files.repairsLead}</p>${rows}`;
  }

  #set(change: Repairs): void {
    this.analysis.options = { ...this.analysis.options, repairs: { ...this.analysis.options.repairs, ...change } };
    void this.analysis.analyse();
  }

  #findings(report: QualityReport): TemplateResult {
    const { files } = this.t;
    const whole = (n: number) => this.format.whole(n);
    const { asked, applied } = report.corrections;
    return html`<ul>
      ${report.overlaps.map((o) => html`<li>${files.overlap(whole(o.lines), o.later, o.earlier)}</li>`)}
      ${report.same_customers.map((s) => html`<li><details><summary>${files.same[s.by]!(whole(s.groups), whole(s.surplus))}</summary>
        <p class="small soft">${s.examples.map((group) => group.join(" = ")).join(" · ")}</p></details></li>`)}
      ${report.outliers.filter((o) => o.lines).map((o) => this.#outliers(o))}
      ${asked ? html`<li>${files.corrections(whole(applied), whole(asked))}</li>` : nothing}
    </ul>`;
  }

  #outliers({ role, lines, low, high, examples }: Outliers): TemplateResult {
    const { files, data } = this.t;
    const number = (n: number) => (role === "amount" ? this.format.money(n) : this.format.decimal(n, 1));
    return html`<li><details><summary>${files.outlierLines(data.roles[role], this.format.whole(lines), number(low), number(high))}</summary>
      <p class="small soft">${files.furthest}: ${examples.map((e) => files.lineOf(e.order, e.customer, number(e.value))).join(" · ")}</p></details></li>`;
  }

  #join(join: Join): TemplateResult {
    const { files } = this.t;
    const whole = (n: number) => this.format.whole(n);
    const share = (part: number, of: number) => (of ? this.format.share(part / of, 1) : "–");
    const list = (name: string, ids: string[]) => ids.length ? html`<details><summary class="small">${name}</summary><p class="small soft">${ids.join(" · ")}</p></details>` : nothing;
    return html`<div class="join"><p><strong>${join.file}</strong>: ${files.joined[join.kind]?.(whole(join.ids_found), whole(join.ids), share(join.ids_found, join.ids))}
        ${files.used(whole(join.rows_used), whole(join.rows), share(join.rows_used, join.rows))}
        ${join.repeated ? files.repeated(whole(join.repeated)) : nothing} ${join.without_key ? files.keyless(whole(join.without_key)) : nothing}</p>
      ${list(files.missing, join.missing)}${list(files.unused, join.unused)}</div>`;
  }
}

define("regulars-data-quality", DataQuality);

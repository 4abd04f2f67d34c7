// The marketing plan: sheets that say of themselves what they hold, each with its sentence and its notes.
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { failureOf } from "../analysis.js";
import { drawn } from "../parts/chart.js";
import { failureNote } from "../parts/failure.js";
import { paint } from "../parts/paint.js";
import { saveSheet } from "../parts/save.js";
import type { Failure, LifecycleOptions, PlanOptions, PlanReport, Sheet, SheetColumn } from "../protocol.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";

const BOUNDS = ["needs", "bargains", "relationship", "days"] as const;
/** Of the life cycle. */
const STAGES = ["new_days", "loyal_purchases"] as const;

class Plan extends Screen {
  static override properties: PropertyDeclarations = { ...Screen.properties, report: { state: true }, failure: { state: true }, busy: { state: true } };
  static override styles = [sheet, css`
    section > * + * { margin-top: 12px; }
    th:first-child { text-align: start; min-width: 10em; }
    .do { min-width: 14em; padding-inline-start: 20px; }
    form { align-items: end; }
    input { width: 9em; }
  `];
  declare report: PlanReport | undefined;
  declare failure: Failure | undefined;
  declare busy: boolean;
  #edition: number | undefined;

  override render(): TemplateResult {
    const { plan: t } = this.t;
    const { report } = this;
    if (!this.analysis.reports.segments) return this.absent(t.kicker, t.kicker);
    if (this.#edition !== this.analysis.edition) void this.#look({});
    return html`<p class="kicker">${t.kicker}</p>
      <h1 tabindex="-1" data-testid=${report ? "plan-ready" : nothing}>${report ? this.say(report.sheets[0]!.sentence) : this.failure ? t.kicker : this.t.working}</h1>
      ${this.failure ? failureNote(this.failure, this.t, this.format) : nothing}
      ${report ? html`${report.sheets.map((s, i) => this.#sheet(s, i > 0))}
        ${report.notes.map((note) => html`<p class="remark">${this.say(note)}</p>`)}${this.#bounds(report.options)}` : nothing}`;
  }

  #sheet(s: Sheet, summed: boolean): TemplateResult {
    const title = this.say(s.title);
    const shaded = s.columns.map((c) => c.shaded);
    const most = Math.max(...s.rows.flatMap((row) => row.cells.filter((_, i) => shaded[i]).map((x) => x ?? 0)));
    return html`<section data-testid=${s.id}><h2>${title}</h2>
      ${summed ? html`<p class="prose">${this.say(s.sentence)}</p>` : nothing}
      <regulars-chart .language=${this.language} .heading=${title} .summary=${this.#summary(s)} .height=${s.id === "stages" ? 320 : 70 + Math.max(3, s.rows.length) * 40}
        .plan=${this.kept(s.id, () => drawn("sheetChart", s, (words) => this.say(words), this.t, this.format), s)}></regulars-chart>
      <div class="scroll" tabindex="0" role="region" aria-label=${title}><table>
        <thead><tr><th scope="col">${this.say(s.rows_are)}</th>${s.columns.map((c) => html`<th scope="col" class="r">${this.say(c.name)}</th>`)}
          ${s.remarks_are.en ? html`<th scope="col" class="do">${this.say(s.remarks_are)}</th>` : nothing}</tr></thead>
        <tbody>${s.rows.map((row) => html`<tr><th scope="row">${this.say(row.name)}</th>
          ${row.cells.map((x, i) => html`<td class="r" ${paint(shaded[i] && x ? { background: `color-mix(in oklab, var(--heat) ${Math.round(x / most * 80)}%, var(--raised))` } : {})}>${this.#cell(x, s.columns[i]!)}</td>`)}
          ${row.remark ? html`<td class="do">${this.say(row.remark)}</td>` : nothing}</tr>`)}</tbody></table></div>
      ${s.notes.map((note) => html`<p class="small soft prose">${this.say(note)}</p>`)}
      <p><button type="button" class="link" @click=${() => saveSheet(this.analysis, s.id, this.language)}>${this.t.plan.save}</button></p></section>`;
  }

  /** What the marks of its chart are. */
  #summary({ id }: Sheet): string {
    const { plan: t, segments } = this.t;
    return id.endsWith("_moves") ? t.moves : id === "attraction" ? t.growth : id === "stages" ? t.stays : segments.sizeSummary;
  }

  #cell(x: number | null | undefined, { unit }: SheetColumn): string {
    const { format } = this;
    return x == null ? "–" : unit === "share" ? format.fineShare(x) : unit === "times" ? format.decimal(x) : format.whole(x);
  }

  #bounds(options: PlanOptions): TemplateResult {
    const { plan: t } = this.t;
    const lifecycle = options.lifecycle as Required<LifecycleOptions>;
    const field = (name: string, label: string, value: number | null | undefined) =>
      html`<label class="field">${label}<input name=${name} type="number" step="any" placeholder=${t.auto} .value=${`${value ?? ""}`} /></label>`;
    return html`<section><h2>${t.bounds}</h2><form class="row" @submit=${this.#submit}>
      ${BOUNDS.map((name) => field(name, t[name], options[name]))}
      ${STAGES.map((name) => field(name, t[name], lifecycle[name]))}
      ${t.silences.map((label, i) => field(`silence${i}`, label, lifecycle.silences[i]))}
      ${t.shares.map((label, i) => field(`share${i}`, label, lifecycle.shares[i]))}
      <button type="submit" ?disabled=${this.busy}>${this.t.bundles.look}</button></form></section>`;
  }

  readonly #submit = (event: Event) => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const given = (names: readonly string[]) => Object.fromEntries(names.filter((name) => form.get(name)).map((name) => [name, Number(form.get(name))]));
    const lifecycle = this.report!.options.lifecycle as Required<LifecycleOptions>;
    const each = (name: string, before: number[]) => before.map((x, i) => Number(form.get(name + i) || x));
    void this.#look({
      ...given(BOUNDS),
      lifecycle: { ...lifecycle, ...given(STAGES), silences: each("silence", lifecycle.silences), shares: each("share", lifecycle.shares) } as LifecycleOptions,
    });
  };

  async #look(options: Partial<PlanOptions>): Promise<void> {
    const { edition, client } = this.analysis;
    this.#edition = edition;
    this.busy = true;
    try {
      const report = await client.plan(options);
      if (this.#edition !== edition) return;
      this.report = report;
      this.failure = undefined;
    } catch (error) {
      if (this.#edition === edition) this.failure = failureOf(error);
    }
    this.busy = false;
  }
}

define("regulars-plan", Plan);

// Customers under contract: survivors of one cohort in, renewal rates and what is left to expect out.
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { failureOf } from "../analysis.js";
import { drawn } from "../parts/chart.js";
import { failureNote } from "../parts/failure.js";
import "../parts/term.js";
import type { ContractReport, Failure } from "../protocol.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";

class Contracts extends Screen {
  static override properties: PropertyDeclarations = { ...Screen.properties, report: { state: true }, failure: { state: true } };
  static override styles = [sheet, css`
    section > p, form, .chart { margin-top: 8px; }
    form { align-items: end; margin-block: 16px; }
    .field:first-child { flex: 1 1 20em; max-width: 36em; }
    input[name="discount"] { width: 9em; }
    .field:first-child input { width: 100%; }
  `];
  declare report: ContractReport | undefined;
  declare failure: Failure | undefined;

  override render(): TemplateResult {
    const { contracts: t } = this.t;
    const { report } = this;
    return html`<section data-testid="contracts"><h2>${t.title}</h2>
      <p class="prose soft">${t.lead}</p>
      <form class="row" @submit=${this.#look}>
        <label class="field">${t.survivors}<input name="survivors" required placeholder=${t.example} inputmode="decimal" /></label>
        <label class="field">${t.discount}<input name="discount" type="number" required min="0" max="100" step="0.1" .value=${"10"} /></label>
        <button type="submit">${t.look}</button>
      </form>
      ${this.failure ? failureNote(this.failure, this.t, this.format) : nothing}
      ${report ? html`<regulars-chart class="chart" .language=${this.language} .heading=${t.chart} .summary=${this.say(report.sentence)}
        .plan=${this.kept("survival", () => drawn("survival", report, t, this.format), report)} .table=${() => this.#table(report)}></regulars-chart>` : nothing}</section>`;
  }

  #table({ periods }: ContractReport): TemplateResult {
    const { contracts: t } = this.t;
    const share = (n: number | null | undefined) => (n == null ? "–" : this.format.share(n, 1));
    return html`<table><thead><tr><th scope="col">${t.period}</th>${[t.given, t.expected, t.observed, t.retention].map((name) => html`<th scope="col" class="r">${name}</th>`)}
        <th scope="col" class="r"><regulars-term .note=${t.residualNote}>${t.residual}</regulars-term></th></tr></thead>
      <tbody>${periods.map((p) => html`<tr><th scope="row">${p.period}</th><td class="r">${p.survivors == null ? "–" : this.format.whole(p.survivors)}</td><td class="r">${this.format.whole(p.expected)}</td>
        <td class="r">${share(p.observed)}</td><td class="r">${share(p.retention)}</td><td class="r">${this.format.decimal(p.residual, 2)}</td></tr>`)}</tbody></table>`;
  }

  readonly #look = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    // Numbers parted by whatever stands between them; a comma between blanks or digits parts them, too.
    const survivors = String(form.get("survivors")).split(/[\s,;，、；]+/).filter(Boolean).map(Number);
    try {
      this.report = await this.analysis.client.ask("contracts", { survivors, discount: Number(form.get("discount")) / 100 });
      this.failure = undefined;
    } catch (error) {
      this.report = undefined;
      this.failure = failureOf(error);
    }
  };
}

define("regulars-contracts", Contracts);

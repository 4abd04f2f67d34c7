// Next file: a snapshot of this analysis to keep, and what has changed since the last one.
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { failureOf } from "../analysis.js";
import { drawn } from "../parts/chart.js";
import { failureNote } from "../parts/failure.js";
import { saveSnapshot } from "../parts/save.js";
import type { Difference, EquityChange, Failure, Group } from "../protocol.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";
import "./continuity.js";

const GROUPS = ["new", "active", "returned", "silent", "gone"] as const;
const SHARES = new Set(["repeat_share", "kept_share"]);

class Next extends Screen {
  static override properties: PropertyDeclarations = { ...Screen.properties, difference: { state: true }, failure: { state: true }, secret: { state: true } };
  static override styles = [sheet, css`
    .ways { margin-top: 32px; padding: 24px 0; border-block: 1px solid var(--rule); display: grid; gap: 16px; }
    .row span { flex: 1 1 20em; max-width: 44em; }
    summary { cursor: pointer; }
    .field { margin-top: 12px; max-width: 28em; }
    td p { color: var(--ink-soft); font-size: 14px; max-width: 30em; }
    .who { padding-inline-start: 24px; }
    td.who { font-size: 14px; color: var(--ink-soft); min-width: 16em; }
    .remark { margin-top: 12px; }
    .since { margin-top: 32px; display: block; }
  `];
  declare difference: Difference | undefined;
  declare failure: Failure | undefined;
  declare secret: string;

  constructor() {
    super();
    this.secret = "";
  }

  override render(): TemplateResult {
    const { next: t } = this.t.files;
    const { reports, work } = this.analysis;
    if (!reports.customers) return this.absent(t.kicker, t.title);
    const d = this.difference;
    return html`<p class="kicker">${t.kicker}</p>
      <h1 tabindex="-1">${d ? this.say(d.sentence) : t.title}</h1>
      ${d ? this.#changes(d) : html`<p class="lead">${t.lead}</p>`}
      <div class="ways">
        <div class="row"><button type="button" class=${d ? "" : "main"} data-testid="download-snapshot" ?disabled=${!!work} @click=${() => saveSnapshot(this.analysis, this.secret)}>${t.save}</button>
          <span class="soft">${t.keepNote}</span></div>
        <div class="row"><label class="button">${t.open}<input class="sr" type="file" accept=".json,application/json" data-testid="open-snapshot" ?disabled=${!!work} @change=${this.#open} /></label>
          <span class="soft">${t.openNote}</span></div>
        <details><summary class="soft small">${t.secret}</summary>
          <label class="field">${t.secretName}<input type="password" autocomplete="off" .value=${this.secret} @input=${(e: Event) => (this.secret = (e.target as HTMLInputElement).value)} />
            <span class="hint">${t.secretNote}</span></label></details>
      </div>
      ${this.failure ? failureNote(this.failure, this.t, this.format) : nothing}
      <regulars-continuity .analysis=${this.analysis} .language=${this.language}></regulars-continuity>`;
  }

  #changes(d: Difference): TemplateResult {
    const { next: t } = this.t.files;
    const whole = (n: number) => this.format.whole(n);
    const value = (name: string, n: number) => (SHARES.has(name) ? this.format.share(n, 1) : name === "revenue" ? this.format.money(n) : whole(n));
    const change = (name: string, before: number, after: number) => SHARES.has(name) || !before ? "" : this.format.signed((after / before - 1) * 100, 1) + "%";
    return html`<section data-testid="difference"><h2>${t.since(this.format.date(d.from), this.format.date(d.to))}</h2>
      <div class="scroll" tabindex="0" role="region" aria-label=${t.change}><table><thead><tr><td></td><th scope="col" class="r">${t.before}</th><th scope="col" class="r">${t.after}</th><th scope="col" class="r">${t.change}</th></tr></thead>
        <tbody>${d.figures.map((f) => html`<tr><th scope="row">${t.figures[f.name]}</th><td class="r">${value(f.name, f.before)}</td><td class="r">${value(f.name, f.after)}</td><td class="r">${change(f.name, f.before, f.after)}</td></tr>`)}</tbody></table></div>
      <div class="scroll since" tabindex="0" role="region" aria-label=${t.group}><table><thead><tr><th scope="col">${t.group}</th><th scope="col" class="r">${t.number}</th><th scope="col" class="r">${t.spend}</th><th scope="col" class="who">${t.who}</th></tr></thead>
        <tbody>${GROUPS.map((name) => this.#group(name, d[name]))}${d.riskier ? this.#group("riskier", d.riskier) : nothing}</tbody></table></div>
      ${d.equity ? this.#equity(d.equity) : nothing}
      ${d.segments.length ? html`<div class="scroll since" tabindex="0" role="region" aria-label=${t.segments}><table><thead><tr><th scope="col">${t.segments}</th><th scope="col" class="r">${t.before}</th><th scope="col" class="r">${t.after}</th></tr></thead>
        <tbody>${d.segments.map((s) => html`<tr><td>${this.say(s.name)}</td><td class="r">${whole(s.before)}</td><td class="r">${whole(s.after)}</td></tr>`)}</tbody></table></div>
        <p class="remark small">${t.moved(whole(d.moved))}</p>` : nothing}</section>`;
  }

  #equity(equity: EquityChange): TemplateResult {
    const { value: { equity: title, step, worth }, overview: { customers } } = this.t;
    const steps = equity.steps.map((s) => ({ ...s, name: this.say(s.words) }));
    if (!steps.length) return html`<p class="remark small">${this.say(equity.sentence)}</p>`;
    const table = () => html`<table><thead><tr><th scope="col">${step}</th><th scope="col" class="r">${worth}</th><th scope="col" class="r">${customers}</th></tr></thead>
      <tbody>${steps.map((s) => html`<tr><th scope="row">${s.name}</th><td class="r">${this.format.money(s.value)}</td><td class="r">${this.format.whole(s.customers)}</td></tr>`)}</tbody></table>`;
    return html`<regulars-chart class="since" data-testid="waterfall" .language=${this.language} .heading=${title} .summary=${this.say(equity.sentence)}
      .plan=${this.kept("waterfall", () => drawn("waterfall", steps, worth, this.format), equity)} .table=${table}></regulars-chart>`;
  }

  #group(name: (typeof GROUPS)[number] | "riskier", { customers, revenue, examples }: Group): TemplateResult {
    const [title, note] = this.t.files.next.groups[name]!;
    return html`<tr><td>${title}<p>${note}</p></td><td class="r">${this.format.whole(customers)}</td><td class="r">${this.format.money(revenue)}</td>
      <td class="who">${examples.slice(0, 8).join(" · ")}</td></tr>`;
  }

  readonly #open = async (event: Event) => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = "";
    if (!file) return;
    this.difference = this.failure = undefined;
    try {
      this.difference = await this.analysis.client.ask("difference", { old: JSON.parse(await file.text()), secret: this.secret });
    } catch (error) {
      this.failure = error instanceof SyntaxError ? { code: "bad-bytes", message: error.message, file: file.name } : failureOf(error);
    }
  };
}

define("regulars-next", Next);

// One segment: its portrait in words, what sets it apart, what to do, and its customers.
import { css, html, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Segment } from "../protocol.js";
import { drawn } from "../parts/chart.js";
import "../parts/term.js";
import { ledgerValue } from "../parts/ledger.js";
import { mark } from "../parts/mark.js";
import { segmentName } from "../parts/segment-list.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";
import "./customers.js";

export class SegmentPortrait extends Screen {
  static override styles = [sheet, css`
    .back { margin-bottom: 16px; }
    .name { display: flex; gap: 8px; align-items: center; font-weight: 600; font-size: 17px; margin-bottom: 8px; }
    .facts { margin-top: 12px; font-size: 18px; color: var(--ink-soft); }
    .action { margin-top: 20px; border-inline-start: 3px solid var(--accent); padding: 4px 16px; max-width: 44em; font-size: 17px; }
    .two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 24px 48px; margin-top: 40px; align-items: start; }
    .two h2 { border-top: 1px solid var(--hair); padding-top: 12px; font-size: 16px; }
    .naming { margin-top: 20px; }
    code { overflow-wrap: anywhere; }
    .z { display: inline-block; min-width: 3.5em; }
    .strong { font-weight: 700; }
  `];

  static override properties: PropertyDeclarations = { ...Screen.properties, copied: { state: true } };
  /** The rule that was copied last. */
  declare copied: string | undefined;

  override render(): TemplateResult {
    const { segments: t } = this.t;
    const report = this.analysis.reports.segments;
    const segment = report?.segments.find((s) => s.id === this.route.segment);
    const back = html`<p class="back small"><a href=${this.href({ screen: "segments" })}>← ${t.all}</a></p>`;
    if (!report || !segment) return html`${back}${this.absent(t.kicker, t.thinTitle)}`;
    const nameOf = (s: Segment) => segmentName(s, this.language);
    return html`${back}
      <p class="name">${mark(segment.id)} ${nameOf(segment)}</p>
      <h1 tabindex="-1">${this.say(segment.sentence)}</h1>
      <p class="facts num">${t.people(this.format.whole(segment.size))} (${this.format.fineShare(segment.share)}), ${t.ofRevenue(this.format.fineShare(segment.revenue_share))}</p>
      <p class="action"><b>${t.toDo}</b><br />${this.say(segment.action)}</p>
      ${segment.rule ? html`<p class="action"><b>${t.rule}</b><br />${this.say(segment.rule.words)}<br />
        <span class="soft small">${t.fits(this.format.share(segment.rule.precision), this.format.share(segment.rule.recall))} F₁ ${this.format.decimal(segment.fidelity ?? 0, 2)}.</span><br />
        <code>${segment.rule.sql}</code> <button type="button" class="link" @click=${() => this.#copy(segment.rule!.sql)}>${this.copied === segment.rule.sql ? t.copied : t.copySql}</button></p>` : ""}
      ${segment.stability == null ? "" : html`<p class="facts">${this.say(segment.steadiness)} (Jaccard ${this.format.decimal(segment.stability, 2)})</p>`}
      ${this.#naming(segment)}
      <div class="two">
        <div><h2>${t.portrait}</h2><div class="scroll">${this.#profile(segment)}</div><div class="scroll">${this.#portrait(segment)}</div></div>
        <regulars-chart .language=${this.language} .heading=${t.profileTitle} .summary=${t.profileSummary(nameOf(segment), this.#strongest(segment))} .height=${80 + segment.profile.length * 40}
          .plan=${this.kept("profile", () => drawn("profile", report.segments, segment.id, nameOf, this.t, this.format), report, segment)} .table=${() => this.#profile(segment)}></regulars-chart>
      </div>
      <section><h2>${t.theirCustomers}</h2>
        <regulars-customer-table .analysis=${this.analysis} .language=${this.language} .route=${this.route} .segment=${segment.id}></regulars-customer-table></section>`;
  }

  #profile({ profile: rows }: Segment): TemplateResult {
    const { segments: t, ledger } = this.t;
    return html`<table>
      <thead><tr><th scope="col">${this.t.overview.measure}</th><th scope="col" class="r">${t.medianHere}</th><th scope="col" class="r">${t.medianAll}</th>
        <th scope="col" class="r"><regulars-term .note=${t.zNote}>${t.z}</regulars-term></th></tr></thead>
      <tbody>${rows.map((row) => html`<tr><th scope="row"><regulars-term .note=${ledger[row.name]?.note ?? row.name}>${ledger[row.name]?.name ?? row.name}</regulars-term></th>
        <td class="r"><b>${ledgerValue(row.name, row.median, this.format)}</b></td><td class="r">${ledgerValue(row.name, row.overall, this.format)}</td>
        <td class="r"><span class=${Math.abs(row.z) >= 0.8 ? "z strong" : "z"}>${this.format.signed(row.z)}</span></td></tr>`)}</tbody></table>`;
  }

  #portrait({ portrait: rows }: Segment): TemplateResult {
    const { segments: t, ledger } = this.t;
    return html`<table>
      <thead><tr><th scope="col">${this.t.overview.measure}</th><th scope="col" class="r"><regulars-term .note=${t.indexNote}>${t.index}</regulars-term></th>
        <th scope="col" class="r"><regulars-term .note=${t.effectNote}>${t.effect}</regulars-term></th><th scope="col" class="r"><regulars-term .note=${t.pNote}>${t.p}</regulars-term></th></tr></thead>
      <tbody>${rows.map((row) => html`<tr><th scope="row">${ledger[row.name]?.name ?? row.name}</th><td class="r">${row.index == null ? "" : this.format.whole(row.index * 100)}</td>
        <td class="r"><span class=${Math.abs(row.effect) >= 0.8 ? "strong" : ""}>${this.format.signed(row.effect)}</span></td><td class="r">${row.p < 0.001 ? "< 0.001" : this.format.decimal(row.p, 3)}</td></tr>`)}</tbody></table>`;
  }

  #naming(segment: Segment): TemplateResult {
    const { segments: t } = this.t;
    const names = this.analysis.options.segments?.names ?? {};
    const own = Object.keys(names).find((old) => names[old] === segment.name);
    const take = (event: SubmitEvent) => {
      event.preventDefault();
      const name = String(new FormData(event.target as HTMLFormElement).get("name")).trim();
      if (name && name !== segment.name) void this.analysis.resegment({ names: { ...names, [own ?? segment.name]: name } });
    };
    const back = () => this.analysis.resegment({ names: Object.fromEntries(Object.entries(names).filter(([old]) => old !== own)) });
    return html`<form class="row naming" @submit=${take}><label for="name">${t.rename}</label>
      <input id="name" name="name" maxlength="60" required .value=${segmentName(segment, this.language)} />
      <button type="submit" ?disabled=${!!this.analysis.work}>${t.renameSave}</button>
      ${own ? html`<button type="button" class="link" @click=${back}>${t.renameBack}</button>` : ""}</form>`;
  }

  async #copy(sql: string): Promise<void> {
    await navigator.clipboard.writeText(sql).then(() => (this.copied = sql), () => undefined);
  }

  #strongest({ profile: rows }: Segment): string {
    return rows.slice(0, 2).map((row) => `${this.t.ledger[row.name]?.name ?? row.name} ${this.format.signed(row.z, 1)}`).join(this.t.listAnd);
  }
}

define("regulars-segment", SegmentPortrait);

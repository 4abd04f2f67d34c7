// Segments: who the customers are. The list, four pictures of it, and why there are this many.
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { thinning } from "../parts/thinning.js";
import type { MapPoints, Segment, SegmentsReport } from "../protocol.js";
import { drawn } from "../parts/chart.js";
import { mark } from "../parts/mark.js";
import { segmentList, segmentListSheet, segmentName } from "../parts/segment-list.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";
import "./compared.js";
import "./evidence.js";
import "./heat.js";

/** Membership below which a customer belongs to no group for certain. */
const CERTAIN = 0.6;

export class Segments extends Screen {
  static override properties: PropertyDeclarations = { ...Screen.properties, open: { state: true }, between: { state: true }, points: { state: true } };
  static override styles = [sheet, segmentListSheet, css`
    .made { margin-top: 16px; display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline; }
    .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 40px 48px; margin-top: 48px; }
    .why { margin-top: 16px; }
    .notes { margin-top: 24px; display: grid; gap: 8px; }
  `];
  /** The sheet that is open under the headline. */
  declare open: "why" | "compared" | undefined;
  /** How many customers stand between two groups of which report; `undefined` where the mixture failed. */
  declare between: { of: SegmentsReport; count: number | undefined } | undefined;
  declare points: MapPoints | undefined;
  #pointsOf: SegmentsReport | undefined;

  override render(): TemplateResult {
    const { segments: t } = this.t;
    const report = this.analysis.reports.segments;
    if (!report) return this.absent(t.kicker, t.thinTitle);
    void this.#fetchPoints(report);
    const k = this.format.whole(report.k);
    return html`
      <p class="kicker">${t.kicker}</p>
      <h1 tabindex="-1" data-testid="segments-ready">${this.say(report.sentence)}</h1>
      <div class="made small soft">
        <p>${t.made(k, report.features.map((f) => this.#ledger(f.name)).join(this.t.listAnd), String(report.seed))}</p>
        ${this.#opener("why", t.why(k))}${this.#opener("compared", this.t.compared.change)}
      </div>
      ${this.open === "why" ? html`<regulars-evidence .analysis=${this.analysis} .language=${this.language} .report=${report} @close=${this.#close}></regulars-evidence>` : nothing}
      ${this.open === "compared" ? html`<regulars-compared .analysis=${this.analysis} .language=${this.language} .report=${report} @close=${this.#close}></regulars-compared>` : nothing}
      <p class="prose why">${this.say(report.why)}</p>
      ${segmentList(report.segments, this.language, this.t, this.format, true)}
      <div class="made small soft">${report.fidelity == null ? nothing : html`<p>${t.together(this.format.share(report.fidelity))}</p>`}${this.#between(report)}</div>
      <div class="charts">${this.#sizeShare(report)}${this.#profile(report)}${this.#map(report)}
        <regulars-heat .language=${this.language} .heat=${report.heat}></regulars-heat></div>
      <div class="notes small">
        ${this.#logged(report)}
        ${report.constant.length ? html`<p class="note">${t.constant(report.constant.map((n) => this.#ledger(n)).join(this.t.listAnd))}</p>` : nothing}
        ${report.notes.map((note) => html`<p class="remark">${this.say(note)}</p>`)}
      </div>`;
  }

  #opener(sheet: "why" | "compared", text: string): TemplateResult {
    const open = this.open === sheet;
    return html`<button type="button" class="link" data-testid=${`open-${sheet}`} aria-expanded=${open ? "true" : "false"} @click=${() => (this.open = open ? undefined : sheet)}>${text}</button>`;
  }
  readonly #close = () => (this.open = undefined);

  #between(report: SegmentsReport): TemplateResult | typeof nothing {
    const { segments: t } = this.t;
    if (report.k < 2) return nothing;
    if (this.between?.of !== report) return html`<button type="button" class="link" data-testid="between" title=${t.betweenNote} @click=${() => this.#fetchBetween(report)}>${t.between}</button>`;
    const { count } = this.between;
    const all = report.segments.reduce((sum, s) => sum + s.size, 0);
    return html`<p role="status">${count === undefined ? t.betweenFailed : t.betweenFound(this.format.whole(count), this.format.share(count / all, 1))} ${t.betweenNote}</p>`;
  }
  async #fetchBetween(report: SegmentsReport): Promise<void> {
    const found = await this.analysis.client.memberships(report.k, report.seed).catch(() => undefined);
    let count = found && 0;
    for (let at = 0; found && at < found.length; at += report.k) {
      if (Math.max(...found.subarray(at, at + report.k)) < CERTAIN) count!++;
    }
    this.between = { of: report, count };
  }

  #sizeShare(report: SegmentsReport): TemplateResult {
    const { segments: t } = this.t;
    const table = () => html`<table>
      <thead><tr><th scope="col">${t.segment}</th><th scope="col" class="r">${t.size}</th><th scope="col" class="r">${t.shareCustomers}</th><th scope="col" class="r">${t.shareRevenue}</th></tr></thead>
      <tbody>${report.segments.map((s) => html`<tr><th scope="row">${mark(s.id)} ${this.nameOf(s)}</th><td class="r">${this.format.whole(s.size)}</td>
        <td class="r">${this.format.share(s.share, 1)}</td><td class="r">${this.format.share(s.revenue_share, 1)}</td></tr>`)}</tbody></table>`;
    return html`<regulars-chart .language=${this.language} .heading=${t.sizeTitle} .summary=${t.sizeSummary} .height=${90 + report.k * 40}
      .plan=${this.kept("size", () => drawn("sizeShare", report.segments, (id) => this.nameOf(report.segments[id]!), this.t, this.format), report)} .table=${table}
      @pick=${(e: CustomEvent) => this.#open(e.detail.data?.segment)}></regulars-chart>`;
  }

  #profile(report: SegmentsReport): TemplateResult {
    const { segments: t } = this.t;
    const columns = report.segments[0]?.profile.map((row) => row.name) ?? [];
    const first = report.segments[0];
    const strongest = first?.profile.slice(0, 2).map((row) => `${this.#ledger(row.name)} ${this.format.signed(row.z, 1)}`).join(this.t.listAnd) ?? "";
    const table = () => html`<table>
      <thead><tr><th scope="col">${t.segment}</th>${columns.map((c) => html`<th scope="col" class="r">${this.#ledger(c)}</th>`)}</tr></thead>
      <tbody>${report.segments.map((s) => html`<tr><th scope="row">${mark(s.id)} ${this.nameOf(s)}</th>
        ${columns.map((c) => html`<td class="r">${this.format.signed(s.profile.find((row) => row.name === c)?.z ?? 0)}</td>`)}</tr>`)}</tbody></table>`;
    return html`<regulars-chart .language=${this.language} .heading=${t.profileTitle} .summary=${first ? t.profileSummary(this.nameOf(first), strongest) : ""}
      .height=${80 + columns.length * 40} .plan=${this.kept("profile", () => drawn("profile", report.segments, undefined, this.nameOf, this.t, this.format), report)} .table=${table}></regulars-chart>`;
  }

  #map(report: SegmentsReport): TemplateResult {
    const { segments: t } = this.t;
    const [one, two] = report.map.explained;
    const every = this.points ? thinning(this.points.labels.length) : 1;
    const summary = t.mapSummary(this.format.share(one + two)) + (every > 1 ? ` ${t.mapThinned(this.format.whole(every))}` : "");
    const cells = (pair: readonly number[]) => pair.map((n) => html`<td class="r">${this.format.signed(n)}</td>`);
    const table = () => html`<table>
        <thead><tr><th scope="col">${t.segment}</th><th scope="col" class="r">${t.centre(1)}</th><th scope="col" class="r">${t.centre(2)}</th></tr></thead>
        <tbody>${report.segments.map((s, i) => html`<tr><th scope="row">${mark(s.id)} ${this.nameOf(s)}</th>${cells(report.map.centres[i] ?? [])}</tr>`)}</tbody></table>
      <table><thead><tr><th scope="col">${this.t.overview.measure}</th><th scope="col" class="r">${t.loading(1)}</th><th scope="col" class="r">${t.loading(2)}</th></tr></thead>
        <tbody>${report.features.map((f, i) => html`<tr><th scope="row">${this.#ledger(f.name)}</th>${cells(report.map.loadings[i] ?? [])}</tr>`)}</tbody></table>`;
    const points = this.points;
    const plan = points && this.kept("map", () => drawn("map", report, points, undefined, report.segments.map(this.nameOf), this.t, this.format), report, points);
    return html`<regulars-chart .language=${this.language} .heading=${t.mapTitle} .summary=${summary} .height=${420} .plan=${plan} .table=${table}
      @pick=${(e: CustomEvent) => this.#openCustomer(e.detail.data?.[2])}></regulars-chart>`;
  }

  #logged({ features }: SegmentsReport): TemplateResult | typeof nothing {
    const names = features.filter((f) => f.log).map((f) => this.#ledger(f.name));
    return names.length ? html`<p class="soft">${this.t.segments.logged(names.join(this.t.listAnd))}</p>` : nothing;
  }

  async #fetchPoints(report: SegmentsReport): Promise<void> {
    if (this.#pointsOf === report) return;
    this.#pointsOf = report;
    this.points = undefined;
    // A death or a new analysis in between brings a new report, and with it a new request.
    const points = await this.analysis.client.ask("map", null).catch(() => undefined);
    if (this.#pointsOf === report) this.points = points;
  }
  async #openCustomer(index: number | undefined): Promise<void> {
    if (index === undefined) return;
    const card = await this.analysis.client.ask("customerAt", { index }).catch(() => undefined);
    if (card != null) this.go({ ...this.route, card });
  }
  #open(segment: number | undefined): void {
    if (segment !== undefined) this.go({ screen: "segments", segment });
  }
  #ledger(name: string): string {
    return this.t.ledger[name]?.name ?? name;
  }
  readonly nameOf = (s: Segment) => segmentName(s, this.language);
}


define("regulars-segments", Segments);

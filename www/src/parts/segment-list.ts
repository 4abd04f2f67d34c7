// The segments as a list: mark, name, what they do, size, share of revenue. Each leads to its portrait.
import { css, html, nothing, type TemplateResult } from "lit";
import type { Format } from "../format.js";
import type { Language, Segment } from "../protocol.js";
import { hashOf } from "../route.js";
import { mark, markToken } from "./mark.js";
import { paint } from "./paint.js";
import type { Dictionary } from "../words/index.js";

export const segmentListSheet = css`
  .segments { margin-top: 16px; border-top: 1px solid var(--rule); }
  .segments li { border-bottom: 1px solid var(--hair); }
  .segment { display: grid; grid-template-columns: 20px minmax(0, 1fr) 9em 11em; gap: 4px 16px; padding: 14px 0; color: inherit; text-decoration: none; align-items: baseline; }
  .segment:hover .name { text-decoration: underline; text-underline-offset: 3px; }
  .segment .mark { position: relative; top: 2px; }
  .segment .name { display: block; font-weight: 600; font-size: 17px; }
  .segment .doing { color: var(--ink-soft); font-size: 15px; text-wrap: pretty; }
  .segment .more { display: block; margin-top: 4px; font-size: 14px; color: var(--ink-soft); text-wrap: pretty; }
  .segment .more b { font-weight: 600; color: var(--ink); margin-inline-end: 4px; }
  .segment .size, .segment .revenue { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
  .segment .bar { display: block; height: 4px; margin-top: 6px; background: var(--hair); }
  .segment .bar > span { display: block; height: 100%; background: currentColor; }
  @media (max-width: 600px) {
    .segment { grid-template-columns: 20px 1fr auto; }
    .segment .text { grid-column: 2 / -1; }
    .segment .size { grid-column: 2; text-align: start; }
  }
`;

export function segmentName(segment: Segment, language: Language): string {
  return language === "zh" ? segment.name_zh : segment.name;
}

/** `full`: with the rule, how stable the group is, and what to do. */
export function segmentList(segments: Segment[], language: Language, { segments: t }: Dictionary, format: Format, full = false): TemplateResult {
  return html`<ol class="segments" aria-label=${t.list}>${segments.map((s) => html`<li>
    <a class="segment" data-testid="segment-row" href=${hashOf({ screen: "segments", segment: s.id })}>
      ${mark(s.id)}
      <span class="text"><span class="name">${segmentName(s, language)}</span><span class="doing">${s.sentence[language]}</span>${full ? html`
        ${s.rule ? html`<span class="more"><b>${t.rule}</b> ${s.rule.words[language]} (F₁ ${format.decimal(s.fidelity ?? 0, 2)})</span>` : nothing}
        ${s.stability == null ? nothing : html`<span class="more">${s.steadiness[language]} (Jaccard ${format.decimal(s.stability, 2)})</span>`}
        <span class="more"><b>${t.toDo}</b> ${s.action[language]}</span>` : nothing}</span>
      <span class="size">${t.people(format.whole(s.size))}<br /><span class="soft small">${format.fineShare(s.share)}</span></span>
      <span class="revenue">${t.ofRevenue(format.fineShare(s.revenue_share))}
        <span class="bar" aria-hidden="true"><span ${paint({ width: `${s.revenue_share * 100}%`, color: `var(${markToken(s.id)})` })}></span></span></span>
    </a></li>`)}</ol>`;
}

// A customer's offers as a list: product, reason, score.
import { css, html, nothing, type TemplateResult } from "lit";
import type { Format } from "../format.js";
import type { Language, Offer } from "../protocol.js";
import type { Dictionary } from "../words/index.js";
import "./term.js";

export const offerSheet = css`
  .offers { counter-reset: offer; border-top: 1px solid var(--hair); }
  .offers li { counter-increment: offer; display: grid; grid-template-columns: 28px 1fr auto; gap: 2px 8px; padding: 10px 0; border-bottom: 1px solid var(--hair); }
  .offers li::before { content: counter(offer); color: var(--ink-soft); font-variant-numeric: tabular-nums; }
  .offers .what { font-weight: 600; overflow-wrap: anywhere; }
  .scored { text-align: end; margin-bottom: 4px; }
  .offers .id { font-weight: 400; font-size: 13px; white-space: nowrap; }
  .offers .score { font-variant-numeric: tabular-nums; color: var(--ink-soft); font-size: 14px; }
  .offers .reason { grid-column: 2 / -1; color: var(--ink-soft); font-size: 14px; overflow-wrap: anywhere; }
`;

export function offerList(offers: Offer[], language: Language, t: Dictionary, format: Format): TemplateResult {
  if (!offers.length) return html`<p class="soft">${t.card.offersNone}</p>`;
  return html`<p class="small soft scored"><regulars-term .note=${t.card.scoreNote}>${t.card.score}</regulars-term></p>
    <ol class="offers">${offers.map((offer) => html`<li data-testid="offer-row">
      <span class="what">${offer.name || offer.product}${offer.name && offer.name !== offer.product ? html` <span class="soft id mono">${offer.product}</span>` : nothing}</span>
      <span class="score">${format.decimal(offer.score, 3)}</span>
      <span class="reason">${offer.reason[language]}${offer.method === "popularity" ? html` (${t.card.fallback})` : nothing}</span>
    </li>`)}</ol>`;
}

// What stands in the file beside its table: which lines were set aside, and their text.
import { html, nothing, type TemplateResult } from "lit";
import type { Format } from "../format.js";
import type { Aside, Inspection } from "../protocol.js";
import type { Dictionary } from "../words/index.js";

export function structure({ aside }: Inspection, { structure: t }: Dictionary, format: Format): TemplateResult | typeof nothing {
  if (!aside.length) return nothing;
  return html`<ul class="plain small" data-testid="aside">${aside.map((a) => html`<li>${one(a, t, format)}</li>`)}</ul>`;
}

function one({ kind, first, last, text }: Aside, t: Dictionary["structure"], format: Format): TemplateResult {
  const lines = first === last ? t.line(format.whole(Number(first))) : t.lines(format.whole(Number(first)), format.whole(Number(last)));
  const said = t[kind](lines);
  return text ? html`<details><summary>${said}</summary><pre class="mono">${text}</pre></details>` : html`${said}`;
}

/** How sure a guess is, beside its select. */
export function surety(share: number, { data }: Dictionary, format: Format): string {
  const how = share >= 0.9 ? data.sure : share >= 0.6 ? data.likely : data.guess;
  return how(format.share(share));
}

// An error as the reader gets it: what happened, where, what to do. Translated by its code.
import { html, nothing, type TemplateResult } from "lit";
import type { Format } from "../format.js";
import type { Failure } from "../protocol.js";
import type { Dictionary } from "../words/index.js";

export function failureNote(failure: Failure, t: Dictionary, format: Format): TemplateResult {
  const [what, remedy] = t.errors[failure.code] ?? t.errorUnknown;
  const place = [
    failure.file && `${t.errorPlace.file}: ${failure.file}`,
    failure.line !== undefined && `${t.errorPlace.line} ${format.whole(failure.line)}`,
    failure.column && `${t.errorPlace.column}: ${t.data.roles[failure.column as keyof Dictionary["data"]["roles"]] ?? failure.column}`,
    failure.value && `${t.errorPlace.value}: ${failure.value}`,
  ].filter(Boolean);
  return html`<div class="wrong stack" role="alert" data-code=${failure.code}>
    <h2>${what}</h2>
    ${place.length ? html`<p>${place.join(" · ")}</p>` : nothing}
    <p>${remedy}</p>
    ${failure.message ? html`<p class="small soft" lang="en">${failure.message}</p>` : nothing}
  </div>`;
}

// What every screen is: an element that shows the analysis in one language and follows its changes.
import { html, LitElement, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Analysis } from "./analysis.js";
import { FORMAT, type Format } from "./format.js";
import type { Language, Words } from "./protocol.js";
import { hashOf, type Route } from "./route.js";
import { sheet } from "./theme/sheet.js";
import { DICTIONARY, type Dictionary } from "./words/index.js";

export abstract class Screen extends LitElement {
  static override styles: CSSResultGroup = sheet;
  static override properties: PropertyDeclarations = {
    analysis: { attribute: false },
    language: { reflect: true, attribute: "lang" },
    route: { attribute: false },
  };
  declare analysis: Analysis;
  declare language: Language;
  declare route: Route;

  readonly #kept = new Map<string, { causes: unknown[]; value: unknown }>();
  readonly #follow = () => this.requestUpdate();

  get t(): Dictionary {
    return DICTIONARY[this.language];
  }
  get format(): Format {
    return FORMAT[this.language];
  }
  /** The core's sentence in the reader's language; a number and its per cent sign stay on one line. */
  say(words: Words): string {
    return words[this.language].replace(/(\d) %/g, "$1\u00a0%");
  }
  go(route: Route): void {
    this.dispatchEvent(new CustomEvent("go", { detail: route, bubbles: true, composed: true }));
  }
  /** The address of a place, for links. Without routes in the address bar the click alone counts. */
  href(route: Route): string {
    return hashOf(route);
  }

  /** The same value as last time unless the language or one of `on` has changed: charts are drawn anew only then. */
  kept<T>(name: string, make: () => T, ...on: unknown[]): T {
    const causes = [this.language, ...on];
    const old = this.#kept.get(name);
    if (old && old.causes.length === causes.length && old.causes.every((cause, i) => cause === causes[i])) return old.value as T;
    const value = make();
    this.#kept.set(name, { causes, value });
    return value;
  }

  /** What stands where a part of the report is not there: because it is still on its way, or for the reasons given. */
  absent(kicker: string, title: string): TemplateResult {
    const { work, reports } = this.analysis;
    return html`<p class="kicker">${kicker}</p>
      <h1 tabindex="-1">${work ? this.t.working : title}</h1>
      ${work ? html`<p class="lead">${this.t.workingNote}</p>` : (reports.notes ?? []).map((note) => html`<p class="lead">${this.say(note)}</p>`)}`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.analysis?.addEventListener("change", this.#follow);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.analysis?.removeEventListener("change", this.#follow);
  }
}

/** Defines an element unless this page has it already. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}

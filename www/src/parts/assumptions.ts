// What a part of the values rests on, as a form: the customers are valued anew by what is put in.
// Fields and their defaults come from the recipe, so that they are the core's own.
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Recipe, ValueOptions } from "../protocol.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";

type Options = Required<ValueOptions>;
type Key = "horizon" | "discount" | "risk_days" | "contact_days" | "capacity" | "loyalty" | "lead_days" | "service";
/** Least, most, and for shares, which are shown as per cent, the step. */
const BOUNDS: Record<Key, [number, number, number?]> = {
  horizon: [1, 3650], discount: [0, 100, 0.1], risk_days: [1, 3650], contact_days: [1, 3650], capacity: [1, 1e6],
  loyalty: [0, 100, 0.1], lead_days: [1, 365], service: [50, 99.99, 0.01],
};
const PARTS = {
  value: ["horizon", "discount", "risk_days"], contact: ["contact_days", "capacity"], loyalty: ["loyalty"], stock: ["lead_days", "service"],
} as const satisfies Record<string, readonly Key[]>;
const COLUMNS = { value: ["referrer"], contact: ["contacted", "birthday", "renewal"], loyalty: [], stock: [] } as const;

class Assumptions extends Screen {
  static override properties: PropertyDeclarations = { ...Screen.properties, about: {}, now: { state: true }, columns: { state: true } };
  static override styles = [sheet, css`
    details { margin-top: 16px; }
    summary { cursor: pointer; color: var(--accent); font-size: 15px; width: fit-content; }
    form { display: grid; gap: 16px 24px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 210px), 1fr)); align-items: end; margin-top: 12px; padding: 16px 0; border-block: 1px solid var(--hair); }
    input, select { width: 100%; }
    button { justify-self: start; }
  `];
  declare about: keyof typeof PARTS;
  declare now: Options | undefined;
  declare columns: string[];

  override render(): TemplateResult {
    const { assume: t, data: { roles } } = this.t;
    return html`<details @toggle=${this.#look}><summary data-testid="assume-${this.about}">${t.open[this.about]}</summary>
      ${this.now ? html`<form @submit=${this.#apply}>
        ${PARTS[this.about].flatMap((key) => this.#fields(key, this.now!))}
        ${this.columns.length ? COLUMNS[this.about].map((key) => html`<label class="field">${t.columns[key]}
          <select name=${key}><option value="">${t.none}</option>${this.columns.map((c) => html`<option value=${c} ?selected=${c === this.now![key]}>${roles[c as keyof typeof roles] ?? c}</option>`)}</select></label>`) : nothing}
        <button type="submit" ?disabled=${!!this.analysis.work}>${t.apply}</button></form>` : nothing}</details>`;
  }

  #fields(key: Key, now: Options): TemplateResult[] {
    const [least, most, step] = BOUNDS[key];
    const value = now[key];
    return (Array.isArray(value) ? value : [value]).map((n, at) => html`<label class="field">${this.t.assume.fields[key][at]}
      <input type="number" name=${key} required min=${least} max=${most} step=${step ?? 1} .value=${String(step ? Math.round(n * 1e4) / 100 : n)} /></label>`);
  }

  readonly #look = async (event: Event) => {
    if (!(event.target as HTMLDetailsElement).open) return;
    const { client } = this.analysis;
    this.columns = await client.ask("attributes", null);
    this.now = (JSON.parse(await client.ask("recipe", null)) as Recipe).options!.value as Options;
  };

  readonly #apply = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const change: Record<string, unknown> = {};
    for (const key of PARTS[this.about]) {
      const numbers = form.getAll(key).map((text) => (BOUNDS[key][2] ? Number(text) / 100 : Number(text)));
      change[key] = Array.isArray(this.now![key]) ? numbers : numbers[0];
    }
    for (const key of COLUMNS[this.about]) if (form.has(key)) change[key] = form.get(key);
    void this.analysis.revalue(change);
  };
}

define("regulars-assumptions", Assumptions);

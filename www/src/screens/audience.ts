// Narrowing down who is listed: conditions on the ledger, dates, segments and what the files say,
// joined by all or any. In: the filter. Out: a `filter` event with the new one, or none.
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { saveAudience } from "../parts/save.js";
import { segmentName } from "../parts/segment-list.js";
import type { Filter, Party } from "../protocol.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";

const PARTIES: Party[] = ["consumer", "retailer", "wholesaler", "partner", "supplier", "unknown"];

type Is = "between" | "not_between" | "holds" | "not_holds" | "is" | "is_not";
/** One condition as it stands in the form: texts, so that half-typed ones keep their place. */
interface Condition { field: string; is: Is; a: string; b: string }

class Audience extends Screen {
  static override properties: PropertyDeclarations = {
    ...Screen.properties, matching: { type: Number }, conditions: { state: true }, any: { state: true }, names: { state: true }, name: { state: true },
  };
  static override styles = [sheet, css`
    details { border-block: 1px solid var(--hair); padding: 8px 0; margin-top: 16px; }
    summary { cursor: pointer; font-weight: 600; }
    .condition { margin-top: 8px; gap: 8px; align-items: end; }
    .condition input { width: 11em; }
    .under { margin-top: 12px; }
    .kept { margin-top: 8px; }
  `];
  declare matching: number | undefined;
  declare conditions: Condition[];
  declare any: boolean;
  /** Attributes that the customer files have. */
  declare names: string[];
  declare name: string;
  #asked = -1;

  constructor() {
    super();
    this.conditions = [];
    this.any = false;
    this.names = [];
    this.name = "";
  }

  override willUpdate(): void {
    const { edition, reports, client } = this.analysis;
    if (!reports.customers || this.#asked === edition) return;
    this.#asked = edition;
    client.ask("attributes", null).then((names) => (this.names = names), () => (this.names = [])); // then only the ledger can be asked
  }

  /** The filter that the conditions say; those without a value say nothing yet. */
  get filter(): Filter | undefined {
    const filters = this.conditions.map((c) => this.#filter(c)).filter((f) => f !== undefined);
    if (!filters.length) return undefined;
    return this.any ? { or: filters } : { and: filters };
  }

  #filter({ field, is, a, b }: Condition): Filter | undefined {
    if (a === "" && (b === "" || !is.endsWith("between"))) return undefined;
    const positive = ((): Filter => {
      if (field === "segment") return { segment: Number(a) };
      if (field === "party") return { party: a as Party };
      if (!is.endsWith("between")) return { text: { field, contains: a } };
      if (this.#dated(field)) return { date: { field, ...(a && { from: a }), ...(b && { to: b }) } };
      return { range: { field, ...(a !== "" && { min: Number(a) }), ...(b !== "" && { max: Number(b) }) } };
    })();
    return is.includes("not") ? { not: positive } : positive;
  }

  #dated(field: string): boolean {
    return field === "first" || field === "last" || field === "birthday";
  }

  override render(): TemplateResult {
    const { files } = this.t;
    const all = this.analysis.reports.customers?.customers ?? 0;
    const { filter } = this;
    const kept = this.analysis.options.audiences ?? [];
    return html`<details ?open=${this.conditions.length > 0}>
      <summary>${files.audience}</summary>
      ${this.conditions.map((c, at) => this.#condition(c, at))}
      <div class="row under">
        <button type="button" data-testid="add-condition" @click=${() => this.#change([...this.conditions, { field: "monetary", is: "between", a: "", b: "" }])}>${files.addCondition}</button>
        ${this.conditions.length > 1 ? html`<label class="field">${files.match}<select @change=${(e: Event) => ((this.any = textOf(e) === "any"), this.#tell())}>
          <option value="all" ?selected=${!this.any}>${files.all}</option><option value="any" ?selected=${this.any}>${files.any}</option></select></label>` : nothing}
      </div>
      ${filter ? html`<p class="under" role="status" data-testid="matching">${files.matching(this.format.whole(this.matching ?? 0), this.format.whole(all))}</p>
        <form class="row under" @submit=${this.#keep}>
          <label class="field">${files.saveAs}<input required maxlength="80" .value=${this.name} @input=${(e: Event) => (this.name = textOf(e))} /></label>
          <button data-testid="keep-audience">${files.save}</button>
          <button type="button" data-testid="download-audience" @click=${() => saveAudience(this.analysis, filter, this.language)}>${files.export}</button>
        </form>` : nothing}
    </details>
    ${kept.length ? html`<p class="row kept small"><span class="soft">${files.saved}:</span> ${kept.map((audience, at) => html`<span>
      <button type="button" class="quiet" data-testid="kept-audience" @click=${() => this.#take(audience.name, audience.where)}>${audience.name}</button><button
        type="button" class="quiet" aria-label=${files.forget(audience.name)} @click=${() => this.analysis.keepAudiences(kept.filter((_, i) => i !== at))}>×</button></span>`)}</p>` : nothing}`;
  }

  #condition(condition: Condition, at: number): TemplateResult {
    const { files } = this.t;
    const { field, is, a } = condition;
    const set = (change: Partial<Condition>) => this.#change(this.conditions.map((c, i) => (i === at ? { ...c, ...change } : c)));
    const ways = this.#ways(field);
    const type = this.#dated(field) ? "date" : is.endsWith("between") ? "number" : "text";
    const value = (key: "a" | "b", name: string) => html`<label class="field">${name}<input type=${type} step="any" .value=${condition[key]} @input=${(e: Event) => set({ [key]: textOf(e) })} /></label>`;
    const options = field === "segment"
      ? (this.analysis.reports.segments?.segments ?? []).map((s) => [String(s.id), segmentName(s, this.language)] as const)
      : PARTIES.map((p) => [p, files.party[p]!] as const);
    return html`<div class="row condition" role="group" aria-label=${files.condition}>
      <label class="field">${files.field}<select data-testid="field" @change=${(e: Event) => set({ field: textOf(e), is: this.#ways(textOf(e))[0]!, a: "", b: "" })}>
        ${this.#fields().map(([key, name]) => html`<option value=${key} ?selected=${key === field}>${name}</option>`)}</select></label>
      <label class="field">${files.condition}<select @change=${(e: Event) => set({ is: textOf(e) as Is })}>
        ${ways.map((way) => html`<option value=${way} ?selected=${way === is}>${files.is[way]}</option>`)}</select></label>
      ${is === "is" || is === "is_not" ? html`<label class="field">${files.value}<select @change=${(e: Event) => set({ a: textOf(e) })}>
          <option value="" ?selected=${a === ""}></option>${options.map(([key, name]) => html`<option value=${key} ?selected=${key === a}>${name}</option>`)}</select></label>`
        : html`${value("a", files.value)}${is.endsWith("between") ? value("b", files.to) : nothing}`}
      <button type="button" class="quiet" aria-label=${files.remove} @click=${() => this.#change(this.conditions.filter((_, i) => i !== at))}>×</button>
    </div>`;
  }

  #fields(): [string, string][] {
    const { files, data, ledger } = this.t;
    const has = (name: string) => this.names.includes(name);
    const own = this.names.map((name): [string, string] => [name, data.roles[name as keyof typeof data.roles] ?? name]);
    const named = ["first", "last", "id", "", ...(this.analysis.reports.segments ? ["segment"] : []), ...(has("party_type") ? ["party"] : [])];
    return [...Object.entries(ledger).map(([c, { name }]): [string, string] => [c, name]), ...named.map((n): [string, string] => [n, files.fields[n]!]), ...own];
  }

  #ways(field: string): Is[] {
    if (field === "segment" || field === "party") return ["is", "is_not"];
    if (field in this.t.ledger || this.#dated(field)) return ["between", "not_between"];
    return field === "id" || field === "" ? ["holds", "not_holds"] : ["holds", "not_holds", "between", "not_between"];
  }

  /** A kept audience comes back as its conditions, where the form can show them. */
  #take(name: string, filter: Filter): void {
    const list = "or" in filter ? filter.or : "and" in filter ? filter.and : [filter];
    this.name = name;
    this.any = "or" in filter;
    this.#change(list.flatMap((f) => conditionOf(f) ?? []));
  }

  #change(conditions: Condition[]): void {
    this.conditions = conditions;
    this.#tell();
  }
  #tell(): void {
    this.dispatchEvent(new CustomEvent<Filter | undefined>("filter", { detail: this.filter }));
  }

  readonly #keep = (event: Event) => {
    event.preventDefault();
    const { filter } = this;
    const name = this.name.trim();
    if (!filter || !name) return;
    const others = (this.analysis.options.audiences ?? []).filter((a) => a.name !== name);
    void this.analysis.keepAudiences([...others, { name, where: filter }]);
  };
}

function conditionOf(filter: Filter): Condition | undefined {
  const text = (n: number | string | null | undefined) => (n == null ? "" : String(n));
  if ("not" in filter) {
    const inner = conditionOf(filter.not);
    return inner && { ...inner, is: inner.is === "is" ? "is_not" : `not_${inner.is as "between" | "holds"}` };
  }
  if ("range" in filter) return { field: filter.range.field, is: "between", a: text(filter.range.min), b: text(filter.range.max) };
  if ("date" in filter) return { field: filter.date.field, is: "between", a: text(filter.date.from), b: text(filter.date.to) };
  if ("text" in filter) return { field: filter.text.field, is: "holds", a: filter.text.contains, b: "" };
  if ("segment" in filter) return { field: "segment", is: "is", a: text(filter.segment), b: "" };
  if ("party" in filter) return { field: "party", is: "is", a: filter.party, b: "" };
  return undefined;
}

function textOf(event: Event): string {
  return (event.target as HTMLInputElement).value;
}

define("regulars-audience", Audience);

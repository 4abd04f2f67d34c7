// Offers the other way round: who wants a product, or anything of a category, most.
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { failureOf } from "../analysis.js";
import { failureNote } from "../parts/failure.js";
import { saveWanted } from "../parts/save.js";
import "../parts/term.js";
import type { Failure, ProductAudience, ProductAudienceQuery, ProductAudienceRow, SoldProduct } from "../protocol.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";

/** Products to choose from by name; any other is asked for by its number. */
const CHOICES = 2_000;
const SHOWN = 10;
const CONTROLS = [0, 0.05, 0.1, 0.2];

class Wanted extends Screen {
  static override properties: PropertyDeclarations = { ...Screen.properties, sold: { state: true }, found: { state: true }, failure: { state: true }, busy: { state: true } };
  static override styles = [sheet, css`
    section > p, form { margin-top: 8px; }
    form { align-items: end; margin-block: 16px; }
    .what { flex: 1 1 16em; max-width: 30em; }
    .what input { width: 100%; }
    input[type="number"] { width: 7em; }
    .save { margin-top: 16px; }
    .tag { font-size: 13px; font-weight: 600; color: var(--ink-soft); }
    td.why { min-width: 16em; }
  `];
  declare sold: SoldProduct[] | undefined;
  declare found: { audience: ProductAudience; named: string; category: boolean } | undefined;
  declare failure: Failure | undefined;
  declare busy: boolean;
  #edition: number | undefined;

  override render(): TemplateResult {
    const { wanted: t } = this.t;
    if (this.#edition !== this.analysis.edition) void this.#list();
    return html`<section data-testid="wanted"><h2>${t.title}</h2>
      <p class="prose soft">${t.lead}</p>
      <form class="row" @submit=${this.#look}>
        <label class="field what">${t.what}<input name="what" list="sold" required autocomplete="off" spellcheck="false" /></label>
        <datalist id="sold">${this.#choices().map(([text]) => html`<option value=${text}></option>`)}</datalist>
        <label class="field">${t.n}<input name="n" type="number" min="1" max="1000000" required .value=${"200"} /></label>
        <label class="field">${t.control}<select name="control">${CONTROLS.map((share) => html`<option value=${share} ?selected=${share === 0.1}>${share ? this.format.share(share, 0) : t.nobody}</option>`)}</select></label>
        <label class="check"><input type="checkbox" name="owners" />${t.owners}</label>
        <button type="submit" ?disabled=${this.busy}>${this.busy ? this.t.working : t.look}</button>
      </form>
      <div aria-live="polite">${this.failure ? (this.failure.code === "bad-option" ? html`<p class="note">${t.unknown(this.failure.value ?? "")}</p>` : failureNote(this.failure, this.t, this.format)) : nothing}
        ${this.found ? this.#audience(this.found) : nothing}</div></section>`;
  }

  #audience({ audience, named, category }: NonNullable<Wanted["found"]>): TemplateResult {
    const { wanted: t } = this.t;
    const whole = (n: number) => this.format.whole(n);
    const left = audience.rows.filter((row) => row.control).length;
    return html`<p class="prose" data-testid="wanted-sentence">${t.sentence(named, whole(audience.rows.length), whole(audience.scored), whole(audience.owners))}
        ${left ? t.leave(whole(left)) : nothing}</p>
      ${audience.rows.length ? html`<div class="scroll" tabindex="0" role="region" aria-label=${t.title}><table>
        <thead><tr><th scope="col">${t.customer}</th><th scope="col" class="r"><regulars-term .note=${t.scoreNote(this.t.offers.methods[audience.method] ?? audience.method)}>${t.score}</regulars-term></th>
          ${category ? html`<th scope="col">${t.product}</th>` : nothing}<th scope="col">${t.why}</th><th scope="col"><regulars-term .note=${t.groupNote}>${t.group}</regulars-term></th></tr></thead>
        <tbody>${audience.rows.slice(0, SHOWN).map((row) => this.#row(row, category))}</tbody></table></div>
      <p class="save"><button type="button" data-testid="download-wanted" @click=${() => saveWanted(this.analysis, this.language)}>${t.save(whole(audience.rows.length))}</button></p>` : nothing}`;
  }

  #row(row: ProductAudienceRow, category: boolean): TemplateResult {
    const { wanted: t } = this.t;
    return html`<tr><th scope="row"><a href=${this.href({ screen: "offers", card: row.customer })}>${row.customer}</a></th><td class="r">${this.format.decimal(row.score, 3)}</td>
      ${category ? html`<td>${row.name || row.product}</td>` : nothing}<td class="why">${this.say(row.reason)}</td><td>${row.control ? html`<span class="tag">${t.isControl}</span>` : t.isContacted}</td></tr>`;
  }

  /** What can be typed, and what is then asked for: products by name, by number where two have one name, and categories. */
  #choices(): [string, Partial<ProductAudienceQuery>][] {
    return this.kept("choices", () => {
      const sold = this.sold ?? [];
      const names = new Map<string, number>();
      for (const { name } of sold) names.set(name, (names.get(name) ?? 0) + 1);
      const categories = [...new Set(sold.map((s) => s.category).filter(Boolean))];
      return [
        ...categories.map((category): [string, Partial<ProductAudienceQuery>] => [this.t.wanted.category(category), { category }]),
        ...sold.map(({ product, name }): [string, Partial<ProductAudienceQuery>] => [!name || name === product ? product : names.get(name) === 1 ? name : `${name} (${product})`, { product }]),
      ];
    }, this.sold);
  }

  readonly #look = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const named = String(form.get("what")).trim();
    const asked = this.#choices().find(([text]) => text === named)?.[1] ?? { product: named };
    const query = { ...asked, n: Number(form.get("n")), control: Number(form.get("control")), owners: form.has("owners") };
    this.busy = true;
    try {
      this.found = { audience: await this.analysis.client.ask("wanted", { query }), named, category: asked.category !== undefined };
      this.failure = undefined;
    } catch (error) {
      const failure = failureOf(error);
      [this.found, this.failure] = [undefined, failure && { ...failure, value: named }];
    }
    this.busy = false;
  };

  async #list(): Promise<void> {
    const { edition, client } = this.analysis;
    this.#edition = edition;
    this.found = this.failure = undefined;
    const sold = await client.ask("sold", { limit: CHOICES }).catch(() => undefined);
    if (this.#edition === edition) this.sold = sold;
  }
}

define("regulars-wanted", Wanted);

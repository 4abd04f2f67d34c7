// When to order again: reorder points of the products, and the customers whose next order has a day.
import { css, html, nothing, type TemplateResult } from "lit";
import "../parts/assumptions.js";
import { saveTable } from "../parts/save.js";
import "../parts/term.js";
import type { ReorderRow } from "../protocol.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";

const SHOWN = 10;

class Stock extends Screen {
  static override styles = [sheet, css`
    h3 { margin: 24px 0 4px; }
    section > p { margin-top: 8px; }
    .save { margin-top: 16px; }
    tbody th { max-width: 26em; }
    thead th.r { min-width: 4em; }
  `];

  override render(): TemplateResult | typeof nothing {
    const { stock: t } = this.t;
    const reorder = this.analysis.reports.value?.reorder;
    if (!reorder) return nothing;
    const n = (value: number) => this.format.decimal(value, value < 100 ? 1 : 0);
    const point = html`<th scope="col" class="r"><regulars-term .note=${t.pointNote(this.format.decimal(reorder.z, 2))}>${t.point}</regulars-term></th>`;
    const table = (title: string, rows: ReorderRow[], head: TemplateResult, row: (r: ReorderRow) => TemplateResult) => rows.length ? html`<h3>${title}</h3>
      <div class="scroll" tabindex="0" role="region" aria-label=${title}><table><thead>${head}</thead><tbody>${rows.slice(0, SHOWN).map(row)}</tbody></table></div>` : nothing;
    return html`<section data-testid="stock"><h2>${t.title}</h2>
      <p class="prose">${this.say(reorder.sentence)}</p>
      <regulars-assumptions .analysis=${this.analysis} .language=${this.language} .about=${"stock"}></regulars-assumptions>
      ${table(t.products, reorder.products, html`<tr><th scope="col">${t.product}</th><th scope="col" class="r">${t.days}</th><th scope="col" class="r">${t.daily}</th><th scope="col" class="r">${t.deviation}</th>${point}</tr>`,
        (r) => html`<tr><th scope="row">${r.name || r.product_id}</th><td class="r">${this.format.whole(r.days)}</td><td class="r">${this.format.decimal(r.daily, 2)}</td><td class="r">${this.format.decimal(r.deviation, 2)}</td><td class="r">${this.format.whole(Math.ceil(r.point))}</td></tr>`)}
      ${table(t.customers, reorder.customers, html`<tr><th scope="col">${t.customer}</th><th scope="col">${t.product}</th><th scope="col" class="r">${t.pieces}</th><th scope="col" class="r">${t.cycle}</th><th scope="col">${t.next}</th></tr>`,
        (r) => html`<tr><th scope="row"><a href=${this.href({ screen: "value", card: r.customer_id })}>${r.customer_id}</a></th><td>${r.name || r.product_id}</td><td class="r">${n(r.pieces)}</td><td class="r">${r.cycle == null ? "–" : this.format.whole(r.cycle)}</td><td>${this.format.date(r.next ?? null)}</td></tr>`)}
      <p class="save"><button type="button" data-testid="save-reorder" @click=${() => saveTable(this.analysis, "reorder", this.language)}>${t.save}</button></p></section>`;
  }
}

define("regulars-stock", Stock);

// Today: whom to save, thank, remind; each a short list with what is at stake, then the signs that it rests on.
import { css, html, nothing, type TemplateResult } from "lit";
import type { ContactGroup, SignReport } from "../protocol.js";
import "../parts/assumptions.js";
import { saveCalendar, saveTable } from "../parts/save.js";
import "../parts/term.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";

const SHOWN = 8;

class Today extends Screen {
  static override styles = [sheet, css`
    h1 + p { margin-top: 8px; }
    .save { margin-top: 16px; display: flex; gap: 12px; flex-wrap: wrap; }
    section { margin-top: 40px; }
    section > p { margin: 4px 0 12px; }
    .head { display: flex; gap: 8px 24px; align-items: baseline; flex-wrap: wrap; justify-content: space-between; border-top: 1px solid var(--rule); padding-top: 12px; }
    .head p { font-variant-numeric: tabular-nums; color: var(--ink-soft); }
    td.act { font-weight: 600; min-width: 11em; }
    td.why { min-width: 15em; }
    .day, .r { white-space: nowrap; }
    .signs { display: grid; gap: 8px; margin-top: 12px; }
  `];

  override render(): TemplateResult {
    const { today: t } = this.t;
    const report = this.analysis.reports.value;
    if (!report) return this.absent(t.kicker, t.noneTitle);
    const { contact, signs } = report;
    return html`<p class="kicker">${t.kicker}</p>
      <h1 tabindex="-1" data-testid="today-ready">${this.say(contact.sentence)}</h1>
      <p class="small soft prose">${t.order}</p>
      ${contact.due ? html`<p class="save">
        <button type="button" class="main" data-testid="save-contact" @click=${() => saveTable(this.analysis, "contact", this.language)}>${t.saveList}</button>
        <button type="button" data-testid="save-calendar" @click=${() => saveCalendar(this.analysis, this.language)}>${t.saveCalendar}</button></p>` : nothing}
      <regulars-assumptions .analysis=${this.analysis} .language=${this.language} .about=${"contact"}></regulars-assumptions>
      ${contact.groups.map((group) => this.#group(group))}
      ${this.#signs(signs)}`;
  }

  #group(group: ContactGroup): TemplateResult {
    const { today: t } = this.t;
    const words = t.groups[group.code]!;
    const shown = group.list.slice(0, SHOWN);
    return html`<section data-testid="today-${group.code}">
      <div class="head"><h2>${words.title}</h2>
        <p>${t.count(this.format.whole(group.customers), group.customers === 1)}${group.customers ? html`, ${t.stake(this.format.roundMoney(group.at_risk))}` : nothing}</p></div>
      <p class="prose">${group.customers ? words.lead : words.none}</p>
      ${shown.length ? html`<div class="scroll" tabindex="0" role="region" aria-label=${t.region(words.title)}><table>
        <thead><tr><th scope="col">${t.customer}</th><th scope="col">${t.action}</th><th scope="col">${t.why}</th><th scope="col">${t.day}</th>
          <th scope="col"><regulars-term .note=${t.tierNote}>${t.tier}</regulars-term></th><th scope="col" class="r"><regulars-term .note=${t.riskNote}>${t.risk}</regulars-term></th></tr></thead>
        <tbody>${shown.map((row) => html`<tr><th scope="row"><a href=${this.href({ screen: "today", card: row.customer_id })}>${row.customer_id}</a></th>
          <td class="act">${this.say(row.action)}</td><td class="why">${this.say(row.reason)}</td><td class="day">${this.format.date(row.day)}</td><td>${row.tier}</td><td class="r">${this.format.roundMoney(row.at_risk)}</td></tr>`)}</tbody>
      </table></div>` : nothing}
      ${group.customers > shown.length ? html`<p class="small soft">${t.shown(this.format.whole(shown.length), this.format.whole(group.customers))}</p>` : nothing}
    </section>`;
  }

  #signs(signs: SignReport[]): TemplateResult {
    return html`<section><div class="head"><h2>${this.t.today.signs}</h2></div>
      <div class="signs">${signs.map((sign) => html`<p class="prose">${this.say(sign.text)}</p>`)}</div></section>`;
  }
}

define("regulars-today", Today);

// Downloads: everything as files.
import { css, html, nothing, type TemplateResult } from "lit";
import type { Table } from "../protocol.js";
import { saveJson, saveLeftOut, saveTable } from "../parts/save.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";

export class Downloads extends Screen {
  static override styles = [sheet, css`
    .lead { margin-top: 12px; }
    ul { margin-top: 32px; border-top: 1px solid var(--rule); }
    li { display: flex; justify-content: space-between; gap: 16px; align-items: center; padding: 16px 0; border-bottom: 1px solid var(--hair); }
    li p { color: var(--ink-soft); font-size: 15px; text-wrap: pretty; }
    button { flex: none; }
  `];

  override render(): TemplateResult {
    const { downloads: t } = this.t;
    const { orders, segments, offers, value } = this.analysis.reports;
    const done = !!value && !this.analysis.work;
    const table = (name: Table, ready: boolean) => this.#item(name, ready, () => saveTable(this.analysis, name, this.language));
    return html`<p class="kicker">${t.kicker}</p>
      <h1 tabindex="-1">${t.title}</h1>
      <p class="lead">${t.lead}</p>
      <ul>
        ${table("customers", !!segments)}${table("offers", !!offers)}${table("segments", !!segments)}${table("contact", !!value)}${table("value", !!value)}${table("watch", !!value)}${table("loyalty", !!value)}${value?.referral ? table("referral", true) : nothing}${value?.reorder ? table("reorder", true) : nothing}${this.#item("rejects", !!orders, () => saveLeftOut(this.analysis, this.language))}
        ${this.#item("report", done, () => saveJson(this.analysis, "report"))}${this.#item("recipe", done, () => saveJson(this.analysis, "recipe"))}
      </ul>`;
  }

  #item(name: Table | "report" | "recipe", ready: boolean, save: () => void): TemplateResult {
    const { downloads: t } = this.t;
    const [title, note] = t[name];
    return html`<li><div><h2>${title}</h2><p>${note}</p></div>
      <button type="button" data-testid="download-${name}" ?disabled=${!ready} aria-label="${t.save}: ${title}" @click=${save}>${ready ? t.save : t.wait}</button></li>`;
  }
}

define("regulars-downloads", Downloads);

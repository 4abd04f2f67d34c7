// Start: what this is, that it is safe, and three ways in: a file, pasted rows, the sample shop.
import { css, html, nothing } from "lit";
import { sampleFile } from "../offline.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";

export class Start extends Screen {
  static override styles = [sheet, css`
    h1 { font-size: clamp(26px, 4vw, 42px); line-height: 1.18; max-width: 22em; letter-spacing: -0.02em; }
    .lead { margin-top: 20px; }
    .ways { margin-top: 40px; padding: 24px 0; border-block: 1px solid var(--rule); display: grid; gap: 24px; }
    .ways .row { gap: 16px 24px; }
    .main { font-size: 17px; padding: 12px 24px; min-height: 48px; }
    .main:focus-within { outline: 2px solid var(--accent); outline-offset: 2px; }
    .paste { display: grid; gap: 8px; max-width: 44em; }
    textarea { width: 100%; min-height: 44px; height: 44px; resize: vertical; }
    .three { display: grid; gap: 32px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 280px), 1fr)); margin-top: 48px; }
    .three p { margin-top: 8px; color: var(--ink-soft); font-size: 15px; }
    .three > div { border-top: 1px solid var(--hair); padding-top: 12px; }
  `];
  #pasted = "";

  override render() {
    const { start } = this.t;
    const recipe = this.analysis.recipe;
    return html`
      <h1 tabindex="-1">${start.sentence}</h1>
      <p class="lead">${start.safe}</p>
      ${recipe ? html`<p class="note" role="status">${start.recipeTaken(recipe.files.map((f) => f.name).join(this.t.listAnd))}</p>` : nothing}
      <div class="ways">
        <div class="row">
          <label class="button main">${start.open}<input class="sr" type="file" multiple data-testid="open-file"
            accept=".csv,.tsv,.txt,.gz,.json,.jsonl,.ndjson,.xlsx,.xlsm,.xls,.ods,.parquet,text/csv,text/plain,application/gzip,application/json" @change=${this.#chosen} /></label>
          <span class="soft">${start.drop}</span>
        </div>
        <div class="row">
          <button type="button" data-testid="try-sample" @click=${this.#sample}>${start.sample}</button>
          <span class="soft">${start.sampleNote}</span>
        </div>
        <div class="paste">
          <label for="paste">${start.paste}</label>
          <textarea id="paste" rows="1" placeholder=${start.pasteHint} spellcheck="false" @input=${this.#typed}></textarea>
          ${this.#pasted.trim() ? html`<div><button type="button" @click=${this.#openPasted}>${start.pasteOpen}</button></div>` : nothing}
        </div>
      </div>
      <div class="three">
        <div><h2>${start.formatsTitle}</h2><p>${start.formats}</p></div>
        <div><h2>${start.getTitle}</h2><p>${start.get}</p></div>
        <div><h2>${start.againTitle}</h2><p>${start.again}</p></div>
      </div>`;
  }

  readonly #chosen = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = "";
    this.#open(files);
  };
  readonly #sample = async () => this.#open([await sampleFile()]);
  readonly #typed = (event: Event) => {
    this.#pasted = (event.target as HTMLTextAreaElement).value;
    this.requestUpdate();
  };
  readonly #openPasted = () => this.#open([pastedFile(this.#pasted)]);

  #open(files: File[]): void {
    this.dispatchEvent(new CustomEvent("open-files", { detail: files, bubbles: true, composed: true }));
  }
}

/** Cells copied from a spreadsheet come as tab-separated text. */
export function pastedFile(text: string): File {
  return new File([text], "pasted.txt", { type: "text/plain" });
}

define("regulars-start", Start);

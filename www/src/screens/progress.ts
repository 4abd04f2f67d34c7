// What is under way: stage, lines and bytes, time left, and a cancel that works.
import { css, html, nothing, type TemplateResult } from "lit";
import { STAGES } from "../protocol.js";
import { paint } from "../parts/paint.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";

/** Too early a guess of the time left is worse than none. */
const GUESS_AFTER = 700; // ms

class Progress extends Screen {
  static override styles = [sheet, css`
    .strip { display: grid; grid-template-columns: 1fr auto; gap: 8px 24px; align-items: center; padding: 12px 0; border-bottom: 1px solid var(--hair); }
    .track { height: 6px; background: var(--hair); border-radius: 3px; overflow: hidden; }
    .fill { height: 100%; background: var(--accent); transform-origin: left; }
    .said { display: flex; flex-wrap: wrap; gap: 0 16px; font-size: 15px; margin-bottom: 6px; }
    b { font-weight: 600; }
  `];

  override render(): TemplateResult | typeof nothing {
    const { work } = this.analysis;
    if (!work) return nothing;
    const t = this.t.progress;
    const { stage = "read", rows = 0, done = 0, total = 0 } = work.progress ?? {};
    const share = total ? Math.min(1, done / total) : 0;
    return html`<div class="strip" data-testid="progress">
      <div>
        <p class="said num"><b>${t.stages[stage]}</b>
          <span class="soft">${stage === "read" ? t.read(this.format.whole(rows), this.format.bytes(done), this.format.bytes(total)) : this.format.share(share)}</span>
          <span class="soft">${this.#left(stage, done, total)}</span></p>
        <div class="track" role="progressbar" aria-label="${t.label}: ${t.stages[stage]}" aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(share * 100)}>
          <div class="fill" ${paint({ width: `${share * 100}%` })}></div></div>
      </div>
      <button type="button" data-testid="cancel" @click=${() => this.analysis.stop()}>${t.cancel}</button>
      <p class="sr" aria-live="polite">${STAGES.includes(stage) ? t.stages[stage] : ""}</p>
    </div>`;
  }

  #left(stage: string, done: number, total: number): string {
    const { since } = this.analysis.work!;
    const passed = performance.now() - since;
    if (stage !== "read" || !done || passed < GUESS_AFTER || done >= total) return "";
    return this.t.progress.left(this.format.seconds((passed * (total - done)) / done / 1000));
  }
}

define("regulars-progress", Progress);

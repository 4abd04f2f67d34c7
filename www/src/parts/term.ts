// A number or a word that explains itself on hover, focus or tap: its definition in a small note.
import { css, html, LitElement } from "lit";
import { define } from "../screen.js";
import { sheet } from "../theme/sheet.js";

const LEAVE = 120; // ms in which the pointer may travel from the word to its note

class Term extends LitElement {
  static override properties = { note: {}, open: { state: true } };
  static override styles = [sheet, css`
    :host { display: inline; font: inherit; color: inherit; }
    button { all: unset; cursor: help; border-bottom: 1px dotted currentColor; }
    button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
    [popover] {
      position: fixed; inset: auto; margin: 0; width: max-content; max-width: min(340px, calc(100vw - 32px));
      padding: 12px 16px; border: 1px solid var(--ink-soft); border-radius: 4px; background: var(--paper); color: var(--ink);
      font: 400 14px/1.5 var(--sans); letter-spacing: 0; text-align: start; white-space: normal;
    }
  `];
  declare note: string;
  declare open: boolean;
  #leaving: ReturnType<typeof setTimeout> | undefined;

  override render() {
    return html`<button type="button" aria-describedby="note" aria-expanded=${this.open ? "true" : "false"}
        @pointerenter=${this.#show} @pointerleave=${this.#leave} @focus=${this.#show} @blur=${this.#hide}
        @click=${this.#show} @keydown=${this.#key}><slot></slot></button
      ><span popover="manual" id="note" role="tooltip" @pointerenter=${this.#stay} @pointerleave=${this.#leave}>${this.note}</span>`;
  }

  get #pop(): HTMLElement {
    return this.renderRoot.querySelector<HTMLElement>("[popover]")!;
  }
  readonly #stay = () => clearTimeout(this.#leaving);
  readonly #show = () => {
    this.#stay();
    const pop = this.#pop;
    if (pop.matches(":popover-open")) return;
    pop.showPopover();
    this.open = true;
    const word = this.renderRoot.querySelector("button")!.getBoundingClientRect();
    const box = pop.getBoundingClientRect();
    const below = word.bottom + 8 + box.height < innerHeight;
    pop.style.top = `${below ? word.bottom + 8 : Math.max(8, word.top - 8 - box.height)}px`;
    pop.style.left = `${Math.max(16, Math.min(word.left, innerWidth - box.width - 16))}px`;
    addEventListener("scroll", this.#hide, { once: true, capture: true });
  };
  readonly #leave = () => {
    this.#stay();
    this.#leaving = setTimeout(this.#hide, LEAVE);
  };
  readonly #hide = () => {
    this.open = false;
    if (this.isConnected && this.#pop.matches(":popover-open")) this.#pop.hidePopover();
  };
  readonly #key = (event: KeyboardEvent) => {
    if (event.key === "Escape" && this.open) {
      event.stopPropagation();
      this.#hide();
    }
  };
}

define("regulars-term", Term);

// <regulars-studio>: the whole product as one element. It owns the analysis, the language, the theme
// and the place where the reader is; the screens show, and ask it to go on.
//
// Attributes: `lang` (en, zh; none follows the browser), `theme` (light, dark; none follows the system), `routes` (keep the
// place in the address after the #). Events: `report` (detail: the parts so far), `language-change`,
// `theme-change`. Properties: `client` (see client.ts), `analysis`, `wasmUrl`, `readersUrl`.
import { html, LitElement, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { Analysis } from "./analysis.js";
import type { Client } from "./client.js";
import { prefetch, whenIdle } from "./offline.js";
import { failureNote } from "./parts/failure.js";
import type { Language } from "./protocol.js";
import { FORMAT } from "./format.js";
import { hashOf, parseRoute, SCREENS, type Route, type ScreenName } from "./route.js";
import { define } from "./screen.js";
import { sheet } from "./theme/sheet.js";
import { studioSheet } from "./theme/studio-sheet.js";
import { tokens } from "./theme/tokens.js";
import { DICTIONARY, learn, spoken, type Dictionary } from "./words/index.js";
import { pastedFile } from "./screens/start.js";
import "./screens/bundles.js";
import "./screens/card.js";
import "./screens/customers.js";
import "./screens/downloads.js";
import "./screens/next.js";
import "./screens/offers.js";
import "./screens/overview.js";
import "./screens/plan.js";
import "./screens/progress.js";
import "./screens/segment.js";
import "./screens/segments.js";
import "./screens/today.js";
import "./screens/value.js";
import "./screens/your-data.js";

export type Theme = "light" | "dark";

export class Studio extends LitElement {
  static override properties: PropertyDeclarations = {
    language: { reflect: true, attribute: "lang" }, theme: { reflect: true }, routes: { type: Boolean },
    route: { state: true }, dragging: { state: true }, offline: { state: true },
  };
  static override styles = [tokens, sheet, studioSheet];
  declare language: Language;
  declare theme: Theme | null;
  declare routes: boolean;
  declare route: Route;
  declare dragging: boolean;
  declare offline: "pending" | "ready" | "failed";
  readonly analysis = new Analysis();
  /** The site's own store of its files, while it is being filled; waited for before 'works offline' is said. */
  installed: Promise<unknown> | undefined;
  #returnTo: HTMLElement | undefined;
  #edition = 0;

  constructor() {
    super();
    this.language = /^zh\b/i.test(navigator.language) ? "zh" : "en";
    this.theme = null;
    this.route = { screen: "start" };
    this.dragging = false;
    this.offline = "pending";
  }

  get client(): Client {
    return this.analysis.client;
  }
  get wasmUrl(): string {
    return this.client.wasmUrl;
  }
  set wasmUrl(url: string) {
    this.client.wasmUrl = url;
  }
  get readersUrl(): string {
    return this.client.readersUrl;
  }
  set readersUrl(url: string) {
    this.client.readersUrl = url;
  }
  get #t(): Dictionary {
    return DICTIONARY[this.language];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.analysis.addEventListener("change", this.#changed);
    addEventListener("hashchange", this.#followHash);
    addEventListener("dragover", this.#drag);
    addEventListener("dragleave", this.#dragEnd);
    addEventListener("drop", this.#drop);
    addEventListener("paste", this.#paste);
    addEventListener("keydown", this.#escape);
    if (this.routes) this.#followHash();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.analysis.removeEventListener("change", this.#changed);
    removeEventListener("hashchange", this.#followHash);
    removeEventListener("dragover", this.#drag);
    removeEventListener("dragleave", this.#dragEnd);
    removeEventListener("drop", this.#drop);
    removeEventListener("paste", this.#paste);
    removeEventListener("keydown", this.#escape);
    this.client.close();
  }

  override async firstUpdated(): Promise<void> {
    await whenIdle();
    FORMAT[this.language].warm();
    try {
      await prefetch(this.client, this.installed);
      this.offline = "ready";
    } catch {
      this.offline = "failed"; // said in the header; what is missing then fails with its own error when it is wanted
    }
  }

  /** Waits for the words. */
  override shouldUpdate(changed: PropertyValues): boolean {
    if (spoken(this.language)) return true;
    const before = changed.get("language") as Language | undefined;
    const goOn = () => this.requestUpdate("language", before);
    learn().then(goOn, () => ((this.language = "en"), goOn()));
    return false;
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has("route") && this.route.card !== undefined && (changed.get("route") as Route | undefined)?.card === undefined) {
      this.#returnTo = focused();
    }
  }

  override updated(changed: PropertyValues): void {
    if (changed.has("language") && changed.get("language")) this.#tell("language-change", this.language);
    if (changed.has("theme") && changed.get("theme") !== undefined) {
      this.#tell("theme-change", this.theme);
      dispatchEvent(new Event("regulars-theme"));
    }
    if (changed.has("route")) void this.#moved(changed.get("route") as Route | undefined);
  }

  override render(): TemplateResult {
    const t = this.#t;
    return html`
      <header class="wide">
        <button type="button" class="skip" @click=${this.#skip}>${t.skip}</button>
        <a class="brand" href=${hashOf({ screen: "start" })}>${t.product}</a>
        ${this.offline === "ready" ? html`<span class="offline" data-testid="offline-ready">${t.offlineReady}</span>` : html`<span class="offline">${this.offline === "pending" ? t.offlinePending : t.offlineFailed}</span>`}
        <div class="tools">
          <button type="button" class="quiet" data-testid="language" lang=${this.language === "en" ? "zh" : "en"} @click=${() => (this.language = this.language === "en" ? "zh" : "en")}>${t.otherLanguage}</button>
          <button type="button" class="quiet" data-testid="theme" @click=${this.#switchTheme}>${this.#dark ? t.themeToLight : t.themeToDark}</button>
        </div>
      </header>
      <nav aria-label=${t.steps}><ol class="wide">${SCREENS.map((screen) => this.#step(screen))}</ol></nav>
      <div class="wide" @click=${this.#clicked} @go=${(e: CustomEvent<Route>) => this.go(e.detail)} @open-files=${(e: CustomEvent<File[]>) => this.open(e.detail)} @add-files=${(e: CustomEvent<File[]>) => void this.analysis.open(e.detail, true)}>
        <main tabindex="-1"><regulars-progress .analysis=${this.analysis} .language=${this.language}></regulars-progress>${this.#notices()}${this.#screen()}</main>
        ${this.route.card !== undefined && this.analysis.reports.customers
          ? html`<regulars-card .analysis=${this.analysis} .language=${this.language} .route=${this.route} .customer=${this.route.card}></regulars-card>` : nothing}
      </div>
      <p class="sr" role="status">${this.#news()}</p>
      ${this.dragging ? html`<div class="dropping" aria-hidden="true">${t.start.dropNow}</div>` : nothing}`;
  }

  /** Opens order files, or a recipe with them, and shows how they are read. */
  open(files: File[]): void {
    if (!files.length) return;
    void this.analysis.open(files).then(() => this.analysis.files.length || this.go({ screen: "start" }));
    this.go({ screen: "data" });
  }

  go(route: Route): void {
    if (this.routes) location.hash = hashOf(route);
    else this.route = route;
  }

  /** The screen to show: one that needs a file shows the start until there is one. */
  get #shown(): ScreenName {
    const { screen } = this.route;
    return screen === "start" || this.#reachable(screen) ? screen : "start";
  }
  #reachable(screen: ScreenName): boolean {
    const { files, reports, work } = this.analysis;
    if (screen === "start") return true;
    return screen === "data" ? files.length > 0 : !!reports.orders || work?.name === "analyse";
  }

  #step(screen: ScreenName): TemplateResult {
    const t = this.#t;
    const text = html`<small>${t.stepOf[screen]}</small>${t.nav[screen]}`;
    if (!this.#reachable(screen)) return html`<li><span class="step" aria-disabled="true">${text}<span class="sr"> (${t.notYet})</span></span></li>`;
    return html`<li><a class="step" href=${hashOf({ screen })} @click=${this.#clicked} aria-current=${this.#shown === screen ? "page" : nothing}>${text}</a></li>`;
  }

  #screen(): TemplateResult {
    const { analysis, language, route } = this;
    switch (this.#shown) {
      case "start": return html`<regulars-start .analysis=${analysis} .language=${language} .route=${route}></regulars-start>`;
      case "data": return html`<regulars-your-data .analysis=${analysis} .language=${language} .route=${route}></regulars-your-data>`;
      case "overview": return html`<regulars-overview .analysis=${analysis} .language=${language} .route=${route}></regulars-overview>`;
      case "segments": return route.segment === undefined
        ? html`<regulars-segments .analysis=${analysis} .language=${language} .route=${route}></regulars-segments>`
        : html`<regulars-segment .analysis=${analysis} .language=${language} .route=${route}></regulars-segment>`;
      case "customers": return html`<regulars-customers .analysis=${analysis} .language=${language} .route=${route}></regulars-customers>`;
      case "offers": return html`<regulars-offers .analysis=${analysis} .language=${language} .route=${route}></regulars-offers>`;
      case "today": return html`<regulars-today .analysis=${analysis} .language=${language} .route=${route}></regulars-today>`;
      case "value": return html`<regulars-value .analysis=${analysis} .language=${language} .route=${route}></regulars-value>`;
      case "bundles": return html`<regulars-bundles .analysis=${analysis} .language=${language} .route=${route}></regulars-bundles>`;
      case "plan": return html`<regulars-plan .analysis=${analysis} .language=${language} .route=${route}></regulars-plan>`;
      case "next": return html`<regulars-next .analysis=${analysis} .language=${language} .route=${route}></regulars-next>`;
      case "downloads": return html`<regulars-downloads .analysis=${analysis} .language=${language} .route=${route}></regulars-downloads>`;
    }
  }

  #notices(): TemplateResult {
    const { failure, death, cancelled, files } = this.analysis;
    const t = this.#t;
    return html`
      ${death ? this.#died(death.again) : nothing}
      ${failure ? html`<div class="notice stack">${failureNote(failure, t, FORMAT[this.language])}
        ${this.#shown !== "data" && files.length ? html`<p><a href=${hashOf({ screen: "data" })}>${t.errorBack}</a></p>` : nothing}</div>` : nothing}
      ${cancelled ? html`<p class="note notice" role="status">${t.progress.cancelled}</p>` : nothing}`;
  }

  #died(again: boolean): TemplateResult {
    const { died } = this.#t;
    const { work, reports, files } = this.analysis;
    const text = again ? died.stuck : work ? died.again : reports.orders ? died.back : died.idle;
    const over = text === died.back || text === died.idle;
    return html`<div class="${over ? "note" : "wrong"} notice stack" role="alert" data-testid="worker-died">
      <h2>${died.title}</h2><p>${text}</p>
      <p class="row">${files.length ? html`<button type="button" data-testid="retry" @click=${() => this.analysis.retry()}>${died.retry}</button>` : nothing}
        <button type="button" class="quiet" @click=${() => this.analysis.settle()}>${died.dismiss}</button></p></div>`;
  }

  /** Said to those who do not see the page: the part that became ready last. */
  #news(): string {
    const { reports, work } = this.analysis;
    const { progress } = this.#t;
    if (!work) return reports.value ? progress.done : "";
    const last = (["value", "offers", "segments", "customers", "orders"] as const).find((part) => reports[part]);
    return last ? progress.part[last] : "";
  }

  readonly #changed = () => {
    const { analysis } = this;
    const bare = !analysis.reports.orders && !analysis.work && analysis.files.length > 0;
    if (bare && (analysis.cancelled || analysis.failure) && this.#shown !== "data" && this.route.screen !== "start") this.go({ screen: "data" });
    if (analysis.edition !== this.#edition) {
      this.#edition = analysis.edition;
      this.#tell("report", analysis.reports);
    }
    this.requestUpdate();
  };
  readonly #followHash = () => {
    if (this.routes) this.route = parseRoute(location.hash);
  };
  /** Links to places of the studio; the address bar is left alone unless `routes` is set. */
  readonly #clicked = (event: MouseEvent) => {
    if (this.routes || event.defaultPrevented) return;
    const link = event.composedPath().find((n): n is HTMLAnchorElement => n instanceof HTMLAnchorElement);
    const hash = link?.getAttribute("href");
    if (!hash?.startsWith("#/")) return;
    event.preventDefault();
    this.go(parseRoute(hash));
  };
  readonly #skip = () => {
    this.renderRoot.querySelector<HTMLElement>("main")?.focus();
  };
  readonly #escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented || this.route.card === undefined) return;
    const { card: _, ...rest } = this.route;
    this.go(rest);
  };

  /** After a move the heading of the new screen has the focus; after a closed card, what opened it. */
  async #moved(from: Route | undefined): Promise<void> {
    if (!from) return;
    if (from.screen === this.route.screen && from.segment === this.route.segment) {
      if (from.card !== undefined && this.route.card === undefined) this.#returnTo?.focus();
      return;
    }
    scrollTo({ top: 0 });
    this.renderRoot.querySelector(".step[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
    const screen = this.renderRoot.querySelector<LitElement>("main > :last-child");
    await screen?.updateComplete;
    if (this.route.card === undefined) screen?.renderRoot.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }

  get #dark(): boolean {
    return this.theme ? this.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }
  readonly #switchTheme = () => {
    this.theme = this.#dark ? "light" : "dark";
  };

  readonly #drag = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.dragging = true;
  };
  readonly #dragEnd = (event: DragEvent) => {
    if (!event.relatedTarget) this.dragging = false;
  };
  readonly #drop = (event: DragEvent) => {
    if (!this.dragging) return;
    event.preventDefault();
    this.dragging = false;
    this.open([...(event.dataTransfer?.files ?? [])]);
  };
  readonly #paste = (event: ClipboardEvent) => {
    if (event.composedPath().some((n) => n instanceof HTMLInputElement || n instanceof HTMLTextAreaElement)) return;
    const files = [...(event.clipboardData?.files ?? [])];
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (files.length) this.open(files);
    else if (text.includes("\n")) this.open([pastedFile(text)]);
  };

  #tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

/** The element that has the focus, through shadow roots. */
function focused(): HTMLElement | undefined {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at instanceof HTMLElement ? at : undefined;
}

define("regulars-studio", Studio);

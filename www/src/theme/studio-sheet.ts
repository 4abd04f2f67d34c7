// The frame around the screens: masthead, steps, notices.
import { css } from "lit";

export const studioSheet = css`
  :host { background: var(--paper); min-height: 100vh; overflow-wrap: break-word; }
  .wide { max-width: 1160px; margin-inline: auto; padding-inline: 32px; }
  .skip { position: absolute; left: -999px; top: 8px; background: var(--paper); padding: 8px 16px; z-index: 20; }
  .skip:focus { left: 16px; }
  header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 4px 16px; padding-block: 16px 12px; }
  .brand { margin-inline-end: auto; color: var(--ink); font-size: 22px; font-weight: 700; letter-spacing: -0.02em; text-decoration: none; }
  .tools { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; }
  .offline { font-size: 14px; color: var(--ink-soft); margin-inline-end: 8px; }
  .offline[data-testid] { color: var(--accent); }
  .offline[data-testid]::before { content: ""; display: inline-block; width: 8px; height: 8px; border-radius: 50%; background: currentColor; margin-inline-end: 8px; }
  nav { border-block: 1px solid var(--rule); border-block-end-color: var(--hair); }
  nav ol { display: flex; overflow-x: auto; gap: 32px; scrollbar-width: none; }
  .step { display: block; position: relative; padding: 10px 0 9px; color: var(--ink); text-decoration: none; white-space: nowrap; border-bottom: 3px solid transparent; }
  .step small { display: block; font-size: 13px; color: var(--ink-soft); line-height: 1.3; }
  a.step:hover:not([aria-current]) { border-bottom-color: var(--hair); }
  .step[aria-current] { border-bottom-color: var(--accent); font-weight: 600; }
  .step[aria-current] small { font-weight: 400; }
  .step[aria-disabled] { color: var(--ink-soft); }
  main { padding-block: 0 96px; outline: none; }
  main > :last-child { margin-top: 48px; }
  main > .notice { margin-top: 32px; }
  .dropping {
    position: fixed; inset: 12px; z-index: 30; display: grid; place-items: center; pointer-events: none;
    border: 3px dashed var(--accent); background: color-mix(in srgb, var(--paper) 88%, transparent); font-size: 32px; font-weight: 600; color: var(--accent);
  }
  @media (min-width: 1500px) { :host([card]) .wide { margin-inline-start: max(32px, calc((100vw - 480px - 1160px) / 2)); } }
  @media (max-width: 600px) {
    .wide { padding-inline: 16px; }
    main { padding-block: 0 72px; }
    main > :last-child { margin-top: 28px; }
    nav ol { gap: 24px; }
    header { padding-block: 12px 8px; }
    .offline { order: 3; flex-basis: 100%; }
  }
  @media print { header .tools, nav, .skip { display: none; } }
`;

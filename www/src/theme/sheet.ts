// What all screens share: type, tables, buttons, fields. Hairlines instead of boxes and shadows.
import { css } from "lit";

export const sheet = css`
  :host { display: block; color: var(--ink); font: 16px/1.5 var(--sans); }
  :host(:lang(zh)) { line-height: 1.7; }
  :host([hidden]), [hidden] { display: none !important; }
  *, *::before, *::after { box-sizing: border-box; }

  h1, h2, h3, p, ol, ul, dl, dd, figure { margin: 0; padding: 0; }
  ol, ul { list-style: none; }
  h1 { font-size: clamp(22px, 3.2vw, 32px); font-weight: 600; line-height: 1.28; letter-spacing: -0.012em; max-width: 28em; text-wrap: pretty; outline: none; }
  h2 { font-size: 20px; font-weight: 600; line-height: 1.3; letter-spacing: -0.005em; }
  h3 { font-size: 16px; font-weight: 600; line-height: 1.4; }
  :host(:lang(zh)) :is(h1, h2, h3) { letter-spacing: 0; line-height: 1.45; }
  .kicker { color: var(--accent); font-size: 14px; font-weight: 600; margin-bottom: 8px; }
  .lead { font-size: 18px; max-width: 40em; color: var(--ink-soft); text-wrap: pretty; }
  h1 + .lead { margin-top: 12px; }
  .soft { color: var(--ink-soft); }
  .small { font-size: 14px; }
  .prose { max-width: 44em; text-wrap: pretty; }
  .num { font-variant-numeric: tabular-nums lining-nums; }
  .mono { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: 0.9em; }
  section { margin-top: 48px; }
  section > h2 { border-top: 1px solid var(--rule); padding-top: 12px; }
  .stack > * + * { margin-top: 16px; }
  .row { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; }
  .between { justify-content: space-between; align-items: baseline; }

  a { color: var(--accent); text-underline-offset: 3px; text-decoration-thickness: 1px; }
  :is(a, button, select, input, textarea, summary, [tabindex="0"], label:has(:focus-visible)):focus-visible {
    outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px;
  }

  button, .button {
    font: inherit; font-size: 15px; color: var(--ink); background: none; cursor: pointer;
    border: 1px solid var(--ink-soft); border-radius: 4px; padding: 7px 14px; min-height: 40px;
    display: inline-flex; align-items: center; gap: 8px; text-decoration: none;
  }
  button:hover, .button:hover { background: var(--raised); }
  .main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
  .main:hover { background: color-mix(in oklab, var(--accent) 88%, var(--ink)); }
  .quiet { border-color: transparent; padding-inline: 8px; color: var(--accent); min-height: 36px; }
  .link { border: 0; padding: 0; min-height: 0; color: var(--accent); text-decoration: underline; text-underline-offset: 3px; text-decoration-thickness: 1px; text-align: start; display: inline; }
  .link:hover { background: none; text-decoration-thickness: 2px; }
  button:disabled { color: var(--ink-soft); border-color: var(--hair); background: none; cursor: default; }

  select, input:not([type="checkbox"], [type="file"]), textarea {
    font: inherit; font-size: 15px; color: var(--ink); background: var(--paper);
    border: 1px solid var(--ink-soft); border-radius: 4px; padding: 6px 8px; min-height: 40px; max-width: 100%;
  }
  input[type="checkbox"] { width: 18px; height: 18px; accent-color: var(--accent); margin: 0; }
  label, .field { font-size: 14px; color: var(--ink-soft); }
  .field { display: inline-grid; gap: 4px; }
  .check { display: inline-flex; gap: 8px; align-items: center; color: var(--ink); min-height: 40px; }

  table { border-collapse: collapse; width: 100%; font-size: 15px; font-variant-numeric: tabular-nums lining-nums; }
  th { text-align: start; font-weight: 600; font-size: 14px; color: var(--ink-soft); vertical-align: bottom; }
  th, td { padding: 8px 16px 8px 0; border-bottom: 1px solid var(--hair); }
  tbody th { min-width: 6em; color: var(--ink); font-weight: 500; font-size: 15px; vertical-align: baseline; }
  td { vertical-align: baseline; }
  thead :is(th, td) { border-bottom-color: var(--ink-soft); }
  .r { text-align: end; }
  th.r, td.r { padding-inline: 8px; }
  td.r { white-space: nowrap; }
  .scroll { overflow-x: auto; position: relative; }
  caption { text-align: start; color: var(--ink-soft); font-size: 14px; padding-bottom: 8px; }

  .note { border-inline-start: 3px solid var(--caution); background: var(--caution-wash); padding: 8px 16px; max-width: 52em; }
  .remark { border-inline-start: 3px solid var(--hair); padding: 4px 16px; max-width: 52em; color: var(--ink-soft); }
  .wrong { border-inline-start: 3px solid var(--wrong); background: var(--wrong-wash); padding: 12px 16px; max-width: 52em; }
  .wrong h2, .wrong h3 { color: var(--wrong); }
  .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

  @media (max-width: 600px) {
    section { margin-top: 40px; }
    th, td { padding-inline-end: 12px; }
  }
  @media print {
    button, .button, select, input, .scroll::-webkit-scrollbar { display: none; }
  }
`;

// The page's sentences by language. English comes with the page; Chinese is a file of its own, which a reader of
// Chinese waits for and others fetch in the background.
import type { Language } from "../protocol.js";
import { en, type Dictionary } from "./en.js";

export type { Dictionary };
/** English stands in for what is not here yet; ask `spoken` first. */
export const DICTIONARY: Record<Language, Dictionary> = { en, zh: en };

export function spoken(language: Language): boolean {
  return language === "en" || DICTIONARY.zh !== en;
}

/** Resolves when the sentences of all languages are here. */
export async function learn(): Promise<void> {
  DICTIONARY.zh = (await import("./zh.js")).zh;
}

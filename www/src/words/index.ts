// The page's sentences by language.
import type { Language } from "../protocol.js";
import { en, type Dictionary } from "./en.js";
import { zh } from "./zh.js";

export type { Dictionary };
export const DICTIONARY: Record<Language, Dictionary> = { en, zh };

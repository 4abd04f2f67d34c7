// The site around the element: its language, its theme, and its service worker.
import { trustedScript } from "./policy.js";
import type { Studio } from "./studio.js";
import "./studio.js";
import { DICTIONARY, learn, spoken } from "./words/index.js";

const studio = document.querySelector("regulars-studio") as Studio;

/** Language and theme are kept in the browser; nothing of the user's data is. */
const kept = { language: "regulars.language", theme: "regulars.theme" };

const language = recall(kept.language);
if (language === "en" || language === "zh") studio.language = language;
const theme = recall(kept.theme);
if (theme === "light" || theme === "dark") studio.theme = theme;
dress();
if (!spoken(studio.language)) void learn().then(dress);

studio.addEventListener("language-change", () => (keep(kept.language, studio.language), dress()));
studio.addEventListener("theme-change", () => (keep(kept.theme, studio.theme ?? ""), dress()));

if (import.meta.env.PROD && "serviceWorker" in navigator) studio.installed = install();

function dress(): void {
  document.documentElement.lang = studio.language === "zh" ? "zh-CN" : "en";
  document.title = DICTIONARY[studio.language].title;
  if (studio.theme) document.documentElement.dataset.theme = studio.theme;
}

/** Done when every file of this build is kept in the browser. */
async function install(): Promise<void> {
  const name = document.querySelector<HTMLMetaElement>('meta[name="offline-worker"]')!.content;
  const url = trustedScript(new URL(name, document.baseURI).href);
  // Its name changes with its text: looking for a newer one under the same name would only be a request.
  const registration = await navigator.serviceWorker.register(url, { updateViaCache: "all" });
  const fresh = registration.installing;
  if (fresh) {
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        if (fresh.state === "redundant") reject(new Error("the files of the site could not be kept"));
        else if (fresh.state !== "installing") resolve();
      };
      fresh.addEventListener("statechange", look);
      look();
    });
  }
  await navigator.serviceWorker.ready;
}

function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage is barred: the choice lasts as long as the tab
  }
}
function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // as above
  }
}

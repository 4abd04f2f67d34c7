// In: script URLs of this build. Out: the same as trusted URLs.
// The only Trusted Types policy of the page besides Lit's own; it lets through what lies beside the page.

interface ScriptPolicy {
  createScriptURL(url: string): unknown;
}
interface PolicyFactory {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}

// Kept on the global registry of symbols, because a name may be used once even if this module is loaded twice.
const KEPT = Symbol.for("regulars.policy");
const scope = globalThis as unknown as { trustedTypes?: PolicyFactory; [KEPT]?: ScriptPolicy };

const own: ScriptPolicy = {
  createScriptURL(url) {
    const here = new URL(import.meta.url).origin;
    if (new URL(url, import.meta.url).origin !== here) throw new TypeError(`no script from outside ${here}`);
    return url;
  },
};

export function trustedScript(url: string): string {
  scope[KEPT] ??= scope.trustedTypes?.createPolicy("regulars", own) ?? own;
  return scope[KEPT].createScriptURL(url) as string;
}

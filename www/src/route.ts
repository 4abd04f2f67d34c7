// Where the reader is: a screen, and what is open on it. The same as text after the `#`, so that
// a segment or a customer's card can be linked to.

export const SCREENS = ["start", "data", "overview", "segments", "customers", "today", "offers", "bundles", "value", "plan", "downloads", "next"] as const;
export type ScreenName = (typeof SCREENS)[number];

export interface Route {
  screen: ScreenName;
  /** Only on `segments`: this one. */
  segment?: number;
  /** The customer whose card is open beside the screen. */
  card?: string;
}

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#?\/?/, "").split("?");
  const [name, rest] = path.split("/");
  const route: Route = { screen: SCREENS.find((s) => s === name) ?? "start" };
  if (route.screen === "segments" && rest && /^\d+$/.test(rest)) route.segment = Number(rest);
  const card = new URLSearchParams(query).get("card");
  if (card !== null) route.card = card;
  return route;
}

export function hashOf({ screen, segment, card }: Route): string {
  const query = card === undefined ? "" : `?${new URLSearchParams({ card })}`;
  return `#/${screen}${segment === undefined ? "" : `/${segment}`}${query}`;
}

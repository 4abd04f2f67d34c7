/** More points than this say nothing more; every n-th is drawn then. */
const MOST_POINTS = 12_000;

export function thinning(count: number): number {
  return Math.max(1, Math.ceil(count / MOST_POINTS));
}

// The page of `cargo pkg bench segments`: one call at a time, timed.
import { kmeans } from "./ml-kmeans.js";

const COLUMNS = 8;
const MOST = 32;
const [module, numbers] = await Promise.all(["kernel.wasm", "rows.f32"].map(async (url) => (await fetch(url)).arrayBuffer()));
const { exports } = (await WebAssembly.instantiate(module, {})).instance;
const rows = new Float32Array(numbers);
const count = rows.length / COLUMNS;
const place = exports.room(rows.length);
const start = exports.room(MOST * COLUMNS);
new Float32Array(exports.memory.buffer, place, rows.length).set(rows);
new Float32Array(exports.memory.buffer, start, MOST * COLUMNS).set(rows.subarray(0, MOST * COLUMNS));
const row = (i) => Array.from(rows.subarray(i * COLUMNS, (i + 1) * COLUMNS));
let lists;

const inertia = (clusters, centroids) =>
  clusters.reduce((sum, c, i) => sum + centroids[c].reduce((s, m, j) => s + (rows[i * COLUMNS + j] - m) ** 2, 0), 0);

/** Milliseconds and inertia of one call. */
globalThis.once = (side, k, passes) => {
  if (side === "ml-kmeans") {
    lists ??= Array.from({ length: count }, (_, i) => row(i));
    const options = { initialization: lists.slice(0, k), maxIterations: passes, tolerance: 0 };
    const began = performance.now();
    const { clusters, centroids } = kmeans(lists, k, options);
    return { ms: performance.now() - began, inertia: inertia(clusters, centroids.map((c) => c.centroid ?? c)) };
  }
  const began = performance.now();
  const inertiaOfWasm = exports[side](place, start, count, COLUMNS, k, passes);
  return { ms: performance.now() - began, inertia: inertiaOfWasm };
};
globalThis.ready = true;

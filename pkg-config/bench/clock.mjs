// CPU seconds of the calling thread; where the system does not tell, of the process.
import { readFileSync } from "node:fs";

export function cpuSeconds() {
  try {
    return Number(readFileSync("/proc/thread-self/schedstat", "latin1").split(" ")[0]) / 1e9;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  }
}

/** Twice as long as the machine may need to compile what has become hot, on another thread. */
const PAUSE = 2_000;

/** Reads the small file until its code is compiled, then the other, and prints what was found in it and how long it took. */
export async function measure(ledger, small, orders) {
  for (let warm = 0; warm < 3; warm++) {
    await ledger(small);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  const began = cpuSeconds();
  const found = await ledger(orders);
  console.log(JSON.stringify({ ...found, seconds: cpuSeconds() - began - (found.guess ?? 0) }));
}

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

/** Reads the small file, then the other, and prints what was found in the other and how long it took. */
export async function measure(ledger, small, orders) {
  await ledger(small);
  const began = cpuSeconds();
  const found = await ledger(orders);
  console.log(JSON.stringify({ ...found, seconds: cpuSeconds() - began }));
}

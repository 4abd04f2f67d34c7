// The files of the journeys: the public data sets where this machine has them, and small ones made here.
import { existsSync } from "node:fs";
import { join } from "node:path";

/** A file below the folder of public data sets, or nothing. */
export function dataFile(path) {
  const file = process.env.REGULARS_DATA && join(process.env.REGULARS_DATA, path);
  return file && existsSync(file) ? file : undefined;
}
export const CDNOW = "cdnow/CDNOW_master.txt";
export const ONLINE_RETAIL = "online-retail/online_retail.csv.gz";

/** Ends this script as skipped; the last line is the reason. */
export function skip(reason) {
  console.log(reason);
  process.exit(77);
}

/** A file for Playwright's file inputs. */
export function madeFile(name, text) {
  return { name, mimeType: "text/csv", buffer: Buffer.from(text) };
}

/** A small shop of regular habits: `customers` people, each with a rhythm of their own. */
export function shop(customers, { header = "customer,order,date,product,quantity,unit_price", separator = ",", dirty = [] } = {}) {
  const rows = [header.split(",").join(separator)];
  for (let c = 0; c < customers; c++) {
    const orders = 1 + ((c * 7) % 9);
    for (let o = 0; o < orders; o++) {
      const day = new Date(Date.UTC(2024, 0, 1 + ((c * 13 + o * (5 + (c % 11)) * 4) % 360))).toISOString().slice(0, 10);
      for (let p = 0; p <= (c + o) % 3; p++) {
        rows.push([`C${1000 + c}`, `${c}-${o}`, day, `P${(c * 3 + o + p * 5) % 40}`, 1 + (p % 3), (2 + ((c + p) % 17) * 1.25).toFixed(2)].join(separator));
      }
    }
  }
  return [...rows, ...dirty].join("\n") + "\n";
}

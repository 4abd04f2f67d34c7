// usage: papaparse.mjs FOLDER SMALL.csv ORDERS.csv. PapaParse's raw strings and a ledger written by hand: a
// map of customers, each with a set of orders, since an order's lines need not stand together.
import { createReadStream } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { measure } from "./clock.mjs";

const [folder, small, orders] = process.argv.slice(2);
const Papa = createRequire(pathToFileURL(join(folder, "package.json")))("papaparse");

function ledger(path) {
  return new Promise((resolve, reject) => {
    const records = new Map();
    let header = true;
    Papa.parse(createReadStream(path, { highWaterMark: 1 << 20 }), {
      delimiter: ",",
      skipEmptyLines: true,
      chunk({ data }) {
        for (const [customer, order, date, , , quantity, price] of data) {
          if (header) {
            header = false;
            continue;
          }
          let record = records.get(customer);
          if (!record) records.set(customer, (record = { orders: new Set(), total: 0, from: date, to: date }));
          record.orders.add(order);
          record.total += quantity * price;
          if (date < record.from) record.from = date;
          if (date > record.to) record.to = date;
        }
      },
      complete() {
        let total = 0;
        for (const record of records.values()) total += record.total;
        resolve({ customers: records.size, total });
      },
      error: reject,
    });
  });
}

await measure(ledger, small, orders);

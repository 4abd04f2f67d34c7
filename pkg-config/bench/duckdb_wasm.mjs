// usage: duckdb_wasm.mjs FOLDER SMALL.csv ORDERS.csv. DuckDB-WASM, blocking, which has one thread: one record
// per customer.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { measure } from "./clock.mjs";

const [folder, small, orders] = process.argv.slice(2);
const require = createRequire(pathToFileURL(join(folder, "package.json")));
const duckdb = require("@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs");
const dist = join(folder, "node_modules/@duckdb/duckdb-wasm/dist");
const bundle = { mainModule: join(dist, "duckdb-eh.wasm"), mainWorker: join(dist, "duckdb-node-eh.worker.cjs") };
const db = await duckdb.createDuckDB({ mvp: bundle, eh: bundle }, new duckdb.VoidLogger(), duckdb.NODE_RUNTIME);
await db.instantiate(() => undefined);

function ledger(path) {
  db.registerFileURL(path, path, duckdb.DuckDBDataProtocol.NODE_FS, false);
  const connection = db.connect();
  connection.query(`
    create or replace temp table records as
    select customer, count(distinct "order") as orders, sum(quantity * price) as total,
           min(date) as first, max(date) as last
    from read_csv('${path}') group by customer`);
  const [row] = connection.query("select count(*)::double as customers, sum(total)::double as total from records").toArray();
  connection.close();
  return { customers: row.customers, total: row.total };
}

await measure(ledger, small, orders);

# usage: duckdb_native.py - SMALL.csv ORDERS.csv. Native DuckDB with one thread: one record per customer.
import json
import sys
import time

import duckdb

RECORDS = """
    create or replace temp table records as
    select customer, count(distinct "order") as orders, sum(quantity * price) as total,
           min(date) as first, max(date) as last
    from read_csv('{}') group by customer
"""


def ledger(path):
    db = duckdb.connect(config={"threads": 1})
    db.execute(RECORDS.format(path))
    return db.execute("select count(*), sum(total) from records").fetchone()


small, orders = sys.argv[2:4]
ledger(small)
began = time.process_time()
customers, total = ledger(orders)
print(json.dumps({"customers": customers, "total": total, "seconds": time.process_time() - began}))

# usage: value_lifetimes.py TABLE.csv. lifetimes' BG/NBD on the same customers.
import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")
import pandas
from lifetimes import BetaGeoFitter

table = pandas.read_csv(sys.argv[1], encoding="utf-8-sig")
small = table.head(2000)
BetaGeoFitter().fit(small["x"], small["t_x"], small["T"])
began = time.process_time()
model = BetaGeoFitter().fit(table["x"], table["t_x"], table["T"])
seconds = time.process_time() - began
print(json.dumps({"fit": seconds, "parameters": {k: float(v) for k, v in model.params_.items()}}))

# usage: scikit_learn.py ROWS.f32. Reads lines "k passes" and answers each with {"ms": …, "inertia": …}:
# Lloyd from the first k rows, or with 0 passes k-means++ best of 10.
import json
import sys
import time
import warnings

import numpy
from sklearn.cluster import KMeans

warnings.filterwarnings("ignore")
rows = numpy.fromfile(sys.argv[1], dtype=numpy.float32).reshape(-1, 8)
for line in sys.stdin:
    k, passes = map(int, line.split())
    if passes:
        model = KMeans(k, init=rows[:k], n_init=1, max_iter=passes, tol=0, algorithm="lloyd")
    else:
        model = KMeans(k, init="k-means++", n_init=10, algorithm="lloyd", random_state=0)
    began = time.perf_counter()
    model.fit(rows)
    ms = 1000 * (time.perf_counter() - began)
    apart = rows.astype(numpy.float64) - model.cluster_centers_.astype(numpy.float64)[model.labels_]
    print(json.dumps({"ms": ms, "inertia": float((apart**2).sum())}), flush=True)

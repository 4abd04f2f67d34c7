# usage: recommenders.py SHOP. Reads lines "method option" and answers each with the seconds from the matrix of
# who bought what to ten products for everybody: EASE in numpy, item–item and ALS by implicit.
import sys
import time

import numpy
import scipy.sparse
from implicit.cpu.als import AlternatingLeastSquares
from implicit.nearest_neighbours import CosineRecommender

TEN = 10
numbers = numpy.fromfile(sys.argv[1], dtype=numpy.uint32)
customers, products = map(int, numbers[:2])
starts, bought = numpy.split(numbers[2:].astype(numpy.int32), [customers + 1])
matrix = scipy.sparse.csr_matrix((numpy.ones(len(bought), numpy.float32), bought, starts), (customers, products))


def ease(penalty):
    square = (matrix.T @ matrix).toarray()
    diagonal = numpy.diag_indices(products)
    square[diagonal] += penalty
    weights = numpy.linalg.inv(square)
    weights /= -numpy.diag(weights)
    weights[diagonal] = 0
    scores = matrix @ weights
    scores[matrix.nonzero()] = -numpy.inf
    best = numpy.argpartition(-scores, TEN, axis=1)[:, :TEN]
    order = numpy.argsort(-numpy.take_along_axis(scores, best, 1), axis=1)
    return numpy.take_along_axis(best, order, 1)


def by(model):
    model.fit(matrix, show_progress=False)
    return model.recommend(numpy.arange(customers), matrix, N=TEN)


METHODS = {
    "ease": ease,
    "als": lambda sweeps: by(
        AlternatingLeastSquares(factors=64, regularization=20, iterations=int(sweeps), num_threads=1, random_state=1)
    ),
    "item_item": lambda kept: by(CosineRecommender(K=int(kept), num_threads=1)),
}
for line in sys.stdin:
    method, option = line.split()
    began = time.perf_counter()
    METHODS[method](float(option))
    print(time.perf_counter() - began, flush=True)

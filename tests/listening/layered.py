"""Learns where words lie and what two layers say of a place (`outreach/listening/layers.py`).

It learns weights of its own beside them, for what each feature says alone; learning.py takes the mean of these and of
those that it fits by themselves. Nothing but numpy and scipy; what comes of it is the same each time, for chance is
drawn from a fixed seed.
"""

from typing import Any, NamedTuple

DIMENSIONS, HIDDEN = 48, 48
"""So many numbers tell where a feature lies, and so many units are hidden."""
EPOCHS, BATCH, SEED = 6, 128, 1
LEFT_OUT, UNITS_LEFT_OUT = 0.2, 0.2
"""What part of the features and of the units is left out each time, so that none relies on another."""
RATE, LAYERS_RATE, FADING, FADING_SQUARES = 0.05, 0.001, 0.9, 0.999
"""How far a step goes (Adagrad; for the layers Adam), and how long it remembers."""
_LITTLE = 1e-8


class Net(NamedTuple):
    """What was learned."""

    weights: Any
    """What each column says for each label alone."""
    vectors: Any
    """Where each column lies."""
    hidden: Any
    """Of each hidden unit what it comes to by itself, and how much of each dimension."""
    labels: Any
    """Of each label what it comes to by itself, and how much of each hidden unit."""


def net(x: Any, said: Any, placed: Any, numpy: Any, sparse: Any) -> Net:
    """Learn from the rows of `x` what is `said` in each; only the columns `placed` lie anywhere."""
    draw = numpy.random.default_rng(SEED)
    labels = said.shape[1]
    table = numpy.zeros((x.shape[1], labels + DIMENSIONS), "f4")
    gone = numpy.zeros_like(table)
    layers = [
        (draw.uniform(-1, 1, (DIMENSIONS + 1, HIDDEN)) / DIMENSIONS**0.5).astype("f4"),
        (draw.uniform(-1, 1, (HIDDEN + 1, labels)) / HIDDEN**0.5).astype("f4"),
    ]
    layers[1][0] = -3  # a label is seldom meant
    steps = [_Adam(each, numpy) for each in layers]
    for _ in range(EPOCHS):
        order = draw.permutation(x.shape[0])
        for begin in range(0, len(order), BATCH):
            rows = order[begin : begin + BATCH]
            columns, batch = _some(x[rows], draw, numpy, sparse)
            slope, layer_slopes = _slopes(batch, table[columns], layers, said[rows].astype("f4"), draw, numpy)
            slope[:, labels:] *= placed[columns, None]
            gone[columns] += slope * slope
            table[columns] -= numpy.float32(RATE) * slope / (numpy.sqrt(gone[columns]) + numpy.float32(_LITTLE))
            for layer, step, layer_slope in zip(layers, steps, layer_slopes, strict=True):
                layer -= step.towards(layer_slope, numpy)
    return Net(table[:, :labels], table[:, labels:], layers[0].T, layers[1].T)


def _some(rows: Any, draw: Any, numpy: Any, sparse: Any) -> tuple[Any, Any]:
    """Rows without what is left out this time, and the columns that stand in them."""
    stays = (draw.random(len(rows.data)) >= LEFT_OUT) / numpy.float32(1 - LEFT_OUT)
    columns, at = numpy.unique(rows.indices, return_inverse=True)
    cells = (rows.data * stays).astype("f4"), at, rows.indptr
    return columns, sparse.csr_matrix(cells, shape=(rows.shape[0], len(columns)))


def _slopes(rows: Any, table: Any, layers: Any, said: Any, draw: Any, numpy: Any) -> tuple[Any, list[Any]]:
    """How what is lost by rows changes with the table of their columns and with the layers."""
    labels = said.shape[1]
    sums = rows @ table
    place = numpy.tanh(sums[:, labels:])
    stays, hidden_stays = (
        (draw.random((rows.shape[0], units)) >= UNITS_LEFT_OUT) / numpy.float32(1 - UNITS_LEFT_OUT)
        for units in (DIMENSIONS, HIDDEN)
    )
    seen = place * stays
    given = seen @ layers[0][1:] + layers[0][0]
    hidden = numpy.maximum(given, 0) * hidden_stays
    weighed = sums[:, :labels] + hidden @ layers[1][1:] + layers[1][0]
    off = (1 / (1 + numpy.exp(-numpy.clip(weighed, -30, 30))) - said).astype("f4")
    of_hidden = (off @ layers[1][1:].T) * hidden_stays * (given > 0)
    of_place = (of_hidden @ layers[0][1:].T) * stays * (1 - place * place)
    slope = rows.T.tocsr() @ numpy.concatenate([off, of_place], 1).astype("f4")
    first = numpy.concatenate([of_hidden.sum(0, keepdims=True), seen.T @ of_hidden])
    return slope, [first, numpy.concatenate([off.sum(0, keepdims=True), hidden.T @ off])]


class _Adam:
    """The steps of one layer (Kingma and Ba, 'Adam', 2015)."""

    def __init__(self, layer: Any, numpy: Any) -> None:
        self._mean, self._squares, self._count = numpy.zeros_like(layer), numpy.zeros_like(layer), 0

    def towards(self, slope: Any, numpy: Any) -> Any:
        """The next step, to be taken from the layer."""
        self._count += 1
        self._mean += (1 - FADING) * (slope - self._mean)
        self._squares += (1 - FADING_SQUARES) * (slope * slope - self._squares)
        mean, squares = self._mean / (1 - FADING**self._count), self._squares / (1 - FADING_SQUARES**self._count)
        return (LAYERS_RATE * mean / (numpy.sqrt(squares) + _LITTLE)).astype("f4")

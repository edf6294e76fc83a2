"""One matrix of draws: a stream of standard normal scores per parameter, keyed by seed and name."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from som_xl.model.discounting import Array
from som_xl.model.uncertainty import correlation_matrix


class Scores:
    """Correlated standard normal scores, drawn in blocks of any size.

    A parameter's stream depends on the seed and its name only: other parameters, their order and the size of
    the blocks change nothing. Correlated parameters are mixed from their own streams (Gaussian copula): the
    first of them in alphabetical order keeps its stream, the others are moved towards it.

    >>> one, two = Scores(["a"], [], seed=1), Scores(["b", "a"], [], seed=1)
    >>> bool((one.next(3)[0] == two.next(3)[1]).all())
    True
    """

    def __init__(
        self, names: Sequence[str], correlations: Sequence[tuple[str, str, float]], seed: int
    ) -> None:
        self._streams = [_stream(name, seed) for name in names]
        self._mixed = sorted({name for first, second, _ in correlations for name in (first, second)})
        self._rows = [list(names).index(name) for name in self._mixed]
        self._root = np.linalg.cholesky(correlation_matrix(self._mixed, correlations))

    def next(self, count: int) -> Array:
        """The next ``count`` draws, ``(P, count)``."""
        scores = np.empty((len(self._streams), count))
        for row, stream in zip(scores, self._streams, strict=True):
            stream.standard_normal(out=row)
        if self._mixed:
            scores[self._rows] = self._root @ scores[self._rows]
        return scores


def _stream(name: str, seed: int) -> np.random.Generator:
    digest = hashlib.sha256(name.encode()).digest()
    words = [int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4)]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *words])))

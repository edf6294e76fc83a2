"""A difference shared on what causes it, so that the parts depend on no order and sum to the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations
from math import factorial

import numpy as np

from som_xl.model.discounting import Array


def over_all_orders(count: int, net: Callable[[Iterable[int]], Array]) -> list[Array]:
    """Shapley values: the mean contribution of each of ``count`` causes over all orders of changing them.

    Args:
        count: number of causes; 2^count calculations.
        net: the result when the causes at these positions have been changed, ``(4,)`` kr.

    >>> over_all_orders(2, lambda chosen: np.array([float(len(list(chosen)) == 2)]))
    [array([0.5]), array([0.5])]
    """
    subsets = [frozenset(s) for size in range(count + 1) for s in combinations(range(count), size)]
    worth = {subset: net(subset) for subset in subsets}
    amounts = []
    for i in range(count):
        amount = np.zeros_like(worth[frozenset()])
        for subset in subsets:
            if i not in subset:
                orders = factorial(len(subset)) * factorial(count - len(subset) - 1) / factorial(count)
                amount += orders * (worth[subset | {i}] - worth[subset])
        amounts.append(amount)
    return amounts

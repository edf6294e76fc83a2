"""Cases whose uncertainty has a known answer."""

from __future__ import annotations

from typing import Any

from som_xl.model import Case, case_from_mapping
from tests.model.strategies import PRICE_INDEX, case, consequence, cost, price


def interval(parameter: str, low: float, high: float, kind: str = "normal", **fields: Any) -> dict[str, Any]:
    return {"parameter": parameter, "distribution": kind, "low": low, "high": high, **fields}


def normal_factor(parameter: str, sd: float) -> dict[str, Any]:
    """A factor with mean 1 and this standard deviation."""
    return interval(parameter, 1 - 1.959963984540054 * sd, 1 + 1.959963984540054 * sd)


def two_costs(*uncertainty: dict[str, Any], gain: float = 1_100_000, **fields: Any) -> Case:
    """A municipality that gains ``gain`` kr. and pays 600,000 kr. for A and 400,000 kr. for B, in one year.

    10 participants each save ``gain`` / 10 days at 1 kr. Normal factors on the costs make the net result normal.
    """
    data = case(
        [10],
        costs=[cost("fixed", 600_000, name="A"), cost("fixed", 400_000, name="B")],
        consequences=[consequence("gevinst", [-gain / 10], per="participant")],
        prices={"gevinst": price(1)},
    )
    return case_from_mapping({**data, "uncertainty": list(uncertainty), **fields}, PRICE_INDEX)


def with_success_rate(*uncertainty: dict[str, Any], rate: float = 0.5, dropout: float = 0.0) -> Case:
    """100 participants; a success saves 1,000 kr. for the municipality and 500 kr. for the state; 40,000 kr. cost."""
    data = case(
        [100],
        costs=[cost("fixed", 40_000, name="A")],
        consequences=[consequence("gevinst", [-1])],
        prices={"gevinst": price(1_000, 0, 500)},
        effect={"success_rate": rate},
        dropout=dropout,
    )
    return case_from_mapping({**data, "uncertainty": list(uncertainty)}, PRICE_INDEX)

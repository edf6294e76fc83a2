"""The engine under test, from case data to result mapping."""

from __future__ import annotations

from typing import Any

from som_xl.model import calculate, case_from_mapping
from tests.model.strategies import PRICE_INDEX


def engine(data: dict[str, Any], price_index: dict[int, float] = PRICE_INDEX) -> dict[str, Any]:
    """The engine's result mapping without the warnings."""
    result = calculate(case_from_mapping(data, price_index=price_index)).to_mapping()
    return {key: value for key, value in result.items() if key != "warnings"}

"""The parts of a case as lines of the tables: values by column key, choices as codes."""

from __future__ import annotations

from collections.abc import Sequence

from som_xl.model import ACTORS
from som_xl.model.case import Consequence, CostLine, Price, Scenario, Uncertainty
from som_xl.workbook.scenario_text import pieces
from som_xl.workbook.values import status_text

Value = str | float | int | bool | None
Row = dict[str, Value]


def numbered(prefix: str, values: Sequence[float]) -> Row:
    """The cells of ``prefix1, prefix2, …``."""
    return {f"{prefix}{i}": value for i, value in enumerate(values, 1)}


def cost_row(line: CostLine) -> Row:
    """One cost line; choices as codes."""
    given = line.model_fields_set
    payers = {f"payer_{a}": getattr(line.payers, a) for a in ACTORS} if "payers" in given else {}
    amounts: Row = (
        numbered("y", line.amounts) if isinstance(line.amounts, tuple) else {"amount": line.amounts}
    )
    return {
        "name": line.name, "kind": line.kind, "saved": yes_or_no(line.saved), "price_year": line.price_year,
        "overhead": line.overhead or None, **payers, **amounts,
        "status": status_text(line.status), "source": line.source, "note": line.note,
    }  # fmt: skip


def line_row(line: Consequence) -> Row:
    """One consequence without its service and role; choices as codes."""
    return {
        "include": yes_or_no(line.include), "per": line.per, "weight": None if line.weight == 1.0 else line.weight,
        **numbered("u", line.units), "continue_years": line.continue_years or None,
        **numbered("o", line.original or ()), "project": line.project,
        "status": status_text(line.status), "source": line.source, "note": line.note,
    }  # fmt: skip


def own_price_row(price: Price) -> Row:
    """What the user says of a price."""
    return {
        **{f"own_{a}": getattr(price, a) for a in ACTORS}, "own_year": price.price_year, "own_revenue": yes_or_no(price.revenue),
        "own_status": status_text(price.status), "own_source": price.source, "own_note": price.note,
    }  # fmt: skip


def uncertainty_row(item: Uncertainty) -> Row:
    """One line of *Usikkerhed*; choices as codes."""
    return {
        "parameter": item.parameter, "distribution": item.distribution, "low": item.low, "high": item.high,
        "level": None if item.level == 0.95 else item.level, "note": item.note, **numbered("se", item.se or ()),
    }  # fmt: skip


def scenario_row(item: Scenario) -> Row:
    """One line of the kept scenarios; choices as codes."""
    texts = {f"data{i}": piece for i, piece in enumerate(pieces(item.changes), 1)}
    return {"name": item.name, "note": item.note, "complete": yes_or_no(item.complete), **texts}


def yes_or_no(flag: bool) -> str:
    """The code of a choice between Ja and Nej."""
    return "yes" if flag else "no"

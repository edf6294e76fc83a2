"""Rows of effects and target groups of a foreign table."""

from __future__ import annotations

from typing import Any, Final

from som_xl.knowledge.importing.building_money import Carried, Faults, first_text, remark
from som_xl.knowledge.importing.drafts import Drafts, RowRefusedError, own_id
from som_xl.knowledge.importing.matching import GROUP
from som_xl.knowledge.importing.rows import DataRow
from som_xl.knowledge.importing.values import TableCells
from som_xl.knowledge.importing.words import Meaning
from som_xl.knowledge.vocabulary import AREA_LABELS, DESIGN_LABELS, DIRECTION_LABELS, MEASURE_LABELS

_CODES: Final = (
    ("direction", Meaning.DIRECTION, DIRECTION_LABELS),
    ("design", Meaning.DESIGN, DESIGN_LABELS),
    ("measure", Meaning.MEASURE, MEASURE_LABELS),
    ("area", Meaning.AREA, AREA_LABELS),
)
_TEXTS: Final = (
    ("outcome", Meaning.OUTCOME),
    ("population", Meaning.POPULATION),
    ("country", Meaning.COUNTRY),
)
_FIGURES: Final = (
    ("estimate", Meaning.ESTIMATE),
    ("ci_low", Meaning.CI_LOW),
    ("ci_high", Meaning.CI_HIGH),
    ("control_rate", Meaning.CONTROL_RATE),
    ("intervention_rate", Meaning.INTERVENTION_RATE),
)
_WHOLE: Final = (
    ("n", Meaning.PERSONS),
    ("follow_up_months", Meaning.FOLLOW_UP),
    ("evidence_level", Meaning.LEVEL),
)
_LEVEL_OF_DESIGN: Final = {"meta_analysis": 1, "rct": 1, "quasi_experiment": 2, "before_after": 3}


def effect(drafts: Drafts, cells: TableCells, entry: DataRow, carried: Carried) -> tuple[int, Faults]:  # noqa: ARG001
    """One effect of an intervention. Design, measure and direction are never guessed.

    Raises:
        CellRefusedError, RowRefusedError: the row cannot be used.
    """
    row, table = entry.row, cells.table
    values: dict[str, Any] = {"outcome": "ikke oplyst", "population": "ikke oplyst", "country": "ikke oplyst"}
    values["intervention"] = first_text(cells, row, Meaning.INTERVENTION)
    for name, meaning in _TEXTS:
        values[name] = first_text(cells, row, meaning) or values[name]
    for name, meaning, labels in _CODES:
        columns = table.of(meaning)
        values[name] = cells.code(row, columns[0], labels) if columns else ""
    for name, meaning in _FIGURES:
        columns = table.of(meaning)
        values[name] = cells.figure(row, columns[0]) if columns else None
    for name, meaning in _WHOLE:
        columns = table.of(meaning)
        values[name] = cells.year(row, columns[0]) if columns else None
    values["evidence_level"] = values["evidence_level"] or _LEVEL_OF_DESIGN.get(values["design"])
    place = cells.place(row, table.columns[0])
    if values["estimate"] is None:
        return 0, []
    group = first_text(cells, row, Meaning.GROUP) or table.group
    if group:
        values["target_group_ids"] = drafts.group(group, place)
        values["area"] = values["area"] or _area(drafts, values["target_group_ids"])
    values["match"] = "nearest" if group else "none"
    values |= {key: value for key, value in table.fixed.items() if not values.get(key)}
    key = (
        values["intervention"],
        values["outcome"],
        values["population"],
        values["measure"],
        remark(cells, row, ""),
    )
    row_id = first_text(cells, row, Meaning.ID) or own_id("effects", *key)
    drafts.add(
        "effects", {**values, "id": row_id, "note": remark(cells, row, place), **drafts.founded()}, place
    )
    return 1, []


def target_group(drafts: Drafts, cells: TableCells, entry: DataRow, carried: Carried) -> tuple[int, Faults]:  # noqa: ARG001
    """One target group of the user's own; one the knowledge base has is left as it is.

    Raises:
        CellRefusedError, RowRefusedError: the row cannot be used.
    """
    row = entry.row
    name = first_text(cells, row, Meaning.GROUP)
    if not name:
        raise RowRefusedError("Målgruppens navn mangler.")
    choice = drafts.matcher.choice(GROUP, name)
    if choice.id in drafts.knowledge.target_group_by_id:
        raise RowRefusedError(
            f"Målgruppen findes allerede i videnbasen som '{choice.id}'; rækken ændrer den ikke."
        )
    values: dict[str, Any] = {
        "name": name,
        "definition": first_text(cells, row, Meaning.DEFINITION),
        "success_measure": first_text(cells, row, Meaning.SUCCESS_MEASURE),
    }
    for key, meaning in (("age_from", Meaning.AGE_FROM), ("age_to", Meaning.AGE_TO)):
        columns = cells.table.of(meaning)
        values[key] = cells.year(row, columns[0]) if columns else None
    columns = cells.table.of(Meaning.AREA)
    values["area"] = cells.code(row, columns[0], AREA_LABELS) if columns else ""
    place = cells.place(row, cells.table.of(Meaning.GROUP)[0])
    drafts.add_group(choice.id, {**values, "note": remark(cells, row, place)}, place)
    return 1, []


def _area(drafts: Drafts, group_id: str) -> str:
    known = drafts.knowledge.target_group_by_id.get(group_id)
    return known.area if known else drafts.rows["target_groups"][group_id]["area"]

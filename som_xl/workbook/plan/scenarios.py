"""*Scenarier*: other versions of the case, kept with it."""

from __future__ import annotations

from som_xl.workbook.description import Column, Table
from som_xl.workbook.plan.capacity import Capacity
from som_xl.workbook.plan.codes import SCENARIOS, YES_NO, choice

HEADER_ROW = 76


def scenarios(capacity: Capacity) -> Table:
    """One scenario per row: its name, and what is changed as JSON in pieces."""
    return Table(
        "som_scenarios",
        SCENARIOS,
        HEADER_ROW,
        2,
        (
            Column("name", "Scenariets navn"),
            Column("complete", "Hel sag", check=choice(YES_NO), codes=YES_NO),
            Column("length", "Tegn", style="year", role="calc"),
            *(
                Column(f"data{i}", f"Data (JSON) {i}", style="text")
                for i in range(1, capacity.scenario_pieces + 1)
            ),
            Column("note", "Bemærkning"),
        ),
        capacity.scenarios,
        "Gemte scenarier",
    )

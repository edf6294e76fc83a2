"""The examples on the module sheets of the product workbook: eksempeltal, marked as such."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from som_xl.workbook.modules.estimate_case import typed_answer
from som_xl.workbook.modules.estimate_rows import estimate_blocks, remarks_of
from som_xl.workbook.modules.estimate_sheet import estimate_sheet
from som_xl.workbook.modules.family_sheet import family_sheet
from som_xl.workbook.modules.reading import read_module
from som_xl.workbook.writing import Row, Value, Writer

ESTIMATE: Final[Mapping[str, Value]] = {
    "target_group": "Voksne i hjemløshed",
    "per_year": 20,
    "years": 3,
    "cost": 60_000,
    "success_rate": 0.25,
    "horizon": 10,
    "first_year": 2026,
    "status": "eksempeltal",
}
"""The numbers of the user are made up; the consequences are the knowledge base's."""


HOUSEHOLD: Final[Mapping[str, Sequence[Row]]] = {
    "som_family_household": (
        {"role": "Partner", "persons": 0.1, "status": "eksempeltal", "note": "Opfundet: 10 af 100 deltagere bor sammen med en partner, når de har fået bolig."},
        {"role": "Barn 6-13 år", "persons": 0.2, "status": "eksempeltal", "note": "Opfundet: 20 børn på den alder i 100 familier."},
        {"role": "Familien samlet", "persons": 1, "status": "eksempeltal", "note": "Det, familien får én gang."},
    ),
    "som_family_lines": (
        {"role": "Partner", "service": "cash_benefit", "u1": -1, "u2": -2, "u3": -2, "status": "eksempeltal", "note": "Uger pr. partner."},
        {"role": "Barn 6-13 år", "service": "child_contact_person", "u1": -4, "u2": -8, "u3": -6, "status": "eksempeltal", "note": "Timer pr. barn."},
        {"role": "Familien samlet", "service": "family_treatment", "u1": 0.5, "u2": -1, "u3": -1, "status": "eksempeltal", "note": "Timer pr. familie: flere det første år, fordi behovet opdages."},
    ),
}  # fmt: skip
"""Made up, to show how a household is filled in. It is not put into the built-in case, whose result stays as it is."""


def write_examples(writer: Writer, at: datetime) -> None:
    """Every module sheet that has an example, filled; *Skøn* also calculated."""
    _write_estimate(writer, at)
    names = writer.plan.knowledge.service_names
    rows: dict[str, list[Row]] = {
        table: [
            {**row, "service": names[str(row["service"])]} if "service" in row else dict(row) for row in given
        ]
        for table, given in HOUSEHOLD.items()
    }
    writer.write_typed(family_sheet(writer.plan), {}, rows)


def _write_estimate(writer: Writer, at: datetime) -> None:
    knowledge, module = writer.plan.knowledge, estimate_sheet(writer.plan)
    writer.write_typed(module, ESTIMATE, {})
    typed = read_module(writer.package, writer.plan, module)
    answer = typed_answer(typed, knowledge, at.year)
    writer.write_module(module, estimate_blocks(module, answer, remarks_of(answer), typed, knowledge, at))

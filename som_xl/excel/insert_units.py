"""Units of known services for *Indsæt konsekvenser og priser*: what an own layer has of them, year by year."""

from __future__ import annotations

from som_xl.analysis.unit_rows import Units
from som_xl.excel.commands_writing import SheetWriter, fill, is_free
from som_xl.knowledge import STATUS_LABELS
from som_xl.workbook.description import codes_to_text
from som_xl.workbook.line_rows import Row
from som_xl.workbook.locating import FoundTable
from som_xl.workbook.plan import PER, YES


def line_values(units: Units) -> Row:
    """The cells of a line with these units, the original beside them."""
    first = units.rows[0]
    return {
        **{f"{kind}{year}": value for kind in ("u", "o") for year, value in units.by_year.items()},
        "include": YES,
        "per": codes_to_text(PER)[first.per],
        "status": STATUS_LABELS[first.status.value],
        "source": first.source_id,
        "note": first.note,
    }


def write_units(units: Units, writer: SheetWriter, found: FoundTable, line: int) -> bool:
    """Fill the line of the service, unless anything of it stands there; whether it was filled."""
    if not all(is_free(found, line, key) for key in ("include", *(f"u{year}" for year in units.by_year))):
        return False
    fill(writer, writer.plan.consequences, found, line, line_values(units))
    return True

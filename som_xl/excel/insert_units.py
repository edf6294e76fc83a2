"""Units of known services for *Indsæt konsekvenser og priser*: what an own layer has of them, year by year."""

from __future__ import annotations

from som_xl.analysis.unit_rows import Units
from som_xl.excel.commands_writing import SheetWriter, fill, is_free
from som_xl.knowledge import STATUS_LABELS
from som_xl.workbook.description import codes_to_text
from som_xl.workbook.locating import FoundTable
from som_xl.workbook.plan import PER, YES
from som_xl.workbook.writing import Row


def write_units(units: Units, writer: SheetWriter, found: FoundTable, line: int) -> bool:
    """Fill the line of the service, unless anything of it stands there; whether it was filled."""
    values: Row = {f"u{year}": value for year, value in units.by_year.items()}
    if not all(is_free(found, line, key) for key in ("include", *values)):
        return False
    first = units.rows[0]
    values |= {f"o{year}": value for year, value in units.by_year.items()}
    values |= {
        "include": YES,
        "per": codes_to_text(PER)[first.per],
        "status": STATUS_LABELS[first.status.value],
        "source": first.source_id,
        "note": first.note,
    }
    fill(writer, writer.plan.consequences, found, line, values)
    return True

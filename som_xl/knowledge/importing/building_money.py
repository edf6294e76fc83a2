"""Rows of prices, consequences and services of a foreign table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from som_xl.knowledge.importing.drafts import Drafts, RowRefusedError, own_id
from som_xl.knowledge.importing.headers import unit_in
from som_xl.knowledge.importing.rows import DataRow, Outcome, RowNote
from som_xl.knowledge.importing.tablemap import ColumnMap
from som_xl.knowledge.importing.values import CellRefusedError, TableCells, joined
from som_xl.knowledge.importing.words import Meaning
from som_xl.knowledge.vocabulary import PAYER_LABELS, PER_LABELS

Faults = list[CellRefusedError | RowRefusedError]
_PAYERS: Final = {
    Meaning.MUNICIPALITY: "municipality",
    Meaning.REGION: "region",
    Meaning.STATE: "state",
}


@dataclass
class Carried:
    """The names of the row above, for tables that write a name only once, and how many rows took one."""

    group: str = ""
    service: str = ""
    rows: int = 0


def consequences(drafts: Drafts, cells: TableCells, entry: DataRow, carried: Carried) -> tuple[int, Faults]:
    """One row of the knowledge base per figure: per year column, or one for a long table.

    Returns:
        How many figures were taken over, and the faults of the others.

    Raises:
        CellRefusedError, RowRefusedError: the row as a whole cannot be used.
    """
    row, table = entry.row, cells.table
    wide = table.of(Meaning.YEAR)
    own_group, own_name = first_text(cells, row, Meaning.GROUP), first_text(cells, row, Meaning.SERVICE)
    group_name = own_group or (carried.group if table.of(Meaning.GROUP) else entry.heading)
    name = own_name or ("" if wide else carried.service)
    carried.rows += group_name not in (own_group, entry.heading) or name != own_name
    carried.group, carried.service = group_name, name
    if not name and table.of(Meaning.SERVICE):
        raise RowRefusedError("Ydelsens navn mangler.")
    figures, faults = _figures(cells, row, wide)
    if not figures and not faults:
        return 0, []
    group = drafts.group(group_name, cells.sheet.name)
    column = wide[0] if wide else next(iter(table.of(Meaning.UNITS, Meaning.AMOUNT)), None)
    unit = _unit(cells, row, column)
    place = cells.place(row, table.columns[0])
    service = drafts.service(name, unit, first_text(cells, row, Meaning.DOMAIN), (), place) if name else ""
    unit = unit or _unit_of(drafts, service)
    common = {
        "target_group_id": group, "service_id": service, "item": name or group_name, "kind": "difference",
        "per": _per(cells, row) or _per_of(drafts, cells, group), "price_year": _price_year(cells, row, None),
        **drafts.founded(),
    }  # fmt: skip
    count = 0
    for column, year, value in figures:
        try:
            _consequence(drafts, cells, row, column, year, value, {**common, "unit": unit})
            count += 1
        except (RowRefusedError, CellRefusedError) as fault:
            faults.append(fault)
    return count, faults


def _figures(
    cells: TableCells, row: int, wide: tuple[ColumnMap, ...]
) -> tuple[list[tuple[ColumnMap, int | None, float]], Faults]:
    """The figures of a row with their column and consequence year; empty cells are none."""
    found: list[tuple[ColumnMap, int | None, float]] = []
    faults: Faults = []
    year = None
    if not wide:
        years = cells.table.of(Meaning.YEAR_COLUMN)
        year = cells.year(row, years[0]) if years else None
    for column in wide or cells.table.of(Meaning.UNITS, Meaning.AMOUNT, *_PAYERS):
        try:
            value = cells.figure(row, column)
        except CellRefusedError as fault:
            faults.append(fault)
            continue
        if value is not None:
            found.append((column, column.year if wide else year, value))
    return found, faults


def _consequence(
    drafts: Drafts,
    cells: TableCells,
    row: int,
    column: ColumnMap,
    year: int | None,
    value: float,
    common: dict[str, Any],
) -> None:
    """Take over one figure."""
    counted = column.part if column.meaning is Meaning.YEAR else column.meaning
    money = counted in (Meaning.AMOUNT, *_PAYERS)
    payer = _PAYERS.get(counted) if counted else None
    if payer is None:
        columns = cells.table.of(Meaning.PAYER)
        payer = (cells.code(row, columns[0], PAYER_LABELS) if columns else "") or "public"
    key = common["target_group_id"], common["service_id"] or common["item"], payer, common["per"], year, money
    place = cells.place(row, column)
    drafts.add(
        "consequences",
        {
            **common,
            "id": _given_id(cells, row) or own_id("consequences", *key),
            "payer": payer,
            "year_from": year,
            "year_to": year,
            "amount_kr": value if money else None,
            "units": None if money else value,
            "unit": "" if money else common["unit"],
            "price_year": (column.price_year or common["price_year"]) if money else None,
            "note": remark(cells, row, place),
        },
        place,
    )


def prices(drafts: Drafts, cells: TableCells, entry: DataRow, carried: Carried) -> tuple[int, Faults]:
    """One row of the knowledge base per price year of the row; a long table fills one payer at a time.

    Raises:
        CellRefusedError, RowRefusedError: the row as a whole cannot be used.
    """
    row, table = entry.row, cells.table
    long = bool(table.of(Meaning.PAYER) and table.of(Meaning.AMOUNT, Meaning.PRICE))
    own_name = first_text(cells, row, Meaning.SERVICE)
    name = own_name or (carried.service if long else "")
    carried.rows += name != own_name
    carried.service = name
    if not name:
        raise RowRefusedError("Ydelsens navn mangler.")
    money = table.of(*_PAYERS, Meaning.PRICE) or table.of(Meaning.AMOUNT)
    years = list(dict.fromkeys(column.price_year for column in money))
    count = 0
    faults: Faults = []
    place = cells.place(row, money[0])
    unit = _unit(cells, row, money[0])
    service = ""
    for level in years:
        try:
            amounts = _amounts(cells, row, [column for column in money if column.price_year == level], long)
            if not amounts:
                continue
            if not service:
                payers = tuple(payer for payer in _PAYERS.values() if amounts.get(payer))
                service = drafts.service(name, unit, first_text(cells, row, Meaning.DOMAIN), payers, place)
            year = _price_year(cells, row, level)
            _price(drafts, cells, row, service, year, amounts, unit or _unit_of(drafts, service), place)
            count += len(amounts)
        except CellRefusedError as fault:
            faults.append(fault)
        except RowRefusedError as fault:
            if not service:
                raise
            faults.append(fault)
    return count, faults


def _amounts(cells: TableCells, row: int, columns: list[ColumnMap], long: bool) -> dict[str, float]:
    """kr. per unit by payer, and ``gross``; shares in per cent are taken of the gross price."""
    found: dict[str, float] = {}
    shares: dict[str, float] = {}
    payer = ""
    if long:
        column = cells.table.of(Meaning.PAYER)[0]
        payer = cells.code(row, column, PAYER_LABELS)
        if payer not in ("municipality", "region", "state", "public"):
            raise CellRefusedError(
                cells.place(row, column),
                "Betaleren mangler eller kan ikke have en pris.",
                payer,
                "Skriv kommune, region eller stat.",
            )
    for column in columns:
        value = cells.figure(row, column)
        if value is None:
            continue
        if value < 0:
            raise CellRefusedError(
                cells.place(row, column),
                "En pris kan ikke være negativ.",
                f"{value:g}",
                "Ret fortegnet i filen.",
            )
        key = _PAYERS.get(column.meaning) or (payer if long and payer != "public" else "gross")
        if column.factor == 0.01 and key != "gross":
            shares[key] = value
        else:
            found[key] = value
    if shares:
        if "gross" not in found:
            raise RowRefusedError("Betalernes andele er i procent, og rækken har ingen pris at tage dem af.")
        # Cells formatted as per cent hold 0.5 for 50 %; shares as typed sum to about 100.
        scale = 100.0 if sum(shares.values()) <= 0.0101 else 1.0
        found |= {key: found["gross"] * share * scale for key, share in shares.items()}
    if cells.table.empty_is_zero and any(key in found for key in _PAYERS.values()):
        found = {**dict.fromkeys(_PAYERS.values(), 0.0), **found}
    return found


def _price(
    drafts: Drafts,
    cells: TableCells,
    row: int,
    service: str,
    year: int | None,
    amounts: dict[str, float],
    unit: str,
    place: str,
) -> None:
    """Take over one price, or put one more payer into a price of a long table."""
    row_id = _given_id(cells, row) or f"own-{service}-{year or 'uden_aar'}"
    long = bool(cells.table.of(Meaning.PAYER))
    earlier = drafts.rows.get("prices", {}).get(row_id)
    if long and earlier is not None and not any(earlier[key] for key in amounts):
        drafts.rows["prices"].pop(row_id)
        kept = {key: float(earlier[key]) for key in ("gross", *_PAYERS.values()) if earlier[key]}
        amounts = {**kept, **amounts}
        place = drafts.places.pop(("prices", row_id))
    drafts.add(
        "prices",
        {
            "id": row_id, "service_id": service, "year": year, "unit": unit or "enhed", **amounts,
            "basis": "after_refund" if any(key in amounts for key in _PAYERS.values()) else "gross",
            "is_default": "nej", "note": remark(cells, row, place), **drafts.founded(),
        },
        place,
    )  # fmt: skip


def service(drafts: Drafts, cells: TableCells, entry: DataRow, carried: Carried) -> tuple[int, Faults]:  # noqa: ARG001
    """One service of the user's own; one the knowledge base has is left as it is.

    Raises:
        CellRefusedError, RowRefusedError: the row cannot be used.
    """
    row = entry.row
    name = first_text(cells, row, Meaning.SERVICE)
    if not name:
        raise RowRefusedError("Ydelsens navn mangler.")
    before = len(drafts.rows.get("services", {}))
    place = cells.place(row, cells.table.columns[0])
    drafts.service(name, _unit(cells, row, None), first_text(cells, row, Meaning.DOMAIN), (), place)
    return len(drafts.rows.get("services", {})) - before, []


def first_text(cells: TableCells, row: int, meaning: Meaning) -> str:
    """The text of the column with a meaning; empty when there is none."""
    columns = cells.table.of(meaning)
    return cells.text(row, columns[0]) if columns else ""


def _given_id(cells: TableCells, row: int) -> str:
    return first_text(cells, row, Meaning.ID)


def _unit(cells: TableCells, row: int, column: ColumnMap | None) -> str:
    said = first_text(cells, row, Meaning.UNIT)
    return (unit_in(said) or said) if said else (column.unit if column else "")


def _unit_of(drafts: Drafts, service: str) -> str:
    known = drafts.knowledge.service_by_id.get(service)
    if known is not None:
        return known.unit
    own = drafts.rows.get("services", {}).get(service)
    return own["unit"] if own else ""


def _price_year(cells: TableCells, row: int, level: int | None) -> int | None:
    """The price level: the column's, else the row's, else the table's."""
    columns = cells.table.of(Meaning.PRICE_YEAR) or (
        cells.table.of(Meaning.YEAR_COLUMN) if cells.table.kind.value == "priser" else ()
    )
    return level or (cells.year(row, columns[0]) if columns else None) or cells.table.price_year


def _per(cells: TableCells, row: int) -> str:
    """What the row says its figures are counted per; empty when it says nothing."""
    columns = cells.table.of(Meaning.PER)
    return cells.code(row, columns[0], PER_LABELS) if columns else ""


def _per_of(drafts: Drafts, cells: TableCells, group: str) -> str:
    """What figures without a word of their own are counted per: in a project all participants, else the table's."""
    known = drafts.knowledge.target_group_by_id.get(group)
    if known is None or known.kind != "project" or cells.table.per != "success":
        return cells.table.per
    note = RowNote(
        cells.sheet.name,
        Outcome.IMPORTED,
        f"'{known.name}' er en projektberegning: tallene regnes pr. deltager.",
    )
    if note not in drafts.notes:
        drafts.notes.append(note)
    return "participant"


def remark(cells: TableCells, row: int, place: str) -> str:
    """The cell, and what the row says about its source."""
    said = [cells.text(row, column) for column in cells.table.of(Meaning.NOTE)]
    sources = [cells.text(row, column) for column in cells.table.of(Meaning.SOURCE)]
    status = first_text(cells, row, Meaning.STATUS)
    return joined(
        [
            place,
            *said,
            *(f"kilde: {text}" for text in sources if text),
            f"status i filen: {status}" if status else "",
        ]
    )

"""The mapping file (kort): how a foreign file is understood, as TOML that the user may correct."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import tomli_w

from som_xl.knowledge.importing.grid import Book, column_number, letters
from som_xl.knowledge.importing.matching import waits
from som_xl.knowledge.importing.tablemap import ColumnMap, Kind, NameChoice, TableMap
from som_xl.knowledge.importing.words import Meaning
from som_xl.model.errors import FileError, Problem
from som_xl.storage import read_bytes

HELP: Final = """\
# Kort over en fil, der skal importeres. Ret det, der er misforstået, og importér med --kort og dette navn.
# slags: {kinds}
# betydning: {meanings}
# medtag = false springer en tabel over. I 'navn' er id videnbasens eget;
# er det tomt, venter rækkerne på svar (se forslag). Et nyt id og ny = true laver en egen række.
# tom_er_nul = true: en tom betaler ved siden af en udfyldt betaler ikke noget.
# faste: værdier til kolonner, filen ikke har, fx faste = {{ design = "rct", measure = "smd" }}

"""
PER: Final = {"succes": "success", "deltager": "participant", "person": "person"}


def mapping_text(book: Book, layout: str, tables: tuple[TableMap, ...], names: tuple[NameChoice, ...]) -> str:
    """The mapping as TOML, with the words that may be used on top."""
    data = {
        "fil": book.name,
        "fingeraftryk": layout,
        "tabel": [_table_data(table) for table in tables],
        "navn": [_name_data(name) for name in names],
    }
    kinds, meanings = ", ".join(Kind), ", ".join(Meaning)
    return HELP.format(kinds=kinds, meanings=meanings) + tomli_w.dumps(data)


def read_mapping_file(path: Path) -> tuple[str, tuple[TableMap, ...], tuple[NameChoice, ...]]:
    """The layout, the tables and the names of a mapping file.

    Raises:
        FileError: every fault in the file, each with the table and field it stands in.
    """
    try:
        data = tomllib.loads(read_bytes(path).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
        remedy = "Ret filen, eller lav et nyt kort med --forhåndsvis."
        raise FileError([Problem(path.name, "Kortet er ikke gyldig TOML.", str(error), remedy)]) from None
    faults: list[Problem] = []
    tables, names = [], []
    for number, item in enumerate(_items(data, "tabel"), 1):
        place = f"{path.name}, tabel {number}"
        try:
            tables.append(_table(item))
        except _FieldError as fault:
            faults.append(
                Problem(f"{place}, {fault.field}", "Kortet kan ikke bruges.", fault.found, fault.remedy)
            )
    for number, item in enumerate(_items(data, "navn"), 1):
        try:
            name = _name(item)
            if name.id:
                names.append(name)
        except _FieldError as fault:
            place = f"{path.name}, navn {number}, {fault.field}"
            faults.append(Problem(place, "Kortet kan ikke bruges.", fault.found, fault.remedy))
    if faults:
        raise FileError(faults)
    return str(data.get("fingeraftryk", "")), tuple(tables), tuple(names)


def check_fits(path: Path, tables: tuple[TableMap, ...], book: Book) -> None:
    """A mapping must be about this file.

    Raises:
        FileError: it names a sheet the file does not have.
    """
    faults = [
        Problem(
            path.name,
            "Kortet nævner et ark, som filen ikke har.",
            f"'{table.sheet}'",
            f"Brug {', '.join(s.name for s in book.sheets)}.",
        )
        for table in tables
        if book.sheet(table.sheet) is None
    ]
    if faults:
        raise FileError(faults)


def transferred(remembered: tuple[TableMap, ...], found: tuple[TableMap, ...]) -> tuple[TableMap, ...]:
    """What the user said about an earlier file of the same layout, on the rows and years of this one."""
    return tuple(
        replace(
            old,
            sheet=new.sheet,
            header=new.header,
            body=new.body,
            price_year=new.price_year or old.price_year,
            group=new.group or old.group,
            columns=tuple(
                replace(column, header=fresh.header, price_year=fresh.price_year or column.price_year)
                for column, fresh in zip(old.columns, new.columns, strict=True)
            ),
        )
        for old, new in zip(remembered, found, strict=True)
    )


class _FieldError(Exception):
    """A field of the mapping that cannot be used."""

    def __init__(self, field: str, found: object, remedy: str) -> None:
        super().__init__(field)
        self.field, self.found, self.remedy = field, f"'{found}'", remedy


def _items(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    items = data.get(key, [])
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _table_data(table: TableMap) -> dict[str, Any]:
    data: dict[str, Any] = {
        "ark": table.sheet,
        "slags": table.kind.value,
        "medtag": table.include,
        "sikkerhed": table.confidence,
        "overskrift": f"{table.header[0]}-{table.header[1]}",
        "raekker": f"{table.body[0]}-{table.body[1]}",
        "maalgruppe": table.group,
        "pr": next(word for word, per in PER.items() if per == table.per),
        "tom_er_nul": table.empty_is_zero,
        "faste": table.fixed,
    }
    if table.price_year is not None:
        data["prisaar"] = table.price_year
    data["kolonne"] = [_column_data(column) for column in table.columns]
    return data


def _column_data(column: ColumnMap) -> dict[str, Any]:
    data: dict[str, Any] = {
        "kolonne": letters(column.column),
        "overskrift": column.header,
        "betydning": column.meaning.value,
        "sikkerhed": column.confidence,
    }
    for key, value, empty in (
        ("aar", column.year, None),
        ("prisaar", column.price_year, None),
        ("enhed", column.unit, ""),
        ("faktor", column.factor, 1.0),
        ("indhold", column.part.value if column.part else "", ""),
    ):
        if value != empty:
            data[key] = value
    return data


def _name_data(name: NameChoice) -> dict[str, Any]:
    """A name; one that waits for the user has a suggestion and no id."""
    data = {"hvad": name.what, "tekst": name.text}
    if waits(name):
        return {**data, "id": "", "forslag": name.id, "sikkerhed": name.confidence}
    return {**data, "id": name.id, "ny": name.new}


def _table(item: Mapping[str, Any]) -> TableMap:
    return TableMap(
        sheet=_read(item, "ark", str, ""),
        kind=_word(item, "slags", Kind, Kind.SKIP),
        header=_span(item, "overskrift"),
        body=_span(item, "raekker"),
        columns=tuple(_column(column) for column in _items(item, "kolonne")),
        confidence=float(_read(item, "sikkerhed", (int, float), 0.0)),
        group=_read(item, "maalgruppe", str, ""),
        price_year=_read(item, "prisaar", int, None),
        per=_one_of(item, "pr", PER, "succes"),
        empty_is_zero=_read(item, "tom_er_nul", bool, False),
        fixed={str(key): str(value) for key, value in _read(item, "faste", dict, {}).items()},
        include=_read(item, "medtag", bool, True),
    )


def _column(item: Mapping[str, Any]) -> ColumnMap:
    letter = _read(item, "kolonne", str, "")
    number = column_number(letter)
    if not 0 < number <= 16_384:
        raise _FieldError("kolonne", letter, "Skriv kolonnens bogstav, fx B.")
    part = _word(item, "indhold", Meaning, None)
    return ColumnMap(
        number,
        _read(item, "overskrift", str, ""),
        _word(item, "betydning", Meaning, Meaning.SKIP),
        float(_read(item, "sikkerhed", (int, float), 0.0)),
        _read(item, "aar", int, None),
        _read(item, "prisaar", int, None),
        _read(item, "enhed", str, ""),
        float(_read(item, "faktor", (int, float), 1.0)),
        part,
    )


def _name(item: Mapping[str, Any]) -> NameChoice:
    what, text = _read(item, "hvad", str, ""), _read(item, "tekst", str, "")
    return NameChoice(what, text, _read(item, "id", str, ""), 1.0, _read(item, "ny", bool, False))


def _read(item: Mapping[str, Any], key: str, kind: Any, empty: Any) -> Any:
    value = item.get(key, empty)
    if value is not empty and (not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)):
        raise _FieldError(key, value, "Feltet har en forkert type. Se et kort fra --forhåndsvis.")
    return value


def _word(item: Mapping[str, Any], key: str, words: Callable[[str], Any], empty: Any) -> Any:
    text = _read(item, key, str, "")
    if not text:
        return empty
    try:
        return words(text)
    except ValueError:
        raise _FieldError(key, text, f"Brug en af: {', '.join(words)}.") from None  # type: ignore[arg-type]


def _one_of(item: Mapping[str, Any], key: str, words: Mapping[str, str], empty: str) -> str:
    text = _read(item, key, str, empty)
    if text not in words:
        raise _FieldError(key, text, f"Brug en af: {', '.join(words)}.")
    return words[text]


def _span(item: Mapping[str, Any], key: str) -> tuple[int, int]:
    text = _read(item, key, str, "")
    first, _, last = text.partition("-")
    if not (first.strip().isdecimal() and (last.strip() or first).isdecimal()):
        raise _FieldError(key, text, "Skriv første og sidste række, fx 4-5.")
    found = int(first), int(last or first)
    if not 1 <= found[0] <= found[1] <= 1_048_576:
        raise _FieldError(key, text, "Skriv første og sidste række, fx 4-5.")
    return found

"""*Familie*: what cannot be used is told with its cell, and nothing is written."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.excel.commands_support import CountingPort, at, done, put
from tests.excel.family_support import HOUSEHOLD, LINES, one_child, port_of


@pytest.fixture
def alcohol(tmp_path: Path) -> CountingPort:
    return one_child(tmp_path)


H, L = f"Familie!%s{HOUSEHOLD}", f"Familie!%s{LINES}"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({H % "B": None}, f"Familie!B{HOUSEHOLD}: Rollen mangler. Fundet: tom celle. Vælg en på listen, eller skriv jeres egen."),
        ({H % "D": 0}, f"Familie!D{HOUSEHOLD}: Tallet er for lille. Fundet: 0. Det skal være større end 0."),
        ({H % "D": 21}, f"Familie!D{HOUSEHOLD}: Tallet er for stort. Fundet: 21. Det må være højst 20."),
        ({H % "D": "to"}, f"Familie!D{HOUSEHOLD}: 'to' er tekst, ikke et tal. Skriv et tal."),
        ({H % "D": None}, f"Familie!D{HOUSEHOLD}: 'Personer pr. familie' er ikke udfyldt. Fundet: tom celle. Udfyld cellen."),
        ({H % "C": "Voksne i hjemløshed"}, f"Familie!C{HOUSEHOLD}: Rollen 'Barn 0-5 år' har både en målgruppe og egne konsekvenser. Fundet: Voksne i hjemløshed. Tøm målgruppen, eller slet rollens egne konsekvenser."),
        ({L % "B": None, L % "C": None, L % "D": None, L % "E": None, L % "O": None}, f"Familie!C{HOUSEHOLD}: Rollen 'Barn 0-5 år' har hverken en målgruppe eller egne konsekvenser. Fundet: tom celle. Vælg en målgruppe, eller skriv rollens egne konsekvenser nedenfor."),
        ({"Familie!B18": "Partner", "Familie!C18": "voksne hjemløse", "Familie!D18": 1}, "Familie!C18: Målgruppen findes ikke i videnbasen. Fundet: 'voksne hjemløse'. Vælg en på listen, eller tøm cellen, og skriv rollens egne konsekvenser nedenfor. Nærmest: Voksne i hjemløshed (adults_homelessness)"),
        ({"Familie!B18": "barn  0-5 år", "Familie!D18": 1}, f"Familie!B18: Rollen står der to gange. Fundet: 'barn  0-5 år', også i Familie!B{HOUSEHOLD}. Læg personerne sammen, eller giv hver sin rolle, fx Barn 0-5 år og Barn 6-13 år."),
        ({L % "B": "Barnebarn", H % "C": "Voksne i hjemløshed"}, f"Familie!B{LINES}: Rollen står ikke i husstanden. Fundet: 'Barnebarn'. Skriv rollen og antallet af personer i husstanden ovenfor, eller vælg en, der står der: Barn 0-5 år."),
        ({L % "C": None}, f"Familie!C{LINES}: Linjens ydelse mangler. Fundet: tom celle. Vælg en ydelse."),
        ({L % "C": "Sommerlejr"}, f"Familie!C{LINES}: Ydelsen har ingen pris i sagen og ingen standardpris i videnbasen. Fundet: 'Sommerlejr'. Ret stavemåden, eller skriv prisen på arket Priser: ved ydelsen, eller nederst for en egen ydelse."),
        ({L % "D": None, L % "E": None}, f"Familie!D{LINES}: Linjen har ingen ændringer. Fundet: tom celle. Skriv ændringen i antal enheder pr. år, eller slet linjen."),
        ({H % "B": "Deltageren selv", L % "B": "Deltageren selv"}, f"Familie!B{HOUSEHOLD}: Sagen har allerede linjer med den rolle, så de ville blive talt to gange. Fundet: 'Deltageren selv'. Slet linjerne i sagen, eller giv medlemmet en anden rolle."),
        ({**{L % letter: None for letter in "BCDEO"}, H % "C": "Pårørende til udsatte borgere"}, f"Familie!C{HOUSEHOLD}: Ingen i husstanden har konsekvenser, der kan regnes med. Der regnes ikke på opfundne tal. Fundet: Pårørende til udsatte borgere. Skriv jeres egne konsekvenser for rollen."),
        ({"Familie!N29": 1.5}, f"Familie!N{LINES}: Her skal stå et helt tal. Fundet: 1,5. Skriv et helt tal."),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_with_its_cell(
    changes: dict[str, Any], problem: str, alcohol: CountingPort
) -> None:
    for address, value in changes.items():
        put(alcohol, address, value)
    before = alcohol.to_bytes()
    told = done("familie", alcohol)
    assert told.startswith("!")
    assert f"• {problem}" in told
    assert alcohol.to_bytes() == before


def test_an_older_workbook_is_calculated_but_has_no_family(alcohol: CountingPort, tmp_path: Path) -> None:
    alcohol.save(tmp_path / "nu.xlsx")
    without = without_names(tmp_path / "nu.xlsx")
    port = port_of(without, tmp_path)
    assert done("beregn", port) == ""
    assert done("familie", port).startswith(
        "!En fejl skal rettes. Intet er ændret.\n\n• Familie: Arket Familie mangler i arbejdsbogen"
    )


def without_names(path: Path) -> bytes:
    """The workbook without the defined names of *Familie*, as one made before the sheet was there."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/workbook.xml":
                data = re.sub(rb'<definedName name="som_family_[^>]*>[^<]*</definedName>', b"", data)
            new.writestr(name, data)
    return buffer.getvalue()


def test_there_must_be_room_for_every_line(alcohol: CountingPort) -> None:
    for row in range(at(alcohol, "som_own_consequences").first_row, 38):
        for letter, value in (("B", "Egen læge (kontakt)"), ("D", "Ja"), ("G", -1)):
            put(alcohol, f"Konsekvenser 2!{letter}{row}", value)
    assert "Der er ikke plads til husstanden i tabellen" in done("familie", alcohol)


def test_a_formula_in_a_line_that_would_go_is_the_users_to_take_out(alcohol: CountingPort) -> None:
    done("familie", alcohol)
    put(alcohol, f"Familie!D{HOUSEHOLD}", 0.8)
    data = with_formula(alcohol.to_bytes(), "Konsekvenser 2", "G8", "=-0.01*2")
    alcohol.package = type(alcohol.package)(data, "sag.xlsx")
    assert done("familie", alcohol).startswith(
        "!En fejl skal rettes. Intet er ændret.\n\n• 'Konsekvenser 2'!G8: Linjen skal erstattes af husstandens, men cellen har en formel."
    )


def with_formula(data: bytes, sheet: str, cell: str, formula: str) -> bytes:
    book = load_workbook(io.BytesIO(data))
    book[sheet][cell] = formula
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()

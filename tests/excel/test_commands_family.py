"""*Familie*: the household of the sheet put into the case, replaced when pressed again, told with cells when it cannot be."""

from __future__ import annotations

import io
import json
import re
import tomllib
import zipfile
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from som_xl.analysis.household import Household, household_from_mapping
from som_xl.cli import run
from som_xl.excel.commands_family import NOTHING_TYPED
from som_xl.knowledge import default_knowledge, example_case_path
from som_xl.model import calculate
from som_xl.opening import open_case
from som_xl.workbook.build import workbook_bytes
from som_xl.workbook.modules.family_filling import household_rows
from som_xl.workbook.modules.family_rows import NO_ROLES
from som_xl.workbook.modules.family_sheet import family_sheet
from som_xl.workbook.plan import Plan
from som_xl.workbook.references import Area
from som_xl.workbook.writing import Writer
from tests.excel.commands_support import (
    CountingPort,
    at,
    done,
    opened,
    put,
    saved,
    typed,
    values,
    workbook,
)

KNOWLEDGE = default_knowledge()
AT = datetime(2026, 11, 23, 9, 30)
# The tables of *Familie*: the household from row 17, own consequences from row 29; u1 stands in D.
HOUSEHOLD, LINES = 17, 29
LAID = "Husstanden er lagt i sagen, og den er den samme her"
CHANGED = "Husstanden er ændret, siden den blev lagt i sagen: tryk på Familie igen"


def household(family: str) -> Household:
    path = example_case_path().with_name(f"husstand_{family}.toml")
    return household_from_mapping(tomllib.loads(path.read_text(encoding="utf-8")))


@cache
def parent(family: str) -> bytes:
    """The parent's case calculated, without a household."""
    case = open_case(example_case_path().with_name(f"familie_{family}.toml"), KNOWLEDGE)
    return workbook_bytes(case, calculate(case), KNOWLEDGE, macro=False, at=AT)


def port_of(data: bytes, folder: Path) -> CountingPort:
    return opened(saved(data, folder / "sag.xlsx"))


def type_in(port: CountingPort, family: str) -> None:
    """The household of an example, as an economist types it."""
    plan = Plan(KNOWLEDGE)
    module = family_sheet(plan)
    Writer(port.package, plan).write_typed(module, {}, household_rows(household(family), module, KNOWLEDGE))


@pytest.fixture
def alcohol(tmp_path: Path) -> CountingPort:
    """The parent's case with one child in the household, whose own line is a published service."""
    port = port_of(parent("alkohol"), tmp_path)
    put_row(port, HOUSEHOLD, role="Barn 0-5 år", persons=0.4, status="eksempeltal")
    put_row(
        port, LINES, role="barn 0-5 år", service="Plejefamilie", units=[-0.02, -0.03], status="eksempeltal"
    )
    return port


def put_row(port: CountingPort, row: int, **cells: Any) -> None:
    columns = {"role": "B", "group": "C", "service": "C", "persons": "D", "status": "E"}
    if "units" in cells:
        columns["status"] = "O"
        for letter, value in zip("DEFGHIJKLM", cells.pop("units"), strict=False):
            put(port, f"Familie!{letter}{row}", value)
    for key, value in cells.items():
        put(port, f"Familie!{columns[key]}{row}", value)


def roles(port: CountingPort) -> dict[str, list[float]]:
    """Kommune, region, stat, i alt by role as *Familie* shows it."""
    return {row[0]: row[2:6] for row in values(port, "som_family_roles") if row[0]}


def lines_of(port: CountingPort) -> list[list[Any]]:
    """Service, role, weight, units of year 1 and 2, their originals and the status of each line on *Konsekvenser 2*."""
    rows = values(port, "som_own_consequences")
    return [[*row[:2], row[4], *row[5:7], *row[22:24], row[18]] for row in rows if row[0] or row[1]]


# --- the two worked examples -----------------------------------------------------------------------


@pytest.mark.parametrize("family", ["alkohol", "stof"])
def test_the_sheet_gives_the_numbers_of_the_command_line(
    family: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = port_of(parent(family), tmp_path)
    type_in(port, family)
    assert done("familie", port).startswith("Husstanden er lagt i sagen og regnet med:\n• ")
    folder = example_case_path().parent
    files = [str(folder / f"{name}_{family}.toml") for name in ("familie", "husstand")]
    assert run(["familie", files[0], "--husstand", files[1], "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    actors = ("municipality", "region", "state", "total")
    assert list(roles(port)) == [role["role"] for role in told["roles"]]
    for role in told["roles"]:
        assert roles(port)[role["role"]] == pytest.approx([role[actor] for actor in actors], abs=1e-6)
    net = [told["net_result"][actor] for actor in actors]
    per_family = [told["per_family"][actor] for actor in actors]
    summary = values(port, "som_family_summary")
    assert summary[0][1:] == pytest.approx([*net, *per_family], abs=1e-6)
    assert summary[1][1:5] == pytest.approx([told["costs"][actor] for actor in actors], abs=1e-6)
    assert values(port, "som_result_net") == [pytest.approx(net, abs=1e-6)]
    assert values(port, "som_control_difference") == [[0.0] * 4]
    assert values(port, "som_family_state") == [[LAID]]
    assert values(port, "som_family_headline")[3][0].startswith("EKSEMPELTAL")
    assert port.shown is not None
    assert port.shown.sheet == "Familie"


def test_the_alcohol_example_says_what_the_family_adds(tmp_path: Path) -> None:
    port = port_of(parent("alkohol"), tmp_path)
    type_in(port, "alkohol")
    done("familie", port)
    # the parent alone 1,061,314.65 − 2,986,685.10; with the family −1,080,105.40
    tiles = values(port, "som_family_tiles")[0]
    assert tiles[0] == pytest.approx(-1_080_105.40, abs=0.01)
    assert tiles[5:] == pytest.approx([-1_925_370.45, 845_265.05], abs=0.01)
    assert values(port, "som_family_headline")[2] == [
        "Regnet på deltageren alene er nettoresultatet −1.925.370 kr. Resten af familien lægger 845.265 kr. til."
    ]


def test_a_role_without_figures_is_told_on_the_sheet_and_in_the_dialog(tmp_path: Path) -> None:
    port = port_of(parent("stof"), tmp_path)
    type_in(port, "stof")
    sentence = "Rollen 'Partner' er ikke regnet med: videnbasen har ingen offentlige konsekvenstal for "
    assert sentence in done("familie", port)
    assert values(port, "som_family_members")[3][0].startswith(sentence)
    assert "Partner" not in roles(port)


# --- what is put where -----------------------------------------------------------------------------


def test_the_lines_stand_on_konsekvenser_2_and_no_other_input_is_touched(alcohol: CountingPort) -> None:
    sheets = ("Indstillinger", "Effekt", "Konsekvenser 1", "Priser", "Omkostninger")
    tables = ("som_family_household", "som_family_lines")
    before = [typed(alcohol, sheet) for sheet in sheets], [values(alcohol, table) for table in tables]
    done("familie", alcohol)
    assert lines_of(alcohol) == [
        ["Plejefamilie", "Barn 0-5 år", 0.4, -0.02, -0.03, -0.02, -0.03, "eksempeltal"]
    ]
    assert ([typed(alcohol, sheet) for sheet in sheets], [values(alcohol, t) for t in tables]) == before


def test_persons_that_are_made_up_make_the_line_an_example(alcohol: CountingPort) -> None:
    put(alcohol, f"Familie!O{LINES}", "dokumenteret")
    done("familie", alcohol)
    row = values(alcohol, "som_own_consequences")[0]
    assert row[18] == "eksempeltal"
    assert row[20] == "Antallet af personer pr. familie er et eksempeltal."


def test_published_figures_come_with_their_own_price(alcohol: CountingPort) -> None:
    put_row(alcohol, HOUSEHOLD + 1, role="Anden voksen", group="Voksne i hjemløshed", persons=0.1)
    told = done("familie", alcohol)
    assert "Rollen 'Anden voksen' regner med C005 (vive_2020)." in told
    assert lines_of(alcohol)[1][:4] == ["C005", "Anden voksen", 0.1, -58_000]
    (price,) = [row for row in values(alcohol, "som_own_prices") if row[0]]
    assert price[0] == "C005"
    # 10.08 successes × 0.1 persons × 58,000 kr. in 2020 prices · 123.23 / 103.87, spread over three years
    discount = sum(1 / 1.035**year for year in range(3)) / 3
    expected = 10.08 * 0.1 * 58_000 * 123.23 / 103.87 * discount
    assert roles(alcohol)["Anden voksen"] == pytest.approx([expected, 0, 0, expected])


def test_pressed_again_nothing_is_asked_and_nothing_counts_twice(alcohol: CountingPort) -> None:
    done("familie", alcohol)
    net, before, dialogs = (
        values(alcohol, "som_result_net"),
        typed(alcohol, "Konsekvenser 2"),
        len(alcohol.told),
    )
    assert done("familie", alcohol) == ""
    assert len(alcohol.told) == dialogs
    assert values(alcohol, "som_result_net") == net
    assert typed(alcohol, "Konsekvenser 2") == before


def test_a_changed_household_replaces_its_lines_after_a_question(alcohol: CountingPort) -> None:
    done("familie", alcohol)
    first = roles(alcohol)["Barn 0-5 år"][3]
    put(alcohol, f"Familie!D{HOUSEHOLD}", 0.8)
    alcohol.calculate()
    assert values(alcohol, "som_family_state") == [[CHANGED]]
    assert done("familie", alcohol).startswith("Husstanden er lagt i sagen")
    assert "• Barn 0-5 år (1 linje)\n" in alcohol.told[-2][1]
    assert [line[2] for line in lines_of(alcohol)] == [0.8]
    assert roles(alcohol)["Barn 0-5 år"][3] == pytest.approx(2 * first)
    assert values(alcohol, "som_family_state") == [[LAID]]


def test_a_role_that_left_the_household_leaves_the_case_too(alcohol: CountingPort) -> None:
    done("familie", alcohol)
    put(alcohol, f"Familie!B{HOUSEHOLD}", "Barn 0-6 år")
    put(alcohol, f"Familie!B{LINES}", "Barn 0-6 år")
    done("familie", alcohol)
    assert "• Barn 0-5 år (1 linje): står ikke længere i husstanden og fjernes" in alcohol.told[-2][1]
    assert [line[1] for line in lines_of(alcohol)] == ["Barn 0-6 år"]


def test_who_says_no_changes_nothing(alcohol: CountingPort) -> None:
    done("familie", alcohol)
    put(alcohol, f"Familie!D{HOUSEHOLD}", 0.8)
    before = alcohol.to_bytes()
    assert done("familie", alcohol, agrees=False) == ""
    assert alcohol.to_bytes() == before


def test_lines_of_other_roles_and_without_role_stay(alcohol: CountingPort) -> None:
    for letter, value in (("B", "Egen læge (kontakt)"), ("C", "Bedstemor"), ("D", "Ja"), ("G", -1)):
        put(alcohol, f"Konsekvenser 2!{letter}8", value)
    done("familie", alcohol)
    put(alcohol, f"Familie!D{HOUSEHOLD}", 0.8)
    done("familie", alcohol)
    assert [line[1] for line in lines_of(alcohol)] == ["Bedstemor", "Barn 0-5 år"]
    assert {"Bedstemor", "Barn 0-5 år", "Deltageren selv"} == roles(alcohol).keys()


def test_an_empty_household_shows_the_roles_the_case_has(alcohol: CountingPort) -> None:
    done("familie", alcohol)
    net = values(alcohol, "som_result_net")
    for address in (
        *(f"B{HOUSEHOLD} D{HOUSEHOLD} E{HOUSEHOLD}".split()),
        *(f"B{LINES} C{LINES} D{LINES} E{LINES} O{LINES}".split()),
    ):
        put(alcohol, f"Familie!{address}", None)
    assert done("familie", alcohol) == ""
    assert values(alcohol, "som_result_net") == net
    assert "Barn 0-5 år" in roles(alcohol)
    assert values(alcohol, "som_family_state")[0][0].startswith("Husstanden er tømt her")


def test_when_there_is_nothing_it_says_what_to_fill_in(tmp_path: Path) -> None:
    port = opened(saved(workbook(with_example=False), tmp_path / "tom.xlsm"))
    assert done("familie", port) == NOTHING_TYPED
    assert port.writes == []
    assert port.shown is not None


def test_a_service_for_the_family_at_each_child_is_warned_of_in_a_cell(alcohol: CountingPort) -> None:
    put(alcohol, f"Familie!D{HOUSEHOLD}", 1.5)
    put(alcohol, f"Familie!C{LINES}", "Familiebehandling/familiekonsulent")
    done("familie", alcohol)
    assert values(alcohol, "som_family_headline")[4][0].startswith(
        "Bemærk: Dobbelttælling? Familiebehandling/familiekonsulent (family_treatment) regnes pr. person i: Barn 0-5 år (1,5)."
    )
    assert values(alcohol, "som_family_remarks")[0][0].startswith("Dobbelttælling? ")


def test_beregn_writes_the_family_too_and_ny_takes_all_of_it_away(alcohol: CountingPort) -> None:
    done("familie", alcohol)
    before = roles(alcohol)["Barn 0-5 år"][3]
    put(alcohol, "Konsekvenser 2!F8", 0.2)  # half the weight
    assert done("beregn", alcohol) == ""
    assert roles(alcohol)["Barn 0-5 år"][3] == pytest.approx(before / 2)
    done("ny", alcohol)
    for name in (
        "som_family_household",
        "som_family_lines",
        "som_family_tiles",
        "som_family_used_household",
        "som_family_members",
    ):
        assert {value for row in values(alcohol, name) for value in row} == {None}, name
    assert values(alcohol, "som_family_state") == [["Der er ingen husstand endnu: udfyld de gule felter"]]


def test_another_case_leaves_the_household_but_not_its_result(alcohol: CountingPort, tmp_path: Path) -> None:
    done("familie", alcohol)
    other = saved(parent("stof"), tmp_path / "stof.xlsx")
    done("hent", alcohol, opened=other)
    assert values(alcohol, "som_family_household")[0][0] == "Barn 0-5 år"
    assert values(alcohol, "som_family_tiles")[0][0] is None
    assert values(alcohol, "som_family_state") == [["Husstanden er ikke lagt i sagen endnu: tryk på Familie"]]


def test_an_estimate_made_the_case_knows_nothing_of_the_household(alcohol: CountingPort) -> None:
    done("familie", alcohol)
    for name, value in (
        ("target_group", "Voksne i hjemløshed"),
        ("per_year", 20),
        ("cost", 60_000),
        ("success_rate", 0.25),
    ):
        put(alcohol, at(alcohol, f"som_estimate_{name}").address, value)
    assert done("fuld", alcohol).startswith("Skønnet er lagt i inputarkene")
    assert values(alcohol, "som_family_state") == [["Husstanden er ikke lagt i sagen endnu: tryk på Familie"]]
    assert values(alcohol, "som_family_headline")[0] == [NO_ROLES]


def test_an_own_service_with_a_price_can_be_used(alcohol: CountingPort) -> None:
    own = at(alcohol, "som_own_prices")
    keys = [column.key for column in Plan(KNOWLEDGE).own_prices.columns]
    for key, value in {
        "name": "Sommerlejr",
        "own_municipality": 5_000,
        "own_region": 0,
        "own_state": 0,
    }.items():
        column = own.first_column + keys.index(key)
        alcohol.package.write(Area(own.sheet, own.first_row, column, own.first_row, column), [[value]])
    put_row(alcohol, LINES, service="sommerlejr", units=[-1, 0])
    done("familie", alcohol)
    # 3.36 successes a year × 0.4 children × 5,000 kr.
    expected = 3.36 * 0.4 * 5_000 * sum(1 / 1.035**year for year in range(3))
    assert roles(alcohol)["Barn 0-5 år"] == pytest.approx([expected, 0, 0, expected])
    assert lines_of(alcohol)[0][0] == "Sommerlejr"


# --- what cannot be used ---------------------------------------------------------------------------

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

"""Opfølgning and Gem prognose, on a workbook file: the same code as in an open Excel."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from som_xl.cli import run
from som_xl.excel import commands
from som_xl.knowledge import default_knowledge
from som_xl.model import calculate
from som_xl.opening import open_case
from som_xl.workbook.package import WorkbookPackage
from tests.excel.commands_support import (
    INPUT_SHEETS,
    CountingPort,
    contents,
    done,
    opened,
    put,
    saved,
    values,
)
from tests.test_cli_portfolio import refused, told
from tests.workbook import followup_books as books

KNOWLEDGE = default_knowledge()
STARTED, COMPLETED, RATE = "Startede deltagere", "Heraf gennemført", "Succesrate blandt gennemførte"
STATE_UNUSED = "Ikke i brug endnu: udfyld sagen, og tryk på Opfølgning (fanen SØM)"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "_now", lambda: books.AT)


@pytest.fixture
def port(tmp_path: Path) -> CountingPort:
    """The small case, calculated; Opfølgning not pressed yet."""
    return opened(saved(books.small(), tmp_path / "SOM.xlsm"))


@pytest.fixture
def ready(port: CountingPort) -> CountingPort:
    """Opfølgning pressed once: the expected is there."""
    done("opfolgning", port)
    return port


def typed(port: CountingPort, label: str, value: Any, year: int = 2026, name: str | None = None) -> str:
    """Type a realised figure; the cell."""
    place = books.cell(port.package, label, name, year)
    books.type_in(port.package, place, value)
    return place


def state(port: CountingPort) -> str:
    port.calculate()
    return str(values(port, "som_followup_state")[0][0])


def shown(port: CountingPort) -> tuple[str, int]:
    assert port.shown is not None
    return port.shown.sheet, port.shown.first_row


def kept(port: CountingPort) -> list[list[Any]]:
    return [row for row in values(port, "som_followup_kept") if any(row)]


def test_a_new_workbook_says_what_to_do(port: CountingPort) -> None:
    assert state(port) == STATE_UNUSED
    assert not any(any(row) for row in books.table(port.package))


def test_the_first_press_writes_what_the_case_expects_and_shows_it(port: CountingPort) -> None:
    before = {sheet: contents(port.package, sheet) for sheet in INPUT_SHEETS}
    told_now = done("opfolgning", port)
    assert told_now.startswith(
        "Det forventede er skrevet på arket Opfølgning (9 linjer). Udfyld de gule felter"
    )
    assert books.line(port.package, STARTED) == ([20, 10, 10, None], [None] * 4)
    assert books.line(port.package, COMPLETED)[0] == [16, 8, 8, None]
    assert books.line(port.package, RATE)[0] == [None, 0.6, 0.6, None]
    assert books.line(port.package, "Omkostninger i alt")[0] == [30_000, 15_000, 15_000, 0]
    assert books.line(port.package, "Omkostning", "Forløb")[0] == [20_000, 10_000, 10_000, 0]
    assert books.line(port.package, "Prisfaktor", "egen")[0] == [None, 1, 1, 1]
    # 4 heads in their first year; 4 + 4 in 2027: (−4 − 2)/2; 4 in their second in 2028
    assert books.line(port.package, "Forbrug pr. succes", "egen")[0] == [None, -4, -3, -2]
    assert shown(port) == ("Opfølgning", at_table(port) - 4)
    assert (
        state(port)
        == "Det forventede er skrevet: udfyld de gule felter, hvor I har tal, og tryk på Opfølgning"
    )
    assert {sheet: contents(port.package, sheet) for sheet in INPUT_SHEETS} == before
    assert {area.sheet for area in port.writes} == {"Opfølgning"}


def at_table(port: CountingPort) -> int:
    area = port.defined_names()["som_followup_rows"]
    assert area is not None
    return area.first_row


def test_half_the_participants_is_three_thousand_less_and_all_of_it_volume(ready: CountingPort) -> None:
    typed(ready, STARTED, 5)
    assert done("opfolgning", ready) == ""
    # 8,000 kr. less saved, 5,000 less paid per start
    so_far = values(ready, "som_followup_so_far")
    assert [row[4] for row in so_far] == [1_000, -2_000, -3_000, -3_000, 0, 0, 0]
    assert so_far[2] == ["kr., 2026-priser", -3_000, 0, 0, -3_000]
    # the cohort also misses 4,000 in 2027; carried on, 2027's cohort is half too
    assert [row[4] for row in values(ready, "som_followup_planned")][:3] == [18_000, 11_000, -7_000]
    assert [row[4] for row in values(ready, "som_followup_carried")][:3] == [18_000, 4_000, -14_000]
    assert values(ready, "som_followup_tiles")[0] == [-3_000, -3_000, 0, 0, 18_000, 11_000, 4_000]
    assert values(ready, "som_followup_headline")[0][0] == (
        "Nettoresultatet for 2026 er 3.000 kr. dårligere end forventet for det offentlige i alt."
    )
    assert values(ready, "som_followup_headline")[1][0] == (
        "Indtil nu betyder antal mest (−3.000 kr.). Ny prognose for 2026–2028: 11.000 kr., når resten går som planlagt, og "
        "4.000 kr., når det realiserede fortsætter (forventet 18.000 kr.)."
    )
    assert "siger ikke, hvad indsatsen er årsag til" in values(ready, "som_followup_headline")[3][0]
    assert values(ready, "som_followup_basis")[0][0] == "Startede deltagere: 2026"
    by_year = [row[:3] for row in values(ready, "som_followup_years")]
    assert by_year[:4] == [
        [1_000, 10_000, 18_000],
        [-2_000, None, None],
        [-2_000, 3_000, 11_000],
        [-2_000, 0, 4_000],
    ]
    assert values(ready, "som_followup_years_header")[0][:4] == [2026, 2027, 2028, None]
    assert shown(ready) == ("Opfølgning", 1)
    assert state(ready) == "Opfølgningen er beregnet med de tal, der står her"


def test_the_chart_by_year_is_as_long_as_the_case(ready: CountingPort) -> None:
    typed(ready, STARTED, 5)
    done("opfolgning", ready)
    lines = [
        ready.package.part(part).decode()
        for part in ready.package.part_names
        if part.startswith("xl/charts/chart")
        and b"Akkumuleret nettoresultat i alt" in ready.package.part(part)
    ]
    header = ready.defined_names()["som_followup_years_header"]
    assert header is not None
    assert len(lines) == 1
    assert f"$F${header.first_row}:$H${header.first_row}<" in lines[0]  # 3 years from column F


@pytest.mark.parametrize("running", [False, True])
def test_sheet_and_command_line_give_the_same_numbers(
    ready: CountingPort, running: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(ready, STARTED, 8)
    typed(ready, COMPLETED, 5, 2027)
    typed(ready, RATE, 0.45)
    typed(ready, "Omkostning", 5_500, 2027, "Drift")
    typed(ready, "Prisfaktor", 1.2, 2027, "egen")
    typed(ready, "Forbrug pr. succes", -3.5, 2026, "egen")
    put(ready, _address(ready, "som_followup_running"), "Ja" if running else None)
    assert done("opfolgning", ready) == ""
    ready.save(book := tmp_path / "udfyldt.xlsm")
    answer = json.loads(told(capsys, "opfølgning", str(book), "--format", "json"))
    for name, key in (
        ("som_followup_so_far", "so_far"),
        ("som_followup_planned", "forecast_rest_as_planned"),
        ("som_followup_carried", "forecast_level_carried_on"),
    ):
        said = answer[key]
        rows = [said["expected"], said["realised"], said["deviation"], *said["parts"].values()]
        assert [row[1:] for row in values(ready, name)] == [
            pytest.approx(list(row.values()), abs=1e-5) for row in rows
        ]
    # the figures of one workbook also serve the same case in a file
    told(capsys, "konverter", str(book), str(case := tmp_path / "sag.toml"))
    same = json.loads(told(capsys, "opfølgning", str(case), "--realiseret", str(book), "--format", "json"))
    assert same["so_far"]["parts"]["price"] == pytest.approx(answer["so_far"]["parts"]["price"])


def _address(port: CountingPort, name: str) -> str:
    area = port.defined_names()[name]
    assert area is not None
    return area.cell(0, 0)


def test_running_prices_are_converted_and_the_row_says_so(ready: CountingPort) -> None:
    typed(ready, "Omkostning", 5_000, 2027, "Drift")
    put(ready, _address(ready, "som_followup_running"), "Ja")
    done("opfolgning", ready)
    index = KNOWLEDGE.price_index
    expected = -(5_000 * index[2026] / index[2027] - 5_000)
    assert values(ready, "som_followup_so_far")[5][4] == pytest.approx(expected, abs=1e-5)
    rows = books.table(ready.package)
    assert next(row for row in rows if row[books.LABEL] == "Drift")[books.UNIT] == "egne års priser"


# --- the case changes -----------------------------------------------------------------------------------------


def rename_drift(port: CountingPort, name: str) -> None:
    area = port.defined_names()["som_costs"]
    assert area is not None
    put(port, area.cell(0, 0), name)


def test_a_figure_whose_line_is_gone_is_asked_about_kept_and_comes_back(ready: CountingPort) -> None:
    typed(ready, "Omkostning", 6_000, 2026, "Drift")
    typed(ready, "Omkostning", 11_000, 2026, "Forløb")
    rename_drift(ready, "Husleje")
    before = contents(ready.package, "Opfølgning")
    ready.agrees = False
    assert done("opfolgning", ready) == ""
    question = ready.told[-1][1]
    assert question.startswith("1 realiseret tal har ingen plads i sagen")
    assert "• Omkostning, Drift, 2026: 6.000" in question
    assert contents(ready.package, "Opfølgning") == before
    assert done("opfolgning", ready, agrees=True) == ""
    assert kept(ready) == [["Omkostning", "Drift", 2026, 6_000]]
    assert books.line(ready.package, "Omkostning", "Husleje")[1][1] is None
    assert books.line(ready.package, "Omkostning", "Forløb")[1][1] == 11_000
    # only the 1,000 of Forløb counts
    assert [row[4] for row in values(ready, "som_followup_so_far")][2] == -1_000
    assert "1 realiserede tal har ingen plads" in values(ready, "som_followup_headline")[3][0]
    rename_drift(ready, "Drift")
    assert done("opfolgning", ready).endswith(
        "er flyttet tilbage og regnet med:\n\n• Omkostning, Drift, 2026: 6.000"
    )
    assert kept(ready) == []
    assert books.line(ready.package, "Omkostning", "Drift")[1][1] == 6_000
    assert [row[4] for row in values(ready, "som_followup_so_far")][2] == -2_000


def test_figures_follow_their_line_and_year_when_the_case_is_another(
    ready: CountingPort, tmp_path: Path
) -> None:
    typed(ready, STARTED, 7, 2027)
    typed(ready, "Omkostning", 11_000, 2027, "Forløb")
    new_line = {"name": "Aftensmad", "kind": "fixed", "amounts": 100}
    later = books.changed_case(settings={"first_year": 2027}, costs=[])
    later["costs"] = [new_line, *books.BASE["costs"]]
    path = tmp_path / "ny.toml"
    ready.save(tmp_path / "for.xlsm")
    saved(books.book_of(later), tmp_path / "ny.xlsm")
    run(["konverter", str(tmp_path / "ny.xlsm"), str(path)])
    said = done("hent", ready, opened=path)
    assert "De realiserede tal på arket Opfølgning står der endnu" in said
    assert values(ready, "som_followup_stamp") == [[None]]
    assert state(ready) == "Ikke beregnet med de tal, der står her: tryk på Opfølgning"
    done("opfolgning", ready)
    assert books.line(ready.package, STARTED)[1] == [7, 7, None, None]  # 2027 is the first year now
    assert books.line(ready.package, "Omkostning", "Aftensmad")[1][1] is None
    assert books.line(ready.package, "Omkostning", "Forløb")[1] == [11_000, 11_000, None, None]


def test_a_shorter_case_puts_the_figures_of_its_lost_years_aside(ready: CountingPort) -> None:
    typed(ready, "Prisfaktor", 1.1, 2028, "egen")
    put(ready, _address(ready, "som_horizon"), 2)
    done("opfolgning", ready)
    assert kept(ready) == [["Prisfaktor", "egen", 2028, 1.1]]
    assert values(ready, "som_followup_stamp") == [[None]]  # nothing left to compare


def test_what_is_unchanged_is_not_written_so_a_formula_stays(ready: CountingPort) -> None:
    typed(ready, STARTED, 5)
    done("opfolgning", ready)
    ready.writes.clear()
    done("opfolgning", ready)
    area = ready.defined_names()["som_followup_rows"]
    assert area is not None
    in_table = [one for one in ready.writes if one.sheet == area.sheet and one.first_row >= area.first_row]
    assert in_table == []


def test_the_sheet_says_when_the_case_or_the_figures_have_changed(ready: CountingPort) -> None:
    typed(ready, STARTED, 5)
    done("opfolgning", ready)
    changed = "er ændret, siden opfølgningen blev beregnet: tryk på Opfølgning igen"
    put(ready, _address(ready, "som_success_with"), 0.5)
    assert state(ready) == f"Sagens tal {changed}"
    put(ready, _address(ready, "som_success_with"), 0.6)
    assert state(ready).startswith("Opfølgningen er beregnet")
    place = typed(ready, STARTED, 5.5)
    assert state(ready) == f"De realiserede tal {changed}"
    # the same figure in another row is another figure
    books.type_in(ready.package, place, None)
    typed(ready, COMPLETED, 5)
    assert state(ready) == f"De realiserede tal {changed}"
    typed(ready, COMPLETED, None)
    typed(ready, STARTED, 5)
    assert state(ready).startswith("Opfølgningen er beregnet")


# --- what cannot be used --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "name", "year", "value", "words"),
    [
        (STARTED, None, 2026, "mange", "'mange' er tekst, ikke et tal."),
        (COMPLETED, None, 2026, 11, "Der er flere end de 10, der startede"),
        (RATE, None, 2026, 35, "Succesraten er over 100 %."),
        ("Omkostning", "Drift", 2026, -1, "Tallet er negativt."),
        (STARTED, None, 2028, 5, "Feltet er ikke i brug"),  # operating years are 2026 and 2027
        ("Omkostninger i alt", None, 2026, 1, ""),
    ],
)
def test_a_figure_that_cannot_be_used_is_told_with_its_cell(
    ready: CountingPort, label: str, name: str | None, year: int, value: Any, words: str
) -> None:
    place = typed(ready, label, value, year, name)
    if not words:  # lines that do not add up to the total, whose cell is named
        typed(ready, "Omkostning", 5_000, 2026, "Drift")
        typed(ready, "Omkostning", 10_000, 2026, "Forløb")
        words = "linje for linje giver ikke det samme som omkostninger i alt"
    before = contents(ready.package, "Opfølgning")
    said = done("opfolgning", ready)
    assert said.startswith("!En fejl skal rettes. Intet er ændret.")
    assert f"{place}: " in said
    assert words in said
    assert contents(ready.package, "Opfølgning") == before


def test_a_figure_beyond_the_horizon_is_told_with_its_cell(ready: CountingPort) -> None:
    sheet, _, reference = books.cell(ready.package, "Prisfaktor", "egen", 2028).rpartition("!")
    column, row = reference[0], reference[1:]
    place = f"{sheet}!{chr(ord(column) + 1)}{row}"
    books.type_in(ready.package, place, 1.1)
    assert f"{place}: Feltet er ikke i brug" in done("opfolgning", ready)


def test_a_case_that_is_not_valid_is_told_with_its_cell(ready: CountingPort) -> None:
    put(ready, _address(ready, "som_horizon"), "ti")
    assert f"{_address(ready, 'som_horizon')}: 'ti' er tekst" in done("opfolgning", ready)


def test_more_lines_than_there_is_room_for_are_told_and_nothing_is_lost(port: CountingPort) -> None:
    area = port.defined_names()["som_followup_rows"]
    assert area is not None
    names = dict(port.defined_names())
    names["som_followup_rows"] = type(area)(
        area.sheet, area.first_row, area.first_column, area.first_row + 15, area.last_column
    )
    port.defined_names = lambda: names  # type: ignore[method-assign]
    said = done("opfolgning", port)
    # 8 pairs of rows, 4 of them for headings
    assert "Sagen har 9 linjer at følge op på, men arket har kun plads til 4." in said
    assert "som-xl konverter GAMMEL.xlsm NY.xlsm" in said
    assert not any(any(row) for row in books.table(port.package))


def test_a_workbook_from_before_the_sheet_is_told(port: CountingPort) -> None:
    names = {name: area for name, area in port.defined_names().items() if not name.startswith("som_followup")}
    port.defined_names = lambda: names  # type: ignore[method-assign]
    assert "Arket Opfølgning mangler i arbejdsbogen" in done("opfolgning", port)
    assert done("ny", port).startswith("Arbejdsbogen er tømt")


# --- the forecast ---------------------------------------------------------------------------------------------


def test_the_forecast_is_saved_as_a_case_with_the_rest_as_chosen(ready: CountingPort, tmp_path: Path) -> None:
    typed(ready, STARTED, 5)
    before = {sheet: contents(ready.package, sheet) for sheet in ready.sheet_names}
    said = done("gem_prognose", ready, saved=tmp_path / "plan.toml")
    assert said.startswith(
        f"Prognosen er gemt som sag i {tmp_path / 'plan.toml'}: 11.000 kr. i alt, med resten som planlagt."
    )
    assert {sheet: contents(ready.package, sheet) for sheet in ready.sheet_names} == before
    assert net(tmp_path / "plan.toml") == pytest.approx(11_000)
    put(ready, _address(ready, "som_followup_rest"), "Som realiseret")
    done("gem_prognose", ready, saved=tmp_path / "fortsat.toml")
    assert net(tmp_path / "fortsat.toml") == pytest.approx(4_000)


def net(path: Path) -> float:
    return float(calculate(open_case(path, KNOWLEDGE)).net_result[3])


def test_nothing_is_saved_without_figures_or_without_a_file(ready: CountingPort, tmp_path: Path) -> None:
    assert done("gem_prognose", ready, saved=tmp_path / "a.toml").startswith("Der er ingen realiserede tal")
    typed(ready, STARTED, 5)
    assert done("gem_prognose", ready, saved=None) == ""
    assert done("gem_prognose", ready, saved=tmp_path / "a.docx").startswith("!En fejl skal rettes")
    assert list(tmp_path.glob("a.*")) == []


# --- the workbook beside it -----------------------------------------------------------------------------------


def test_a_new_calculation_empties_the_sheet_too(ready: CountingPort) -> None:
    typed(ready, STARTED, 5)
    put(ready, _address(ready, "som_followup_running"), "Ja")
    done("opfolgning", ready)
    done("ny", ready)
    assert not any(any(row) for row in books.table(ready.package))
    assert values(ready, "som_followup_running") == [[None]]
    assert values(ready, "som_followup_tiles")[0] == [None] * 7
    assert state(ready) == STATE_UNUSED


def test_convert_takes_the_figures_along(
    ready: CountingPort, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(ready, STARTED, 5)
    put(ready, _address(ready, "som_followup_rest"), "Som realiseret")
    ready.save(old := tmp_path / "gammel.xlsm")
    told(capsys, "konverter", str(old), str(new := tmp_path / "ny.xlsx"))
    package = WorkbookPackage.open(new)
    assert books.line(package, STARTED)[1][1:] == [5, None, None]
    assert books.named(package, "som_followup_rest") == [["Som realiseret"]]
    assert books.named(package, "som_followup_state") == [
        ["Ikke beregnet med de tal, der står her: tryk på Opfølgning"]
    ]
    # the sheet's choice decides what the new case counts with
    told(capsys, "opfølgning", str(new), "--ud", str(case := tmp_path / "prognose.toml"))
    assert net(case) == pytest.approx(4_000)


def test_the_command_line_tells_what_the_sheet_lacks(
    ready: CountingPort, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ready.save(empty := tmp_path / "tom.xlsm")
    assert "Der er ingen realiserede tal på arket" in refused(capsys, "opfølgning", str(empty))
    place = typed(ready, "Omkostning", 6_000, 2026, "Drift")
    rename_drift(ready, "Husleje")
    ready.save(other := tmp_path / "omdobt.xlsm")
    said = refused(capsys, "opfølgning", str(other))
    assert f"{place}: Det realiserede tal har ingen plads i sagen. Fundet: Omkostning, Drift, 2026." in said

"""The buttons for uncertainty and scenarios, on a workbook file: the same code as in an open Excel."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from som_xl.analysis.proposals import with_proposals
from som_xl.analysis.scenarios import replaced, scenario_of
from som_xl.excel import commands
from som_xl.excel.commands_analysis import _unused_name, _write_proposals
from som_xl.excel.commands_writing import SheetWriter, column_area, input_keys
from som_xl.knowledge import default_knowledge, example_case_path
from som_xl.model import Case
from som_xl.opening import open_case
from som_xl.workbook.plan import Plan
from som_xl.workbook.reading import case_from_workbook
from som_xl.workbook.references import Area
from som_xl.workbook.updating import capacity_of
from tests.excel.commands_support import (
    INPUT_SHEETS,
    CountingPort,
    contents,
    done,
    opened,
    put,
    saved,
    typed,
    values,
    workbook,
)

KNOWLEDGE = default_knowledge()


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "_now", lambda: datetime(2026, 11, 23, 9, 30))


@pytest.fixture
def port(tmp_path: Path) -> CountingPort:
    """The example case, with 7 intervals and no scenario, calculated."""
    return opened(saved(workbook(with_example=True), tmp_path / "SOM.xlsm"))


def case_in(port: CountingPort) -> Case:
    return case_from_workbook(port.package, KNOWLEDGE)


def writer(port: CountingPort) -> SheetWriter:
    return SheetWriter(port.package, Plan(KNOWLEDGE, capacity_of(port.package, KNOWLEDGE)))


def empty_lines(port: CountingPort, first: int = 0) -> None:
    """Empty the lines of *Usikkerhed* from this one, as the user would."""
    found = writer(port).locator.table(writer(port).plan.uncertainty)
    for key in input_keys(writer(port).plan.uncertainty, found):
        area = column_area(found, key)
        for row in range(first, area.height):
            put(port, area.cell(row, 0), None)


def sheet_shown(port: CountingPort) -> str:
    assert port.shown is not None
    return port.shown.sheet


# --- Foreslå intervaller --------------------------------------------------------------------------------------


def test_proposals_fill_the_empty_lines_and_tell_what_they_rest_on(port: CountingPort) -> None:
    before, case = typed(port, "Usikkerhed"), case_in(port)
    assert done("foreslaa", port) == (
        "13 forslag til intervaller er skrevet på arket Usikkerhed: 0 publiceret, 13 efter konvention. Grundlaget står ved "
        "hvert forslag. Konventionen er ikke viden om jeres indsats: ret tallene til jeres egne. Det, der stod i forvejen, "
        "er ikke ændret."
    )
    after = typed(port, "Usikkerhed")
    assert {place: after[place] for place in before} == before
    assert "Konvention: ± 20 % (budgettal)" in after.values()
    assert case_in(port) == with_proposals(case, KNOWLEDGE)
    assert sheet_shown(port) == "Usikkerhed"
    assert {area.sheet for area in port.writes} == {"Usikkerhed"}


def test_a_published_interval_is_told_apart_from_the_convention(port: CountingPort) -> None:
    empty_lines(port)  # also that of the effect, which the example has from EA006
    assert "Usikkerhed: 1 publiceret, 19 efter konvention." in done("foreslaa", port)
    assert "Publiceret 95 %-interval i EA006 (aubry_2015)" in typed(port, "Usikkerhed").values()


def test_when_everything_has_an_interval_nothing_is_written(port: CountingPort) -> None:
    done("foreslaa", port)
    port.writes.clear()
    assert done("foreslaa", port) == (
        "Der er intet at foreslå: alle forudsætninger har et interval. Intet er ændret."
    )
    assert port.writes == []


def test_a_line_with_anything_in_it_is_not_filled_and_proposals_without_room_are_named(
    port: CountingPort,
) -> None:
    found = writer(port).locator.table(writer(port).plan.uncertainty)
    taken = {column_area(found, "note").cell(row, 0): "optaget" for row in range(9, found.area.height)}
    for place, text in taken.items():
        put(port, place, text)
    proposed = _write_proposals(writer(port), open_case(example_case_path(), KNOWLEDGE))
    assert len(proposed.written) == 2  # of 13: lines 8 and 9 are free
    assert (
        "\n\nDer var ikke plads til:\n• Omkostning: Sparet sædvanlig bostøtte\n• Konsekvens: Skat af indkomst"
        in proposed.told(7)
    )
    assert len(proposed.no_room) == 11
    assert {place: typed(port, "Usikkerhed")[place] for place in taken} == taken


# --- Følsomhed, Simulér ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("command", "row"), [("folsomhed", 1), ("simuler", 36)])
def test_what_is_shown_is_calculated_first(port: CountingPort, command: str, row: int) -> None:
    put(port, "Omkostninger!K8", 999_000)
    port.reads.clear()
    assert done(command, port) == ""
    assert port.shown == Area("Følsomhed", row, 1, row, 1)
    assert values(port, "som_master_check") == [["OK"]]
    assert "Beregnet og verificeret" in values(port, "som_status")[0][0]
    assert {sheet: port.reads[sheet] for sheet in INPUT_SHEETS} == dict.fromkeys(INPUT_SHEETS, 1)
    assert not {area.sheet for area in port.writes} & set(INPUT_SHEETS)
    assert port.progress == [
        "SØM: læser sagen …",
        "SØM: beregner og simulerer …",
        "SØM: skriver resultatet …",
        "",
    ]


def test_a_case_without_intervals_is_offered_the_proposed_ones(port: CountingPort) -> None:
    empty_lines(port)
    case, before = case_in(port), port.to_bytes()
    port.writes.clear()
    assert done("simuler", port, agrees=False) == ""
    (_, question) = port.told[-1]
    assert question == (
        "Sagen har ingen usikre forudsætninger: der står ingen intervaller på arket Usikkerhed.\n\n"
        "SØM-XL kan skrive forslag dér og regne med dem. Forslagene er en konvention, undtagen hvor et interval er "
        "publiceret; ret dem til jeres egne tal.\n\nVil du have forslagene?"
    )
    assert port.writes == []
    assert port.to_bytes() == before
    assert done("simuler", port, agrees=True).startswith("20 forslag til intervaller er skrevet")
    assert case_in(port) == with_proposals(case, KNOWLEDGE)
    assert sheet_shown(port) == "Følsomhed"
    assert "Beregnet og verificeret" in values(port, "som_status")[0][0]


@pytest.mark.parametrize("command", ["folsomhed", "simuler", "scenarier", "gem_scenarie", "foreslaa"])
def test_a_cell_that_cannot_be_used_is_told_and_nothing_is_written(port: CountingPort, command: str) -> None:
    put(port, "Effekt!C17", "35 %")
    message = done(command, port)
    assert message.startswith(
        "!En fejl skal rettes. Intet er ændret.\n\n• Effekt!C17: '35 %' er tekst, ikke et tal."
    )
    assert port.writes == []
    assert port.shown is None


# --- Gem scenarie, Sammenlign scenarier -----------------------------------------------------------------------


def test_a_scenario_is_the_case_under_a_name_and_leaves_the_inputs_alone(port: CountingPort) -> None:
    case = case_in(port)
    inputs = {sheet: typed(port, sheet) for sheet in INPUT_SHEETS}
    assert done("gem_scenarie", port, typed="  Uden   bostøtte ") == (
        "Scenariet 'Uden bostøtte' er gemt på arket Scenarier (3 af 8). Sagens tal er ikke ændret. "
        "Tryk på Sammenlign scenarier for at se forskellen."
    )
    assert {sheet: typed(port, sheet) for sheet in INPUT_SHEETS} == inputs
    *before, kept = case_in(port).scenarios
    assert tuple(before) == case.scenarios
    assert (kept.name, kept.complete) == ("Uden bostøtte", True)
    assert kept.changes == {key: value for key, value in case.to_mapping().items() if key != "scenarios"}
    assert values(port, "som_control_difference") == [[0.0, 0.0, 0.0, 0.0]]
    assert "beregn igen" in values(port, "som_status")[0][0]  # the sheet Scenarier does not have it yet


def test_a_scenario_is_replaced_only_when_the_user_agrees_and_keeps_its_name(port: CountingPort) -> None:
    names = [scenario.name for scenario in case_in(port).scenarios]
    put(port, "Effekt!C17", 0.7)
    assert done("gem_scenarie", port, typed=names[0].upper(), agrees=False) == ""
    assert port.told[-1][1] == f"Scenariet '{names[0]}' findes allerede. Skal det erstattes?"
    assert port.writes == []
    message = done("gem_scenarie", port, agrees=True)
    assert message.startswith(f"Scenariet '{names[0]}' er erstattet på arket Scenarier (2 af 8).")
    assert [scenario.name for scenario in case_in(port).scenarios] == names
    assert case_in(port).scenarios[0].changes["effect"]["success_with"] == 0.7


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("   ", ""),
        ("x" * 101, "!En fejl skal rettes. Intet er ændret.\n\n• Scenarier: Navnet er for langt. Fundet: 101 tegn. Skriv højst 100 tegn."),
    ],
)  # fmt: skip
def test_a_name_that_cannot_be_used_changes_nothing(port: CountingPort, answer: str, told: str) -> None:
    assert done("gem_scenarie", port, typed=answer) == told
    assert port.writes == []


def test_a_full_sheet_takes_no_further_scenario(port: CountingPort) -> None:
    case = case_in(port)
    eight = tuple(scenario_of(case, f"Scenarie {i}") for i in range(1, 9))
    writer(port).write_scenarios(replaced(case, scenarios=eight))
    assert done("gem_scenarie", port) == (
        "!En fejl skal rettes. Intet er ændret.\n\n• Scenarier: Der er ikke plads til flere scenarier. Fundet: 8. "
        "Erstat et af dem, eller tøm en linje på arket, og prøv igen."
    )
    assert port.writes == []


@pytest.mark.parametrize(("taken", "suggested"), [([], "Scenarie 1"), (["scenarie 1", "x"], "Scenarie 2")])
def test_a_name_that_is_free_is_suggested(taken: list[str], suggested: str) -> None:
    case = open_case(example_case_path(), KNOWLEDGE)
    assert (
        _unused_name(replaced(case, scenarios=tuple(scenario_of(case, name) for name in taken))) == suggested
    )


def test_scenarios_are_calculated_and_shown_side_by_side(port: CountingPort) -> None:
    done("gem_scenarie", port, typed="Som i dag")
    put(port, "Effekt!C17", 0.7)
    assert done("scenarier", port) == ""
    assert sheet_shown(port) == "Scenarier"
    shown = contents(port.package, "Scenarier").values()
    assert "Som i dag" in shown
    assert round(values(port, "som_result_net")[0][-1], 6) in shown


def test_without_scenarios_it_is_told_how_to_make_one(port: CountingPort) -> None:
    writer(port).write_scenarios(replaced(case_in(port), scenarios=()))
    assert done("scenarier", port) == (
        "Der er ingen scenarier at sammenligne med. Ret input til det, scenariet skal være, tryk på Gem scenarie, og ret "
        "derefter input tilbage."
    )
    assert port.writes == []
    assert port.shown is None


def test_scenarios_and_simulation_are_in_a_saved_case(port: CountingPort, tmp_path: Path) -> None:
    put(port, writer(port).locator.name("som_draws").address, 500)  # type: ignore[union-attr]
    done("gem_scenarie", port, typed="Før")
    done("gem", port, saved=tmp_path / "sag.toml")
    case = open_case(tmp_path / "sag.toml", KNOWLEDGE)
    assert case == case_in(port)
    assert (case.simulation.draws, case.scenarios[-1].name) == (500, "Før")

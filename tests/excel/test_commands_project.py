"""The buttons *Indlæs projektberegning* and *Gem projektberegning*."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from som_xl.analysis.projects.storing import stored_project
from som_xl.excel.commands_project import NOTHING_CHOSEN
from som_xl.excel.port_file import FilePort
from som_xl.knowledge import default_directory
from som_xl.knowledge.completing import with_default_prices
from som_xl.knowledge.layers import user_knowledge
from som_xl.model import calculate, case_from_mapping
from som_xl.opening import open_case
from som_xl.workbook.build import workbook_bytes
from som_xl.workbook.locating import Locator
from som_xl.workbook.plan import Plan
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
from tests.workbook.case_books import KNOWLEDGE, made

SHEET = "Projektberegning"
CHOICE = f"{SHEET}!C6"
# 10 × 0.8 × 0.5 × 0.5 = 2 and 30 × 0.8 × 0.5 × 1 = 12 successes: 14 of 40 who start = 0.35 per participant
FINISHED: dict[str, Any] = {
    "title": "Efterværn på Ærø",
    "settings": {"first_year": 2026, "horizon": 10, "price_year": 2026, "discount_rate": 0.0},
    "target_group": "adults_homelessness",
    "participants": {"starts": [10.0, 30.0], "dropout": 0.2},
    "effect": {"success_rate": 0.5, "phase_in": [0.5, 1.0]},
    "costs": [{"name": "Drift", "kind": "per_start", "amounts": 1000.0}],
    "consequences": [
        {"service": "cash_benefit", "units": [-10.0, -10.0]},
        {"service": "mentor", "per": "participant", "units": [4.0]},
    ],
    "prices": {"mentor": {"municipality": 500.0, "region": 0.0, "state": 100.0, "price_year": 2026, "name": "Mentor", "unit": "time"}},
}  # fmt: skip


BARE: dict[str, Any] = {
    **{key: FINISHED[key] for key in ("settings", "target_group")},
    "participants": {"starts": [40.0]},
    "effect": {"success_rate": 0.0},
    "costs": [{"name": "Drift", "kind": "per_start", "amounts": 100.0}],
    "consequences": [{"service": "gp_contact", "per": "participant", "units": [1.0]}],
}


@cache
def book(which: str) -> bytes:
    """A workbook with one of the two cases, calculated."""
    case = made(FINISHED if which == "finished" else BARE)
    return workbook_bytes(case, calculate(case), KNOWLEDGE, True, datetime(2026, 11, 30, 9, 0))


class AskingPort(CountingPort):
    """Answers each question for a text in turn; then the suggestion."""

    answers: tuple[str | None, ...] = ()
    asked: tuple[str, ...] = ()

    def ask_text(self, title: str, text: str, suggestion: str) -> str | None:  # noqa: ARG002
        self.asked = (*self.asked, suggestion)
        if not self.answers:
            return suggestion
        first, *rest = self.answers
        self.answers = tuple(rest)
        return first


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own folder: empty."""
    monkeypatch.setenv("SOM_XL_VIDEN", str(tmp_path / "viden"))
    return tmp_path / "viden"


@pytest.fixture
def own(folder: Path) -> str:
    """A project of the user's own, stored as the command line does."""
    stored = stored_project(made(FINISHED), KNOWLEDGE, "eftervaern", "Efterværn", "2026-11-23")
    stored.write(default_directory(), folder)
    return "eftervaern"


@pytest.fixture
def blank(tmp_path: Path) -> CountingPort:
    return opened(saved(workbook(with_example=False), tmp_path / "tom.xlsm"))


@pytest.fixture
def finished(tmp_path: Path) -> AskingPort:
    """The finished case in a workbook."""
    return AskingPort(opened(saved(book("finished"), tmp_path / "færdig.xlsm")).package)


@pytest.fixture
def bare(tmp_path: Path) -> CountingPort:
    """40 starters in one year, a cost of 100 kr. each, and one line of its own."""
    return opened(saved(book("bare"), tmp_path / "sag.xlsm"))


def rows(port: FilePort, name: str) -> list[list[Any]]:
    """The rows of a range in which something stands."""
    return [row for row in values(port, name) if any(value not in (None, "") for value in row)]


def lines(port: FilePort) -> dict[str, dict[str, Any]]:
    """The lines of a project on *Konsekvenser 1* and *2*, by service."""
    plan = Plan(user_knowledge())
    found = {}
    for table in (plan.consequences, plan.own_consequences):
        body = Locator(port.package).table(table)
        for row in range(body.area.height):
            line = {key: body.cell(row, key).value for key in body.columns}
            if line["project"]:
                found[str(line["service"])] = line
    return found


def words(port: FilePort) -> str:
    return " ".join(str(row[0]) for row in rows(port, "som_project_words"))


def test_nothing_chosen_is_told_and_nothing_is_written(blank):
    assert done("projekt", blank) == NOTHING_CHOSEN
    assert blank.writes == []
    assert blank.shown is not None
    assert blank.shown.sheet == SHEET


def test_a_public_project_is_shown_with_what_is_missing_and_nothing_is_laid_in(bare):
    before = {sheet: typed(bare, sheet) for sheet in ("Konsekvenser 1", "Konsekvenser 2", "Priser")}
    put(bare, CHOICE, " move ")
    told = done("projekt", bare)
    assert told.startswith("MOVE har ingen tal, der kan lægges i en sag.")
    assert "Importér vidensdatabase" in told
    facts = {row[0]: row[1] for row in rows(bare, "som_project_facts") if row[0]}
    assert facts["Projektberegning"] == "MOVE (id project_move_15_25)"
    assert facts["Deltagere"] == "460"
    assert facts["Netto pr. deltager"] == "27.000 kr."
    assert facts["Status og år"] == "dokumenteret · 2022"
    missing = " ".join(str(row[0]) for row in rows(bare, "som_project_missing"))
    assert "C038" in missing
    assert "det offentlige i alt; sum over flere år" in missing
    assert rows(bare, "som_project_lines") == []
    assert before == {sheet: typed(bare, sheet) for sheet in before}
    assert {area.sheet for area in bare.writes} == {SHEET}


def test_a_project_is_laid_into_the_case_and_calculated(bare, own, tmp_path):
    put(bare, CHOICE, "Efterværn")
    told = done("projekt", bare)
    assert bare.told[0][1].endswith("Vil du lægge 3 linjer pr. deltager fra projektet i sagen?")
    assert told.startswith("3 linjer pr. deltager fra Efterværn er lagt i sagen.")
    assert told.endswith("Sagen er beregnet.")
    # 0.35 successes per participant × −10 weeks in two years; mentor 4 hours × 500 kr. and × 100 kr.
    assert rows(bare, "som_project_lines")[0][:5] == ["Kontanthjælp", "uge", "afledt", -3.5, -3.5]
    laid = lines(bare)
    assert laid["cash_benefit"]["u1"] == pytest.approx(-3.5)
    assert laid["cash_benefit"]["o2"] == pytest.approx(-3.5)
    assert laid["cash_benefit"]["per"] == "Deltager"
    assert {line["project"] for line in laid.values()} == {own}
    assert sorted(line["u1"] for line in laid.values()) == [-3.5, 400.0, 2000.0]
    assert words(bare) == (
        "Sagen har 3 linjer fra Efterværn. Ingen justeringer: alle linjer er som i projektet."
    )
    assert values(bare, "som_master_check")[0][0] == "OK"
    bare.save(tmp_path / "lagt.xlsm")
    case = open_case(tmp_path / "lagt.xlsm", user_knowledge())
    assert len(case.consequences) == 4  # its own line is still there
    assert case.costs[0].amounts == 100.0


def test_the_sheets_get_the_case_the_command_line_makes(bare, own, tmp_path):
    from som_xl.analysis.projects.laying import load_project

    knowledge = user_knowledge()
    bare.save(tmp_path / "før.xlsm")
    fields = load_project(open_case(tmp_path / "før.xlsm", knowledge), knowledge, own).fields
    expected = calculate(case_from_mapping(with_default_prices(fields, knowledge), knowledge.price_index))
    put(bare, CHOICE, own)
    done("projekt", bare)
    assert values(bare, "som_result_net")[0] == pytest.approx(expected.net_result.tolist(), abs=1e-6)


def test_no_shows_the_project_and_leaves_the_case_alone(bare, own):
    before = {
        sheet: typed(bare, sheet) for sheet in ("Konsekvenser 1", "Konsekvenser 2", "Priser", "Nettoresultat")
    }
    put(bare, CHOICE, own)
    assert done("projekt", bare, agrees=False) == ""
    assert len(rows(bare, "som_project_lines")) == 3
    assert before == {sheet: typed(bare, sheet) for sheet in before}


def test_adjustments_are_shown_against_the_original_and_lost_when_it_is_laid_in_again(bare, own):
    put(bare, CHOICE, own)
    done("projekt", bare)
    body = Locator(bare.package).table(Plan(user_knowledge()).consequences)
    row = next(r for r in range(body.area.height) if body.cell(r, "service").value == "cash_benefit")
    put(bare, body.place(row, "u1"), -2.0)
    other = Locator(bare.package).table(Plan(user_knowledge()).own_consequences)
    first = next(r for r in range(other.area.height) if other.cell(r, "u1").value == 2000.0)
    put(bare, other.place(first, "include"), "Nej")
    done("beregn", bare)
    changes = rows(bare, "som_project_changes")
    assert changes[0] == ["Kontanthjælp", "Efterværn", "ændret", "år 1", -3.5, -2.0, 1.5, "uge"]
    assert changes[1][2:7] == ["ikke medregnet", "år 1", 2000.0, 0.0, -2000.0]
    assert words(bare).startswith("Sagen har 3 linjer fra Efterværn. 2 tal er justeret: se nedenfor.")
    assert "Medregnes ikke i sagen: " in words(bare)
    told = done("projekt", bare)
    question = bare.told[-2][1]
    assert question.startswith("Sagen har allerede 3 linjer fra Efterværn.")
    assert "• Kontanthjælp, år 1: ændret" in question
    assert "(3 linjer er erstattet)" in told
    assert rows(bare, "som_project_changes") == []
    assert lines(bare)["cash_benefit"]["u1"] == pytest.approx(-3.5)
    assert len(lines(bare)) == 3


def test_an_incomplete_case_gets_the_lines_and_is_told_what_it_lacks(blank, own):
    put(blank, CHOICE, own)
    told = done("projekt", blank)
    assert "Sagen kan ikke beregnes endnu:\n• " in told
    assert len(lines(blank)) == 3
    assert values(blank, "som_target_group")[0][0] == "Efterværn (projektberegning)"
    assert words(blank).startswith("Linjerne er lagt i sagen.")


def test_an_unknown_project_is_told_with_its_cell(blank):
    put(blank, CHOICE, "MOVEN")
    told = done("projekt", blank)
    assert told.startswith(
        "!En fejl skal rettes. Intet er ændret.\n\n• Projektberegning!C6: Der er ingen projektberegning"
    )
    assert blank.writes == []


def test_a_case_with_a_cell_that_cannot_be_read_is_left_alone(bare, own):
    place = at(bare, "som_horizon")
    put(bare, place.address, "ti")
    put(bare, CHOICE, own)
    told = done("projekt", bare)
    assert told.startswith(
        "Efterværn er vist, men kan ikke lægges i sagen. Sagen er ikke ændret.\n\n• Indstillinger!"
    )
    assert lines(bare) == {}


def test_a_line_of_the_service_that_stands_there_is_not_overwritten(finished, own):
    put(finished, CHOICE, own)
    told = done("projekt", finished)
    assert "'Kontanthjælp' står også på en anden linje i sagen" in told
    assert lines(finished)["Kontanthjælp"]["u1"] == pytest.approx(-3.5)  # on Konsekvenser 2


def test_the_case_is_stored_and_can_be_chosen_at_once(finished, folder):
    finished.answers = ("eftervaern", "Efterværn på øerne")
    told = done("gem_projekt", finished)
    assert finished.asked == ("eftervaern_paa_aeroe", "Efterværn på Ærø")
    assert told.startswith(
        "Efterværn på øerne er gemt med 3 konsekvenser pr. deltager under id'et eftervaern"
    )
    assert str(folder) in told
    assert "Omkostningerne følger ikke med" in told
    assert len(told) < 950
    assert finished.writes == []
    rows_stored = user_knowledge().consequences_for("eftervaern")
    assert rows_stored[0].units == pytest.approx(-3.5)
    put(finished, CHOICE, "eftervaern")
    done("projekt", finished, agrees=False)
    assert rows(finished, "som_project_facts")[0][1] == "Efterværn på øerne (id eftervaern)"


def test_an_own_project_is_only_replaced_when_the_user_agrees(finished, own):
    finished.answers = (own, "Nyt navn")
    assert done("gem_projekt", finished, agrees=False) == ""
    assert finished.told[-1][1].startswith(
        "Der er allerede en projektberegning med id'et eftervaern: Efterværn."
    )
    assert {row.id: row.name for row in user_knowledge().projects}[own] == "Efterværn"
    finished.answers = (own, "Nyt navn")
    assert done("gem_projekt", finished, agrees=True).startswith("Nyt navn er gemt")
    assert {row.id: row.name for row in user_knowledge().projects}[own] == "Nyt navn"


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (("efter værn", "Navn"), "Id'et kan ikke bruges."),
        (("project_sft", "Navn"), "Id'et er brugt af en projektberegning, der ikke er gemt fra en sag"),
        (("adults_homelessness", "Navn"), "Id'et er brugt af målgruppen Voksne i hjemløshed."),
        (("nyt", "  "), "Projektberegningen skal have et navn."),
    ],
)
def test_what_cannot_be_an_id_or_a_name_is_told(finished, folder, answers, told):
    finished.answers = answers
    assert told in done("gem_projekt", finished)
    assert not folder.exists()


def test_giving_up_stores_nothing(finished, folder):
    for answers in ((None,), ("  ",), ("nyt", None)):
        finished.answers = answers
        assert done("gem_projekt", finished) == ""
    assert not folder.exists()


def test_an_incomplete_case_is_not_stored(blank, folder):
    assert done("gem_projekt", blank).startswith("!")
    assert not folder.exists()


def test_a_new_calculation_empties_the_sheet(bare, own):
    put(bare, CHOICE, own)
    done("projekt", bare)
    done("ny", bare)
    assert values(bare, "som_project_choice") == [[None]]
    assert rows(bare, "som_project_facts") == []
    assert rows(bare, "som_project_words") == []

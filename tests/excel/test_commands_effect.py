"""*Indsæt effekt*: a published effect as success rates and interval, and nothing replaced unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from som_xl.knowledge import default_knowledge
from som_xl.workbook.locating import Locator
from som_xl.workbook.plan import Plan
from som_xl.workbook.references import Area
from tests.excel.commands_support import CountingPort, done, opened, put, saved, typed, values, workbook

FROM_EA006 = {
    "som_success_with": 0.73,  # 0.31 + 0.42
    "som_success_without": 0.31,  # the study's control group
    "som_success_rate": None,
    "som_effect_status": "publiceret gennemsnit",
    "som_effect_source": "aubry_2015",
    "som_effect_note": "EA006: risikodifferens 0,42 på 31 %",
}
INTERVAL = [
    "effect.success_with",
    "Beta",
    0.67,
    0.79,
    "Publiceret 95 %-interval i EA006",
]  # 0.31 + 0.36 and + 0.48


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("effekt")
    saved(workbook(with_example=False), folder / "blank.xlsm")
    saved(workbook(with_example=True), folder / "example.xlsm")
    return folder


@pytest.fixture
def blank(files: Path) -> CountingPort:
    port = opened(files / "blank.xlsm")
    put(port, "Målgruppe!C6", "Voksne i hjemløshed")
    return port


@pytest.fixture
def example(files: Path) -> CountingPort:
    """The effect of EA006, a wider interval of its own, and the base rate 31 %."""
    return opened(files / "example.xlsm")


def fields(port: CountingPort) -> dict[str, object]:
    return {name: values(port, name)[0][0] for name in FROM_EA006}


def intervals(port: CountingPort) -> list[list[object]]:
    """Parameter, distribution, low, high and basis of each line that has a parameter."""
    return [[row[0], row[2], row[4], row[5], row[7]] for row in values(port, "som_uncertainty") if row[0]]


def select_record(port: CountingPort, wanted: str) -> None:
    """Select some cell in the row of a record on *Viden Effekter*."""
    used = port.package.used_area("Viden Effekter")
    rows = port.package.read(used)
    row = used.first_row + next(r for r, cells in enumerate(rows) if any(c.value == wanted for c in cells))
    port.cell = Area("Viden Effekter", row, 3, row, 3)


def test_the_selected_row_is_converted_with_the_studys_own_rate_when_the_case_has_none(blank):
    select_record(blank, "EA006")
    blank.typed = "must not be asked"
    assert done("indsaet_effekt", blank) == (
        "EA006 (Housing First med ACT) er indsat på arket Effekt.\n\n"
        "• Succesrate uden indsats: 31,0 % (studiets kontrolgruppe)\n"
        "• Succesrate med indsats: 73,0 %\n"
        "• Interval på Usikkerhed: 67,0–79,0 %\n\n"
        "Forbehold:\n• Studiets udfald: bor i stabil bolig. Kontrollér, at det svarer til jeres succesmål."
    )
    assert fields(blank) == FROM_EA006
    assert intervals(blank) == [INTERVAL]
    assert blank.shown == Area("Effekt", 1, 1, 1, 1)
    assert len(blank.told) == 1  # nothing was replaced, so nothing was asked


def test_elsewhere_the_id_is_asked_for_and_the_groups_best_is_suggested(blank, monkeypatch):
    asked = []
    monkeypatch.setattr(blank, "ask_text", lambda _title, *question: asked.append(question) or question[1])
    blank.cell = Area("Effekt", 17, 3, 17, 3)
    put(blank, "Effekt!C18", 0.2)
    done("indsaet_effekt", blank)
    assert asked == [
        (
            "Effektens id (kolonnen Id på arket Viden Effekter). Målgruppens bedste: EA001, EA002, EA006, EA007, EA014.",
            "EA001",
        )
    ]
    assert fields(blank)["som_success_with"] == pytest.approx(0.492)  # 2.46 · 0.2
    assert fields(blank)["som_success_without"] == 0.2
    assert intervals(blank)[0][2:4] == [0.316, 0.768]  # 1.58 · 0.2 and 3.84 · 0.2


def test_what_would_be_replaced_is_named_and_no_changes_nothing(example):
    before = {sheet: typed(example, sheet) for sheet in ("Effekt", "Usikkerhed")}
    assert done("indsaet_effekt", example, typed="ea014", agrees=False) == ""
    ((_, question),) = example.told
    assert question == (
        "Det står der i forvejen og bliver erstattet:\n"
        "• Succesrate med indsats: 73,0 % bliver 67,1 %\n"
        "• Kilde til effekten: 'aubry_2015' bliver 'herman_2011'\n"
        "• Bemærkning: 'EA006: 73 mod 31 pct. i stabil bolig efter et år. Effektmål…' bliver "
        "'EA014: odds ratio 0,22 på 31 %, uønsket udfald: succes er, …'\n"
        "• Usikkerhed, lav: 60,0 % bliver 33,8 %\n"
        "• Usikkerhed, høj: 84,0 % bliver 88,2 %\n"
        "• Usikkerhed, grundlag: 'Eksempel: bredere end studiets interval' bliver 'Publiceret 95 %-interval i EA014'\n\n"
        "Vil du indsætte EA014?"
    )
    assert example.writes == []
    assert {sheet: typed(example, sheet) for sheet in before} == before


def test_an_unwanted_outcome_is_turned_and_the_rest_of_usikkerhed_left_alone(example):
    others = intervals(example)[1:]
    message = done("indsaet_effekt", example, typed="EA014")
    # still homeless 69 %: odds 0.22 · 0.69 / 0.31 = 0.48968, so 0.328714 are homeless with CTI
    assert fields(example)["som_success_with"] == pytest.approx(0.671286, abs=1e-6)
    assert "• Succesrate uden indsats: 31,0 % (sagens egen, ikke ændret)" in message
    assert "• Udfaldet er uønsket; succes er, at det ikke sker." in message
    assert intervals(example)[1:] == others
    assert done("beregn", example) == ""


def test_an_interval_that_is_no_share_empties_the_old_line_and_the_case_still_calculates(example):
    message = done("indsaet_effekt", example, typed="EA001")  # 3.84 · 0.31 is more than 1
    assert "• Usikkerhed, lav: 60,0 % tømmes\n" in example.told[0][1]
    assert "• Intet interval på Usikkerhed: kilden har intet, som kan bruges" in message
    assert "• En ende af intervallet giver en succesrate uden for 0–100 % og vises ikke." in message
    assert "effect.success_with" not in [row[0] for row in intervals(example)]
    assert done("beregn", example) == ""


def test_a_net_rate_given_directly_is_named_and_emptied(blank):
    put(blank, "Effekt!C19", 0.3)
    found = Locator(blank.package).table(Plan(default_knowledge()).uncertainty)
    put(blank, found.place(2, "parameter"), "effect.success_rate")
    done("indsaet_effekt", blank, typed="EA006")
    assert blank.told[0][1] == (
        "Det står der i forvejen og bliver erstattet:\n• Eller: nettosuccesrate direkte: 30,0 % tømmes\n"
        "• Usikkerhed, parameter: 'effect.success_rate' bliver 'effect.success_with'\n\nVil du indsætte EA006?"
    )
    assert fields(blank) == FROM_EA006
    assert intervals(blank) == [INTERVAL]


def test_a_second_press_finds_nothing_to_do(blank):
    done("indsaet_effekt", blank, typed="EA006")
    blank.writes.clear()
    assert (
        done("indsaet_effekt", blank, typed="EA006")
        == "EA006 står allerede på arket Effekt. Intet er ændret."
    )
    assert blank.writes == []


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (
            "EA003",
            "EA003 kan ikke regnes om til en succesrate. En hyppighedsratio siger, hvor ofte noget sker eller hvor mange "
            "dage, ikke hvor mange det sker for.",
        ),
        (
            "EA005",
            "Studiet fandt ingen sikker effekt, og videnbasen siger ikke, om udfaldet er ønsket. Regn med 0.",
        ),
        (
            "EA001",
            "Effekt: EA001 kan ikke regnes om: succesraten uden indsats er tom, og studiet oplyser ingen. "
            "Skriv succesraten uden indsats, og prøv igen.",
        ),
        ("EA06", "Effekten findes ikke i videnbasen. Fundet: 'EA06'. Mente du "),
    ],
)
def test_a_record_that_is_no_success_rate_gives_the_reason(blank, wanted, reason):
    message = done("indsaet_effekt", blank, typed=wanted)
    assert message.startswith(f"!En fejl skal rettes. Intet er ændret.\n\n• {reason}")
    assert blank.writes == []


def test_a_base_rate_that_is_text_is_told_with_its_cell(blank):
    put(blank, "Effekt!C18", "31 %")
    message = done("indsaet_effekt", blank, typed="EA006")
    assert message.startswith("!En fejl skal rettes. Intet er ændret.\n\n• Effekt!C18: '31 %' er tekst")


def test_giving_up_changes_nothing(blank):
    assert done("indsaet_effekt", blank, typed=" ") == ""
    assert blank.writes == []


def test_a_record_of_the_own_layer_is_found_by_look_up_and_inserted(blank, tmp_path, monkeypatch):
    monkeypatch.setenv("SOM_XL_VIDEN", str(tmp_path / "viden"))
    file = tmp_path / "effekter.csv"
    file.write_text(
        "Indsats;Målgruppe;Udfald;Retning;Design;Effektmål;Effekt;Nedre grænse;Øvre grænse;Land\n"
        "Egen bostøtte;Voksne i hjemløshed;i bolig;gavnlig;lodtrækningsforsøg;risikoratio;1,5;1,2;1,8;Danmark\n",
        encoding="utf-8",
    )
    done("importer", blank, opened=file)
    told = done("slaa_op", blank, typed="Egen bostøtte")
    assert told.endswith(
        " · egen import · eget lag\n\nDen første række er fra jeres eget lag og står ikke på Viden-arkene. "
        "Se den med: som-xl viden --soeg, og hele laget med: som-xl viden lag."
    )
    own = told.partition("Effekt: Egen bostøtte (")[2].partition(")")[0]
    assert own.startswith("own-")
    put(blank, "Effekt!C18", 0.4)
    assert f"{own} (Egen bostøtte) er indsat" in done("indsaet_effekt", blank, typed=own.upper())
    assert fields(blank)["som_success_with"] == pytest.approx(0.6)  # 1.5 · 0.4
    assert fields(blank)["som_effect_status"] == "egen import"
    assert intervals(blank)[0][2:4] == [0.48, 0.72]

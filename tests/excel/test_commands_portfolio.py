"""*Portefølje*: what the button writes is what the command tells, and nothing else in the workbook changes.

The three cases and what is chosen among them are worked out in ``tests/portfolio_support.py``.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from som_xl.cli import run
from som_xl.excel import commands_portfolio
from som_xl.excel.commands_portfolio import OWN_IN_FOLDER, STOPPED
from som_xl.workbook.package import WorkbookPackage
from tests.excel.commands_support import CountingPort, contents, done, opened, put, saved, values, workbook
from tests.portfolio_support import case_text, write_cases

RANKING, ACTOR, BUDGET, OWN = (f"Portefølje!D{row}" for row in (6, 7, 8, 9))
YEARS = [f"Portefølje!K{row}" for row in range(7, 13)]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("portefoelje")
    saved(workbook(with_example=False), folder / "blank.xlsm")
    saved(workbook(with_example=True), folder / "example.xlsm")
    write_cases(folder / "sager")
    return folder


@pytest.fixture
def port(files: Path) -> CountingPort:
    return opened(files / "blank.xlsm")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_cases(tmp_path / "sager")


@pytest.fixture(autouse=True)
def every_text_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands_portfolio, "SHOWN_EVERY", 0.0)


def listed(port: CountingPort) -> list[list[Any]]:
    """Rank, name, net result in all, costs, chosen, start and reason of every project on the list."""
    rows = [row for row in values(port, "som_portfolio_projects") if row[0] is not None]
    return [[row[0], row[1], row[7], row[8], *row[11:]] for row in rows]


def near(amount: float) -> Any:
    return pytest.approx(amount, abs=0.005)


def test_a_case_stands_for_its_folder_and_the_best_within_the_budget_are_chosen(port, files):
    put(port, BUDGET, 110_000)
    assert done("portefolje", port, opened=files / "sager" / "lille.toml") == ""
    assert listed(port) == [
        [1, "Stor", near(90_000), near(110_000), "Nej", None, "ikke plads i budgettet"],
        [2, "Mellem", near(50_000), near(50_000), "Ja", 2026, "valgt"],
        [3, "Lille", near(42_000), near(38_000), "Ja", 2026, "valgt"],
    ]
    assert values(port, "som_portfolio_tiles") == [
        [near(92_000), near(92_000), 0, 0, near(88_000), near(22_000), "2 af 3"],
        ["de valgte, kr., 2026-priser, nutidsværdi", *["kr., 2026-priser"] * 3, "kr., udiskonteret", "kr. i alt", "er valgt"],
    ]  # fmt: skip
    every, chosen = values(port, "som_portfolio_sums")
    # 190 participants; 182,000 / 198,000 = 0.919. 90 participants; 92,000 / 88,000 = 1.045
    assert every == [
        "Alle projekter",
        "3 projekter",
        190,
        near(182_000),
        0,
        0,
        near(182_000),
        near(198_000),
        near(0.919),
    ]
    assert chosen[1:] == ["2 projekter", 90, near(92_000), 0, 0, near(92_000), near(88_000), near(1.045)]
    assert values(port, "som_portfolio_source") == [[str(files / "sager")]]
    assert values(port, "som_portfolio_headline")[0] == [
        "2 af 3 projekter giver det offentlige i alt 92.000 kr. (nutidsværdi i 2026) for 88.000 kr. af kommunens penge."
    ]
    assert port.shown is not None
    assert port.shown.sheet == "Portefølje"


def test_the_sheet_says_what_the_command_says(port, folder, capsys):
    put(port, RANKING, "Pr. krone")
    put(port, ACTOR, "kommune")
    for cell, amount in zip(YEARS, (110_000, 90_000), strict=False):
        put(port, cell, amount)
    assert done("portefolje", port, opened=folder / "lille.toml") == ""
    options = [
        "--rang",
        "pr_krone",
        "--aktoer",
        "kommune",
        "--budget-pr-aar",
        "110000,90000",
        "--format",
        "json",
    ]
    assert run(["portefølje", str(folder), *options]) == 0
    told = json.loads(capsys.readouterr().out)
    rows = [row for row in values(port, "som_portfolio_projects") if row[0] is not None]
    for row, project in zip(rows, told["projects"], strict=True):
        expected = [
            project["rank"],
            project["name"],
            project["municipality"] or None,
            project["participants"],
            *project["net_result"].values(),
            project["municipal_cost"],
            project["per_krone"]["municipality"],
            project["prob_positive"]["municipality"],
            "Ja" if project["chosen"] else "Nej",
            project["start"],
            project["why"],
        ]
        assert row == expected
    assert [row[1] for row in rows] == ["Lille", "Mellem", "Stor"]
    assert values(port, "som_portfolio_tiles")[0][0] == told["choice"]["net_result"]["total"]
    spent = [row for row in values(port, "som_portfolio_spent") if row[0] is not None]
    assert spent == [[2026, near(110_000), 110_000], [2027, near(88_000), 90_000]]
    assert values(port, "som_portfolio_marks")[0] == [near(198_000), told["choice"]["value"]]


def test_nothing_but_the_sheet_itself_is_written(files, folder):
    port = opened(files / "example.xlsm")
    before = {sheet: contents(port.package, sheet) for sheet in port.sheet_names}
    done("portefolje", port, opened=folder / "lille.toml")
    assert {area.sheet for area in port.writes} == {"Portefølje"}
    after = {sheet: contents(port.package, sheet) for sheet in port.sheet_names}
    assert {sheet for sheet in before if before[sheet] != after[sheet]} == {"Portefølje"}


def test_the_sheet_tells_its_own_state(port, files):
    state = "som_portfolio_state"
    port.calculate()
    assert values(port, state)[0][0] == "Ikke beregnet endnu: tryk på Portefølje, og vælg sagerne"
    put(port, BUDGET, 100_000)
    done("portefolje", port, opened=files / "sager" / "lille.toml")
    assert values(port, state)[0][0] == "Porteføljen er beregnet med de valg, der står her"
    put(port, BUDGET, 100_001)
    port.calculate()
    assert values(port, state)[0][0].startswith("Valgene er ændret, siden porteføljen blev beregnet")
    put(port, BUDGET, 100_000)
    put(port, YEARS[1], 5)
    port.calculate()
    assert values(port, state)[0][0].startswith("Valgene er ændret")


def test_the_same_cases_again_are_offered_before_others(port, files, folder):
    done("portefolje", port, opened=files / "sager" / "lille.toml")
    (folder / "ny.toml").write_text(case_text("Ny", 10, 5_000), encoding="utf-8")
    done("portefolje", port, opened=folder / "ny.toml")  # agrees to the folder of last time
    assert port.told[-1][1].startswith(f"Sidst blev der regnet på {files / 'sager'}.")
    assert len(listed(port)) == 3
    done("portefolje", port, opened=folder / "ny.toml", agrees=False)
    assert [row[1] for row in listed(port)] == ["Stor", "Mellem", "Lille", "Ny"]
    assert done("portefolje", port, opened=None, agrees=False) == ""  # given up


def test_a_list_gives_each_municipality_its_own_project(port, files):
    rows = "kommune;sag;faktor\nAarhus;sager/lille.toml;2\nOdense;sager/lille.toml;\n"
    path = files / "liste.csv"
    path.write_text(rows, encoding="utf-8")
    assert done("portefolje", port, opened=path) == ""
    # twice the participants save 160,000 for the same fixed 38,000
    assert [row[1:3] for row in listed(port)] == [
        ["Aarhus: Lille", near(122_000)],
        ["Odense: Lille", near(42_000)],
    ]
    assert [row[2] for row in values(port, "som_portfolio_projects")[:2]] == ["Aarhus", "Odense"]


def test_the_workbooks_own_case_is_one_of_the_projects_when_it_is_asked_for(files, folder):
    port = opened(files / "example.xlsm")
    put(port, OWN, "Ja")
    done("portefolje", port, opened=folder / "lille.toml")
    assert listed(port)[0][1] == "CTI til voksne i hjemløshed (eksempel)"
    assert len(listed(port)) == 4
    assert values(port, "som_portfolio_headline")[2][0].startswith("EKSEMPELTAL: 1 af 4 projekter")
    assert values(port, "som_portfolio_state")[0][0].endswith(
        "; sagen i denne arbejdsbog er med, som den var da"
    )


def test_an_own_case_that_is_no_case_is_told_with_its_cells_and_the_others_are_calculated(port, files):
    put(port, OWN, "Ja")
    said = done("portefolje", port, opened=files / "sager" / "lille.toml")
    assert said.startswith("Én fil eller linje kunne ikke bruges og er ikke med:\n\nIndstillinger!C13: ")
    assert len(listed(port)) == 3


class InFolder(CountingPort):
    """A workbook that lies among the cases."""

    def __init__(self, package: WorkbookPackage, path: Path) -> None:
        super().__init__(package)
        self.path = path

    def host(self) -> dict[str, str]:
        return {"path": str(self.path)}


def test_a_workbook_among_the_cases_is_no_case_of_its_own_unless_asked_for(files, folder):
    path = saved((files / "example.xlsm").read_bytes(), folder / "SOM.xlsm")
    port = InFolder(WorkbookPackage.open(path), path)
    done("portefolje", port, opened=folder / "lille.toml")
    assert len(listed(port)) == 3
    assert [OWN_IN_FOLDER] in values(port, "som_portfolio_remarks")
    put(port, OWN, "Ja")
    done("portefolje", port)
    assert len(listed(port)) == 4
    assert [OWN_IN_FOLDER] not in values(port, "som_portfolio_remarks")


def test_files_that_cannot_be_used_are_listed_with_their_reason_and_the_others_calculated(port, folder):
    (folder / "halv.toml").write_text("title = ", encoding="utf-8")
    (folder / "uden_effekt.toml").write_text(
        case_text("X", 10, 10).replace("success_with = 0.5", ""), encoding="utf-8"
    )
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le")
    (folder / "hemmelig.xlsx").write_bytes(ole)
    said = done("portefolje", port, opened=folder / "lille.toml")
    assert said == "3 filer eller linjer kunne ikke bruges og er ikke med. De står under »Forbehold«."
    assert len(listed(port)) == 3
    told = [row[0] for row in values(port, "som_portfolio_remarks") if row[0]]
    assert sum(text.startswith("Kunne ikke bruges: ") for text in told) == 3
    assert any("halv.toml" in text for text in told)
    assert any("hemmelig.xlsx: Filen er krypteret" in text for text in told)
    assert any("uden_effekt.toml: effect" in text for text in told)
    assert values(port, "som_portfolio_headline")[3][0].startswith("3 filer eller linjer kunne ikke bruges")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({BUDGET: -5}, "Portefølje!D8: Budgettet er under 0. Fundet: -5."),
        ({BUDGET: "fem mio."}, "Portefølje!D8: 'fem mio.' er tekst, ikke et tal."),
        ({RANKING: "højeste"}, "Portefølje!D6: Teksten er ikke på listen. Fundet: 'højeste'. Vælg nettoresultat, pr. krone"),
        ({ACTOR: "alle"}, "Portefølje!D7: Teksten er ikke på listen."),
        ({YEARS[0]: 5, YEARS[2]: 5}, "Portefølje!K9: Beløbet for 2. år mangler, men der er et for 3. år."),
        ({YEARS[0]: -1}, "Portefølje!K7: Budgettet er under 0."),
    ],
)  # fmt: skip
def test_a_choice_that_cannot_be_used_is_told_with_its_cell_before_any_file_is_asked_for(
    port, files, cells, words
):
    for cell, value in cells.items():
        put(port, cell, value)
    said = done("portefolje", port, opened=files / "sager" / "lille.toml")
    assert said.startswith("!En fejl skal rettes. Intet er ændret.")
    assert words in said
    assert port.writes == []


def test_required_projects_that_do_not_fit_are_told_at_the_budget(port, files):
    path = files / "krav.csv"
    path.write_text("sag;skal_med\nsager/stor.toml;ja\n", encoding="utf-8")
    put(port, BUDGET, 100_000)
    said = done("portefolje", port, opened=path)
    assert "Portefølje!D8: De projekter, der skal med, kan ikke være inden for budgettet" in said
    assert "Stor: 110.000 kr." in said


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("liste.csv", "kommune;fil\nA;x\n", "liste.csv, linje 1: Kolonnen 'fil' kendes ikke"),
        ("liste.csv", "sag\nfindes_ikke.toml\n", "Filen findes ikke"),
        ("liste.toml", "[[projekt]]\nkommune = 'A'\n", "liste.toml, projekt 1: Sagens fil mangler"),
        ("halv.toml", "title = ", "halv.toml: Filen er ikke gyldig TOML"),
    ],
)
def test_a_list_that_cannot_be_used_is_told_and_nothing_is_written(port, tmp_path, name, text, words):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    said = done("portefolje", port, opened=path)
    assert said.startswith("!")
    assert words in said
    assert port.writes == []


def test_the_status_bar_shows_every_file_and_project_and_esc_stops_before_anything_is_written(port, files):
    assert done("portefolje", port, opened=files / "sager" / "lille.toml") == ""
    assert port.progress[1:8] == [
        "SØM: læser sag 1 af 3: lille.toml (Esc stopper)",
        "SØM: læser sag 2 af 3: mellem.toml (Esc stopper)",
        "SØM: læser sag 3 af 3: stor.toml (Esc stopper)",
        "SØM: regner 1 af 1 (Esc stopper)",  # three cases of one shape are one block
        "SØM: simulerer 1 af 3 (Esc stopper)",
        "SØM: simulerer 2 af 3 (Esc stopper)",
        "SØM: simulerer 3 af 3 (Esc stopper)",
    ]
    for texts in (2, 5, 6):
        fresh = opened(files / "blank.xlsm")
        assert done("portefolje", fresh, opened=files / "sager" / "lille.toml", stops_after=texts) == STOPPED
        assert fresh.writes == []


def test_more_projects_than_the_list_has_room_for_are_counted_and_chosen_all_the_same(port, tmp_path):
    write_cases(tmp_path / "sager")
    rows = ["navn;sag;faktor", *(f"P{i:03};sager/lille.toml;1,{i:03}" for i in range(205))]
    path = tmp_path / "liste.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    put(port, BUDGET, 205 * 38_000)
    assert done("portefolje", port, opened=path) == ""
    assert len(listed(port)) == 200
    assert listed(port)[0][1] == "P204"
    assert values(port, "som_portfolio_tiles")[0][6] == "205 af 205"
    assert values(port, "som_portfolio_note")[1][0].startswith(
        "Listen viser de 200 øverste. 5 projekter mere er regnet med"
    )
    assert sum(row[0] is not None for row in values(port, "som_portfolio_bars")) == 15
    curve = [row for row in values(port, "som_portfolio_curve") if row[0] is not None]
    assert len(curve) == 41
    assert curve[-1][0] == near(205 * 38_000)


def test_the_figures_are_as_long_as_what_they_show(port, files):
    done("portefolje", port, opened=files / "sager" / "lille.toml")
    charts = [name for name in port.package.part_names if name.startswith("xl/charts/chart")]
    text = "".join(port.package.part(name).decode() for name in charts)
    assert set(re.findall(r"'Portefølje'!\$[QRS]\$26:\$[QRS]\$(\d+)", text)) == {"28"}  # three projects
    spent = set(re.findall(r"'Portefølje'!\$[QRS]\$44(?::\$[QRS]\$(\d+))?", text))
    assert spent == {"44"}  # one year


def test_a_workbook_older_than_the_sheet_says_how_to_get_a_new_one(port, monkeypatch):
    names = {
        name: area for name, area in port.defined_names().items() if not name.startswith("som_portfolio")
    }
    monkeypatch.setattr(port, "defined_names", lambda: names)
    said = done("portefolje", port)
    assert "Arket Portefølje mangler i arbejdsbogen" in said
    assert "som-xl konverter" in said

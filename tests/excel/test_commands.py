"""What the ribbon's buttons do, on a workbook file: the same code as in an open Excel."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

import pytest

from som_xl.excel import commands
from som_xl.excel.commands import COMMANDS, Command
from som_xl.knowledge import KnowledgeBase, default_knowledge, example_case_path
from som_xl.model import calculate, case_from_mapping
from som_xl.opening import open_case, save_case, save_result
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.result_names import RESULT_NAMES
from tests.excel.commands_support import (
    INPUT_SHEETS,
    CountingPort,
    at,
    contents,
    done,
    opened,
    put,
    saved,
    values,
    workbook,
)

AT = datetime(2026, 11, 23, 9, 30)


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return default_knowledge()


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    return saved(workbook(with_example=False), tmp_path / "blank.xlsm")


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The example case in a workbook, calculated."""
    return saved(workbook(with_example=True), tmp_path / "SOM.xlsm")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "_now", lambda: AT)


# --- Beregn -------------------------------------------------------------------------------------------------


def test_beregn_gives_the_same_result_sheets_as_the_command_line(
    example: Path, tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    port = opened(example)
    put(port, "Omkostninger!K8", 999_000)
    port.save(tmp_path / "changed.xlsm")
    assert done("beregn", port) == ""
    case = open_case(tmp_path / "changed.xlsm", knowledge)
    save_result(tmp_path / "changed.xlsm", case, calculate(case), tmp_path / "copy.xlsm", knowledge, AT)
    copy = opened(tmp_path / "copy.xlsm")
    for name in (
        *RESULT_NAMES,
        "som_calculated_at",
        "som_version",
        "som_data_version",
        "som_fingerprint_stored",
    ):
        assert values(port, name) == values(copy, name), name
    for sheet in ("Kontrol", "Nettoresultat", "Break-even", "Udvalg", "Forside"):
        assert contents(port.package, sheet) == contents(copy.package, sheet), sheet
    charts = [part for part in port.package.part_names if part.startswith("xl/charts/chart")]
    assert charts
    assert all(port.package.part(part) == copy.package.part(part) for part in charts)


def test_beregn_verifies_the_result_against_the_control_sheet(example: Path) -> None:
    port = opened(example)
    put(port, "Omkostninger!K8", 1)
    done("beregn", port)
    assert values(port, "som_control_difference") == [[0.0, 0.0, 0.0, 0.0]]
    assert values(port, "som_master_check") == [["OK"]]
    assert "Beregnet og verificeret" in values(port, "som_status")[0][0]


def test_beregn_reads_each_input_sheet_once_and_writes_each_result_range_once(example: Path) -> None:
    port = opened(example)
    port.reads.clear()
    done("beregn", port)
    # recalculation of a file writes formula values through the package, not through the port
    assert {sheet: port.reads[sheet] for sheet in INPUT_SHEETS} == dict.fromkeys(INPUT_SHEETS, 1)
    assert not {area.sheet for area in port.writes} & set(INPUT_SHEETS)
    for name in RESULT_NAMES:
        area = at(port, name)
        touching = [
            written
            for written in port.writes
            if written.sheet == area.sheet
            and written.first_row <= area.last_row
            and area.first_row <= written.last_row
            and written.first_column <= area.last_column
            and area.first_column <= written.last_column
        ]
        assert len(touching) == 1, name
    assert len(port.writes) <= len(RESULT_NAMES) + 4


def test_a_cell_that_cannot_be_used_is_told_with_sheet_and_cell_and_nothing_is_written(example: Path) -> None:
    port = opened(example)
    put(port, "Effekt!C17", "35 %")
    before = port.to_bytes()
    message = done("beregn", port)
    assert message.startswith(
        "!En fejl skal rettes. Intet er ændret.\n\n• Effekt!C17: '35 %' er tekst, ikke et tal."
    )
    assert port.writes == []
    assert port.to_bytes() == before
    assert port.progress[-1] == ""


def test_every_problem_is_told_at_once_and_the_text_fits_in_a_dialog(blank: Path) -> None:
    message = done("beregn", opened(blank))
    assert message.startswith("!5 fejl skal rettes.")
    assert "Indstillinger!C13: 'Første driftsår' er ikke udfyldt." in message
    assert "Effekt!C17" in message
    assert len(message) < 950


def test_a_result_without_room_is_refused_before_anything_is_written(example: Path) -> None:
    port = opened(example)
    put(port, "Indstillinger!C14", 60)
    message = done("beregn", port)
    assert "Indstillinger!C14: Arbejdsbogens resultatark har plads til 20 år. Fundet: 60." in message
    assert port.writes == []


def test_an_unexpected_fault_is_told_and_logged_and_the_status_bar_given_back(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> str:
        raise ZeroDivisionError("inside")

    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setitem(COMMANDS, "beregn", Command("Beregn", fails))
    port = opened(example)
    message = done("beregn", port)
    log = tmp_path / "SOM-XL" / "kommandoer.log"
    assert message.startswith("!Der skete en uventet fejl (ZeroDivisionError).")
    assert str(log) in message
    assert "ZeroDivisionError: inside" in log.read_text(encoding="utf-8")
    assert port.progress == [""]


# --- Ny, hent, gem ------------------------------------------------------------------------------------------


def test_ny_leaves_a_workbook_like_a_new_one_with_the_first_settings_filled_in(
    example: Path, blank: Path, tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    port = opened(example)
    assert done("ny", port) == "Arbejdsbogen er tømt. Begynd på arket Indstillinger."
    new = opened(blank)
    for address, value in (("C13", 2026), ("C14", 10), ("C15", 2026)):
        put(new, f"Indstillinger!{address}", value)
    put(new, "Indstillinger!C16", "Officiel (Finansministeriet)")
    put(new, "Indstillinger!C18", "Samme år, som forløbet slutter")
    new.calculate()
    for sheet in port.sheet_names:
        assert contents(port.package, sheet) == contents(new.package, sheet), sheet
    port.save(tmp_path / "new.xlsm")
    with pytest.raises(Exception, match="Effekt!D8") as told:
        open_case(tmp_path / "new.xlsm", knowledge)
    assert "Indstillinger" not in str(told.value)


def test_what_is_saved_and_fetched_is_the_same_case(
    example: Path, blank: Path, tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    case = open_case(example_case_path(), knowledge)
    for name in ("sag.toml", "sag.json"):
        port = opened(example)
        assert done("gem", port, saved=tmp_path / name) == f"Sagen er gemt i {tmp_path / name}."
        assert port.writes == []
        fetched = opened(blank)
        assert done("hent", fetched, opened=tmp_path / name).startswith("Sagen 'CTI til voksne")
        fetched.save(tmp_path / "fetched.xlsm")
        assert open_case(tmp_path / "fetched.xlsm", knowledge) == case
        assert done("beregn", fetched) == ""
        assert values(fetched, "som_result_net") == values(opened(example), "som_result_net")


def test_a_fetched_workbook_fills_the_inputs_and_clears_the_old_results(example: Path, blank: Path) -> None:
    port = opened(blank)
    done("hent", port, opened=example)
    for sheet in INPUT_SHEETS:
        now, then = contents(port.package, sheet), contents(WorkbookPackage.open(example), sheet)
        assert now.keys() == then.keys()
        # the status line of every sheet says that nothing is calculated yet
        assert [place for place in now if now[place] != then[place]] in ([f"{sheet}!B3"], [f"'{sheet}'!B3"])
    assert values(port, "som_result_net") == [[None] * 4]
    assert "Ikke beregnet endnu" in values(port, "som_status")[0][0]


def test_fetching_writes_neighbouring_columns_as_one_block_and_reads_each_sheet_once(
    example: Path, blank: Path
) -> None:
    port = opened(blank)
    done("hent", port, opened=example)
    assert all(port.reads[sheet] <= 1 for sheet in INPUT_SHEETS)
    assert len([area for area in port.writes if area.sheet == "Priser"]) <= 8


def test_a_case_that_does_not_fit_is_refused_whole(
    blank: Path, tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    data = open_case(example_case_path(), knowledge).to_mapping()
    for field, value in (("starts", [1] * 11), ("units", [1] * 11), ("price_index", {"2099": 300})):
        changed = json.loads(json.dumps(data))
        if field == "starts":
            changed["participants"]["starts"] = value
            for line in changed["costs"]:
                line["amounts"] = 1
            changed["settings"]["horizon"] = 20
        elif field == "units":
            changed["consequences"][0]["units"] = value
        else:
            changed["settings"]["price_index"] = value
        (tmp_path / "large.json").write_text(json.dumps(changed), encoding="utf-8")
        port = opened(blank)
        message = done("hent", port, opened=tmp_path / "large.json")
        assert "har ikke plads til hele sagen" in message, field
        assert "som-xl konverter" in message
        assert port.writes == []


def test_a_case_is_put_where_things_stand_in_a_workbook_with_more_room(
    example: Path, tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    case = open_case(example, knowledge)
    data = case.to_mapping()
    data["participants"]["starts"] = [1] * 12
    data["settings"]["horizon"] = 25
    data["costs"] = [{**line, "amounts": 1} for line in data["costs"] for _ in range(8)]
    for i, line in enumerate(data["costs"]):
        line["name"] += f" {i}"
    data["consequences"][0]["units"] = [1] * 13
    data["uncertainty"] = []
    large = case_from_mapping(data, knowledge.price_index)
    save_case(large, tmp_path / "large.xlsm", knowledge, AT)
    port = opened(tmp_path / "large.xlsm")
    assert done("hent", port, opened=example).startswith("Sagen")
    assert done("beregn", port) == ""
    port.save(tmp_path / "small.xlsm")
    assert open_case(tmp_path / "small.xlsm", knowledge) == case
    assert values(port, "som_result_net") == values(opened(example), "som_result_net")


def test_a_file_that_is_no_case_is_told_with_its_name(blank: Path, example: Path, tmp_path: Path) -> None:
    port = opened(blank)
    assert "sag.docx: Filtypen kendes ikke." in done("hent", port, opened=tmp_path / "sag.docx")
    assert "Filen findes ikke." in done("hent", port, opened=tmp_path / "sag.toml")
    assert "Filtypen kan ikke bruges her." in done("gem", opened(example), saved=tmp_path / "sag.xlsm")
    assert port.writes == []


def test_nothing_happens_when_the_user_gives_up(example: Path, tmp_path: Path) -> None:
    port = opened(example)
    before = port.to_bytes()
    (tmp_path / "sag.toml").write_text("gammel", encoding="utf-8")
    for name, answers in (
        ("ny", {"agrees": False}),
        ("hent", {"opened": None}),
        ("hent", {"opened": example, "agrees": False}),
        ("gem", {"saved": None}),
        ("gem", {"saved": tmp_path / "sag.toml", "agrees": False}),
    ):
        assert done(name, port, **answers) == ""
    assert port.writes == []
    assert port.to_bytes() == before
    assert (tmp_path / "sag.toml").read_text(encoding="utf-8") == "gammel"


def test_a_case_with_faults_is_not_saved(blank: Path, tmp_path: Path) -> None:
    assert done("gem", opened(blank), saved=tmp_path / "sag.toml").startswith("!5 fejl")
    assert not (tmp_path / "sag.toml").exists()


# --- Slå op, kontroller -------------------------------------------------------------------------------------


def test_slaa_op_tells_the_hits_with_figure_status_and_year_and_goes_to_the_first(example: Path) -> None:
    port = opened(example)
    done("slaa_op", port, typed="hjemloes voksne")
    (question,) = [text for _, text in port.told]
    assert "Målgruppe: Voksne i hjemløshed · dokumenteret" in question
    assert question.endswith("Gå til den første ('Viden Målgrupper'!B" + f"{at_row(port)})?")
    assert len(question) < 950
    assert port.writes == []
    done("slaa_op", port, typed="kontanthjælp")
    lines = port.told[-1][1].splitlines()
    assert lines[2] == "• Ydelse: Kontanthjælp · uge · dokumenteret"
    assert lines[3].startswith(
        "• Pris: Kontanthjælp · kommune 2.307,32 kr., region 0 kr., stat 576,83 kr. pr. uge"
    )


def at_row(port: CountingPort) -> int:
    """The row the user was taken to, where the group's name stands."""
    assert port.shown is not None
    assert port.package.read(port.shown)[0][0].value == "Voksne i hjemløshed"
    return port.shown.first_row


def test_slaa_op_begins_with_the_selected_text_and_stays_when_the_user_says_no(example: Path) -> None:
    port = opened(example)
    assert done("slaa_op", port, selected="Voksne i hjemløshed", agrees=False) == ""
    assert "om 'Voksne i hjemløshed'" in port.told[0][1]
    assert port.shown is None


def test_slaa_op_without_hits_says_so_and_without_words_says_nothing(example: Path) -> None:
    port = opened(example)
    nothing = "Der er intet i videnbasen om 'xyzzy'. Prøv færre eller andre ord."
    assert done("slaa_op", port, typed="xyzzy") == nothing
    assert done("slaa_op", port, typed="  ") == ""


def test_kontroller_tells_the_master_check_when_all_is_well(example: Path) -> None:
    message = done("kontroller", opened(example))
    assert message.startswith("Masterkontrol: OK.\nBeregnet og verificeret")


def test_kontroller_names_what_changed_what_fails_and_the_cell_to_correct(example: Path) -> None:
    port = opened(example)
    put(port, "Omkostninger!G8", 0.7)
    put(port, "Omkostninger!H8", 0.7)
    put(port, "Effekt!C13", "15 %")
    message = done("kontroller", port)
    assert message.startswith("Masterkontrol: FEJL.\nInput er ændret siden sidste beregning")
    assert "• Betalernes andele giver 100 % på hver omkostningslinje" in message
    assert "• Ændret siden sidste beregning: Omkostninger" in message
    assert "• Forskel mellem motor og kontrolark, Kommune: " in message
    assert "• Effekt!C13: '15 %' er tekst, ikke et tal." in message
    assert len(message) < 950


def test_kontroller_says_when_the_control_sheet_lost_its_names(example: Path) -> None:
    port = opened(example)
    names = {name: area for name, area in port.defined_names().items() if name != "som_checks"}
    port.defined_names = lambda: names  # type: ignore[method-assign]
    assert "Navnet som_checks mangler i arbejdsbogen" in done("kontroller", port)


def test_every_button_of_the_ribbon_that_calls_python_has_a_command() -> None:
    macros = Path(__file__).parents[2] / "macros"
    called = re.findall(
        r'SomKoer[ (]"(\w+)"', "".join(path.read_text("utf-8") for path in macros.glob("*.bas"))
    )
    ribbon = (macros / "customUI14.xml").read_text("utf-8")
    called += re.findall(r'onAction="SomRibbon_Kommando" tag="(\w+)"', ribbon)
    assert set(called) == set(COMMANDS)


def test_vba_never_sees_an_exception(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_workbook() -> None:
        raise RuntimeError("no Excel")

    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setattr(commands, "_calling_workbook", no_workbook)
    commands.run("beregn")
    assert capsys.readouterr().err.startswith("Der skete en uventet fejl (RuntimeError).")

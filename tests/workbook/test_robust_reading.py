"""A workbook as users leave it is read right, or the message names the sheet and the cell."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl.workbook.defined_name import DefinedName

from som_xl.model import SomError
from tests.workbook.case_books import changed, made, read, workbook
from tests.workbook.samples import unzipped, zipped

CASE = made(
    {
        "title": "Prøvesag",
        "municipality": "Helsingør",
        "settings": {"first_year": 2026, "horizon": 8, "price_year": 2026},
        "target_group": "adults_homelessness",
        "participants": {"starts": [40.0, 30.0, 20.0], "dropout": 0.1},
        "effect": {"success_with": 0.35, "success_without": 0.2, "phase_in": [0.5, 1.0]},
        "costs": [
            {"name": "Opstart", "kind": "fixed", "amounts": [250_000.0, 0.0, 0.0], "price_year": 2025},
            {"name": "Forløb", "kind": "per_start", "amounts": 25_000.0, "overhead": 0.1},
        ],
        "consequences": [
            {"service": "cash_benefit", "units": [-6.0, -10.0, -12.0], "continue_years": 1},
            {"service": "Egen støtte", "units": [-1.5], "per": "participant"},
        ],
        "prices": {"Egen støtte": {"municipality": 100.0, "region": 0.0, "state": 50.0, "unit": "time"}},
        "committees": {"*costs*": {"Socialudvalget": 1.0}, "Egen støtte": {"Socialudvalget": 0.5}},
    }
)
BOOK = workbook(CASE)
DATA = BOOK.to_bytes()
NAMES = BOOK.defined_names()


def cell_of(name: str, row: int = 0, header: str = "") -> tuple[str, str]:
    """Sheet and reference of a named field, or of a table's cell under a header."""
    area = NAMES[name]
    column = 0
    if header:
        heads = [
            str(c.value)
            for c in BOOK.read(
                area.__class__(
                    area.sheet, area.first_row - 1, area.first_column, area.first_row - 1, area.last_column
                )
            )[0]
        ]
        column = heads.index(header)
    return area.sheet, area.cell(row, column).rpartition("!")[2]


def put(sheet: str, reference: str, value: object, number_format: str = "") -> bytes:
    def change(book):
        cell = book[sheet][reference]
        cell.value = value
        if number_format:
            cell.number_format = number_format

    return changed(DATA, change)


def told(data: bytes) -> list[str]:
    with pytest.raises(SomError) as error:
        read(data)
    return [str(problem) for problem in error.value.problems]


def test_the_workbook_is_read_as_it_was_written():
    assert read(DATA) == CASE


# --- harmless changes -------------------------------------------------------------------------------


def rename(book):
    book["Omkostninger"].title = "Vores udgifter"
    book["Effekt"].title = "2. Effekt & mål"
    for name, value in book.defined_names.items():
        text = value.attr_text.replace("'Omkostninger'!", "'Vores udgifter'!").replace(
            "'Effekt'!", "'2. Effekt & mål'!"
        )
        book.defined_names[name].attr_text = text


def delete_names(*names: str):
    def change(book):
        for name in names:
            del book.defined_names[name]

    return change


def break_names(*names: str):
    def change(book):
        for name in names:
            book.defined_names[name] = DefinedName(name, attr_text="Omkostninger!#REF!")

    return change


def delete_all_names(book):
    for name in list(book.defined_names):
        del book.defined_names[name]


def hide(book):
    for sheet in ("Omkostninger", "Effekt", "Konsekvenser 1"):
        book[sheet].sheet_state = "hidden"
    book["Priser"].sheet_state = "veryHidden"
    book["Omkostninger"].row_dimensions[8].hidden = True
    book["Effekt"].column_dimensions["D"].hidden = True


def merge(book):
    book["Indstillinger"].merge_cells("C6:E6")
    book["Omkostninger"].merge_cells("B9:B10")


def move(book):
    book.move_sheet("Effekt", -4)
    book.move_sheet("Priser", 5)


def beside(book):
    book["Omkostninger"]["AZ8"] = "vores notat"
    book["Omkostninger"]["B60"] = 12
    book["Effekt"]["Z8"] = "=SUM(D8:F8)"
    book.create_sheet("Vores beregninger")["A1"] = "=Nettoresultat!B5"


def spaces_and_case(book):
    sheet, kind = cell_of("som_costs", 1, "Type")
    book[sheet][kind] = "  PR. OPSTART "
    sheet, saved = cell_of("som_costs", 1, "Sparet alternativ")
    book[sheet][saved] = "nej "
    sheet, service = cell_of("som_own_consequences", 0, "Ydelse")
    book[sheet][service] = " egen  STØTTE"
    sheet, group = cell_of("som_target_group")
    book[sheet][group] = str(book[sheet][group].value).upper() + " "


def empty_lines(book):
    """The second cost line moved three lines down."""
    sheet = book["Omkostninger"]
    for cell in sheet[9]:
        sheet.cell(12, cell.column).value = cell.value
        cell.value = None


def inserted_column(book):
    """A column of the user's inside the table of cohorts and one before the table of costs' kinds."""
    for sheet, name, at in (("Effekt", "som_cohorts", 5), ("Omkostninger", "som_costs", 3)):
        area = NAMES[name]
        book[sheet].insert_cols(at)
        book[sheet].cell(area.first_row - 1, at).value = "Jeres kolonne"
        book[sheet].cell(area.first_row, at).value = 999
        moved = area.__class__(sheet, area.first_row, area.first_column, area.last_row, area.last_column + 1)
        reference = re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", moved.address.rpartition("!")[2])
        book.defined_names[name].attr_text = f"'{sheet}'!{reference}"


@pytest.mark.parametrize(
    "change",
    [
        rename, hide, merge, move, beside, spaces_and_case, empty_lines, inserted_column, delete_all_names,
        delete_names("som_title", "som_first_year", "som_dropout", "som_group_argument", "som_measure_argument"),
        delete_names("som_costs", "som_cohorts", "som_consequences", "som_own_consequences", "som_prices", "som_own_prices", "som_committees"),
        break_names("som_horizon", "som_success_with", "som_costs", "som_prices", "som_own_prices", "som_mix"),
    ],
)  # fmt: skip
def test_a_change_that_takes_nothing_away_gives_the_same_case(change):
    assert read(changed(DATA, change)) == CASE


def test_a_renamed_sheet_is_found_also_without_its_names():
    def change(book):
        rename(book)
        delete_all_names(book)

    assert read(changed(DATA, change)) == CASE


def test_the_1904_date_system_changes_no_number():
    parts = unzipped(DATA)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"workbookPr", b'workbookPr date1904="1"', 1)
    assert b'date1904="1"' in parts["xl/workbook.xml"]
    assert read(zipped(parts)) == CASE


def test_formulas_in_input_cells_count_with_the_value_excel_stored_or_with_their_own():
    sheet, starts = cell_of("som_cohorts", 0, "Driftsår 1")
    # openpyxl stores formulas without values: they are calculated when the case is read
    assert read(put(sheet, starts, "=20*2")) == CASE
    assert read(put(*cell_of("som_dropout"), "=1-0.9")).participants.dropout == pytest.approx(0.1)
    parts = unzipped(put(sheet, starts, "=20*2"))
    name = WORKSHEETS[sheet]
    parts[name] = (
        parts[name]
        .replace(b"<f>20*2</f><v />", b"<f>20*2</f><v>41</v>")
        .replace(b"<f>20*2</f><v></v>", b"<f>20*2</f><v>41</v>")
        .replace(b"<f>20*2</f><v/>", b"<f>20*2</f><v>41</v>")
    )
    assert read(zipped(parts)).participants.starts[0] == 41


WORKSHEETS = {sheet: BOOK.sheet_part(sheet) for sheet in BOOK.sheet_names}


# --- what a cell may hold ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("12,5", "'12,5' er tekst, ikke et tal. Formatér cellen som tal, og skriv 12,5 igen uden apostrof."),
        ("12,5 %", "'12,5 %' er tekst, ikke et tal. Skriv 0,125, eller formatér cellen som procent og skriv tallet igen."),
        ("1.234,5", "'1.234,5' er tekst, ikke et tal. Formatér cellen som tal, og skriv 1234,5 igen uden apostrof."),
        (" 7 ", "'7' er tekst, ikke et tal. Formatér cellen som tal, og skriv 7 igen uden apostrof."),
        ("1 234", "'1 234' er tekst, ikke et tal. Formatér cellen som tal, og skriv 1234 igen uden apostrof."),
        ("1\t2", "'1\t2' er tekst, ikke et tal. Formatér cellen som tal, og skriv 12 igen uden apostrof."),
        ("0.1", "'0.1' er tekst, ikke et tal. Formatér cellen som tal, og skriv 0,1 igen uden apostrof."),
        ("−3", "'−3' er tekst, ikke et tal. Formatér cellen som tal, og skriv -3 igen uden apostrof."),
        ("ti", "'ti' er tekst, ikke et tal. Skriv et tal."),
        ("1,2,3", "'1,2,3' er tekst, ikke et tal. Skriv et tal."),
        ("#N/A", "Cellen viser en fejl. Fundet: #N/A. Ret formlen, eller skriv et tal."),
        ("#DIV/0!", "Cellen viser en fejl. Fundet: #DIV/0!. Ret formlen, eller skriv et tal."),
        (True, "Cellen er SAND eller FALSK, ikke et tal. Fundet: SAND. Skriv et tal."),
        (datetime(2026, 1, 12), "Cellen er en dato, ikke et tal. Fundet: 12-01-2026. Skriv tallet igen, og formatér cellen som tal."),
        (35, "Tallet er for stort. Fundet: 35. Det må være højst 1 (100 %). Skriv fx 35 % eller 0,35."),
        (-0.1, "Tallet er for lille. Fundet: -0,1. Det skal være mindst 0."),
    ],
)  # fmt: skip
def test_a_number_cell_that_holds_no_number_is_told_with_its_cell(value, expected):
    assert told(put(*cell_of("som_dropout"), value)) == [f"Effekt!C13: {expected}"]


@pytest.mark.parametrize(
    ("name", "row", "header", "value", "expected"),
    [
        ("som_costs", 0, "Type", "Fastt", "Teksten er ikke på listen. Fundet: 'Fastt'. Vælg Fast pr. år, Pr. opstart, Pr. gennemført, Pr. deltagerår."),
        ("som_costs", 0, "Type", None, "'Type' er ikke udfyldt. Fundet: tom celle. Udfyld cellen."),
        ("som_costs", 0, "Prisår", 1850, "Tallet er for lille. Fundet: 1850. Det skal være mindst 1900."),
        ("som_costs", 0, "Prisår", 2012, "Året har intet nettoprisindeks. Fundet: 2012. Vælg et år i 2015–2027, eller skriv årets tal som Eget indeks på arket Indstillinger."),
        ("som_costs", 1, "Beløb i alle driftsår", None, "'Beløb i alle driftsår' er ikke udfyldt. Fundet: tom celle. Udfyld cellen."),
        ("som_costs", 1, "Beløb driftsår 1", 5, None),
        ("som_costs", 0, "Beløb driftsår 5", 5, "Beløbet ligger i et driftsår uden deltagere. Slet beløbet, eller skriv, hvor mange der starter i året, på arket Effekt (0 er tilladt)."),
        ("som_costs", 0, "Kommune betaler", 0.5, "Andelene giver 0,5 tilsammen. De skal give præcis 1 (100 %)."),
        ("som_own_consequences", 0, "Medregn", "Måske", "Teksten er ikke på listen. Fundet: 'Måske'. Vælg Ja, Nej."),
        ("som_own_consequences", 0, "Medregn", None, "Linjen har enheder, men det er ikke valgt, om den medregnes. Fundet: tom celle. Vælg Ja eller Nej."),
        ("som_own_consequences", 0, "Konsekvensår 1", None, "'Konsekvensår 1' er ikke udfyldt. Fundet: tom celle. Udfyld cellen."),
        ("som_own_consequences", 0, "Ydelse", "Egen støtt", "Ydelsen har ingen pris i sagen og ingen standardpris i videnbasen. Fundet: 'Egen støtt'. Ret stavemåden, eller skriv prisen på arket Priser: ved ydelsen, eller nederst for en egen ydelse."),
        ("som_own_prices", 0, "Egen pris: Region", None, "Den egne pris mangler et beløb for region. Fundet: tom celle. Skriv et beløb, 0 hvis region ikke betaler, eller slet hele den egne pris."),
        ("som_own_prices", 0, "Andel udvalg 2", 0.25, "Udvalg 2 har ikke noget navn. Skriv navnet på arket Indstillinger, eller slet andelen."),
        ("som_own_prices", 1, "Egen pris: Kommune", 5, None),
        ("som_committees", 1, "Andel af indsatsens nettoomkostninger", 0.1, None),
        ("som_mix", 0, "Andel", 1, None),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_used_is_told_with_its_cell(name, row, header, value, expected):
    sheet, reference = cell_of(name, row, header)
    place = f"'{sheet}'!{reference}" if " " in sheet else f"{sheet}!{reference}"
    problems = told(put(sheet, reference, value))
    if expected is not None:
        assert problems == [f"{place}: {expected}"]
    else:
        special = {
            ("som_costs", "Beløb driftsår 1"): ["Linjen har både et beløb for alle år og beløb pr. driftsår. Slet det ene."],
            ("som_own_prices", "Egen pris: Kommune"): ["Den egne ydelse mangler et navn. Fundet: tom celle. Skriv ydelsens navn."],
            ("som_committees", "Andel af indsatsens nettoomkostninger"): ["Udvalget mangler et navn. Fundet: tom celle. Skriv udvalgets navn."],
            ("som_mix", "Andel"): ["Målgruppen mangler. Fundet: tom celle. Vælg en målgruppe."],
        }  # fmt: skip
        assert [problem.partition(": ")[2] for problem in problems] == special[name, header]


def test_an_own_price_year_without_a_price_is_told():
    sheet, reference = cell_of("som_prices", 0, "Eget prisår")
    problems = told(put(sheet, reference, 2024))
    assert [problem.partition(": ")[2].partition(".")[0] for problem in problems] == [
        "Den egne pris mangler et beløb for kommune", "Den egne pris mangler et beløb for region", "Den egne pris mangler et beløb for stat",
    ]  # fmt: skip


def test_a_gap_in_the_units_is_zero():
    sheet, reference = cell_of("som_own_consequences", 0, "Konsekvensår 3")
    assert read(put(sheet, reference, -4)).consequences[1].units == (-1.5, 0.0, -4.0)


def test_an_own_service_named_twice_is_told_with_both_cells():
    sheet, reference = cell_of("som_own_prices", 1, "Egen ydelse")
    _, first = cell_of("som_own_prices", 0, "Egen ydelse")
    assert told(put(sheet, reference, "EGEN støtte")) == [
        f"Priser!{reference}: Den egne ydelse står der to gange. Fundet: 'EGEN støtte', også i Priser!{first}. Slet eller omdøb den ene."
    ]


def test_an_own_service_named_like_one_of_the_knowledge_base_is_told():
    sheet, reference = cell_of("som_own_prices", 1, "Egen ydelse")
    assert told(put(sheet, reference, "kontanthjælp")) == [
        f"Priser!{reference}: Den egne ydelse hedder det samme som en ydelse i videnbasen. Fundet: 'kontanthjælp'. "
        "Giv den et andet navn, eller skriv en egen pris ud for videnbasens ydelse øverst på arket."
    ]


def test_a_committee_named_twice_is_told():
    sheet, reference = cell_of("som_committees", 1)
    assert told(put(sheet, reference, "socialudvalget")) == [
        f"Indstillinger!{reference}: Udvalget står der to gange. Fundet: 'socialudvalget', også i Indstillinger!B23. Slet eller omdøb den ene."
    ]


# --- what is taken away -----------------------------------------------------------------------------


def test_a_deleted_column_is_told_also_when_it_is_one_of_the_years():
    def change(book):
        sheet, reference = cell_of("som_cohorts", 0, "Driftsår 1")
        book[sheet].delete_cols(book[sheet][reference].column)

    assert told(changed(DATA, change)) == [
        "Effekt!B7:M7: Kolonnen 'Driftsår 1' mangler i tabellen 'Deltagere'. Skriv overskriften igen, eller fortryd sletningen af kolonnen."
    ]


def test_a_deleted_column_of_ids_is_told():
    def change(book):
        sheet, reference = cell_of("som_consequences", 0, "Ydelses-id")
        book[sheet].delete_cols(book[sheet][reference].column)

    assert len(told(changed(DATA, change))) == 1
    assert "Kolonnen 'Ydelses-id' mangler i tabellen" in told(changed(DATA, change))[0]


def test_a_deleted_sheet_is_told_field_by_field_and_no_other_sheet_is_read_instead():
    def change(book):
        del book["Indstillinger"]
        for value in book.defined_names.values():
            value.attr_text = value.attr_text.replace("'Indstillinger'!", "#REF!")

    problems = told(changed(DATA, change))
    assert problems[0] == (
        "Indstillinger!C6: Feltet 'Titel' blev ikke fundet: navnet som_title er slettet, og teksten står ikke på arket. "
        "Hent en ny arbejdsbog med 'som-xl ny', og flyt jeres tal dertil, eller opret navnet igen."
    )
    assert sum("blev ikke fundet" in problem for problem in problems) == 13  # 11 fields and 2 tables


def test_a_line_typed_below_the_table_is_told():
    area = NAMES["som_costs"]
    below = area.last_row + 1

    def change(book):
        book["Omkostninger"].cell(below, 2).value = "Glemt"
        book["Omkostninger"].cell(below, 3).value = "Fast pr. år"

    assert told(changed(DATA, change)) == [
        f"Omkostninger!B{below}: Linjen står under tabellen 'Omkostningslinjer (kr.)' og regnes ikke med. Flyt den op i en tom linje i tabellen, eller slet den."
    ]


def test_all_problems_are_told_at_once():
    def change(book):
        book["Effekt"]["C13"] = "ti"
        book["Indstillinger"]["C13"] = None
        sheet, reference = cell_of("som_costs", 0, "Type")
        book[sheet][reference] = "Fastt"

    assert [problem.partition(":")[0] for problem in told(changed(DATA, change))] == [
        "Effekt!C13",
        "Omkostninger!C8",
        "Indstillinger!C13",
    ]


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_workbook_saved_by_libreoffice_is_the_same_case(tmp_path: Path):
    (tmp_path / "sag.xlsx").write_bytes(DATA)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "ud"), str(tmp_path / "sag.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    assert read((tmp_path / "ud" / "sag.xlsx").read_bytes()) == CASE

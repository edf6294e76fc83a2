# ruff: noqa: N802 (the names are Excel's)
"""The open workbook as a port, against a stand-in for xlwings and Excel that remembers what was done to it."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from som_xl.excel import port_live
from som_xl.excel.commands import execute
from som_xl.excel.functions import call
from som_xl.excel.functions_session import session
from som_xl.excel.port import OPENED_TABLES
from som_xl.excel.port_live import DONE, MANUAL, NO_CANCEL_KEY, LivePort
from som_xl.knowledge import default_knowledge
from som_xl.model import WorkbookError
from som_xl.workbook.cells import CellError, CellKind
from som_xl.workbook.description import absolute
from som_xl.workbook.locating import Locator
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.plan import Plan
from som_xl.workbook.references import Area, area_of
from som_xl.workbook.result_names import RESULT_NAMES
from tests.excel.commands_support import workbook
from tests.portfolio_support import write_cases

AUTOMATIC = -4105
DANISH_STATUS = False  # what Excel gives when it shows its own texts


class FakeRange:
    """A Range: ``Value`` with dates and decimals, ``Value2`` without, one value for one cell."""

    def __init__(self, sheet: FakeSheet, reference: str) -> None:
        self._sheet, self.area = sheet, area_of(reference.replace("$", ""), sheet.Name)

    @property
    def Value(self) -> Any:
        self._sheet.book.calls["read"] += 1
        return self._block(exact=False)

    @property
    def Value2(self) -> Any:
        self._sheet.book.calls["read exact"] += 1
        return self._block(exact=True)

    @Value2.setter
    def Value2(self, block: Any) -> None:
        if self._sheet.ProtectContents:
            raise RuntimeError("1004: locked")
        self._sheet.book.calls["write"] += 1
        self._sheet.book.modes.add(self._sheet.book.app.api.Calculation)
        rows = block if isinstance(block, tuple) else ((block,),)
        for r, row in enumerate(rows, self.area.first_row):
            for c, value in enumerate(row, self.area.first_column):
                # as Excel does it: an apostrophe marks a text and is not part of it
                self._sheet.cells[r, c] = value.removeprefix("'") if isinstance(value, str) else value

    def _block(self, *, exact: bool) -> Any:
        area = self.area
        rows = tuple(
            tuple(
                self._one(self._sheet.cells.get((r, c)), exact)
                for c in range(area.first_column, area.last_column + 1)
            )
            for r in range(area.first_row, area.last_row + 1)
        )
        return rows[0][0] if area.height == area.width == 1 else rows

    @staticmethod
    def _one(value: Any, exact: bool) -> Any:
        if isinstance(value, tuple):  # (as shown, exact)
            if not exact and isinstance(value[0], Exception):
                raise value[0]
            return value[1 if exact else 0]
        return value


class FakeSheet:
    def __init__(
        self, book: FakeBook, name: str, cells: dict[tuple[int, int], Any], series: list[Any] | None = None
    ) -> None:
        self.book, self.Name, self.cells = book, name, cells
        self.ProtectContents, self.ProtectDrawingObjects, self.ProtectScenarios = True, False, False
        self.Protection = SimpleNamespace(**dict.fromkeys(FLAGS, False))
        self.Protection.AllowFiltering = True
        self.password = ""
        self.series = series or []

    def Range(self, reference: str) -> FakeRange:
        return FakeRange(self, reference)

    @property
    def used(self) -> Area:
        rows, columns = zip(*self.cells, strict=True) if self.cells else ((1,), (1,))
        return Area(self.Name, min(rows), min(columns), max(rows), max(columns))

    def Unprotect(self, password: str) -> None:
        if password != self.password:
            raise RuntimeError("1004: wrong password")
        self.ProtectContents = False

    def Protect(self, *arguments: Any) -> None:
        self.ProtectContents = True
        self.book.protected[self.Name] = arguments

    def ChartObjects(self) -> list[Any]:
        return [SimpleNamespace(Chart=SimpleNamespace(SeriesCollection=lambda: self.series))]


FLAGS = (
    "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns",
    "AllowInsertingRows", "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows",
    "AllowSorting", "AllowFiltering", "AllowUsingPivotTables",
)  # fmt: skip


class FakeExcel:
    """Application: the settings a user may have, and what was calculated."""

    def __init__(self) -> None:
        self.Calculation, self.CalculationState = AUTOMATIC, DONE
        self.ScreenUpdating, self.EnableEvents = True, True
        self.StatusBar: Any = DANISH_STATUS
        self.OperatingSystem, self.Version = "Windows (64-bit) NT 10.00", "16.0"
        self.calculated = self.calculated_in_full = 0
        self.offered = ""
        self.chosen: Any = False
        self.suggested = self.went_to = ""
        self.ActiveCell = SimpleNamespace(Value2="Herberg")
        self.Hwnd, self.EnableCancelKey = 7, 1

    def InputBox(self, _text: str, _title: str, suggestion: str) -> Any:
        return suggestion if self.chosen else False

    def GetOpenFilename(self, filters: str, _index: int, _title: str) -> Any:
        self.offered = filters
        return self.chosen

    def GetSaveAsFilename(self, first: str, filters: str, _index: int, _title: str) -> Any:
        assert filters == "Sag (*.toml),*.toml,Sag (*.json),*.json"
        self.suggested = first
        return self.chosen

    def Goto(self, cells: FakeRange, scroll: bool) -> None:
        assert scroll
        self.went_to = cells.area.address

    def Calculate(self) -> None:
        self.calculated += 1

    def CalculateFull(self) -> None:
        self.calculated_in_full += 1


class FakeSelection:
    """An ``xlwings.Range``."""

    def __init__(self, book: FakeBook, sheet: str, address: str) -> None:
        self._book, self.address = book, address
        self.sheet = SimpleNamespace(name=sheet, book=SimpleNamespace(name="SOM.xlsm"), activate=lambda: None)

    def select(self) -> None:
        self._book.selected = (self.sheet.name, self.address)


class FakeApp:
    """An ``xlwings.App``."""

    def __init__(self, book: FakeBook) -> None:
        self._book, self.api = book, FakeExcel()
        self.alerts: list[tuple[str, str]] = []
        self.answer = "yes"

    def alert(self, prompt: str, *, title: str, buttons: str, mode: str) -> str:
        assert title.startswith("SØM-XL: ")
        if buttons == "ok":
            self.alerts.append((prompt, mode))
        return self.answer

    @property
    def selection(self) -> FakeSelection:
        return FakeSelection(self._book, *self._book.selected)


class FakeXlwingsSheet:
    """An ``xlwings.Sheet``."""

    def __init__(self, book: FakeBook, name: str, cells: dict[tuple[int, int], Any]) -> None:
        self.name, self.api = name, FakeSheet(book, name, cells)

    @property
    def used_range(self) -> Any:
        return SimpleNamespace(address=absolute(self.api.used).rpartition("!")[2])


class Sheets(dict[str, Any]):
    """``book.sheets``: by name, and in order."""

    def __iter__(self) -> Any:
        return iter(self.values())


class FakeBook:
    """An ``xlwings.Book`` with the cells of a workbook file."""

    def __init__(
        self, cells: dict[str, dict[tuple[int, int], Any]], names: dict[str, str] | None = None
    ) -> None:
        self.calls: Counter[str] = Counter()
        self.modes: set[int] = set()
        self.protected: dict[str, tuple[Any, ...]] = {}
        self.selected = ("Forside", "$A$1")
        self.app = FakeApp(self)
        self.sheets = Sheets({name: FakeXlwingsSheet(self, name, content) for name, content in cells.items()})
        self.api = SimpleNamespace(
            Names=[SimpleNamespace(Name=name, RefersTo=f"={text}") for name, text in (names or {}).items()],
            FullName=r"C:\Sager\SOM.xlsm",
            Path=r"C:\Sager",
        )


def sheet_of(values: dict[tuple[int, int], Any]) -> tuple[FakeBook, LivePort]:
    book = FakeBook({"Ark": values})
    return book, LivePort(book)


def kinds(port: LivePort, reference: str) -> list[tuple[CellKind, Any]]:
    return [(cell.kind, cell.value) for row in port.read(area_of(reference, "Ark")) for cell in row]


# --- cells --------------------------------------------------------------------------------------------------


def test_values_from_excel_become_cells_of_the_right_kind() -> None:
    date = datetime(2026, 11, 22, tzinfo=UTC)
    _, port = sheet_of(
        {
            (1, 1): None,
            (1, 2): 2.5,
            (1, 3): "æøå",
            (1, 4): True,
            (1, 5): -2146826246,
            (1, 6): (date, 46348.0),
            (1, 7): "",
        }
    )
    assert kinds(port, "A1:G1") == [
        (CellKind.EMPTY, None),
        (CellKind.NUMBER, 2.5),
        (CellKind.TEXT, "æøå"),
        (CellKind.BOOLEAN, True),
        (CellKind.ERROR, "#N/A"),
        (CellKind.DATE, datetime(2026, 11, 22)),
        (CellKind.TEXT, ""),
    ]
    assert kinds(port, "B1") == [(CellKind.NUMBER, 2.5)]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (2000, "#NULL!"),
        (2007, "#DIV/0!"),
        (2015, "#VALUE!"),
        (2023, "#REF!"),
        (2029, "#NAME?"),
        (2036, "#NUM!"),
        (2042, "#N/A"),
        (2045, "#VALUE!"),
    ],
)
def test_error_cells_arrive_as_whole_numbers(number: int, code: str) -> None:
    _, port = sheet_of({(1, 1): -2146828288 + number})
    assert kinds(port, "A1") == [(CellKind.ERROR, code)]


def test_amounts_in_currency_format_keep_all_their_decimals_and_dates_stay_dates() -> None:
    date = datetime(2026, 1, 2, tzinfo=UTC)
    book, port = sheet_of({(1, 1): (Decimal("0.3333"), 1 / 3), (1, 2): (date, 46024.0), (1, 3): 5.0})
    assert kinds(port, "A1:C1") == [
        (CellKind.NUMBER, 1 / 3),
        (CellKind.DATE, datetime(2026, 1, 2)),
        (CellKind.NUMBER, 5.0),
    ]
    assert book.calls == {"read": 1, "read exact": 1}


def test_a_number_that_is_no_date_though_formatted_as_one_is_still_read() -> None:
    _, port = sheet_of({(1, 1): (OverflowError("no date"), -4.0), (1, 2): "x"})
    assert kinds(port, "A1:B1") == [(CellKind.NUMBER, -4.0), (CellKind.TEXT, "x")]


def test_a_block_is_written_in_one_call_and_texts_stay_texts() -> None:
    book, port = sheet_of({})
    cells = book.sheets["Ark"].api.cells
    port.write(area_of("A1:C2", "Ark"), [["2026-11-22", "=1+1", "Ja"], [3, None, CellError("#N/A")]])
    assert book.calls["write"] == 1
    assert cells == {
        (1, 1): "2026-11-22",
        (1, 2): "=1+1",
        (1, 3): "Ja",
        (2, 1): 3.0,
        (2, 2): None,
        (2, 3): "#N/A",
    }
    assert isinstance(cells[2, 1], float)
    port.write(area_of("A1", "Ark"), [[True]])
    assert cells[1, 1] is True


def test_what_cannot_stand_in_a_cell_is_refused_before_anything_is_written() -> None:
    book, port = sheet_of({})
    with pytest.raises(ValueError, match="not a finite number"):
        port.write(area_of("A1:B1", "Ark"), [[1.0, float("nan")]])
    with pytest.raises(ValueError, match="shape"):
        port.write(area_of("A1:B1", "Ark"), [[1.0]])
    assert book.calls["write"] == 0


def test_names_are_those_of_the_whole_workbook_and_broken_ones_are_none() -> None:
    names = {
        "som_a": "ark!$B$2:$C$3",
        "som_b": "#REF!$A$1",
        "Ark!Print_Area": "Ark!$A$1",
        "som_c": "Andet!$A$1",
    }
    port = LivePort(FakeBook({"Ark": {}}, names))
    assert port.defined_names() == {"som_a": area_of("B2:C3", "Ark"), "som_b": None, "som_c": None}


def test_a_sheet_formatted_to_its_end_is_not_read_to_its_end() -> None:
    _, port = sheet_of({(1, 1): "x", (1_048_576, 16_384): "y"})
    assert port.used_area("Ark").reference == "A1:SF20000"


def test_old_values_are_calculated_before_they_are_read() -> None:
    book, port = sheet_of({(1, 1): 1.0})
    book.app.api.Calculation, book.app.api.CalculationState = MANUAL, 2
    port.read(area_of("A1", "Ark"))
    port.read(area_of("A1", "Ark"))
    assert book.app.api.calculated == 1


# --- left as found ------------------------------------------------------------------------------------------


def test_excel_is_left_as_it_was_found_also_after_an_error() -> None:
    for mode in (AUTOMATIC, MANUAL):
        book, port = sheet_of({(1, 1): 1.0})
        excel = book.app.api
        excel.Calculation, excel.EnableEvents = mode, False
        with suppress(KeyError), port.steady():
            port.write(area_of("A1", "Ark"), [[2]])
            assert (excel.Calculation, excel.ScreenUpdating, excel.EnableEvents) == (MANUAL, False, False)
            book.selected = ("Ark", "$C$9")
            raise KeyError("in the middle")
        assert (excel.Calculation, excel.ScreenUpdating, excel.EnableEvents) == (mode, True, False)
        assert book.selected == ("Forside", "$A$1")
        assert book.sheets["Ark"].api.ProtectContents


def test_protection_is_lifted_for_the_writing_and_put_back_with_the_same_rights() -> None:
    book, port = sheet_of({})
    port.write(area_of("A1", "Ark"), [[2]])
    arguments = book.protected["Ark"]
    assert arguments[:5] == ("", False, True, False, False)
    assert dict(zip(FLAGS, arguments[5:], strict=True)) == {
        **dict.fromkeys(FLAGS, False),
        "AllowFiltering": True,
    }


def test_an_unprotected_sheet_stays_unprotected_and_a_password_is_told() -> None:
    book, port = sheet_of({})
    book.sheets["Ark"].api.ProtectContents = False
    port.write(area_of("A1", "Ark"), [[2]])
    assert book.protected == {}
    book.sheets["Ark"].api.ProtectContents, book.sheets["Ark"].api.password = True, "hemmelig"
    with pytest.raises(WorkbookError, match="beskyttet med en adgangskode"):
        port.write(area_of("A1", "Ark"), [[2]])
    assert book.app.api.Calculation == AUTOMATIC


def test_the_status_bar_is_given_back_as_it_was() -> None:
    for before in (DANISH_STATUS, "Andet program"):
        book, port = sheet_of({})
        book.app.api.StatusBar = before
        port.status("SØM: beregner …")
        port.status("SØM: skriver …")
        assert book.app.api.StatusBar == "SØM: skriver …"
        port.status("")
        port.status("")
        assert book.app.api.StatusBar == before


def test_esc_in_front_of_excel_is_seen_but_not_one_from_before(monkeypatch: pytest.MonkeyPatch) -> None:
    book, port = sheet_of({})
    pressed = {7: [True, False, True], 8: [True]}
    monkeypatch.setattr(port_live, "escape_pressed", lambda window: pressed[window].pop(0))
    assert [port.stop_asked() for _ in range(3)] == [False, False, True]
    assert book.app.api.EnableCancelKey == NO_CANCEL_KEY  # Excel leaves the key to us


# --- a whole command ----------------------------------------------------------------------------------------


@pytest.fixture
def example() -> WorkbookPackage:
    return WorkbookPackage(workbook(with_example=True), "SOM.xlsm")


def book_of(package: WorkbookPackage) -> FakeBook:
    """The workbook as Excel would show it: values only, errors as numbers."""
    cells = {}
    for sheet in package.sheet_names:
        used = package.used_area(sheet)
        cells[sheet] = {
            (used.first_row + r, used.first_column + c): cell.value
            for r, row in enumerate(package.read(used))
            for c, cell in enumerate(row)
            if cell.kind is not CellKind.ERROR
        }
    names = {name: absolute(area) for name, area in package.defined_names().items() if area}
    return FakeBook(cells, names)


def test_beregn_in_an_open_workbook_reads_each_sheet_once_and_writes_each_range_once(
    example: WorkbookPackage,
) -> None:
    book = book_of(example)
    net = example.defined_names()["som_result_net"]
    assert net
    cells = book.sheets[net.sheet].api.cells
    where = [(net.first_row, c) for c in range(net.first_column, net.last_column + 1)]
    before = [cells.pop(place) for place in where]
    year = example.defined_names()["som_result_years_header"]
    assert year
    series = SimpleNamespace(
        Formula=f"=SERIES(,Nettoresultat!$F${year.first_row}:$Y${year.first_row},Nettoresultat!$F${year.first_row + 3}:$Y${year.first_row + 3},1)"
    )
    book.sheets["Nettoresultat"].api.series.append(series)
    assert execute("beregn", LivePort(book))
    assert book.app.alerts == []
    assert [cells[place] for place in where] == before
    assert series.Formula.count(":$O$") == 2  # ten years: F to O
    # eight input sheets and Scenarier, then Kontrol: fingerprint and master check
    assert book.calls["read"] == 11
    assert book.calls["write"] <= len(RESULT_NAMES) + 4
    assert book.modes == {MANUAL}
    assert book.app.api.calculated == 2
    excel = book.app.api
    assert (excel.Calculation, excel.ScreenUpdating, excel.StatusBar) == (AUTOMATIC, True, DANISH_STATUS)
    assert all(sheet.api.ProtectContents for sheet in book.sheets)
    assert session().result_source is not None
    session().result_source = None


def test_scenarios_and_simulation_in_an_open_workbook(example: WorkbookPackage) -> None:
    book = book_of(example)
    book.app.api.chosen = True  # the suggested name is taken
    assert execute("gem_scenarie", LivePort(book))
    ((message, mode),) = book.app.alerts
    assert message.startswith("Scenariet 'Scenarie 1' er gemt på arket Scenarier (3 af 8).")
    assert mode == "info"
    place = example.defined_names()["som_scenarios"]
    assert place
    cells, line = book.sheets["Scenarier"].api.cells, place.first_row + 2
    found = Locator(example).table(Plan(default_knowledge()).scenarios).columns
    name, whole, data = (
        cells[line, place.first_column + found[key]] for key in ("name", "complete", "data1")
    )
    assert (name, whole) == ("Scenarie 1", "Ja")
    assert data.startswith('{"title": "CTI til voksne i hjemløshed')
    book.calls.clear()
    assert execute("foreslaa", LivePort(book))
    assert book.app.alerts[-1][0].startswith("13 forslag til intervaller er skrevet på arket Usikkerhed: ")
    assert (
        book.calls["write"] == 4
    )  # parameter, distribution, low and high, basis: never the formulas between
    assert book.app.api.went_to == "Usikkerhed!A24"
    assert execute("simuler", LivePort(book))
    assert book.app.api.went_to == "Følsomhed!A36"
    assert len(book.app.alerts) == 2
    assert all(sheet.api.ProtectContents for sheet in book.sheets)
    excel = book.app.api
    assert (excel.Calculation, excel.ScreenUpdating, excel.StatusBar) == (AUTOMATIC, True, DANISH_STATUS)
    session().result_source = None


def test_a_portfolio_in_an_open_workbook_writes_its_sheet_alone_and_fits_its_figures(
    example: WorkbookPackage, tmp_path: Path
) -> None:
    book = book_of(example)
    sheet = book.sheets["Portefølje"].api
    bars = SimpleNamespace(Formula="=SERIES(,Portefølje!$Q$26:$Q$40,Portefølje!$R$26:$R$40,1)")
    sheet.series.append(bars)
    folder = write_cases(tmp_path / "sager")
    book.app.api.chosen = str(folder / "lille.toml")
    assert execute("portefolje", LivePort(book))
    assert book.app.alerts == []
    assert book.app.api.offered.endswith("*.toml;*.json;*.xlsm;*.xlsx;*.csv")
    assert book.app.api.went_to == "Portefølje!A1"
    assert set(book.protected) == {"Portefølje"}
    assert bars.Formula.count("$26:") == bars.Formula.count("$28") == 2
    list_of = example.defined_names()["som_portfolio_projects"]
    assert list_of
    names = [sheet.cells[list_of.first_row + i, list_of.first_column + 1] for i in range(4)]
    assert names == ["Stor", "Mellem", "Lille", None]
    assert book.modes == {MANUAL}
    excel = book.app.api
    assert (excel.Calculation, excel.ScreenUpdating, excel.StatusBar) == (AUTOMATIC, True, DANISH_STATUS)


def test_a_failing_write_is_told_and_excel_is_as_before(example: WorkbookPackage) -> None:
    book = book_of(example)
    book.sheets["Break-even"].api.password = "hemmelig"
    assert not execute("beregn", LivePort(book))
    ((message, mode),) = book.app.alerts
    assert mode == "critical"
    assert message.startswith("En fejl skal rettes. Intet er ændret.")
    assert "Break-even: Arket er beskyttet med en adgangskode" in message
    assert book.calls["write"] == 0
    assert all(sheet.api.ProtectContents for sheet in book.sheets)
    excel = book.app.api
    assert (excel.Calculation, excel.ScreenUpdating, excel.StatusBar) == (AUTOMATIC, True, DANISH_STATUS)


def test_ny_and_hent_in_an_open_workbook_give_the_same_inputs_back(
    example: WorkbookPackage, tmp_path: Path
) -> None:
    book = book_of(example)
    inputs = {
        name: dict(book.sheets[name].api.cells)
        for name in ("Indstillinger", "Effekt", "Konsekvenser 1", "Priser")
    }
    book.app.api.chosen = str(tmp_path / "sag.json")
    assert execute("gem", LivePort(book))
    assert book.app.api.suggested.endswith("CTI til voksne i hjemløshed eksempel.toml")
    assert execute("ny", LivePort(book))
    assert book.sheets["Indstillinger"].api.cells[6, 3] is None
    assert execute("hent", LivePort(book))
    assert "Sagen 'CTI til voksne i hjemløshed (eksempel)' er hentet" in book.app.alerts[-1][0]
    for name, cells in inputs.items():
        now = book.sheets[name].api.cells
        for place, value in cells.items():
            assert now[place] == value, (name, place)
    assert session().result_source is None


def test_questions_are_asked_in_excels_own_dialogs() -> None:
    book, port = sheet_of({(2, 3): "Herberg"})
    book.app.api.chosen = r"C:\Sager\sag.toml"
    assert port.ask_open_path("Hent sag") == Path(r"C:\Sager\sag.toml")
    assert book.app.api.offered == "Sager (*.toml;*.json;*.xlsm;*.xlsx),*.toml;*.json;*.xlsm;*.xlsx"
    assert port.ask_open_path("Importér", OPENED_TABLES) == Path(r"C:\Sager\sag.toml")
    assert book.app.api.offered == "Regneark (*.xlsx;*.xlsm;*.csv),*.xlsx;*.xlsm;*.csv"
    assert port.ask_save_path("Gem sag", "sag.toml") == Path(r"C:\Sager\sag.toml")
    assert port.ask_text("Slå op", "Ord:", "forslag") == "forslag"
    book.app.api.chosen = False  # the user gives up
    assert port.ask_open_path("Hent sag") is None
    assert port.ask_save_path("Gem sag", "sag.toml") is None
    assert port.ask_text("Slå op", "Ord:", "") is None
    book.app.answer = "no"
    assert not port.confirm("SØM-XL: Ny beregning", "Sikker?")
    assert port.selected_text() == "Herberg"
    port.go_to(area_of("B7", "Ark"))
    assert book.app.api.went_to == "Ark!B7"


def test_a_workbook_opened_from_the_web_has_no_folder_to_save_in() -> None:
    book, port = sheet_of({})
    book.api.Path = "https://kommune.sharepoint.com/Sager"
    port.ask_save_path("Gem sag", "sag.toml")
    assert book.app.api.suggested == "sag.toml"
    assert port.host() == {
        "path": r"C:\Sager\SOM.xlsm",
        "system": "Windows (64-bit) NT 10.00",
        "excel": "16.0",
    }


def test_the_selected_cell_is_told_only_in_this_workbook() -> None:
    book, port = sheet_of({})

    def active(file: str) -> SimpleNamespace:
        sheet = SimpleNamespace(Name="Ark", Parent=SimpleNamespace(FullName=file))
        return SimpleNamespace(Worksheet=sheet, Row=7, Column=2)

    book.app.api.ActiveCell = active(book.api.FullName)
    assert port.selected_cell() == area_of("B7", "Ark")
    book.app.api.ActiveCell = active(r"C:\Andet\SOM.xlsm")
    assert port.selected_cell() is None
    book.app.api.ActiveCell = None  # a chart sheet
    assert port.selected_cell() is None


def test_an_import_in_an_open_workbook_lets_every_function_answer_from_the_new_figures_at_once(
    example: WorkbookPackage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOM_XL_VIDEN", str(tmp_path / "viden"))
    question = ("SOM_PRIS", ("sel110_shelter", "kommune", 2024))
    session().forget_knowledge()
    before = call(*question, session())
    file = tmp_path / "priser.csv"
    file.write_text(
        "Ydelse;Kommune;Region;Stat;Prisår\nHerberg/forsorgshjem;800;0;700;2024\n", encoding="utf-8"
    )
    book = book_of(example)
    book.app.api.chosen = str(file)
    assert execute("importer", LivePort(book))
    ((message, mode),) = book.app.alerts
    assert message.startswith("priser.csv er importeret til jeres eget lag.")
    assert mode == "info"
    assert book.app.api.calculated_in_full == 1
    assert book.calls["write"] == 0
    assert call(*question, session()) == 800
    assert before != 800
    monkeypatch.undo()
    session().forget_knowledge()
    assert call(*question, session()) == before

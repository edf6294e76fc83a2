"""What *Kontrollér installation* finds, from facts alone."""

from __future__ import annotations

import sys
import threading
from dataclasses import replace

import pytest

from som_xl import __version__
from som_xl.excel import engine, installation
from som_xl.excel.commands import execute
from som_xl.excel.installation import PACKAGES, XLWINGS, Facts, facts_of, problems_of, report
from som_xl.excel.port_file import FilePort
from som_xl.model import SomError
from som_xl.workbook.cells import EMPTY_CELL, Cell, CellKind
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.references import Area, area_of
from tests.workbook.samples import user_workbook

GOOD = Facts(
    packages={**dict.fromkeys(PACKAGES, "1.0"), "pywin32": "311", "xlwings": XLWINGS},
    dlls=(f"xlwings32-{XLWINGS}.dll", f"xlwings64-{XLWINGS}.dll"),
    engine_running=True,
    workbook_path=r"C:\Sager\SOM.xlsm",
    from_web=False,
    excel="16.0",
    excel_bits=64,
    config={"USE UDF SERVER": "True", "DEBUG UDFS": "False"},
    workbook_version=__version__,
    workbook_data="2026.1",
    data="2026.1",
)


def test_a_good_installation_has_no_problems() -> None:
    assert problems_of(GOOD) == []
    assert report(GOOD).endswith("Alt er i orden.")
    assert "er ikke kontrolleret" in report(replace(GOOD, windows=False))
    assert f"SØM-XL {__version__}, videnbase 2026.1" in report(GOOD)


@pytest.mark.parametrize(
    ("changed", "told", "do"),
    [
        ({"python": (3, 9, 1)}, "Python er for gammel. Fundet: 3.9.1.", "Installér Python 3.11"),
        ({"python_bits": 32}, "Python er 32-bit. Fundet: Excel er 64-bit.", "Installér 64-bit Python"),
        ({"packages": {**GOOD.packages, "pywin32": ""}}, "Pakken pywin32 mangler.", "Installér SØM-XL igen."),
        ({"packages": {**GOOD.packages, "xlwings": "0.30.0"}}, f"passer til xlwings {XLWINGS}. Fundet: 0.30.0.", f"pip install xlwings=={XLWINGS}"),
        ({"dlls": ("xlwings64-0.30.0.dll",)}, f"xlwings64-{XLWINGS}.dll mangler", "Fundet: xlwings64-0.30.0.dll."),
        ({"dlls": (f"xlwings64-{XLWINGS}.dll",), "excel_bits": 32}, f"xlwings32-{XLWINGS}.dll mangler", "Excel (32-bit)"),
        ({"child_process_rule": 1}, "hindrer Excel i at starte Python", "DEBUG UDFS"),
        ({"engine_running": False, "config": {"USE UDF SERVER": "True", "DEBUG UDFS": "True"}}, "SØM-motoren kører ikke.", "pythonw -m som_xl.excel.engine"),
        ({"workbook_path": "https://kommune.sharepoint.com/SOM.xlsm"}, "åbnet fra en netadresse", "lokal eller synkroniseret mappe"),
        ({"from_web": True}, "hentet fra internettet", "Fjern blokering"),
        ({"macros": 4}, "alle makroer er slået fra", "Center for sikkerhed"),
        ({"config": {"USE UDF SERVER": ""}}, "bruger ikke den motor, der allerede kører. Fundet: tom.", "USE UDF SERVER"),
        ({"workbook_version": "0.0.1"}, f"Program 0.0.1, nu {__version__}", "Tryk på Beregn."),
        ({"workbook_data": "2025.1"}, "Videnbase 2025.1, nu 2026.1", "Tryk på Beregn."),
    ],
)  # fmt: skip
def test_each_fault_is_told_alone_with_what_to_do(changed: dict[str, object], told: str, do: str) -> None:
    (problem,) = problems_of(replace(GOOD, **changed))  # type: ignore[arg-type]
    assert told in str(problem)
    assert do in str(problem)
    assert str(problem) in report(replace(GOOD, **changed))  # type: ignore[arg-type]


def test_a_blocked_child_process_is_no_problem_where_the_workbook_only_connects() -> None:
    config = {"USE UDF SERVER": "True", "DEBUG UDFS": "True"}
    assert problems_of(replace(GOOD, child_process_rule=1, config=config)) == []


def test_what_is_not_known_is_no_fault_and_other_systems_need_no_dll() -> None:
    unknown = Facts(windows=False, packages=dict.fromkeys(PACKAGES, XLWINGS))
    assert problems_of(unknown) == []


def test_many_faults_still_fit_in_a_dialog() -> None:
    worst = Facts(
        python=(3, 8),
        python_bits=32,
        from_web=True,
        macros=4,
        workbook_path="https://x/" + "y" * 80,
        child_process_rule=1,
        config={},
    )
    assert len(problems_of(worst)) == 9
    assert len(report(worst)) < 950
    assert "til" in report(worst).splitlines()[-1]


def test_the_facts_of_this_computer_can_be_gathered_without_excel() -> None:
    facts = facts_of(None, "2026.1")
    assert facts.packages["numpy"]
    assert facts.python >= (3, 11)
    assert facts.config is None


def test_the_button_reports_on_a_workbook_without_our_sheets() -> None:
    port = FilePort(WorkbookPackage(user_workbook(), "sag.xlsm"))
    execute("installation", port)
    ((title, text),) = port.told
    assert title == "SØM-XL: Kontrollér installation"
    assert f"SØM-XL {__version__}" in text


def test_the_settings_sheet_is_read_as_texts_and_the_report_can_be_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    class WithSettings(FilePort):
        @property
        def sheet_names(self) -> tuple[str, ...]:
            return ("xlwings.conf",)

        def used_area(self, sheet: str) -> Area:
            return area_of("A1:C2", sheet)

        def read(self, area: Area) -> list[list[Cell]]:
            assert area.reference == "A1:C2"

            def text(value: str) -> Cell:
                return Cell(CellKind.TEXT, value)

            return [
                [text("DEBUG UDFS"), text(" True "), text("forklaring")],
                [EMPTY_CELL, text("USE UDF SERVER"), EMPTY_CELL],
            ]

    facts = facts_of(WithSettings(WorkbookPackage(user_workbook(), "sag.xlsm")), "")
    assert facts.config == {"DEBUG UDFS": "True", "USE UDF SERVER": ""}
    assert facts.connect_only
    assert installation.main() in {0, 1}
    assert "Python" in capsys.readouterr().out


def test_the_engine_is_asked_for_on_another_thread_than_the_one_that_owns_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def running() -> None:
        asked.append(threading.get_ident())

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(engine, "running", running)
    assert installation._engine_running() is False
    assert asked
    assert threading.get_ident() not in asked


def test_a_computer_without_pywin32_does_not_know_about_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    def running() -> None:
        raise SomError("Pakken pywin32 mangler.")

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(engine, "running", running)
    assert installation._engine_running() is None

"""*Kontrollér installation*: what is wrong between Excel and Python, and what to do about it.

Each check looks at one ``Facts`` record and touches nothing else. The same report without Excel::

    python -m som_xl.excel.installation
"""

from __future__ import annotations

import importlib
import importlib.metadata
import struct
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from som_xl import __version__
from som_xl.excel import engine
from som_xl.excel.commands_texts import bullets
from som_xl.excel.port import Port
from som_xl.knowledge.layers import user_knowledge
from som_xl.model import Problem
from som_xl.model.errors import SomError
from som_xl.workbook.cells import CellKind

OLDEST_PYTHON: Final = (3, 11)
XLWINGS: Final = "0.37.8"
"""The version whose module is baked into the workbook; it finds the DLL by this number."""
PACKAGES: Final = ("xlwings", "numpy", "pydantic", "openpyxl", "lxml", "formualizer")
CHILD_PROCESS_RULE: Final = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
BLOCK, WARN = 1, 6
ONLY_SIGNED, NO_MACROS = 3, 4
CONFIG_SHEET: Final = "xlwings.conf"
_RULES_KEY: Final = r"SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
_MACRO_KEYS: Final = (
    r"SOFTWARE\Policies\Microsoft\Office\16.0\Excel\Security",
    r"SOFTWARE\Microsoft\Office\16.0\Excel\Security",
)
_REINSTALL: Final = "Installér SØM-XL igen."


@dataclass(frozen=True)
class Facts:
    """What is known about this computer and this workbook. None and empty texts: not known.

    Attributes:
        windows: whether this is Windows; elsewhere there is no Excel to reach.
        python, python_bits, executable: the Python that answers.
        packages: version by name, empty when the package is missing.
        dlls: file names of xlwings' DLLs in Python's folder.
        engine_running: whether an engine was started beforehand and runs.
        child_process_rule: Defender's rule against processes started by Office: 1 blocks, 2 logs, 6 warns.
        macros: Excel's macro setting: 3 only signed, 4 none.
        workbook_path: as Excel knows it. from_web: it carries the mark of a download.
        excel: version. excel_bits: 32 or 64.
        config: the settings of the sheet xlwings.conf, None when there is no such sheet.
        workbook_version, workbook_data: program and data the workbook was last calculated with.
        data: the data of this program.
    """

    windows: bool = True
    python: tuple[int, ...] = (3, 11)
    python_bits: int = 64
    executable: str = ""
    packages: Mapping[str, str] = field(default_factory=dict)
    dlls: tuple[str, ...] = ()
    engine_running: bool | None = None
    child_process_rule: int | None = None
    macros: int | None = None
    workbook_path: str = ""
    from_web: bool | None = None
    excel: str = ""
    excel_bits: int | None = None
    config: Mapping[str, str] | None = None
    workbook_version: str = ""
    workbook_data: str = ""
    data: str = ""

    @property
    def connect_only(self) -> bool:
        """Whether the workbook only connects to an engine that runs already."""
        return self.setting("DEBUG UDFS") == "true"

    def setting(self, name: str) -> str:
        """A setting of the workbook in small letters; empty when it is not set."""
        return (self.config or {}).get(name, "").strip().casefold()


def python_version(facts: Facts) -> Problem | None:
    """Python is new enough."""
    if facts.python >= OLDEST_PYTHON:
        return None
    wanted = ".".join(map(str, OLDEST_PYTHON))
    found = ".".join(map(str, facts.python))
    return Problem(
        "Python", "Python er for gammel.", found, f"Installér Python {wanted} eller nyere, 64-bit."
    )


def packages(facts: Facts) -> Problem | None:
    """Every package is there."""
    wanted = (*PACKAGES, "pywin32") if facts.windows else PACKAGES
    missing = [name for name in wanted if not facts.packages.get(name)]
    return Problem("Pakker", f"Pakken {', '.join(missing)} mangler.", "", _REINSTALL) if missing else None


def xlwings_version(facts: Facts) -> Problem | None:
    """xlwings is the version the workbook's macros were made for."""
    found = facts.packages.get("xlwings", "")
    if found in {"", XLWINGS}:
        return None
    message = f"Arbejdsbogens makroer passer til xlwings {XLWINGS}."
    return Problem("xlwings", message, found, f"Kør: python -m pip install xlwings=={XLWINGS}")


def dll(facts: Facts) -> Problem | None:
    """The DLL that Excel loads is there, with Excel's own number of bits."""
    if not facts.windows:
        return None
    bits = facts.excel_bits or facts.python_bits
    wanted = f"xlwings{bits}-{XLWINGS}.dll"
    if wanted in facts.dlls:
        return None
    found = ", ".join(facts.dlls) or "ingen"
    message = f"{wanted} mangler i Pythons mappe; Excel ({bits}-bit) kan ikke nå Python uden."
    return Problem("xlwings-DLL", message, found, _REINSTALL)


def bits(facts: Facts) -> Problem | None:
    """Python has 64 bits. A 32-bit Excel may well use it: they are two processes."""
    if facts.python_bits == 64:
        return None
    remedy = "Installér 64-bit Python; det virker også med 32-bit Excel."
    return Problem("Python", "Python er 32-bit.", f"Excel er {facts.excel_bits or '?'}-bit", remedy)


def engine_running(facts: Facts) -> Problem | None:
    """Where the workbook only connects, an engine runs."""
    if not facts.connect_only or facts.engine_running is not False:
        return None
    remedy = "Start den: pythonw -m som_xl.excel.engine, eller brug genvejen SØM-motor i menuen Start."
    return Problem(
        "Motor", "Arbejdsbogen er sat til kun at forbinde sig, men SØM-motoren kører ikke.", "", remedy
    )


def child_process(facts: Facts) -> Problem | None:
    """Excel may start Python, or need not."""
    if facts.child_process_rule not in {BLOCK, WARN} or facts.connect_only:
        return None
    remedy = "Start SØM-motoren selv, og skriv True ved DEBUG UDFS på arket xlwings.conf."
    return Problem(
        "Windows Defender", "En regel hindrer Excel i at starte Python (underordnede processer).", "", remedy
    )


def local_path(facts: Facts) -> Problem | None:
    """The workbook lies in a folder, not at a web address."""
    if "://" not in facts.workbook_path:
        return None
    remedy = "Gem arbejdsbogen i en lokal eller synkroniseret mappe, og åbn den derfra."
    return Problem(
        "Placering",
        "Arbejdsbogen er åbnet fra en netadresse (OneDrive eller SharePoint).",
        facts.workbook_path,
        remedy,
    )


def settings(facts: Facts) -> Problem | None:
    """The buttons use the same process as the functions."""
    if facts.config is None or facts.setting("USE UDF SERVER") == "true":
        return None
    remedy = "Skriv teksten True ved USE UDF SERVER på arket xlwings.conf."
    found = facts.config.get("USE UDF SERVER", "") or "tom"
    return Problem(CONFIG_SHEET, "Knapperne bruger ikke den motor, der allerede kører.", found, remedy)


def mark_of_the_web(facts: Facts) -> Problem | None:
    """Windows does not see the workbook as downloaded."""
    if not facts.from_web:
        return None
    remedy = "Luk den, højreklik på filen, Egenskaber, Fjern blokering; eller flyt den til en placering, der er tillid til."
    return Problem(
        "Makroer", "Filen er mærket som hentet fra internettet, så Excel blokerer makroerne.", "", remedy
    )


def macro_setting(facts: Facts) -> Problem | None:
    """Excel lets macros run."""
    found = {ONLY_SIGNED: "kun signerede makroer", NO_MACROS: "alle makroer er slået fra"}.get(
        facts.macros or 0
    )
    if found is None:
        return None
    remedy = "Læg arbejdsbogen i en placering, der er tillid til (Filer, Indstillinger, Center for sikkerhed), eller bed IT om det."
    return Problem("Makroer", "Excels makroindstilling kan standse knapper og funktioner.", found, remedy)


def same_version(facts: Facts) -> Problem | None:
    """The workbook was calculated with this program and this data."""
    pairs = (("Program", facts.workbook_version, __version__), ("Videnbase", facts.workbook_data, facts.data))
    told = [f"{what} {old}, nu {new}" for what, old, new in pairs if old and new and old != new]
    if not told:
        return None
    return Problem(
        "Versioner",
        "Arbejdsbogen er sidst beregnet med en anden version.",
        "; ".join(told),
        "Tryk på Beregn.",
    )


CHECKS: Final[tuple[Callable[[Facts], Problem | None], ...]] = (
    python_version,
    bits,
    packages,
    xlwings_version,
    dll,
    child_process,
    engine_running,
    local_path,
    mark_of_the_web,
    macro_setting,
    settings,
    same_version,
)


NOT_WINDOWS: Final = (
    "Python og pakkerne er i orden. Forbindelsen til Excel findes kun på Windows og er ikke kontrolleret."
)


def problems_of(facts: Facts) -> list[Problem]:
    """Everything that is wrong, the most basic first."""
    return [problem for check in CHECKS if (problem := check(facts)) is not None]


def report(facts: Facts) -> str:
    """What was found and what to do, in Danish; short enough for a dialog."""
    python = ".".join(map(str, facts.python[:3]))
    running = {True: "kører", False: "ikke startet på forhånd", None: "ukendt"}[facts.engine_running]
    lines = [
        f"SØM-XL {__version__}, videnbase {facts.data}",
        f"Python {python} ({facts.python_bits}-bit), xlwings {facts.packages.get('xlwings') or 'mangler'}",
        f"SØM-motor: {running}",
    ]
    found = [str(problem) for problem in problems_of(facts)]
    well = "Alt er i orden." if facts.windows else NOT_WINDOWS
    return "\n".join(lines) + "\n\n" + (bullets(found) if found else well)


def facts_of(port: Port | None, data: str) -> Facts:
    """What can be found out here; what cannot is left unknown. Nothing is raised."""
    host = port.host() if port else {}
    path = host.get("path", "")
    return Facts(
        windows=sys.platform == "win32",
        python=tuple(sys.version_info[:3]),
        python_bits=struct.calcsize("P") * 8,
        executable=sys.executable,
        packages={name: _version(name) for name in (*PACKAGES, "pywin32")},
        dlls=tuple(sorted(file.name for file in Path(sys.prefix).glob("xlwings*.dll"))),
        engine_running=_engine_running(),
        child_process_rule=_registry_number("HKEY_LOCAL_MACHINE", _RULES_KEY, CHILD_PROCESS_RULE),
        macros=_macro_setting(),
        workbook_path=path,
        from_web=_from_web(path),
        excel=host.get("excel", ""),
        excel_bits=_bits_of(host.get("system", "")),
        config=_config(port) if port else None,
        workbook_version=_named_text(port, "som_version"),
        workbook_data=_named_text(port, "som_data_version"),
        data=data,
    )


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _engine_running() -> bool | None:
    """Asked on another thread: the engine's own main thread would be told that it may take its own place."""
    if sys.platform != "win32":
        return None
    with ThreadPoolExecutor(1) as other_thread:
        try:
            return other_thread.submit(engine.running).result() is not None
        except SomError:
            return None


def _registry_number(root: str, key: str, name: str) -> int | None:
    """A number in the Windows registry; None when it is not there, or not Windows."""
    with suppress(ImportError, OSError, ValueError):
        winreg: Any = importlib.import_module("winreg")
        with winreg.OpenKey(getattr(winreg, root), key) as opened:
            return int(winreg.QueryValueEx(opened, name)[0])
    return None


def _macro_setting() -> int | None:
    """A policy of the organisation goes before the user's own setting."""
    found = (_registry_number("HKEY_CURRENT_USER", key, "VBAWarnings") for key in _MACRO_KEYS)
    return next((number for number in found if number is not None), None)


def _from_web(path: str) -> bool | None:
    """Whether the file carries Windows' mark of a download (zone 3 or 4)."""
    if sys.platform != "win32" or not path or "://" in path:
        return None
    try:
        with open(f"{path}:Zone.Identifier", encoding="utf-8", errors="replace") as mark:  # noqa: PTH123 (a stream, not a path)
            return any(line.strip() in {"ZoneId=3", "ZoneId=4"} for line in mark)
    except OSError:
        return False


def _bits_of(system: str) -> int | None:
    """The number of bits in Excel's own words.

    >>> _bits_of("Windows (64-bit) NT 10.00"), _bits_of("Windows (32-bit) NT 10.00"), _bits_of("")
    (64, 32, None)
    """
    return next((number for number in (64, 32) if f"({number}-bit)" in system), None)


def _config(port: Port) -> dict[str, str] | None:
    """The settings sheet: names in the first column, values in the next."""
    if CONFIG_SHEET not in port.sheet_names:
        return None
    rows = port.read(port.used_area(CONFIG_SHEET))
    texts = [["" if cell.value is None else str(cell.value) for cell in row] for row in rows]
    found: dict[str, str] = {}
    for row in texts:
        filled = next((i for i, text in enumerate(row) if text), None)
        if filled is not None and filled + 1 < len(row):
            found[row[filled].strip()] = row[filled + 1].strip()
    return found


def _named_text(port: Port | None, name: str) -> str:
    area = port.defined_names().get(name) if port else None
    if port is None or area is None:
        return ""
    cell = port.read(area)[0][0]
    return str(cell.value) if cell.kind is CellKind.TEXT else ""


def main() -> int:
    """Print the report; exit code 1 when something is wrong."""
    facts = facts_of(None, user_knowledge().version)
    sys.stdout.write(report(facts) + "\n")
    return 1 if problems_of(facts) else 0


if __name__ == "__main__":
    sys.exit(main())

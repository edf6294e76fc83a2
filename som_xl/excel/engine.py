"""The pre-started engine: the Python process that Excel connects to where Excel itself may start no process.

Many organisations block *Office applications from creating child processes* (a Microsoft Defender rule), which
stops the ordinary way of xlwings. Here the user, or a shortcut at logon, starts the engine instead::

    pythonw -m som_xl.excel.engine

It serves the class that xlwings asks for when its setting ``DEBUG UDFS`` is true, so the workbook only connects.
One engine per logged-on user; it stays when every workbook has closed, and writes a log in the user's own folder.

How it stays: xlwings' ``serve`` ends when the last COM object is released, so the engine holds one itself. How it
is stopped: a named event, answered between two calls, never inside one. How there is only one: a named mutex that
the engine owns, which Windows gives back however the engine ends.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import io
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Final, TextIO, cast

import click

from som_xl import __version__
from som_xl.danish_click import DanishCommand, usage_problem
from som_xl.model.errors import FileError, Problem, SomError

FUNCTIONS: Final = "som_xl.excel.udfs"
MUTEX: Final = "Local\\SOM-XL-motor"
STOP_EVENT: Final = "Local\\SOM-XL-motor-stop"
SECONDS_TO_STOP: Final = 10
NOT_RUNNING: Final = 1
BAD_INPUT: Final = 2
SYNCHRONIZE, EVENT_MODIFY_STATE, PROCESS_TERMINATE, WM_QUIT = 0x0010_0000, 0x0002, 0x0001, 0x0012

logger = logging.getLogger("som_xl.excel.engine")


@dataclass(frozen=True)
class Running:
    """The engine that runs now: its process, when it started, its version and its log file."""

    process: int
    started: str
    version: str
    log: str


def user_folder() -> Path:
    """Where the engine keeps its log: the user's local application data, which does not roam."""
    local = os.environ.get("LOCALAPPDATA")
    return (Path(local) if local else Path.home() / "AppData" / "Local") / "SOM-XL"


def running() -> Running | None:
    """The engine that runs now, or None."""
    with _ownership(wait_ms=0) as free:
        return None if free else _noted()


def serve(log: Path) -> None:
    """Serve Excel until somebody asks the engine to stop.

    Args:
        log: the log file; rotated at 1 MB, three old files are kept.

    Raises:
        SomError: an engine runs already, the log cannot be written, or xlwings or pywin32 is missing.
    """
    with _ownership(wait_ms=1000) as owned:
        if not owned:
            raise SomError("SØM-motoren kører allerede. Brug --restart for at genstarte den.")
        _start_log(log)
        stopping = _stop_event()
        _note_myself(log)
        try:
            _load_functions()
            _serve_until(stopping)
        except Exception:
            logger.exception("Motoren standsede på grund af en fejl.")
            raise
        finally:
            _state_file().unlink(missing_ok=True)
        logger.info("Motoren er standset.")


def stop() -> bool:
    """Stop the engine that runs; True when there was one.

    The call in hand is finished first. An engine that has not stopped after ``SECONDS_TO_STOP`` hangs
    in a calculation and is ended by force.
    """
    found = running()
    if found is None:
        return False
    event = _pywin32("win32event")
    with contextlib.suppress(_pywin32("pywintypes").error):
        event.SetEvent(event.OpenEvent(EVENT_MODIFY_STATE, False, STOP_EVENT))
    with _ownership(wait_ms=SECONDS_TO_STOP * 1000) as gone:
        if gone:
            return True
    if found.process:
        api = _pywin32("win32api")
        with contextlib.suppress(_pywin32("pywintypes").error):
            api.TerminateProcess(api.OpenProcess(PROCESS_TERMINATE | SYNCHRONIZE, False, found.process), 1)
    with _ownership(wait_ms=SECONDS_TO_STOP * 1000) as gone:
        if not gone:
            raise SomError("SØM-motoren svarer ikke. Afslut pythonw.exe i Jobliste, og start motoren igen.")
    return True


def restart_from_within() -> None:
    """Called inside the engine (a button in Excel): a new engine starts, stops this one and takes its place.

    Excel itself starts nothing, so this also works where Excel may not.
    """
    log = _noted().log
    arguments = ["-m", "som_xl.excel.engine", "--restart", *(["--log", log] if log else [])]
    subprocess.Popen([sys.executable, *arguments], creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0))


def _stop_event() -> Any:
    """The event that others set to stop this engine; closing its console window sets it too."""
    event = _pywin32("win32event")
    stopping = event.CreateEvent(None, True, False, STOP_EVENT)
    event.ResetEvent(stopping)

    def console_closes(_kind: int) -> bool:
        event.SetEvent(stopping)
        return True

    _pywin32("win32api").SetConsoleCtrlHandler(console_closes, True)
    return stopping


def _serve_until(stopping: Any) -> None:
    """xlwings' own server, kept alive by one object of ours and ended by a quit message."""
    event, api = _pywin32("win32event"), _pywin32("win32api")
    com_server = _xlwings_server()
    kept_alive = com_server.serverutil.wrap(com_server.XLPython())
    thread = api.GetCurrentThreadId()

    def quit_when_asked() -> None:
        event.WaitForSingleObject(stopping, event.INFINITE)
        while True:  # again: a message that comes before the server waits for messages is lost
            api.PostThreadMessage(thread, WM_QUIT, 0, 0)
            time.sleep(1)

    threading.Thread(target=quit_when_asked, daemon=True).start()
    com_server.serve()
    del kept_alive


def _load_functions() -> None:
    """Load the worksheet functions before the first cell asks. A fault in them is logged; the engine still serves."""
    begun = time.perf_counter()
    if importlib.util.find_spec(FUNCTIONS) is None:
        logger.warning("Modulet %s findes ikke.", FUNCTIONS)
        return
    try:
        importlib.import_module(FUNCTIONS)
    except Exception:
        logger.exception("Regnearksfunktionerne kunne ikke indlæses.")
    else:
        logger.info("Regnearksfunktionerne er indlæst på %.1f sekunder.", time.perf_counter() - begun)


@contextlib.contextmanager
def _ownership(wait_ms: int) -> Iterator[bool]:
    """Own the engine's mutex for a while; False when an engine holds it all through ``wait_ms``."""
    event = _pywin32("win32event")
    mutex = event.CreateMutex(None, False, MUTEX)
    owned = event.WaitForSingleObject(mutex, wait_ms) in (event.WAIT_OBJECT_0, event.WAIT_ABANDONED)
    try:
        yield owned
    finally:
        if owned:
            event.ReleaseMutex(mutex)
        mutex.Close()


class _ToLog(io.TextIOBase):
    """Stands in for the output streams that ``pythonw`` does not have."""

    def write(self, text: str) -> int:
        if text.strip():
            logger.info(text.rstrip())
        return len(text)


def _start_log(log: Path) -> None:
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(log, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    except OSError as fault:
        remedy = "Vælg en anden fil med --log."
        raise FileError(
            [Problem(str(log), "Loggen kan ikke skrives.", fault.strerror or "", remedy)]
        ) from fault
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    sys.stdout = sys.stdout or cast(TextIO, _ToLog())
    sys.stderr = sys.stderr or cast(TextIO, _ToLog())
    _pywin32("win32com").logger = logging.getLogger("win32com")
    logger.info("SØM-XL %s, Python %s, %s", __version__, sys.version.split()[0], sys.executable)


def _state_file() -> Path:
    return user_folder() / "motor.json"


def _note_myself(log: Path) -> None:
    started = datetime.now().isoformat(sep=" ", timespec="seconds")
    me = Running(os.getpid(), started, __version__, str(log))
    _state_file().parent.mkdir(parents=True, exist_ok=True)
    _state_file().write_text(json.dumps(asdict(me)), encoding="utf-8")


def _noted() -> Running:
    """What the engine noted about itself when it started."""
    try:
        return Running(**json.loads(_state_file().read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Running(0, "", "", "")


def _pywin32(module: str) -> Any:
    """One module of pywin32, which exists on Windows only and has no types."""
    try:
        return importlib.import_module(module)
    except ImportError as fault:
        raise SomError(
            f"Pakken pywin32 mangler eller er beskadiget ({fault}). Geninstallér SØM-XL."
        ) from fault


def _xlwings_server() -> Any:
    try:
        return importlib.import_module("xlwings.com_server")
    except ImportError as fault:
        raise SomError(
            f"Pakken xlwings mangler eller er beskadiget ({fault}). Geninstallér SØM-XL."
        ) from fault


def _start(log: Path) -> int:
    found = running()
    if found is not None:
        click.echo(f"SØM-motoren kører allerede ({_described(found)}).")
        return 0
    click.echo(f"SØM-motoren starter. Log: {log}")
    serve(log)
    click.echo("SØM-motoren er standset.")
    return 0


def _restart(log: Path) -> int:
    stop()
    return _start(log)


def _stop(_log: Path) -> int:
    click.echo("SØM-motoren er standset." if stop() else "SØM-motoren kører ikke.")
    return 0


def _status(_log: Path) -> int:
    found = running()
    if found is None:
        click.echo("SØM-motoren kører ikke. Start den med: pythonw -m som_xl.excel.engine")
        return NOT_RUNNING
    click.echo(f"SØM-motoren kører ({_described(found)}). Log: {found.log}")
    return 0


def _described(found: Running) -> str:
    return f"proces {found.process}, version {found.version}, startet {found.started}"


ACTIONS: Final[dict[str, Callable[[Path], int]]] = {
    "start": _start,
    "stop": _stop,
    "status": _status,
    "restart": _restart,
}


@click.command(cls=DanishCommand)
@click.option("--stop", "actions", flag_value="stop", multiple=True, help="Stop motoren.")
@click.option(
    "--status",
    "actions",
    flag_value="status",
    multiple=True,
    help="Vis, om motoren kører (ellers slutkode 1).",
)
@click.option(
    "--restart", "actions", flag_value="restart", multiple=True, help="Stop motoren, og start den igen."
)
@click.option("--log", type=click.Path(path_type=Path), metavar="FIL", help="Skriv loggen i FIL.")
def command(actions: tuple[str, ...], log: Path | None) -> int:
    """Start SØM-motoren, som Excel forbinder sig til, når Excel ikke selv må starte Python."""
    if len(actions) > 1:
        raise click.UsageError("Vælg kun én af --stop, --status og --restart.")
    if sys.platform != "win32":
        raise SomError("SØM-motoren kører kun på Windows, hvor Excel kan forbinde sig til den.")
    return ACTIONS[actions[0] if actions else "start"](log or user_folder() / "motor.log")


def main(arguments: list[str] | None = None) -> int:
    """Entry point: exit code 0, 1 for a status of *not running*, 2 for what the user can put right."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        return int(command.main(args=arguments, prog_name="som_xl.excel.engine", standalone_mode=False) or 0)
    except click.UsageError as error:
        click.echo(usage_problem(error), err=True)
    except SomError as error:
        click.echo(f"Fejl: {error}", err=True)
    return BAD_INPUT


if __name__ == "__main__":
    sys.exit(main())

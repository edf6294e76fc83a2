"""Windows without Windows: the real xlwings DLL, COM server and Windows Python, under Wine.

``tests/wine/setup.sh`` makes the environment once (a folder, ``$SOM_WINE_DIR`` or ``~/.cache/som-xl-wine``).
Without it these tests are skipped and say why; with ``SOM_REQUIRE_HOSTS=1`` (CI) they fail instead.

Every test session gets a Wine prefix of its own (hard links, so no time and no space), so sessions do not disturb
each other: in one prefix there can be only one engine. Wine processes get pipes for input and output, since Windows
Python refuses to start with a plain file and ``/dev/null``. Starting Windows Python takes half a second; the tests
keep one process that stands for Excel (``excel``) and send it many calls at a time.

What no test here can show, because no Excel exists here: VBA compiling and calling the DLL, Excel converting cells
to variants, Excel's own behaviour when the engine is gone, Defender rules, and Windows logon sessions.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.wine.host import HERE, SECONDS, Engine, Excel, Windows

PROJECT = HERE.parents[1]

collect_ignore = ["excel_side.py", "demo_functions.py"]  # they run under Windows


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and {"windows", "windows_to_spoil"} & set(
            getattr(item, "fixturenames", ())
        ):
            item.add_marker(pytest.mark.wine)


def wine_folder() -> Path:
    """Where ``setup.sh`` has made the environment; skips or fails the test when it has not."""
    folder = Path(os.environ.get("SOM_WINE_DIR") or Path.home() / ".cache" / "som-xl-wine")
    missing = ""
    if shutil.which("wine") is None:
        missing = "Wine is not installed"
    elif not (folder / "made-from").is_file():
        missing = f"no Windows Python in {folder}"
    if not missing:
        return folder
    reason = f"{missing}: run tests/wine/setup.sh"
    if os.environ.get("SOM_REQUIRE_HOSTS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def lay_out_packages(folder: Path) -> Path:
    """The project as its wheel lays it out, and the functions the tests call."""
    packages = folder / "packages"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PROJECT / "som_xl", packages / "som_xl", ignore=ignored)
    shutil.copytree(PROJECT / "knowledge", packages / "som_xl" / "knowledge" / "data", ignore=ignored)
    shutil.copy(HERE / "demo_functions.py", packages)
    return packages


def copy_prefix(template: Path, target: Path) -> None:
    """A Wine prefix of its own: the system files linked, the registry copied."""
    shutil.copytree(template / "drive_c", target / "drive_c", symlinks=True, copy_function=os.link)
    shutil.copytree(template / "dosdevices", target / "dosdevices", symlinks=True)
    for registry in template.glob("*.reg"):
        shutil.copy(registry, target)
    shutil.copy(template / ".update-timestamp", target)


def quietly(command: list[str], environment: dict[str, str]) -> None:
    """Run a command of Wine's own; its services may keep its output open for ever, so that is no pipe of ours."""
    nowhere = subprocess.DEVNULL
    subprocess.run(
        command, env=environment, check=False, timeout=SECONDS, stdin=nowhere, stdout=nowhere, stderr=nowhere
    )


def remove_session(session: Path) -> None:
    """End what runs in a session's prefix, and nothing else; remove its folder."""
    quietly(["wineserver", "-k"], {**os.environ, "WINEPREFIX": str(session / "prefix")})
    shutil.rmtree(session, ignore_errors=True)


def remove_sessions_of_killed_runs(folder: Path) -> None:
    for session in folder.glob("session-*-*"):
        if not Path("/proc", session.name.split("-")[1]).exists():
            remove_session(session)


@contextlib.contextmanager
def started_windows() -> Iterator[Windows]:
    """A Wine prefix of its own with its services running, gone afterwards."""
    folder = wine_folder()
    remove_sessions_of_killed_runs(folder)
    session = Path(tempfile.mkdtemp(prefix=f"session-{os.getpid()}-", dir=folder))
    try:
        copy_prefix(folder / "prefix", session / "prefix")
        found = Windows(folder / "python", session / "prefix", lay_out_packages(session))
        quietly(["wineserver", "-p"], found.environment())
        quietly(["wine", "cmd", "/c", "exit"], found.environment())
        yield found
    finally:
        remove_session(session)


@pytest.fixture(scope="session")
def windows() -> Iterator[Windows]:
    with started_windows() as found:
        yield found


@pytest.fixture
def windows_to_spoil() -> Iterator[Windows]:
    """For a test that ends a server by force: Wine, unlike Windows, goes on sending clients to the dead one."""
    with started_windows() as found:
        yield found


@pytest.fixture
def new_excel(windows: Windows) -> Iterator[Callable[[], Excel]]:
    """Opens as many Excels as a test wants, and closes them after it."""
    opened: list[Excel] = []

    def open_excel() -> Excel:
        opened.append(Excel(windows))
        return opened[-1]

    yield open_excel
    for each in opened:
        each.close()


@pytest.fixture
def engine(windows: Windows) -> Iterator[Engine]:
    """An engine that runs and has answered; nobody is connected to it. Stopped after the test."""
    running = Engine(windows)
    running.start()
    first = Excel(windows)
    first.connect()
    first.close()
    yield running
    running.say("--stop")

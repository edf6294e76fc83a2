"""A headless LibreOffice of our own: private profile, clean environment, one document at a time."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

BRIDGE = Path(__file__).with_name("bridge.py")
PATH = "/usr/local/bin:/usr/bin:/bin"
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{locale}</value></prop></item>
</oor:items>
"""


class OfficeError(Exception):
    """LibreOffice could not do what it was told."""


@cache
def soffice() -> str | None:
    """The program, if there is one."""
    return shutil.which("soffice", path=PATH) or shutil.which("libreoffice", path=PATH)


@cache
def python_with_uno() -> str | None:
    """An interpreter that can speak with LibreOffice: rarely the one of the tests."""
    candidates = ["/usr/bin/python3", *map(str, sorted(Path("/opt").glob("libreoffice*/program/python")))]
    for candidate in candidates:
        if Path(candidate).exists():
            tried = subprocess.run(
                [candidate, "-c", "import uno"], capture_output=True, env={"PATH": PATH}, check=False
            )
            if tried.returncode == 0:
                return candidate
    return None


def missing() -> str | None:
    """Why there is no LibreOffice to drive; None when there is one."""
    if soffice() is None:
        return "LibreOffice (soffice) is not installed"
    if python_with_uno() is None:
        return "no system Python can import uno (package python3-uno)"
    return None


class Office:
    """Commands of the bridge, as methods: ``office.open(path)``, ``office.recalculate()`` …

    Args:
        folder: an empty folder for its profile.
        locale: language it believes the machine has, as ``da-DK``.
    """

    def __init__(self, folder: Path, locale: str = "en-US") -> None:
        why = missing()
        if why:
            raise OfficeError(why)
        profile = folder / "profile"
        settings = profile / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(SETTINGS.format(locale=locale), encoding="utf-8")
        # Nothing of the tests' own Python may reach the office's: it would load the wrong modules.
        environment = {"PATH": PATH, "HOME": str(folder), "LANG": "C.UTF-8"}
        self._process = subprocess.Popen(
            [str(python_with_uno()), str(BRIDGE), str(soffice()), str(profile)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=environment,
        )
        self._answer("start")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(90)
        self._process.stdout.close()

    def __getattr__(self, command: str) -> Any:
        if command.startswith("_"):
            raise AttributeError(command)

        def tell(*arguments: Any) -> Any:
            assert self._process.stdin
            self._process.stdin.write(json.dumps([command, *map(_plain, arguments)]) + "\n")
            self._process.stdin.flush()
            return self._answer(command)

        return tell

    def _answer(self, command: str) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise OfficeError(f"{command}: LibreOffice ended")
        answer = json.loads(line)
        if "error" in answer:
            raise OfficeError(answer["error"])
        return answer["answer"]


def _plain(argument: Any) -> Any:
    return str(argument) if isinstance(argument, Path) else argument

"""Windows Python under Wine, the process that stands for Excel, and the engine as its user handles it."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CONNECT_ONLY = "{506e67c3-55b5-48c3-a035-eed5deea7d6d}"
MISSING = {"missing": True}
NOT_AVAILABLE = -2146826246  # xlErrNA as COM carries it
SECONDS = 120
Call = tuple[str, str, Sequence[Any]]


def error(code: int) -> dict[str, int]:
    """A cell error as an argument."""
    return {"error": code}


@dataclass(frozen=True)
class Ended:
    """A process that has ended: what it wrote and its exit code."""

    stdout: str
    stderr: str
    code: int


@dataclass(frozen=True)
class Windows:
    """Windows Python under Wine, with the project as an installed package."""

    python: Path
    prefix: Path
    packages: Path

    def environment(self) -> dict[str, str]:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DISPLAY"))
        }
        wine = {"WINEPREFIX": str(self.prefix), "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml="}
        return {**inherited, **wine, "PYTHONPATH": self.path(self.packages)}

    def start(self, *arguments: str, program: str = "python.exe") -> subprocess.Popen[bytes]:
        """Start Windows Python; the caller ends it."""
        command = ["wine", str(self.python / program), *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=self.environment())

    def run(self, *arguments: str, stdin: str = "", timeout: float = SECONDS) -> Ended:
        """Run Windows Python with these arguments to its end."""
        process = self.start(*arguments)
        try:
            stdout, stderr = process.communicate(stdin.encode(), timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        texts = [stream.decode("utf-8").replace("\r\n", "\n") for stream in (stdout, stderr)]
        return Ended(texts[0], texts[1], process.returncode)

    @staticmethod
    def path(path: Path) -> str:
        """A path of this machine as Wine's programs see it."""
        return "Z:" + str(path).replace("/", "\\")


class Excel:
    """A process that stands where Excel stands: it calls the engine through the DLL and COM."""

    def __init__(self, windows: Windows) -> None:
        self.process = windows.start(windows.path(HERE / "excel_side.py"))

    def order(self, order: dict[str, Any], timeout: float = SECONDS) -> Any:
        self.send(order)
        return self.answer(timeout)

    def send(self, order: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        self.process.stdin.flush()

    def answer(self, timeout: float = SECONDS) -> Any:
        assert self.process.stdout is not None
        watchdog = threading.Timer(timeout, self.process.kill)
        watchdog.start()
        try:
            line = self.process.stdout.readline()
        finally:
            watchdog.cancel()
        if not line:
            raise AssertionError(
                f"The process that stands for Excel ended: {self.process.communicate()[1].decode()}"
            )
        return json.loads(line)

    def activate(self, config: str = CONNECT_ONLY) -> Any:
        """Start or connect to the engine; waits for one that is being started."""
        return self.order({"do": "activate", "config": config})

    def connect(self, timeout: float = 30) -> None:
        """Connect to an engine that may still be starting."""
        last = time.monotonic() + timeout
        while (found := self.activate()) != {"value": True}:
            assert time.monotonic() < last, found
            time.sleep(0.2)

    def call_many(self, calls: Sequence[Call], times: int = 1) -> Any:
        """Make all calls ``times`` times: the outcomes (``value`` or ``exception``) and the seconds they took."""
        return self.order({"do": "call", "calls": calls, "times": times})

    def call(self, name: str, *arguments: Any, module: str = "demo_functions") -> Any:
        """One call; the value, or AssertionError with what the engine said."""
        outcome = self.call_many([(module, name, arguments)])["outcomes"][0]
        assert "value" in outcome, outcome
        return outcome["value"]

    def release(self) -> None:
        self.order({"do": "release"})

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()


class Engine:
    """The engine as its user handles it: ``python -m som_xl.excel.engine``."""

    def __init__(self, windows: Windows) -> None:
        self.windows = windows
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *arguments: str) -> None:
        """Start it as a shortcut does, without a console, and do not wait for it."""
        self.process = self.windows.start("-m", "som_xl.excel.engine", *arguments, program="pythonw.exe")

    def say(self, *arguments: str) -> Ended:
        return self.windows.run("-m", "som_xl.excel.engine", *arguments)

    def log(self) -> str:
        users = self.windows.prefix / "drive_c" / "users"
        return next(users.glob("*/AppData/Local/SOM-XL/motor.log")).read_text(encoding="utf-8")

# ruff: noqa: N802  (the names are UNO's)
"""A service inside LibreOffice that hands calls to the Python of the tests. Runs with ``bridge.py``, under its Python.

Basic finds it with ``CreateUnoService(SERVICE)``. The bridge's Python has none of our packages and may be of another
version, so a call goes on as a line of JSON to ``functions_server.py``, and its answer comes back the same way.
"""

import json
import subprocess
from pathlib import Path

import unohelper
from com.sun.star.lang import XServiceInfo, XSingleComponentFactory
from com.sun.star.script.provider import XScript

SERVICE = "som.xl.FunctionRoad"


class Functions(unohelper.Base, XScript):
    """``invoke(Array(module, function, argument, …), Array(), Array())`` gives rows of values."""

    def __init__(self, python, folder, log):
        with Path(log).open("a", encoding="utf-8") as errors:
            self.server = subprocess.Popen(
                [python, "-m", "tests.libreoffice.functions_server"],
                cwd=folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )

    def invoke(self, given, _places, _values):
        module, name, *arguments = given
        self.server.stdin.write(json.dumps([module, name, arguments]).encode("ascii") + b"\n")
        self.server.stdin.flush()
        answer = json.loads(self.server.stdout.readline())
        return tuple(tuple(row) for row in answer), (), ()

    def end(self):
        self.server.stdin.close()
        self.server.wait(30)


class Factory(unohelper.Base, XSingleComponentFactory, XServiceInfo):
    """What the office's list of services holds: always the one ``Functions``."""

    def __init__(self, made):
        self.made = made

    def createInstanceWithContext(self, _context):
        return self.made

    def createInstanceWithArgumentsAndContext(self, _arguments, _context):
        return self.made

    def getImplementationName(self):
        return SERVICE

    def supportsService(self, name):
        return name == SERVICE

    def getSupportedServiceNames(self):
        return (SERVICE,)

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from som_xl.workbook.__main__ import main as build
from tests.libreoffice.office import Office, missing

# They run under another Python: the one LibreOffice speaks with.
collect_ignore = ["bridge.py", "functions_road.py"]


def need_host() -> None:
    """Skip for all to see without LibreOffice; fail where it must be."""
    why = missing()
    if why:
        (pytest.fail if os.environ.get("SOM_REQUIRE_HOSTS") == "1" else pytest.skip)(why)


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One LibreOffice for all tests."""
    need_host()
    with Office(tmp_path_factory.mktemp("office")) as started:
        yield started


@pytest.fixture(scope="session")
def danish_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Another one, on a Danish machine."""
    need_host()
    with Office(tmp_path_factory.mktemp("danish-office"), "da-DK") as started:
        yield started


@pytest.fixture(scope="session")
def som_xlsm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product workbook, built from the sources."""
    return build(tmp_path_factory.mktemp("built"))

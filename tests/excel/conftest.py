from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from som_xl.excel.answers import Answer
from som_xl.excel.functions import call
from som_xl.excel.functions_session import Session

Excel = Callable[..., Answer]


@pytest.fixture
def at() -> Session:
    return Session()


@pytest.fixture
def excel(at: Session) -> Excel:
    """A cell's formula: the function's name and its arguments, as they arrive over COM."""

    def formula(name: str, *args: Any) -> Answer:
        return call(name, args, at)

    return formula

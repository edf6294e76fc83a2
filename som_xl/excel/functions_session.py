"""What the worksheet functions share while Excel is open: the knowledge base, the open calculation, the last error."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

from som_xl.excel.answers import NA, FunctionError
from som_xl.excel.functions_tables import Tables, tables_of
from som_xl.knowledge import KnowledgeBase
from som_xl.knowledge.layers import user_knowledge
from som_xl.model import Result, SomError


class ResultSource(Protocol):
    """Where the calculation of the open SOM workbook comes from; the live host sets one."""

    def result(self) -> Result:
        """The last calculated result.

        Raises:
            SomError: nothing is calculated, or it is out of date; the reason in Danish.
        """


class Session:
    """One per engine process.

    Attributes:
        result_source: the open SOM workbook; None when there is none.
        last_reason: why the last function gave an error, in Danish; empty when none has.
    """

    def __init__(self, knowledge: Callable[[], KnowledgeBase] = user_knowledge) -> None:
        self.result_source: ResultSource | None = None
        self.last_reason = ""
        self._knowledge = knowledge
        self._tables: Tables | None = None
        self._failure: SomError | None = None

    @property
    def tables(self) -> Tables:
        """The lookups, made at first use.

        Raises:
            SomError: the knowledge base cannot be read; it is tried once, not for every cell.
        """
        if self._failure is not None:
            raise self._failure
        if self._tables is None:
            try:
                self._tables = tables_of(self._knowledge())
            except SomError as error:
                self._failure = error
                raise
        return self._tables

    def forget_knowledge(self) -> None:
        """Read the knowledge base again at the next question; also after one that could not be read."""
        self._tables = self._failure = None

    def result(self) -> Result:
        """The result in the open SOM workbook.

        Raises:
            SomError: there is none.
        """
        if self.result_source is None:
            raise FunctionError(
                NA, "Ingen SØM-arbejdsbog er beregnet.", "", "Åbn SOM.xlsm, og tryk på SØM, Beregn."
            )
        return self.result_source.result()


@lru_cache(maxsize=1)
def session() -> Session:
    """The session of this process."""
    return Session()

"""Cases from any kind of file, and to any kind: TOML, JSON, and the workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from som_xl import casefile
from som_xl.knowledge import KnowledgeBase
from som_xl.knowledge.completing import with_default_prices
from som_xl.model import Case, CaseError, FileError, Problem, Result, calculate, case_from_mapping

if TYPE_CHECKING:
    from som_xl.workbook.writing import Writer

WORKBOOKS: Final = (".xlsm", ".xlsx")
KINDS: Final = (*WORKBOOKS, *casefile.SUFFIXES)


def kind_of(path: Path) -> str:
    """The file's ending in lower case.

    Raises:
        FileError: not a kind of file we know.
    """
    suffix = path.suffix.lower()
    if suffix not in KINDS:
        raise FileError(
            [
                Problem(
                    path.name or str(path),
                    "Filtypen kendes ikke.",
                    f"'{path.suffix}'",
                    f"Brug en fil, der ender på {', '.join(KINDS)}.",
                )
            ]
        )
    return suffix


def open_case(path: Path, knowledge: KnowledgeBase) -> Case:
    """The validated case in a file, with default prices from the knowledge base where it gives none.

    Raises:
        SomError: every problem in the file, with its place.
    """
    if kind_of(path) in WORKBOOKS:
        from som_xl.workbook.package import WorkbookPackage  # noqa: PLC0415  (a case file needs no workbook code)
        from som_xl.workbook.reading import case_from_workbook  # noqa: PLC0415

        return case_from_workbook(WorkbookPackage.open(path), knowledge)
    data = with_default_prices(casefile.read_mapping(path), knowledge)
    try:
        return case_from_mapping(data, knowledge.price_index)
    except CaseError as error:
        raise CaseError(
            Problem(
                f"{path.name}: {problem.place}" if problem.place else path.name,
                problem.message,
                problem.found,
                problem.remedy,
            )
            for problem in error.problems
        ) from None


def save_case(
    case: Case,
    path: Path,
    knowledge: KnowledgeBase,
    at: datetime,
    source: Path | None = None,
    more: Callable[[Writer], None] | None = None,
) -> None:
    """The case as a new file of the kind the name says; a workbook is also calculated.

    Args:
        case: the case. path: the new file.
        source: the file the case was read from: what is typed on its sheets beside the case goes along from
            workbook to workbook.
        more: writes what a workbook's module sheets hold, on top of that.
    """
    if kind_of(path) not in WORKBOOKS:
        casefile.write_case(with_index(case, knowledge), path)
        return
    from som_xl.workbook.build import write_workbook  # noqa: PLC0415
    from som_xl.workbook.macros import product_macros  # noqa: PLC0415
    from som_xl.workbook.modules.carrying import carry_modules  # noqa: PLC0415

    def modules(writer: Writer) -> None:
        if source is not None and kind_of(source) in WORKBOOKS:
            carry_modules(source, writer)
        if more is not None:
            more(writer)

    write_workbook(case, calculate(case), knowledge, path, at, product_macros(), modules)


def with_index(case: Case, knowledge: KnowledgeBase) -> Case:
    """The case with the index its amounts are converted with among its own figures, as its prices are.

    A file written so gives the same result also when a newer data package has another index. A case whose
    amounts all are in its own price level needs none and is left as it is.
    """
    years = {case.settings.price_year, *(cost.price_year for cost in case.costs if cost.price_year)}
    years |= {price.price_year for price in case.prices.values() if price.price_year}
    if len(years) < 2:
        return case
    data = case.to_mapping()
    used = {str(year): case.price_index[year] for year in sorted(years) if year in case.price_index}
    data["settings"]["price_index"] = {**used, **data["settings"].get("price_index", {})}
    return case_from_mapping(data, knowledge.price_index)


def save_result(
    source: Path, case: Case, result: Result, target: Path, knowledge: KnowledgeBase, at: datetime
) -> None:
    """The result beside the case: a copy of the user's workbook with filled result sheets, or a new file.

    Raises:
        SomError: the target is the source, or cannot be written, or the copy has no room for the result.
    """
    refuse_same_file(source, target)
    from_kind, to_kind = kind_of(source), kind_of(target)
    if from_kind not in WORKBOOKS or to_kind not in WORKBOOKS:
        save_case(case, target, knowledge, at, source)
        return
    if from_kind != to_kind:
        raise FileError(
            [
                Problem(
                    target.name,
                    f"En kopi af en {from_kind}-fil kan ikke gemmes som {to_kind}.",
                    "",
                    f"Giv filen endelsen {from_kind}, eller brug 'som-xl konverter' til en ny arbejdsbog.",
                )
            ]
        )
    from som_xl.workbook.updating import updated_copy  # noqa: PLC0415

    updated_copy(source, case, result, target, knowledge, at)


def refuse_same_file(source: Path, target: Path) -> None:
    """The input is never overwritten.

    Raises:
        FileError: both names are the same file.
    """
    same = source.resolve() == target.resolve() or (
        target.exists() and source.exists() and target.samefile(source)
    )
    if same:
        raise FileError(
            [
                Problem(
                    target.name,
                    "Resultatet kan ikke skrives oven i den fil, der læses.",
                    "",
                    "Vælg et andet filnavn.",
                )
            ]
        )

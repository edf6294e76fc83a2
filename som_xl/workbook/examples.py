"""The examples on the module sheets of the product workbook: eksempeltal, marked as such."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from som_xl.analysis.estimate_answer import answer_estimate
from som_xl.analysis.portfolio.portfolio import portfolio
from som_xl.analysis.portfolio.probability import with_intervals
from som_xl.analysis.portfolio.projects import Project
from som_xl.casefile import read_mapping
from som_xl.knowledge import KnowledgeBase, example_case_path
from som_xl.knowledge.completing import with_default_prices
from som_xl.model import case_from_mapping
from som_xl.workbook.fitting import fit_package_rows
from som_xl.workbook.modules.estimate_case import estimate_case
from som_xl.workbook.modules.estimate_rows import estimate_blocks, remarks_of
from som_xl.workbook.modules.estimate_sheet import estimate_sheet
from som_xl.workbook.modules.portfolio_rows import Told, charted, portfolio_blocks, raw_inputs
from som_xl.workbook.modules.portfolio_sheet import portfolio_sheet
from som_xl.workbook.modules.reading import read_module
from som_xl.workbook.writing import Value, Writer

ESTIMATE: Final[Mapping[str, Value]] = {
    "target_group": "Voksne i hjemløshed",
    "per_year": 20,
    "years": 3,
    "cost": 60_000,
    "success_rate": 0.25,
    "horizon": 10,
    "first_year": 2026,
    "status": "eksempeltal",
}
"""The numbers of the user are made up; the consequences are the knowledge base's."""


PORTFOLIO_BUDGET: Final = 10_000_000
"""Room for the two smaller editions of the example together, or for the largest alone, which gives less."""
SOURCE: Final = "De eksempler, der følger med programmet (opdigtede tal), og det første i to mindre udgaver"


def write_examples(writer: Writer, at: datetime) -> None:
    """Every module sheet that has an example, filled and calculated."""
    _write_estimate(writer, at)
    _write_portfolio(writer, at)


def _write_estimate(writer: Writer, at: datetime) -> None:
    knowledge, module = writer.plan.knowledge, estimate_sheet(writer.plan)
    writer.write_typed(module, ESTIMATE, {})
    typed = read_module(writer.package, writer.plan, module)
    answer = answer_estimate(estimate_case(typed, knowledge, at.year), knowledge)
    writer.write_module(module, estimate_blocks(module, answer, remarks_of(answer), typed, knowledge, at))


def _write_portfolio(writer: Writer, at: datetime) -> None:
    module = portfolio_sheet()
    writer.write_typed(module, {"budget": PORTFOLIO_BUDGET}, {})
    projects, proposed = with_intervals(_example_projects(writer.plan.knowledge), writer.plan.knowledge)
    answer = portfolio(projects, total=PORTFOLIO_BUDGET)
    used = raw_inputs(writer.package, module)
    blocks = portfolio_blocks(module, answer, Told(SOURCE, proposed), used, writer.plan.knowledge, at)
    writer.write_module(module, blocks)
    fit_package_rows(writer.package, {module.areas[name]: rows for name, rows in charted(blocks).items()})


def _example_projects(knowledge: KnowledgeBase) -> list[Project]:
    """The three cases that come with the program, and the first of them in two smaller editions."""
    cases = []
    for name in ("eksempelkommune", "familie_alkohol", "familie_stof"):
        data = with_default_prices(read_mapping(example_case_path().with_name(f"{name}.toml")), knowledge)
        cases.append(case_from_mapping(data, knowledge.price_index))
    projects = [Project(case.title, case, case.municipality) for case in cases]
    first = projects[0]
    smaller = [
        replace(first, name=f"CTI i bydel {district} (eksempel)", factor=factor)
        for district, factor in (("Nord", 0.7), ("Syd", 0.6))
    ]
    return [first, *smaller, *projects[1:]]

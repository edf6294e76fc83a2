"""The examples on the module sheets of the product workbook: eksempeltal, marked as such, or facts with their source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from som_xl.analysis.portfolio.portfolio import portfolio
from som_xl.analysis.portfolio.probability import with_intervals
from som_xl.analysis.portfolio.projects import Project
from som_xl.analysis.projects.record import project_named, project_record
from som_xl.casefile import read_mapping
from som_xl.knowledge import KnowledgeBase, example_case_path
from som_xl.knowledge.completing import with_default_prices
from som_xl.model import case_from_mapping
from som_xl.model.report import EXAMPLE_STATUS
from som_xl.workbook.fitting import fit_package_rows
from som_xl.workbook.line_rows import Row, Value
from som_xl.workbook.modules.estimate_case import typed_answer
from som_xl.workbook.modules.estimate_rows import estimate_blocks, remarks_of
from som_xl.workbook.modules.estimate_sheet import estimate_sheet
from som_xl.workbook.modules.family_sheet import family_sheet
from som_xl.workbook.modules.followup_lines import Key, lines_of
from som_xl.workbook.modules.followup_reading import Filled, Stood
from som_xl.workbook.modules.followup_run import compared, write_choices, write_followup
from som_xl.workbook.modules.followup_table import arranged
from som_xl.workbook.modules.portfolio_rows import Told, charted, portfolio_blocks, raw_inputs
from som_xl.workbook.modules.portfolio_sheet import portfolio_sheet
from som_xl.workbook.modules.project_layout import SHEET as PROJECT_SHEET
from som_xl.workbook.modules.project_rows import record_blocks
from som_xl.workbook.modules.project_sheet import project_sheet
from som_xl.workbook.modules.reading import read_module
from som_xl.workbook.reading import case_from_workbook
from som_xl.workbook.writing import Writer

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
_SHELTER: Final = "Herberg/forsorgshjem (SEL § 110)"
REALISED: Final[Mapping[Key, float]] = {
    ("Startede deltagere", "", 2026): 16,
    ("Startede deltagere", "", 2027): 24,
    ("Heraf gennemført", "", 2026): 13,
    ("Heraf gennemført", "", 2027): 19,
    ("Succesrate blandt gennemførte", "", 2026): 0.60,
    ("Omkostninger i alt", "", 2026): 1_840_000,
    ("Omkostninger i alt", "", 2027): 2_150_000,
    ("Prisfaktor", _SHELTER, 2027): 1.05,
    ("Forbrug pr. succes", _SHELTER, 2027): -40,
}
"""Made up as if two years had passed, with something of each driver."""

PROJECT: Final = "MOVE"
"""A project of SØM: what is public of it, and what is not."""


HOUSEHOLD: Final[Mapping[str, Sequence[Row]]] = {
    "som_family_household": (
        {"role": "Partner", "persons": 0.1, "status": "eksempeltal", "note": "Opfundet: 10 af 100 deltagere bor sammen med en partner, når de har fået bolig."},
        {"role": "Barn 6-13 år", "persons": 0.2, "status": "eksempeltal", "note": "Opfundet: 20 børn på den alder i 100 familier."},
        {"role": "Familien samlet", "persons": 1, "status": "eksempeltal", "note": "Det, familien får én gang."},
    ),
    "som_family_lines": (
        {"role": "Partner", "service": "cash_benefit", "u1": -1, "u2": -2, "u3": -2, "status": "eksempeltal", "note": "Uger pr. partner."},
        {"role": "Barn 6-13 år", "service": "child_contact_person", "u1": -4, "u2": -8, "u3": -6, "status": "eksempeltal", "note": "Timer pr. barn."},
        {"role": "Familien samlet", "service": "family_treatment", "u1": 0.5, "u2": -1, "u3": -1, "status": "eksempeltal", "note": "Timer pr. familie: flere det første år, fordi behovet opdages."},
    ),
}  # fmt: skip
"""Made up, to show how a household is filled in. It is not put into the built-in case, whose result stays as it is."""
PORTFOLIO_BUDGET: Final = 10_000_000
"""Room for the two smaller editions of the example together, or for the largest alone, which gives less."""
SOURCE: Final = "De eksempler, der følger med programmet (opdigtede tal), og det første i to mindre udgaver"


def write_examples(writer: Writer, at: datetime) -> None:
    """Every module sheet that has an example, filled; *Skøn*, *Opfølgning* and *Portefølje* also calculated."""
    _write_estimate(writer, at)
    names = writer.plan.knowledge.service_names
    rows: dict[str, list[Row]] = {
        table: [
            {**row, "service": names[str(row["service"])]} if "service" in row else dict(row) for row in given
        ]
        for table, given in HOUSEHOLD.items()
    }
    writer.write_typed(family_sheet(writer.plan), {}, rows)
    _write_project(writer, at)
    _write_followup(writer, at)
    _write_portfolio(writer, at)


def _write_estimate(writer: Writer, at: datetime) -> None:
    knowledge, module = writer.plan.knowledge, estimate_sheet(writer.plan)
    writer.write_typed(module, ESTIMATE, {})
    typed = read_module(writer.package, writer.plan, module)
    answer = typed_answer(typed, knowledge, at.year)
    writer.write_module(module, estimate_blocks(module, answer, remarks_of(answer), typed, knowledge, at))


def _write_project(writer: Writer, at: datetime) -> None:
    knowledge = writer.plan.knowledge
    shown = project_sheet(writer.plan)
    writer.write_typed(shown, {"choice": PROJECT}, {})
    record = project_record(knowledge, project_named(knowledge, PROJECT, PROJECT_SHEET).id)
    writer.write_areas(record_blocks(record, knowledge, PROJECT, at))


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


def _write_followup(writer: Writer, at: datetime) -> None:
    plan = writer.plan
    case = case_from_workbook(writer.package, plan.knowledge)
    figures = tuple(Filled(label, name, year, value, "") for (label, name, year), value in REALISED.items())
    stood = Stood(figures, (), running=False, status=EXAMPLE_STATUS, rest="plan")
    found = arranged(case, lines_of(case, plan.knowledge), stood)
    write_choices(writer, stood)
    write_followup(writer, stood, found, compared(stood, found), at)

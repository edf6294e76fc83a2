"""What is written on *Familie*: the case's result by role as constants, and what was said of the household."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from som_xl.analysis import wording as words
from som_xl.analysis.family import figure_remarks, roles_without_figures
from som_xl.analysis.family_services import counted_per_member
from som_xl.analysis.household import Household
from som_xl.analysis.roles import PARTICIPANT_ROLE, RoleResults, results_by_role
from som_xl.knowledge import KnowledgeBase
from som_xl.model import Case, Result
from som_xl.model.discounting import Array
from som_xl.model.report import kroner, warnings
from som_xl.workbook.canvas import Value
from som_xl.workbook.modules import family_layout as at
from som_xl.workbook.result_blocks import Rows, family_roles, filled, row_of

NO_ROLES: Final = (
    "Sagen har ingen roller: kun deltageren selv er regnet med. Udfyld husstanden, og tryk på Familie."
)
_LINE: Final = 190
"""Letters that can be seen in one row of the sheet, and on its page."""
_NOTICE: Final = 140
"""The same in bold, with what comes before and after."""


def family_blocks(case: Case, result: Result, knowledge: KnowledgeBase) -> dict[str, Rows]:
    """The rows of the ranges that belong to the case, each as large as its area; without roles one sentence."""
    remarks = [*counted_per_member(case, knowledge), *warnings(result)]
    blocks: dict[str, Rows] = {"som_family_headline": [[NO_ROLES]]}
    if roles := family_roles(case, result):
        found, unit = results_by_role(result), words.price_level(result)
        blocks = {
            "som_family_tiles": _tiles(result, found, unit),
            "som_family_headline": _headline(case, result, found, remarks),
            "som_family_summary": _summary(result, found, unit),
            "som_family_roles": [[role, unit, *_amounts(value, result)] for role, value in roles.items()],
            "som_family_remarks": _lines(remarks, at.REMARKS),
        }
    sizes = {
        "som_family_tiles": (2, len(at.TILES)),
        "som_family_headline": (at.HEADLINE, 1),
        "som_family_summary": (len(at.SUMMARY), 1 + at.AMOUNTS),
        "som_family_roles": (at.ROLES, 2 + at.AMOUNTS),
        "som_family_remarks": (at.REMARKS, 1),
    }
    return {name: filled(blocks.get(name, []), *size) for name, size in sizes.items()}


def member_rows(household: Household, case: Case, knowledge: KnowledgeBase) -> Rows:
    """``member_remarks`` as rows of the sheet."""
    return _lines(member_remarks(household, case, knowledge), at.MEMBER_REMARKS)


def member_remarks(household: Household, case: Case, knowledge: KnowledgeBase) -> list[str]:
    """One sentence per role on what was put into the case, and what must be known about published figures."""
    told = [*roles_without_figures(household, knowledge), *figure_remarks(household, knowledge)]
    counted = []
    for member in household.members:
        lines = sum(line.role == member.role for line in case.consequences)
        if lines:
            counted.append(
                f"{member.role}: {words.decimal(member.persons, 4)} pr. familie, "
                f"{lines} {'linje' if lines == 1 else 'linjer'} på Konsekvenser 2."
            )
    return [*counted, *told]


def _amounts(value: Array, result: Result) -> list[Value]:
    """In all and per family."""
    return [*row_of(value + 0.0), *row_of(value / float(result.participants) + 0.0)]


def _alone(found: RoleResults) -> tuple[float, float]:
    """Net result in all of the participant alone, and what the others add."""
    own = found.consequences.get(PARTICIPANT_ROLE, np.zeros(4))
    others = sum((v for role, v in found.consequences.items() if role != PARTICIPANT_ROLE), np.zeros(4))
    return float((found.costs + found.saved_costs + own)[3]), float(others[3])


def _tiles(result: Result, found: RoleResults, unit: str) -> Rows:
    municipality, region, state, total = result.net_result.tolist()
    values = [total, municipality, region, state, float(result.per_participant[3]), *_alone(found)]
    return [values, [unit] * len(values)]


def _headline(case: Case, result: Result, found: RoleResults, remarks: Sequence[str]) -> Rows:
    alone, others = _alone(found)
    what = "lægger" if round(others) >= 0 else "trækker"
    way = "til" if round(others) >= 0 else "fra"
    family = (
        f"Regnet på deltageren alene er nettoresultatet {kroner(alone)} "
        f"Resten af familien {what} {kroner(abs(others))} {way}."
    )
    notice = words.example_notice(case)
    told = [remark for remark in remarks if not notice or not remark.startswith("Eksempeltal:")]
    more = f" (+ {len(told) - 1} mere nedenfor)" if len(told) > 1 else ""
    warning = f"Bemærk: {_beginning(told[0])}{more}" if told else ""
    return [[text] for text in (*words.headline(result), family, notice, warning)]


def _beginning(remark: str) -> str:
    """The first sentence, as much of it as can be seen; all of it stands below."""
    return textwrap.shorten(re.split(r"(?<=\.) (?=[A-ZÆØÅ])", remark)[0], _NOTICE, placeholder=" …")


def _summary(result: Result, found: RoleResults, unit: str) -> Rows:
    consequences = sum(found.consequences.values(), np.zeros(4))
    parts = (result.net_result, found.costs, found.saved_costs, consequences)
    return [[unit, *_amounts(value, result)] for value in parts]


def _lines(remarks: Iterable[str], room: int) -> Rows:
    """The remarks, long ones in several rows; what there is no room for is counted."""
    told = list(remarks)
    rows: list[str] = []
    for i, remark in enumerate(told):
        parts = textwrap.wrap(remark, _LINE, subsequent_indent="   ", break_on_hyphens=False)
        if len(rows) + len(parts) > room - (i < len(told) - 1):
            return [[row] for row in [*rows, f"… og {len(told) - i} mere (se 'som-xl familie')."]]
        rows += parts
    return [[row] for row in rows]

"""How much a workbook has room for."""

from __future__ import annotations

from dataclasses import dataclass

from som_xl.knowledge import KnowledgeBase
from som_xl.model import COSTS_KEY, Case
from som_xl.workbook.plan.codes import NOT_A_SERVICE
from som_xl.workbook.scenario_text import pieces


@dataclass(frozen=True)
class Capacity:
    """How much a workbook has room for. Built larger when a case needs it."""

    operating_years: int = 10
    horizon: int = 20
    consequence_years: int = 10
    cost_lines: int = 20
    own_lines: int = 30
    own_services: int = 20
    committees: int = 6
    group_mix: int = 5
    uncertain: int = 40
    correlations: int = 10
    scenarios: int = 8
    scenario_pieces: int = 6
    followup_rows: int = 60
    last_index_year: int = 2035
    first_index_year: int = 2015

    @classmethod
    def for_case(cls, case: Case, knowledge: KnowledgeBase) -> Capacity:
        """Room for this case, and never less than the standard."""
        standard = cls()
        known = {service.id for service in knowledge.services} - NOT_A_SERVICE
        years = [
            *case.settings.price_index,
            standard.first_index_year,
            standard.last_index_year,
            case.settings.price_year,
        ]
        in_first_sheet = {line.service for line in case.consequences if line.service in known}
        return cls(
            operating_years=max(standard.operating_years, len(case.participants.starts)),
            horizon=max(standard.horizon, case.settings.horizon),
            consequence_years=max(
                [standard.consequence_years]
                + [len(line.units) for line in case.consequences]
                + [len(line.original or ()) for line in case.consequences]
                + [len(item.se or ()) for item in case.uncertainty]
            ),
            cost_lines=max(standard.cost_lines, len(case.costs)),
            own_lines=max(standard.own_lines, len(case.consequences) - len(in_first_sheet)),
            own_services=max(
                standard.own_services, len(({*case.prices, *case.committees} - {COSTS_KEY}) - known)
            ),
            committees=max(
                standard.committees, len({name for shares in case.committees.values() for name in shares})
            ),
            group_mix=max(standard.group_mix, len(case.target_group_mix or {})),
            uncertain=max(standard.uncertain, len(case.uncertainty)),
            correlations=max(standard.correlations, len(case.correlations)),
            scenarios=max(standard.scenarios, len(case.scenarios)),
            scenario_pieces=max(
                [standard.scenario_pieces, *(len(pieces(item.changes)) for item in case.scenarios)]
            ),
            followup_rows=max(standard.followup_rows, _most_followed(case)),
            first_index_year=min(years),
            last_index_year=max(years),
        )


def _most_followed(case: Case) -> int:
    """Figures of a case that can be followed up in a year, at most: persons, costs, prices and use."""
    names = {line.name for line in case.costs}
    uses = {(line.service, line.per) for line in case.included}
    return 5 + len(names) + len(uses) + len({service for service, _ in uses})

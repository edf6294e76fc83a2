"""What an intervention for a target group is expected to change, with direction and recommendation."""

from __future__ import annotations

from typing import NamedTuple

from som_xl.analysis.published import require_known_group
from som_xl.knowledge import KnowledgeBase
from som_xl.model import Case


class AffectedService(NamedTuple):
    """What an intervention for the group is expected to change, as the knowledge base reads the sources.

    Attributes:
        service: service id; empty when the source names a whole domain.
        domain: domain id.
        name: Danish name of the service or domain.
        direction: ``decrease``, ``increase`` or empty where it was not public.
        recommendation: ``include``, ``potential`` or ``exclude``.
        horizon, basis, status, source: what the recommendation rests on.
    """

    service: str
    domain: str
    name: str
    direction: str
    recommendation: str
    horizon: str
    basis: str
    status: str
    source: str


def affected_services(knowledge: KnowledgeBase, target_group: str) -> tuple[AffectedService, ...]:
    """The services or domains a calculation for the group may count, with direction and recommendation.

    Raises:
        SomError: unknown group.
    """
    require_known_group(knowledge, target_group)
    found = []
    for row in knowledge.recommendations_for(target_group):
        service = knowledge.service_by_id.get(row.service_id)
        domain = service.domain_id if service else row.domain_id
        found.append(
            AffectedService(
                service=row.service_id,
                domain=domain,
                name=service.name if service else knowledge.domain_by_id[domain].name,
                direction=row.direction,
                recommendation=row.recommendation,
                horizon=row.horizon,
                basis=row.basis,
                status=row.status.value,
                source=row.source_id,
            )
        )
    return tuple(found)


def expected_services(knowledge: KnowledgeBase, case: Case) -> tuple[AffectedService, ...]:
    """What the case's target group, or each group of its mix, is expected to change; the same only once.

    A group of the user's own is expected to change nothing: nothing is known about it.
    """
    known = [group for group in groups_of(case) if group in knowledge.target_group_by_id]
    return tuple(dict.fromkeys(row for group in known for row in affected_services(knowledge, group)))


def groups_of(case: Case) -> tuple[str, ...]:
    """The target groups of a case, mixed or not; a group of the user's own as typed."""
    return tuple(case.target_group_mix or ((case.target_group,) if case.target_group else ()))

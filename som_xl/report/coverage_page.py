"""The page ``docs/daekning.md``: what the knowledge base has and lacks, per target group and service."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from som_xl.knowledge import KnowledgeBase
from som_xl.knowledge.quality import (
    GroupCoverage,
    ServiceCoverage,
    findings,
    group_coverage,
    service_coverage,
)

_INTRO: Final = """\
# Dækning: hvad videnbasen har, og hvad den mangler

<!-- Lavet af python -m som_xl.excel.documents. Ret tallene i knowledge/. -->

Videnbase {version} ({date}). Tabellerne siger, hvor der er tal at regne med, og hvor I selv skal finde dem. Et tal
her er et antal rækker, ikke en vurdering af dem: se kilde, status og match med `som-xl viden`.

* {effects} af {groups} målgrupper har mindst én effekt, {rates} mindst én, der kan blive til en succesrate.
* {consequences} har mindst ét publiceret konsekvenstal. SØM's egne konsekvenstal er ikke offentlige.
* {priced} af {services} ydelser har en standardpris.
"""
_GROUPS: Final = """\
## Målgrupper

*Succesrate*: effekter, hvis effektmål kan regnes om (`som-xl effekt`). *Niveau 1*: meta-analyse eller lodtrækning.
*Priser*: hvor mange af de ydelser, som gruppens konsekvenser og anbefalinger nævner, der har en standardpris.
"""
_SERVICES: Final = """\
## Ydelser

*Standardpris* bruges, når I ikke skriver jeres egen. Uden standardpris skal I skrive en. *Nyeste* er det nyeste prisår i
videnbasen, også for priser, der ikke er standard.
"""
_FINDINGS: Final = """\
## Modsigelser i tallene

Rækker, der er ens, eller som siger forskelligt om det samme, uden at noten forklarer det.
"""


def coverage_page(knowledge: KnowledgeBase) -> str:
    """The page as Danish markdown; the same data give the same page."""
    groups, services = group_coverage(knowledge), service_coverage(knowledge)
    intro = _INTRO.format(
        version=knowledge.version,
        date=knowledge.date,
        groups=len(groups),
        effects=sum(group.effects > 0 for group in groups),
        rates=sum(group.rates > 0 for group in groups),
        consequences=sum(group.consequences > 0 for group in groups),
        services=len(services),
        priced=sum(service.default is not None for service in services),
    )
    found = [f"* {finding.message}" for finding in findings(knowledge)] or ["Ingen fundet."]
    parts = [
        intro,
        _GROUPS,
        _table(
            (
                "målgruppe",
                "effekter",
                "niveau 1",
                "succesrate",
                "konsekvenser",
                "anbefalinger",
                "omkostninger",
                "priser",
            ),
            map(_group_row, groups),
        ),
        _SERVICES,
        _table(
            ("ydelse", "enhed", "priser", "standardpris", "prisår", "nyeste"),
            map(_service_row, services),
            texts=2,
        ),
        _FINDINGS,
        "\n".join(found) + "\n",
    ]
    return "\n".join(parts)


def _group_row(group: GroupCoverage) -> Sequence[str]:
    counts = (group.effects, group.best, group.rates, group.consequences, group.recommendations, group.costs)
    priced = f"{group.priced} af {group.services}" if group.services else "–"
    return (f"{group.name} (`{group.id}`)", *(str(count) if count else "–" for count in counts), priced)


def _service_row(covered: ServiceCoverage) -> Sequence[str]:
    service, default = covered.service, covered.default
    return (
        f"{service.name} (`{service.id}`)",
        service.unit,
        str(covered.prices) if covered.prices else "–",
        default.status.label if default else "–",
        str(default.year) if default else "–",
        str(covered.newest or "–"),
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], texts: int = 1) -> str:
    """A table whose first ``texts`` columns are texts and stand to the left."""
    lines = [heads, tuple("---" if column < texts else "---:" for column, _ in enumerate(heads)), *rows]
    return (
        "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
        + "\n"
    )

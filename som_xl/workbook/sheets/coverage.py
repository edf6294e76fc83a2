"""How far the knowledge base reaches, in a few lines for *Forside*: what there is, and what is missing."""

from __future__ import annotations

from typing import Final, NamedTuple

from som_xl.knowledge import KnowledgeBase
from som_xl.knowledge.quality import group_coverage, service_coverage
from som_xl.workbook.sheets import knowledge as k

NOT_PUBLIC: Final = "SØM's egne konsekvensskøn er ikke offentlige."


class Coverage(NamedTuple):
    """One line: what kind of figure, how much there is of it, and the sheet that holds it."""

    kind: str
    text: str
    sheet: str


def coverage_lines(knowledge: KnowledgeBase) -> tuple[Coverage, ...]:
    """Totals per kind of figure, and how many target groups or services have any."""
    groups, services, rows = group_coverage(knowledge), service_coverage(knowledge), knowledge.counts()
    priced = sum(service.default is not None for service in services)

    def reached(counts: list[int]) -> str:
        return f"{sum(count > 0 for count in counts)} af {len(groups)} målgrupper"

    return (
        Coverage(
            "Effekter",
            f"{rows['effects']} effekter. {reached([g.effects for g in groups])} har mindst én, "
            f"{sum(g.rates > 0 for g in groups)} mindst én, der kan blive til en succesrate.",
            k.EFFECTS,
        ),
        Coverage(
            "Konsekvenser",
            f"{rows['consequences']} publicerede tal. {reached([g.consequences for g in groups])} har mindst ét.",
            k.CONSEQUENCES,
        ),
        Coverage(
            "Anbefalinger",
            f"{rows['recommendations']} anbefalinger. {reached([g.recommendations for g in groups])} har mindst én.",
            k.RECOMMENDATIONS,
        ),
        Coverage(
            "Priser",
            f"{rows['prices']} priser. {priced} af {len(services)} ydelser har en standardpris.",
            k.PRICES,
        ),
    )


def gaps(knowledge: KnowledgeBase) -> str:
    """The most important gaps, in words."""
    groups, services = group_coverage(knowledge), service_coverage(knowledge)
    without = {
        kind: sum(getattr(group, kind) == 0 for group in groups)
        for kind in ("consequences", "effects", "recommendations")
    }
    unpriced = sum(service.default is None for service in services)
    return (
        f"{NOT_PUBLIC} {without['consequences']} målgrupper har derfor intet konsekvenstal her, og I skal selv skønne "
        f"eller måle ændringen i enheder. {without['effects']} målgrupper har ingen effekt, og "
        f"{without['recommendations']} har ingen anbefaling af, hvad der bør medregnes. "
        f"{unpriced} ydelser mangler en standardpris."
    )

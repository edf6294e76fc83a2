"""A published price in another year's price level, with the record of how it came there.

The conversion itself is ``som_xl.model.discounting.uprate``, the only place where an amount changes price level: a case
converts there too. A converted price keeps its row, and is converted from that row again, so nothing is converted twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from som_xl.knowledge.base import KnowledgeBase
from som_xl.knowledge.records import PriceRow
from som_xl.model.discounting import uprate
from som_xl.model.errors import Problem, SomError

AMOUNTS: Final = ("gross", "municipality", "region", "state")


@dataclass(frozen=True)
class ConvertedPrice:
    """A price in the level of ``to_year``.

    Attributes:
        row: the price as published.
        from_year, to_year: price levels. index_from, index_to: net price index of those years.
        projected: whether one of the index values is a projection.
        source_id: where the index comes from.
        gross, municipality, region, state: kr. per unit; ``None`` where the row has none.
    """

    row: PriceRow
    from_year: int
    to_year: int
    index_from: float
    index_to: float
    projected: bool
    source_id: str
    gross: float | None
    municipality: float | None
    region: float | None
    state: float | None


def converted_price(
    knowledge: KnowledgeBase, price: PriceRow | ConvertedPrice, to_year: int
) -> ConvertedPrice:
    """A price in the level of a year, always from the published row.

    Raises:
        SomError: the row has no price year, or the index has not one of the years.

    >>> from som_xl.knowledge import default_knowledge
    >>> kb = default_knowledge()
    >>> price = converted_price(kb, kb.default_price("sel110_shelter"), 2026)   # 753.42 · 123.23 / 118.04
    >>> round(price.municipality, 2), round(converted_price(kb, price, 2026).municipality, 2)
    (786.55, 786.55)
    """
    row = price.row if isinstance(price, ConvertedPrice) else price
    index = knowledge.price_index
    if row.year is None:
        raise SomError(
            [Problem("", "Prisens prisår er ikke oplyst, så den kan ikke omregnes.", f"'{row.id}'")]
        )
    if row.year not in index:
        message = f"Prisen er fra {row.year}, som nettoprisindekset ikke har, så den kan ikke omregnes."
        raise SomError([Problem("", message)])
    if to_year not in index:
        span = f"Vælg et år i {min(index)}–{max(index)}."
        raise SomError([Problem("prisaar", "Året har intet nettoprisindeks.", str(to_year), span)])
    sources = {
        item.year: item.source_id for item in knowledge.price_index_rows if item.series == "net_price_index"
    }
    gross, municipality, region, state = (
        None if (amount := getattr(row, name)) is None else uprate(amount, row.year, to_year, index)
        for name in AMOUNTS
    )
    return ConvertedPrice(
        row=row,
        from_year=row.year,
        to_year=to_year,
        index_from=index[row.year],
        index_to=index[to_year],
        projected=knowledge.index_is_projection(row.year) or knowledge.index_is_projection(to_year),
        source_id=sources[to_year],
        gross=gross,
        municipality=municipality,
        region=region,
        state=state,
    )

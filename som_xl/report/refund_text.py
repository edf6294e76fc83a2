"""A gross amount shared between the payers, in Danish text and as plain values."""

from __future__ import annotations

from typing import Any, Final

from som_xl.analysis.wording import percent
from som_xl.knowledge import KnowledgeBase
from som_xl.knowledge.refund import Scheme, Shares, Split

_LABEL: Final = 26
_NUMBER: Final = 16


def split_text(split: Split, scheme: Scheme, knowledge: KnowledgeBase) -> str:
    """Each part with its shares, the average, the amounts in kr., reservations and source."""
    heads = ("af beløbet", "kommune", "region", "stat")
    lines = [
        f"{scheme.id}: {scheme.rows[0].name}",
        *([f"Gælder fra {scheme.rows[0].valid_from}"] if scheme.rows[0].valid_from else []),
        f"Brutto {kroner_og_oere(split.amount)} kr.",
        "",
        f"{'':<{_LABEL}}" + "".join(f"{head:>{_NUMBER}}" for head in heads),
    ]
    lines += [_shares_row(part.label, part.fraction, part.shares) for part in split.parts]
    if split.amount > 0:
        if len(split.parts) > 1:
            lines.append(_shares_row("i gennemsnit", 1.0, average_shares(split)))
        paid = (split.amount, split.municipality, split.region, split.state)
        lines.append(f"{'kr.':<{_LABEL}}" + "".join(f"{kroner_og_oere(kr):>{_NUMBER}}" for kr in paid))
    if split.remainder:
        lines.append(
            f"{kroner_og_oere(split.remainder)} kr. betales af andre eller af en, videnbasen ikke nævner."
        )
    sources = dict.fromkeys(knowledge.source(rule.source_id).citation() for rule in scheme.rows)
    lines += ["", *(f"  • {note}" for note in split.notes), *(f"  Kilde: {source}" for source in sources)]
    return "\n".join(lines)


def split_fields(split: Split, scheme: Scheme) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "rule": scheme.id,
        "amount": split.amount,
        "payers": {"municipality": split.municipality, "region": split.region, "state": split.state},
        "not_named": split.remainder,
        "parts": [
            {
                "rule": part.rule_id,
                "label": part.label,
                "fraction": part.fraction,
                "shares": part.shares._asdict(),
            }
            for part in split.parts
        ],
        "notes": list(split.notes),
    }


def average_shares(split: Split) -> Shares:
    """The shares of the whole amount."""
    return Shares(*(sum(part.fraction * part.shares[actor] for part in split.parts) for actor in range(3)))


def kroner_og_oere(amount: float) -> str:
    """kr. with øre, as Danes write them.

    >>> kroner_og_oere(1234.5)
    '1.234,50'
    """
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def _shares_row(label: str, fraction: float, shares: Shares) -> str:
    return f"{label:<{_LABEL}}" + "".join(f"{percent(share):>{_NUMBER}}" for share in (fraction, *shares))

"""Who pays a gross cost: the refund rules of ``refund_rules.csv`` applied to an amount.

The rules are data. A rule here is one row, or rows that belong together: steps by week of benefit
(``trappe_1`` … ``trappe_4`` are ``trappe``) or by the size of the yearly cost (``central_2021_21niv_0`` …).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Literal, NamedTuple

from som_xl.knowledge.base import KnowledgeBase
from som_xl.knowledge.records import RefundRule
from som_xl.model.errors import Problem, SomError

Kind = Literal["flat", "weeks", "days", "amounts"]
SMALLEST: Final = 1e-9

BY_YEAR: Final[dict[str, tuple[str, ...]]] = {
    "sel110": ("sel110_foer", "sel110_120"),
    "central": ("central_2020regel", "central_2021_21niv"),
    "kmf": ("kmf_frys", "kmf_afskaf"),
}
"""Short names for rules that followed each other, oldest first; the year says which one is meant."""


class Shares(NamedTuple):
    """Fractions of an amount; what they lack of 1 is paid by someone the knowledge base does not name."""

    municipality: float
    region: float
    state: float


@dataclass(frozen=True)
class Scheme:
    """A rule that can be applied: its rows in order.

    Attributes:
        beyond: for a rule by days the row that holds beyond its limit.
        also: other rules by days of the same service.
    """

    id: str
    kind: Kind
    rows: tuple[RefundRule, ...]
    beyond: RefundRule | None = None
    also: tuple[RefundRule, ...] = ()


@dataclass(frozen=True)
class Part:
    """A stretch of the amount with one sharing: ``fraction`` of the amount, in words and as shares."""

    label: str
    fraction: float
    shares: Shares
    rule_id: str


@dataclass(frozen=True)
class Split:
    """An amount shared between the payers, kr.

    Attributes:
        municipality, region, state: kr. remainder: kr. whose payer the knowledge base does not name.
        parts: how it came about. notes: reservations, Danish sentences.
    """

    amount: float
    municipality: float
    region: float
    state: float
    remainder: float
    parts: tuple[Part, ...]
    notes: tuple[str, ...]


def general_steps(knowledge: KnowledgeBase) -> tuple[RefundRule, ...]:
    """The steps by week of benefit that hold for most income transfers, first week first."""
    rules = [
        rule
        for rule in knowledge.refund_rules
        if rule.week_from is not None and not rule.service_id and rule.state_share is not None
    ]
    return tuple(sorted(rules, key=lambda rule: rule.week_from or 0))


def find_scheme(knowledge: KnowledgeBase, rule_id: str, year: int) -> Scheme:
    """The rule with an id, a common first part of ids, or a short name, as it holds in a year.

    Raises:
        SomError: no such rule, or it was not in force in the year.

    >>> from som_xl.knowledge import default_knowledge
    >>> find_scheme(default_knowledge(), "trappe", 2026).kind
    'weeks'
    """
    names = BY_YEAR.get(rule_id, (rule_id,))
    schemes = [scheme for name in names if (scheme := _scheme(knowledge, name)) is not None]
    if not schemes:
        known = [*BY_YEAR, *(re.sub(r"_\d+$", "", rule.id) for rule in knowledge.refund_rules)]
        near = list(dict.fromkeys(get_close_matches(rule_id, known, 3, 0.5)))
        hint = f"Mente du {' eller '.join(near)}? " if near else ""
        remedy = f"{hint}Se 'som-xl viden refusion', eller brug trappe, {', '.join(BY_YEAR)}."
        raise SomError([Problem("regel", "Reglen findes ikke i videnbasen.", f"'{rule_id}'", remedy)])
    in_force = [scheme for scheme in schemes if int(scheme.rows[0].valid_from[:4] or 0) <= year]
    if not in_force:
        since = schemes[0].rows[0].valid_from
        raise SomError(
            [
                Problem(
                    "aar",
                    f"Reglen gælder først fra {since}.",
                    str(year),
                    "Vælg et senere år eller en anden regel.",
                )
            ]
        )
    return in_force[-1]


def split_gross(
    amount: float, scheme: Scheme, *, weeks: tuple[int, int] | None = None, days: int | None = None
) -> Split:
    """Share a gross amount between the payers.

    Args:
        amount: kr., not negative. For a rule by weeks the cost of the whole stretch of weeks, for one by days of
            all the days in one calendar year, each evenly spread; for one by amounts the year's cost of one case.
        weeks: first and last week of benefit, counted from 1.
        days: days in the calendar year.

    Raises:
        SomError: the amount is no amount, or the rule needs weeks or days that are not given, or has no shares.

    >>> from som_xl.knowledge import default_knowledge
    >>> steps = find_scheme(default_knowledge(), "trappe", 2026)
    >>> split = split_gross(26_000, steps, weeks=(1, 26))   # 4 weeks · 200 kr. + 22 weeks · 600 kr.
    >>> round(split.municipality, 6), round(split.state, 6)
    (14000.0, 12000.0)
    """
    if not math.isfinite(amount) or amount < 0:
        raise SomError(
            [Problem("beloeb", "Beløbet skal være 0 kr. eller mere.", f"{amount:g}", "Ret beløbet.")]
        )
    if days is not None and not 1 <= days <= 366:
        raise SomError(
            [Problem("doegn", "Et kalenderår har højst 366 døgn.", str(days), "Skriv et tal fra 1 til 366.")]
        )
    parts = tuple(part for part in _parts(amount, scheme, weeks, days) if part.fraction > 0)
    municipality, region, state = (
        amount * sum(part.fraction * part.shares[actor] for part in parts) for actor in range(3)
    )
    remainder = amount - municipality - region - state
    return Split(
        amount,
        municipality,
        region,
        state,
        remainder=remainder if remainder > SMALLEST * max(1.0, amount) else 0.0,
        parts=parts,
        notes=tuple(dict.fromkeys(_notes(scheme, parts, weeks, days))),
    )


def _scheme(knowledge: KnowledgeBase, name: str) -> Scheme | None:
    rules = {rule.id: rule for rule in knowledge.refund_rules}
    if name in rules:
        rule = rules[name]
        if rule.day_limit is None:
            return Scheme(name, "flat", (rule,))
        also = [other for other in rules.values() if other.service_id == rule.service_id and other.day_limit]
        others = tuple(other for other in also if other.id != name)
        return Scheme(name, "days", (rule,), _beyond(knowledge, rule), others)
    rows = tuple(rule for rule in rules.values() if re.fullmatch(re.escape(name) + r"_\d+", rule.id))
    if rows and all(rule.week_from is not None for rule in rows):
        return Scheme(name, "weeks", tuple(sorted(rows, key=lambda rule: rule.week_from or 0)))
    if rows and all(rule.amount_from is not None for rule in rows):
        return Scheme(name, "amounts", tuple(sorted(rows, key=lambda rule: rule.amount_from or 0.0)))
    return None


def _beyond(knowledge: KnowledgeBase, rule: RefundRule) -> RefundRule:
    """The newest rule of the same service without a limit of days."""
    others = [
        other
        for other in knowledge.refund_rules
        if other.service_id == rule.service_id
        and other.service_id
        and other.day_limit is None
        and other.valid_from
    ]
    if not others:
        raise SomError(
            [
                Problem(
                    "regel",
                    "Videnbasen har ingen regel for døgnene over grænsen.",
                    rule.id,
                    "Tilføj en række for ydelsen uden dagsgrænse i refund_rules.csv.",
                )
            ]
        )
    return max(others, key=lambda other: other.valid_from)


def _parts(amount: float, scheme: Scheme, weeks: tuple[int, int] | None, days: int | None) -> Iterator[Part]:
    if scheme.kind == "weeks":
        yield from _by_week(scheme, weeks)
    elif scheme.kind == "days":
        yield from _by_day(scheme, days)
    elif scheme.kind == "amounts":
        yield from _by_amount(amount, scheme)
    else:
        (rule,) = scheme.rows
        yield Part("hele beløbet", 1.0, _shares(rule), rule.id)


def _by_week(scheme: Scheme, weeks: tuple[int, int] | None) -> Iterator[Part]:
    first_known = scheme.rows[0].week_from or 1
    if weeks is None:
        raise SomError(
            [Problem("uge", "Reglen afhænger af ugen.", "", "Angiv ugen eller ugerne i ydelsesperioden.")]
        )
    first, last = weeks
    if not first_known <= first <= last:
        remedy = f"Skriv hele tal fra {first_known}, den første uge først."
        raise SomError([Problem("uge", "Ugerne kan ikke bruges.", f"{first}–{last}", remedy)])
    for rule in scheme.rows:
        start = max(first, rule.week_from or 1)
        end = min(last, rule.week_to or last)
        label = f"uge {start}" if start == end else f"uge {start}–{end}"
        yield Part(label, max(0, end - start + 1) / (last - first + 1), _shares(rule), rule.id)


def _by_day(scheme: Scheme, days: int | None) -> Iterator[Part]:
    (rule,), beyond = scheme.rows, scheme.beyond
    assert rule.day_limit is not None, "a rule by days has a limit"
    assert beyond is not None, "and a rule for the days beyond it"
    if days is None:
        raise SomError(
            [Problem("doegn", "Reglen afhænger af antal døgn i året.", "", "Angiv døgn i kalenderåret.")]
        )
    within = min(days, rule.day_limit)
    yield Part(f"døgn 1–{within}", within / days, _shares(rule), rule.id)
    yield Part(f"døgn {within + 1}–{days}", (days - within) / days, _shares(beyond), beyond.id)


def _by_amount(amount: float, scheme: Scheme) -> Iterator[Part]:
    """The state refunds the municipality part of its cost between the limits; the rest stays with the municipality."""
    for rule in scheme.rows:
        low, high = rule.amount_from or 0.0, rule.amount_to if rule.amount_to is not None else math.inf
        state = rule.state_share or 0.0
        inside = max(0.0, min(amount, high) - low)
        label = f"over {_kr(low)}" if math.isinf(high) else f"{_kr(low)}–{_kr(high)}"
        whole = 1.0 if amount == 0 and low == 0 else 0.0
        yield Part(label, inside / amount if amount else whole, Shares(1.0 - state, 0.0, state), rule.id)


def _shares(rule: RefundRule) -> Shares:
    known = (rule.municipality_share, rule.region_share, rule.state_share)
    if all(share is None for share in known):
        remedy = f"{rule.note[:1].upper()}{rule.note[1:]}. Angiv selv fordelingen."
        raise SomError(
            [Problem("regel", "Videnbasen kender ikke andelene i reglen.", f"'{rule.id}'", remedy)]
        )
    return Shares(*(share or 0.0 for share in known))


def _notes(
    scheme: Scheme, parts: tuple[Part, ...], weeks: tuple[int, int] | None, days: int | None
) -> Iterator[str]:
    if weeks is not None and scheme.kind != "weeks":
        yield "Reglen afhænger ikke af ugen."
    if days is not None and scheme.kind != "days":
        yield "Reglen har ingen dagsgrænse."
    if scheme.kind == "amounts":
        yield (
            f"Beløbsgrænserne er i {scheme.rows[0].level_year}-niveau og reguleres hvert år. Videnbasen har ingen nyere, "
            "og de er ikke fremskrevet her."
        )
    if scheme.id.startswith("kmf_"):
        yield (
            "Kommunal medfinansiering er fastfrosset siden 2019: kommunens betaling følger ikke aktiviteten, så dens "
            "andel af en ekstra kontakt er 0. Brug kmf."
            if scheme.id not in BY_YEAR["kmf"]
            else "Andelen gælder en ekstra kontakt (den marginale andel), ikke kommunens faste betaling."
        )
    for other in scheme.also:
        yield f"Der er også en regel om {other.day_limit} døgn ({other.id}): {other.note}."
    rows = {rule.id: rule for rule in (*scheme.rows, *([scheme.beyond] if scheme.beyond else ()))}
    for part in parts:
        note = rows[part.rule_id].note
        if note:
            yield f"{note[0].upper()}{note[1:]}."


def _kr(amount: float) -> str:
    return f"{amount:,.0f}".replace(",", ".")

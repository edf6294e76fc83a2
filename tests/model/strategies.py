"""Case data for tests: written by hand, and drawn by Hypothesis across the whole contract."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

PRICE_INDEX: dict[int, float] = {
    2015: 100.0,
    2016: 100.7,
    2017: 101.9,
    2018: 102.6,
    2019: 103.3,
    2020: 103.8,
    2021: 105.6,
    2022: 113.1,
    2023: 116.4,
    2024: 118.2,
    2025: 120.6,
    2026: 123.4,
}

SERVICES = ("shelter_110", "cash_benefit", "income_tax", "gp_visit", "own_service")
COMMITTEES = ("Socialudvalget", "Beskæftigelsesudvalget", "Økonomiudvalget")
PAYERS = (
    {"municipality": 1.0},
    {"municipality": 0.5, "state": 0.5},
    {"municipality": 0.25, "region": 0.25, "state": 0.5},
    {"region": 1.0},
    {"state": 1.0},
    {"municipality": 0.7, "region": 0.0, "state": 0.3},
)


# --- cases written by hand ------------------------------------------------------------------------


def case(
    starts: list[float],
    *,
    costs: list[dict[str, Any]] | None = None,
    consequences: list[dict[str, Any]] | None = None,
    prices: dict[str, dict[str, Any]] | None = None,
    effect: dict[str, Any] | None = None,
    committees: dict[str, dict[str, float]] | None = None,
    dropout: float = 0.0,
    course_years: float = 1.0,
    **settings: Any,
) -> dict[str, Any]:
    """Case data in 2026 prices over 2026 only, undiscounted, unless told otherwise."""
    return {
        "title": "Prøve",
        "municipality": "Helsingør",
        "settings": {
            "first_year": 2026,
            "horizon": 1,
            "price_year": 2026,
            "discount_rate": 0.0,
            "first_consequence": "completion_year",
            **settings,
        },
        "participants": {"starts": starts, "dropout": dropout, "course_years": course_years},
        "effect": effect or {"success_rate": 0.5},
        "costs": costs or [],
        "consequences": consequences or [],
        "prices": prices or {},
        "committees": committees or {},
    }


def cost(kind: str, amounts: float | list[float], **fields: Any) -> dict[str, Any]:
    return {"name": "Indsats", "kind": kind, "amounts": amounts, **fields}


def consequence(service: str, units: list[float], **fields: Any) -> dict[str, Any]:
    return {"service": service, "units": units, **fields}


def price(municipality: float, region: float = 0, state: float = 0, **fields: Any) -> dict[str, Any]:
    return {"municipality": municipality, "region": region, "state": state, "price_year": 2026, **fields}


# --- random cases -----------------------------------------------------------------------------------

percentages = st.integers(0, 100).map(lambda n: n / 100)
net_rates = st.integers(-100, 100).map(lambda n: n / 100)
price_years = st.sampled_from(sorted(PRICE_INDEX))
course_lengths = st.one_of(
    st.sampled_from([0.1, 0.5, 1, 1.0, 1.5, 2.0, 3, 4.0]), st.integers(1, 40).map(lambda n: n / 10)
)
# Mostly shorter than the payments run; now and then past the official rate's steps after 35 and 70 years
horizons = st.sampled_from([*range(1, 16)] * 4 + [36, 37, 40, 71, 72, 80])
discount_rates = st.sampled_from([None, "official", "official", 0.0, 0.035, 0.03, 0.25, -0.02, -0.05])
head_counts = st.one_of(st.just(0), st.integers(1, 60), st.integers(1, 240).map(lambda n: n / 4))


def maybe(draw: st.DrawFn, target: dict[str, Any], field: str, strategy: st.SearchStrategy[Any]) -> None:
    """Give the field half of the time, leave it to its default otherwise."""
    if draw(st.booleans()):
        target[field] = draw(strategy)


@st.composite
def effects(draw: st.DrawFn, cohorts: int) -> dict[str, Any]:
    if draw(st.booleans()):
        effect: dict[str, Any] = {"success_rate": draw(net_rates)}
    else:
        effect = {"success_with": draw(percentages), "success_without": draw(percentages)}
    multipliers = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0, 1.2])
    maybe(draw, effect, "phase_in", st.lists(multipliers, min_size=1, max_size=cohorts))
    maybe(draw, effect, "relapse", percentages)
    return effect


@st.composite
def cost_lines(draw: st.DrawFn, number: int, cohorts: int, kinds: tuple[str, ...]) -> dict[str, Any]:
    amount = st.integers(0, 300_000)
    line = {
        "name": f"Omkostning {number}",
        "kind": draw(st.sampled_from(kinds)),
        "amounts": draw(st.one_of(amount, st.lists(amount, min_size=cohorts, max_size=cohorts))),
    }
    maybe(draw, line, "price_year", price_years)
    maybe(draw, line, "overhead", percentages)
    maybe(draw, line, "payers", st.sampled_from(PAYERS))
    maybe(draw, line, "saved", st.booleans())
    return line


@st.composite
def consequence_lines(draw: st.DrawFn) -> dict[str, Any]:
    line: dict[str, Any] = {
        "service": draw(st.sampled_from(SERVICES)),
        "units": draw(st.lists(st.integers(-800, 400).map(lambda n: n / 8), min_size=1, max_size=5)),
    }
    maybe(draw, line, "per", st.sampled_from(["success", "participant"]))
    maybe(draw, line, "weight", st.sampled_from([0.0, 0.25, 1.0, 1.5, 2]))
    maybe(draw, line, "continue_years", st.sampled_from([*range(13), 40]))
    maybe(draw, line, "role", st.sampled_from(["", "parent", "child", "partner"]))
    if draw(st.integers(0, 5)) == 5:
        line["include"] = False
    return line


@st.composite
def price_rows(draw: st.DrawFn) -> dict[str, Any]:
    kr = st.one_of(st.just(0), st.integers(0, 5_000), st.integers(0, 400).map(lambda n: n / 100))
    row = {"municipality": draw(kr), "region": draw(kr), "state": draw(kr), "price_year": draw(price_years)}
    maybe(draw, row, "revenue", st.booleans())
    return row


@st.composite
def committee_shares(draw: st.DrawFn) -> dict[str, dict[str, float]]:
    sharings = st.sampled_from(
        [
            {COMMITTEES[0]: 1.0},
            {COMMITTEES[1]: 0.4},
            {COMMITTEES[0]: 0.25, COMMITTEES[1]: 0.5},
            {COMMITTEES[0]: 0.2, COMMITTEES[1]: 0.3, COMMITTEES[2]: 0.5},
        ]
    )
    return draw(st.dictionaries(st.sampled_from([*SERVICES, "*costs*"]), sharings, max_size=4))


@st.composite
def cases(
    draw: st.DrawFn,
    kinds: tuple[str, ...] = ("fixed", "per_start", "per_completion", "per_participant_year"),
    discount: st.SearchStrategy[Any] = discount_rates,
) -> dict[str, Any]:
    """Valid case data across the whole contract; ``kinds`` and ``discount`` narrow it."""
    starts = draw(st.lists(head_counts, min_size=1, max_size=6).filter(lambda heads: sum(heads) > 0))
    cohorts = len(starts)
    settings: dict[str, Any] = {
        "first_year": draw(st.sampled_from([2026, 2000, 2100])),
        "horizon": draw(horizons),
        "price_year": draw(price_years),
    }
    rate = draw(discount)
    if rate is not None:
        settings["discount_rate"] = rate
    maybe(draw, settings, "first_consequence", st.sampled_from(["completion_year", "year_after"]))
    participants: dict[str, Any] = {"starts": starts}
    maybe(draw, participants, "dropout", percentages)
    maybe(draw, participants, "course_years", course_lengths)
    costs = [draw(cost_lines(n, cohorts, kinds)) for n in range(draw(st.sampled_from([1, 2, 3, 4, 0])))]
    consequences = [draw(consequence_lines()) for _ in range(draw(st.sampled_from([2, 1, 3, 4, 5, 0])))]
    used = dict.fromkeys(line["service"] for line in consequences if line.get("include", True))
    data = {
        "title": "Tilfældig beregning",
        "settings": settings,
        "participants": participants,
        "effect": draw(effects(cohorts)),
        "costs": costs,
        "consequences": consequences,
        "prices": {service: draw(price_rows()) for service in used},
    }
    maybe(draw, data, "committees", committee_shares())
    return data

"""The case (beregning): one intervention, as the user describes it. Made only through validation."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, PrivateAttr, Tag, model_validator
from pydantic_core import PydanticCustomError

from som_xl.model.fields import (
    NAME_TAG,
    NUMBER_TAG,
    Amounts,
    CommitteeShares,
    Flag,
    FlatRate,
    Identifier,
    KeyYear,
    NameOrRate,
    NonNegative,
    Number,
    NumberPerYear,
    ParameterName,
    PhaseIn,
    Record,
    Share,
    SharesToOne,
    Starts,
    Text,
    Whole,
    Year,
)

COSTS_KEY = "*costs*"
"""The key of ``committees`` under which the net costs are shared."""


class Provenance(Record):
    """Where a figure comes from. Optional on every figure; shown beside it wherever it is used.

    Attributes:
        status: code of the knowledge base (``documented`` … ``example``); empty for the user's own figures.
        source: source id of the knowledge base, or free text.
        note: remark for the reader.
    """

    status: Text = ""
    source: Text = ""
    note: Text = ""


class Settings(Record):
    """Time, price level and discounting of one case.

    Attributes:
        first_year: calendar year of the first operating year.
        horizon: number of calendar years in the result.
        price_year: price level of all results.
        discount_rate: ``"official"`` or a flat fraction per year.
        first_consequence: consequence year 1 is the completion year or the year after.
        price_index: the user's own net price index per year; replaces or adds to the knowledge base's.
    """

    first_year: Annotated[Whole, Field(ge=2000, le=2100)]
    horizon: Annotated[Whole, Field(ge=1, le=100)]
    price_year: Year
    discount_rate: Annotated[
        Annotated[Literal["official"], Tag(NAME_TAG)] | Annotated[FlatRate, Tag(NUMBER_TAG)], NameOrRate
    ] = "official"
    first_consequence: Literal["completion_year", "year_after"] = "completion_year"
    price_index: dict[KeyYear, Annotated[Number, Field(gt=0)]] = Field(default_factory=dict)


class Participants(Record):
    """Who starts, who drops out and how long a course lasts.

    Attributes:
        starts: persons who start, one number per operating year.
        dropout: share of starters who never complete.
        course_years: average length of stay in years.
    """

    starts: Starts
    dropout: Share = 0.0
    course_years: Annotated[Number, Field(gt=0, le=20)] = 1.0


class Effect(Provenance):
    """The net success rate: with the intervention minus without, or given directly.

    Attributes:
        success_with: success rate among those who complete, fraction.
        success_without: success rate they would have had anyway, fraction.
        success_rate: the net rate, instead of the two above.
        phase_in: multiplier per start cohort; a missing tail repeats the last value.
        relapse: share of the effect lost per further consequence year.
    """

    success_with: Share | None = None
    success_without: Share | None = None
    success_rate: Annotated[Number, Field(ge=-1, le=1)] | None = None
    phase_in: PhaseIn = (1.0,)
    relapse: Share = 0.0

    @model_validator(mode="after")
    def _one_way_of_giving_the_rate(self) -> Self:
        pair = (self.success_with is not None, self.success_without is not None)
        if self.success_rate is not None and any(pair):
            raise PydanticCustomError(
                "effect",
                "Succesraten er angivet to gange.",
                {"remedy": "Angiv enten success_with og success_without eller kun success_rate."},
            )
        if self.success_rate is None and not all(pair):
            raise PydanticCustomError(
                "effect",
                "Succesraten mangler.",
                {
                    "remedy": "Angiv både success_with og success_without (med og uden indsats) eller success_rate."
                },
            )
        return self

    @property
    def net_rate(self) -> float:
        """The net success rate, dimensionless."""
        if self.success_rate is not None:
            return self.success_rate
        assert self.success_with is not None
        assert self.success_without is not None
        return self.success_with - self.success_without


class Shares(Record):
    """How an amount is split on the three actors; fractions that sum to 1."""

    municipality: Share = 0.0
    region: Share = 0.0
    state: Share = 0.0


class CostLine(Provenance):
    """One cost of the intervention, or of the alternative that is no longer paid.

    Attributes:
        kind: what the amount is multiplied with.
        amounts: kr. per operating year, start, completion or participant year; one number or one per operating year.
        price_year: price level of the amounts; the case's price level when absent.
        overhead: fraction added on top.
        payers: who pays.
        saved: cost of the alternative (basisalternativ) that is no longer paid.
    """

    name: Text = ""
    kind: Literal["fixed", "per_start", "per_completion", "per_participant_year"]
    amounts: Amounts
    price_year: Year | None = None
    overhead: Annotated[Number, Field(ge=-1)] = 0.0
    payers: Annotated[Shares, SharesToOne] = Shares(municipality=1.0)
    saved: Flag = False


class Consequence(Provenance):
    """Changed use of one public service.

    Attributes:
        service: id of the service; any id is valid when the case gives its price.
        per: per success, or per participant who starts.
        weight: multiplier, such as the share of a mixed target group or persons per household.
        units: change in units of the service in consequence year 1, 2, …; negative is less use.
        continue_years: further years that repeat the last value.
        role: household role in the family module; empty is the participant.
        include: whether the line counts.
        original: units of the record the line came from, kept to show what was adjusted; never used in the calculation.
        project: id of the stored project calculation the line came from; never used in the calculation.
    """

    service: Identifier
    per: Literal["success", "participant"] = "success"
    weight: Number = 1.0
    units: NumberPerYear
    continue_years: Annotated[Whole, Field(ge=0, le=100)] = 0
    role: Text = ""
    include: Flag = True
    original: NumberPerYear | None = None
    project: Text = ""


class Price(Provenance):
    """What one unit of a service costs each payer after state refund.

    kr. per unit in the price level of ``price_year`` (the case's when absent); ``revenue`` when more units
    is income for the public (tax). ``name``, ``unit`` and ``domain`` describe the user's own services.
    """

    municipality: Number
    region: Number
    state: Number
    price_year: Year | None = None
    revenue: Flag = False
    name: Text = ""
    unit: Text = ""
    domain: Text = ""


class Uncertainty(Record):
    """How uncertain one parameter is: a distribution given by an interval around the base value.

    Attributes:
        parameter: ``effect.success_with``, ``participants.dropout``, ``costs[NAME]``, ``prices[SERVICE]`` …
        distribution: shape.
        low, high: bounds of the interval, in the parameter's own unit or as a factor.
        level: coverage of the interval; 1 when it is the whole range.
        se: standard error per consequence year, instead of low and high (``consequences[SERVICE]`` only);
            a missing tail repeats the last value.
        note: what the interval rests on.
    """

    parameter: ParameterName
    distribution: Literal["normal", "beta", "gamma", "triangular", "pert", "uniform", "lognormal"]
    low: Number | None = None
    high: Number | None = None
    level: Annotated[Number, Field(ge=0.05, le=1)] = 0.95
    se: Annotated[tuple[NonNegative, ...], Field(min_length=1)] | None = None
    note: Text = ""

    @model_validator(mode="after")
    def _interval_or_standard_errors(self) -> Self:
        if self.se is None and (self.low is None or self.high is None):
            raise PydanticCustomError(
                "interval", "Intervallet mangler.", {"remedy": "Angiv både low og high (eller se pr. år)."}
            )
        if self.low is not None and self.high is not None and self.low > self.high:
            raise PydanticCustomError(
                "interval", "low er større end high.", {"remedy": "Byt om på de to tal."}
            )
        return self


Correlation = tuple[ParameterName, ParameterName, Annotated[Number, Field(ge=-1, le=1)]]


class Simulation(Record):
    """How the case is simulated, stored so that the same numbers come again.

    Attributes:
        draws: number of draws.
        seed: what the streams of draws begin with.
        optimism: share of the net effect taken away before the simulation, 0 when no correction is wanted.
    """

    draws: Annotated[Whole, Field(ge=1, le=10_000_000)] = 10_000
    seed: Annotated[Whole, Field(ge=0, le=4_294_967_295)] = 1
    optimism: Share = 0.0


class Scenario(Record):
    """Another version of the case, kept under a name.

    Attributes:
        name: what it is called.
        note: remark for the reader.
        complete: ``changes`` is a whole case of its own, not changes to this one.
        changes: fields that differ, nested as in the case. Groups are merged; cost lines are found by name,
            consequence lines by service and role, uncertainty by parameter; other lists are replaced.
    """

    name: Annotated[Identifier, Field(max_length=100)]
    note: Text = ""
    complete: Flag = False
    changes: dict[str, Any]


class Documentation(Record):
    """The user's own judgement of whether the knowledge base's figures fit; never used in the calculation."""

    target_group_match: Text = ""
    target_group_argument: Text = ""
    success_measure_match: Text = ""
    success_measure_argument: Text = ""
    conclusion: Text = ""


class Case(Record):
    """One case, as in the workbook or a TOML or JSON file. Make it with ``case_from_mapping``."""

    title: Text = ""
    municipality: Text = ""
    author: Text = ""
    date: Text = ""
    notes: Text = ""
    settings: Settings
    target_group: Text = ""
    target_group_mix: Annotated[dict[Identifier, Share], SharesToOne] | None = None
    documentation: Documentation = Documentation()
    participants: Participants
    effect: Effect
    costs: tuple[CostLine, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    prices: dict[Identifier, Price] = Field(default_factory=dict)
    committees: dict[Identifier, CommitteeShares] = Field(default_factory=dict)
    uncertainty: tuple[Uncertainty, ...] = ()
    correlations: tuple[Correlation, ...] = ()
    simulation: Simulation = Simulation()
    scenarios: tuple[Scenario, ...] = ()

    _price_index: dict[int, float] = PrivateAttr(default_factory=dict)

    @property
    def price_index(self) -> dict[int, float]:
        """Net price index per year that amounts are converted with; the case's own years take precedence."""
        return self._price_index

    @property
    def included(self) -> tuple[Consequence, ...]:
        """The consequence lines that count."""
        return tuple(line for line in self.consequences if line.include)

    def to_mapping(self) -> dict[str, Any]:
        """Plain dicts, lists, text and numbers with the field names of the case files; nothing that is default.

        A mapping made here gives an equal case again.
        """
        return self.model_dump(mode="json", exclude_defaults=True, exclude_none=True)

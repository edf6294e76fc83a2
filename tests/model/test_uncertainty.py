"""The uncertainty of a case is checked when the case is made: what is wrong, where, and what to do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from som_xl.model import Case, CaseError, case_from_mapping
from som_xl.model.distributions import Constant, Normal
from som_xl.model.uncertainty import base_value, bounds, correlation_matrix, distribution
from tests.model.strategies import PRICE_INDEX, case, consequence, cost, price

Line = dict[str, Any]
PAIR = {"success_with": 0.35, "success_without": 0.2}


def data(
    *uncertainty: Line, correlations: list[Any] | None = None, effect: dict[str, float] | None = None
) -> dict[str, Any]:
    made = case(
        [40],
        costs=[cost("fixed", 1000)],
        consequences=[consequence("herberg", [-3, -2]), consequence("herberg", [-1]), consequence("ydelse", [-1])],
        prices={"herberg": price(100), "ydelse": price(10)},
        effect=effect or {"success_rate": 0.3},
        dropout=0.1,
    )  # fmt: skip
    return {**made, "uncertainty": list(uncertainty), "correlations": correlations or []}


def interval(parameter: str, low: float, high: float, kind: str = "pert", **fields: Any) -> Line:
    return {"parameter": parameter, "distribution": kind, "low": low, "high": high, **fields}


def errors(parameter: str, se: list[float], kind: str = "normal", **fields: Any) -> Line:
    return {"parameter": parameter, "distribution": kind, "se": se, **fields}


def made(*uncertainty: Line, **fields: Any) -> Case:
    return case_from_mapping(data(*uncertainty, **fields), PRICE_INDEX)


def problems(*uncertainty: Line, **fields: Any) -> list[str]:
    with pytest.raises(CaseError) as caught:
        made(*uncertainty, **fields)
    return [str(problem) for problem in caught.value.problems]


RATE = interval("effect.success_rate", 0.1, 0.5)
DROPOUT = interval("participants.dropout", 0.0, 0.3)
COST = interval("costs[Indsats]", 0.8, 1.4)
SHELTER = interval("consequences[herberg]", 0.5, 1.5)
NOT_IN_THE_CASE = "Brug fx effect.success_with, participants.dropout, costs[NAVN], consequences[YDELSE] eller prices[YDELSE]."


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (interval("costs[Indsats]", 1.4, 0.8), "uncertainty[0]: low er større end high. Byt om på de to tal."),
        ({"parameter": "costs[Indsats]", "distribution": "pert", "low": 0.8}, "uncertainty[0]: Intervallet mangler. Angiv både low og high (eller se pr. år)."),
        (interval("costs[Indsats]", 1.1, 1.4), "uncertainty[0]: Intervallet indeholder ikke basisværdien. Fundet: costs[Indsats]: low 1,1, basis 1, high 1,4. Ret low eller high, så basisværdien ligger imellem."),
        (interval("effect.success_rate", -0.5, 0.25), "uncertainty[0]: Intervallet indeholder ikke basisværdien. Fundet: effect.success_rate: low −0,5, basis 0,3, high 0,25. Ret low eller high, så basisværdien ligger imellem."),
        (interval("costs[Indsats]", 0.8, 1.4, "beta"), "uncertainty[0]: Betafordelingen kræver low over 0, high under 1 og basisværdien inde i intervallet. Fundet: costs[Indsats]: low 0,8, basis 1, high 1,4. Ret low og high, eller vælg pert, triangular eller uniform."),
        (interval("participants.dropout", 0.05, 0.3, "normal"), "uncertainty[0]: Normalfordelingen er symmetrisk, men basisværdien ligger ikke midt i intervallet. Fundet: participants.dropout: low 0,05, basis 0,1, high 0,3. Ret intervallet, eller vælg pert, triangular eller lognormal."),
        (interval("effect.success_with", 0.2, 0.4), "uncertainty[0].parameter: Parameteren findes ikke i sagen. Fundet: effect.success_with. Sagen har kun effect.success_rate: brug den."),
        (interval("effect.success_without", 0.2, 0.4), "uncertainty[0].parameter: Parameteren findes ikke i sagen. Fundet: effect.success_without. Sagen har kun effect.success_rate: brug den."),
        (interval("costs[Findes ikke]", 0.8, 1.4), f"uncertainty[0].parameter: Parameteren findes ikke i sagen. Fundet: 'costs[Findes ikke]'. {NOT_IN_THE_CASE}"),
        (interval("participants.starts", 0.8, 1.4), f"uncertainty[0].parameter: Parameteren findes ikke i sagen. Fundet: 'participants.starts'. {NOT_IN_THE_CASE}"),
        (interval("costs", 0.8, 1.4), f"uncertainty[0].parameter: Parameteren findes ikke i sagen. Fundet: 'costs'. {NOT_IN_THE_CASE}"),
        (errors("prices[herberg]", [1.0]), "uncertainty[0].se: Kun konsekvenser kan have standardfejl pr. år. Fundet: prices[herberg]. Angiv low og high."),
        (errors("consequences[herberg]", [1.0], "gamma"), "uncertainty[0].distribution: Standardfejl hører til normalfordelingen. Fundet: gamma. Skriv normal."),
        (errors("consequences[herberg]", [1.0], low=0.5, high=1.5), "uncertainty[0].se: Der er både interval og standardfejl. Fundet: consequences[herberg]. Behold det ene."),
        (errors("consequences[herberg]", [1.0, 1.0, 1.0]), "uncertainty[0].se: Der er flere standardfejl, end konsekvensen har år. Fundet: consequences[herberg]: 3 standardfejl. Skriv højst 2."),
        (errors("consequences[herberg]", [-1.0]), "uncertainty[0].se[0]: Tallet er for lille. Fundet: -1. Det skal være mindst 0."),
        (interval("costs[Indsats]", 0.8, 1.4, level=0.0), "uncertainty[0].level: Tallet er for lille. Fundet: 0. Det skal være mindst 0,05."),
        (interval("costs[Indsats]", 0.8, 1.4, level=95), "uncertainty[0].level: Tallet er for stort. Fundet: 95. Det må være højst 1."),
        (interval("costs[Indsats]", 0.8, 1.4, "cauchy"), "uncertainty[0].distribution: Værdien kendes ikke. Fundet: 'cauchy'. Vælg 'normal', 'beta', 'gamma', 'triangular', 'pert', 'uniform' eller 'lognormal'."),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_is_told_with_its_place(line, expected):
    assert problems(line) == [expected]


def test_a_parameter_that_stands_twice_is_told_at_the_second():
    assert problems(COST, SHELTER, COST) == [
        "uncertainty[2].parameter: Parameteren står to gange. Fundet: costs[Indsats]. Slet den ene."
    ]


def test_the_net_rate_is_not_uncertain_together_with_its_two_parts():
    expected = "Nettosuccesraten kan ikke være usikker sammen med raten med eller uden indsats."
    net = interval("effect.success_rate", 0.1, 0.2)
    for part in (interval("effect.success_with", 0.3, 0.4), interval("effect.success_without", 0.1, 0.3)):
        assert problems(part, net, effect=PAIR) == [
            f"uncertainty[1].parameter: {expected} Fundet: effect.success_rate. Behold enten effect.success_rate eller de to andre."
        ]
    assert made(net, effect=PAIR).uncertainty[0].parameter == "effect.success_rate"


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([["effect.success_rate", "prices[herberg]", 0.5]], "correlations[0]: En parameter uden usikkerhed kan ikke have en sammenhæng. Fundet: prices[herberg]. Giv den et interval under uncertainty, eller slet linjen."),
        ([["effect.success_rate", "costs[Findes ikke]", 0.5]], f"correlations[0][1]: Parameteren findes ikke i sagen. Fundet: 'costs[Findes ikke]'. {NOT_IN_THE_CASE}"),
        ([["effect.success_rate", "effect.success_rate", 0.5]], "correlations[0]: En parameter kan ikke hænge sammen med sig selv. Fundet: effect.success_rate, effect.success_rate. Slet linjen."),
        ([["effect.success_rate", "costs[Indsats]", 0.5], ["costs[Indsats]", "effect.success_rate", 0.5]], "correlations[1]: Sammenhængen står to gange. Fundet: costs[Indsats], effect.success_rate. Slet den ene."),
        ([["effect.success_rate", "costs[Indsats]", 1.5]], "correlations[0][2]: Tallet er for stort. Fundet: 1,5. Det må være højst 1."),
        ([["effect.success_rate", "costs[Indsats]", 0.9], ["costs[Indsats]", "consequences[herberg]", 0.9], ["effect.success_rate", "consequences[herberg]", -0.9]],
         "correlations: Sammenhængene kan ikke gælde samtidig: matricen er ikke positiv definit. Fundet: effect.success_rate og costs[Indsats]: 0,9, costs[Indsats] og consequences[herberg]: 0,9, effect.success_rate og consequences[herberg]: −0,9. Gør mindst én af dem svagere (tættere på 0)."),
        ([["effect.success_rate", "costs[Indsats]", -1.0]], "correlations: Sammenhængene kan ikke gælde samtidig: matricen er ikke positiv definit. Fundet: effect.success_rate og costs[Indsats]: −1. Gør mindst én af dem svagere (tættere på 0)."),
    ],
)  # fmt: skip
def test_a_correlation_that_cannot_be_is_told_with_its_place(pairs, expected):
    assert problems(RATE, COST, SHELTER, correlations=pairs) == [expected]


def test_correlations_that_can_be_true_together_are_kept():
    pairs = [["effect.success_rate", "costs[Indsats]", 0.9], ["costs[Indsats]", "consequences[herberg]", 0.9]]
    # 0.9, 0.9 and r can be true together for r > 0.9² − (1 − 0.9²) = 0.62
    kept = made(
        RATE, COST, SHELTER, correlations=[*pairs, ["effect.success_rate", "consequences[herberg]", 0.63]]
    )
    assert kept.correlations[2] == ("effect.success_rate", "consequences[herberg]", 0.63)
    assert problems(
        RATE, COST, SHELTER, correlations=[*pairs, ["effect.success_rate", "consequences[herberg]", 0.61]]
    )


def test_all_faults_of_the_uncertainty_are_told_at_once():
    told = problems(
        interval("costs[Indsats]", 1.1, 1.4), errors("consequences[herberg]", [1.0], "pert", low=0.5, high=1.5),
        correlations=[["costs[Indsats]", "costs[Indsats]", 0.1], ["participants.dropout", "costs[Indsats]", 0.1]],
    )  # fmt: skip
    assert [text.split(": ")[0] for text in told] == [
        "uncertainty[0]", "uncertainty[1].distribution", "uncertainty[1].se", "correlations[0]", "correlations[1]",
    ]  # fmt: skip


def test_base_values_and_bounds():
    found = made(RATE, DROPOUT, COST, SHELTER, interval("prices[herberg]", 0.9, 1.1))
    assert [base_value(found, item.parameter) for item in found.uncertainty] == [0.3, 0.1, 1.0, 1.0, 1.0]
    assert [tuple(bounds(item.parameter)) for item in found.uncertainty] == [
        (-1.0, 1.0), (0.0, 1.0), *[(-np.inf, np.inf)] * 3,
    ]  # fmt: skip
    pair = made(effect=PAIR)
    assert base_value(pair, "effect.success_with") == 0.35
    assert base_value(pair, "effect.success_without") == 0.2
    assert base_value(pair, "effect.success_rate") == pytest.approx(0.15)


def test_standard_errors_are_counted_in_standard_errors():
    found = made(errors("consequences[herberg]", [0.5, 0.2]), errors("consequences[ydelse]", [0.0]))
    assert [distribution(found, item) for item in found.uncertainty] == [Normal(0.0, 1.0), Constant(0.0)]


def test_the_correlation_matrix_is_symmetric_with_ones_on_the_diagonal():
    found = correlation_matrix(["a", "b", "c"], [("c", "a", -0.25), ("b", "c", 0.5)])
    assert found.tolist() == [[1.0, 0.0, -0.25], [0.0, 1.0, 0.5], [-0.25, 0.5, 1.0]]


def finite_or_told(line: Line) -> bool:
    """Whether the line makes a case whose draws are numbers, or is told with its place and what to do."""
    try:
        found = made(line)
    except CaseError as error:
        return all(
            problem.place.startswith("uncertainty[0]") and problem.remedy for problem in error.problems
        )
    return bool(np.isfinite(distribution(found, found.uncertainty[0]).at(np.linspace(-8, 8, 33))).all())


KINDS = ["normal", "beta", "gamma", "triangular", "pert", "uniform", "lognormal"]
NUMBERS = st.one_of(st.floats(-2, 2), st.sampled_from([0.0, 1.0, -1e15, 1e15, 1e-300, 1 + 1e-15]))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["effect.success_rate", "participants.dropout", "costs[Indsats]", "prices[ydelse]"]),
    st.sampled_from(KINDS),
    NUMBERS,
    NUMBERS,
    st.floats(0, 1),
)
def test_any_interval_makes_a_case_or_is_told(parameter, kind, low, high, level):
    assert finite_or_told(interval(parameter, low, high, kind, level=level))


@pytest.mark.parametrize("level", [5e-324, 1e-17, 1e-9, 0.01, 0.999999, 1 - 2**-53, 1.0])
@pytest.mark.parametrize("kind", KINDS)
def test_any_level_makes_a_case_or_is_told(kind, level):
    assert finite_or_told(interval("effect.success_rate", 0.2, 0.4, kind, level=level))

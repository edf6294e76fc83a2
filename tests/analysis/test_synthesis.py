"""Several records as one effect: figures, refusals and warnings."""

from __future__ import annotations

import math

import pytest

from som_xl.analysis.synthesis import Synthesis, combine
from som_xl.knowledge import Effect, Status, default_knowledge
from som_xl.model import CaseError

EFFECTS = default_knowledge().effect_by_id


def effect(identifier: str, **changes: object) -> Effect:
    """A plain trial: risk ratio 2 [1; 4]."""
    plain = {
        "id": identifier, "area": "adult", "intervention": "Indsats", "target_group_ids": (), "match": "exact",
        "population": "Voksne", "outcome": "i job", "direction": "beneficial", "design": "rct", "evidence_level": 1,
        "country": "Danmark", "n": 100, "follow_up_months": 12, "measure": "risk_ratio", "estimate": 2.0,
        "ci_low": 1.0, "ci_high": 4.0, "control_rate": None, "intervention_rate": None,
        "source_id": f"kilde_{identifier}", "year": 2020, "status": Status.PUBLISHED_MEAN, "note": "",
    }  # fmt: skip
    return Effect(**{**plain, **changes})  # type: ignore[arg-type]


def three(**changes: object) -> Synthesis:
    return combine([effect("A"), effect("B"), effect("C", **changes)])


def test_ratios_are_pooled_as_logarithms():
    # equal weights: the geometric mean of 1, 2 and 4 is 2; each standard error is ln 4 / 3.92 = 0.35365,
    # the pooled one 0.35365/√3 = 0.20418: 2 · exp(±1.96 · 0.20418) = 1.3405 and 2.9840
    one, four = (
        effect("A", estimate=1.0, ci_low=0.5, ci_high=2.0),
        effect("C", estimate=4.0, ci_low=2.0, ci_high=8.0),
    )
    synthesis = combine([one, effect("B"), four])
    common = synthesis.in_unit(synthesis.pooled.common)
    assert (common.estimate, common.low, common.high) == pytest.approx((2.0, 1.3404, 2.9842), abs=3e-4)
    # Q = 2 · (ln 2 / 0.35365)² = 7.683 with 2 degrees of freedom
    assert synthesis.pooled.q == pytest.approx(2 * (math.log(2) / (math.log(4) / 3.919928)) ** 2)


def test_supported_employment_in_eight_groups():
    ids = ("EA015", "EA024", "EA045", "EA166", "EA182", "EA183", "EA189", "EA192")
    synthesis = combine([EFFECTS[identifier] for identifier in ids])
    common, random = (synthesis.in_unit(i) for i in (synthesis.pooled.common, synthesis.pooled.random))
    assert (common.estimate, common.low, common.high) == pytest.approx((2.66, 1.97, 3.61), abs=0.005)
    assert (random.estimate, random.low, random.high) == pytest.approx((2.88, 1.73, 4.80), abs=0.005)
    assert synthesis.outcome == "wanted"  # six tell, the two uncertain ones follow


def test_three_alike_studies_raise_no_warning():
    assert three().warnings == ()


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"outcome": "i uddannelse"}, "Udfaldene er forskellige: i job; i uddannelse."),
        ({"population": "Unge"}, "Deltagerne er forskellige: Voksne; Unge."),
        ({"country": "USA"}, "Landene er forskellige: Danmark; USA."),
        ({"follow_up_months": None}, "Opfølgningstiderne er forskellige: 12 måneder; ikke oplyst."),
        ({"intervention": "Andet"}, "Indsatserne er forskellige: Indsats; Andet."),
        ({"evidence_level": 3}, "Evidensniveauerne er forskellige: niveau 1; niveau 3."),
        ({"source_id": "kilde_A"}, "A, C er fra samme publikation (kilde_A)."),
        ({"estimate": 3.0}, "Intervallet for C er ikke symmetrisk om estimatet"),
        ({"estimate": 20.0, "ci_low": 10.0, "ci_high": 40.0}, "Studierne er uenige ud over det tilfældige"),
    ],
)
def test_what_the_studies_do_not_share_is_told(changes, warning):
    (told,) = three(**changes).warnings
    assert told.startswith(warning)


def test_two_studies_are_few():
    assert combine([effect("A"), effect("B")]).warnings[0].startswith("Kun 2 studier")


def test_the_meta_analyses_of_ips_are_never_pooled():
    ips = [e for e in EFFECTS.values() if e.id in {"EA085", "EA090", "EA127"}]
    with pytest.raises(CaseError, match="bygger for en stor del på de samme forsøg"):
        combine(ips)
    assert combine(ips, forced=True).warnings[0].startswith("Meta-analyser er vejet med (--tving)")


def test_a_meta_analysis_may_hold_the_trial_beside_it():
    with pytest.raises(CaseError, match="kan selv rumme de andre studier"):
        combine([effect("A", design="meta_analysis"), effect("B")])


def test_different_measures_cannot_be_pooled_even_by_force():
    with pytest.raises(CaseError, match="forskellige effektmål"):
        combine([effect("A"), effect("B", measure="odds_ratio")], forced=True)


def test_wanted_and_unwanted_outcomes_cannot_be_pooled():
    with pytest.raises(CaseError, match="ønsket: A; uønsket: B"):
        combine([effect("A"), effect("B", estimate=0.5, ci_low=0.25, ci_high=1.0)])


def test_records_without_interval_are_left_out_with_the_reason():
    synthesis = combine([effect("A"), effect("B"), effect("C", ci_low=None)])
    assert [(e.id, reason) for e, reason in synthesis.left_out] == [
        ("C", "har intet 95 %-interval i videnbasen.")
    ]


def test_one_record_given_twice_counts_once():
    with pytest.raises(CaseError, match="ikke to effekter"):
        combine([effect("A"), effect("A")])


@pytest.mark.parametrize(
    "changes", [{"ci_low": 2.0, "ci_high": 2.0}, {"ci_low": 0.0}, {"measure": "rate", "estimate": 0.5}]
)
def test_what_cannot_be_weighed_does_not_break_the_rest(changes):
    same = {"measure": changes.get("measure", "risk_ratio")}
    with pytest.raises(CaseError, match="ikke to effekter"):
        combine([effect("A", **changes), effect("B", **{**changes, **same})])

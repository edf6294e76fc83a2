"""The closed vocabularies of the tables: stable English codes with the Danish label the user reads."""

from __future__ import annotations

AREA_LABELS = {"adult": "voksne", "child": "børn og unge", "relatives": "pårørende", "family": "familier"}

KIND_LABELS = {
    "som_group": "målgruppe",
    "subgroup": "undermålgruppe",
    "project": "projektberegning",
    "neighbour": "nabogruppe (ikke en SØM-målgruppe)",
}

PUBLIC_LABELS = {"nej": "ikke offentlige", "delvist": "delvist offentlige"}

DIRECTION_LABELS = {"beneficial": "gavnlig", "none": "ingen sikker effekt", "harmful": "skadelig"}

DESIGN_LABELS = {
    "meta_analysis": "meta-analyse",
    "rct": "lodtrækningsforsøg (RCT)",
    "quasi_experiment": "kvasi-eksperiment",
    "before_after": "før-efter uden kontrolgruppe",
}

MEASURE_LABELS = {
    "risk_difference": "risikodifferens",
    "risk_ratio": "risikoratio",
    "odds_ratio": "odds ratio",
    "hazard_ratio": "hazard ratio",
    "smd": "standardiseret middelforskel (SMD)",
    "rate_ratio": "hyppighedsratio (hændelser eller dage)",
    "mean_difference": "middelforskel",
    "time_share_difference": "forskel i andel af tiden",
    "rate": "andel i én gruppe (ingen sammenligning)",
}

CONVERTIBLE_MEASURES = frozenset({"risk_difference", "risk_ratio", "odds_ratio", "hazard_ratio", "smd"})
"""Measures that say something about the share who succeed, so that a success rate can be computed."""

RATIO_MEASURES = frozenset({"risk_ratio", "odds_ratio", "hazard_ratio", "rate_ratio"})
"""Measures whose neutral value is 1; the others are neutral at 0."""

MATCH_LABELS = {
    "exact": "samme målgruppe",
    "narrower": "studiet dækker kun en del af målgruppen",
    "broader": "studiet dækker flere end målgruppen",
    "nearest": "nærmeste målgruppe; vurdér selv",
    "none": "ingen SØM-målgruppe passer",
}

PAYER_LABELS = {
    "municipality": "kommune",
    "region": "region",
    "state": "stat",
    "public": "det offentlige i alt",
    "society": "samfundet (også privat gevinst)",
    "citizen": "borgeren selv",
}

PER_LABELS = {"success": "pr. succes", "participant": "pr. deltager", "person": "pr. person i målgruppen"}

FIGURE_KIND_LABELS = {
    "difference": "forskel pr. år",
    "cumulative": "sum over flere år",
    "lifetime": "sum over hele livet",
    "level": "niveau uden sammenligning",
    "net_result": "nettoresultat efter omkostninger",
    "ratio": "forhold, ikke kroner",
    "direction_only": "kun retning er offentlig",
}

PRICE_BASIS_LABELS = {"gross": "brutto", "after_refund": "efter refusion"}

RECOMMENDATION_LABELS = {"include": "medregn", "potential": "potentiale", "exclude": "medregn ikke"}

CHANGE_LABELS = {"decrease": "fald", "increase": "stigning"}

COST_PER_LABELS = {
    "completion": "pr. gennemført forløb",
    "participant": "pr. deltager",
    "participant_year": "pr. deltager pr. år",
    "participant_month": "pr. deltager pr. måned",
    "day": "pr. døgn",
    "year_total": "i alt pr. år",
}

SERIES_LABELS = {
    "net_price_index": "nettoprisindeks, 2015 = 100",
    "consumer_price_index": "forbrugerprisindeks, 2015 = 100",
    "net_price_estimate": "statens skøn over nettopriser, pct. pr. år",
}

REGIONS = {
    name: name
    for name in (
        "Region Hovedstaden",
        "Region Sjælland",
        "Region Syddanmark",
        "Region Midtjylland",
        "Region Nordjylland",
    )
}


def area_of(name: str) -> str:
    """Adults, children, relatives or families, by the words of a target group's name.

    >>> area_of("Unge med angst"), area_of("Udsatte borgere")
    ('child', 'adult')
    """
    folded = name.casefold()
    for words, area in (
        (("pårørende", "søskende"), "relatives"),
        (("famili",), "family"),
        (("børn", "barn", "unge", "elev"), "child"),
    ):
        if any(word in folded for word in words):
            return area
    return "adult"

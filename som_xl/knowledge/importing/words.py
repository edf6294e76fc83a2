"""What a column can mean, and the words people put above it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Meaning(StrEnum):
    """The meaning of a column; the value is the word that stands in the mapping file."""

    GROUP = "målgruppe"
    SERVICE = "ydelse"
    DOMAIN = "hovedområde"
    YEAR = "år"
    YEAR_COLUMN = "konsekvensår"
    PAYER = "betaler"
    MUNICIPALITY = "kommune"
    REGION = "region"
    STATE = "stat"
    PRICE = "pris"
    AMOUNT = "beløb"
    UNITS = "antal"
    UNIT = "enhed"
    PRICE_YEAR = "prisår"
    PER = "pr."
    SOURCE = "kilde"
    NOTE = "bemærkning"
    STATUS = "status"
    INTERVENTION = "indsats"
    OUTCOME = "udfald"
    DIRECTION = "retning"
    DESIGN = "design"
    LEVEL = "evidensniveau"
    COUNTRY = "land"
    POPULATION = "population"
    PERSONS = "antal personer"
    FOLLOW_UP = "opfølgning i måneder"
    MEASURE = "effektmål"
    ESTIMATE = "effekt"
    CI_LOW = "nedre grænse"
    CI_HIGH = "øvre grænse"
    CONTROL_RATE = "andel uden indsats"
    INTERVENTION_RATE = "andel med indsats"
    AREA = "område"
    DEFINITION = "afgrænsning"
    SUCCESS_MEASURE = "succesmål"
    AGE_FROM = "alder fra"
    AGE_TO = "alder til"
    ID = "id"
    SKIP = "spring over"


SYNONYMS: Final[dict[Meaning, tuple[str, ...]]] = {
    Meaning.GROUP: ("målgruppe", "undermålgruppe", "målgruppens navn", "gruppe", "borgergruppe", "target group", "target_group_id", "målgruppe id"),
    Meaning.SERVICE: ("ydelse", "aktivitet", "ydelse eller aktivitet", "offentlig ydelse", "offentlig ydelse eller aktivitet", "ydelse/aktivitet", "ydelsestype", "foranstaltning", "service", "service_id", "konsekvens", "konsekvensmål", "priskategori", "tilbud", "post"),
    Meaning.DOMAIN: ("hovedområde", "ydelsesområde", "sektor", "domain", "domain_id", "kategori"),
    Meaning.YEAR_COLUMN: ("konsekvensår", "år efter indsats", "år efter", "år", "årstal", "year", "tid", "t", "year_from"),
    Meaning.PAYER: ("betaler", "aktør", "myndighed", "payer", "finansieret af"),
    Meaning.MUNICIPALITY: ("kommune", "kommunen", "kommunal", "kommunal pris", "kommunal andel", "kommunens andel", "municipality", "komm", "kommuner"),
    Meaning.REGION: ("region", "regionen", "regional", "regional andel", "regionens andel", "regioner"),
    Meaning.STATE: ("stat", "staten", "statslig", "statslig andel", "statens andel", "state"),
    Meaning.PRICE: ("pris", "enhedspris", "pris i alt", "gennemsnitspris", "takst", "bruttopris", "gross", "enhedsomkostning", "pris før refusion", "samlet pris", "price", "sats", "i alt", "total"),
    Meaning.AMOUNT: ("beløb", "kr", "kroner", "beløb i kr", "værdi i kr", "besparelse", "amount", "amount_kr", "økonomisk konsekvens"),
    Meaning.UNITS: ("antal", "værdi", "estimat konsekvens", "ændring", "antal enheder", "units", "forskel", "mængde", "konsekvens pr år", "konsekvensestimat", "value"),
    Meaning.UNIT: ("enhed", "måleenhed", "unit", "prisenhed"),
    Meaning.PRICE_YEAR: ("prisår", "prisniveau", "pris niveau", "pl", "price year", "price_year"),
    Meaning.PER: ("pr", "per", "beregnes pr", "opgøres pr"),
    Meaning.SOURCE: ("kilde", "kilder", "reference", "datakilde", "source", "studie", "forfatter", "litteratur"),
    Meaning.NOTE: ("bemærkning", "bemærkninger", "note", "noter", "kommentar", "kommentarer", "anmærkning"),
    Meaning.STATUS: ("status", "datastatus"),
    Meaning.INTERVENTION: ("indsats", "intervention", "metode", "program", "indsatsnavn"),
    Meaning.OUTCOME: ("udfald", "outcome", "resultatmål", "udfaldsmål"),
    Meaning.DIRECTION: ("retning", "direction", "virkning"),
    Meaning.DESIGN: ("design", "studiedesign", "metodedesign", "undersøgelsesdesign"),
    Meaning.LEVEL: ("evidensniveau", "evidens", "evidence_level", "niveau"),
    Meaning.COUNTRY: ("land", "country", "lande"),
    Meaning.POPULATION: ("population", "deltagere i studiet", "studiepopulation"),
    Meaning.PERSONS: ("antal personer", "n", "antal deltagere", "stikprøve"),
    Meaning.FOLLOW_UP: ("opfølgning i måneder", "opfølgning", "follow up", "follow_up_months", "opfølgningstid"),
    Meaning.MEASURE: ("effektmål", "effektstørrelse type", "measure", "type effektmål"),
    Meaning.ESTIMATE: ("effekt", "effektestimat", "estimat", "effektstørrelse", "estimate"),
    Meaning.CI_LOW: ("nedre grænse", "ki nedre", "ci_low", "95 ki nedre", "nedre", "lav"),
    Meaning.CI_HIGH: ("øvre grænse", "ki øvre", "ci_high", "95 ki øvre", "øvre", "høj"),
    Meaning.CONTROL_RATE: ("andel uden indsats", "succesrate uden", "succesrate uden indsats", "kontrolgruppe", "control_rate"),
    Meaning.INTERVENTION_RATE: ("andel med indsats", "succesrate med", "succesrate med indsats", "indsatsgruppe", "intervention_rate"),
    Meaning.AREA: ("område", "area", "voksne eller børn"),
    Meaning.DEFINITION: ("afgrænsning", "definition", "beskrivelse", "målgruppens afgrænsning", "afgrænsning af målgruppen"),
    Meaning.SUCCESS_MEASURE: ("succesmål", "succeskriterium", "succeskriterie", "success_measure"),
    Meaning.AGE_FROM: ("alder fra", "age_from", "fra alder"),
    Meaning.AGE_TO: ("alder til", "age_to", "til alder"),
    Meaning.ID: ("id", "nummer", "nr"),
}  # fmt: skip
"""Header words per meaning; the first is the word of the template."""

UNIT_WORDS: Final[dict[str, str]] = {
    "doegn": "døgn", "dag": "dag", "dage": "dag", "uge": "uge", "uger": "uge", "maaned": "måned", "maaneder": "måned",
    "mdr": "måned", "md": "måned", "aar": "år", "time": "time", "timer": "time", "kontakt": "kontakt",
    "kontakter": "kontakt", "besoeg": "besøg", "sengedag": "sengedag", "sengedage": "sengedag", "forloeb": "forløb",
    "dom": "dom", "domme": "dom", "sag": "sag", "sager": "sag", "konsultation": "konsultation",
    "konsultationer": "konsultation", "helaar": "år", "aarsperson": "år", "indlaeggelse": "indlæggelse",
    "indlaeggelser": "indlæggelse", "borger": "borger", "plads": "plads", "barn": "barn",
}  # fmt: skip
"""Unit as written, folded, to the knowledge base's word for it."""

"""Names of the input sheets, and the choices in Danish with the codes of the case."""

from __future__ import annotations

from typing import Final

from som_xl.model import ACTOR_NAMES, ACTORS
from som_xl.workbook.description import Check

SETTINGS: Final = "Indstillinger"
GROUP: Final = "Målgruppe"
COSTS: Final = "Omkostninger"
EFFECT: Final = "Effekt"
CONSEQUENCES: Final = "Konsekvenser 1"
OWN_CONSEQUENCES: Final = "Konsekvenser 2"
PRICES: Final = "Priser"
UNCERTAINTY: Final = "Usikkerhed"
SCENARIOS: Final = "Scenarier"

YES: Final = "Ja"
NO: Final = "Nej"
YES_NO: Final = ((YES, "yes"), (NO, "no"))
OFFICIAL: Final = "Officiel (Finansministeriet)"
FLAT: Final = "Flad rente"
DISCOUNTING: Final = ((OFFICIAL, "official"), (FLAT, "flat"))
FIRST_CONSEQUENCE: Final = (
    ("Samme år, som forløbet slutter", "completion_year"),
    ("Året efter, at forløbet slutter", "year_after"),
)
KINDS: Final = (
    ("Fast pr. år", "fixed"),
    ("Pr. opstart", "per_start"),
    ("Pr. gennemført", "per_completion"),
    ("Pr. deltagerår", "per_participant_year"),
)
PER: Final = (("Succes", "success"), ("Deltager", "participant"))
DISTRIBUTIONS: Final = (
    ("Normal", "normal"),
    ("Beta", "beta"),
    ("Gamma", "gamma"),
    ("Trekant", "triangular"),
    ("PERT", "pert"),
    ("Ligefordelt", "uniform"),
    ("Lognormal", "lognormal"),
)
PAYER_HEADERS: Final = {actor: ACTOR_NAMES[actor] for actor in ACTORS}
NOT_A_SERVICE: Final = {"average_earnings"}
"""Services of the knowledge base that are only a basis for calculation."""

CHOOSE = "Vælg fra listen."
SHARE = Check("decimal", 0, 1, message="Skriv en andel mellem 0 % og 100 %.")
AMOUNT = Check("decimal", -1e15, 1e15, message="Skriv et tal.")
NOT_NEGATIVE = Check("decimal", 0, 1e15, message="Skriv et tal på mindst 0.")


def choice(codes: tuple[tuple[str, str], ...]) -> Check:
    """A drop-down of the Danish texts."""
    return Check("list", choices=tuple(text for text, _ in codes), message=CHOOSE)

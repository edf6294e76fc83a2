"""Every worksheet function: its name, help, arguments, example and the Python function behind it.

The one list that the VBA wrapper, the function wizard, the guide sheet, the documentation and the tests are
made from. Texts obey Excel: at most 255 characters, and characters that VBA can store (cp1252).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

from som_xl.excel import functions_estimate, functions_knowledge, functions_money, functions_state

CATEGORY: Final = "SØM"

Kind = Literal["number", "text", "any", "range"]
Returns = Literal["number", "text", "any", "row"]


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument.

    Attributes:
        name: short, ASCII and lower case; no word of VBA.
        help: Danish, for the function wizard.
        kind: ``number``, ``text`` or ``any`` (either), one value or a range that is answered cell by cell;
            ``range`` goes to the function as it is.
        optional: may be left out.
    """

    name: str
    help: str
    kind: Kind = "number"
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One worksheet function.

    Attributes:
        name: ASCII capitals.
        description: Danish, for the function wizard.
        arguments: in order; the optional ones last.
        returns: ``row`` is one value per calendar year, ``any`` a number or a text.
        example: formula as a Danish Excel shows it.
        function: takes the session, then the arguments.
        available: why the function cannot answer in this version, Danish; empty when it can.
        category: in the function wizard.
    """

    name: str
    description: str
    arguments: tuple[Argument, ...]
    returns: Returns
    example: str
    function: Callable[..., Any]
    available: str = ""
    category: str = CATEGORY

    @property
    def required(self) -> int:
        """How many arguments must be given."""
        return sum(not argument.optional for argument in self.arguments)

    @property
    def call_form(self) -> str:
        """Name and arguments as Danes write them, optional ones in brackets."""
        names = [f"[{argument.name}]" if argument.optional else argument.name for argument in self.arguments]
        return f"{self.name}({'; '.join(names)})"


ACTOR: Final = Argument("aktoer", "kommune, region, stat eller i alt. Udelades: i alt.", "text", True)
RATE: Final = Argument(
    "rente", "Kalkulationsrente pr. år, fx 0,035. Udelades: Finansministeriets officielle.", "any", True
)
GROUP_HELP: Final = "Målgruppens id eller navn, se arket Viden Målgrupper."
ESTIMATE: Final = (
    Argument("maalgruppe", GROUP_HELP, "text"),
    Argument("antal", "Deltagere, der starter pr. år."),
    Argument("succesrate", "Nettosuccesrate som andel: med indsats minus uden, fx 0,10."),
    Argument(
        "pris_pr_deltager", "Kommunens omkostning pr. deltager i kr., i skønnets prisniveau (se SOM_STATUS)."
    ),
    ACTOR,
    Argument("aar", "Antal driftsår. Udelades: 1.", "number", True),
    Argument("horisont", "Antal kalenderår i resultatet. Udelades: 10.", "number", True),
    RATE,
)
PUBLIC_FIGURES: Final = "Konsekvenser er offentliggjorte tal fra videnbasen, ikke SØMs egne."

REGISTRY: Final = (
    Entry(
        "SOM_NETTORESULTAT",
        f"Nettoresultatet af et budgetøkonomisk skøn, nutidsværdi i kr.; plus er en gevinst. {PUBLIC_FIGURES}",
        ESTIMATE,
        "number",
        '=SOM_NETTORESULTAT("adults_homelessness";40;0,1;25000;"kommune")',
        functions_estimate.net_result,
    ),
    Entry(
        "SOM_NETTO_AAR",
        f"Skønnets nettoresultat pr. kalenderår i en række, udiskonteret i kr. {PUBLIC_FIGURES}",
        ESTIMATE,
        "row",
        '=SOM_NETTO_AAR("adults_homelessness";40;0,1;25000;"i alt";3;6)',
        functions_estimate.net_per_year,
    ),
    Entry(
        "SOM_BREAKEVEN_SUCCESRATE",
        "Den nettosuccesrate, hvor skønnet går i nul. Over 1 kan den ikke nås; #I/T, hvis den ikke findes.",
        ESTIMATE,
        "number",
        '=SOM_BREAKEVEN_SUCCESRATE("adults_homelessness";40;0,1;25000;"kommune")',
        functions_estimate.break_even_success_rate,
    ),
    Entry(
        "SOM_BREAKEVEN_PRIS",
        "Den højeste omkostning pr. deltager (nutidsværdi i kr.), hvor skønnet går i nul.",
        ESTIMATE,
        "number",
        '=SOM_BREAKEVEN_PRIS("adults_homelessness";40;0,1;25000;"kommune")',
        functions_estimate.break_even_price,
    ),
    Entry(
        "SOM_BREAKEVEN_AAR",
        "Det første kalenderår, hvorfra skønnets akkumulerede nettoresultat ikke er negativt; #I/T, hvis det ikke nås.",
        ESTIMATE,
        "number",
        '=SOM_BREAKEVEN_AAR("adults_homelessness";40;0,6;25000;"kommune")',
        functions_estimate.break_even_year,
    ),
    Entry(
        "SOM_SANDSYNLIGHED",
        "Sandsynligheden (andel) for, at skønnets nettoresultat er over 0, når succesrate, omkostning, konsekvens og "
        "pris er usikre efter SØM-XLs konvention. 10.000 træk; samme argumenter giver samme tal.",
        ESTIMATE,
        "number",
        '=SOM_SANDSYNLIGHED("adults_homelessness";40;0,4;25000;"kommune")',
        functions_estimate.probability,
    ),
    Entry(
        "SOM_RESULTAT",
        "Et tal fra beregningen i den åbne SØM-arbejdsbog.",
        (
            Argument(
                "felt",
                "fx nettoresultat, netto, omkostninger, breakeven_aar, ydelse:ID eller udvalg:NAVN.",
                "text",
            ),
            ACTOR,
            Argument(
                "aar", "Kalenderår for felter med tal pr. år. Udelades: summen af alle år.", "number", True
            ),
        ),
        "number",
        '=SOM_RESULTAT("nettoresultat";"kommune")',
        functions_state.result_figure,
    ),
    Entry(
        "SOM_PRIS",
        "Prisen pr. enhed af en ydelse efter statsrefusion, i kr.",
        (
            Argument("ydelse", "Ydelsens id eller navn, se arket Viden Priser.", "text"),
            ACTOR,
            Argument("prisaar", "Prisniveau. Udelades: prisens eget år.", "number", True),
            Argument(
                "maalgruppe",
                f"{GROUP_HELP} Priserne er ens for alle målgrupper; id'et kontrolleres.",
                "text",
                True,
            ),
        ),
        "number",
        '=SOM_PRIS("sel110_shelter";"kommune";2026)',
        functions_knowledge.unit_price,
    ),
    Entry(
        "SOM_KONSEKVENS",
        "Ændring i antal enheder pr. succes i et konsekvensår; minus er mindre forbrug. #I/T, hvor intet er offentligt.",
        (
            Argument("maalgruppe", GROUP_HELP, "text"),
            Argument(
                "ydelse", "Ydelsens id, eller id på et konsekvenstal i kr. fra Viden Konsekvenser.", "text"
            ),
            Argument("aar", "Konsekvensår: 1 er det første."),
        ),
        "number",
        '=SOM_KONSEKVENS("adults_homelessness";"C005";1)',
        functions_knowledge.consequence_units,
    ),
    Entry(
        "SOM_EFFEKT",
        "Et felt fra en publiceret effekt. Har indsatsen flere, vælges den bedst passende og bedst underbyggede.",
        (
            Argument(
                "indsats", "Effektens id (fx EA001) eller indsatsens navn, se arket Viden Effekter.", "text"
            ),
            Argument("maalgruppe", f"{GROUP_HELP} Udelades: alle.", "text", True),
            Argument(
                "felt",
                "fx estimat, lav, hoej, effekttype, udfald, grundrate, n, evidensniveau, id. Udelades: estimat.",
                "text",
                True,
            ),
        ),
        "any",
        '=SOM_EFFEKT("EA001";;"estimat")',
        functions_knowledge.effect_field,
    ),
    Entry(
        "SOM_SUCCESRATE",
        "Regner en effekt fra et studie om til en nettosuccesrate (andel).",
        (
            Argument("effekt", "Effektens størrelse, fx 2,46."),
            Argument("effekttype", "RD, RR, OR, HR eller SMD.", "text"),
            Argument(
                "grundrate",
                "Succesrate uden indsats som andel. Kan udelades for RD og for kraemer_kupfer.",
                "number",
                True,
            ),
            Argument("metode", "Kun SMD: logit, probit eller kraemer_kupfer. Udelades: logit.", "text", True),
            Argument("resultat", "netto eller med (succesraten med indsats). Udelades: netto.", "text", True),
        ),
        "number",
        '=SOM_SUCCESRATE(1,5;"RR";0,2)',
        functions_money.success_rate,
    ),
    Entry(
        "SOM_NUTIDSVAERDI",
        "Nutidsværdien af ét beløb pr. år, i kr. En tom celle er et år uden beløb.",
        (
            Argument("beloeb", "Beløb pr. år, det første år først.", "range"),
            RATE,
            Argument(
                "foerste_aar",
                "Antal år før det første beløb. Udelades: 0, så det tæller fuldt.",
                "number",
                True,
            ),
        ),
        "number",
        "=SOM_NUTIDSVAERDI(B2:F2;0,035)",
        functions_money.present_value,
    ),
    Entry(
        "SOM_DISKONTERING",
        "Diskonteringsfaktoren for et år; 1 i det første år.",
        (
            Argument("aar", "Antal år efter det første år, eller et kalenderår, når foerste_aar er angivet."),
            RATE,
            Argument(
                "foerste_aar", "Kalenderår med faktor 1. Udelades, når aar er et antal år.", "number", True
            ),
        ),
        "number",
        "=SOM_DISKONTERING(2028;0,035;2026)",
        functions_money.discount_factor,
    ),
    Entry(
        "SOM_FREMSKRIV",
        "Regner et beløb om fra ét års prisniveau til et andet med nettoprisindekset.",
        (
            Argument("beloeb", "Beløb i kr."),
            Argument("fra_aar", "Beløbets prisniveau (år)."),
            Argument("til_aar", "Ønsket prisniveau (år)."),
        ),
        "number",
        "=SOM_FREMSKRIV(100;2015;2023)",
        functions_money.uprated,
    ),
    Entry(
        "SOM_REFUSION",
        "En aktørs del af en forsørgelsesydelse i en given uge efter refusionstrappen.",
        (
            Argument("beloeb", "Ydelsen i kr. før refusion."),
            Argument("uge", "Uge i ydelsesperioden: 1, 2, 3 …"),
            Argument("aktoer", "kommune, region, stat eller i alt. Udelades: kommune.", "text", True),
        ),
        "number",
        "=SOM_REFUSION(1000;10)",
        functions_money.refunded,
    ),
    Entry(
        "SOM_KILDE",
        "Kilden til en række i videnbasen: forfatter, år, titel, udgiver og tallets status.",
        (Argument("id", "Id på en kilde, pris, effekt, konsekvens eller anden række.", "text"),),
        "text",
        '=SOM_KILDE("EA001")',
        functions_knowledge.source_of,
    ),
    Entry(
        "SOM_VERSION",
        "Programmets og videnbasens version.",
        (),
        "text",
        "=SOM_VERSION()",
        functions_state.version,
    ),
    Entry(
        "SOM_STATUS",
        "Om motoren kører, og hvad den regner med.",
        (),
        "text",
        "=SOM_STATUS()",
        functions_state.status,
    ),
    Entry(
        "SOM_SIDSTE_FEJL",
        "Hvorfor den seneste SØM-funktion gav en fejl: hvad, hvor, hvad der blev fundet, og hvad du kan gøre.",
        (Argument("celle", "Cellen med fejlen: så opdateres teksten, når den ændres.", "range", True),),
        "text",
        "=SOM_SIDSTE_FEJL(B7)",
        functions_state.last_reason,
    ),
)

BY_NAME: Final = MappingProxyType({entry.name: entry for entry in REGISTRY})

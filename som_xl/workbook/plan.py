"""The one description of the workbook's inputs, from which it is built, read and written.

A ``Plan`` belongs to a knowledge base (its services are rows) and to a capacity (how many years and lines there
is room for). Choices are shown in Danish and stored as the codes of the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from som_xl.knowledge import KnowledgeBase, Service
from som_xl.model import ACTOR_NAMES, ACTORS, COSTS_KEY, Case
from som_xl.workbook.description import Check, Column, Field, Table, year_columns

SETTINGS: Final = "Indstillinger"
GROUP: Final = "Målgruppe"
COSTS: Final = "Omkostninger"
EFFECT: Final = "Effekt"
CONSEQUENCES: Final = "Konsekvenser 1"
OWN_CONSEQUENCES: Final = "Konsekvenser 2"
PRICES: Final = "Priser"
UNCERTAINTY: Final = "Usikkerhed"

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

_CHOOSE = "Vælg fra listen."
_SHARE = Check("decimal", 0, 1, message="Skriv en andel mellem 0 % og 100 %.")
_AMOUNT = Check("decimal", -1e15, 1e15, message="Skriv et tal.")
_NOT_NEGATIVE = Check("decimal", 0, 1e15, message="Skriv et tal på mindst 0.")


def _choice(codes: tuple[tuple[str, str], ...]) -> Check:
    return Check("list", choices=tuple(text for text, _ in codes), message=_CHOOSE)


@dataclass(frozen=True)
class Capacity:
    """How much a workbook has room for. Built larger when a case needs it."""

    operating_years: int = 10
    horizon: int = 20
    consequence_years: int = 10
    cost_lines: int = 20
    own_lines: int = 30
    own_services: int = 20
    committees: int = 6
    group_mix: int = 5
    uncertain: int = 20
    correlations: int = 10
    last_index_year: int = 2035
    first_index_year: int = 2015

    @classmethod
    def for_case(cls, case: Case, knowledge: KnowledgeBase) -> Capacity:
        """Room for this case, and never less than the standard."""
        standard = cls()
        known = {service.id for service in knowledge.services} - NOT_A_SERVICE
        years = [
            *case.settings.price_index,
            standard.first_index_year,
            standard.last_index_year,
            case.settings.price_year,
        ]
        in_first_sheet = {line.service for line in case.consequences if line.service in known}
        return cls(
            operating_years=max(standard.operating_years, len(case.participants.starts)),
            horizon=max(standard.horizon, case.settings.horizon),
            consequence_years=max(
                [standard.consequence_years]
                + [len(line.units) for line in case.consequences]
                + [len(item.se or ()) for item in case.uncertainty]
            ),
            cost_lines=max(standard.cost_lines, len(case.costs)),
            own_lines=max(standard.own_lines, len(case.consequences) - len(in_first_sheet)),
            own_services=max(
                standard.own_services, len(({*case.prices, *case.committees} - {COSTS_KEY}) - known)
            ),
            committees=max(
                standard.committees, len({name for shares in case.committees.values() for name in shares})
            ),
            group_mix=max(standard.group_mix, len(case.target_group_mix or {})),
            uncertain=max(standard.uncertain, len(case.uncertainty)),
            correlations=max(standard.correlations, len(case.correlations)),
            first_index_year=min(years),
            last_index_year=max(years),
        )


@dataclass(frozen=True)
class Plan:
    """Every input cell and table of the workbook."""

    knowledge: KnowledgeBase
    capacity: Capacity = Capacity()

    @cached_property
    def services(self) -> tuple[Service, ...]:
        """The knowledge base's services, one row each on *Konsekvenser 1* and *Priser*, ordered by domain."""
        order = [domain.id for domain in self.knowledge.domains]
        listed = [service for service in self.knowledge.services if service.id not in NOT_A_SERVICE]
        return tuple(sorted(listed, key=lambda service: order.index(service.domain_id)))

    @cached_property
    def index_years(self) -> range:
        """Years with a row in the price index table."""
        return range(self.capacity.first_index_year, self.capacity.last_index_year + 1)

    # --- single cells ---------------------------------------------------------------------------------------

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """All single input cells."""
        return (*self._settings_fields, *self._group_fields, *self._effect_fields)

    @cached_property
    def _settings_fields(self) -> tuple[Field, ...]:
        rows = iter(range(6, 40))

        def add(name: str, label: str, path: tuple[str, ...], **parts: object) -> Field:
            return Field(f"som_{name}", label, path, SETTINGS, next(rows), **parts)  # type: ignore[arg-type]

        last_year = 2100
        sag = (
            add("title", "Titel", ("title",), help="Indsatsens navn, som det skal stå på resultatet."),
            add(
                "municipality",
                "Kommune",
                ("municipality",),
                help="Vælg fra listen, eller skriv navnet.",
                check=Check("list", choices_at="som_list_municipalities", free_text=True),
            ),
            add("author", "Udarbejdet af", ("author",)),
            add("date", "Dato", ("date",), help="Fritekst, fx 23-11-2026."),
            add("notes", "Bemærkninger", ("notes",), style="wrapped"),
        )
        next(rows), next(rows)
        tid = (
            add(
                "first_year",
                "Første driftsår",
                ("settings", "first_year"),
                style="year",
                unit="år",
                help="Det kalenderår, hvor de første deltagere starter.",
                check=Check("whole", 2000, last_year, message="Skriv et årstal mellem 2000 og 2100."),
            ),
            add(
                "horizon",
                "Horisont",
                ("settings", "horizon"),
                style="year",
                unit="kalenderår",
                help=f"Antal kalenderår i resultatet, højst {self.capacity.horizon}. Det, der falder senere, tælles ikke med.",
                check=Check(
                    "whole",
                    1,
                    self.capacity.horizon,
                    message=f"Skriv et helt tal mellem 1 og {self.capacity.horizon}.",
                ),
            ),
            add(
                "price_year",
                "Prisniveau",
                ("settings", "price_year"),
                style="year",
                unit="årets priser",
                help="Alle resultater vises i dette års priser. Beløb i andre års priser omregnes med nettoprisindekset nedenfor.",
                check=Check(
                    "whole",
                    self.index_years[0],
                    self.index_years[-1],
                    message="Året skal stå i nettoprisindekset nedenfor.",
                ),
            ),
            add(
                "discounting",
                "Diskontering",
                ("settings", "discounting"),
                codes=DISCOUNTING,
                check=_choice(DISCOUNTING),
                help="Officiel: 3,5 % de første 35 år, 2,5 % til år 70, derefter 1,5 %. Første år diskonteres ikke.",
            ),
            add(
                "flat_rate",
                "Flad rente",
                ("settings", "flat_rate"),
                style="pct",
                unit="pr. år",
                help="Bruges kun, når der er valgt flad rente.",
                check=Check("decimal", -0.05, 0.25, message="Skriv en rente mellem −5 % og 25 %."),
            ),
            add(
                "first_consequence",
                "Første konsekvensår",
                ("settings", "first_consequence"),
                codes=FIRST_CONSEQUENCE,
                check=_choice(FIRST_CONSEQUENCE),
                help="SØM regner konsekvenserne fra det kalenderår, hvor forløbet afsluttes.",
            ),
        )
        return sag + tid

    @cached_property
    def _group_fields(self) -> tuple[Field, ...]:
        def add(row: int, name: str, label: str, path: tuple[str, ...], **parts: object) -> Field:
            return Field(f"som_{name}", label, path, GROUP, row, **parts)  # type: ignore[arg-type]

        answer = Check("list", choices=("Ja", "Delvist", "Nej"), message=_CHOOSE)
        return (
            add(
                6,
                "target_group",
                "Målgruppe",
                ("target_group",),
                help="Vælg en målgruppe fra videnbasen, eller skriv jeres egen. Ved en egen målgruppe hentes intet fra videnbasen.",
                check=Check("list", choices_at="som_list_target_groups", free_text=True),
            ),
            add(
                16,
                "group_match",
                "Svarer jeres målgruppe til modellens?",
                ("documentation", "target_group_match"),
                check=answer,
                help="Modellens målgruppe er afgrænset i registre. Jeres deltagere skal ligne den nogenlunde.",
            ),
            add(
                17,
                "group_argument",
                "Begrundelse",
                ("documentation", "target_group_argument"),
                style="wrapped",
                help="Hvem er med, og hvem er ikke?",
            ),
            add(
                18,
                "measure_match",
                "Svarer jeres effektmål til modellens succesmål?",
                ("documentation", "success_measure_match"),
                check=answer,
                help="Konsekvenserne gælder dem, der opnår modellens succesmål.",
            ),
            add(
                19,
                "measure_argument",
                "Begrundelse",
                ("documentation", "success_measure_argument"),
                style="wrapped",
                help="Hvordan måles effekten, og hvad gør I, hvis målene ikke er ens?",
            ),
            add(
                20,
                "match_conclusion",
                "Konklusion",
                ("documentation", "conclusion"),
                style="wrapped",
                help="Kan videnbasens tal bruges her?",
            ),
        )

    @cached_property
    def _effect_fields(self) -> tuple[Field, ...]:
        def add(row: int, name: str, label: str, path: tuple[str, ...], **parts: object) -> Field:
            return Field(f"som_{name}", label, path, EFFECT, row, **parts)  # type: ignore[arg-type]

        return (
            add(
                13,
                "dropout",
                "Frafald",
                ("participants", "dropout"),
                style="pct",
                unit="af dem, der starter",
                check=_SHARE,
                help="Andelen, der aldrig gennemfører og derfor ikke kan lykkes.",
            ),
            add(
                14,
                "course_years",
                "Forløbets længde",
                ("participants", "course_years"),
                style="number",
                unit="år",
                help="Gennemsnitlig varighed. Effekten falder i det kalenderår, hvor forløbet slutter.",
                check=Check("decimal", 1e-9, 20, message="Skriv et tal over 0 og højst 20."),
            ),
            add(
                17,
                "success_with",
                "Succesrate med indsats",
                ("effect", "success_with"),
                style="pct",
                unit="af dem, der gennemfører",
                check=_SHARE,
                help="Andelen, der opnår succesmålet, når de får indsatsen.",
            ),
            add(
                18,
                "success_without",
                "Succesrate uden indsats",
                ("effect", "success_without"),
                style="pct",
                unit="af de samme personer",
                check=_SHARE,
                help="Andelen, der ville have opnået det alligevel.",
            ),
            add(
                19,
                "success_rate",
                "Eller: nettosuccesrate direkte",
                ("effect", "success_rate"),
                style="pct",
                unit="procentpoint",
                check=Check("decimal", -1, 1, message="Skriv en andel mellem −100 % og 100 %."),
                help="Udfyld kun denne, hvis I ikke kender de to rater. Lad så de to felter ovenfor være tomme.",
            ),
            add(
                21,
                "relapse",
                "Ekstra tilbagefald",
                ("effect", "relapse"),
                style="pct",
                unit="pr. konsekvensår",
                check=_SHARE,
                help="Normalt 0: konsekvensskøn fra registre rummer allerede tilbagefald.",
            ),
            add(
                22,
                "effect_status",
                "Status for effekten",
                ("effect", "status"),
                help="Fx eksempeltal, dokumenteret eller tom.",
                check=Check("list", choices_at="som_list_status", free_text=True),
            ),
            add(
                23,
                "effect_source",
                "Kilde til effekten",
                ("effect", "source"),
                style="text",
                help="Studie eller kilde-id fra Viden Effekter.",
            ),
            add(24, "effect_note", "Bemærkning", ("effect", "note"), style="wrapped"),
        )

    # --- tables ---------------------------------------------------------------------------------------------

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """All input tables."""
        return (
            self.committees,
            self.index,
            self.mix,
            self.cohorts,
            self.costs,
            self.consequences,
            self.own_consequences,
            self.prices,
            self.own_prices,
            self.uncertainty,
            self.correlations,
        )

    @cached_property
    def committees(self) -> Table:
        """Names of the committees and their shares of the net costs."""
        return Table(
            "som_committees",
            SETTINGS,
            22,
            2,
            (
                Column("name", "Udvalg", 34),
                Column("costs_share", "Andel af indsatsens nettoomkostninger", 30, "pct", check=_SHARE),
            ),
            self.capacity.committees,
            "Politiske udvalg (kommunens del)",
        )

    @cached_property
    def index(self) -> Table:
        """The net price index: the knowledge base's, and the user's own."""
        return Table(
            "som_index",
            SETTINGS,
            self.committees.last_row + 4,
            2,
            (
                Column("year", "År", 34, "year", "known"),
                Column("known", "Nettoprisindeks (videnbasen)", 30, "number", "known"),
                Column(
                    "own",
                    "Eget indeks",
                    18,
                    "number",
                    check=Check("decimal", 1e-9, 1e15, message="Skriv et tal over 0."),
                ),
                Column("source", "Kilde", 90, "wrapped", "known"),
                Column("used", "Brugt", 14, "number", "calc"),
                Column("status", "Status", 22, "text", "known"),
            ),
            len(self.index_years),
            "Nettoprisindeks (2015 = 100)",
        )

    @cached_property
    def mix(self) -> Table:
        """A mixed target group."""
        return Table(
            "som_mix",
            GROUP,
            24,
            2,
            (
                Column(
                    "group",
                    "Målgruppe",
                    34,
                    check=Check("list", choices_at="som_list_target_groups", free_text=True),
                ),
                Column("share", "Andel", 60, "pct", check=_SHARE),
            ),
            self.capacity.group_mix,
            "Blandet målgruppe (valgfrit)",
        )

    @cached_property
    def cohorts(self) -> Table:
        """Starts and phase-in per operating year: two rows."""
        return Table(
            "som_cohorts",
            EFFECT,
            7,
            2,
            (
                Column("label", "Driftsår", 34, "text", "known"),
                Column("unit", "Enhed", 16, "text", "known"),
                *year_columns(
                    "y", "Driftsår", self.capacity.operating_years, "number", width=11, check=_NOT_NEGATIVE
                ),
            ),
            2,
            "Deltagere",
        )

    @cached_property
    def costs(self) -> Table:
        """The cost lines."""
        return Table(
            "som_costs",
            COSTS,
            7,
            2,
            (
                Column("name", "Omkostning", 34),
                Column("kind", "Type", 15, check=_choice(KINDS), codes=KINDS),
                Column("saved", "Sparet alternativ", 10, check=_choice(YES_NO), codes=YES_NO),
                Column(
                    "price_year",
                    "Prisår",
                    8,
                    "year",
                    check=Check("whole", 1900, 2200, message="Skriv et årstal."),
                ),
                Column(
                    "overhead",
                    "Overhead",
                    10,
                    "pct",
                    check=Check("decimal", -1, 1e15, message="Skriv en procent, fx 10 %."),
                ),
                *(
                    Column(f"payer_{a}", f"{PAYER_HEADERS[a]} betaler", 10, "pct", check=_SHARE)
                    for a in ACTORS
                ),
                Column("amount", "Beløb i alle driftsår", 13, "kr", check=_AMOUNT),
                *year_columns("y", "Beløb driftsår", self.capacity.operating_years, "kr", check=_AMOUNT),
                Column(
                    "status", "Status", 16, check=Check("list", choices_at="som_list_status", free_text=True)
                ),
                Column("source", "Kilde", 30, "wrapped"),
                Column("note", "Bemærkning", 40, "wrapped"),
            ),
            self.capacity.cost_lines,
            "Omkostningslinjer (kr.)",
        )

    @cached_property
    def _units(self) -> tuple[Column, ...]:
        return (
            *year_columns(
                "u", "Konsekvensår", self.capacity.consequence_years, "number", width=13, check=_AMOUNT
            ),
            Column(
                "continue_years",
                "Fortsætter (år)",
                10,
                "year",
                check=Check("whole", 0, 100, message="Skriv et helt antal år."),
            ),
            Column("status", "Status", 16, check=Check("list", choices_at="som_list_status", free_text=True)),
            Column("source", "Kilde", 30, "wrapped"),
            Column("note", "Bemærkning om match", 40, "wrapped"),
            Column("order", "Nr.", 6, "year", check=Check("whole", 0, 100_000, message="Skriv et helt tal.")),
        )

    @cached_property
    def consequences(self) -> Table:
        """One row per service of the knowledge base."""
        return Table(
            "som_consequences",
            CONSEQUENCES,
            7,
            2,
            (
                Column("name", "Ydelse", 48, "text", "known"),
                Column("unit", "Enhed", 17, "text", "known"),
                Column("include", "Medregn", 9, check=_choice(YES_NO), codes=YES_NO),
                Column("per", "Pr.", 9, check=_choice(PER), codes=PER),
                Column("weight", "Vægt", 7, "number", check=_AMOUNT),
                Column("recommendation", "Anbefaling og retning", 30, "text", "known"),
                *self._units,
                Column("domain", "Hovedområde", 30, "text", "known"),
                Column("service", "Ydelses-id", 24, "text", "known"),
            ),
            len(self.services),
            "Ændring i antal enheder pr. år, pr. person (negativ = mindre forbrug)",
        )

    @cached_property
    def own_consequences(self) -> Table:
        """Free lines: own services, roles, a second line of a service."""
        return Table(
            "som_own_consequences",
            OWN_CONSEQUENCES,
            7,
            2,
            (
                Column(
                    "service",
                    "Ydelse",
                    38,
                    check=Check("list", choices_at="som_list_services", free_text=True),
                ),
                Column("role", "Rolle i husstand", 12),
                Column("include", "Medregn", 9, check=_choice(YES_NO), codes=YES_NO),
                Column("per", "Pr.", 9, check=_choice(PER), codes=PER),
                Column("weight", "Vægt", 7, "number", check=_AMOUNT),
                *self._units,
            ),
            self.capacity.own_lines,
            "Ændring i antal enheder pr. år, pr. person (negativ = mindre forbrug)",
        )

    @cached_property
    def _price_columns(self) -> tuple[Column, ...]:
        return (
            *(
                Column(f"own_{a}", f"Egen pris: {PAYER_HEADERS[a]}", 14, "price", check=_AMOUNT)
                for a in ACTORS
            ),
            Column(
                "own_year",
                "Eget prisår",
                8,
                "year",
                check=Check("whole", 1900, 2200, message="Skriv et årstal."),
            ),
            Column("own_revenue", "Egen: indtægt", 9, check=_choice(YES_NO), codes=YES_NO),
            *(Column(f"used_{a}", f"Brugt: {PAYER_HEADERS[a]}", 14, "price", "calc") for a in ACTORS),
            *(
                Column(f"share{i}", f"Andel udvalg {i}", 9, "pct", check=_SHARE)
                for i in range(1, self.capacity.committees + 1)
            ),
            Column(
                "own_status",
                "Status for egen pris",
                16,
                check=Check("list", choices_at="som_list_status", free_text=True),
            ),
            Column("own_source", "Kilde til egen pris", 30, "wrapped"),
            Column("own_note", "Bemærkning til egen pris", 40, "wrapped"),
        )

    @cached_property
    def prices(self) -> Table:
        """The knowledge base's services with its price, the user's own price and the price used."""
        return Table(
            "som_prices",
            PRICES,
            7,
            2,
            (
                Column("name", "Ydelse", 48, "text", "known"),
                Column("unit", "Enhed", 18, "text", "known"),
                *(
                    Column(f"known_{a}", f"Videnbasen: {PAYER_HEADERS[a]}", 14, "price", "known")
                    for a in ACTORS
                ),
                Column("known_year", "Prisår", 7, "year", "known"),
                Column("known_revenue", "Indtægt", 9, "text", "known"),
                Column("known_status", "Status", 18, "text", "known"),
                *self._price_columns,
                Column("known_note", "Videnbasens valg af pris", 60, "wrapped", "known"),
                Column("known_source", "Videnbasens kilde", 40, "wrapped", "known"),
                Column("service", "Ydelses-id", 24, "text", "known"),
            ),
            len(self.services),
            "Pris pr. enhed efter refusion (kr.)",
        )

    @cached_property
    def own_prices(self) -> Table:
        """The user's own services."""
        return Table(
            "som_own_prices",
            PRICES,
            self.prices.last_row + 4,
            2,
            (
                Column("name", "Egen ydelse", 38),
                Column("unit", "Enhed", 14),
                Column("domain", "Hovedområde", 11),
                Column("blank1", " ", 11, "text", "known"),
                Column("blank2", "  ", 11, "text", "known"),
                Column("blank3", "   ", 7, "text", "known"),
                Column("blank4", "    ", 9, "text", "known"),
                Column("label", "Visningsnavn", 18),
                *self._price_columns,
            ),
            self.capacity.own_services,
            "Egne ydelser (kr. pr. enhed efter refusion)",
        )

    @cached_property
    def uncertainty(self) -> Table:
        """Low and high per uncertain parameter."""
        return Table(
            "som_uncertainty",
            UNCERTAINTY,
            7,
            2,
            (
                Column("parameter", "Parameter", 38),
                Column("distribution", "Fordeling", 13, check=_choice(DISTRIBUTIONS), codes=DISTRIBUTIONS),
                Column("low", "Lav", 11, "number", check=_AMOUNT),
                Column("high", "Høj", 11, "number", check=_AMOUNT),
                Column("level", "Dækning", 9, "pct", check=_SHARE),
                *year_columns(
                    "se",
                    "Standardfejl år",
                    self.capacity.consequence_years,
                    "number",
                    width=11,
                    check=_NOT_NEGATIVE,
                ),
            ),
            self.capacity.uncertain,
            "Usikre forudsætninger",
        )

    @cached_property
    def correlations(self) -> Table:
        """Correlations between uncertain parameters."""
        return Table(
            "som_correlations",
            UNCERTAINTY,
            self.uncertainty.last_row + 4,
            2,
            (
                Column("first", "Parameter A", 38),
                Column("second", "Parameter B", 13),
                Column(
                    "correlation",
                    "Korrelation",
                    11,
                    "number",
                    check=Check("decimal", -1, 1, message="Skriv et tal mellem −1 og 1."),
                ),
            ),
            self.capacity.correlations,
            "Sammenhænge (valgfrit)",
        )

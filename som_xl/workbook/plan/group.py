"""*Målgruppe* and *Effekt*: the target group, who takes part and how many succeed."""

from __future__ import annotations

from som_xl.workbook.description import Check, Column, Field, Table, year_columns
from som_xl.workbook.plan.capacity import Capacity
from som_xl.workbook.plan.codes import CHOOSE, EFFECT, GROUP, NOT_NEGATIVE, SHARE


def group_fields() -> tuple[Field, ...]:
    """The target group, and whether the knowledge base's figures fit it."""

    def add(row: int, name: str, label: str, path: tuple[str, ...], **parts: object) -> Field:
        return Field(f"som_{name}", label, path, GROUP, row, **parts)  # type: ignore[arg-type]

    answer = Check("list", choices=("Ja", "Delvist", "Nej"), message=CHOOSE)
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


def mix(capacity: Capacity) -> Table:
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
            Column("share", "Andel", 60, "pct", check=SHARE),
        ),
        capacity.group_mix,
        "Blandet målgruppe (valgfrit)",
    )


def effect_fields() -> tuple[Field, ...]:
    """Drop-out, length of a course and success rates."""

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
            check=SHARE,
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
            check=SHARE,
            help="Andelen, der opnår succesmålet, når de får indsatsen.",
        ),
        add(
            18,
            "success_without",
            "Succesrate uden indsats",
            ("effect", "success_without"),
            style="pct",
            unit="af de samme personer",
            check=SHARE,
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
            check=SHARE,
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


def cohorts(capacity: Capacity) -> Table:
    """Starts and phase-in per operating year: two rows."""
    return Table(
        "som_cohorts",
        EFFECT,
        7,
        2,
        (
            Column("label", "Driftsår", 34, "text", "known"),
            Column("unit", "Enhed", 16, "text", "known"),
            *year_columns("y", "Driftsår", capacity.operating_years, "number", width=11, check=NOT_NEGATIVE),
        ),
        2,
        "Deltagere",
    )

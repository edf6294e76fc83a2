"""The model's problems in the words of the sheets: labels and columns instead of the fields of a case file."""

from __future__ import annotations

from typing import Final

from som_xl.model import Problem

_EMPTY: Final = ("Feltet mangler.", "Teksten er tom.", "Listen er tom.")
_REMEDIES: Final = {
    "Succesraten mangler.": "Udfyld begge succesrater (med og uden indsats), eller kun nettosuccesraten.",
    "Succesraten er angivet to gange.": "Udfyld enten de to succesrater eller kun nettosuccesraten, og tøm resten.",
    "Intervallet mangler.": "Udfyld både Lav og Høj, eller standardfejl pr. år.",
    "Ydelsen har ingen pris i sagen og ingen standardpris i videnbasen.": (
        "Ret stavemåden, eller skriv prisen på arket Priser: ved ydelsen, eller nederst for en egen ydelse."
    ),
}
_PARTS: Final = (
    ("tilføj året i settings.price_index", "skriv årets tal som Eget indeks på arket Indstillinger"),
    ("Det må være højst 1.", "Det må være højst 1 (100 %). Skriv fx 35 % eller 0,35."),
)


def in_sheet_words(problem: Problem, label: str) -> Problem:
    """The same problem, told to somebody who looks at a sheet.

    Args:
        problem: as the model tells it, with the cell as its place.
        label: what stands beside or above the cell; may be empty.

    >>> print(in_sheet_words(Problem("Effekt!D8", "Feltet mangler.", "", "Tilføj feltet."), "Driftsår 1"))
    Effekt!D8: 'Driftsår 1' er ikke udfyldt. Fundet: tom celle. Udfyld cellen.
    """
    if problem.message in _EMPTY or problem.found == "intet":
        message = f"'{label}' er ikke udfyldt." if label else "Cellen er ikke udfyldt."
        return Problem(problem.place, message, "tom celle", "Udfyld cellen.")
    message = problem.message.replace("low er større end high.", "Lav er større end Høj.")
    remedy = _REMEDIES.get(message, problem.remedy)
    for field_words, sheet_words in _PARTS:
        remedy = remedy.replace(field_words, sheet_words)
    return Problem(problem.place, message, problem.found, remedy)

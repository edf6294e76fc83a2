"""The result in Danish sentences: headline, break-even and notices. Whole kr., with the price level."""

from __future__ import annotations

from typing import Final

from som_xl.model import ACTORS_AND_TOTAL, Case, Result
from som_xl.model.break_even import ALWAYS, NEVER, UNATTAINABLE
from som_xl.model.report import EXAMPLE_STATUS, example_figures, kroner, warnings

NOT_REACHED: Final = "nås ikke"
PAYER: Final = {
    "municipality": "kommunen",
    "region": "regionen",
    "state": "staten",
    "total": "det offentlige i alt",
}
MEASURE_NAMES: Final = ("Nettosuccesrate", "Omkostning pr. deltager", "Antal deltagere", "Break-even-år")


def price_level(result: Result) -> str:
    """The unit of every amount."""
    return f"kr., {_price_year(result)}-priser"


def period(result: Result) -> str:
    """First to last calendar year."""
    return str(result.years[0]) if len(result.years) == 1 else f"{result.years[0]}–{result.years[-1]}"


def percent(share: float, decimals: int = 1) -> str:
    """A share as Danes write it.

    >>> percent(-0.136)
    '−13,6 %'
    """
    text = f"{abs(share) * 100:.{decimals}f}".replace(".", ",")
    negative = share < 0 and any(digit in text for digit in "123456789")
    return f"{'−' if negative else ''}{text} %"


def decimal(number: float, decimals: int = 1) -> str:
    """A number as Danes write it, without decimals that are zero.

    >>> decimal(1234.56), decimal(52.0)
    ('1.234,6', '52')
    """
    text = f"{number:,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.-", ".,−"))


def headline(result: Result) -> tuple[str, str]:
    """What the calculation says, in two sentences."""
    net = dict(zip(ACTORS_AND_TOTAL, result.net_result.tolist(), strict=True))
    total = round(net["total"])
    end = f"({_price_year(result)}-priser, nutidsværdi) over {period(result)}."
    if total == 0:
        first = f"Indsatsen går i nul for det offentlige {end}"
    else:
        word = "et nettooverskud" if total > 0 else "et nettounderskud"
        first = f"Indsatsen giver det offentlige {word} på {kroner(abs(total))} {end}"
    parts = [_wins(actor, net[actor]) for actor in ACTORS_AND_TOTAL[:3]]
    second = f"{parts[0]}, {parts[1]} og {parts[2]}".removesuffix(".") + "."
    return first, second[0].upper() + second[1:]


def _wins(actor: str, amount: float) -> str:
    if round(amount) == 0:
        return f"{PAYER[actor]} går i nul"
    return f"{PAYER[actor]} {'vinder' if amount > 0 else 'taber'} {kroner(abs(amount))}"


def example_notice(case: Case) -> str:
    """The banner over illustrative figures; empty when there are none."""
    if not example_figures(case):
        return ""
    if case.effect.status == EXAMPLE_STATUS:
        return "EKSEMPELTAL – resultatet bygger på illustrative tal, også for effekten, og må ikke bruges som viden."
    return "EKSEMPELTAL – resultatet bygger på illustrative tal og må ikke bruges som viden."


def notices(case: Case, result: Result, room: int) -> tuple[str, list[str]]:
    """The most important remark for the top of the sheet, and all remarks, at most ``room``."""
    found = warnings(result)
    others = found[1:] if example_figures(case) else found
    if not found:
        return "", ["Der er ingen forbehold ud over metodens generelle begrænsninger (se Forside)."]
    shown = (
        found if len(found) <= room else [*found[: room - 1], f"… og {len(found) - room + 1} forbehold mere."]
    )
    more = "" if len(others) < 2 else f" (+ {len(others) - 1} mere under »Forbehold« nedenfor)"
    return (f"Bemærk: {others[0]}{more}" if others else ""), shown


def break_even_words(result: Result) -> list[tuple[str, str]]:
    """Status word and sentence for each measure and actor: four measures of four actors."""
    words = []
    for sentence in (_success_rate, _cost, _participants, _year):
        words += [sentence(result, i, PAYER[actor]) for i, actor in enumerate(ACTORS_AND_TOTAL)]
    return words


def _success_rate(result: Result, i: int, payer: str) -> tuple[str, str]:
    measures = result.break_even
    status, rate = str(measures.success_rate_status[i]), float(measures.success_rate[i])
    today = f"i dag {percent(float(result.inputs.success_rate))}"
    if status == NEVER:
        return "Nås aldrig", f"Nås aldrig ad den vej: flere succeser giver ikke {payer} en gevinst."
    if status == ALWAYS:
        return "Altid", f"Altid: {payer} taber ikke, selv om ingen lykkes."
    if status == UNATTAINABLE:
        return "Kan ikke nås", f"Kan ikke nås: kræver {percent(rate)}, altså mere end 100 % ({today})."
    word = "Nås" if rate <= float(result.inputs.success_rate) else "Nås ikke i dag"
    return word, f"Nås ved en nettosuccesrate på {percent(rate)} ({today})."


def _cost(result: Result, i: int, payer: str) -> tuple[str, str]:
    measures = result.break_even
    highest, costs = float(measures.cost_per_participant[i]), float(measures.costs[i])
    today = costs / float(result.participants)
    value = float(measures.value[i])
    if round(costs) <= 0:
        if round(value - costs) >= 0:
            return "Altid", f"Altid: {payer} har ingen nettoomkostning ved indsatsen og taber ikke."
        return "Nås aldrig", f"Nås aldrig ad den vej: {payer} har ingen nettoomkostning, der kan sænkes."
    if value < 0:
        return (
            "Nås aldrig",
            f"Nås aldrig: konsekvenserne koster {payer} penge, også hvis indsatsen var gratis.",
        )
    room = f"Omkostningen må højst være {kroner(highest)} pr. deltager (i dag {kroner(today)})"
    if value >= costs:
        return "Nås", f"{room}: den kan stige {percent(value / costs - 1)}."
    return "Nås ikke i dag", f"{room}: den skal falde {percent(1 - value / costs)}."


def _participants(result: Result, i: int, payer: str) -> tuple[str, str]:
    measures = result.break_even
    status = str(measures.participants_status[i])
    if status == NEVER:
        return "Nås aldrig", f"Nås aldrig ad den vej: deltagerne giver ikke {payer} mere, end de selv koster."
    if status == ALWAYS:
        return "Altid", f"Altid: {payer} har ingen faste nettoomkostninger at tjene hjem."
    found, today = float(measures.participants[i]), float(result.participants)
    word = "Nås" if found <= today else "Nås ikke i dag"
    return (
        word,
        f"Nås ved {decimal(found)} deltagere (i dag {decimal(today)}), hvis de faste omkostninger er uændrede.",
    )


def _year(result: Result, i: int, payer: str) -> tuple[str, str]:
    measures, last = result.break_even, result.years[-1]
    status = str(measures.year_status[i])
    if status == NEVER:
        return "Nås ikke", f"Nås ikke inden for horisonten, som slutter i {last}."
    if status == ALWAYS:
        return "Altid", f"Altid: {payer} har ikke underskud i noget år, når årene lægges sammen."
    years = decimal(float(measures.years[i]))
    return "Nås", f"Nås i {int(measures.year[i])}, {years} år efter starten af {result.years[0]}."


def figure_texts(result: Result) -> list[str]:
    """The unit on the money axes, and the titles of the six charts."""
    year = result.break_even.year_status[3], result.break_even.year[3]
    last = result.years[-1]
    if year[0] == NEVER:
        story = f"Investeringen er ikke tjent hjem ved udgangen af {last}"
    elif year[0] == ALWAYS:
        story = "Investeringen giver ikke underskud på noget tidspunkt"
    else:
        story = f"Investeringen er tjent hjem i {int(year[1])}"
    municipality = round(float(result.net_result[0]))
    return [
        f"1.000 kr., {_price_year(result)}-priser, nutidsværdi",
        f"{story} (akkumuleret netto)",
        "Hvem betaler, og hvem vinder?",
        "Konsekvenser efter hovedområde og aktør",
        "Nettoresultat ved forskellige succesrater",
        "Nettoresultat ved forskellige omkostninger",
        f"Kommunens nettoresultat efter udvalg, i alt {kroner(municipality)}",
    ]


def _price_year(result: Result) -> int:
    assert result.case is not None, "the result sheets show a single case"
    return result.case.settings.price_year

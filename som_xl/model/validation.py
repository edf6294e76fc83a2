"""From a plain mapping to a valid ``Case``, or to every error in it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any

from pydantic import ValidationError

from som_xl.model.case import Case
from som_xl.model.errors import CaseError, Problem
from som_xl.model.fields import LARGEST, LIST_TAG, NAME_TAG, NUMBER_TAG, key_year
from som_xl.model.uncertainty import uncertainty_problems

Path = tuple[str | int, ...]
"""Where in the mapping: ``("costs", 0, "payers")``."""

_TAGS = {NUMBER_TAG, LIST_TAG, NAME_TAG}
_WRONG_TYPE = {
    "float_type": ("Her skal stå et tal.", "Skriv et tal uden anførselstegn og med punktum som decimaltegn."),
    "int_type": ("Her skal stå et helt tal.", "Skriv et helt tal."),
    "int_from_float": ("Her skal stå et helt tal.", "Skriv et helt tal."),
    "string_type": ("Her skal stå tekst.", "Skriv tekst i anførselstegn."),
    "bool_type": ("Her skal stå true eller false.", "Skriv true eller false."),
    "finite_number": ("Tallet er ikke et endeligt tal.", "Skriv et almindeligt tal."),
    "model_type": ("Her skal stå en gruppe af felter.", "Se feltlisten i vejledningen."),
    "dict_type": ("Her skal stå en gruppe af felter.", "Se feltlisten i vejledningen."),
    "tuple_type": ("Her skal stå en liste.", "Skriv en liste i kantede parenteser, fx [40, 40, 40]."),
    "missing": ("Feltet mangler.", "Tilføj feltet."),
    "extra_forbidden": ("Feltet kendes ikke.", "Ret stavemåden, eller fjern feltet."),
    "too_short": ("Listen er tom.", "Skriv mindst ét tal."),
    "string_too_short": ("Teksten er tom.", "Skriv en tekst."),
}


def case_from_mapping(
    data: Mapping[str, Any],
    price_index: Mapping[int, float],
    locate: Callable[[Path], str] | None = None,
) -> Case:
    """Make a case, or raise with every error in it.

    Args:
        data: field names and values as in the case files (``docs/technical.md``).
        price_index: net price index per year; the case's own ``settings.price_index`` is laid over it.
        locate: turns a path in ``data`` into the place the user knows (a cell); the field path when absent.

    Raises:
        CaseError: one Danish problem per error, with its place.
    """
    problems: list[tuple[Path, Problem]] = []
    case = None
    try:
        case = Case.model_validate(data)
    except ValidationError as error:
        problems = problems_in(error)
    index = dict(price_index)
    index.update(_own_index(data))
    failed = {path for path, _ in problems}
    problems.extend((path, problem) for path, problem in _cross_checks(data, index) if path not in failed)
    if case is not None and not problems:
        problems.extend(uncertainty_problems(case))
    if problems or case is None:
        place = locate or format_path
        raise CaseError(
            Problem(place(path), problem.message, problem.found, problem.remedy) for path, problem in problems
        )
    case._price_index = index
    return case


def problems_in(error: ValidationError) -> list[tuple[Path, Problem]]:
    """What pydantic found wrong, in Danish and with the path in the mapping; the problems have no place yet."""
    details = error.errors(include_url=False)
    return [_translate(detail) for detail in details if not _is_echo(detail)]


def format_path(path: Path) -> str:
    """The field path as the user writes it.

    >>> format_path(("costs", 0, "payers", "region"))
    'costs[0].payers.region'
    """
    text = ""
    for part in path:
        name = part if isinstance(part, int) or len(part) <= 60 else f"{part[:57]}…"
        text += f"[{name}]" if isinstance(part, int) else f".{name}" if text else str(name)
    return text


def show(value: object) -> str:
    """A found value as the user would recognise it, shortened.

    >>> show("12,5 %"), show(0.5), show(True), show(None)
    ("'12,5 %'", '0,5', 'true', 'intet')
    """
    words = {None: "intet", True: "true", False: "false"}
    if value is None or isinstance(value, bool):
        return words[value]
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", ",")
    if isinstance(value, Mapping):
        return "en gruppe af felter"
    if isinstance(value, list | tuple):
        return f"en liste med {len(value)} værdier"
    text = _plain_words(value)
    return text if len(text) <= 60 else text[:57] + "…'"


def _plain_words(value: object) -> str:
    """Dates (TOML has them) and whole numbers of any size; anything else as Python shows it."""
    if isinstance(value, date | time):
        return f"{value.isoformat()} (en dato eller et klokkeslæt)"
    if isinstance(value, int) and abs(value) > LARGEST:
        return "et meget stort tal"
    return repr(value)


def _is_echo(detail: Any) -> bool:
    """A list is told to be too short also when its values were there but wrong; those are told themselves."""
    return detail["type"] == "too_short" and bool(detail["input"])


def _translate(detail: Any) -> tuple[Path, Problem]:
    kind, context = detail["type"], detail.get("ctx", {})
    # Tags of a union and the marker of a wrong key are pydantic's, not the user's.
    path = tuple(part for part in detail["loc"] if part not in _TAGS and part != "[key]")
    found = "" if kind in {"missing", "extra_forbidden"} else show(detail["input"])
    if kind in _WRONG_TYPE:
        message, remedy = _WRONG_TYPE[kind]
    elif "remedy" in context:
        remedy = context["remedy"]
        message = detail["msg"]
        if "total" in context:
            message = message.replace(str(context["total"]), show(float(context["total"])))
        found = ""
    else:
        message, remedy = _bounds(kind, context)
    return path, Problem("", message, found, remedy)


def _bounds(kind: str, context: Mapping[str, Any]) -> tuple[str, str]:
    if kind in {"greater_than_equal", "greater_than"}:
        limit = context.get("ge", context.get("gt"))
        word = "mindst" if kind == "greater_than_equal" else "større end"
        return "Tallet er for lille.", f"Det skal være {word} {show(float(str(limit)))}."
    if kind in {"less_than_equal", "less_than"}:
        limit = context.get("le", context.get("lt"))
        word = "højst" if kind == "less_than_equal" else "mindre end"
        return "Tallet er for stort.", f"Det må være {word} {show(float(str(limit)))}."
    if kind == "literal_error":
        return "Værdien kendes ikke.", f"Vælg {str(context['expected']).replace(' or ', ' eller ')}."
    if kind in {"too_long", "string_too_long"}:
        return "Listen eller teksten er for lang.", f"Højst {context.get('max_length')} er tilladt."
    return "Værdien kan ikke bruges.", "Se feltlisten i vejledningen."


def _own_index(data: Mapping[str, Any]) -> dict[int, float]:
    own = _get(data, "settings", "price_index")
    if not isinstance(own, dict):
        return {}
    years = {key_year(year): value for year, value in own.items()}
    return {
        year: float(value)
        for year, value in years.items()
        if isinstance(year, int) and _is_number(value) and 0 < value <= LARGEST
    }


def _cross_checks(data: Mapping[str, Any], index: Mapping[int, float]) -> Iterator[tuple[Path, Problem]]:
    """Checks between fields, on the raw mapping so that they are told together with all other errors."""
    yield from _years_without_index(data, index)
    yield from _lists_of_wrong_length(data)
    yield from _services_without_price(data)
    yield from _unknown_parameters(data)


def _years_without_index(
    data: Mapping[str, Any], index: Mapping[int, float]
) -> Iterator[tuple[Path, Problem]]:
    given: list[tuple[Path, Any]] = [(("settings", "price_year"), _get(data, "settings", "price_year"))]
    given += [(("costs", i, "price_year"), line.get("price_year")) for i, line in _items(data, "costs")]
    prices, used = _fields(data, "prices"), _used_services(data)
    given += [
        (("prices", service, "price_year"), price.get("price_year"))
        for service, price in prices.items()
        if service in used and isinstance(price, dict)
    ]
    for path, year in given:
        if _is_number(year) and year not in index and 1900 <= year <= 2200 and float(year).is_integer():
            span = f"{min(index)}–{max(index)}" if index else "ingen år"
            yield (
                path,
                Problem(
                    "",
                    "Året har intet nettoprisindeks.",
                    show(int(year)),
                    f"Vælg et år i {span}, eller tilføj året i settings.price_index.",
                ),
            )


def _lists_of_wrong_length(data: Mapping[str, Any]) -> Iterator[tuple[Path, Problem]]:
    starts = _get(data, "participants", "starts")
    if not isinstance(starts, Sequence) or isinstance(starts, str) or not starts:
        return
    years = len(starts)
    for i, line in _items(data, "costs"):
        amounts = line.get("amounts")
        if isinstance(amounts, list | tuple) and len(amounts) not in {0, years}:
            yield (
                ("costs", i, "amounts"),
                Problem(
                    "",
                    "Antallet af beløb passer ikke til antallet af driftsår.",
                    show(amounts),
                    f"Skriv ét tal for alle år eller {years} tal (ét pr. driftsår).",
                ),
            )
    phase_in = _get(data, "effect", "phase_in")
    if isinstance(phase_in, list | tuple) and len(phase_in) > years:
        yield (
            ("effect", "phase_in"),
            Problem(
                "",
                "Indfasningen har flere tal, end der er driftsår.",
                show(phase_in),
                f"Skriv højst {years} tal.",
            ),
        )


def _services_without_price(data: Mapping[str, Any]) -> Iterator[tuple[Path, Problem]]:
    known = _fields(data, "prices")
    for i, line in _items(data, "consequences"):
        service = line.get("service")
        if (
            isinstance(service, str)
            and service
            and line.get("include", True) is not False
            and service not in known
        ):
            yield (
                ("consequences", i, "service"),
                Problem(
                    "",
                    "Ydelsen har ingen pris i sagen og ingen standardpris i videnbasen.",
                    show(service),
                    f"Ret stavemåden, eller angiv en pris under prices.{service}.",
                ),
            )


def _unknown_parameters(data: Mapping[str, Any]) -> Iterator[tuple[Path, Problem]]:
    if not (data.get("uncertainty") or data.get("correlations")):
        return
    costs = {f"costs[{line.get('name', '')}]" for _, line in _items(data, "costs")}
    services = {
        line["service"] for _, line in _items(data, "consequences") if isinstance(line.get("service"), str)
    }
    priced = set(_fields(data, "prices"))
    known = {"effect.success_with", "effect.success_without", "effect.success_rate", "participants.dropout"}
    known |= costs | {f"consequences[{s}]" for s in services} | {f"prices[{s}]" for s in priced | services}
    places: list[tuple[Path, object]] = [
        (("uncertainty", i, "parameter"), line.get("parameter")) for i, line in _items(data, "uncertainty")
    ]
    correlations = data.get("correlations")
    for i, pair in enumerate(correlations if isinstance(correlations, list | tuple) else ()):
        if isinstance(pair, list | tuple):
            places += [(("correlations", i, side), name) for side, name in enumerate(pair[:2])]
    for path, name in places:
        if isinstance(name, str) and name and name not in known:
            yield (
                path,
                Problem(
                    "",
                    "Parameteren findes ikke i sagen.",
                    show(name),
                    "Brug fx effect.success_with, participants.dropout, costs[NAVN], consequences[YDELSE] eller prices[YDELSE].",
                ),
            )


def _used_services(data: Mapping[str, Any]) -> set[object]:
    return {
        line["service"]
        for _, line in _items(data, "consequences")
        if line.get("include", True) is not False and isinstance(line.get("service"), str)
    }


def _items(data: Mapping[str, Any], key: str) -> list[tuple[int, dict[str, Any]]]:
    """The groups of fields in a list, with their position; anything else is told by the fields' own checks."""
    lines = data.get(key)
    if not isinstance(lines, list | tuple):
        return []
    return [(i, line) for i, line in enumerate(lines) if isinstance(line, dict)]


def _fields(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    """A group of fields; empty when something else stands there."""
    found = data.get(key)
    return found if isinstance(found, dict) else {}


def _get(data: Mapping[str, Any], key: str, inner: str) -> Any:
    """A field of a group; None when there is none."""
    return _fields(data, key).get(inner)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)

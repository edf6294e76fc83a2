"""Values of parameters written into case data by plain dictionary work: what the linear form must agree with."""

from __future__ import annotations

import copy
from typing import Any

MONEY = ("municipality", "region", "state")


def written_in(
    data: dict[str, Any], values: dict[str, float], errors: dict[str, list[float]] | None = None
) -> dict[str, Any]:
    """The case data with the values in place of their own, and without uncertainty.

    Args:
        data: case data.
        values: per parameter its value; a factor where the parameter is one.
        errors: per ``consequences[…]`` its standard errors; its value is then the number of them to add.
    """
    data = copy.deepcopy(data)
    for field in ("uncertainty", "correlations", "simulation"):
        data.pop(field, None)
    for parameter, value in values.items():
        if parameter.startswith("effect."):
            _rate(data["effect"], parameter.removeprefix("effect."), value)
        elif parameter == "participants.dropout":
            data["participants"]["dropout"] = value
        elif parameter == "participants.starts":
            data["participants"]["starts"] = [value * heads for heads in data["participants"]["starts"]]
        elif parameter == "costs":
            _costs(data, lambda line: not line.get("saved", False), value)
        else:
            kind, name = parameter.removesuffix("]").split("[", 1)
            if kind == "costs":
                _costs(data, lambda line, name=name: line.get("name", "") == name, value)
            elif kind == "prices":
                if name in data["prices"]:
                    row = data["prices"][name]
                    row.update({actor: row[actor] * value for actor in MONEY})
            else:
                _units(data, name, value, (errors or {}).get(parameter))
    return data


def _rate(effect: dict[str, Any], field: str, value: float) -> None:
    if field == "success_rate":
        effect.pop("success_with", None)
        effect.pop("success_without", None)
    effect[field] = value


def _costs(data: dict[str, Any], chosen: Any, factor: float) -> None:
    for line in data["costs"]:
        if chosen(line):
            amounts = line["amounts"]
            several = isinstance(amounts, list)
            line["amounts"] = [kr * factor for kr in amounts] if several else amounts * factor


def _units(data: dict[str, Any], service: str, value: float, errors: list[float] | None) -> None:
    for line in data["consequences"]:
        if line["service"] != service:
            continue
        if errors is None:
            line["units"] = [units * value for units in line["units"]]
        else:
            line["units"] = [
                units + value * errors[min(year, len(errors) - 1)] for year, units in enumerate(line["units"])
            ]

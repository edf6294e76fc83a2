"""What Excel and VBA demand of names and texts, for every entry."""

from __future__ import annotations

import inspect
import re
from dataclasses import FrozenInstanceError

import pytest

from som_xl.excel.registry import BY_NAME, REGISTRY, Entry

# What the documentation promises.
PROMISED = {
    "SOM_NETTORESULTAT", "SOM_NETTO_AAR", "SOM_BREAKEVEN_SUCCESRATE", "SOM_BREAKEVEN_PRIS", "SOM_BREAKEVEN_AAR",
    "SOM_SANDSYNLIGHED", "SOM_RESULTAT", "SOM_PRIS", "SOM_KONSEKVENS", "SOM_EFFEKT", "SOM_SUCCESRATE", "SOM_NUTIDSVAERDI",
    "SOM_DISKONTERING", "SOM_FREMSKRIV", "SOM_REFUSION", "SOM_KILDE", "SOM_VERSION", "SOM_STATUS", "SOM_SIDSTE_FEJL",
}  # fmt: skip

# Statements and keywords that VBA takes for itself (MS-VBAL 3.3.5.2), and arguments xlwings takes for itself.
RESERVED = frozenset(
    re.findall(
        r"\w+",
        """
        and any as boolean byref byte byval call case cdecl circle close const currency date debug decimal
        declare dim do double each else elseif empty end endif enum eqv erase event exit false for friend
        function get global gosub goto if imp implements in input integer is let like line long loop lset me
        mod name new next not nothing null object on open option optional or paramarray preserve print
        private property pset public put raiseevent redim rem resume return rset scale seek select set
        shared single spc static step stop string sub tab then time to true type until variant wend while
        width with withevents write xor caller
        """,
    )
)

every_entry = pytest.mark.parametrize("entry", REGISTRY, ids=lambda entry: entry.name)


def texts(entry: Entry) -> list[str]:
    return [
        entry.description,
        entry.example,
        entry.category,
        *(argument.help for argument in entry.arguments),
    ]


def test_the_registry_holds_the_promised_functions_once_each():
    names = [entry.name for entry in REGISTRY]
    assert set(names) == PROMISED
    assert len(names) == len({name.casefold() for name in names}) == len(BY_NAME)


def test_the_registry_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        REGISTRY[0].name = "SOM_ANDET"  # type: ignore[misc]
    with pytest.raises(TypeError):
        BY_NAME["SOM_X"] = REGISTRY[0]  # type: ignore[index]


@every_entry
def test_names_are_ascii_and_no_cell_reference(entry: Entry):
    assert re.fullmatch(r"SOM_[A-Z]+(_[A-Z]+)*", entry.name)
    assert not re.fullmatch(r"[A-Z]{1,3}[0-9]{1,7}|R[0-9]*C[0-9]*", entry.name)


@every_entry
def test_argument_names_are_short_ascii_and_free_in_vba(entry: Entry):
    names = [argument.name for argument in entry.arguments]
    assert all(re.fullmatch(r"[a-z][a-z_]{1,19}", name) for name in names)
    assert not RESERVED & set(names)
    assert len(names) == len(set(names))


@every_entry
def test_the_function_wizard_can_show_the_texts(entry: Entry):
    assert all(text and len(text) <= 255 for text in texts(entry))
    assert len(entry.arguments) + sum(len(argument.name) for argument in entry.arguments) <= 254


@every_entry
def test_vba_can_store_the_texts(entry: Entry):
    for text in texts(entry):
        text.encode("cp1252")


@every_entry
def test_optional_arguments_come_last(entry: Entry):
    optional = [argument.optional for argument in entry.arguments]
    assert optional == sorted(optional)
    assert entry.required == optional.count(False)


@every_entry
def test_the_python_function_takes_the_registered_arguments(entry: Entry):
    parameters = list(inspect.signature(entry.function).parameters.values())
    if parameters[-1].kind is inspect.Parameter.VAR_POSITIONAL:
        return  # the estimate functions hand their eight arguments on as they are
    names = [parameter.name for parameter in parameters[1:]]
    assert ["id" if name == "identifier" else name for name in names] == [
        argument.name for argument in entry.arguments
    ]


@every_entry
def test_the_example_is_a_danish_formula_with_possible_arguments(entry: Entry):
    match = re.fullmatch(rf"={entry.name}\((.*)\)", entry.example)
    assert match
    given = match[1].split(";") if match[1] else []
    assert entry.required <= len(given) <= len(entry.arguments)
    assert "," not in re.sub(r'"[^"]*"|\d,\d', "", match[1])


def test_the_call_form_shows_what_may_be_left_out():
    assert BY_NAME["SOM_PRIS"].call_form == "SOM_PRIS(ydelse; [aktoer]; [prisaar]; [maalgruppe])"

"""What a document says of its structures. HAL gives lists side by side, and leaves out what a structure lacks.

A list of countries as long as the list of structures has one for each; a shorter one cannot be matched and is passed
over. The same structures stand again in the list of their level (laboratories, institutions…), where the countries may
be complete. Where two lists disagree about a structure, neither is believed.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from raw.hal.query import LEVELS
from raw.hal.record import many

_LISTS = ("struct", *(f"{level}Struct" for level in LEVELS))
_CHILD = re.compile(r"([0-9]+)_.*_JoinSep_([0-9]+)(?:_|$)", re.DOTALL)
_DOUBLED = re.compile(r"^(?:https://ror\.org/)+(?=https://ror\.org/)")


class Structure(NamedTuple):
    """A structure as one document shows it."""

    ror: str | None
    name: str | None
    country: str | None
    """In upper case. Overseas territories have codes of their own, e.g. GP and RE."""
    kind: str | None
    """Type in HAL's words, e.g. laboratory, institution."""
    lineage: tuple[int, ...]
    """The structure and those above it; empty where the document names none above it."""


def structures(document: Mapping[str, Any]) -> dict[int, Structure]:
    """Every structure the document lists or names, by number."""
    listed = {level: ids for level in _LISTS if (ids := many(document, f"{level}Id_i"))}
    countries = _attribute(document, listed, "Country_s")
    rors = _attribute(document, listed, "RorIdExt_s")
    kinds = _attribute(document, {"struct": listed.get("struct", [])}, "Type_s")
    names = _names(document)
    parents = _parents(document)
    numbers = dict.fromkeys([*(number for level in listed.values() for number in level), *names])
    return {
        number: Structure(
            ror=normalised_ror(rors.get(number)),
            name=names.get(number),
            country=country.upper() if (country := countries.get(number)) else None,
            kind=kinds.get(number),
            lineage=_lineage(number, parents),
        )
        for number in numbers
    }


def normalised_ror(ror: str | None) -> str | None:
    """The ROR identifier as given, without a doubled address before it."""
    return _DOUBLED.sub("", ror) if ror else None


def _attribute(document: Mapping[str, Any], listed: Mapping[str, list[int]], field: str) -> dict[int, str]:
    """Structure → value, from the lists that are as long as their lists of structures."""
    said: dict[int, set[str]] = {}
    for level, numbers in listed.items():
        values = many(document, f"{level}{field}")
        if len(values) == len(numbers):
            for number, value in zip(numbers, values, strict=True):
                said.setdefault(number, set()).add(value)
    return {number: next(iter(values)) for number, values in said.items() if len(values) == 1 and "" not in values}


def _names(document: Mapping[str, Any]) -> dict[int, str]:
    """Structure → name, from `<number>_FacetSep_<name>`, which needs no other list."""
    pairs = (text.partition("_FacetSep_") for text in many(document, "structIdName_fs"))
    return {int(number): name for number, _, name in pairs if number.isascii() and number.isdecimal() and name}


def _parents(document: Mapping[str, Any]) -> dict[int, list[int]]:
    """Structure → those directly above it, from `<number>_<type or name>_JoinSep_<number above>_FacetSep_<name>`."""
    parents: dict[int, list[int]] = {}
    for text in many(document, "structIsChildOf_fs"):
        found = _CHILD.match(text)
        if found:
            parents.setdefault(int(found[1]), []).append(int(found[2]))
    return parents


def _lineage(number: int, parents: Mapping[int, Iterable[int]]) -> tuple[int, ...]:
    if number not in parents:
        return ()
    found = {number: None}
    waiting = [number]
    while waiting:
        above = [each for child in waiting for each in parents.get(child, ()) if each not in found]
        found.update(dict.fromkeys(above))
        waiting = list(dict.fromkeys(above))
    return tuple(found)

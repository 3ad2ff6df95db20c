"""Affiliation texts of authors for whom the source has no country: what a curator needs to see to find one.

Most works never come here. Where an author has neither a country nor an institution with one, the line is taken apart
once more for the names of its authors, which are dropped as soon as they have been looked for in the texts: a text that
shows a person (see `names`), or in which nothing can be read, is left out.
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from raw.affiliation_key import affiliation_key
from raw.openalex.institutions import Affiliations
from raw.openalex.lines import Line
from raw.openalex.names import names_of
from raw.openalex.record import Work


class Unmatched(NamedTuple):
    """One text of an author without a country."""

    author_index: int
    """Place of the author in the list, from 1."""
    string_index: int
    """Place of the text among the author's, from 1."""
    text: str
    key: str


class _Line(msgspec.Struct, gc=False):
    authorships: msgspec.Raw


_DECODE = msgspec.json.Decoder(_Line).decode


def unmatched(line: Line, work: Work, affiliations: Sequence[Affiliations]) -> list[Unmatched]:
    """The texts of a work's authors without a country, read from `line`; `affiliations` has one item per author."""
    if all([author.countries for author in work.authorships]):  # noqa: C419 - a list is quicker than a generator
        return []
    without = [
        place
        for place, (author, own) in enumerate(zip(work.authorships, affiliations, strict=True))
        if not author.countries
        and author.raw_affiliation_strings
        and not any([country_code for _, country_code in own])  # noqa: C419
    ]
    if not without:
        return []
    names = names_of(_DECODE(line).authorships)
    found = []
    for place in without:
        for string_index, string in enumerate(work.authorships[place].raw_affiliation_strings or (), 1):
            text = msgspec.json.decode(string)
            if not isinstance(text, str) or names.are_in(text, place):
                continue
            key = affiliation_key(text)
            if key:
                found.append(Unmatched(place + 1, string_index, text, key))
    return found

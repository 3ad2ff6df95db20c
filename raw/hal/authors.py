"""Authors of a document, by their places, and the structures that count as each author's own.

`authorPrimaryStructures` has the leaves alone: all of them count. `authorStructures`, of documents that lack the other,
repeats every parent; a parent may be abroad, so there only what is surely a leaf counts: a laboratory named by
`labStructId_i`, or the only structure an author has. An author of several structures none of which is a laboratory has
an affiliation without a structure: one is known to exist, its country is not. A foreign institution beside a French
laboratory is lost in such documents.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from raw.hal.record import PRIMARY_STRUCTURES, STRUCTURES, many

CORRESPONDING = "crp"
"""Role of a corresponding author in `authQuality_s`."""


class Author(NamedTuple):
    """One author of a document."""

    is_corresponding: bool | None
    n_structures: int
    """Distinct structures HAL lists for the author, parents included where they are repeated."""
    own: tuple[int | None, ...]
    """Structures that count as the author's own, in order, each once; None for one that is not known."""


def authors(document: Mapping[str, Any]) -> list[Author]:
    """The authors, in HAL's order."""
    roles: list[str] = many(document, "authQuality_s")
    laboratories = set(many(document, "labStructId_i"))
    has_leaves = PRIMARY_STRUCTURES in document
    listed: list[list[int | None]] = many(document, PRIMARY_STRUCTURES if has_leaves else STRUCTURES)
    # where both lists are there and differ in length, a role cannot be given to an author
    is_matched = not listed or len(listed) == len(roles)
    found = []
    for place in range(max(len(roles), len(listed))):
        own = tuple(dict.fromkeys(listed[place])) if place < len(listed) else ()
        found.append(
            Author(
                is_corresponding=roles[place] == CORRESPONDING if is_matched and roles else None,
                n_structures=len(own),
                own=own if has_leaves else _surely_leaves(own, laboratories),
            )
        )
    return found


def _surely_leaves(listed: tuple[int | None, ...], laboratories: set[int]) -> tuple[int | None, ...]:
    if len(listed) <= 1:
        return listed
    return tuple(number for number in listed if number in laboratories) or (None,)

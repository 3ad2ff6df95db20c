"""The results of every combination of choices, as an array with one axis per choice."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy
import pyarrow
from numpy.typing import NDArray

CHOICES = (
    "international_if",
    "unknown_countries",
    "partly_known",
    "territories",
    "hong_kong_macao",
    "taiwan",
    "single_author_two_countries",
    "work_types",
    "preprints",
    "retracted",
    "paratext",
    "maximum_authors",
    "counting",
)
"""The choices a definition makes, under the names of their columns."""

ANY = "any"
"""Written for a choice that is empty: no number of authors is too many."""


@dataclass(frozen=True)
class ChoiceGrid:
    """The results of one scope."""

    levels: tuple[tuple[str, ...], ...]
    """The levels of each choice, in the order of CHOICES, each sorted."""
    results: NDArray[numpy.float64]
    """One axis per choice; NaN where a combination has no result."""

    def place(self, levels: Sequence[str]) -> tuple[int, ...]:
        """Where a combination stands. Raises ValueError where a choice has no such level."""
        return tuple(known.index(level) for known, level in zip(self.levels, levels, strict=True))


def levels_of(rows: pyarrow.Table) -> list[tuple[str, ...]]:
    """The choices of each row, as texts in the order of CHOICES."""
    columns = [[ANY if value is None else str(value) for value in rows[choice].to_pylist()] for choice in CHOICES]
    return list(zip(*columns, strict=True))


def choice_grid(rows: pyarrow.Table, results: Sequence[float | None]) -> ChoiceGrid:
    """The grid of one scope's rows, which have the columns CHOICES; rows of equal choices have equal results."""
    chosen = levels_of(rows)
    levels = tuple(tuple(sorted(set(column))) for column in zip(*chosen, strict=True))
    grid = numpy.full([len(known) for known in levels], numpy.nan)
    places = [{level: place for place, level in enumerate(known)} for known in levels]
    for combination, result in zip(chosen, results, strict=True):
        if result is not None:
            grid[tuple(known[level] for known, level in zip(places, combination, strict=True))] = result
    return ChoiceGrid(levels, grid)

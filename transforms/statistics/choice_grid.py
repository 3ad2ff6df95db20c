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
    return list(zip(*(_texts(rows, choice).to_pylist() for choice in CHOICES), strict=True))


def choice_grid(rows: pyarrow.Table, result: str) -> ChoiceGrid:
    """The grid of one scope's rows, which have the columns CHOICES and `result`; rows of equal choices are equal."""
    encoded = [_texts(rows, choice).combine_chunks().dictionary_encode() for choice in CHOICES]
    levels = tuple(tuple(sorted(column.dictionary.to_pylist())) for column in encoded)
    places = [
        numpy.array([known.index(level) for level in column.dictionary.to_pylist()])[column.indices.to_numpy()]
        for known, column in zip(levels, encoded, strict=True)
    ]
    grid = numpy.full([len(known) for known in levels], numpy.nan)
    grid[tuple(places)] = rows[result].to_numpy()
    return ChoiceGrid(levels, grid)


def _texts(rows: pyarrow.Table, choice: str) -> pyarrow.ChunkedArray:
    return rows[choice].cast(pyarrow.string()).fill_null(ANY)

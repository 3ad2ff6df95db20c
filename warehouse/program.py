"""The Python that follows a SELECT, where a table needs mathematics that SQL does not have.

The SELECT of such a table gives few rows, aggregated; the program makes the contract's columns from them. It sees
nothing else: no file, no clock, no network, so that equal rows give an equal table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

import pyarrow

from warehouse.files import digest

Make = Callable[[pyarrow.Table], pyarrow.Table]
"""Rows of the SELECT, ordered by all their columns → rows of the table, in any order."""


@dataclass(frozen=True)
class Program:
    """What a table's Python does, and the text of it."""

    make: Make
    text: str
    """The program as its readers see it."""
    imported: tuple[str, ...]
    """Texts of the modules it may import: a change in any of them is a change of the program."""

    @property
    def code_version(self) -> str:
        """Hash of all that decides what it makes; the version of numpy too, which may change its streams of numbers."""
        return digest(self.text, *self.imported, version("numpy"))

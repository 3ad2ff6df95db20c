"""The sources there are. Adding one is a folder with a `room.py` and a line here."""

from collections.abc import Mapping, Sequence
from importlib import import_module

from raw.bibliography import BIBLIOGRAPHY
from raw.source import SHARED, InputFile, Source
from warehouse.contract import Contract

ROOMS = (
    "countries",
    "definitions",
    "openalex",
    "hal",
    "corrections",
    "ror",
    "programmes",
    "claims",
    "cordis",
    "erc",
    "ministry",
)

PUBLICATION_FILES = "publication_files"
"""The input files of the sources of publications alone: what counts them does not change when another source does."""
JOINED: Mapping[str, type[Contract]] = {**SHARED, **BIBLIOGRAPHY, PUBLICATION_FILES: InputFile}
"""Tables that several sources give: `raw.<table>` in SQL means those of all of them together."""


def sources() -> tuple[Source, ...]:
    """Every source, in the order of ROOMS."""
    return tuple(import_module(f"raw.{room}.room").SOURCE for room in ROOMS)


def members(table: str, among: Sequence[Source]) -> list[str]:
    """The tables a name in SQL stands for: itself, or, for a joined one, `raw.<source>_<table>` of every source."""
    schema, _, name = table.partition(".")
    if schema != "raw" or name not in JOINED:
        return [table]
    suffix = "input_files" if name == PUBLICATION_FILES else name
    needed = "works" if name == PUBLICATION_FILES else name
    return [f"raw.{source.name}_{suffix}" for source in among if f"{source.name}_{needed}" in source.all_tables]

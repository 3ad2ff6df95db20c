"""The sources there are. Adding one is a folder with a `room.py` and a line here."""

from importlib import import_module

from raw.source import Source

ROOMS = (
    "countries",
    "openalex",
    "programmes",
)


def sources() -> tuple[Source, ...]:
    """Every source, in the order of ROOMS."""
    return tuple(import_module(f"raw.{room}.room").SOURCE for room in ROOMS)

"""CORDIS as a source: its tables, its card, how its archives are pulled and read."""

from pathlib import Path

from raw.cordis.contract import TABLES
from raw.cordis.pull import CONNECTORS, CordisOptions
from raw.cordis.read import read
from raw.source import Source

SOURCE = Source(
    name="cordis",
    folder=Path(__file__).parent,
    tables=TABLES,
    read=read,
    reads_files_apart=True,
    options=CordisOptions,
    connectors=CONNECTORS,
)

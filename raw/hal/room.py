"""HAL as a source: its tables, its card, how its records are pulled and its files are read."""

from pathlib import Path

from raw.hal.contract import TABLES
from raw.hal.options import HalOptions
from raw.hal.pull import API
from raw.hal.read import read
from raw.source import Source

SOURCE = Source(
    name="hal",
    folder=Path(__file__).parent,
    tables=TABLES,
    read=read,
    reads_files_apart=True,
    options=HalOptions,
    connectors={"api": API},
)

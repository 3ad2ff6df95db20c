"""OpenAlex as a source: its tables, its card, how its files are read."""

from pathlib import Path

from raw.openalex.bulk import SNAPSHOT
from raw.openalex.contract import TABLES
from raw.openalex.options import OpenAlexOptions
from raw.openalex.pull import API
from raw.openalex.read import read
from raw.openalex.sample import write_requested_sample
from raw.source import Source

SOURCE = Source(
    name="openalex",
    folder=Path(__file__).parent,
    tables=TABLES,
    read=read,
    reads_files_apart=True,
    write_sample=write_requested_sample,
    options=OpenAlexOptions,
    connectors={"api": API, "snapshot": SNAPSHOT},
)

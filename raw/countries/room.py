"""The register of countries as a source."""

from pathlib import Path

from raw.countries.contract import TABLES
from raw.countries.read import SOURCE_NAME, read
from raw.source import Source

_FOLDER = Path(__file__).parent

SOURCE = Source(
    name=SOURCE_NAME,
    folder=_FOLDER,
    tables=TABLES,
    read=read,
    reads_files_apart=False,
    default_files=tuple(_FOLDER / f"{table}.csv" for table in TABLES),
)

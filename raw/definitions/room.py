"""The register of definitions as a source."""

from pathlib import Path

from raw.definitions.contract import TABLES
from raw.definitions.read import SOURCE_NAME, read
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

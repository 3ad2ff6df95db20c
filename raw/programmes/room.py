"""The register of programmes as a source."""

from pathlib import Path

from raw.programmes.read import SOURCE_NAME, TABLES, read_programmes
from raw.source import Source

_FOLDER = Path(__file__).parent

SOURCE = Source(
    name=SOURCE_NAME,
    folder=_FOLDER,
    tables=TABLES,
    read=read_programmes,
    reads_files_apart=False,
    default_files=tuple(_FOLDER / f"{table}.csv" for table in TABLES),
)

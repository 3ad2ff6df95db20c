"""The register of published statements as a source."""

from pathlib import Path

from raw.claims.read import SOURCE_NAME, TABLES, read_claims
from raw.source import Source

_FOLDER = Path(__file__).parent

SOURCE = Source(
    name=SOURCE_NAME,
    folder=_FOLDER,
    tables=TABLES,
    read=read_claims,
    reads_files_apart=False,
    default_files=tuple(_FOLDER / f"{table}.csv" for table in TABLES),
)

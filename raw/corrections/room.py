"""The register of corrections as a source."""

from pathlib import Path

from raw.corrections.contract import TABLES
from raw.corrections.read import FILE_NAME, SOURCE_NAME, read
from raw.source import Source

_FOLDER = Path(__file__).parent

SOURCE = Source(
    name=SOURCE_NAME,
    folder=_FOLDER,
    tables=TABLES,
    read=read,
    reads_files_apart=False,
    default_files=(_FOLDER / FILE_NAME,),
)

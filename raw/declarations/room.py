"""The register of declarations as a source."""

from pathlib import Path

from raw.declarations.contract import TABLES
from raw.declarations.read import FILE_NAME, SOURCE_NAME, read
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

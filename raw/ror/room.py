"""ROR as a source: its tables, its card, how its files are pulled and read."""

from pathlib import Path

from raw.ror.contract import TABLES
from raw.ror.pull import RorOptions, newest, pull, query
from raw.ror.read import SOURCE_NAME, read
from raw.source import Connector, Source

SOURCE = Source(
    name=SOURCE_NAME,
    folder=Path(__file__).parent,
    tables=TABLES,
    read=read,
    reads_files_apart=True,
    options=RorOptions,
    connectors={"dump": Connector(pull=pull, query=query, newest=newest)},
)

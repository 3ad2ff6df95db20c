"""Statistics of the European Research Council as a source."""

from pathlib import Path

from raw.erc.contract import TABLES
from raw.erc.pull import ErcOptions, pull, query
from raw.erc.read import SOURCE_NAME, read
from raw.source import Connector, Source

SOURCE = Source(
    name=SOURCE_NAME,
    folder=Path(__file__).parent,
    tables=TABLES,
    read=read,
    reads_files_apart=False,
    options=ErcOptions,
    connectors={"download": Connector(pull=pull, query=query)},
)

"""Open data of the French ministry of higher education and research as a source."""

from pathlib import Path

from raw.ministry.contract import TABLES
from raw.ministry.pull import MinistryOptions, newest, pull, query
from raw.ministry.read import SOURCE_NAME, read
from raw.source import Connector, Source

SOURCE = Source(
    name=SOURCE_NAME,
    folder=Path(__file__).parent,
    tables=TABLES,
    read=read,
    reads_files_apart=False,
    options=MinistryOptions,
    connectors={"export": Connector(pull=pull, query=query, newest=newest)},
)

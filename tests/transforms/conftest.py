"""A bare DuckDB for the rooms, and the contract of every table a SELECT may read."""

import duckdb
import pytest

from raw.catalogue import JOINED, sources
from raw.observation.contract import TABLES as OBSERVATION
from transforms.catalogue import comparisons, tables
from warehouse import meta
from warehouse.comparison import PREVIOUS


@pytest.fixture(scope="session")
def contracts():
    """`schema.table` → contract, of all that a SELECT may read, tables of the release before and of schema meta too."""
    joined = {f"raw.{name}": contract for name, contract in {**JOINED, **OBSERVATION}.items()}
    own = {f"raw.{name}": contract for source in sources() for name, contract in source.all_tables.items()}
    published = {table.full_name: table.contract for table in (*tables(), *comparisons())}
    published |= {f"meta.{name}": contract for name, contract in meta.TABLES.items()}
    return {**joined, **own, **published, **{f"{PREVIOUS}{name}": found for name, found in published.items()}}


@pytest.fixture(scope="module")
def duck():
    """A database in memory with the schemas and no table; one thread is quickest for a few rows."""
    settings = {"autoinstall_known_extensions": False, "autoload_known_extensions": False, "threads": 1}
    with duckdb.connect(config=settings) as connection:
        for schema in ("core", "indicators", "audit", "history", "meta"):
            connection.execute(f"create schema {schema}")
            connection.execute(f"create schema {PREVIOUS}{schema}")
        connection.execute("create schema raw")
        yield connection

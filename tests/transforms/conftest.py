"""A bare DuckDB for the rooms, and the contract of every table a SELECT may read."""

import duckdb
import pytest

from raw.catalogue import JOINED, sources
from raw.observation.contract import TABLES as OBSERVATION
from transforms.catalogue import tables


@pytest.fixture(scope="session")
def contracts():
    """`schema.table` → contract, of everything there is before a release."""
    joined = {f"raw.{name}": contract for name, contract in {**JOINED, **OBSERVATION}.items()}
    own = {f"raw.{name}": contract for source in sources() for name, contract in source.all_tables.items()}
    return {**joined, **own, **{table.full_name: table.contract for table in tables()}}


@pytest.fixture(scope="module")
def duck():
    """A database in memory with the schemas and no table; one thread is quickest for a few rows."""
    settings = {"autoinstall_known_extensions": False, "autoload_known_extensions": False, "threads": 1}
    with duckdb.connect(config=settings) as connection:
        for schema in ("raw", "core", "indicators", "audit"):
            connection.execute(f"create schema {schema}")
        yield connection

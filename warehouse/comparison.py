"""Makes the tables of a release that tell about the releases before: their SQL may read `previous_<schema>.<table>`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet

from warehouse import datapackage
from warehouse.checks import verify
from warehouse.contract import Contract, arrow_schema, write_rows
from warehouse.engine import ContractBrokenError, Engine
from warehouse.table import Table

PREVIOUS = "previous_"
"""Schema of the release before: this, and the schema's own name."""


class ComparisonError(Exception):
    """A release cannot be compared with the one before."""

    def __init__(self, previous: str, why: str) -> None:
        super().__init__(
            f"What changed since release {previous} cannot be told: {why} Nothing was published. Run "
            '`observatory build --accept "REASON"` to publish without a comparison; the reason is kept in the release.'
        )
        self.why = why.rstrip(".")


@dataclass(frozen=True)
class Comparison:
    """A release, and the one before it."""

    release: Path
    """Folder of the release, finished or being made."""
    destination: Path
    """Folder in which the tables are made, as in a release: `release` itself where that is being made."""
    previous: Path | None
    """Folder of the release before; None where there is none, or it is not to be compared with."""
    scratch: Path
    """Folder for empty tables, which stand for those of the release before where there is none."""
    contracts: Mapping[str, type[Contract]]
    """`schema.table` → contract of every published table."""

    def make(self, table: Table, engine: Engine) -> Path:
        """Make one table and check it.

        Raises ComparisonError where the release before lacks a table or a column the SQL reads, ContractBrokenError
        where the table is not what its contract promises.
        """
        relations = {name: [self._file(name)] for name in table.inputs}
        made = self._path(self.destination, table.full_name)
        made.parent.mkdir(parents=True, exist_ok=True)
        engine.materialise(table.select, table.contract, relations, made, table.program)
        with engine.connect({**relations, table.full_name: [made]}) as connection:
            broken = [found for found in verify(connection, table.contract, table.full_name) if not found.passed]
        if broken:
            said = "; ".join(sentence for found in broken for sentence in found.failures)
            raise ContractBrokenError(f"{table.full_name} is not what it promises to be: {said}")
        made.chmod(0o444)
        return made

    def _file(self, name: str) -> Path:
        """The Parquet file a name in SQL stands for; an empty one where there is no release before."""
        if not name.startswith(PREVIOUS):
            made = self._path(self.destination, name)
            return made if made.exists() else self._path(self.release, name)
        published = name.removeprefix(PREVIOUS)
        contract = self.contracts[published]
        if self.previous is None:
            empty = self.scratch / f"{name}.parquet"
            write_rows(empty, contract, [])
            return empty
        path = self._path(self.previous, published)
        promised = arrow_schema(contract)
        found = pyarrow.parquet.read_schema(path) if path.exists() else pyarrow.schema([])
        lacking = [field.name for field in promised if field.name not in found.names]
        if lacking:
            raise ComparisonError(
                self.previous.name,
                f"its {published} lacks {', '.join(lacking[:5])}{' and others' if len(lacking) > 5 else ''}, since "
                "another version of the program made it.",
            )
        return path

    @staticmethod
    def _path(folder: Path, name: str) -> Path:
        return folder / datapackage.parquet_path(*name.split("."))

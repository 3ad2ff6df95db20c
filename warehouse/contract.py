"""The contract of a table: its columns, their types, meanings and rules, written once as a pandera model.

Everything that describes or checks a table reads the same model: pandera validates frames with it, `checks` turns it
into SQL for tables too large for a frame, the release makes DDL, comments and the data package from it, and Dagster
shows it. A model's docstring says what a row is; `column(...)` says what a value means.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import pandas
import pandera.pandas as pandera
import pyarrow
import pyarrow.parquet

Text = Annotated[pandas.ArrowDtype, pyarrow.string()]
Texts = Annotated[pandas.ArrowDtype, pyarrow.list_(pyarrow.string())]
Boolean = Annotated[pandas.ArrowDtype, pyarrow.bool_()]
Integer = Annotated[pandas.ArrowDtype, pyarrow.int32()]
Count = Annotated[pandas.ArrowDtype, pyarrow.int64()]
Number = Annotated[pandas.ArrowDtype, pyarrow.float64()]
Weight = Annotated[pandas.ArrowDtype, pyarrow.decimal128(18, 12)]
"""A share of one work in units of 10⁻¹²: it adds up exactly, so the number of threads never changes a sum."""
Total = Annotated[pandas.ArrowDtype, pyarrow.decimal128(38, 12)]
"""A sum of such shares over any number of works, as exact."""
Date = Annotated[pandas.ArrowDtype, pyarrow.date32()]
Timestamp = Annotated[pandas.ArrowDtype, pyarrow.timestamp("us")]
"""Always UTC."""

ROR = r"^https://ror\.org/0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}$"
COUNTRY = r"^[A-Z]{2}$"
SHA256 = r"^[0-9a-f]{64}$"

_DUCKDB_TYPES: Mapping[pyarrow.DataType, str] = {
    pyarrow.string(): "VARCHAR",
    pyarrow.list_(pyarrow.string()): "VARCHAR[]",
    pyarrow.bool_(): "BOOLEAN",
    pyarrow.int32(): "INTEGER",
    pyarrow.int64(): "BIGINT",
    pyarrow.float64(): "DOUBLE",
    pyarrow.decimal128(18, 12): "DECIMAL(18,12)",
    pyarrow.decimal128(38, 12): "DECIMAL(38,12)",
    pyarrow.date32(): "DATE",
    pyarrow.timestamp("us"): "TIMESTAMP",
}


def column(
    description: str,
    *,
    unit: str | None = None,
    references: str | None = None,
    nullable: bool = False,
    **checks: Any,
) -> Any:
    """Describe a column of a contract.

    `description` is one sentence for an analyst; `unit` the unit of a quantity; `references` the `schema.table.column`
    a foreign key points to; `checks` are pandera's own (`ge`, `le`, `gt`, `lt`, `isin`, `str_matches`).
    """
    metadata = {"unit": unit, "references": references}
    return pandera.Field(description=description, nullable=nullable, metadata=metadata, **checks)


class Contract(pandera.DataFrameModel):
    """Base of every contract.

    `Config.unique` is the primary key. `Config.metadata = {"rules": {sentence: SQL condition}}` states what holds
    across the columns of every row, e.g. {"Known and unknown works add up.": "p_known + p_unknown = p_publications"}.
    """

    class Config:
        """Columns are exactly those named, in that order."""

        strict = True
        ordered = True


@dataclass(frozen=True)
class Column:
    """One column as its readers need it."""

    name: str
    description: str
    arrow_type: pyarrow.DataType
    nullable: bool
    unit: str | None
    references: str | None
    checks: tuple[tuple[str, Mapping[str, Any]], ...]
    """(name, arguments) of each pandera check."""

    @property
    def duckdb_type(self) -> str:
        """The column's type in DuckDB's words."""
        return _DUCKDB_TYPES[self.arrow_type]


@cache
def columns(contract: type[Contract]) -> tuple[Column, ...]:
    """The columns of a contract, in order."""
    described = []
    for name, field in contract.to_schema().columns.items():
        metadata = field.metadata or {}
        described.append(
            Column(
                name=str(name),
                description=field.description or "",
                arrow_type=field.dtype.type.pyarrow_dtype,
                nullable=field.nullable,
                unit=metadata.get("unit"),
                references=metadata.get("references"),
                checks=tuple((str(check.name), check.statistics or {}) for check in field.checks),
            )
        )
    return tuple(described)


@cache
def key(contract: type[Contract]) -> tuple[str, ...]:
    """The primary key's columns."""
    unique = contract.to_schema().unique or ()
    return (unique,) if isinstance(unique, str) else tuple(unique)


@cache
def rules(contract: type[Contract]) -> Mapping[str, str]:
    """Sentence → SQL condition that holds for every row."""
    # to_schema() loses what Config.metadata holds
    return dict((getattr(contract.Config, "metadata", None) or {}).get("rules", {}))


def meaning(contract: type[Contract]) -> str:
    """What a row is and what is counted: the contract's docstring as one line."""
    return " ".join((contract.__doc__ or "").split())


@cache
def arrow_schema(contract: type[Contract]) -> pyarrow.Schema:
    """The table's Arrow schema, for batches written straight to Parquet."""
    return pyarrow.schema([(c.name, c.arrow_type) for c in columns(contract)])


@cache
def describe(contract: type[Contract]) -> str:
    """Everything a contract says, as text that changes when it does."""
    return repr((meaning(contract), key(contract), columns(contract), sorted(rules(contract).items())))


def frame_of(rows: Sequence[Mapping[str, Any]], contract: type[Contract]) -> pandas.DataFrame:
    """Rows made in Python as a frame in the contract's columns and Arrow types; what they do not name is empty."""
    table = pyarrow.Table.from_pylist(list(rows), schema=arrow_schema(contract))
    made: pandas.DataFrame = table.to_pandas(types_mapper=pandas.ArrowDtype)
    return made


def write_rows(path: Path, contract: type[Contract], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows that are made in Python as Parquet; pandera's SchemaErrors where they break the contract."""
    table = pyarrow.Table.from_pylist(list(rows), schema=arrow_schema(contract))
    contract.validate(table.to_pandas(types_mapper=pandas.ArrowDtype), lazy=True)
    pyarrow.parquet.write_table(table, path, compression="zstd")

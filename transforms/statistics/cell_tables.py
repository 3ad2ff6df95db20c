"""Tables put together from the columns of their cells."""

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow
import pyarrow.compute

from transforms.statistics.country_cells import Cell


def cell_table(schema: pyarrow.Schema, parts: Iterable[tuple[Cell, Mapping[str, Any]]]) -> pyarrow.Table:
    """A table of the cells' columns, once for each definition of a cell; NaN becomes NULL."""
    columns: dict[str, list[Any]] = {name: [] for name in schema.names}
    for cell, part in parts:
        n = len(next(iter(part.values())))
        for definition_id in cell.definition_ids if n else ():
            key = {"definition_id": definition_id, "scope": cell.scope, "period": cell.period}
            for name in schema.names:
                columns[name].append(_repeated(key[name], n) if name in key else part[name])
    return pyarrow.table([_column(schema.field(name), columns[name]) for name in schema.names], schema=schema)


def first_value(rows: pyarrow.Table, name: str) -> Any:
    """The value of a column that is the same in all rows; 0 where there is no row."""
    return rows[name][0].as_py() if rows.num_rows else 0


def is_synthetic(rows: pyarrow.Table) -> bool:
    """True where any row counts generated records."""
    return bool(pyarrow.compute.any(rows["is_synthetic"]).as_py())


def _repeated(value: str, n: int) -> pyarrow.Array:
    return pyarrow.repeat(pyarrow.scalar(value), n)


def _column(field: pyarrow.Field, parts: list[Any]) -> pyarrow.ChunkedArray:
    """The parts of one column, numpy's or Arrow's, as what the field promises."""
    made = [
        part if isinstance(part, pyarrow.Array) else pyarrow.array(part, type=field.type, from_pandas=True)
        for part in parts
    ]
    return pyarrow.chunked_array(made, type=field.type)

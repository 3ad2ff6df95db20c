"""The tables of one file of HAL: the rows of each document, and each state in which an institution was seen."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from raw.hal.contract import TABLES
from raw.table_files import TableFiles

Row = Mapping[str, Any]


class Tables:
    """What was read, on its way into Parquet files, which are whole once closed."""

    def __init__(self, folder: Path, file_id: str) -> None:
        self._files = TableFiles(folder, TABLES, file_id)
        self._variants: dict[str, dict[tuple[Any, ...], int]] = {}
        """Institution → attributes seen → variant number."""

    def add(self, line: int, rows: Mapping[str, Sequence[Row]]) -> None:
        """Take the rows of a document, `table` without the source's name; institutions seen before are passed over."""
        for table, added in rows.items():
            wanted = self._new_institutions(added) if table == "institutions" else added
            for row in wanted:
                self._files.add(f"hal_{table}", {**row, "line": line})

    def reject(self, line: int, record_id: str | None, column_name: str | None, reason: str) -> None:
        """Take a document that was not read, without its content, which names people."""
        said = {"record_id": record_id, "column_name": column_name, "reason": reason}
        self._files.add("rejected_rows", {"source": "hal", "line": line, **said})

    def close(self) -> None:
        """Write what waits and finish the files."""
        self._files.close()

    def _new_institutions(self, rows: Sequence[Row]) -> list[Row]:
        new: list[Row] = []
        for row in rows:
            attributes = (
                row["ror"],
                row["institution_name"],
                row["country_code"],
                row["institution_type"],
                *row["lineage"],
            )
            variants = self._variants.setdefault(row["institution_id"], {})
            if attributes not in variants:
                variants[attributes] = len(variants) + 1
                new.append({**row, "variant_number": variants[attributes]})
        return new

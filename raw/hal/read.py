"""A file of HAL's documents → Parquet tables and the rejected documents.

Read are the snapshots this program makes (JSON lines without people, plain or gzip, with lines of withdrawals) and
answers of HAL's search as they came, from which the people are dropped first. Versions of a record are all kept, with
their lines; which one counts is decided downstream.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from raw.changes import Withdrawal
from raw.errors import SourceError
from raw.hal.anonymous import anonymous
from raw.hal.lines import DAMAGE, MAXIMUM_LINE, documents
from raw.hal.record import DocumentError, record_id
from raw.hal.rows import rows
from raw.hal.tables import Tables
from raw.source import FileCount
from warehouse.files import sha256

_WITHDRAWN = "withdrawn"
_NOT_JSON = "Fetch the file again: it was damaged on its way, or was never a file of documents."


def read(files: Sequence[Path], destination: Path) -> Sequence[FileCount]:
    """Read one file into `destination`: a Parquet file per table, and `rejected_rows.parquet`.

    Raises SourceError where the file cannot be used as a whole (empty, damaged gzip, no JSON); nothing is left in
    `destination` then. Raises ValueError for any other number of files than one.
    """
    if len(files) != 1:
        raise ValueError(f"HAL files are read one at a time; {len(files)} were given.")
    destination.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".incomplete-", dir=destination) as folder:
        count = _Reading(files[0], Path(folder)).run()
        for table in sorted(Path(folder).iterdir()):
            table.replace(destination / table.name)
    return [count]


class _Reading:
    """One pass over one file."""

    def __init__(self, path: Path, folder: Path) -> None:
        self._path = path
        self._tables = Tables(folder, sha256(path)[:12])
        self._rows_in = 0
        self._rows_kept = 0
        self._is_json = False
        self._first_reason = ""

    def run(self) -> FileCount:
        try:
            for number, document in documents(self._path):
                self._rows_in += 1
                self._take(number, document)
        except DAMAGE as error:
            raise SourceError(
                f"{self._path.name}: the gzip stream is damaged after document {self._rows_in:,} ({error}). "
                "Nothing of it is used: fetch the file again."
            ) from None
        finally:
            self._tables.close()
        if self._rows_in == 0:
            raise SourceError(
                f"{self._path.name} ({self._path.stat().st_size:,} bytes) holds no document. It is taken for a "
                "failed download: fetch it again, or leave it out."
            )
        if not self._is_json:
            raise SourceError(
                f"{self._path.name}: none of its {self._rows_in:,} lines could be read. "
                f"The first fault: {self._first_reason}"
            )
        return FileCount(self._rows_in, self._rows_kept, self._rows_in - self._rows_kept)

    def _take(self, number: int, content: bytes | None) -> None:
        """Keep or reject a document."""
        document: dict[str, Any] = {}
        try:
            document = _decoded(content)
            self._is_json = True
            read_rows = (
                {"withdrawals": [_withdrawal(document)]} if _WITHDRAWN in document else rows(anonymous(document))
            )
            self._tables.add(number, read_rows)
        except DocumentError as error:
            self._first_reason = self._first_reason or error.reason
            self._tables.reject(number, _record_id(document), error.field, error.reason)
        else:
            self._rows_kept += 1


def _decoded(content: bytes | None) -> dict[str, Any]:
    if content is None:
        raise DocumentError(f"The line is longer than {MAXIMUM_LINE // 2**20} MiB and was not read. {_NOT_JSON}")
    try:
        decoded = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DocumentError(f"The line is not valid JSON: {error}. {_NOT_JSON}") from None
    except RecursionError:
        raise DocumentError(f"The line is JSON nested too deep to be read. {_NOT_JSON}") from None
    if not isinstance(decoded, dict):
        raise DocumentError("The line is not a document: give one JSON object per line.")
    return decoded


def _withdrawal(document: dict[str, Any]) -> dict[str, Any]:
    try:
        withdrawn = msgspec.convert(document, Withdrawal)
    except msgspec.ValidationError as error:
        raise DocumentError(f"The line is no withdrawal: {error}. Pull the source again.", _WITHDRAWN) from None
    return {
        "source": "hal",
        "record_id": withdrawn.withdrawn,
        "reason": withdrawn.reason,
        "replaced_by": withdrawn.replaced_by,
    }


def _record_id(document: dict[str, Any]) -> str | None:
    """The identifier of a rejected document, where it can still be read."""
    hal_id = document.get("halId_s", document.get(_WITHDRAWN))
    return (record_id(hal_id) or None) if isinstance(hal_id, str) else None

"""The lists of deleted and merged works in a copy of the bulk files → lines that withdraw those that are kept.

`deleted_ids.csv` (work_id, deleted_date) and, in the layout before June 2026, `merged_ids/works/*.csv` (merge_date, id,
merge_into_id), plain or gzip. They cover all of OpenAlex, tens of millions of rows: they are streamed.
"""

import csv
import re
from collections.abc import Collection, Iterator
from io import TextIOWrapper
from pathlib import Path

from raw.changes import withdrawal
from raw.openalex.lines import DAMAGE, decompressed
from raw.openalex.mirror import Mirror
from raw.openalex.mirror_errors import DamagedPartError
from warehouse.files import replacing_gzip

_WORK = re.compile(r"(?:https://openalex\.org/)?(W[0-9]+)\Z")
_UNREADABLE: tuple[type[Exception], ...] = (*DAMAGE, UnicodeDecodeError, csv.Error)


def write_withdrawn(mirror: Mirror, kept: Collection[str], destination: Path) -> set[str]:
    """Write the withdrawals of kept works, gzip, sorted, and say which they are; no file where there are none."""
    replaced: dict[str, str | None] = {}
    for path in mirror.lists_of_withdrawn():
        for work, other in _rows(path):
            if work in kept and work != other:
                replaced[work] = other or replaced.get(work)
    if replaced:
        with replacing_gzip(destination) as stream:
            for work, other in sorted(replaced.items()):
                stream.write(withdrawal(work, "merged" if other else "deleted", other) + b"\n")
    return set(replaced)


def _rows(path: Path) -> Iterator[tuple[str, str | None]]:
    """(work, the one it was merged into) for each row; DamagedPartError where the file cannot be read."""
    try:
        with path.open("rb") as file, TextIOWrapper(decompressed(file), encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text)
            columns = reader.fieldnames or ()
            name = next((column for column in ("work_id", "id") if column in columns), None)
            if name is None:
                raise DamagedPartError(f"{path} has no column work_id or id, but {', '.join(columns)}. Copy it again.")
            for row in reader:
                yield _work(path, reader.line_num, row[name]), _other(path, reader.line_num, row.get("merge_into_id"))
    except _UNREADABLE as error:
        raise DamagedPartError(f"{path} cannot be read ({error}). Copy it again.") from None


def _other(path: Path, line: int, value: str | None) -> str | None:
    return _work(path, line, value) if value else None


def _work(path: Path, line: int, value: str | None) -> str:
    found = _WORK.match(value or "")
    if not found:
        raise DamagedPartError(f"{path}, line {line:,}: {value!r} is no identifier of a work. Copy it again.")
    return found[1]

"""A register in one fixed form, so that a difference between two versions shows what was changed and nothing else.

Belongs here: the order of columns and rows, and the quoting. No value is changed but for spaces around it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from raw.errors import SourceError
from raw.register import written_columns
from raw.register_dialect import understood
from raw.register_lines import read_lines, record_text
from warehouse.contract import Contract, key

_SHOWN = 5
"""Lines that cannot be put in order and are named; all are counted."""


def formatted(path: Path, contract: type[Contract]) -> bytes:
    """The file's records as UTF-8 with commas: columns as in the contract, rows by key, quotation marks where needed.

    Raises SourceError where a record cannot be read, so that none is lost, and says what to correct first.
    """
    try:
        content, _ = understood(path.read_bytes())
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}).") from error
    names = written_columns(contract)
    lines = read_lines(path, names, content)
    broken = [record.line for record in lines.records if len(record.fields) != len(lines.header)]
    if broken:
        named = ", ".join(map(str, broken[:_SHOWN])) + (", …" if len(broken) > _SHOWN else "")
        raise SourceError(
            f"{path}: {len(broken)} lines have not {len(names)} fields (line {named}), so it cannot be told which "
            "value belongs to which column. Correct them first; nothing was written."
        )
    places = [lines.header.index(name) for name in names]
    rows = [tuple(record.fields[place].strip() for place in places) for record in lines.records]
    keys = [names.index(name) for name in key(contract)]
    ordered = sorted(rows, key=lambda row: _order(row, keys))
    written = "".join(record_text(row) for row in [names, *ordered]).encode()
    kept = [tuple(field.strip() for field in record.fields) for record in read_lines(path, names, written).records]
    if Counter(kept) != Counter(rows):
        raise SourceError(f"{path}: would not be the same rows after formatting. Nothing was written.")
    return written


def _order(row: Sequence[str], keys: Sequence[int]) -> tuple[object, ...]:
    """By key, numbers by their size; rows of one key by everything else they say."""
    return (*(_sortable(row[place]) for place in keys), tuple(row))


def _sortable(value: str) -> tuple[int, int, str]:
    return (0, int(value), "") if re.fullmatch(r"[0-9]{1,9}", value) else (1, 0, value)

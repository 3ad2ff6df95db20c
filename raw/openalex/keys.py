"""Which root keys the works of a file have: an account of what the source added and took away, made on a sample."""

from collections.abc import Iterator
from typing import Any

import msgspec

from raw.openalex.lines import Line
from raw.openalex.record import READ_KEYS

EVERY = 64
"""One line in so many is examined: it is decoded once more, for its keys alone."""

_DECODE = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class KeyCounter:
    """Counts the root keys of works, with the first line that has each."""

    def __init__(self) -> None:
        self._n_examined = 0
        self._n_with_key: dict[str, int] = {}
        self._first_line: dict[str, int] = {}

    def see(self, number: int, line: Line) -> None:
        """Examine a work, whose line is number `number`, where it is the first or its turn has come."""
        if self._n_examined and number % EVERY != 1:
            return
        self._n_examined += 1
        for name in _DECODE(line):
            self._n_with_key[name] = self._n_with_key.get(name, 0) + 1
            self._first_line.setdefault(name, number)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Rows of `openalex_record_keys` without their file, by key."""
        for name in sorted({*READ_KEYS, *self._n_with_key}):
            yield {
                "line": self._first_line.get(name, 0),
                "record_key": name,
                "is_read": name in READ_KEYS,
                "n_records_examined": self._n_examined,
                "n_records_with_key": self._n_with_key.get(name, 0),
            }

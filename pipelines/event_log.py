"""Dagster's event log in one SQLite file, over one engine: a rebuild writes some 1,200 events and reads as many."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

import sqlalchemy
from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage

_PATIENCE = 60
"""Seconds to wait where another process, such as the Dagster pages, is writing."""


class EventLog(ConsolidatedSqliteEventLogStorage):
    """Dagster's own storage, which dagster.yaml names.

    Theirs makes an engine for every statement, so that each is compiled again: two thirds of what a rebuild took in
    which nothing had changed.
    """

    @cached_property
    def _engine(self) -> sqlalchemy.Engine:
        return sqlalchemy.create_engine(self._conn_string, connect_args={"timeout": _PATIENCE})

    @contextmanager
    def _connect(self) -> Iterator[sqlalchemy.Connection]:
        with self._engine.begin() as connection:
            yield connection

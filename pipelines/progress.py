"""Shows a run as it goes: what step runs, how long the last ones took, and why one failed."""

import logging
from collections.abc import Callable
from typing import Any

import dagster as dg

Listener = Callable[[dg.DagsterEvent], None]
_listeners: list[Listener] = []


class _Forward(logging.Handler):
    """Hands Dagster's events, which arrive as log records, to whoever listens."""

    def emit(self, record: logging.LogRecord) -> None:
        """Pass one event on."""
        said: dict[str, Any] = getattr(record, "dagster_meta", None) or {}
        event = said.get("dagster_event")
        if event is not None:
            for listener in _listeners:
                listener(event)


def _logger(_context: dg.InitLoggerContext) -> logging.Logger:
    logger = logging.Logger("observatory", logging.DEBUG)
    logger.addHandler(_Forward())
    return logger


progress = dg.LoggerDefinition(_logger, description="Forwards a run's events to the command line that started it.")
"""The logger a run of `observatory build` uses instead of the console's."""


class listening:  # noqa: N801 - used as `with listening(...)`
    """Call a function with every event of runs in this process while the block lasts."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    def __enter__(self) -> None:
        _listeners.append(self._listener)

    def __exit__(self, *_: object) -> None:
        _listeners.remove(self._listener)

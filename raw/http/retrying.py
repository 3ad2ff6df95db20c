"""Asking again: which failures are worth it, how long to wait before, and what the last one says."""

import logging
import random
from collections.abc import Callable
from typing import TypeVar

import stamina

from raw.errors import PullError

FIRST_WAIT_SECONDS = 1.0
"""Doubled from attempt to attempt, up to LONGEST_WAIT_SECONDS, and stretched by up to a half at random."""
LONGEST_WAIT_SECONDS = 60.0

_LOGGER = logging.getLogger(__name__)

T = TypeVar("T")


def retrying(ask: Callable[[], T], attempts: int, wait: Callable[[float], None]) -> T:
    """What `ask` gives, asked anew after failures worth retrying, at most `attempts` times in all.

    Raises the last failure, which then says how often was asked.
    """
    # By default stamina prints a line about each retry, with a wait of 0 seconds: the line below has the true one.
    stamina.instrumentation.set_on_retry_hooks(())
    seconds = 0.0

    def is_worth_retrying(error: Exception) -> bool | float:
        nonlocal seconds
        if not isinstance(error, PullError) or not error.is_worth_retrying:
            return False
        stretch = random.uniform(1, 1.5)  # noqa: S311 - spreads clients that failed together
        seconds = attempt.next_wait * stretch if error.wait_seconds is None else error.wait_seconds
        if attempt.num < attempts:
            _LOGGER.warning("Attempt %d of %d, again in %.0f s: %s", attempt.num, attempts, seconds, error)
        # stamina can only sleep by the system's clock: it waits 0 seconds, and the true wait is done below.
        return 0.0

    n_asked = 0
    try:
        for attempt in stamina.retry_context(
            on=is_worth_retrying,
            attempts=attempts,
            timeout=None,
            wait_initial=FIRST_WAIT_SECONDS,
            wait_max=LONGEST_WAIT_SECONDS,
        ):
            if n_asked:
                wait(seconds)
            n_asked += 1
            with attempt:
                return ask()
    except PullError as error:
        if n_asked > 1:
            error.args = (f"{error} Asked {n_asked} times.",)
        raise
    raise AssertionError("stamina ends by an answer or an error")

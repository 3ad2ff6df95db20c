"""What can go wrong with a source, by name. Every message says what, where, why, and what to do; none holds a key."""


class SourceError(Exception):
    """An input that cannot be used at all."""


class PullError(SourceError):
    """A pull that failed. What came before is kept: the next pull goes on where this one stopped."""

    is_worth_retrying = False
    """True where the same request may succeed a little later."""


class PausedError(PullError):
    """A clean stop: a budget is used up, or the service asks to come back later. What came is kept."""

"""What can go wrong with OpenAlex's pages beyond what goes wrong with any answer."""

from raw.errors import PullError


class UnexpectedPageError(PullError):
    """JSON that is not a page of works, or not a work, as OpenAlex gives them."""


class CursorLoopError(PullError):
    """A page that points back to one that was read already."""


class RepeatedPageError(PullError):
    """A page of works that all came before, where others should follow."""


class EmptyPageError(PullError):
    """A page without works before all that were announced have come."""

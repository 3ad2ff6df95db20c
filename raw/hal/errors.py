"""What can go wrong when HAL is pulled, by name."""

from raw.errors import PullError


class HalSettingsError(PullError):
    """The settings ask HAL for nothing, or for something it cannot understand."""


class HalRefusalError(PullError):
    """HAL's search engine answered with an error of its own, whatever the HTTP status."""


class HalAnswerError(PullError):
    """An answer that is not a page of records: HTML, another shape, a record without its identifier."""

    is_worth_retrying = True


class HalPartialAnswerError(HalAnswerError):
    """HAL ran out of time and says itself that its answer holds only some of the records."""


class HalCursorError(PullError):
    """Paging that cannot end: an empty page that announces another, or a page without a mark for the next."""


class HalRepeatedPageError(HalCursorError):
    """A page whose records all came before."""


class HalIncompleteError(PullError):
    """HAL ended its answer with fewer records than it announced."""

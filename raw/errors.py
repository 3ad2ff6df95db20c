"""What can go wrong with a source, by name. Every message says what, where, why, and what to do; none holds a key."""

from datetime import datetime


class SourceError(Exception):
    """An input that cannot be used at all."""


class PullError(SourceError):
    """A pull that failed. What came before is kept: the next pull goes on where this one stopped."""

    is_worth_retrying = False
    """True where the same request may succeed a little later."""
    wait_seconds: float | None = None
    """How long the service asked to wait before the next request, where it said."""


class PausedError(PullError):
    """A clean stop: a budget is used up, or the service asks to come back later. What came is kept."""

    until: datetime | None = None
    """When the pull can go on (UTC), where the service said."""


class AddressError(PullError):
    """An address that cannot be asked: not http or https, holding a password, or a key over a line anyone can read."""


class AddressTooLongError(PullError):
    """An address of more bytes than services accept; nothing was sent, or the service answered 414."""


class KeyRefusedError(PullError):
    """The service does not accept the key, wants one, or the key cannot be sent."""


class KeyRepeatedError(PullError):
    """An answer that holds the key that was sent: it is not kept."""


class ForbiddenError(PullError):
    """The service knows the request and does not allow it."""


class BadRequestError(PullError):
    """The service does not understand the request."""


class NotFoundError(PullError):
    """There is nothing at the address."""


class GoneError(PullError):
    """What was at the address has been removed for good."""


class PlanError(PullError):
    """The request needs a paid plan of the service."""


class UnexpectedStatusError(PullError):
    """A status that is neither success nor a known failure."""


class RedirectLoopError(PullError):
    """Redirects that lead back to themselves or do not end."""


class ForeignRedirectError(PullError):
    """A redirect to another host, port or scheme, which is not followed."""


class RateLimitError(PullError):
    """The service wants fewer requests in a while."""

    is_worth_retrying = True


class QueryTimeoutError(PullError):
    """The service gave up computing the answer: a smaller page may succeed."""

    is_worth_retrying = True


class ServiceFailedError(PullError):
    """The service has a fault of its own (5xx)."""

    is_worth_retrying = True


class NameResolutionError(PullError):
    """The host's name has no address: it is misspelt, or there is no network."""

    is_worth_retrying = True


class ConnectionFailedError(PullError):
    """The host did not take the connection."""

    is_worth_retrying = True


class ConnectionLostError(PullError):
    """The connection ended, or what came over it was not HTTP, before an answer began."""

    is_worth_retrying = True


class ProxyRefusedError(PullError):
    """The proxy named by the environment did not let the request through."""


class EncryptionError(PullError):
    """No encrypted connection came about."""

    is_worth_retrying = True


class CertificateError(PullError):
    """The host could not prove that it is who it says."""


class AnswerTimeoutError(PullError):
    """Nothing came for too long."""

    is_worth_retrying = True


class TooSlowError(PullError):
    """An answer that had not ended when its time was up."""


class TooLargeError(PullError):
    """An answer of more bytes than the limit."""


class DecompressionBombError(PullError):
    """An answer that inflates to more bytes than the limit."""


class TruncatedError(PullError):
    """An answer that ended before its end."""

    is_worth_retrying = True


class DamagedError(PullError):
    """A compressed answer that does not decompress to what its checksum says."""

    is_worth_retrying = True


class CompressionError(PullError):
    """An answer in a compression that was not asked for."""


class LengthUnknownError(PullError):
    """A download that says nowhere how long it is, so that its end cannot be told from a cut."""


class EmptyAnswerError(PullError):
    """An answer of no bytes where there should be some."""

    is_worth_retrying = True


class WebPageError(PullError):
    """A web page where data was asked for: often a notice of maintenance or a login."""

    is_worth_retrying = True


class TextEncodingError(PullError):
    """Text that is not UTF-8."""


class NotJsonError(PullError):
    """An answer that should be JSON and is not."""

    is_worth_retrying = True

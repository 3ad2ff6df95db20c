"""A request that brought no answer, or half of one → the error that names why."""

import socket
import ssl
from collections.abc import Iterator

import httpx2

from raw.errors import (
    AnswerTimeoutError,
    CertificateError,
    ConnectionFailedError,
    ConnectionLostError,
    EncryptionError,
    NameResolutionError,
    ProxyRefusedError,
    PullError,
    TruncatedError,
)
from raw.http.address import Asked


def transport_fault(error: httpx2.HTTPError, asked: Asked, *, body_had_begun: bool) -> PullError:
    """The named error. It holds nothing of `error` but its first words without keys."""
    address = asked.shown
    causes = list(_causes(error))
    said = asked.secrets.redact(str(causes[-1]) or type(causes[-1]).__name__)[:200]
    if isinstance(error, httpx2.TimeoutException):
        return AnswerTimeoutError(
            f"{address}: nothing came in time ({type(error).__name__}). "
            "Pull again later, or ask for less at once if the service is slow."
        )
    if isinstance(error, httpx2.ProxyError):
        return ProxyRefusedError(
            f"The proxy did not let {address} through ({said}). "
            "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY in the environment."
        )
    if isinstance(error, httpx2.ConnectError):
        return _no_connection(causes, address, asked.url.host, said)
    if body_had_begun:
        return TruncatedError(
            f"{address} broke off before the end of its answer ({said}). "
            "Nothing of it was kept: pull again; if it stays so, ask for less at once."
        )
    return ConnectionLostError(
        f"{address} gave no answer that is HTTP ({said}). Pull again; if it stays so, check the address and the proxy."
    )


def _no_connection(causes: list[BaseException], address: str, host: str, said: str) -> PullError:
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return NameResolutionError(
            f"{address}: the name {host} has no address ({said}). Check its spelling in the settings, and the network."
        )
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return CertificateError(
            f"{address}: {host} could not prove who it is ({said}), so nothing was sent. "
            "Check the address; behind a company's proxy, give its certificate by SSL_CERT_FILE."
        )
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return EncryptionError(
            f"{address}: no encrypted connection to {host} came about ({said}). "
            "Check that the address is one of https, and the proxy; pull again later."
        )
    return ConnectionFailedError(
        f"{address}: {host} did not take the connection ({said}). Check the address and the network; pull again later."
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__ or current.__context__

"""The body of an answer, piece by piece: caps on bytes as sent, bytes decompressed and time; gzip taken strictly."""

import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress

import httpx2

from raw.errors import (
    CompressionError,
    DamagedError,
    DecompressionBombError,
    PullError,
    TooLargeError,
    TooSlowError,
    TruncatedError,
)

PIECE = 2**16
"""Bytes that are decompressed at a time: no body can make more of it than this before it is measured."""
EXPLANATION = 2**18
"""Bytes that are read of the body of a failure."""


def sent(response: httpx2.Response, address: str, maximum_bytes: int, is_late: Callable[[], bool]) -> Generator[bytes]:
    """The body as sent. Raises TooLargeError before reading what announces more, TooSlowError when its time is up."""
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > maximum_bytes:
        raise _too_large(address, f"announces {int(announced):,} bytes", maximum_bytes)
    n_bytes = 0
    for piece in response.iter_raw():
        n_bytes += len(piece)
        if n_bytes > maximum_bytes:
            raise _too_large(address, f"had sent {n_bytes:,} bytes and went on", maximum_bytes)
        if is_late():
            raise TooSlowError(
                f"{address} had sent {n_bytes:,} bytes when its time was up (maximum_seconds). "
                "Ask for less at once, come back when the service is faster, or raise the limit."
            )
        yield piece


def whole(pieces: Iterator[bytes], encoding: str, address: str, maximum: int) -> bytes:
    """The body decompressed, of at most `maximum` bytes."""
    name = encoding.strip().lower()
    if name not in ("", "identity", "gzip", "x-gzip"):
        raise CompressionError(
            f"{address} answered in the compression {name[:40]!r}, and gzip was asked for. "
            "A proxy or the service disregards what is asked: use another network or tell the service."
        )
    is_compressed = name in ("gzip", "x-gzip")
    body = bytearray()
    for piece in _inflated(pieces, address) if is_compressed else pieces:
        body += piece
        if len(body) > maximum:
            raise _bomb(address, maximum) if is_compressed else _too_large(address, "sends more bytes", maximum)
    return bytes(body)


def beginning(pieces: Iterator[bytes], encoding: str) -> bytes:
    """The first bytes of a body that only explains a failure; nothing where they cannot be read."""
    body = bytearray()
    # That the explanation is cut or damaged does not matter: the failure itself does.
    with suppress(PullError, httpx2.HTTPError):
        for piece in _inflated(pieces, "") if "gzip" in encoding.lower() else pieces:
            body += piece
            if len(body) >= EXPLANATION:
                break
    return bytes(body)


def _inflated(pieces: Iterator[bytes], address: str) -> Iterator[bytes]:
    """Members of gzip, one after the other. The library that asks accepts a cut one, so this is done here."""
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    is_begun = False
    for piece in pieces:
        is_begun = True
        rest = piece
        while rest:
            if member.eof:
                member = zlib.decompressobj(zlib.MAX_WBITS | 16)
            yield _step(member, rest, address)
            rest = member.unused_data if member.eof else member.unconsumed_tail
        while not member.eof and (inflated := _step(member, b"", address)):
            yield inflated
    if is_begun and not member.eof:
        raise TruncatedError(
            f"{address} sent a gzip body that ends before its end: the connection was cut. "
            "Pull again; if it stays so, ask for less at once."
        )


def _step(member: "zlib._Decompress", data: bytes, address: str) -> bytes:
    try:
        return member.decompress(data, PIECE)
    except zlib.error as error:
        raise DamagedError(
            f"{address} sent a gzip body that does not decompress ({error}). It was damaged on the way: "
            "pull again; if it stays so, tell the service."
        ) from None


def _too_large(address: str, what: str, maximum: int) -> PullError:
    return TooLargeError(
        f"{address} {what}, and the limit is {maximum:,}: it was not taken. "
        "Check the address, ask for less at once, or raise the limit."
    )


def _bomb(address: str, maximum: int) -> PullError:
    return DecompressionBombError(
        f"{address} sent a small body that inflates to more than {maximum:,} bytes: it was not taken. "
        "Check the address, ask for less at once, or raise the limit (maximum_decompressed)."
    )

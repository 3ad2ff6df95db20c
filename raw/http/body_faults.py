"""A body that came whole and is not what was asked for: empty, a web page, not UTF-8, not JSON."""

import re
from typing import Literal

import msgspec

from raw.errors import EmptyAnswerError, KeyRepeatedError, NotJsonError, PullError, TextEncodingError, WebPageError
from raw.http.address import Asked

_PAGE = re.compile(rb"(\xef\xbb\xbf)?\s*(<!--.{0,400}?-->\s*)?<(!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL)


def check_body(asked: Asked, body: bytes, content_type: str, expects: Literal["json", "text", "bytes"]) -> None:
    """Raise the error that names what is wrong with a body, where something is."""
    if not body:
        raise empty(asked)
    if asked.secrets.are_in(body):
        raise KeyRepeatedError(
            f"{asked.shown} repeats the key in its answer, which was not kept so that the key is not. "
            "Ask the service why, and replace the key."
        )
    if expects == "bytes":
        return
    if is_web_page(body, content_type):
        raise web_page(asked)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _encoding(asked, f"byte {error.start} is {body[error.start]:#04x}") from None
    if expects == "text":
        return
    if b"\0" in body[:4]:
        raise _encoding(asked, "it looks like UTF-16 or UTF-32")
    try:
        msgspec.json.decode(body, type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError) as error:
        # Redacted before it is cut: a key that is cut in half would be found no more.
        begins = asked.secrets.redact(body[:2_000].decode("utf-8", "ignore"))[:60]
        raise NotJsonError(
            f"{asked.shown} answered what is not JSON ({error}); it begins with {begins!r}. "
            "Pull again; if it stays so, check the address."
        ) from None


def is_web_page(beginning: bytes, content_type: str) -> bool:
    """True where an answer is HTML, by its own word or by its first bytes."""
    return content_type.partition(";")[0].strip().lower() == "text/html" or bool(_PAGE.match(beginning[:1024]))


def web_page(asked: Asked) -> PullError:
    """A web page came in place of data."""
    return WebPageError(
        f"{asked.shown} answered a web page where data was expected: maintenance, a login, or a page moved. "
        "Open the address in a browser to see what it says; pull again later."
    )


def empty(asked: Asked) -> PullError:
    """Nothing came."""
    return EmptyAnswerError(
        f"{asked.shown} answered with no bytes at all. Pull again; if it stays so, check the address."
    )


def _encoding(asked: Asked, why: str) -> PullError:
    return TextEncodingError(
        f"{asked.shown} answered text that is not UTF-8 ({why}). "
        "It was not guessed at: ask the service for UTF-8, or check the address."
    )

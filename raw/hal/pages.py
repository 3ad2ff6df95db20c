"""An answer of HAL's search → its documents and where the next page begins, or the named error of what is wrong.

HAL's search engine is Apache Solr, which may put an error, or a part of what was asked, into an answer of status 200.
"""

from dataclasses import dataclass
from typing import Any

import msgspec

from raw.hal.errors import HalAnswerError, HalCursorError, HalPartialAnswerError, HalRefusalError
from raw.http.client import Answer

_AGAIN = "Pull again: it goes on at this page; if it stays so, check sources.hal.address."
_SHOWN = 300


@dataclass(frozen=True)
class Page:
    """One page of documents."""

    documents: list[dict[str, Any]]
    found: int
    """Documents there are in all, as the service says with each page."""
    next_mark: str
    """Mark of the page after this one; that of this page where there is none."""


class _Response(msgspec.Struct, rename={"found": "numFound"}):
    found: int
    docs: list[dict[str, Any]]


class _Header(msgspec.Struct, rename={"is_partial": "partialResults"}):
    is_partial: bool = False


class _Answer(msgspec.Struct, rename={"header": "responseHeader", "next_mark": "nextCursorMark"}):
    response: _Response | None = None
    header: _Header = msgspec.field(default_factory=_Header)
    next_mark: str | None = None
    error: Any = None


def page(answer: Answer) -> Page:
    """The page an answer holds. Raises HalRefusalError, HalPartialAnswerError, HalCursorError or HalAnswerError."""
    try:
        decoded = msgspec.json.decode(answer.body, type=_Answer)
    except msgspec.DecodeError as error:
        raise HalAnswerError(f"{answer.address} answered what is no page of HAL's search: {error}. {_AGAIN}") from None
    if decoded.error is not None:
        said = decoded.error.get("msg") if isinstance(decoded.error, dict) else decoded.error
        raise HalRefusalError(
            f"{answer.address} answered with an error of HAL's search engine: {str(said)[:_SHOWN]}. "
            "Check sources.hal.structures and sources.hal.collections; if they are right, pull again later."
        )
    if decoded.response is None:
        raise HalAnswerError(f"{answer.address} answered without `response`, where the documents belong. {_AGAIN}")
    if decoded.header.is_partial:
        raise HalPartialAnswerError(
            f"{answer.address}: HAL ran out of time and gave a part of the page (`partialResults`). "
            "Pull again later, or with fewer sources.hal.rows."
        )
    if decoded.next_mark is None:
        raise HalCursorError(
            f"{answer.address} answered without `nextCursorMark`, so the next page cannot be asked. {_AGAIN}"
        )
    return Page(decoded.response.docs, decoded.response.found, decoded.next_mark)

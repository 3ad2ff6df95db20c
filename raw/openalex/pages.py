"""A page of works as OpenAlex answers it, taken apart only as far as paging needs."""

from collections.abc import Mapping

import msgspec

from raw.http.client import Answer
from raw.openalex.anonymous import KEPT
from raw.openalex.errors import UnexpectedPageError


class Meta(msgspec.Struct):
    """What a page says of all pages."""

    count: int
    """Works that match in all, as far as the service knows now."""
    next_cursor: str | None
    """None on the last page, which as a rule holds no work."""


class Page(msgspec.Struct):
    """One answer to a question about works."""

    meta: Meta
    results: list[msgspec.Raw]


class Listed(msgspec.Struct):
    """A work, as far as paging needs it; the rest of it is not looked at."""

    id: str
    authorships: list[msgspec.Raw] | None = None

    @property
    def work_id(self) -> str:
        """The short identifier, e.g. W123."""
        return self.id.rpartition("/")[2]


_PAGE = msgspec.json.Decoder(Page)
_LISTED = msgspec.json.Decoder(Listed)
_KEYS = msgspec.json.Decoder(Mapping[str, msgspec.Raw])


def page(answer: Answer) -> Page:
    """The page; UnexpectedPageError where the answer is none."""
    try:
        return _PAGE.decode(answer.body)
    except msgspec.DecodeError as error:
        raise UnexpectedPageError(
            f"{answer.address} answered JSON that is no page of works ({error}). Pull again later; if it stays so, "
            "OpenAlex has changed its answers and this program must learn them."
        ) from None


def listed(work: bytes | msgspec.Raw, address: str) -> Listed:
    """A work of a page; UnexpectedPageError where it is none."""
    try:
        found = _LISTED.decode(work)
        identifier = found.work_id
        if not (identifier.startswith("W") and identifier[1:].isdecimal()):
            raise msgspec.ValidationError(f"{identifier[:40]!r} is no identifier of a work")
    except msgspec.DecodeError as error:
        raise UnexpectedPageError(
            f"{address} answered with a work that cannot be read ({error}). Pull again later; if it stays so, "
            "OpenAlex has changed its answers and this program must learn them."
        ) from None
    return found


def missing_keys(work: msgspec.Raw) -> list[str]:
    """Keys that were asked for and that a work of a page lacks."""
    keys = _KEYS.decode(work)
    return [name for name in KEPT if name not in keys]

"""A work as OpenAlex serves it → the same work without its people, all other bytes as they came.

What is kept of an author is the position, the flags, the institutions and the affiliation strings. A string that holds
something personal is emptied, which keeps their number: an e-mail address, an ORCID, a telephone number, a word of the
author's own name, or the name of another author of the work. So is an address of a place of the work.
"""

import hashlib
from collections.abc import Callable

import msgspec

from raw.errors import SourceError
from raw.openalex.names import Names, names_of

KEPT = (
    "id",
    "doi",
    "publication_year",
    "publication_date",
    "type",
    "is_retracted",
    "is_paratext",
    "is_xpac",
    "primary_topic",
    "locations",
    "authorships",
    "countries_distinct_count",
    "institutions_distinct_count",
    "cited_by_count",
    "fwci",
    "citation_normalized_percentile",
    "updated_date",
)
"""Root keys that are asked for and kept."""
WHOLE_LIST = "is_authors_truncated"
"""Key that, where false, says that 100 authors are all there are; OpenAlex itself does not fill it any more."""
LEFT_OUT = (
    "Dropped before anything was kept: names, identifiers and ORCIDs of authors; affiliation strings and addresses of "
    "places that hold an e-mail address, an ORCID, a telephone number or an author's name (emptied, so that their "
    "number stays). Other bytes are as they came."
)

_OF_AN_AUTHOR = ("author_position", "institutions", "countries", "is_corresponding", "raw_affiliation_strings")
_OF_A_LOCATION = ("id", "landing_page_url")

_Fields = dict[str, msgspec.Raw]
_ROOT = msgspec.json.Decoder(_Fields)
_LISTED = msgspec.json.Decoder(list[_Fields] | None)
_STRINGS = msgspec.json.Decoder(list[msgspec.Raw] | None)
_TEXT = msgspec.json.Decoder(str)
_NULL = msgspec.Raw(b"null")
_EMPTY = msgspec.Raw(b'""')


def anonymous(work: bytes | msgspec.Raw, *, is_whole: bool = False) -> bytes:
    """The work as one line of JSON without a line feed. `is_whole` marks a list of 100 authors that is not cut.

    Raises SourceError where it is not a JSON object with lists where lists belong.
    """
    try:
        root = _ROOT.decode(work)
        kept = {name: root[name] for name in KEPT if name in root}
        if WHOLE_LIST in root:
            kept[WHOLE_LIST] = root[WHOLE_LIST]
        if is_whole:
            kept[WHOLE_LIST] = msgspec.Raw(b"false")
        names = names_of(root.get("authorships", _NULL))
        if "authorships" in kept:
            kept["authorships"] = _each(kept["authorships"], lambda index, author: _author(author, index, names))
        if "locations" in kept:
            kept["locations"] = _each(kept["locations"], lambda _, location: _location(location, names))
        return msgspec.json.encode(kept)
    except (msgspec.DecodeError, RecursionError) as error:
        raise SourceError(f"OpenAlex answered with a work that cannot be read: {error}. Pull again later.") from None


def identified(line: bytes) -> tuple[str, bytes]:
    """(record id, hash of the content) of an anonymous work: without `updated_date`, which moves by itself, or not.

    Raises SourceError where the line is no such work.
    """
    try:
        root = _ROOT.decode(line)
        address = _TEXT.decode(root["id"])
    except (msgspec.DecodeError, KeyError) as error:
        raise SourceError(f"the line is no work of OpenAlex ({error!r})") from None
    content = b"\n".join(b"%s %s" % (name.encode(), root[name]) for name in sorted(root) if name != "updated_date")
    return address.rpartition("/")[2], hashlib.blake2b(content, digest_size=16).digest()


def _each(listed: msgspec.Raw, reduced: Callable[[int, _Fields], _Fields]) -> msgspec.Raw:
    items = _LISTED.decode(listed)
    if items is None:
        return listed
    return msgspec.Raw(msgspec.json.encode([reduced(index, item) for index, item in enumerate(items)]))


def _author(author: _Fields, index: int, names: Names) -> _Fields:
    kept = {name: author[name] for name in _OF_AN_AUTHOR if name in author}
    strings = _STRINGS.decode(kept.get("raw_affiliation_strings", _NULL)) or []
    personal = [names.are_in(_TEXT.decode(string), index) for string in strings]
    if any(personal):
        emptied = [_EMPTY if is_personal else string for string, is_personal in zip(strings, personal, strict=True)]
        kept["raw_affiliation_strings"] = msgspec.Raw(msgspec.json.encode(emptied))
    return kept


def _location(location: _Fields, names: Names) -> _Fields:
    kept = {name: location[name] for name in _OF_A_LOCATION if name in location}
    address = msgspec.json.decode(kept.get("landing_page_url", _NULL))
    if isinstance(address, str) and names.are_in_address(address):
        kept["landing_page_url"] = _EMPTY
    return kept

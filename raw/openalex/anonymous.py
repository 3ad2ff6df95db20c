"""A work as OpenAlex serves it → the same work without its people, all other bytes as they came.

What is kept of an author is the position, the flags, the institutions and the affiliation strings; a string that holds
an e-mail address or an ORCID is emptied, which keeps their number.
"""

import hashlib
import re
from collections.abc import Callable

import msgspec

from raw.errors import SourceError

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
    "updated_date",
)
"""Root keys that are asked for and kept."""
WHOLE_LIST = "is_authors_truncated"
"""Key that, where false, says that 100 authors are all there are; OpenAlex itself does not fill it any more."""
LEFT_OUT = (
    "Dropped before anything was kept: names, identifiers and ORCIDs of authors, and affiliation strings that hold an "
    "e-mail address or an ORCID (emptied, so that their number stays). Other bytes are as they came."
)

_OF_AN_AUTHOR = ("author_position", "institutions", "countries", "is_corresponding", "raw_affiliation_strings")
_OF_A_LOCATION = ("id", "landing_page_url")
_PERSONAL = re.compile(rb"@|orcid|[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]", re.IGNORECASE)

_Fields = dict[str, msgspec.Raw]
_Reduced = Callable[[_Fields], _Fields]
_ROOT = msgspec.json.Decoder(_Fields)
_LISTED = msgspec.json.Decoder(list[_Fields] | None)
_STRINGS = msgspec.json.Decoder(list[msgspec.Raw] | None)


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
        if "authorships" in kept:
            kept["authorships"] = _each(kept["authorships"], _author)
        if "locations" in kept:
            kept["locations"] = _each(kept["locations"], _location)
        return msgspec.json.encode(kept)
    except msgspec.DecodeError as error:
        raise SourceError(f"OpenAlex answered with a work that cannot be read: {error}. Pull again later.") from None


def identified(line: bytes) -> tuple[str, bytes]:
    """(record id, hash of the content) of an anonymous work: without `updated_date`, which moves by itself, or not."""
    root = _ROOT.decode(line)
    address = msgspec.json.decode(root["id"], type=str)
    content = b"\n".join(b"%s %s" % (name.encode(), root[name]) for name in sorted(root) if name != "updated_date")
    return address.rpartition("/")[2], hashlib.blake2b(content, digest_size=16).digest()


def _each(listed: msgspec.Raw, reduced: _Reduced) -> msgspec.Raw:
    items = _LISTED.decode(listed)
    return listed if items is None else msgspec.Raw(msgspec.json.encode([reduced(item) for item in items]))


def _author(author: _Fields) -> _Fields:
    kept = {name: author[name] for name in _OF_AN_AUTHOR if name in author}
    if "raw_affiliation_strings" in kept and _PERSONAL.search(kept["raw_affiliation_strings"]):
        strings = _STRINGS.decode(kept["raw_affiliation_strings"]) or []
        emptied = [msgspec.Raw(b'""') if _PERSONAL.search(string) else string for string in strings]
        kept["raw_affiliation_strings"] = msgspec.Raw(msgspec.json.encode(emptied))
    return kept


def _location(location: _Fields) -> _Fields:
    return {name: location[name] for name in _OF_A_LOCATION if name in location}

"""Where a work may be found → its identifier in HAL, the French open archive, where one of the places is there.

Few works lie in HAL and locations are long: they are searched as bytes before anything of them is decoded.
"""

import re

import msgspec

from raw.openalex.institutions import placed

_IDENTIFIER = r"(?P<identifier>[a-z][a-z0-9]*(?:-[a-z0-9]+)*[-_][0-9]{5,})(?:v[0-9]+)?"
_RECORD = re.compile(rf"pmh:oai:HAL:{_IDENTIFIER}\Z", re.IGNORECASE)
_PAGE = re.compile(
    rf"https?://(?:[a-z0-9-]+\.)?hal\.[a-z0-9.-]+/{_IDENTIFIER}(?:[/?#]|\Z)",
    re.IGNORECASE,
)


class Location(msgspec.Struct, gc=False):
    """A place of a work, by the two texts that may hold an identifier of HAL."""

    id: str | None = None
    landing_page_url: str | None = None


_DECODE = msgspec.json.Decoder(list[Location] | None).decode


def hal_id(locations: msgspec.Raw) -> str | None:
    """The first identifier in HAL, in lower case without its version; ValidationError where a place of HAL is amiss."""
    json = bytes(locations)
    if b"HAL:" not in json and b"hal." not in json:
        return None
    try:
        listed = _DECODE(json) or ()
    except msgspec.ValidationError as error:
        raise placed(error, "locations[]") from None
    for location in listed:
        found = _RECORD.match(location.id or "") or _PAGE.match(location.landing_page_url or "")
        if found:
            return found["identifier"].lower()
    return None

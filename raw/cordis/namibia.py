"""Whether the country code NA means Namibia on a line, or a missing value that a program wrote as NA.

NA is Namibia's code and what R, pandas and spreadsheets write for nothing: published files hold both. The rest of the
line decides, by the first of these that it has: where the organisation lies, its statistical region, its tax number,
its city. A line that has the columns and none of the values is doubtful, since CORDIS knows the city of those it names.
"""

import re
from collections.abc import Mapping

EVIDENCE = ("geolocation", "nutsCode", "vatNumber", "city")
"""Columns by which the matter is decided, in this order."""

_POINT = re.compile(r"\(?\s*(-?[0-9]{1,3}(?:\.[0-9]+)?)\s*,\s*(-?[0-9]{1,3}(?:\.[0-9]+)?)\s*\)?")
_CODE = re.compile(r"[A-Z]{2}")
_NOTHING = frozenset({"", "NA", "NAN", "NULL", "NONE", "N/A"})
_CITIES = frozenset(
    (
        *("ARANDIS", "GOBABIS", "GROOTFONTEIN", "HENTIES", "KARASBURG", "KATIMA", "KEETMANSHOOP", "KHORIXAS"),
        *("LUDERITZ", "LÜDERITZ", "MARIENTAL", "OKAHANDJA", "OKAHAO", "OMARURU", "ONDANGWA", "ONGWEDIVA", "OPUWO"),
        *("OSHAKATI", "OSHIKANGO", "OTAVI", "OTJIWARONGO", "OUTJO", "RUNDU", "SWAKOPMUND", "TSUMEB", "USAKOS"),
        *("WALVIS", "WINDHOEK"),
    )
)
"""First words of Namibia's towns."""


def is_doubtful(country: str | None, evidence: Mapping[str, str]) -> bool | None:
    """None for another country, or where the file has no column of `EVIDENCE`; else whether NA is not to be believed.

    `evidence` holds the columns the file has, as given.
    """
    if country is None or country.upper() != "NA" or not evidence:
        return None
    for name in EVIDENCE:
        value = evidence.get(name, "").strip()
        verdict = None if value.upper() in _NOTHING else _JUDGES[name](value)
        if verdict is not None:
            return not verdict
    return True


def _lies_in_namibia(value: str) -> bool | None:
    point = _POINT.fullmatch(value)
    return point and -29.1 <= float(point[1]) <= -16.8 and 11.5 <= float(point[2]) <= 25.4


def _code_is_namibian(value: str) -> bool | None:
    """By the two letters in front; tax numbers without letters say nothing."""
    code = _CODE.match(value.upper())
    return code and code[0] == "NA"


def _city_is_namibian(value: str) -> bool:
    return re.split(r"[\s,]", value.upper(), maxsplit=1)[0] in _CITIES


_JUDGES = {
    "geolocation": _lies_in_namibia,
    "nutsCode": _code_is_namibian,
    "vatNumber": _code_is_namibian,
    "city": _city_is_namibian,
}

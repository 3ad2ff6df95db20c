"""The made-up organisations of the sample: none can be mistaken for a real one.

OpenAlex identifiers start at I9900000000, beyond the real range. ROR identifiers have the right shape and a wrong
checksum, so that none can ever be registered: the last two digits of a real one are 98 - (n * 100) mod 97, where n is
the number that the seven characters before them spell in Crockford's base 32 (ISO 7064, mod 97-10).
Only the institution observed carries a ROR identifier of the caller's choice.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
N_LABORATORIES = 20
OBSERVED = "Sample records for the institution observed"

COUNTRIES = {
    "US": ("United States", 16), "DE": ("Germany", 14), "GB": ("United Kingdom", 12), "IT": ("Italy", 10),
    "ES": ("Spain", 8), "CH": ("Switzerland", 7), "CN": ("China", 6), "JP": ("Japan", 5), "CA": ("Canada", 5),
    "BE": ("Belgium", 4), "NL": ("Netherlands", 4), "RU": ("Russia", 4), "FR": ("France", 4), "PL": ("Poland", 3),
    "BR": ("Brazil", 3), "IN": ("India", 3), "SG": ("Singapore", 2), "AU": ("Australia", 2), "SE": ("Sweden", 2),
    "AT": ("Austria", 2), "KR": ("South Korea", 2), "PT": ("Portugal", 2), "CZ": ("Czechia", 1), "IL": ("Israel", 1),
    "AR": ("Argentina", 1), "CL": ("Chile", 1), "MX": ("Mexico", 1), "CO": ("Colombia", 1), "TN": ("Tunisia", 1),
    "MA": ("Morocco", 1), "DZ": ("Algeria", 1), "VN": ("Vietnam", 1), "LB": ("Lebanon", 1), "SN": ("Senegal", 1),
    "TW": ("Taiwan", 1), "ZA": ("South Africa", 1), "GR": ("Greece", 1), "DK": ("Denmark", 1), "FI": ("Finland", 1),
    "NO": ("Norway", 1), "IE": ("Ireland", 1), "HU": ("Hungary", 1), "RO": ("Romania", 1), "UA": ("Ukraine", 1),
    "TR": ("Turkey", 1), "EG": ("Egypt", 1), "SA": ("Saudi Arabia", 1), "GE": ("Georgia", 1),
}  # fmt: skip
"""Country code → name, and how often it appears as a partner, relative to the others."""

RARE = {
    "RE": "Réunion", "GP": "Guadeloupe", "GF": "French Guiana", "NC": "New Caledonia", "HK": "Hong Kong",
    "NA": "Namibia", "XK": "Kosovo", "de": "Germany", "UK": "United Kingdom", "EL": "Greece",
}  # fmt: skip
"""Codes of the edge cases, as a source may give them, → name."""


@dataclass(frozen=True)
class Organisation:
    """A made-up organisation."""

    number: int
    name: str
    ror: str | None
    country_code: str | None
    type: str
    above: tuple[int, ...] = ()
    """Numbers of the organisations it belongs to."""

    @property
    def id(self) -> str:
        """Its OpenAlex address."""
        return address(self.number)

    @property
    def place(self) -> str:
        """The country's name, as an affiliation string would end."""
        return self.name.rpartition("(")[2].rstrip(")")

    def record(self) -> dict[str, Any]:
        """As OpenAlex shows it beside an author."""
        return {
            "id": self.id,
            "display_name": self.name,
            "ror": self.ror,
            "country_code": self.country_code,
            "type": self.type,
            "lineage": [self.id, *map(address, self.above)],
        }


def address(number: int) -> str:
    """OpenAlex address of the organisation of that number."""
    return f"https://openalex.org/I99{number:08d}"


def ror_checksum(body: str) -> int:
    """Checksum of a ROR identifier's first seven characters."""
    value = 0
    for character in body:
        value = value * 32 + CROCKFORD.index(character)
    return 98 - value * 100 % 97


def false_ror(number: int) -> str:
    """A ROR identifier of the right shape whose checksum is wrong, so that it can never be a real one."""
    digits = []
    rest = number * 7_919_317 % 32**6
    for _ in range(6):
        rest, digit = divmod(rest, 32)
        digits.append(CROCKFORD[digit])
    body = "0" + "".join(digits)
    wrong = ror_checksum(body) % 98 + 1
    return f"https://ror.org/{body}{wrong:02d}"


@dataclass(frozen=True)
class Organisations:
    """All organisations of a sample."""

    home_country: str
    observed: Organisation
    laboratories: tuple[Organisation, ...]
    """Children of the institution observed."""
    by_country: dict[str, tuple[Organisation, ...]]
    """Country code as given → its organisations; the home country's are not the institution observed."""
    without_country: Organisation
    without_ror: Organisation
    namesake: Organisation
    """In the United States, named after the state of Georgia, not the country."""
    partners: tuple[str, ...]
    """Codes of the usual partner countries."""
    weights: tuple[int, ...]
    """How often each partner appears, relative to the others."""


@cache
def organisations(institution_ror: str, home_country: str, multiple: int = 1) -> Organisations:
    """The organisations around an institution: about 250, or a multiple of that; equal for equal arguments."""
    home_name = {**{code: name for code, (name, _) in COUNTRIES.items()}, **RARE}.get(home_country, home_country)
    observed = Organisation(0, OBSERVED, institution_ror, home_country, "government")
    laboratories = tuple(
        Organisation(n, f"Sample laboratory {n} ({home_name})", false_ror(n), home_country, "facility", (0,))
        for n in range(1, N_LABORATORIES + 1)
    )
    partners = {code: about for code, about in COUNTRIES.items() if code != home_country}
    names = {code: name for code, (name, _) in partners.items()} | RARE | {home_country: home_name}
    by_country = {}
    number = 100
    for code, name in names.items():
        size = multiple * (2 + (partners[code][1] if code in partners else 0))
        by_country[code] = tuple(
            Organisation(
                n, f"Sample {'Institute' if n % 4 == 3 else 'University'} {n} ({name})", false_ror(n), code,
                "facility" if n % 4 == 3 else "education",
            )
            for n in range(number, number + size)
        )  # fmt: skip
        number += size
    return Organisations(
        home_country=home_country,
        observed=observed,
        laboratories=laboratories,
        by_country=by_country,
        without_country=Organisation(50, "Sample network 50", false_ror(50), None, "other"),
        without_ror=Organisation(51, "Sample company 51 (Germany)", None, "DE", "company"),
        namesake=Organisation(52, "Sample University of Georgia (United States)", false_ror(52), "US", "education"),
        partners=tuple(partners),
        weights=tuple(weight for _, weight in partners.values()),
    )

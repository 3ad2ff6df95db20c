"""Which works of the bulk files are asked for: those of the institution, or with an author in its country.

A line is searched for the identifiers as bytes; only one that holds any is decoded.
"""

from dataclasses import dataclass

import msgspec

from raw.errors import PullError
from raw.openalex.options import OpenAlexOptions
from raw.source import PullRequest


class _Institution(msgspec.Struct, gc=False):
    id: str | None = None
    ror: str | None = None
    country_code: str | None = None
    lineage: list[str] | None = None


class _Authorship(msgspec.Struct, gc=False):
    institutions: list[_Institution] | None = None
    countries: list[str] | None = None


class FoundWork(msgspec.Struct, gc=False):
    """What decides whether a work is asked for."""

    publication_year: int | None = None
    authorships: list[_Authorship] | None = None

    @property
    def n_authors(self) -> int:
        """Authors listed."""
        return len(self.authorships or ())


@dataclass(frozen=True)
class Wanted:
    """What is asked for. Identifiers stand without the address before them."""

    rors: frozenset[str]
    openalex_ids: frozenset[str]
    country: str | None
    """In capitals; None where an institution is asked for."""
    first_year: int
    last_year: int

    @property
    def traces(self) -> tuple[bytes, ...]:
        """A line that holds none of these bytes is not asked for."""
        if self.country:
            return (f'"{self.country}"'.encode(), f'"{self.country.lower()}"'.encode())
        return tuple(
            [ror.encode() for ror in sorted(self.rors)] + [f'/{each}"'.encode() for each in sorted(self.openalex_ids)]
        )

    def has(self, work: FoundWork) -> bool:
        """Whether a work is asked for; one without a year always is, if its authors are."""
        year = work.publication_year
        if year is not None and not self.first_year <= year <= self.last_year:
            return False
        return any(self._is_of(authorship) for authorship in work.authorships or ())

    def __str__(self) -> str:
        """The same text for the same works."""
        of = f"country {self.country}" if self.country else f"institutions {sorted(self.rors | self.openalex_ids)}"
        return f"works of {of}, published {self.first_year}-{self.last_year} or in no year"

    def _is_of(self, authorship: _Authorship) -> bool:
        institutions = authorship.institutions or ()
        if self.country:
            codes = [*(authorship.countries or ()), *(each.country_code for each in institutions)]
            return self.country in [code.upper() for code in codes if code]
        return any(
            _last(each.ror) in self.rors
            or _last(each.id) in self.openalex_ids
            or not self.openalex_ids.isdisjoint(map(_last, each.lineage or ()))
            for each in institutions
        )


def wanted(request: PullRequest) -> Wanted:
    """What a request asks for; PullError where it names no institution."""
    options: OpenAlexOptions = request.options
    if options.works_of == "home country":
        return Wanted(frozenset(), frozenset(), request.home_country.upper(), request.first_year, request.last_year)
    rors = frozenset(map(_last, request.institution_rors))
    openalex_ids = frozenset(map(_last, request.institution_openalex_ids if options.by == "lineage" else ()))
    if not rors | openalex_ids:
        raise PullError(
            "Works of no institution cannot be looked for: set `ror` in [institution], or "
            'works_of = "home country" in [sources.openalex].'
        )
    return Wanted(rors, openalex_ids, None, request.first_year, request.last_year)


def _last(address: str | None) -> str:
    return (address or "").rstrip("/").rpartition("/")[2]

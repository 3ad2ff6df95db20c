"""What is asked of OpenAlex: whose works, of which years, which of their fields."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlencode

import msgspec

from raw.errors import NotFoundError, PullError
from raw.http.client import Client
from raw.openalex.anonymous import KEPT
from raw.openalex.errors import UnexpectedPageError
from raw.openalex.options import OpenAlexOptions
from raw.source import PullRequest

MOST_VALUES = 100
"""Values of one filter joined by "or", at most."""
PER_PAGE = 100
"""Works of a page, at most."""
SELECT = ",".join(KEPT)
FIRST_CURSOR = "*"


class _Institution(msgspec.Struct):
    id: str
    display_name: str | None = None


def query(request: PullRequest) -> str:
    """What decides the answer, before institutions are looked up."""
    options: OpenAlexOptions = request.options
    known = request.institution_openalex_ids if options.by == "lineage" else ()
    return f"{works_address(options)} {' '.join(_filters(request, known or request.institution_rors))} {SELECT}"


def filters(request: PullRequest, client: Client) -> list[str]:
    """The filters to ask with in turn, more than one where there are over `MOST_VALUES` institutions.

    Looks institutions up by their ROR identifiers where OpenAlex's are needed and not given.
    """
    options: OpenAlexOptions = request.options
    institutions: Sequence[str] = ()
    if options.works_of == "institution":
        institutions = _institutions(request, client)
        if not institutions:
            raise PullError(
                "OpenAlex cannot be asked for works of no institution: set `ror` in [institution], or "
                'works_of = "home country" in [sources.openalex].'
            )
    return list(_filters(request, institutions))


def works_address(options: OpenAlexOptions) -> str:
    """Where works are asked for."""
    return f"{options.address.rstrip('/')}/works"


def parameters(filter_: str, cursor: str, per_page: int) -> dict[str, str]:
    """The parameters of the request for one page."""
    return {"filter": filter_, "select": SELECT, "per_page": str(per_page), "cursor": cursor}


def first_address(options: OpenAlexOptions, filter_: str) -> str:
    """The address of the first page, as it can be pasted into a browser."""
    return f"{works_address(options)}?{urlencode(parameters(filter_, FIRST_CURSOR, PER_PAGE), quote_via=quote)}"


def _filters(request: PullRequest, institutions: Sequence[str]) -> Iterator[str]:
    options: OpenAlexOptions = request.options
    years = f"publication_year:{request.first_year}-{request.last_year}"
    if options.works_of == "home country":
        yield f"authorships.countries:{request.home_country},{years}"
        return
    for start in range(0, len(institutions), MOST_VALUES):
        values = "|".join(institutions[start : start + MOST_VALUES])
        yield f"authorships.institutions.{options.by}:{values},{years}"


def _institutions(request: PullRequest, client: Client) -> list[str]:
    """Values of the filter, without repetitions, in the order of the settings."""
    options: OpenAlexOptions = request.options
    rors = [f"https://ror.org/{_last_part(ror)}" for ror in request.institution_rors]
    if options.by == "ror":
        found = rors
    elif request.institution_openalex_ids:
        found = [_last_part(identifier) for identifier in request.institution_openalex_ids]
    else:
        found = [_openalex_id(ror, options, client) for ror in rors]
    return list(dict.fromkeys(found))


def _openalex_id(ror: str, options: OpenAlexOptions, client: Client) -> str:
    address = f"{options.address.rstrip('/')}/institutions/ror:{_last_part(ror)}"
    try:
        answer = client.get(address, {"select": "id,display_name"}, keyed=True)
        return _last_part(msgspec.json.decode(answer.body, type=_Institution).id)
    except NotFoundError:
        raise NotFoundError(
            f"OpenAlex has no institution with the ROR identifier {ror} ({address}). Check `ror` in [institution]; "
            'or set by = "ror" in [sources.openalex], which needs no such institution.'
        ) from None
    except msgspec.DecodeError as error:
        raise UnexpectedPageError(
            f"{address} answered what is no institution ({error}). Pull again later; if it stays so, set "
            "`openalex` in [institution]."
        ) from None


def _last_part(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]

"""What HAL is asked: the filter of records and the fields wanted, and nothing about people beyond what is filtered out.

`country_s` is never asked: it is the country of a conference. Nor are names of authors, except inside
`authIdHasPrimaryStructure_fs` and `authIdHasStructure_fs`, for which HAL has no form without names.
"""

import re

from raw.hal.errors import HalSettingsError
from raw.hal.options import HalOptions
from raw.source import PullRequest

LEVELS = ("dept", "lab", "rteam", "rgrpLab", "inst", "rgrpInst")
"""Kinds of structure: HAL repeats the structures of a record in a list for each, besides the list of all."""
OF_A_LEVEL = ("StructId_i", "StructCountry_s", "StructRorIdExt_s")
AUTHOR_FORMS = "authIdForm_i"
PRIMARY = "authIdHasPrimaryStructure_fs"
ALL = "authIdHasStructure_fs"
PLAIN_FIELDS = (
    "halId_s",
    "docid",
    "doiId_s",
    "docType_s",
    "docSubType_s",
    "publicationDateY_i",
    "publicationDate_s",
    "publicationDate_tdate",
    "producedDateY_i",
    "producedDate_s",
    "producedDate_tdate",
    "modifiedDate_tdate",
    "authQuality_s",
    "structId_i",
    "structIdName_fs",
    "structType_s",
    "structCountry_s",
    "structRorIdExt_s",
    "structIsChildOf_fs",
    *(f"{level}{field}" for level in LEVELS for field in OF_A_LEVEL),
)
"""Fields that name no author: kept as they come."""
PERSONAL_FIELDS = (AUTHOR_FORMS, PRIMARY, ALL)
"""Fields that identify authors: asked, and replaced before anything is kept."""
MOST_ROWS = 10_000

_STRUCTURE = re.compile(r"[0-9]+")
_COLLECTION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


def parameters(request: PullRequest) -> dict[str, str]:
    """The parameters of every page, without the cursor. HalSettingsError where the settings cannot be asked."""
    options: HalOptions = request.options
    if not 1 <= options.rows <= MOST_ROWS:
        raise HalSettingsError(
            f"sources.hal.rows is {options.rows:,}, and HAL gives 1 to {MOST_ROWS:,} records a page. Take 500."
        )
    years = f"producedDateY_i:[{request.first_year} TO {request.last_year}]"
    return {
        "q": "*:*",
        "fq": f"({_belongs(options)}) AND {years}",
        "fl": ",".join([*PLAIN_FIELDS, *PERSONAL_FIELDS]),
        "rows": str(options.rows),
        "sort": "docid asc",
        "wt": "json",
    }


def _belongs(options: HalOptions) -> str:
    """The condition that a record is of one of the structures or in one of the collections."""
    _check("structures", options.structures, _STRUCTURE, "the number of a structure, digits only, e.g. 441569")
    _check("collections", options.collections, _COLLECTION, "the code of a collection, e.g. LKB or CNRS-INP")
    asked = []
    if options.structures:
        asked.append(f"structId_i:({' OR '.join(options.structures)})")
    if options.collections:
        asked.append("collCode_s:({})".format(" OR ".join(f'"{code}"' for code in options.collections)))
    if not asked:
        raise HalSettingsError(
            'sources.hal has mode "api" but names neither structures nor collections, and all of HAL is never pulled. '
            'Name at least one: structures = ["441569"] or collections = ["LKB"]; both are found on '
            "https://aurehal.archives-ouvertes.fr/structure and on the page of a collection."
        )
    return " OR ".join(asked)


def _check(key: str, values: tuple[str, ...], shape: re.Pattern[str], expected: str) -> None:
    for value in values:
        if not shape.fullmatch(value):
            raise HalSettingsError(f"sources.hal.{key} holds {value!r}, which is not {expected}. Correct it.")

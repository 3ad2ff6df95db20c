"""A document as HAL serves it → the same document without its people.

An author is a place in a list. The fields that join authors to structures hold names and identifiers of persons; each
becomes a list with one item per author, in HAL's order, of the numbers of the author's structures:

    authIdHasPrimaryStructure_fs → authorPrimaryStructures    [[57629], [], [1042, 7550]]
    authIdHasStructure_fs        → authorStructures           only where the document has no primary structures

Authors are placed by `authIdForm_i`, which has one identifier per author; without it, in the order in which they
appear. An author's structure whose number cannot be read is null. `structIdName_fs`, where a document lacks it, is made
of the names of structures that stand in the same fields.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from raw.errors import SourceError
from raw.hal.query import ALL, AUTHOR_FORMS, PLAIN_FIELDS, PRIMARY
from raw.hal.record import PRIMARY_STRUCTURES, STRUCTURES, record_id

STRUCTURE_NAMES = "structIdName_fs"
LEFT_OUT = (
    "Dropped before anything was kept: names of authors and identifiers of persons. HAL joins authors to structures in "
    "fields that hold both (authIdHasPrimaryStructure_fs, authIdHasStructure_fs); these became authorPrimaryStructures "
    "or authorStructures, lists of structure numbers by the author's place, and authIdForm_i, which gave the places, "
    "was dropped. Fields about titles, abstracts, keywords, depositors and conferences were not asked. All other "
    "fields are as HAL gave them, but for structIdName_fs where it was missing, which was made of the names of "
    "structures in the fields dropped. What moves by itself (modifiedDate_tdate) does not count as a change."
)
_MOVES_BY_ITSELF = "modifiedDate_tdate"

Fields = Mapping[str, Any]


def anonymous(document: Fields) -> dict[str, Any]:
    """What is kept of a document, in a fixed order of fields. A document that was reduced before stays as it is."""
    kept = {name: document[name] for name in PLAIN_FIELDS if name in document}
    for name in (PRIMARY_STRUCTURES, STRUCTURES):
        if name in document:
            kept[name] = document[name]
    for source, name in ((PRIMARY, PRIMARY_STRUCTURES), (ALL, STRUCTURES)):
        entries = _strings(document.get(source))
        if entries:
            kept[name] = _by_author(entries, document.get(AUTHOR_FORMS))
            kept.setdefault(STRUCTURE_NAMES, _structure_names(entries))
            break
    return kept


def identified(line: bytes) -> tuple[str, bytes]:
    """(record id, hash of the content) of a kept document; SourceError where it is none."""
    try:
        document = msgspec.json.decode(line, type=dict[str, Any])
        name = record_id(document["halId_s"])
    except (msgspec.DecodeError, KeyError, AttributeError) as error:
        raise SourceError(f"The line is not a document of HAL with its identifier: {error!r}.") from None
    document.pop(_MOVES_BY_ITSELF, None)
    return name, hashlib.blake2b(msgspec.json.encode(document, order="sorted"), digest_size=16).digest()


def _strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, str)]


def _by_author(entries: list[str], forms: Any) -> list[list[int | None]]:
    """One list of structures per author. An entry reads `<form>-<person>_FacetSep_<name>_JoinSep_<structure>_…`."""
    listed = [str(form) for form in forms] if isinstance(forms, list) else []
    places: dict[str, int] = {}
    for place, form in enumerate(listed):
        places.setdefault(form, place)
    structures: list[list[int | None]] = [[] for _ in listed]
    for entry in entries:
        author, _, structure = entry.partition("_JoinSep_")
        identifier = author.partition("_FacetSep_")[0]
        form = identifier.partition("-")[0] if listed else identifier
        if form not in places:
            places[form] = len(structures)
            structures.append([])
        structures[places[form]].append(_number(structure.partition("_FacetSep_")[0]))
    return structures


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() else None


def _structure_names(entries: list[str]) -> list[str]:
    """`<structure>_FacetSep_<name of the structure>` as in the field of that name, for documents without it."""
    structures = (entry.partition("_JoinSep_")[2] for entry in entries)
    return list(dict.fromkeys(structure for structure in structures if structure))

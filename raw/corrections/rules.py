"""What makes a correction impossible, beyond the types of its columns: one function per thought, one fault per line."""

import re
from collections.abc import Callable, Iterator, Mapping

import pandas

from raw.affiliation_key import KEY
from raw.corrections.contract import FIELDS
from raw.register_rules import Fault
from raw.register_values import shown

FIRST_YEAR, LAST_YEAR = 1000, 2100
"""As in raw.works."""

Rule = tuple[str, str]
"""(pattern of the whole text, what is expected in words)."""

VALUES: Mapping[str, Rule] = {
    "doi": (r"10\.[0-9]{4,9}/[^\sA-Z]+", "a DOI in lower case without the resolver's address, e.g. 10.1103/abc1"),
    "publication_year": (r"[0-9]{4}", f"a year between {FIRST_YEAR} and {LAST_YEAR}"),
    "work_type": (r"[a-z]+(-[a-z]+)*", "a type in OpenAlex's words, e.g. article or book-chapter"),
    "is_retracted": (r"true|false", "true or false, in lower-case letters"),
    "country_code": (r"[A-Z]{2}", "a country's code of two capital letters"),
}
"""Field → what its right value looks like."""

IDENTIFIERS: Mapping[tuple[str, str], Rule] = {
    ("openalex", "work"): (r"W[0-9]+", "W and digits, without the address before it"),
    ("openalex", "institution"): (r"I[0-9]+", "I and digits, without the address before it"),
    ("hal", "work"): (r"[a-z][a-z0-9_]*(-[a-z0-9_]+)*-[0-9]+", "e.g. hal-01234567, without a version"),
    ("hal", "institution"): (r"struct-[0-9]+", "struct- and digits"),
}
"""Source and kind of record → what an identifier looks like; other sources' are taken as they are."""
AFFILIATION: Rule = (KEY, "16 digits 0-9 and a-f, the affiliation_key of raw.unmatched_affiliations")
"""What names an affiliation text of any source."""


def impossible(corrections: pandas.DataFrame) -> Iterator[Fault]:
    """One fault for each reason for which a correction, whose columns are all of their types, makes no sense."""
    columns = ["line", "source", "record_kind", "record_id", "field", "old_value", "new_value", "corrected_by"]
    judges: tuple[Callable[..., Iterator[Fault]], ...] = (
        _misplaced,
        _misnamed,
        _unfit,
        _idle,
        _without_country,
        _personal,
    )
    for values in corrections[columns].itertuples(index=False, name=None):
        row = {name: None if pandas.isna(value) else value for name, value in zip(columns, values, strict=True)}
        for judge in judges:
            yield from judge(**row)


def _misplaced(line: int, record_kind: str, field: str, **_: object) -> Iterator[Fault]:
    if field not in FIELDS[record_kind]:
        yield Fault(
            line,
            "field",
            f"field is {shown(field)}, which cannot be corrected in a record of kind {record_kind}: "
            f"expected {' or '.join(FIELDS[record_kind])}",
        )


def _misnamed(line: int, source: str, record_kind: str, record_id: str, **_: object) -> Iterator[Fault]:
    known = AFFILIATION if record_kind == "affiliation" else IDENTIFIERS.get((source, record_kind))
    pattern, words = known or (".*", "")
    if not re.fullmatch(pattern, record_id):
        said = f"no identifier of {record_kind}s in {source}: expected {words}"
        yield Fault(line, "record_id", f"record_id is {shown(record_id)}, {said}")


def _unfit(line: int, field: str, new_value: str | None, **_: object) -> Iterator[Fault]:
    # The old value is what the source says, which may be nonsense: that is why it is corrected.
    if new_value is None:
        return
    pattern, words = VALUES[field]
    fits = re.fullmatch(pattern, new_value) is not None
    if fits and field == "publication_year":
        fits = FIRST_YEAR <= int(new_value) <= LAST_YEAR
    if not fits:
        yield Fault(line, "new_value", f"new_value is {shown(new_value)}, no {field}: expected {words}")


def _idle(line: int, old_value: str | None, new_value: str | None, **_: object) -> Iterator[Fault]:
    if old_value == new_value:
        both = "empty" if new_value is None else shown(new_value)
        yield Fault(line, "new_value", f"old_value and new_value are both {both}: a correction changes something")


def _without_country(line: int, record_kind: str, old_value: str | None, **_: object) -> Iterator[Fault]:
    if record_kind == "affiliation" and old_value is not None:
        said = f"old_value is {shown(old_value)}, but an affiliation text is corrected only where it has no country"
        yield Fault(line, "old_value", f"{said}: leave it empty")


def _personal(line: int, corrected_by: str, **_: object) -> Iterator[Fault]:
    if "@" in corrected_by:
        said = "corrected_by holds an e-mail address: name the role or team, never a person"
        yield Fault(line, "corrected_by", said)

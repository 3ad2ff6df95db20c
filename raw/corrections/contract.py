"""The table of the register of corrections, and which fields of which records can be corrected."""

from collections.abc import Mapping

from raw.source import FILE_ID
from warehouse.contract import Contract, Count, Date, Text, column

FIELDS: Mapping[str, tuple[str, ...]] = {
    "work": ("doi", "publication_year", "work_type", "is_retracted"),
    "institution": ("country_code",),
    "affiliation": ("country_code",),
}
"""Kind of record → fields that can be corrected. An affiliation is a text for which the source has no country."""


class Correction(Contract):
    """One row per field of a source's record that is wrong there: the value the source gives, and the right one.

    A correction holds as long as the source gives the old value. The record as it came is never changed.
    """

    file_id: Text = column("First 12 digits of the sha256 of the file the row came from.", str_matches=FILE_ID)
    line: Count = column("Line of that file the row begins on, from 1.", ge=1)
    correction_id: Text = column(
        "Short name given by this register, which never changes.", str_matches=r"^[a-z0-9]+(-[a-z0-9]+)*$"
    )
    source: Text = column("Source whose record is corrected, e.g. openalex or hal.", str_matches=r"^[a-z][a-z0-9_]*$")
    record_kind: Text = column("What is corrected.", isin=[*FIELDS])
    record_id: Text = column(
        "Identifier of the record in its source, e.g. W2741809807, I1294671590 or hal-01234567; of an affiliation the "
        "key of its text in raw.unmatched_affiliations.",
        str_matches=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
    )
    field: Text = column(
        "Field that is corrected, under its name in raw.works or raw.institutions; of an affiliation its country.",
        isin=sorted({field for fields in FIELDS.values() for field in fields}),
    )
    old_value: Text = column("Value the source gives, as text; empty where it gives none.", nullable=True)
    new_value: Text = column("Value that is right, as text; empty where there is none.", nullable=True)
    reason: Text = column("Why the value is wrong.")
    evidence: Text = column("Address where the right value can be looked up.", str_matches=r"^https?://[^\s]+$")
    corrected_by: Text = column("Role or team that made the correction, never a person.")
    since: Date = column("Day from which the correction stands in the register.")

    class Config:
        unique = ["correction_id"]
        metadata = {
            "rules": {
                "No person is named.": "corrected_by not like '%@%'",
                "A correction changes something.": "old_value is distinct from new_value",
                "A field belongs to its kind of record.": "(record_kind in ('affiliation', 'institution'))"
                " = (field = 'country_code')",
                "An affiliation text had no country and is given one.": "record_kind <> 'affiliation'"
                " or (old_value is null and new_value is not null)",
            }
        }


TABLES: Mapping[str, type[Contract]] = {"corrections": Correction}
"""Table → contract."""

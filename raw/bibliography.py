"""The tables that every source of publications gives in one form, so that SQL reads them together as `raw.works` etc.

A source fills what it knows and leaves the rest empty. Nothing about people: an author is a position in a list, and an
affiliation text is kept only where the source found no country in it, and nothing in it shows a person.
"""

from collections.abc import Mapping
from hashlib import sha256

import msgspec

from raw.affiliation_key import KEY
from raw.source import FILE_ID
from warehouse.contract import Boolean, Contract, Count, Date, Integer, Number, Text, Texts, Timestamp, column

_FILE = "First 12 digits of the sha256 of the file, as its bytes lie."
_LINE = "Line of the decompressed file, from 1."
_AUTHOR = "Place of the author in the list, from 1."


def content_hash(facts: object) -> str:
    """`content_hash` of a work, from what a source's reader took of it; equal JSON gives an equal hash."""
    return sha256(msgspec.json.encode(facts)).hexdigest()[:16]


class Work(Contract):
    """One row per line of a file that holds a record of a work; the same work may stand on several lines and files."""

    source: Text = column("Source the record is from.")
    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    record_id: Text = column("Identifier of the record in its source, e.g. W2741809807 or hal-01234567.")
    doi: Text = column("DOI in lower case, without the resolver's address.", nullable=True)
    hal_id: Text = column("Identifier in HAL without its version, where the record states one.", nullable=True)
    publication_year: Integer = column("Year of publication.", unit="year", nullable=True, ge=1000, le=2100)
    publication_date: Date = column("Day of publication; the first of January often stands for a year.", nullable=True)
    work_type: Text = column("Type of work in OpenAlex's words, e.g. article, review, preprint.", nullable=True)
    source_work_type: Text = column("Type of work in the source's own words.", nullable=True)
    is_retracted: Boolean = column("True where the source knows of a retraction.", nullable=True)
    is_paratext: Boolean = column("True for covers, tables of contents and the like.", nullable=True)
    is_xpac: Boolean = column("True for works of OpenAlex's expansion pack, added in November 2025.", nullable=True)
    field_id: Text = column("OpenAlex identifier of the field of the main topic.", nullable=True)
    field_name: Text = column("Name of the field of the main topic.", nullable=True)
    domain_id: Text = column("OpenAlex identifier of the domain of the main topic.", nullable=True)
    domain_name: Text = column("Name of the domain of the main topic.", nullable=True)
    n_authorships: Count = column("Authors listed on the line.", unit="authors", ge=0)
    is_author_list_truncated: Boolean = column(
        "True where exactly 100 authors are listed and nothing says that these are all: list answers stop there."
    )
    countries_distinct_count: Count = column(
        "Countries as counted by OpenAlex; a check only, it ignores countries read from strings.",
        unit="countries",
        nullable=True,
        ge=0,
    )
    institutions_distinct_count: Count = column(
        "Institutions as counted by OpenAlex; a check only, it counted authors from November 2025 to June 2026.",
        unit="institutions",
        nullable=True,
        ge=0,
    )
    cited_by_count: Count = column("Citations the source knew of.", unit="citations", nullable=True, ge=0)
    fwci: Number = column("Field-weighted citation impact as given by OpenAlex; 1 is the world's mean.", nullable=True)
    is_in_top_10_percent: Boolean = column(
        "True where OpenAlex counts the work among the 10 % most cited of its subject, type and year.", nullable=True
    )
    updated_date: Timestamp = column("When the source says it last changed the work, UTC; unreliable.", nullable=True)
    content_hash: Text = column(
        "First 16 digits of the sha256 of what the line says of identifiers, year, type, field, retraction, authors'"
        " countries and institutions: where it stays, whatever else is counted anew has another reason.",
        str_matches=r"^[0-9a-f]{16}$",
    )

    class Config:
        unique = ["file_id", "line"]
        metadata = {
            "rules": {
                "A truncated list has exactly 100 authors.": "not is_author_list_truncated or n_authorships = 100"
            }
        }


class Authorship(Contract):
    """One row per author of a work, known by the place in the list alone."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    author_index: Integer = column(_AUTHOR, ge=1)
    author_position: Text = column("First, middle or last, as given.", nullable=True, isin=["first", "middle", "last"])
    is_corresponding: Boolean = column(
        "True where the source marks a corresponding author; in OpenAlex its meaning broke twice.", nullable=True
    )
    countries: Texts = column("Country codes of the author as given, upper or lower case; empty where unknown.")
    n_affiliation_strings: Count = column("Affiliation strings the author gave.", unit="strings", ge=0)

    class Config:
        unique = ["file_id", "line", "author_index"]


class Affiliation(Contract):
    """One row per institution of an author of a work."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    author_index: Integer = column(_AUTHOR, ge=1)
    affiliation_index: Integer = column("Place of the institution in the author's list, from 1.", ge=1)
    institution_id: Text = column("Identifier of the institution in the source, e.g. I1294671590.", nullable=True)
    country_code: Text = column("Country code of the institution as given.", nullable=True)

    class Config:
        unique = ["file_id", "line", "author_index", "affiliation_index"]


class UnmatchedAffiliation(Contract):
    """One row per affiliation text of an author for whom the source has no country and no institution with one.

    Texts that show a person are left out: an e-mail address, an ORCID, a telephone number, a word of an author's name.
    So are those without a letter or number.
    """

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    author_index: Integer = column(_AUTHOR, ge=1)
    string_index: Integer = column("Place of the text among the author's, from 1.", ge=1)
    affiliation_text: Text = column("Affiliation as the publisher printed it.")
    affiliation_key: Text = column(
        "First 16 digits of the sha256 of the text in lower case, runs of blanks and punctuation as one blank.",
        str_matches=KEY,
    )

    class Config:
        unique = ["file_id", "line", "author_index", "string_index"]


class Institution(Contract):
    """One row per distinct combination of attributes under which a file shows an institution.

    Institutions without an identifier stay in the affiliations alone.
    """

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column("First line with these attributes.", ge=1)
    institution_id: Text = column("Identifier of the institution in the source: I… OpenAlex, struct-… HAL.")
    variant_number: Integer = column("1 for the attributes seen first in the file, 2 for the next, and so on.", ge=1)
    ror: Text = column("ROR identifier as given; malformed ones occur.", nullable=True)
    institution_name: Text = column("Name of the institution as given.", nullable=True)
    country_code: Text = column("Country code of the institution as given.", nullable=True)
    institution_type: Text = column("Type in the source's own words, e.g. education, facility.", nullable=True)
    lineage: Texts = column("Identifiers of the institution and those above it.")

    class Config:
        unique = ["file_id", "institution_id", "variant_number"]


class Withdrawal(Contract):
    """One row per record that the source no longer serves: deleted, merged into another, or gone from its answer."""

    source: Text = column("Source the record was from.")
    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    record_id: Text = column("Identifier of the record in its source.")
    reason: Text = column(
        "Deleted or merged by the source, or absent from its answer.", isin=["absent", "deleted", "merged"]
    )
    replaced_by: Text = column("Record it was merged into.", nullable=True)

    class Config:
        unique = ["file_id", "line"]
        metadata = {
            "rules": {"What was merged was merged into a record.": "(reason = 'merged') = (replaced_by is not null)"}
        }


BIBLIOGRAPHY: Mapping[str, type[Contract]] = {
    "works": Work,
    "authorships": Authorship,
    "affiliations": Affiliation,
    "unmatched_affiliations": UnmatchedAffiliation,
    "institutions": Institution,
    "withdrawals": Withdrawal,
}
"""Table → contract. A source named `x` gives `x_works` and so on; `raw.works` in SQL is all of them together."""


def tables_of(source: str) -> dict[str, type[Contract]]:
    """The tables of a source of publications, under the names they have in schema `raw`."""
    return {f"{source}_{table}": contract for table, contract in BIBLIOGRAPHY.items()}

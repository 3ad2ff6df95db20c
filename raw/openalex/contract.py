"""What the tables read from OpenAlex hold. Nothing about people: an author is a position in a list, no more."""

from raw.source import FILE_ID
from warehouse.contract import Boolean, Contract, Count, Date, Integer, Number, Text, Texts, Timestamp, column

WORK_ID = r"^W[0-9]+$"
INSTITUTION_ID = r"^I[0-9]+$"

_FILE = "First 12 digits of the sha256 of the file, as its bytes lie."
_LINE = "Line of the decompressed file, from 1."
_AUTHOR = "Place of the author in the list, from 1."


class OpenAlexWork(Contract):
    """One row per line of an OpenAlex file that holds a work; the same work may stand on several lines."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    work_id: Text = column("OpenAlex identifier of the work.", str_matches=WORK_ID)
    doi: Text = column("DOI in lower case, without the resolver's address.", nullable=True)
    publication_year: Integer = column("Year of publication.", unit="year", nullable=True, ge=1000, le=2100)
    publication_date: Date = column("Day of publication; the first of January often stands for a year.", nullable=True)
    work_type: Text = column("Type of work in OpenAlex's own words, e.g. article, review, preprint.", nullable=True)
    is_retracted: Boolean = column("True where OpenAlex knows of a retraction.", nullable=True)
    is_paratext: Boolean = column("True for covers, tables of contents and the like.", nullable=True)
    is_xpac: Boolean = column("True for works of the expansion pack, added in November 2025.", nullable=True)
    field_id: Text = column("OpenAlex identifier of the field of the main topic.", nullable=True)
    field_name: Text = column("Name of the field of the main topic.", nullable=True)
    domain_id: Text = column("OpenAlex identifier of the domain of the main topic.", nullable=True)
    domain_name: Text = column("Name of the domain of the main topic.", nullable=True)
    n_authorships: Count = column("Authors listed on the line.", unit="authors", ge=0)
    is_author_list_truncated: Boolean = column(
        "True where exactly 100 authors are listed: list answers of the API stop there."
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
    cited_by_count: Count = column("Citations OpenAlex knew of.", unit="citations", nullable=True, ge=0)
    fwci: Number = column("Field-weighted citation impact as given by OpenAlex; 1 is the world's mean.", nullable=True)
    updated_date: Timestamp = column("When OpenAlex says it last changed the work, UTC; unreliable.", nullable=True)

    class Config:
        unique = ["file_id", "line"]
        metadata = {
            "rules": {
                "A list of exactly 100 authors is a truncated one.": "is_author_list_truncated = (n_authorships = 100)"
            }
        }


class OpenAlexAuthorship(Contract):
    """One row per author of a work, known by the place in the list alone."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    author_index: Integer = column(_AUTHOR, ge=1)
    author_position: Text = column("First, middle or last, as given.", nullable=True, isin=["first", "middle", "last"])
    is_corresponding: Boolean = column(
        "True where OpenAlex marks a corresponding author; its meaning broke twice.", nullable=True
    )
    countries: Texts = column("Country codes of the author as given, upper or lower case; empty where unknown.")
    n_affiliation_strings: Count = column("Affiliation strings the author gave.", unit="strings", ge=0)

    class Config:
        unique = ["file_id", "line", "author_index"]


class OpenAlexAffiliation(Contract):
    """One row per institution of an author of a work."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    author_index: Integer = column(_AUTHOR, ge=1)
    affiliation_index: Integer = column("Place of the institution in the author's list, from 1.", ge=1)
    institution_id: Text = column(
        "OpenAlex identifier of the institution.",
        nullable=True,
        str_matches=INSTITUTION_ID,
    )
    country_code: Text = column("Country code of the institution as given.", nullable=True)

    class Config:
        unique = ["file_id", "line", "author_index", "affiliation_index"]


class OpenAlexInstitution(Contract):
    """One row per distinct combination of attributes under which a file shows an institution.

    Institutions without an identifier stay in the affiliations alone.
    """

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column("First line with these attributes.", ge=1)
    institution_id: Text = column("OpenAlex identifier of the institution.", str_matches=INSTITUTION_ID)
    variant_number: Integer = column("1 for the attributes seen first in the file, 2 for the next, and so on.", ge=1)
    ror: Text = column("ROR identifier as given; malformed ones occur.", nullable=True)
    institution_name: Text = column("Name of the institution as given.", nullable=True)
    country_code: Text = column("Country code of the institution as given.", nullable=True)
    institution_type: Text = column("Type in OpenAlex's own words, e.g. education, facility.", nullable=True)
    lineage: Texts = column("OpenAlex identifiers of the institution and those above it.")

    class Config:
        unique = ["file_id", "institution_id", "variant_number"]


TABLES: dict[str, type[Contract]] = {
    "openalex_works": OpenAlexWork,
    "openalex_authorships": OpenAlexAuthorship,
    "openalex_affiliations": OpenAlexAffiliation,
    "openalex_institutions": OpenAlexInstitution,
}
"""Table (in schema `raw`) → contract."""

"""The tables of the register of definitions, as they are read from the CSV files."""

from raw.source import FILE_ID
from warehouse.contract import Contract, Count, Integer, Text, column

IDENTIFIER = r"^[a-z0-9]+(-[a-z0-9]+)*$"
ADDRESS = r"^https?://[^\s]+$"

EVERY_TYPE = "*"
TYPES = [
    "article",
    "book",
    "book-chapter",
    "book-review",
    "conference-abstract",
    "conference-paper",
    "data-paper",
    "dataset",
    "dissertation",
    "editorial",
    "erratum",
    "grant",
    "letter",
    "libguides",
    "other",
    "paratext",
    "peer-review",
    "proceedings-article",
    "reference-entry",
    "report",
    "retraction",
    "review",
    "software",
    "software-paper",
    "standard",
    "supplementary-materials",
]
"""OpenAlex's words (https://developers.openalex.org/api-reference/work-types), with two of earlier releases, grant and
proceedings-article, and without preprint: whether preprints count is a choice of its own."""

_FILE = "First 12 digits of the sha256 of the file the row came from."
_LINE = "Line of that file the row begins on, from 1."


class WorkTypeSet(Contract):
    """One row per set of types of works and type in it: which kinds of works a definition counts.

    A set with the type '*' counts every type, also works of which none is known, and has no other row. Preprints are in
    no set: the definition's column preprints decides about them.
    """

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    set_id: Text = column("Short name of the set.", str_matches=IDENTIFIER)
    publication_type: Text = column(
        "Type in OpenAlex's words; * for every type, also a missing one.", isin=[EVERY_TYPE, *TYPES]
    )

    class Config:
        unique = ["set_id", "publication_type"]


class Definition(Contract):
    """One row per definition of international co-authorship, one column per choice it makes.

    Rows may agree in every choice: two producers can count alike. A row says how a producer counts, not which records
    it counts: its figures also rest on its own sources.
    """

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    definition_id: Text = column("Short name of the definition, which never changes.", str_matches=IDENTIFIER)
    name: Text = column("Name of the definition as a reader is shown it.")
    producer: Text = column("Who counts like this.")
    international_if: Text = column(
        "What makes a work international: authors in two countries, or in another country than the home country.",
        isin=["two countries", "another country than home"],
    )
    unknown_countries: Text = column(
        "Works without any known country: counted as not international, or left out of the share altogether.",
        isin=["not international", "left out"],
    )
    partly_known: Text = column(
        "Works with one known country and authors without one: counted as domestic, or left out of the share.",
        isin=["domestic", "left out"],
    )
    territories: Text = column(
        "Overseas territories: apart, each a country of its own, or the version of the map (a map_version of "
        "raw.territory_mergers) that merges them into their state; that the map exists is checked by core.definitions.",
        str_matches=IDENTIFIER,
    )
    hong_kong_macao: Text = column("Hong Kong and Macao: apart, or counted as China.", isin=["apart", "China"])
    taiwan: Text = column("Taiwan: apart, or counted as China.", isin=["apart", "China"])
    uk_nations: Text = column(
        "Nations of the United Kingdom: one country, since country codes do not tell them apart.",
        isin=["United Kingdom"],
    )
    maximum_authors: Integer = column(
        "Works with more authors than these are left out; empty where all are counted.",
        unit="authors",
        isin=[10, 50, 100, 200],
        nullable=True,
    )
    work_types: Text = column(
        "Set of the types of works that are counted.",
        references="raw.work_type_sets.set_id",
        str_matches=IDENTIFIER,
    )
    preprints: Text = column("Preprints: counted, or left out.", isin=["counted", "left out"])
    retracted: Text = column("Retracted works: counted, or left out.", isin=["counted", "left out"])
    paratext: Text = column(
        "Covers, tables of contents and the like: counted, or left out.", isin=["counted", "left out"]
    )
    single_author_two_countries: Text = column(
        "A work whose one author has affiliations in two countries: international, or domestic.",
        isin=["international", "domestic"],
    )
    counting: Text = column(
        "What a work counts: 1 (full), or the part of it that belongs to the authors, countries or institutions that "
        "the share is of.",
        isin=["full", "author-fractional", "country-fractional", "institution-fractional"],
    )
    note: Text = column(
        "What is the producer's own rule, and what was chosen here where the producer says nothing, as sentences."
    )
    source_url: Text = column(
        "Page or code in which the producer states the rule; for this project's own, the rule it follows.",
        str_matches=ADDRESS,
    )

    class Config:
        unique = ["definition_id"]


CHOICES = (
    "international_if",
    "unknown_countries",
    "partly_known",
    "territories",
    "hong_kong_macao",
    "taiwan",
    "maximum_authors",
    "work_types",
    "preprints",
    "retracted",
    "paratext",
    "single_author_two_countries",
    "counting",
)
"""The columns in which definitions may differ; uk_nations has one value, since codes of countries tell no more."""
TABLES: dict[str, type[Contract]] = {"work_type_sets": WorkTypeSet, "definitions": Definition}
"""Table, which is also its file's name → contract; a table follows the one it points to."""

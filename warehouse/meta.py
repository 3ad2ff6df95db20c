"""Schema `meta`: what a release says about itself, in tables described like all others."""

from collections.abc import Mapping

from warehouse.contract import SHA256, Boolean, Contract, Count, Date, Integer, Text, Texts, Timestamp, column

FIRST_RELEASE = "First release."
NOT_COMPARED = "Not compared with the release before"
"""How the summary of a release begins that was published without a comparison."""
SYNTHETIC_NOTICE = "SYNTHETIC: built from generated sample records; the figures describe nothing real."


class Release(Contract):
    """One row: this release, the institution it observes and the code that made it."""

    release_id: Text = column("Name of the release: the day it was made, and a number where a day has several.")
    sequence: Integer = column("Place in the order in which releases were made, whatever the clock said.", ge=1)
    previous_release_id: Text = column(
        "Release that was current when this one was made: what changed is told against it. Empty for a first release.",
        nullable=True,
    )
    created_at: Timestamp = column("When the release was made (UTC).")
    content_hash: Text = column("Hash of everything in the release but its name and time.", str_matches=SHA256)
    code_version: Text = column("Hash of the program's files that made the release.", str_matches=SHA256)
    institution_name: Text = column("Institution observed.")
    institution_identifiers: Texts = column("Its identifiers: ROR, and OpenAlex where given.")
    home_country_code: Text = column("Its home country (ISO 3166-1 alpha-2).")
    first_year: Integer = column("First year of publication counted.")
    last_year: Integer = column("Last year of publication counted.")
    as_of_date: Date = column("The day that counts as today in this release.")
    known_on_date: Date = column("The day as of whose knowledge registers were read.")
    accepted_reason: Text = column(
        "Why a person let a movement pass that the settings would have stopped; empty where nobody had to.",
        nullable=True,
    )
    is_synthetic: Boolean = column("True where any table holds generated sample records.")
    notice: Text = column("What a reader must know before using a figure; empty where nothing is.", nullable=True)

    class Config:
        unique = ["release_id"]


class KeptRelease(Contract):
    """One row per release that was kept when this one was made, this one included.

    Their headline figures are in schema history. To query one of them whole, attach its file:
    attach 'warehouse/data/releases/2026.11.22/collaboration.duckdb' as before (read_only).
    """

    release_id: Text = column("Name of the release.")
    sequence: Integer = column("Place in the order in which releases were made.", ge=1)
    created_at: Timestamp = column("When it was made (UTC).")
    content_hash: Text = column("Hash of everything in it but its name and time.", str_matches=SHA256)
    code_version: Text = column("Hash of the program's files that made it.", str_matches=SHA256)
    previous_release_id: Text = column("Release that was current then; empty for a first one.", nullable=True)
    summary: Text = column("What changed against that one, in a line.")
    accepted_reason: Text = column("Why a person let a movement pass; empty where nobody had to.", nullable=True)
    is_synthetic: Boolean = column("True where any of its tables held generated sample records.")

    class Config:
        unique = ["release_id"]


class PublishedTable(Contract):
    """One row per table of this release: what a row of it is, how many there are, and the code that made it."""

    schema_name: Text = column("Schema of the table.")
    table_name: Text = column("Name of the table.")
    description: Text = column("What a row is and what is counted.")
    n_rows: Count = column("Rows of the table.", unit="rows", ge=0)
    version: Text = column("Hash of the table's Parquet file: equal content, equal version.", str_matches=SHA256)
    code_version: Text = column("Hash of the SQL, the Python after it and the contract.", str_matches=SHA256)
    made_from: Texts = column("Tables the SQL reads.")
    sql: Text = column("The SQL that made the table, or that gave the rows to the Python that made it.", nullable=True)
    python: Text = column(
        "The Python that made the table from the rows of the SQL; empty where none follows.", nullable=True
    )
    is_synthetic: Boolean = column("True where rows come from generated sample records.")

    class Config:
        unique = ["schema_name", "table_name"]


class PublishedColumn(Contract):
    """One row per column of every table of this release: type, meaning, unit and where the value comes from."""

    schema_name: Text = column("Schema of the table.")
    table_name: Text = column("Table the column belongs to.")
    column_name: Text = column("Name of the column.")
    position: Integer = column("Place in the table, from 1.", ge=1)
    data_type: Text = column("Type in DuckDB's words.")
    description: Text = column("What a value means.")
    unit: Text = column("Unit of a quantity; empty where there is none.", nullable=True)
    is_nullable: Boolean = column("True where a value may be missing.")
    is_key: Boolean = column("True where the column is part of the primary key.")
    refers_to: Text = column("schema.table.column a foreign key points to.", nullable=True)
    comes_from: Texts = column(
        "schema.table.column of the values it is computed from, read from the SQL; where Python follows, a column that"
        " the SQL does not name comes from all that the SQL gives."
    )

    class Config:
        unique = ["schema_name", "table_name", "column_name"]


class PublishedSource(Contract):
    """One row per source of this release: who produced it, under which licence, and what became of its records."""

    source: Text = column("Name of the source.")
    title: Text = column("What the source is.")
    producer: Text = column("Who produces it.")
    address: Text = column("Where it is served.")
    licence: Text = column("Licence of its records.")
    licence_address: Text = column("Where the licence is written.")
    citation: Text = column("How to cite it.")
    mode: Text = column(
        "How the records were obtained: off, sample, files, bundled, or the connector that pulled them."
    )
    snapshot_id: Text = column("Snapshot that was read, where the source is pulled.", nullable=True)
    pulled_at: Timestamp = column("When that snapshot was complete, UTC.", nullable=True)
    source_release: Text = column("The source's own name for what it served.", nullable=True)
    n_files: Count = column("Input files.", unit="files", ge=0)
    rows_in: Count = column("Records found.", unit="records", ge=0)
    rows_kept: Count = column("Records taken into the raw tables.", unit="records", ge=0)
    rows_rejected: Count = column("Records rejected; each is in audit.rejected_rows.", unit="records", ge=0)
    is_synthetic: Boolean = column("True where the records were generated as a sample.")

    class Config:
        unique = ["source"]
        metadata = {"rules": {"Every record is kept or rejected.": "rows_in = rows_kept + rows_rejected"}}


LISTING = "releases"
"""The table that says of every release what changed in it."""
TABLES: Mapping[str, type[Contract]] = {
    "release": Release,
    LISTING: KeptRelease,
    "tables": PublishedTable,
    "columns": PublishedColumn,
    "sources": PublishedSource,
}

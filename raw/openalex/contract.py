"""The tables read from OpenAlex: those of every source of publications, and the keys the records came with."""

from raw.bibliography import tables_of
from raw.source import FILE_ID
from warehouse.contract import Boolean, Contract, Count, Text, column


class OpenAlexRecordKey(Contract):
    """One row per file and root key of its records: keys come and go at the source without notice.

    Every 64th line is examined, and the first work. A key that is read but was never met has a row that says 0.
    """

    file_id: Text = column("First 12 digits of the sha256 of the file, as its bytes lie.", str_matches=FILE_ID)
    line: Count = column("First examined line with the key; 0 where none has it.", ge=0)
    record_key: Text = column("Root key of a work, e.g. authorships.")
    is_read: Boolean = column("True where the reader takes something from the key; False where it passes it over.")
    n_records_examined: Count = column("Works of the file whose keys were looked at.", unit="works", ge=0)
    n_records_with_key: Count = column("Works among these that have the key.", unit="works", ge=0)

    class Config:
        unique = ["file_id", "record_key"]
        metadata = {"rules": {"A key was met where it was examined.": "n_records_with_key <= n_records_examined"}}


OWN_TABLES: dict[str, type[Contract]] = {"openalex_record_keys": OpenAlexRecordKey}
TABLES: dict[str, type[Contract]] = {**tables_of("openalex"), **OWN_TABLES}
"""Table (in schema `raw`) → contract."""

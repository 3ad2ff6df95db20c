"""Contract of audit.source_fields."""

from warehouse.contract import Boolean, Contract, Count, Text, column


class SourceField(Contract):
    """One row per file and field of its records, for the sources whose fields come and go without notice.

    A field that is missing leaves its values empty; one that is new is passed over until somebody reads it.
    """

    source: Text = column("Source the file belongs to.")
    file_id: Text = column("First 12 digits of the file's sha256.")
    file_name: Text = column("Name of the file as it was given.")
    field_name: Text = column("Root key of a record; for tables, the table and its column.")
    is_expected: Boolean = column("True where the reader takes the field's values if there are any.")
    is_present: Boolean = column("True where the file has the field.")
    field_status: Text = column(
        "read: expected and there; missing: expected and not there; passed over: there and not expected.",
        isin=["read", "missing", "passed over"],
    )
    n_records_examined: Count = column(
        "Records whose fields were looked at; empty where a header says it for all.", unit="records", nullable=True
    )
    n_records_with_field: Count = column("Records among these that have the field.", unit="records", nullable=True)
    is_synthetic: Boolean = column("True where the records were generated as a sample.")

    class Config:
        unique = ["source", "file_id", "field_name"]

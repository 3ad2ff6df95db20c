"""Contract of core.publication_records."""

from warehouse.contract import Boolean, Contract, Count, Text, Timestamp, column


class PublicationRecord(Contract):
    """One row per record of a work in a source: the file and line that every number comes from."""

    source: Text = column("Source the record is from.")
    file_id: Text = column("First 12 digits of the file's sha256; audit.input_files has its name.")
    line: Count = column("Line of the decompressed file, from 1.", ge=1)
    source_record_id: Text = column("Identifier of the record in its source.")
    publication_id: Text = column("Publication the record is of.")
    is_kept: Boolean = column("True for the one record the publication is taken from.")
    reason_not_kept: Text = column("Why the record was merged into another.", nullable=True)
    source_updated_at: Timestamp = column("When the source says it last changed the record, UTC.", nullable=True)
    is_synthetic: Boolean = column("True where the record was generated as a sample.")

    class Config:
        unique = ["source", "file_id", "line"]
        metadata = {"rules": {"A record is kept or there is a reason.": "is_kept = (reason_not_kept is null)"}}

"""Contract of audit.rejected_rows."""

from warehouse.contract import Contract, Count, Text, column


class RejectedRow(Contract):
    """One row per line of an input file that was not taken into the tables, with the reason and what to do about it."""

    source: Text = column("Source the file belongs to.")
    file_name: Text = column("Name of the file as it was given.")
    file_id: Text = column("First 12 digits of the file's sha256.")
    line: Count = column("Line of the file, from 1; 0 where the reason concerns the file as a whole.", ge=0)
    record_id: Text = column("Identifier of the record, where it could be read.", nullable=True)
    column_name: Text = column("Column at fault, where one is.", nullable=True)
    reason: Text = column("Why the line was rejected and what to do about it.")
    content: Text = column("The line itself; empty for sources whose lines name people.", nullable=True)

    class Config:
        unique = ["source", "file_id", "line"]

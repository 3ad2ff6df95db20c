"""Contract of audit.rejected_rows."""

from raw.source import RejectedRow
from warehouse.contract import Text, column


class PublishedRejectedRow(RejectedRow):
    """One row per line of an input file that was not taken into the tables, with the reason and what to do about it."""

    file_name: Text = column("Name of the file as it was given.")

"""Contract of audit.row_conservation."""

from warehouse.contract import Contract, Count, Text, column


class RowConservation(Contract):
    """One row per step: the rows that went in and what became of them; none is lost between a file and an indicator."""

    step: Text = column("What was done.")
    rows_in: Count = column("Rows that went in.", unit="rows", ge=0)
    rows_kept: Count = column("Rows that came out.", unit="rows", ge=0)
    rows_rejected: Count = column("Rows rejected; each is in audit.rejected_rows.", unit="rows", ge=0)
    rows_merged: Count = column("Rows merged into another row of the same thing.", unit="rows", ge=0)
    rows_withdrawn: Count = column(
        "Rows that the source no longer serves, and rows that do nothing but say so.", unit="rows", ge=0
    )
    rows_not_counted: Count = column(
        "Rows kept in core, but left out of the indicator by its definition.", unit="rows", ge=0
    )

    class Config:
        unique = ["step"]
        metadata = {
            "rules": {
                "Rows are conserved.": "rows_in"
                " = rows_kept + rows_rejected + rows_merged + rows_withdrawn + rows_not_counted",
            }
        }

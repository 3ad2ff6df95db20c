"""Contract of core.corrections."""

from warehouse.contract import Contract, Count, Date, Text, column


class CorrectionInForce(Contract):
    """One row per correction of the register, with what became of it: only those that are applied change a table."""

    correction_id: Text = column("Identifier of the correction in the register.")
    source: Text = column("Source whose record is corrected.")
    record_kind: Text = column("What is corrected.", isin=["work", "institution", "affiliation"])
    record_id: Text = column("Identifier of the record in its source; of an affiliation text its key.")
    field: Text = column(
        "Field that is corrected, under its name in raw.works or raw.institutions; of an affiliation text its country."
    )
    old_value: Text = column("Value the source gave when the correction was written; empty for none.", nullable=True)
    new_value: Text = column("Value that is right; empty for none.", nullable=True)
    current_value: Text = column("Value the source gives now; empty where it gives none.", nullable=True)
    status: Text = column(
        "What became of it: it is applied only while the source still gives the old value, that of an affiliation text "
        "only while an author without a country has the text in a record in force.",
        isin=["applied", "old value no longer holds", "record not found"],
    )
    record_file_id: Text = column("File of the work corrected; audit.input_files has its name.", nullable=True)
    record_line: Count = column("Line of that file.", nullable=True, ge=1)
    reason: Text = column("Why the value is wrong.")
    evidence: Text = column("Address where the right value can be looked up.")
    corrected_by: Text = column("Role or team that made the correction.")
    since: Date = column("Day from which the correction stands in the register.")

    class Config:
        unique = ["correction_id"]
        metadata = {
            "rules": {
                "What is applied corrects the value the source gives.": "status <> 'applied'"
                " or current_value is not distinct from old_value",
                "A work that is found has a place.": "record_kind <> 'work'"
                " or (status = 'record not found') = (record_file_id is null)",
            }
        }

"""Contract of core.publication_records."""

from warehouse.contract import Boolean, Contract, Count, Integer, Text, Texts, Timestamp, column


class PublicationRecord(Contract):
    """One row per record of a work in a source: the file and line that every number comes from.

    Of the records of one identifier in one source, one is in force and kept. A publication has one kept record, or
    several where several sources, or several records of HAL, are of it.
    """

    source: Text = column("Source the record is from.")
    file_id: Text = column("First 12 digits of the file's sha256; audit.input_files has its name.")
    line: Count = column("Line of the decompressed file, from 1.", ge=1)
    source_record_id: Text = column("Identifier of the record in its source.")
    publication_id: Text = column("Publication the record is of.")
    is_kept: Boolean = column("True where the record is the one of its source and identifier that is in force.")
    reason_not_kept: Text = column("Why the record is not in force.", nullable=True)
    link: Text = column(
        "Why a kept record belongs to the publication: the publication is named after it, it has the DOI of the record "
        "the publication is named after, or that record states its identifier.",
        nullable=True,
        isin=["itself", "doi", "stated identifier"],
    )
    is_author_list_used: Boolean = column("True for the record whose authors and countries the publication takes.")
    doi: Text = column("DOI in lower case, without the resolver's address; corrected where kept.", nullable=True)
    publication_year: Integer = column("Year of publication; corrected where kept.", unit="year", nullable=True)
    publication_type: Text = column("Type in OpenAlex's words, e.g. article; corrected where kept.", nullable=True)
    is_retracted: Boolean = column("True where the source knows of a retraction; corrected where kept.", nullable=True)
    countries: Texts = column(
        "Countries of the authors, sorted, territories apart, where the record is kept; empty where unknown."
    )
    n_unrecognised_country_codes: Count = column(
        "Codes given in a kept record that name no country.", unit="codes", ge=0
    )
    n_corrections: Count = column(
        "Corrections of the register applied to the record, to the institutions of its authors and to their texts.",
        unit="corrections",
        ge=0,
    )
    source_updated_at: Timestamp = column("When the source says it last changed the record, UTC.", nullable=True)
    content_hash: Text = column("Hash of what the record says, as in the source's own table: raw.works.content_hash.")
    is_synthetic: Boolean = column("True where the record was generated as a sample.")

    class Config:
        unique = ["source", "file_id", "line"]
        metadata = {
            "rules": {
                "A record is kept or there is a reason.": "is_kept = (reason_not_kept is null)",
                "A kept record has a link to its publication.": "is_kept = (link is not null)",
                "Authors are those of a kept record.": "is_kept or not is_author_list_used",
                "A publication is named after the record that is linked by itself.": "link is distinct from 'itself'"
                " or publication_id = source_record_id",
            }
        }

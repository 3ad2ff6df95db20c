"""Contract of audit.headline_records."""

from warehouse.contract import Boolean, Contract, Count, Integer, Text, Total, column


class HeadlineRecord(Contract):
    """One row per headline indicator, series and record: what the record adds to a figure, and what decides it.

    The international share is that of the default definition, numerator over denominator; the other figures are sums
    of the numerator: programmes of the register that run on the day observed, and what the Union contributes to
    organisations of the home country. The difference of two releases, in audit.changes, is taken over these rows.
    """

    indicator: Text = column(
        "Headline indicator.",
        isin=["international share", "programmes, at least", "programmes, at most", "European contribution"],
    )
    series: Text = column("Scope of publications, instrument of programmes, or framework programme of projects.")
    record_id: Text = column("Publication, programme or project.")
    publication_year: Integer = column(
        "Year of publication, or in which a project starts; empty for programmes and where unknown.",
        unit="year",
        nullable=True,
    )
    domain_id: Text = column("OpenAlex identifier of the domain of a publication.", nullable=True)
    field_id: Text = column("OpenAlex identifier of the field of a publication.", nullable=True)
    is_counted: Boolean = column("True where it is counted, though its part may be nothing.")
    numerator: Total = column("What it adds to the numerator; in euros for a project.")
    denominator: Total = column("What it adds to the denominator; empty where the figure is no share.", nullable=True)
    record_type: Text = column(
        "Type of publication in OpenAlex's words, empty where unknown; programme; project.", nullable=True
    )
    is_retracted: Boolean = column("True for a publication that was retracted.")
    country_set: Text = column("Countries and territories of a publication's authors, sorted, with blanks between.")
    counted_country_set: Text = column("These as the default definition counts them.")
    country_knowledge: Text = column(
        "Whether the countries of a publication's authors are known; empty for others.",
        nullable=True,
        isin=["known", "partly known", "unknown"],
    )
    n_corrections: Count = column("Corrections of the register applied to it.", unit="corrections", ge=0)
    content: Text = column(
        "What the sources say: hashes of a publication's records, periods of a programme, start of a project and"
        " contributions to it."
    )
    is_synthetic: Boolean = column("True where the record was generated as a sample.")

    class Config:
        unique = ["indicator", "series", "record_id"]
        metadata = {
            "rules": {
                "A part is not above the whole.": "denominator is null or numerator <= denominator",
                "What is not counted adds nothing.": "is_counted or (numerator = 0 and coalesce(denominator, 0) = 0)",
                "A share has both.": "(indicator = 'international share') = (denominator is not null)",
            }
        }

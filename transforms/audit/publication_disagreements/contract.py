"""Contract of audit.publication_disagreements."""

from warehouse.contract import Boolean, Contract, Text, column


class PublicationDisagreement(Contract):
    """One row per publication, field and source whose value differs from that of another source; both have one.

    Values are those of the records in force, corrections applied. Of several records of one source the first that has
    a value speaks, in the order of their identifiers.
    """

    publication_id: Text = column("Publication.", references="core.publications.publication_id")
    field: Text = column(
        "What the sources disagree about, as core.publications names it.",
        isin=["countries", "doi", "publication_type", "publication_year"],
    )
    source_a: Text = column("One source: OpenAlex where it has a value.")
    value_a: Text = column("Its value; countries as codes in alphabetical order, territories apart.")
    source_b: Text = column("The other source.")
    value_b: Text = column("Its value.")
    source_used: Text = column("Source whose value core.publications has.")
    changes_international: Boolean = column(
        "For countries: True where the publication is international by one source and not by the other.", nullable=True
    )
    is_synthetic: Boolean = column("True where one of the publication's records was generated as a sample.")

    class Config:
        unique = ["publication_id", "field", "source_a", "source_b"]
        metadata = {
            "rules": {
                "Sources that disagree are two, and so are their values.": "source_a <> source_b"
                " and value_a <> value_b",
                "Countries alone can change what is international.": "(field = 'countries')"
                " = (changes_international is not null)",
            }
        }

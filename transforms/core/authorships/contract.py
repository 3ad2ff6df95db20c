"""Contract of core.authorships."""

from warehouse.contract import Boolean, Contract, Count, Integer, Text, column


class Authorship(Contract):
    """One row per author of a publication, known by the place in the list alone: no name, no identifier.

    The list is that of one record; publications.authors_file_id and authors_line say which.
    """

    publication_id: Text = column("Publication.", references="core.publications.publication_id")
    author_index: Integer = column("Place of the author in the list, from 1.", ge=1)
    author_position: Text = column("First, middle or last, as the source gives it.", nullable=True)
    is_corresponding: Boolean = column(
        "True for a corresponding author by the source; its meaning broke twice, so see its coverage.", nullable=True
    )
    n_countries: Count = column("Countries of the author's affiliations; 0 where unknown.", unit="countries", ge=0)
    n_organisations: Count = column("Organisations the affiliations were matched to.", unit="organisations", ge=0)
    n_affiliation_strings: Count = column("Affiliation strings the author gave.", unit="strings", ge=0)
    is_observed: Boolean = column("True where an affiliation is the institution observed or below it.")
    is_synthetic: Boolean = column("True where the record was generated as a sample.")

    class Config:
        unique = ["publication_id", "author_index"]

"""Contract of core.organisations."""

from warehouse.contract import Boolean, Contract, Count, Text, column


class Organisation(Contract):
    """One row per organisation that authors of the publications are affiliated to."""

    organisation_id: Text = column("Identifier of the institution in its source: I… of OpenAlex, struct-… of HAL.")
    source: Text = column("Source that names the institution.")
    ror: Text = column("ROR identifier as the source gives it.", nullable=True)
    organisation_name: Text = column("Name as the source gives it.", nullable=True)
    country_code: Text = column(
        "Country, where the source or a correction gives one that exists.",
        references="core.countries.country_code",
        nullable=True,
    )
    organisation_type: Text = column("Type in the source's words, e.g. education, facility.", nullable=True)
    is_observed: Boolean = column(
        "True for the institution observed, for those ROR places below it, and for those the source places below them."
    )
    is_intergovernmental: Boolean = column(
        "True for those of several states that the register of countries knows, like CERN; they count where they lie."
    )
    n_variants: Count = column("Different attributes under which the source shows it.", unit="variants", ge=1)
    is_synthetic: Boolean = column("True where the organisation is made up for the sample.")

    class Config:
        unique = ["organisation_id"]

"""Contract of core.programme_partners."""

from warehouse.contract import Contract, Integer, Text, column


class ProgrammePartner(Contract):
    """One row per partner of a programme that a source names: a country, an organisation, or both."""

    programme_id: Text = column("Programme.", references="core.programmes.programme_id")
    partner_number: Integer = column("Number of the partner within the programme, from 1.", ge=1)
    country_code: Text = column("Country of the partner.", references="core.countries.country_code", nullable=True)
    organisation_name: Text = column("Organisation as the source names it.", nullable=True)
    ror: Text = column("ROR identifier of the organisation, where it is known.", nullable=True)
    source_url: Text = column("Page the partner was read on.")
    retrieved: Text = column("Month or day the page was looked up.")
    note: Text = column("Conflicts of sources, and what else a reader must know.", nullable=True)

    class Config:
        unique = ["programme_id", "partner_number"]

"""Contract of core.programme_partners."""

from warehouse.contract import Contract, Date, Integer, Text, column


class ProgrammePartner(Contract):
    """One row per partner of a programme that a source names: a country, an organisation, or both.

    They are those of the register as it stood on the day whose knowledge counts (raw.observation.known_on_date).
    """

    programme_id: Text = column("Programme.", references="core.programmes.programme_id")
    partner_number: Integer = column("Number of the partner within the programme, from 1.", ge=1)
    country_code: Text = column("Country of the partner.", references="core.countries.country_code", nullable=True)
    organisation_name: Text = column("Organisation as the source names it.", nullable=True)
    ror: Text = column("ROR identifier of the organisation, where it is known.", nullable=True)
    known_from: Date = column("First day the register said so.")
    source_url: Text = column("Page the partner was read on.")
    retrieved: Text = column("Month or day the page was looked up.")
    note: Text = column("Conflicts of sources, and what else a reader must know.", nullable=True)

    class Config:
        unique = ["programme_id", "partner_number"]

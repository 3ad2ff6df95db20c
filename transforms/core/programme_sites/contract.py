"""Contract of core.programme_sites."""

from warehouse.contract import Contract, Date, Integer, Text, column


class ProgrammeSite(Contract):
    """One row per place of a programme that a source names: the main site, and mirror sites in France.

    They are those of the register as it stood on the day whose knowledge counts (raw.observation.known_on_date).
    """

    programme_id: Text = column("Programme.", references="core.programmes.programme_id")
    site_number: Integer = column("Number of the site within the programme, from 1, in no order of rank.", ge=1)
    site_kind: Text = column(
        "Main or mirror; empty where the source does not say.", isin=["main", "mirror"], nullable=True
    )
    city: Text = column("City, where the source names it.", nullable=True)
    country_code: Text = column("Country of the site.", references="core.countries.country_code", nullable=True)
    host_name: Text = column("Organisation that houses the site, where the source names one.", nullable=True)
    site_from: Text = column("Day the site opened, as exactly as it is known.", nullable=True)
    site_until: Text = column("First day it was no longer a site, as exactly as it is known.", nullable=True)
    known_from: Date = column("First day the register said so.")
    source_url: Text = column("Page the site was read on.")
    retrieved: Text = column("Month or day the page was looked up.")
    note: Text = column("Conflicts of sources, and what else a reader must know.", nullable=True)

    class Config:
        unique = ["programme_id", "site_number"]

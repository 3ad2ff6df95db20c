"""Contract of core.programmes."""

from warehouse.contract import Contract, Count, Date, Text, column


class Programme(Contract):
    """One row per programme or international laboratory that the register holds by name.

    No open list of these programmes exists: the register holds those that public pages name, each with its source.
    They are those of the register as it stood on the day whose knowledge counts (raw.observation.known_on_date).
    """

    programme_id: Text = column("Short name given by the register; it never changes.")
    programme_name: Text = column("Name as the source writes it.")
    acronym: Text = column("Acronym, where there is one.", nullable=True)
    institute: Text = column("Institute that claims the programme; empty where no source says.", nullable=True)
    unit_code: Text = column("Number of the unit in the laboratory registry.", nullable=True)
    host_city: Text = column("City the laboratory is in, where a source names it.", nullable=True)
    instrument_family: Text = column("Kind of cooperation, whatever its name at the time.", nullable=True)
    instrument: Text = column("Instrument of the last period, under today's name (UMI is IRL).", nullable=True)
    n_foreign_countries: Count = column("Partner countries other than the home country.", unit="countries", ge=0)
    known_from: Date = column("First day the register said so.")
    source_url: Text = column("Page the row's facts were read on.")
    retrieved: Text = column("Month or day the page was looked up.")
    note: Text = column("Conflicts of sources, and what else a reader must know.", nullable=True)

    class Config:
        unique = ["programme_id"]

"""Contract of core.project_participations."""

from warehouse.contract import Boolean, Contract, Count, Number, Text, column

REASONS = [
    "NA is Namibia, where nothing else places the organisation",
    "no country is given",
    "several countries are given",
    "the code names no country",
]


class ProjectParticipation(Contract):
    """One row per project of a European framework programme, organisation and role in which it takes part.

    An organisation is a legal entity: all of the CNRS is one, so nothing at the level of an institute follows. Records
    of the same participation are merged; where a project is found in several files, the participations of all count.
    """

    project_id: Text = column("Number of the grant agreement; rcn:… where only CORDIS's own record number is known.")
    cordis_organisation_id: Text = column(
        "Participant identification code (PIC) or, for the set of 2016, its own; name:… where there is neither."
    )
    role: Text = column(
        "Role as CORDIS writes it, e.g. coordinator, participant, thirdParty, associatedPartner; unknown where none is "
        "given and the organisation is not the coordinator the project names."
    )
    organisation_name: Text = column("Name of the organisation as given.", nullable=True)
    short_name: Text = column("Short name of the organisation as given.", nullable=True)
    country_code: Text = column(
        "Country of the organisation, aliases such as UK and EL resolved; empty where country_reason says why.",
        references="core.countries.country_code",
        nullable=True,
    )
    country_as_given: Text = column("Country code as CORDIS writes it.", nullable=True)
    country_reason: Text = column("Why there is no country.", nullable=True, isin=REASONS)
    city: Text = column("City as given.", nullable=True)
    activity_type: Text = column(
        "Kind of organisation: HES education, REC research, PRC private, PUB public body, OTH other.", nullable=True
    )
    is_sme: Boolean = column("True for a small or medium-sized enterprise.", nullable=True)
    is_coordinator: Boolean = column(
        "True for the coordinator, also of grants to one researcher (see core.projects.is_coordination_counted); empty "
        "where the role is unknown.",
        nullable=True,
    )
    ec_contribution: Number = column(
        "Contribution of the Union to the organisation and those it answers for.", unit="euro", nullable=True
    )
    net_ec_contribution: Number = column(
        "Contribution of the Union to the organisation alone.", unit="euro", nullable=True
    )
    total_cost: Number = column("Total cost of the organisation in the project.", unit="euro", nullable=True)
    is_participation_ended: Boolean = column("True where the organisation left before the end.", nullable=True)
    n_records: Count = column("Records merged into the row.", unit="records", ge=1)
    has_differing_records: Boolean = column("True where the merged records state different money or countries.")

    class Config:
        unique = ["project_id", "cordis_organisation_id", "role"]
        metadata = {
            "rules": {
                "A missing country has a reason, a known one has none.": "(country_code is null)"
                " = (country_reason is not null)",
                "Whether it coordinates is known where the role is.": "(is_coordinator is null) = (role = 'unknown')",
            }
        }

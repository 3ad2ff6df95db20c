"""Contract of core.projects."""

from warehouse.contract import Boolean, Contract, Count, Date, Integer, Number, Text, column


class Project(Contract):
    """One row per project of a European framework programme, as its latest record in CORDIS describes it.

    Only grants that were signed are in CORDIS: applications are not, so no rate of success follows from this table.
    """

    project_id: Text = column("Number of the grant agreement.")
    acronym: Text = column("Acronym of the project.", nullable=True)
    title: Text = column("Title of the project; absent from the set of 2016.", nullable=True)
    framework_programme: Text = column(
        "Framework programme; read from its part of the programme where CORDIS does not name it.",
        nullable=True,
        isin=["FP7", "H2020", "HORIZON"],
    )
    start_date: Date = column("First day of the project.", nullable=True)
    end_date: Date = column("Last day of the project.", nullable=True)
    signature_date: Date = column("Day the European Commission signed the grant.", nullable=True)
    status: Text = column("State of the grant as given, e.g. SIGNED, CLOSED, TERMINATED.", nullable=True)
    ec_max_contribution: Number = column("Largest contribution of the Union.", unit="euro", nullable=True)
    total_cost: Number = column("Total cost of the project.", unit="euro", nullable=True)
    funding_scheme: Text = column("Type of action as given, e.g. HORIZON-ERC, MSCA-IF-EF-ST.", nullable=True)
    grant_doi: Text = column("DOI of the grant.", nullable=True)
    is_erc: Boolean = column(
        "True for money of the European Research Council, support actions included; erc_scheme tells grants apart."
    )
    erc_scheme: Text = column(
        "Kind of grant to researchers: starting, consolidator, advanced, proof of concept, synergy; empty for others.",
        nullable=True,
        isin=["AdG", "CoG", "PoC", "StG", "SyG"],
    )
    erc_call_year: Integer = column(
        "Year in the name of the call of the European Research Council, which is not the year of signature.",
        unit="year",
        nullable=True,
        ge=2007,
        le=2100,
    )
    is_msca: Boolean = column("True for the Marie Skłodowska-Curie actions and their forerunner, FP7's People.")
    is_fet: Boolean = column("True for Future and Emerging Technologies: open, proactive, flagships, computing.")
    flagship: Text = column(
        "Flagship the project belongs to by topic, call, acronym or title; empty where it names none or several.",
        nullable=True,
        isin=["Graphene", "Human Brain", "Quantum Technologies"],
    )
    is_coordination_counted: Boolean = column(
        "False where coordinating is not leading a consortium: grants of the European Research Council and fellowships."
    )
    n_participations: Count = column("Rows of core.project_participations.", unit="participations", ge=0)
    n_organisations: Count = column("Distinct organisations in the project.", unit="organisations", ge=0)
    n_countries: Count = column("Distinct countries of its organisations, where known.", unit="countries", ge=0)
    n_records: Count = column("Records of CORDIS merged into the row.", unit="records", ge=1)

    class Config:
        unique = ["project_id"]
        metadata = {
            "rules": {
                "A kind of grant and a year are those of the Research Council.": "is_erc"
                " or (erc_scheme is null and erc_call_year is null)",
                "There are no more organisations than participations.": "n_organisations <= n_participations",
            }
        }

"""Contract of indicators.european_flagships."""

from warehouse.contract import Contract, Count, Integer, Text, column


class EuropeanFlagship(Contract):
    """One row per flagship of Future and Emerging Technologies: its signed projects, and the home country's part.

    A project is of a flagship where its topic, call, acronym or title says so (core.projects); projects that only work
    on the same subject are not. Organisations are legal entities: an institute of the CNRS cannot be told apart.
    """

    flagship: Text = column("Flagship.", isin=["Graphene", "Human Brain", "Quantum Technologies"])
    p_projects: Count = column("Distinct projects of the flagship.", unit="projects", ge=1)
    p_participations: Count = column(
        "Organisations in its projects, once for each project.", unit="participations", ge=0
    )
    p_organisations: Count = column("Distinct organisations in its projects.", unit="organisations", ge=0)
    p_countries: Count = column("Distinct countries of its organisations, where known.", unit="countries", ge=0)
    p_home_projects: Count = column(
        "Distinct projects with an organisation of the home country of the institution observed.",
        unit="projects",
        ge=0,
    )
    p_home_participations: Count = column(
        "Organisations of the home country in its projects, once for each project.", unit="participations", ge=0
    )
    p_home_organisations: Count = column(
        "Distinct organisations of the home country in its projects.", unit="organisations", ge=0
    )
    first_start_year: Integer = column(
        "Year in which its first project starts; empty where no first day is stated.", unit="year", nullable=True
    )
    last_start_year: Integer = column(
        "Year in which its last project starts; empty where no first day is stated.", unit="year", nullable=True
    )
    last_end_year: Integer = column(
        "Year in which its last project ends; empty where no last day is stated.", unit="year", nullable=True
    )
    areas: Text = column(
        "For Quantum Technologies, whose areas are sensors and metrology, communication and cryptography, simulation "
        "and computing: 'not told by CORDIS', as one call holds all and titles follow no rule. Empty for the others.",
        nullable=True,
        isin=["not told by CORDIS"],
    )

    class Config:
        unique = ["flagship"]
        metadata = {
            "rules": {
                "The home country is a part.": "p_home_projects <= p_projects"
                " and p_home_participations <= p_participations and p_home_organisations <= p_organisations",
                "Only one flagship has areas.": "(areas is not null) = (flagship = 'Quantum Technologies')",
            }
        }

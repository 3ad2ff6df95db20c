"""Contract of history.european_projects."""

from warehouse.contract import Contract, Count, Integer, Number, Text, column


class EuropeanProjectHistory(Contract):
    """One row per release that is kept, framework programme, part of it and scope: projects that release had."""

    release_id: Text = column("Release that published the figure.")
    framework_programme: Text = column("Framework programme, e.g. HORIZON.")
    programme_part: Text = column("Part of it, or 'all'.")
    scope: Text = column("Whose projects.", isin=["all countries", "home country"])
    sequence: Integer = column("Place of the release in the order in which they were made.", ge=1)
    p_projects: Count = column("Projects.", unit="projects", ge=0)
    p_participations: Count = column("Participations of organisations in them.", unit="participations", ge=0)
    ec_contribution: Number = column(
        "Contribution of the Union; empty where none is stated.", unit="euro", nullable=True
    )

    class Config:
        unique = ["release_id", "framework_programme", "programme_part", "scope"]

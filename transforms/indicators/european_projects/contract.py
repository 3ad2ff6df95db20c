"""Contract of indicators.european_projects."""

from warehouse.contract import Contract, Count, Integer, Number, Text, column

PARTS = ["all", "ERC", "ERC StG", "ERC CoG", "ERC AdG", "ERC PoC", "ERC SyG", "ERC other", "MSCA", "FET", "other"]


class EuropeanProject(Contract):
    """One row per framework programme, part of it, scope and year of start: signed projects, counted in four ways.

    Presences, participations and coordinations are different things: a project with three organisations of a country is
    one presence and three participations of it, and at most one coordination. There is no scope for an institution: an
    organisation in CORDIS is a legal entity, and all of the CNRS is one, so an institute of it cannot be told apart.
    Parts are not disjoint: 'all' holds all, 'ERC' all schemes, and a project of two parts counts in both.
    """

    framework_programme: Text = column(
        "Framework programme; 'not stated' where CORDIS tells none.", isin=["FP7", "H2020", "HORIZON", "not stated"]
    )
    programme_part: Text = column(
        "European Research Council, in all or by scheme ('ERC other': its support actions), Marie Skłodowska-Curie "
        "actions, Future and Emerging Technologies, 'other' for none of them, 'not stated' for participations in a "
        "project that no file describes.",
        isin=[*PARTS, "not stated"],
    )
    scope: Text = column(
        "Which organisations: those of the home country of the institution observed, or those of all countries.",
        isin=["home country", "all countries"],
    )
    period: Text = column("Year of start, 'all' for all years together, 'not stated' where a project has no first day.")
    start_year: Integer = column(
        "Year the projects start, which is not that of the call; empty for all years, and where none is stated.",
        unit="year",
        nullable=True,
    )
    p_projects: Count = column(
        "Presences: distinct projects with an organisation of the scope; for all countries every project.",
        unit="projects",
        ge=1,
    )
    p_participations: Count = column(
        "Participations: organisations in projects, once for each project, in whatever role.",
        unit="participations",
        ge=0,
    )
    p_coordinations: Count = column(
        "Distinct projects that an organisation of the scope is known to coordinate; grants of the European Research "
        "Council and fellowships, which lead no consortium, are left out.",
        unit="projects",
        ge=0,
    )
    p_organisations: Count = column("Distinct organisations, by their identifier.", unit="organisations", ge=0)
    ec_contribution: Number = column(
        "Contribution of the Union as far as stated, with what a participant passes on to parties it answers for; "
        "empty where none is stated.",
        unit="euro",
        nullable=True,
    )
    net_ec_contribution: Number = column(
        "Contribution to the organisations themselves as far as stated, the same money divided by who keeps it; empty "
        "where none is stated, as before Horizon 2020.",
        unit="euro",
        nullable=True,
    )
    n_without_contribution: Count = column(
        "Participations of which ec_contribution is not stated.", unit="participations", ge=0
    )

    class Config:
        unique = ["framework_programme", "programme_part", "scope", "period"]
        metadata = {
            "rules": {
                "No more coordinations than presences.": "p_coordinations <= p_projects",
                "No more organisations than participations.": "p_organisations <= p_participations",
                "A presence of the home country has a participation.": "scope = 'all countries'"
                " or p_projects <= p_participations",
                "A contribution is stated of some participation.": "(ec_contribution is null)"
                " = (n_without_contribution = p_participations)",
                "A year is its own period.": "start_year is null or period = cast(start_year as varchar)",
            }
        }

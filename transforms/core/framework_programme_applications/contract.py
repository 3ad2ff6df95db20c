"""Contract of core.framework_programme_applications."""

from warehouse.contract import Contract, Count, Integer, Number, Text, column


class FrameworkProgrammeApplication(Contract):
    """One row per country, framework programme and call year: applications evaluated and granted.

    Participations are organisations of the country in projects, once for each project; projects are distinct projects
    with at least one of them, and must not be added up over countries; coordinations are projects that one of them
    coordinates. What the source gives for several countries together is left out. A country that the source does not
    list at a stage has empty counts there: it lists no zeros, and no applications before the seventh programme.
    """

    country: Text = column("Code of the country; the source's own code where it names no known country.")
    framework: Text = column("Framework programme, e.g. FP7, Horizon 2020.")
    call_year: Integer = column("Year of the call, not of signature.", unit="year", ge=1984)
    country_code: Text = column(
        "Country, from the ISO 3166-1 alpha-3 code; empty where the source names no known country.",
        references="core.countries.country_code",
        nullable=True,
    )
    country_name: Text = column("French name of the country as the source gives it.")
    p_evaluated_participations: Count = column(
        "Participations in proposals evaluated.", unit="participations", nullable=True, ge=0
    )
    p_granted_participations: Count = column(
        "Participations in proposals granted.", unit="participations", nullable=True, ge=0
    )
    p_evaluated_coordinations: Count = column(
        "Proposals evaluated that the country coordinates.", unit="projects", nullable=True, ge=0
    )
    p_granted_coordinations: Count = column(
        "Proposals granted that the country coordinates.", unit="projects", nullable=True, ge=0
    )
    p_evaluated_projects: Count = column(
        "Distinct proposals evaluated with the country.", unit="projects", nullable=True, ge=0
    )
    p_granted_projects: Count = column(
        "Distinct proposals granted with the country.", unit="projects", nullable=True, ge=0
    )
    requested_funding: Number = column("Funding stated for proposals evaluated.", unit="EUR", nullable=True, ge=0)
    granted_funding: Number = column("Funding stated for proposals granted.", unit="EUR", nullable=True, ge=0)
    pp_granted_participations: Number = column(
        "Success: p_granted_participations / p_evaluated_participations; above 1 where participants joined later.",
        unit="proportion",
        nullable=True,
        ge=0,
    )
    pp_granted_projects: Number = column(
        "Success: p_granted_projects / p_evaluated_projects.", unit="proportion", nullable=True, ge=0
    )
    undefined_reason: Text = column("Why a proportion of success is empty, where one is.", nullable=True)
    pp_evaluated_participations_of_all: Number = column(
        "Share of evaluated participations of all countries, listed or not, as the source gives it.",
        unit="proportion",
        nullable=True,
        ge=0,
        le=1,
    )
    pp_granted_participations_of_all: Number = column(
        "Share of granted participations of all countries, listed or not, as the source gives it.",
        unit="proportion",
        nullable=True,
        ge=0,
        le=1,
    )

    class Config:
        unique = ["country", "framework", "call_year"]
        metadata = {
            "rules": {
                "Proportions are given or there is a reason.": "(pp_granted_participations is null or"
                " pp_granted_projects is null) = (undefined_reason is not null)",
                "A known country is named by its code.": "country_code is null or country_code = country",
                "A row has applications or grants.": "p_evaluated_participations is not null"
                " or p_granted_participations is not null",
            }
        }

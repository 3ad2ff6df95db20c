"""Contract of indicators.european_applications."""

from warehouse.contract import Boolean, Contract, Count, Integer, Number, Text, column


class EuropeanApplication(Contract):
    """One row per country, framework programme and call year: applications evaluated and granted, and their success.

    Success is granted / evaluated of one call year, not of the year of signature. Participations are organisations in
    projects, once for each project; projects are distinct, and coordinations those that the country leads: none may be
    divided by another. Granted may exceed evaluated in a country: participants join, and grantees move, later on.
    Figures are of countries, and give what an institution in it can have at most; no open source has institutes.
    """

    country: Text = column("Code of the country; the source's own code where it names no known country.")
    framework: Text = column("Framework programme, e.g. FP7, Horizon 2020.")
    call_year: Integer = column("Year of the call, not of signature.", unit="year")
    is_home_country: Boolean = column("True for the home country of the institution observed.")
    p_evaluated_participations: Count = column(
        "Participations in proposals evaluated; empty where the source lists none.",
        unit="participations",
        nullable=True,
        ge=0,
    )
    p_granted_participations: Count = column(
        "Participations in proposals granted; empty where the source lists none.",
        unit="participations",
        nullable=True,
        ge=0,
    )
    pp_granted_participations: Number = column("Success by participations.", unit="proportion", nullable=True, ge=0)
    p_evaluated_projects: Count = column(
        "Distinct proposals evaluated with the country.", unit="projects", nullable=True, ge=0
    )
    p_granted_projects: Count = column(
        "Distinct proposals granted with the country.", unit="projects", nullable=True, ge=0
    )
    pp_granted_projects: Number = column("Success by projects.", unit="proportion", nullable=True, ge=0)
    p_evaluated_coordinations: Count = column(
        "Proposals evaluated that the country coordinates.", unit="projects", nullable=True, ge=0
    )
    p_granted_coordinations: Count = column(
        "Proposals granted that the country coordinates.", unit="projects", nullable=True, ge=0
    )
    pp_granted_coordinations: Number = column(
        "Success by coordinations; empty also where the country coordinates no proposal.",
        unit="proportion",
        nullable=True,
        ge=0,
    )
    undefined_reason: Text = column(
        "Why a success by participations or by projects is empty, where one is.", nullable=True
    )
    pp_evaluated_participations_of_all: Number = column(
        "Share of evaluated participations of all countries, where the source gives it.",
        unit="proportion",
        nullable=True,
        ge=0,
        le=1,
    )
    pp_granted_participations_of_all: Number = column(
        "Share of granted participations of all countries, where the source gives it.",
        unit="proportion",
        nullable=True,
        ge=0,
        le=1,
    )

    class Config:
        unique = ["country", "framework", "call_year"]
        metadata = {
            "rules": {
                "Success is given or there is a reason.": "(pp_granted_participations is null or"
                " pp_granted_projects is null) = (undefined_reason is not null)",
            }
        }

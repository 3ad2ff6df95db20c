"""Contract of the table of applications and grants that the ministry publishes."""

from raw.source import FILE_ID
from warehouse.contract import Boolean, Contract, Count, Integer, Number, Text, column

_SHARE = "Share of all countries in the call year and stage, as given"


class MinistryApplication(Contract):
    """One row per record of the ministry's file: a country, framework programme, call year and stage.

    A country takes part in a project once for each of its organisations there: participations are more than projects,
    and projects of several countries are counted in each of them, so projects must not be added up over countries.
    Records of all countries together, and of the member and associated states together, are marked as totals; the
    first also counts countries that the file does not list.
    """

    file_id: Text = column("First 12 digits of the sha256 of the file.", str_matches=FILE_ID)
    line: Count = column("Place of the record in the file's list, from 1.", ge=1)
    country_code_given: Text = column(
        "Country as the file codes it, in ISO 3166-1 alpha-3; ALL and UE are totals.", str_matches=r"^[A-Z]{2,3}$"
    )
    country_name_given: Text = column("French name of the country in the file.")
    framework: Text = column("Framework programme, e.g. FP7, Horizon 2020.")
    call_year: Integer = column("Year of the call, not of signature.", unit="year", ge=1984, le=2100)
    stage: Text = column(
        "Applications that were evaluated, or those among them that were successful.", isin=["evaluated", "successful"]
    )
    n_participations: Count = column(
        "Organisations of the country in projects, once for each project (number_involved).",
        unit="participations",
        ge=0,
    )
    n_coordinations: Count = column(
        "Projects that an organisation of the country coordinates (coordination_number).", unit="projects", ge=0
    )
    n_projects: Count = column(
        "Distinct projects with an organisation of the country (project_number).", unit="projects", ge=0
    )
    funding: Number = column("Funding asked for or granted (funding).", unit="EUR", ge=0)
    share_participations: Number = column(f"{_SHARE}: participations.", unit="proportion", nullable=True, ge=0, le=1)
    share_coordinations: Number = column(f"{_SHARE}: coordinations.", unit="proportion", nullable=True, ge=0, le=1)
    share_projects: Number = column(f"{_SHARE}: projects.", unit="proportion", nullable=True, ge=0, le=1)
    share_funding: Number = column(f"{_SHARE}: funding.", unit="proportion", nullable=True, ge=0, le=1)
    is_total: Boolean = column("True for all countries together, and for the member and associated states together.")

    class Config:
        unique = ["file_id", "line"]


TABLES: dict[str, type[Contract]] = {"ministry_applications": MinistryApplication}
"""Table name → contract."""

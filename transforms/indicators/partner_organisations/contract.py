"""Contract of indicators.partner_organisations."""

from warehouse.contract import Boolean, Contract, Count, Number, Text, column


class PartnerOrganisation(Contract):
    """One row per definition, scope, period and partner organisation: publications shared with it.

    Every definition for all years together, the default definition also for windows of three years. Single years
    are left out: there would be very many rows, most of them of small numbers. Organisations that have fewer
    publications of the scope, in all years, than the settings call small are not dropped: there is one row for
    those of each country, which says how many they are. A publication counts in full for each of its organisations,
    and one organisation may have an identifier in each source, so full counts do not add up; a laboratory and the
    university above it are two.
    """

    definition_id: Text = column("Definition of the register.", references="core.definitions.definition_id")
    scope: Text = column(
        "Which publications: those of the institution observed, or of its home country.",
        isin=["institution", "home country"],
    )
    period: Text = column("First-last of several years.", references="core.periods.period")
    organisation_id: Text = column(
        "Organisation (core.organisations); 'other organisations of' and a country code for the small ones together."
    )
    period_kind: Text = column("A window of three years, or all years observed.", isin=["three years", "all years"])
    organisation_name: Text = column("Name as its source gives it, where it does.", nullable=True)
    country_code: Text = column(
        "Country as the definition counts it, where the organisation has one.",
        references="core.countries.country_code",
        nullable=True,
    )
    is_foreign: Boolean = column(
        "True where that is another than the home country of the institution observed; empty where it is unknown.",
        nullable=True,
    )
    is_several: Boolean = column("True for the small organisations of a country together.")
    n_organisations: Count = column("Organisations in the row: 1, or the small ones.", unit="organisations", ge=1)
    p_publications: Count = column(
        "Publications with an author there, full counting; of several organisations together, the sum of theirs, so"
        " that a publication with two of them counts twice.",
        unit="publications",
        ge=1,
    )
    p_author_weighted: Number = column(
        "The same by author-fractional counting: equal parts for the authors with an organisation, each shared among"
        " the author's organisations.",
        unit="publications",
        ge=0,
    )
    pp_publications: Number = column(
        "Share of the publications of the scope by which the definition divides; empty for several organisations.",
        unit="proportion",
        nullable=True,
        ge=0,
        le=1,
    )
    is_small: Boolean = column(
        "True where the publications of the scope are fewer than the number of works the settings call small."
    )
    undefined_reason: Text = column("Why the share is empty, where it is.", nullable=True)
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["definition_id", "scope", "period", "organisation_id"]
        metadata = {
            "rules": {
                "Fractional counts do not exceed full ones.": "p_author_weighted <= p_publications + 1e-9",
                "A share is given or there is a reason.": "(pp_publications is null) = (undefined_reason is not null)",
                "Organisations are told apart unless they are small.": "is_several or n_organisations = 1",
                "Foreign or not is known of a country.": "(is_foreign is null) = (country_code is null)",
            }
        }

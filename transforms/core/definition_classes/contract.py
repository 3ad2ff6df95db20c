"""Contract of core.definition_classes."""

from warehouse.contract import Boolean, Contract, Count, Text, column


class DefinitionClass(Contract):
    """One row per definition and class of publications that it counts: what it makes of such publications.

    A class is a class of selection and one of judgement (core.publication_classes). Classes that a definition does not
    count have no row for it. Every indicator by definition is a join with this table.
    """

    definition_id: Text = column("Definition of the register.", references="core.definitions.definition_id")
    selection_class: Text = column("Class by which rules select works (core.selections).")
    judgement_class: Text = column("Class by which rules judge what is international (core.judgements).")
    class_number: Count = column(
        "Number that classes share of which every definition makes the same; it means nothing outside a release.", ge=1
    )
    is_default: Boolean = column("True for the definition that the settings name.")
    counting: Text = column(
        "What a work counts: 1, or the part of it that the authors, countries or institutions counted have.",
        isin=["full", "author-fractional", "country-fractional", "institution-fractional"],
    )
    country_view: Text = column("How the definition counts country codes (core.country_views).")
    n_countries: Count = column("Countries as the definition counts them.", unit="countries", ge=0)
    has_home_country: Boolean = column("True where the definition finds the home country among the countries.")
    country_knowledge: Text = column(
        "unknown: no country; partly known: one country, and authors without one or a truncated list; else known.",
        isin=["unknown", "partly known", "known"],
    )
    is_in_denominator: Boolean = column("False where the definition leaves the publications out for what is unknown.")
    is_international: Boolean = column("True where the definition calls the publications international.")
    could_be_international: Boolean = column("True where it does, or where unknown countries could make them so.")
    could_be_international_tight: Boolean = column(
        "The same, but not for a single author with at most one affiliation, who can hardly be in two countries."
    )

    class Config:
        unique = ["definition_id", "selection_class", "judgement_class"]

"""Contract of core.definitions."""

from warehouse.contract import Boolean, Contract, Integer, Text, column


class Definition(Contract):
    """One row per definition of international co-authorship: its choices, and the decisions they come to.

    A definition is a row of a register, never a fork of the SQL. Definitions that differ in one choice differ in one
    column; indicators.definition_contributions says what each choice makes of a share.
    """

    definition_id: Text = column("Short name of the definition, given by the register.")
    name: Text = column("Name of the definition.")
    producer: Text = column("Who counts like this.")
    is_default: Boolean = column(
        "True for the definition that the settings name: it counts where nothing else is said."
    )
    default_definition_id: Text = column(
        "The definition that the settings name as default; it must be in the register.",
        references="core.definitions.definition_id",
    )
    international_if: Text = column(
        "What makes a work international: two countries, or another country than the home country.",
        isin=["two countries", "another country than home"],
    )
    unknown_countries: Text = column(
        "Works without any known country: counted as not international, or left out.",
        isin=["not international", "left out"],
    )
    partly_known: Text = column(
        "Works with one known country and authors without one: domestic, or left out.", isin=["domestic", "left out"]
    )
    territories: Text = column("Overseas territories: apart, or the version of the map that merges them.")
    territory_map: Text = column("That map, where the register of countries has it.", nullable=True)
    hong_kong_macao: Text = column("Hong Kong and Macao: apart, or as China.", isin=["apart", "China"])
    taiwan: Text = column("Taiwan: apart, or as China.", isin=["apart", "China"])
    uk_nations: Text = column(
        "Nations of the United Kingdom: one country, which is all that country codes tell.", isin=["United Kingdom"]
    )
    maximum_authors: Integer = column(
        "Works with more authors are left out; empty where all are counted.", unit="authors", nullable=True
    )
    work_types: Text = column("Set of types of works that are counted (raw.work_type_sets).")
    preprints: Text = column("Preprints: counted, or left out.", isin=["counted", "left out"])
    retracted: Text = column("Retracted works: counted, or left out.", isin=["counted", "left out"])
    paratext: Text = column(
        "Covers, tables of contents and the like: counted, or left out.", isin=["counted", "left out"]
    )
    single_author_two_countries: Text = column(
        "A work of a single author in two countries: international, or domestic.", isin=["international", "domestic"]
    )
    counting: Text = column(
        "What a work counts: 1, or the part of it that the authors, countries or institutions counted have.",
        isin=["full", "author-fractional", "country-fractional", "institution-fractional"],
    )
    country_view: Text = column("How country codes are counted (core.country_views).")
    selection_id: Text = column("Which works are counted (core.selections).")
    judgement_id: Text = column("Which of them are international (core.judgements).")
    note: Text = column(
        "What is the producer's own, and what is read into where the producer says nothing.", nullable=True
    )
    source_url: Text = column("Where the producer says so.")

    class Config:
        unique = ["definition_id"]
        metadata = {
            "rules": {
                "A map of territories is one of the register's.": "(territories = 'apart') = (territory_map is null)"
            }
        }

"""Contract of core.publications."""

from warehouse.contract import Boolean, Contract, Count, Date, Integer, Text, Texts, column


class Publication(Contract):
    """One row per publication, of every type and year: what is known of its countries and whether it is counted."""

    publication_id: Text = column(
        "Identifier of the publication: OpenAlex work, or HAL identifier where only HAL has it."
    )
    sources: Texts = column("Sources that have a record of it in force, sorted.")
    doi: Text = column("DOI in lower case, without the resolver's address.", nullable=True)
    doi_source: Text = column("Source the DOI is from.", nullable=True)
    publication_year: Integer = column("Year of publication.", unit="year", nullable=True)
    year_source: Text = column("Source the year is from.", nullable=True)
    publication_date: Date = column("Day of publication; the first of January often stands for a year.", nullable=True)
    publication_type: Text = column("Type in OpenAlex's words, e.g. article.", nullable=True)
    type_source: Text = column("Source the type is from.", nullable=True)
    field_id: Text = column("OpenAlex field of the main topic.", nullable=True)
    field_name: Text = column("Name of the field.", nullable=True)
    domain_id: Text = column("OpenAlex domain of the main topic.", nullable=True)
    domain_name: Text = column("Name of the domain.", nullable=True)
    n_authors: Count = column("Authors listed in the record the authors are taken from.", unit="authors", ge=0)
    is_author_list_truncated: Boolean = column("True where exactly 100 authors are listed: the source may cut there.")
    n_authors_without_country: Count = column("Listed authors whose country is unknown.", unit="authors", ge=0)
    n_organisations: Count = column("Distinct organisations of the authors.", unit="organisations", ge=0)
    n_countries: Count = column("Distinct countries, territories merged by the map in force.", unit="countries", ge=0)
    n_countries_territories_apart: Count = column("Distinct countries and territories.", unit="countries", ge=0)
    country_set: Text = column(
        "Codes of the countries of a publication, territories apart, sorted, a blank between; empty text where unknown."
    )
    n_unrecognised_country_codes: Count = column("Codes given that name no country.", unit="codes", ge=0)
    countries_source: Text = column(
        "Source of authors and countries together, where a country is known: OpenAlex, unless only HAL has a country.",
        nullable=True,
    )
    country_knowledge: Text = column(
        "unknown: no country; partly known: one country, and authors without one or a truncated list; else known.",
        isin=["unknown", "partly known", "known"],
    )
    is_international: Boolean = column("True where there is more than one distinct country.")
    is_international_territories_apart: Boolean = column("The same with territories counted as countries.")
    could_be_international: Boolean = column("True where it is, or where unknown countries could make it so.")
    could_be_international_tight: Boolean = column(
        "The same, but not for a single author with at most one affiliation, who can hardly be in two countries."
    )
    is_single_place: Boolean = column("True for a single author with at most one affiliation.")
    has_home_country: Boolean = column("True where an author is in the home country of the institution observed.")
    has_intergovernmental_organisation: Boolean = column(
        "True where an author is at an organisation of several states, such as CERN, counted in the country it lies in."
    )
    is_observed: Boolean = column(
        "True where an author is affiliated to the institution observed by any of the records in force."
    )
    is_retracted: Boolean = column("True where the source knows of a retraction.")
    is_paratext: Boolean = column("True for covers, tables of contents and the like.")
    selection_class: Text = column(
        "Class of works by which rules select: type (? where missing), least number of authors of the stratum, "
        "retracted, paratext."
    )
    is_counted: Boolean = column("True where the default definition counts the publication.")
    reason_not_counted: Text = column("First reason why it is not counted.", nullable=True)
    n_corrections: Count = column(
        "Corrections of the register applied to its records and to the institutions of their authors, by record.",
        unit="corrections",
        ge=0,
    )
    source: Text = column("Source of the record the publication is named after.")
    file_id: Text = column("File of that record; audit.input_files has its name.")
    line: Count = column("Line of that file.", ge=1)
    authors_file_id: Text = column("File of the record whose authors and countries are taken.")
    authors_line: Count = column("Line of that file.", ge=1)
    is_synthetic: Boolean = column("True where one of its records was generated as a sample.")

    class Config:
        unique = ["publication_id"]
        metadata = {
            "rules": {
                "A publication is counted or there is a reason.": "is_counted = (reason_not_counted is null)",
                "A value has a source, and only a value.": "(doi is null) = (doi_source is null)"
                " and (publication_year is null) = (year_source is null)"
                " and (publication_type is null) = (type_source is null)"
                " and (n_countries = 0) = (countries_source is null)",
                "Merging territories never adds a country.": "n_countries <= n_countries_territories_apart",
                "What is international could be, also by the tight bound.": "(not is_international"
                " or could_be_international_tight) and (not could_be_international_tight or could_be_international)",
            }
        }

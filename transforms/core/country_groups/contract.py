"""Contract of core.country_groups."""

from warehouse.contract import Contract, Date, Text, column


class CountryGroup(Contract):
    """One row per area of the institution's policy (European Union, Latin America, Japan…), country and period."""

    group_id: Text = column("Name of the area in lower case.")
    group_name_en: Text = column("English name of the area.")
    group_name_fr: Text = column("French name of the area.")
    country_code: Text = column("Member of the area.", references="core.countries.country_code")
    valid_from: Date = column("First day of membership; 0001-01-01 where the country always belongs to the area.")
    valid_to: Date = column("First day that is no longer one of membership; empty while it lasts.", nullable=True)
    source_url: Text = column("Page that states the membership, or names the area.")

    class Config:
        unique = ["group_id", "country_code", "valid_from"]
        metadata = {"rules": {"A period ends after it begins.": "valid_to is null or valid_to > valid_from"}}

"""Contract of core.erc_applications."""

from warehouse.contract import Contract, Count, Integer, Number, Text, column


class ErcApplication(Contract):
    """One row per country, call, domain and panel: proposals to the European Research Council, evaluated and granted.

    Lines of the source that are totals are left out; lines with equal keys are added. Granted proposals are counted
    where the host institution signs, so they may exceed those evaluated in a country, and a proportion may exceed 1.
    A synergy proposal counts in the country the source files it under, once, whatever the number of investigators.
    """

    country: Text = column("Code of the country; the source's own word where it names no known country.")
    call_year: Integer = column("Year of the call, not of signature.", unit="year", ge=2007)
    funding_scheme: Text = column(
        "Starting (StG), consolidator (CoG), advanced (AdG) or synergy (SyG) grant, or proof of concept (PoC).",
        isin=["StG", "CoG", "AdG", "SyG", "PoC"],
    )
    research_domain: Text = column(
        "Life sciences (LS), physical sciences and engineering (PE), social sciences and humanities (SH); 'none' where "
        "the source states none: synergy grants and proofs of concept.",
        isin=["LS", "PE", "SH", "none"],
    )
    research_panel: Text = column("Panel within the domain, e.g. PE2; 'none' where the source states none.")
    country_code: Text = column(
        "Country, with aliases such as EL and UK resolved; empty where the source names no known country.",
        references="core.countries.country_code",
        nullable=True,
    )
    p_evaluated: Count = column(
        "Proposals evaluated; empty where no line states them.", unit="proposals", nullable=True, ge=0
    )
    p_granted: Count = column(
        "Proposals granted; empty where no line states them.", unit="proposals", nullable=True, ge=0
    )
    pp_granted: Number = column(
        "Success: p_granted / p_evaluated; above 1 where grantees moved in.", unit="proportion", nullable=True, ge=0
    )
    undefined_reason: Text = column("Why the proportion is empty, where it is.", nullable=True)

    class Config:
        unique = ["country", "call_year", "funding_scheme", "research_domain", "research_panel"]
        metadata = {
            "rules": {
                "A proportion is given or there is a reason.": "(pp_granted is null) = (undefined_reason is not null)",
                "A known country is named by its code.": "country_code is null or country_code = country",
            }
        }

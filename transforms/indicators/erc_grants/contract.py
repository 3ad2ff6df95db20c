"""Contract of indicators.erc_grants."""

from warehouse.contract import Boolean, Contract, Count, Integer, Number, Text, column


class ErcGrant(Contract):
    """One row per country, group of schemes, domain, panel and call: proposals to the European Research Council.

    Grants other than proofs of concept stand for laureates: a proof of concept goes to someone who is one already. A
    synergy grant is counted once, in the country the source files it under, though each of its investigators is a
    laureate, and one person may win several grants. Granted may exceed evaluated: grantees move to another host.
    Countries are those of the host institution, which is not the unit the laureate works in.
    """

    country: Text = column(
        "Code of the country; the source's own word where it names no known country; 'all' for all countries together."
    )
    funding_scheme: Text = column(
        "Starting (StG), consolidator (CoG), advanced (AdG) or synergy (SyG) grant, proof of concept (PoC), or all of "
        "them but the last.",
        isin=["StG", "CoG", "AdG", "SyG", "PoC", "all but proof of concept"],
    )
    research_domain: Text = column(
        "Life sciences (LS), physical sciences and engineering (PE), social sciences and humanities (SH); 'none' where "
        "the source states none: synergy grants and proofs of concept; 'all' for all together.",
        isin=["LS", "PE", "SH", "none", "all"],
    )
    research_panel: Text = column("Panel, e.g. PE2; 'none' where the source states none; 'all' for the whole domain.")
    period: Text = column("Year of the call, or 'all' for all calls the source holds.")
    call_year: Integer = column("Year of the call, not of signature; empty for all calls.", unit="year", nullable=True)
    is_home_country: Boolean = column("True for the home country of the institution observed.")
    p_evaluated: Count = column(
        "Proposals evaluated; empty where no line states them.", unit="proposals", nullable=True, ge=0
    )
    p_granted: Count = column(
        "Proposals granted; empty where no line states them.", unit="proposals", nullable=True, ge=0
    )
    p_granted_so_far: Count = column(
        "Proposals granted in this call and all before it, from the first the source holds (2007).",
        unit="proposals",
        nullable=True,
        ge=0,
    )
    pp_granted: Number = column(
        "Success: p_granted / p_evaluated; above 1 where grantees moved in.", unit="proportion", nullable=True, ge=0
    )
    undefined_reason: Text = column("Why the success is empty, where it is.", nullable=True)

    class Config:
        unique = ["country", "funding_scheme", "research_domain", "research_panel", "period"]
        metadata = {
            "rules": {
                "Success is given or there is a reason.": "(pp_granted is null) = (undefined_reason is not null)",
                "What was granted so far holds what was granted now.": "p_granted is null"
                " or p_granted_so_far >= p_granted",
                "All domains have all panels.": "research_domain <> 'all' or research_panel = 'all'",
                "A year is its own period.": "period = coalesce(cast(call_year as varchar), 'all')",
            }
        }

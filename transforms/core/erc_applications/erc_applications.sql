-- One row per country, call year, scheme, domain and panel: proposals to the ERC, evaluated and granted.
-- Totals are left out, and lines with equal keys are added: the source lists synergy grants and proofs of concept in
-- several pairs of lines. Where a line of a pair is missing there is no proportion. Nothing says that granted proposals
-- are at most those evaluated: grantees move between result and contract.
with codes as (
    select c.country_code as given_code, c.country_code from raw.countries as c
    union all
    select a.alias_code as given_code, a.country_code from raw.country_aliases as a
),

proposals as (
    select
        coalesce(c.country_code, s.country_given) as country,
        c.country_code,
        s.call_year,
        s.funding_scheme,
        coalesce(s.research_domain, 'none') as research_domain,
        coalesce(s.research_panel, 'none') as research_panel,
        s.stage,
        s.n_proposals
    from raw.erc_statistics as s
    left join codes as c on c.given_code = upper(trim(s.country_given))
    where not s.is_total
),

counted as (
    select
        country,
        country_code,
        call_year,
        funding_scheme,
        research_domain,
        research_panel,
        cast(sum(n_proposals) filter (where stage = 'evaluated') as bigint) as p_evaluated,
        cast(sum(n_proposals) filter (where stage = 'granted') as bigint) as p_granted,
        count(*) filter (where stage = 'evaluated') as n_evaluated_lines,
        count(*) filter (where stage = 'granted') as n_granted_lines
    from proposals
    group by country, country_code, call_year, funding_scheme, research_domain, research_panel
),

explained as (
    select
        *,
        case
            when n_evaluated_lines <> n_granted_lines
                then 'A line is missing: ' || n_evaluated_lines || ' of evaluated and ' || n_granted_lines
                    || ' of granted proposals.'
            when p_evaluated = 0 and p_granted = 0 then 'No proposal was evaluated.'
            when p_evaluated = 0 then 'No proposal was evaluated in this country; the grantees moved in.'
        end as undefined_reason
    from counted
)

select
    country,
    call_year,
    funding_scheme,
    research_domain,
    research_panel,
    country_code,
    p_evaluated,
    p_granted,
    case when undefined_reason is null then cast(p_granted as double) / cast(p_evaluated as double) end as pp_granted,
    undefined_reason
from explained

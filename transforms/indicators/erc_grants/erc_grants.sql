-- One row per country, group of schemes, domain, panel and call ('all' for all together): proposals evaluated and
-- granted, and those granted up to the call. A proof of concept is no new laureate, so it is in no group of schemes.
-- Where the source lacks a line of a pair no success is given. Granted may exceed evaluated.
with grouped as (
    select a.*, a.funding_scheme as scheme_group from core.erc_applications as a
    union all
    select a.*, 'all but proof of concept' as scheme_group from core.erc_applications as a
    where a.funding_scheme <> 'PoC'
),

counted as (
    select
        coalesce(country, 'all') as country,
        max(country_code) as country_code,
        scheme_group,
        coalesce(research_domain, 'all') as research_domain,
        coalesce(research_panel, 'all') as research_panel,
        call_year,
        cast(sum(p_evaluated) as bigint) as p_evaluated,
        cast(sum(p_granted) as bigint) as p_granted,
        coalesce(bool_or(undefined_reason like 'A line is missing%'), false) as is_line_missing
    from grouped
    group by
        scheme_group,
        grouping sets ((country), ()),
        grouping sets ((research_domain, research_panel), (research_domain), ()),
        grouping sets ((call_year), ())
),

explained as (
    select
        *,
        case
            when is_line_missing then 'A line of evaluated or of granted proposals is missing.'
            when p_evaluated = 0 and p_granted = 0 then 'No proposal was evaluated.'
            when p_evaluated = 0 then 'No proposal was evaluated in this country; the grantees moved in.'
        end as undefined_reason
    from counted
)

select
    e.country,
    e.scheme_group as funding_scheme,
    e.research_domain,
    e.research_panel,
    coalesce(cast(e.call_year as varchar), 'all') as period,
    e.call_year,
    e.country <> 'all' and coalesce(e.country_code = o.home_country_code, false) as is_home_country,
    e.p_evaluated,
    e.p_granted,
    -- All calls come last, so that they are added to no other.
    case
        when e.call_year is null then e.p_granted
        else cast(
            sum(e.p_granted) over (
                partition by e.country, e.scheme_group, e.research_domain, e.research_panel
                order by e.call_year asc nulls last
            ) as bigint
        )
    end as p_granted_so_far,
    case when e.undefined_reason is null then cast(e.p_granted as double) / cast(e.p_evaluated as double) end
        as pp_granted,
    e.undefined_reason
from explained as e
cross join raw.observation as o

-- Two kinds of rows. One per definition, scope and period: the publications the definition counts, how many of the
-- international and of the domestic ones have a field-weighted citation impact (FWCI) and a place among the 10 % most
-- cited, and what these add up to. And, for the intervals, one per such cell, kind of publication and hundredth of
-- FWCI: how many publications have it, and what they add up to; for the default definition, and for all years
-- together. Values are the source's own, of the record the publication is named after. A mean adds numbers of six
-- decimals up, which is exact. Domestic is what has a known country, is divided by and is not international.
with numbered as (
    select distinct selection_class, judgement_class, class_number from core.definition_classes
),

decided as (
    select distinct
        class_number,
        definition_id,
        is_default,
        has_home_country,
        case
            when is_international then 'international'
            when is_in_denominator and country_knowledge <> 'unknown' then 'domestic'
            else 'neither'
        end as kind
    from core.definition_classes
),

works as (
    select
        c.publication_year,
        c.is_observed,
        n.class_number,
        cast(w.fwci as decimal(18, 6)) as fwci,
        w.is_in_top_10_percent,
        case when w.fwci is not null then w.updated_date end as fwci_date,
        c.is_synthetic
    from core.publication_classes as c
    inner join numbered as n on n.selection_class = c.selection_class and n.judgement_class = c.judgement_class
    inner join core.publications as p on p.publication_id = c.publication_id
    inner join raw.works as w on w.file_id = p.file_id and w.line = p.line
    cross join raw.observation as o
    where c.publication_year between o.first_year and o.last_year
),

valued as (
    select
        publication_year,
        is_observed,
        class_number,
        cast(floor(fwci * 100) as bigint) as hundredth,
        count(*) as p_publications,
        count(fwci) as p_with_fwci,
        sum(fwci) as fwci_sum,
        count(is_in_top_10_percent) as p_ranked,
        count(*) filter (where is_in_top_10_percent) as p_top,
        max(fwci_date) as fwci_date,
        bool_or(is_synthetic) as is_synthetic
    from works
    group by publication_year, is_observed, class_number, cast(floor(fwci * 100) as bigint)
),

profiles as (
    select
        publication_year,
        is_observed,
        class_number,
        sum(p_publications) as p_publications,
        sum(p_with_fwci) as p_with_fwci,
        sum(fwci_sum) as fwci_sum,
        sum(p_ranked) as p_ranked,
        sum(p_top) as p_top,
        max(fwci_date) as fwci_date
    from valued
    group by publication_year, is_observed, class_number
),

judged as (
    select
        d.definition_id,
        p.publication_year,
        p.is_observed,
        d.has_home_country,
        d.kind,
        sum(p.p_publications) as p_publications,
        sum(p.p_with_fwci) as p_with_fwci,
        sum(p.fwci_sum) as fwci_sum,
        sum(p.p_ranked) as p_ranked,
        sum(p.p_top) as p_top,
        max(p.fwci_date) as fwci_date
    from decided as d
    inner join profiles as p on p.class_number = d.class_number
    group by d.definition_id, p.publication_year, p.is_observed, d.has_home_country, d.kind
),

scopes as (
    select unnest(['institution', 'home country', 'all records']) as scope
),

cells as (
    select
        d.definition_id,
        s.scope,
        p.period,
        coalesce(sum(j.p_publications), 0) as p_publications,
        coalesce(sum(j.p_with_fwci), 0) as p_with_fwci,
        sum(case j.kind when 'international' then j.p_publications else 0 end) as p_international,
        sum(case j.kind when 'domestic' then j.p_publications else 0 end) as p_domestic,
        sum(case j.kind when 'international' then j.p_with_fwci else 0 end) as p_international_with_fwci,
        sum(case j.kind when 'domestic' then j.p_with_fwci else 0 end) as p_domestic_with_fwci,
        sum(case j.kind when 'international' then j.fwci_sum else 0 end) as international_sum,
        sum(case j.kind when 'domestic' then j.fwci_sum else 0 end) as domestic_sum,
        sum(case j.kind when 'international' then j.p_ranked else 0 end) as p_international_ranked,
        sum(case j.kind when 'domestic' then j.p_ranked else 0 end) as p_domestic_ranked,
        sum(case j.kind when 'international' then j.p_top else 0 end) as p_international_top,
        sum(case j.kind when 'domestic' then j.p_top else 0 end) as p_domestic_top,
        max(j.fwci_date) as fwci_as_of
    from core.definitions as d
    cross join scopes as s
    cross join core.periods as p
    left join judged as j
        on j.definition_id = d.definition_id
        and j.publication_year between p.first_year and p.last_year
        and (
            s.scope = 'all records'
            or (s.scope = 'institution' and j.is_observed)
            or (s.scope = 'home country' and j.has_home_country)
        )
    group by d.definition_id, s.scope, p.period
),

together as (
    select is_observed, class_number, hundredth, sum(p_with_fwci) as p_with_fwci, sum(fwci_sum) as fwci_sum
    from valued
    where hundredth is not null
    group by is_observed, class_number, hundredth
),

-- years are told apart for the default definition alone: for the others 0 stands for all years together
judged_values as (
    select
        d.definition_id,
        v.publication_year,
        v.is_observed,
        d.has_home_country,
        d.kind = 'international' as is_international,
        v.hundredth,
        v.p_with_fwci,
        v.fwci_sum
    from decided as d
    inner join valued as v on v.class_number = d.class_number
    where d.is_default and d.kind <> 'neither' and v.hundredth is not null
    union all
    select
        d.definition_id,
        0 as publication_year,
        v.is_observed,
        d.has_home_country,
        d.kind = 'international' as is_international,
        v.hundredth,
        v.p_with_fwci,
        v.fwci_sum
    from decided as d
    inner join together as v on v.class_number = d.class_number
    where not d.is_default and d.kind <> 'neither'
),

scoped_values as (
    select
        s.scope,
        v.definition_id,
        v.publication_year,
        v.is_international,
        v.hundredth,
        sum(v.p_with_fwci) as p_with_fwci,
        sum(v.fwci_sum) as fwci_sum
    from judged_values as v
    inner join scopes as s
        on s.scope = 'all records'
        or (s.scope = 'institution' and v.is_observed)
        or (s.scope = 'home country' and v.has_home_country)
    group by s.scope, v.definition_id, v.publication_year, v.is_international, v.hundredth
),

cell_values as (
    select
        v.definition_id,
        v.scope,
        p.period,
        v.is_international,
        v.hundredth,
        sum(v.p_with_fwci) as p_with_fwci,
        sum(v.fwci_sum) as fwci_sum
    from scoped_values as v
    inner join core.periods as p
        on v.publication_year between p.first_year and p.last_year
        or (v.publication_year = 0 and p.period_kind = 'all years')
    group by v.definition_id, v.scope, p.period, v.is_international, v.hundredth
),

records as (
    select coalesce(bool_or(is_synthetic), false) as is_synthetic from valued
)

select
    c.definition_id,
    c.scope,
    c.period,
    cast(null as boolean) as is_international,
    cast(null as double) as fwci_value,
    cast(null as bigint) as p_with_value,
    cast(c.p_publications as bigint) as p_publications,
    cast(c.p_with_fwci as bigint) as p_with_fwci,
    cast(c.p_international as bigint) as p_international,
    cast(c.p_domestic as bigint) as p_domestic,
    cast(c.p_international_with_fwci as bigint) as p_international_with_fwci,
    cast(c.p_domestic_with_fwci as bigint) as p_domestic_with_fwci,
    cast(c.p_international_ranked as bigint) as p_international_ranked,
    cast(c.p_domestic_ranked as bigint) as p_domestic_ranked,
    cast(c.p_international_top as bigint) as p_international_top_10_percent,
    cast(c.p_domestic_top as bigint) as p_domestic_top_10_percent,
    cast(c.p_with_fwci as double) / nullif(cast(c.p_publications as double), 0) as pp_with_fwci,
    cast(c.international_sum as double) / nullif(cast(c.p_international_with_fwci as double), 0)
        as mean_fwci_international,
    cast(c.domestic_sum as double) / nullif(cast(c.p_domestic_with_fwci as double), 0) as mean_fwci_domestic,
    cast(c.p_international_top as double) / nullif(cast(c.p_international_ranked as double), 0)
        as pp_international_top_10_percent,
    cast(c.p_domestic_top as double) / nullif(cast(c.p_domestic_ranked as double), 0) as pp_domestic_top_10_percent,
    d.is_default or p.period_kind = 'all years' as has_interval,
    c.fwci_as_of,
    least(c.p_international_with_fwci, c.p_domestic_with_fwci) < o.small_cells_below as is_small,
    r.is_synthetic
from cells as c
inner join core.definitions as d on d.definition_id = c.definition_id
inner join core.periods as p on p.period = c.period
cross join raw.observation as o
cross join records as r
union all
select
    v.definition_id,
    v.scope,
    v.period,
    v.is_international,
    cast(v.fwci_sum as double) / nullif(cast(v.p_with_fwci as double), 0) as fwci_value,
    cast(v.p_with_fwci as bigint) as p_with_value,
    null as p_publications,
    null as p_with_fwci,
    null as p_international,
    null as p_domestic,
    null as p_international_with_fwci,
    null as p_domestic_with_fwci,
    null as p_international_ranked,
    null as p_domestic_ranked,
    null as p_international_top_10_percent,
    null as p_domestic_top_10_percent,
    null as pp_with_fwci,
    null as mean_fwci_international,
    null as mean_fwci_domestic,
    null as pp_international_top_10_percent,
    null as pp_domestic_top_10_percent,
    null as has_interval,
    null as fwci_as_of,
    null as is_small,
    null as is_synthetic
from cell_values as v

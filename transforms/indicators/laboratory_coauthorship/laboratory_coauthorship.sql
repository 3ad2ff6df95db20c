-- One row per definition, period and laboratory of the institution observed: the publications the definition counts,
-- those it calls international, and their share, each counted once. Laboratories are the observed organisations
-- other than the institution itself. Bounds: none, or all, of the works that could be international are. Wilson's
-- interval, 95 %, is of the share; a laboratory that shares a publication with another counts it as its own.
with laboratories as (
    select o.organisation_id, o.organisation_name, o.ror, o.source
    from core.organisations as o
    left join raw.observed_identifiers as i on i.identifier = o.organisation_id
    left join raw.observed_identifiers as r on r.identifier = o.ror
    where o.is_observed and i.identifier is null and r.identifier is null
),

numbered as (
    select distinct selection_class, judgement_class, class_number from core.definition_classes
),

verdicts as (
    select distinct
        definition_id, class_number, country_knowledge, is_in_denominator, is_international, could_be_international
    from core.definition_classes
),

cells as (
    select p.organisation_id, c.publication_year, n.class_number, count(*) as p_publications
    from core.publication_organisations as p
    inner join laboratories as l on l.organisation_id = p.organisation_id
    inner join core.publication_classes as c on c.publication_id = p.publication_id
    inner join numbered as n on n.selection_class = c.selection_class and n.judgement_class = c.judgement_class
    where c.publication_year is not null
    group by p.organisation_id, c.publication_year, n.class_number
),

by_year as (
    select
        v.definition_id,
        c.organisation_id,
        c.publication_year,
        sum(c.p_publications) as p_publications,
        sum(case when v.country_knowledge = 'unknown' then c.p_publications else 0 end) as p_unknown,
        sum(case when v.is_in_denominator then c.p_publications else 0 end) as p_denominator,
        sum(case when v.is_international then c.p_publications else 0 end) as p_international,
        sum(case when v.could_be_international then c.p_publications else 0 end) as p_could_be
    from verdicts as v
    inner join cells as c on c.class_number = v.class_number
    group by v.definition_id, c.organisation_id, c.publication_year
),

totals as (
    select
        y.definition_id,
        p.period,
        p.period_kind,
        y.organisation_id,
        sum(y.p_publications) as p_publications,
        sum(y.p_unknown) as p_unknown,
        sum(y.p_denominator) as p_denominator,
        sum(y.p_international) as p_international,
        sum(y.p_could_be) as p_could_be
    from by_year as y
    inner join core.periods as p on y.publication_year between p.first_year and p.last_year
    group by y.definition_id, p.period, p.period_kind, y.organisation_id
),

divided as (
    select
        *,
        cast(p_international as double) / nullif(cast(p_denominator as double), 0) as share,
        nullif(cast(p_denominator as double), 0) as n,
        cast(p_publications as double) as n_all,
        1.959963984540054 as z
    from totals
),

intervals as (
    select
        *,
        (share + z * z / (2 * n)) / (1 + z * z / n) as centre,
        z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n) as half_width
    from divided
),

records as (
    select coalesce(bool_or(is_synthetic), false) as is_synthetic from core.publication_organisations
)

select
    i.definition_id,
    i.period,
    i.organisation_id,
    i.period_kind,
    l.organisation_name,
    l.ror,
    l.source,
    cast(i.p_publications as bigint) as p_publications,
    cast(i.p_publications - i.p_unknown as bigint) as p_known,
    cast(i.p_denominator as bigint) as p_denominator,
    cast(i.p_international as bigint) as p_international,
    cast(i.p_could_be as bigint) as p_could_be_international,
    i.share as pp_international,
    cast(i.p_international as double) / i.n_all as pp_international_lb,
    cast(i.p_could_be as double) / i.n_all as pp_international_ub,
    -- greatest and least skip what is empty: without a share there is no interval
    case when i.share is not null then greatest(0.0, i.centre - i.half_width) end as pp_international_wilson_lb,
    case when i.share is not null then least(1.0, i.centre + i.half_width) end as pp_international_wilson_ub,
    i.p_denominator < o.small_cells_below as is_small,
    case when i.p_denominator = 0 then 'no publications of known country' end as undefined_reason,
    r.is_synthetic
from intervals as i
inner join laboratories as l on l.organisation_id = i.organisation_id
cross join raw.observation as o
cross join records as r

-- One row per definition, scope, period and subject: the publications the definition counts, those it calls international,
-- and their share. Under fractional counting a publication weighs the part of it that the institution observed, or the
-- home country, has; among all records it weighs 1. Bounds: none, or all, of the works that could be international are.
-- Wilson's interval, 95 %, is of counts, so of full counting; the combined interval goes from Wilson's lower end at the
-- lower bound to his upper end at the upper bound.
with home_codes as (
    select v.country_view, v.country_code
    from core.country_views as v
    inner join core.country_views as h
        on h.country_view = v.country_view and h.counted_country_code = v.counted_country_code
    inner join raw.observation as o on o.home_country_code = h.country_code
),

-- publications are put together by what all definitions make of them before any definition looks at them
class_numbers as (
    select distinct selection_class, judgement_class, class_number from core.definition_classes
),

verdicts as (
    select distinct
        definition_id,
        counting,
        country_view,
        class_number,
        has_home_country,
        country_knowledge,
        is_in_denominator,
        is_international,
        could_be_international,
        could_be_international_tight,
        case when counting = 'country-fractional' then greatest(n_countries, 1) else 1 end as n_countries
    from core.definition_classes
),

profiles as (
    select
        p.publication_year,
        p.domain_id,
        p.field_id,
        n.class_number,
        p.is_observed,
        cast(sum(p.p_publications) as bigint) as p_publications,
        cast(sum(p.sum_observed_author_weight) as decimal(38, 12)) as author_weight,
        cast(sum(p.sum_observed_organisation_weight) as decimal(38, 12)) as organisation_weight
    from core.publication_profiles as p
    inner join class_numbers as n
        on n.selection_class = p.selection_class and n.judgement_class = p.judgement_class
    group by p.publication_year, p.domain_id, p.field_id, n.class_number, p.is_observed
),

home_profiles as (
    select
        p.publication_year,
        p.domain_id,
        p.field_id,
        n.class_number,
        h.country_view,
        cast(sum(p.sum_author_weight) as decimal(38, 12)) as author_weight,
        cast(sum(p.sum_organisation_weight) as decimal(38, 12)) as organisation_weight
    from core.home_credit_profiles as p
    inner join home_codes as h on h.country_code = p.country_code
    inner join class_numbers as n
        on n.selection_class = p.selection_class and n.judgement_class = p.judgement_class
    group by p.publication_year, p.domain_id, p.field_id, n.class_number, h.country_view
),

-- a quotient is rounded before it is added: sums of doubles depend on their order
weighed as (
    select
        v.definition_id,
        'institution' as scope,
        p.publication_year,
        p.domain_id,
        p.field_id,
        v.country_knowledge,
        v.is_in_denominator,
        v.is_international,
        v.could_be_international,
        v.could_be_international_tight,
        p.p_publications,
        case v.counting
            when 'author-fractional' then p.author_weight
            when 'institution-fractional' then p.organisation_weight
            else cast(cast(p.p_publications as double) / cast(v.n_countries as double) as decimal(38, 12))
        end as weight
    from verdicts as v
    inner join profiles as p on p.class_number = v.class_number
    where p.is_observed
    union all
    select
        v.definition_id,
        'home country' as scope,
        p.publication_year,
        p.domain_id,
        p.field_id,
        v.country_knowledge,
        v.is_in_denominator,
        v.is_international,
        v.could_be_international,
        v.could_be_international_tight,
        p.p_publications,
        case
            when v.counting in ('full', 'country-fractional')
                then cast(cast(p.p_publications as double) / cast(v.n_countries as double) as decimal(38, 12))
            else cast(0 as decimal(38, 12))
        end as weight
    from verdicts as v
    inner join profiles as p on p.class_number = v.class_number
    where v.has_home_country
    union all
    select
        v.definition_id,
        'home country' as scope,
        p.publication_year,
        p.domain_id,
        p.field_id,
        v.country_knowledge,
        v.is_in_denominator,
        v.is_international,
        v.could_be_international,
        v.could_be_international_tight,
        0 as p_publications,
        case v.counting when 'author-fractional' then p.author_weight else p.organisation_weight end as weight
    from verdicts as v
    inner join home_profiles as p on p.class_number = v.class_number and p.country_view = v.country_view
    where v.counting in ('author-fractional', 'institution-fractional')
    union all
    select
        v.definition_id,
        'all records' as scope,
        p.publication_year,
        p.domain_id,
        p.field_id,
        v.country_knowledge,
        v.is_in_denominator,
        v.is_international,
        v.could_be_international,
        v.could_be_international_tight,
        p.p_publications,
        cast(p.p_publications as decimal(38, 12)) as weight
    from verdicts as v
    inner join profiles as p on p.class_number = v.class_number
),

counted as (
    select
        definition_id,
        scope,
        publication_year,
        case
            when grouping(domain_id) = 0 then 'domain'
            when grouping(field_id) = 0 then 'field'
            else 'all'
        end as subject_level,
        coalesce(domain_id, field_id, 'all') as subject_id,
        sum(p_publications) as p_publications,
        sum(case when country_knowledge = 'unknown' then p_publications else 0 end) as p_unknown,
        sum(case when country_knowledge = 'partly known' then p_publications else 0 end) as p_partly_known,
        sum(case when is_in_denominator then p_publications else 0 end) as p_denominator,
        sum(case when is_international then p_publications else 0 end) as p_international,
        sum(case when could_be_international then p_publications else 0 end) as p_could_be,
        sum(case when could_be_international_tight then p_publications else 0 end) as p_could_be_tight,
        sum(weight) as w_publications,
        sum(case when is_in_denominator then weight else 0 end) as w_denominator,
        sum(case when is_international then weight else 0 end) as w_international,
        sum(case when could_be_international then weight else 0 end) as w_could_be,
        sum(case when could_be_international_tight then weight else 0 end) as w_could_be_tight
    from weighed
    group by
        grouping sets (
            (definition_id, scope, publication_year),
            (definition_id, scope, publication_year, domain_id),
            (definition_id, scope, publication_year, field_id)
        )
),

scopes as (
    select unnest(['institution', 'home country', 'all records']) as scope
),

subjects as (
    select definition_id, scope, 'all' as subject_level, 'all' as subject_id
    from core.definitions
    cross join scopes
    union
    select definition_id, scope, subject_level, subject_id from counted
),

cells as (
    select
        s.definition_id,
        s.scope,
        p.period,
        p.period_kind,
        case when p.period_kind = 'year' then p.first_year end as publication_year,
        s.subject_level,
        s.subject_id,
        coalesce(sum(c.p_publications), 0) as p_publications,
        coalesce(sum(c.p_unknown), 0) as p_unknown,
        coalesce(sum(c.p_partly_known), 0) as p_partly_known,
        coalesce(sum(c.p_denominator), 0) as p_denominator,
        coalesce(sum(c.p_international), 0) as p_international,
        coalesce(sum(c.p_could_be), 0) as p_could_be,
        coalesce(sum(c.p_could_be_tight), 0) as p_could_be_tight,
        cast(coalesce(sum(c.w_publications), 0) as double) as w_publications,
        cast(coalesce(sum(c.w_denominator), 0) as double) as w_denominator,
        cast(coalesce(sum(c.w_international), 0) as double) as w_international,
        cast(coalesce(sum(c.w_could_be), 0) as double) as w_could_be,
        cast(coalesce(sum(c.w_could_be_tight), 0) as double) as w_could_be_tight
    from subjects as s
    cross join core.periods as p
    left join counted as c
        on c.definition_id = s.definition_id
        and c.scope = s.scope
        and c.subject_level = s.subject_level
        and c.subject_id = s.subject_id
        and c.publication_year between p.first_year and p.last_year
    group by s.definition_id, s.scope, p.period, p.period_kind, p.first_year, s.subject_level, s.subject_id
),

divided as (
    select
        c.*,
        d.counting = 'full' as is_of_counts,
        c.w_international / nullif(c.w_denominator, 0) as share,
        c.w_international / nullif(c.w_publications, 0) as share_lb,
        c.w_could_be / nullif(c.w_publications, 0) as share_ub,
        c.w_could_be_tight / nullif(c.w_publications, 0) as share_ub_tight,
        nullif(cast(c.p_denominator as double), 0) as n,
        nullif(cast(c.p_publications as double), 0) as n_all,
        1.959963984540054 as z
    from cells as c
    inner join core.definitions as d on d.definition_id = c.definition_id
    where c.p_publications > 0 or c.subject_level = 'all'
),

intervals as (
    select
        *,
        (share + z * z / (2 * n)) / (1 + z * z / n) as centre,
        z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n) as half_width,
        (share_lb + z * z / (2 * n_all)) / (1 + z * z / n_all)
        - z * sqrt(share_lb * (1 - share_lb) / n_all + z * z / (4 * n_all * n_all)) / (1 + z * z / n_all) as lowest,
        (share_ub + z * z / (2 * n_all)) / (1 + z * z / n_all)
        + z * sqrt(share_ub * (1 - share_ub) / n_all + z * z / (4 * n_all * n_all)) / (1 + z * z / n_all) as highest
    from divided
),

names as (
    select 'domain' as subject_level, domain_id as subject_id, min(domain_name) as subject_name
    from core.publications
    where domain_id is not null
    group by domain_id
    union all
    select 'field' as subject_level, field_id as subject_id, min(field_name) as subject_name
    from core.publications
    where field_id is not null
    group by field_id
    union all
    select 'all' as subject_level, 'all' as subject_id, 'All fields' as subject_name
),

records as (
    select coalesce(bool_or(is_synthetic), false) as is_synthetic from core.publication_profiles
)

select
    i.definition_id,
    i.scope,
    i.period,
    i.subject_level,
    i.subject_id,
    i.period_kind,
    i.publication_year,
    coalesce(m.subject_name, 'Unknown') as subject_name,
    cast(i.p_publications as bigint) as p_publications,
    cast(i.p_publications - i.p_unknown as bigint) as p_known,
    cast(i.p_unknown as bigint) as p_unknown,
    cast(i.p_partly_known as bigint) as p_partly_known,
    cast(i.p_denominator as bigint) as p_denominator,
    cast(i.p_international as bigint) as p_international,
    cast(i.p_could_be as bigint) as p_could_be_international,
    cast(i.p_could_be_tight as bigint) as p_could_be_international_tight,
    i.w_denominator as p_weighted_denominator,
    i.w_international as p_weighted_international,
    i.share as pp_international,
    i.share_lb as pp_international_lb,
    i.share_ub as pp_international_ub,
    i.share_ub_tight as pp_international_ub_tight,
    -- greatest and least skip what is empty: without a share there is no interval
    case when i.is_of_counts and i.share is not null then greatest(0.0, i.centre - i.half_width) end
        as pp_international_wilson_lb,
    case when i.is_of_counts and i.share is not null then least(1.0, i.centre + i.half_width) end
        as pp_international_wilson_ub,
    case when i.is_of_counts and i.share is not null then greatest(0.0, i.lowest) end as pp_international_combined_lb,
    case when i.is_of_counts and i.share is not null then least(1.0, i.highest) end as pp_international_combined_ub,
    i.p_denominator < o.small_cells_below as is_small,
    case
        when i.share is not null then null
        when i.p_publications = 0 then 'no publications'
        when i.p_denominator = 0 then 'no publications of known country'
        else 'the publications have no weight here'
    end as undefined_reason,
    case
        when i.is_of_counts and i.share is not null then null
        when i.share is null then 'no share'
        else 'the share is of weights: see indicators.stability_intervals'
    end as interval_undefined_reason,
    r.is_synthetic
from intervals as i
cross join raw.observation as o
cross join records as r
left join names as m on m.subject_level = i.subject_level and m.subject_id = i.subject_id

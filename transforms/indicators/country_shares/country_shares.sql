-- One row per definition, scope, period and country: the publications with an author there, those of them that the
-- definition calls international, and their share by four ways of counting the same publications: in full, or each
-- by the part of it that the country's authors, the country itself, or its organisations have (F = sum of w of the
-- international / sum of w). Only publications count that the definition counts and does not leave out for unknown
-- countries. A country without any has no row; the home country always has one.
with numbered as (
    select distinct selection_class, judgement_class, class_number from core.definition_classes
),

judgements as (
    select distinct definition_id, country_view, class_number, has_home_country, is_international, n_countries
    from core.definition_classes
    where is_in_denominator
),

profiles as (
    select
        n.class_number,
        p.publication_year,
        p.is_observed,
        p.merged_set,
        p.country_code,
        cast(sum(p.p_publications) as bigint) as p_publications,
        cast(sum(p.p_with_corresponding_author) as bigint) as p_with_corresponding_author,
        sum(p.sum_author_weight) as author_weight,
        sum(p.sum_organisation_weight) as organisation_weight
    from core.country_profiles as p
    inner join numbered as n on n.selection_class = p.selection_class and n.judgement_class = p.judgement_class
    group by n.class_number, p.publication_year, p.is_observed, p.merged_set, p.country_code
),

codes as (
    select distinct merged_set, country_code from profiles
),

-- where a view counts several codes of a publication as one country, the first of them stands for the publication
members as (
    select
        v.country_view,
        c.merged_set,
        c.country_code,
        v.counted_country_code,
        c.merged_set = 'none'
        or c.country_code = min(c.country_code) over (
            partition by v.country_view, c.merged_set, v.counted_country_code
        ) as is_first
    from codes as c
    inner join core.country_views as v on v.country_code = c.country_code
),

-- the country's weight, 1/k, is kept in units of 10^-12
weighed as (
    select
        d.definition_id,
        m.counted_country_code as country_code,
        p.publication_year,
        p.is_observed,
        d.has_home_country,
        d.is_international,
        d.n_countries,
        case when m.is_first then p.p_publications else 0 end as p_publications,
        case when m.is_first then p.p_with_corresponding_author else 0 end as p_with_corresponding_author,
        case
            when m.is_first then (p.p_publications * 1000000000000 + d.n_countries // 2) // d.n_countries
            else 0
        end as country_credit,
        p.author_weight,
        p.organisation_weight
    from judgements as d
    inner join profiles as p on p.class_number = d.class_number
    inner join members as m
        on m.country_view = d.country_view and m.merged_set = p.merged_set and m.country_code = p.country_code
),

judged as (
    select
        definition_id,
        country_code,
        publication_year,
        is_observed,
        has_home_country,
        cast(sum(p_publications) as bigint) as p_publications,
        sum(case when is_international then p_publications else 0 end) as p_international,
        sum(case when n_countries > 1 then p_publications else 0 end) as p_with_other_country,
        sum(p_with_corresponding_author) as p_with_corresponding_author,
        sum(case when n_countries > 1 then p_with_corresponding_author else 0 end) as p_with_both,
        sum(author_weight) as author_weight,
        sum(case when is_international then author_weight else 0 end) as author_weight_international,
        sum(country_credit) as country_credit,
        sum(case when is_international then country_credit else 0 end) as country_credit_international,
        sum(organisation_weight) as organisation_weight,
        sum(case when is_international then organisation_weight else 0 end) as organisation_weight_international
    from weighed
    group by definition_id, country_code, publication_year, is_observed, has_home_country
),

by_year as (
    select 'institution' as scope, * from judged where is_observed
    union all
    select 'home country' as scope, * from judged where has_home_country
    union all
    select 'all records' as scope, * from judged
),

scopes as (
    select unnest(['institution', 'home country', 'all records']) as scope
),

-- the home country has a row where it has no publication too
homes as (
    select d.definition_id, s.scope, y.first_year as publication_year, v.counted_country_code as country_code
    from core.definitions as d
    cross join raw.observation as o
    inner join core.country_views as v on v.country_view = d.country_view and v.country_code = o.home_country_code
    cross join scopes as s
    cross join core.periods as y
    where y.period_kind = 'year'
),

every_year as (
    select
        scope,
        definition_id,
        country_code,
        publication_year,
        p_publications,
        p_international,
        p_with_other_country,
        p_with_corresponding_author,
        p_with_both,
        author_weight,
        author_weight_international,
        country_credit,
        country_credit_international,
        organisation_weight,
        organisation_weight_international
    from by_year
    union all
    select
        scope,
        definition_id,
        country_code,
        publication_year,
        0 as p_publications,
        0 as p_international,
        0 as p_with_other_country,
        0 as p_with_corresponding_author,
        0 as p_with_both,
        0 as author_weight,
        0 as author_weight_international,
        0 as country_credit,
        0 as country_credit_international,
        0 as organisation_weight,
        0 as organisation_weight_international
    from homes
),

totals as (
    select
        y.definition_id,
        y.scope,
        p.period,
        p.period_kind,
        y.country_code,
        sum(y.p_publications) as p_publications,
        sum(y.p_international) as p_international,
        sum(y.p_with_other_country) as p_with_other_country,
        sum(y.p_with_corresponding_author) as p_with_corresponding_author,
        sum(y.p_with_both) as p_with_both,
        cast(sum(y.author_weight) as double) as author_weight,
        cast(sum(y.author_weight_international) as double) as author_weight_international,
        cast(sum(y.country_credit) as double) / 1000000000000.0 as country_weight,
        cast(sum(y.country_credit_international) as double) / 1000000000000.0 as country_weight_international,
        cast(sum(y.organisation_weight) as double) as organisation_weight,
        cast(sum(y.organisation_weight_international) as double) as organisation_weight_international
    from every_year as y
    inner join core.periods as p on y.publication_year between p.first_year and p.last_year
    group by y.definition_id, y.scope, p.period, p.period_kind, y.country_code
),

records as (
    select coalesce(bool_or(is_synthetic), false) as is_synthetic from core.country_profiles
)

select
    t.definition_id,
    t.scope,
    t.period,
    t.country_code,
    t.period_kind,
    n.name_en as country_name,
    t.country_code = h.counted_country_code as is_home_country,
    cast(t.p_publications as bigint) as p_publications,
    cast(t.p_international as bigint) as p_international,
    cast(t.p_with_other_country as bigint) as p_with_other_country,
    cast(t.p_with_corresponding_author as bigint) as p_with_corresponding_author,
    cast(t.p_with_both as bigint) as p_with_other_country_and_corresponding_author,
    t.author_weight as p_author_weighted,
    t.country_weight as p_country_weighted,
    t.organisation_weight as p_institution_weighted,
    cast(t.p_international as double) / nullif(cast(t.p_publications as double), 0) as pp_international,
    t.author_weight_international / nullif(t.author_weight, 0) as pp_international_author_weighted,
    t.country_weight_international / nullif(t.country_weight, 0) as pp_international_country_weighted,
    t.organisation_weight_international / nullif(t.organisation_weight, 0) as pp_international_institution_weighted,
    cast(t.p_with_other_country as double) / nullif(cast(t.p_publications as double), 0) as pp_with_other_country,
    t.p_publications < o.small_cells_below as is_small,
    case when t.p_publications = 0 then 'no publications with the country' end as undefined_reason,
    r.is_synthetic
from totals as t
inner join core.definitions as d on d.definition_id = t.definition_id
cross join raw.observation as o
inner join core.country_views as h on h.country_view = d.country_view and h.country_code = o.home_country_code
inner join core.countries as n on n.country_code = t.country_code
cross join records as r

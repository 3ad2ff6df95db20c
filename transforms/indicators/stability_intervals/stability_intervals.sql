-- One row per definition, scope, period and subject that has a share, weight of a publication, and whether international:
-- the publications by which the definition divides. By full counting, and among all records, each weighs 1. By fractional
-- counting it weighs the part that the institution observed, or the home country, has, in units of 10^-9; publications of
-- weight 0 do not count, and only for all subjects together are weights told apart. Python draws from these rows.
with numbered as (
    select distinct selection_class, judgement_class, class_number from core.definition_classes
),

verdicts as (
    select distinct
        definition_id,
        counting,
        country_view,
        class_number,
        has_home_country,
        is_international,
        cast(cast(1 as double) / cast(greatest(n_countries, 1) as double) as decimal(18, 9)) as country_weight
    from core.definition_classes
    where is_in_denominator and counting <> 'full'
),

home_codes as (
    select distinct c.country_view, c.country_code
    from core.country_views as c
    inner join core.country_views as h
        on h.country_view = c.country_view and h.counted_country_code = c.counted_country_code
    inner join raw.observation as o on o.home_country_code = h.country_code
    inner join verdicts as v on v.country_view = c.country_view
    where v.counting <> 'country-fractional'
),

home_parts as (
    select
        h.country_view,
        c.publication_id,
        sum(c.author_weight) as author_weight,
        sum(c.organisation_weight) as organisation_weight
    from core.publication_credits as c
    inner join home_codes as h on h.country_code = c.country_code
    group by h.country_view, c.publication_id
),

home_classes as (
    select
        h.country_view,
        p.publication_year,
        n.class_number,
        h.author_weight,
        h.organisation_weight,
        count(*) as p_publications
    from home_parts as h
    inner join core.publication_classes as p on p.publication_id = h.publication_id
    inner join numbered as n on n.selection_class = p.selection_class and n.judgement_class = p.judgement_class
    group by
        h.country_view,
        p.publication_year,
        n.class_number,
        h.author_weight,
        h.organisation_weight
),

observed_classes as (
    select
        p.publication_year,
        n.class_number,
        p.observed_author_weight as author_weight,
        p.observed_organisation_weight as organisation_weight,
        count(*) as p_publications
    from core.publication_classes as p
    inner join numbered as n on n.selection_class = p.selection_class and n.judgement_class = p.judgement_class
    where p.is_observed
    group by
        p.publication_year,
        n.class_number,
        p.observed_author_weight,
        p.observed_organisation_weight
),

profiles as (
    select p.publication_year, n.class_number, p.is_observed, sum(p.p_publications) as p_publications
    from core.publication_profiles as p
    inner join numbered as n on n.selection_class = p.selection_class and n.judgement_class = p.judgement_class
    group by p.publication_year, n.class_number, p.is_observed
),

scopes as (
    select unnest(['institution', 'home country']) as scope
),

weighed as (
    select
        v.definition_id,
        'home country' as scope,
        c.publication_year,
        case v.counting when 'author-fractional' then c.author_weight else c.organisation_weight end as weight,
        v.is_international,
        c.p_publications
    from verdicts as v
    inner join home_classes as c on c.country_view = v.country_view and c.class_number = v.class_number
    where v.counting <> 'country-fractional'
    union all
    select
        v.definition_id,
        'institution' as scope,
        c.publication_year,
        case v.counting when 'author-fractional' then c.author_weight else c.organisation_weight end as weight,
        v.is_international,
        c.p_publications
    from verdicts as v
    inner join observed_classes as c on c.class_number = v.class_number
    where v.counting <> 'country-fractional'
    union all
    select
        v.definition_id,
        s.scope,
        p.publication_year,
        v.country_weight as weight,
        v.is_international,
        p.p_publications
    from verdicts as v
    inner join profiles as p on p.class_number = v.class_number
    inner join scopes as s
        on (s.scope = 'institution' and p.is_observed) or (s.scope = 'home country' and v.has_home_country)
    where v.counting = 'country-fractional'
),

by_year as (
    select
        definition_id,
        scope,
        publication_year,
        cast(round(weight, 9) as decimal(18, 9)) as weight,
        is_international,
        sum(p_publications) as p_publications
    from weighed
    where round(weight, 9) > 0
    group by definition_id, scope, publication_year, cast(round(weight, 9) as decimal(18, 9)), is_international
),

by_period as (
    select
        y.definition_id,
        y.scope,
        p.period,
        'all' as subject_level,
        y.weight,
        y.is_international,
        sum(y.p_publications) as p_publications
    from by_year as y
    inner join core.periods as p on y.publication_year between p.first_year and p.last_year
    group by y.definition_id, y.scope, p.period, y.weight, y.is_international
),

shares as (
    select i.*, d.counting = 'full' or i.scope = 'all records' as is_of_counts
    from indicators.international_coauthorship as i
    inner join core.definitions as d on d.definition_id = i.definition_id
    where i.pp_international is not null
),

outcomes as (
    select unnest([true, false]) as is_international
)

select
    s.definition_id,
    s.scope,
    s.period,
    s.subject_level,
    s.subject_id,
    cast(1 as decimal(18, 9)) as weight,
    o.is_international,
    case when o.is_international then s.p_international else s.p_denominator - s.p_international end as p_publications,
    s.is_small,
    cast(null as varchar) as undefined_reason,
    s.is_synthetic
from shares as s
cross join outcomes as o
where s.is_of_counts
union all
select
    s.definition_id,
    s.scope,
    s.period,
    s.subject_level,
    s.subject_id,
    w.weight,
    w.is_international,
    cast(w.p_publications as bigint) as p_publications,
    s.is_small,
    case
        when w.weight is not null then null
        when s.subject_level <> 'all' then 'not computed for subjects by fractional counting'
        else 'the publications have no weight here'
    end as undefined_reason,
    s.is_synthetic
from shares as s
left join by_period as w
    on w.definition_id = s.definition_id
    and w.scope = s.scope
    and w.period = s.period
    and w.subject_level = s.subject_level
where not s.is_of_counts

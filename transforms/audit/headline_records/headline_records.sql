-- One row per headline indicator, series and record: what the record adds to the numerator and the denominator under the
-- default definition, and the facts that decide it. A figure of a year, or a field, is the sum over its records. Among all
-- records every publication has a row, counted or not, and so has every programme of the register in the series 'all', so
-- that a record that came can be told from one that is counted now.
with default_definition as (
    select definition_id, country_view, counting from core.definitions where is_default
),

-- only these two ways of counting look at the parts of countries
home_codes as (
    select v.country_code
    from core.country_views as v
    inner join default_definition as d on d.country_view = v.country_view
    inner join core.country_views as h
        on h.country_view = v.country_view and h.counted_country_code = v.counted_country_code
    inner join raw.observation as o on o.home_country_code = h.country_code
    where d.counting in ('author-fractional', 'institution-fractional')
),

home_credits as (
    select
        c.publication_id,
        sum(c.author_weight) as author_weight,
        sum(c.organisation_weight) as organisation_weight
    from core.publication_credits as c
    inner join home_codes as h on h.country_code = c.country_code
    group by c.publication_id
),

others as (
    select publication_id, array_to_string(list_sort(array_agg(concat(source, ' ', content_hash))), ', ') as content
    from core.publication_records
    where is_kept and link <> 'itself'
    group by publication_id
),

contents as (
    select
        r.publication_id,
        concat(r.source, ' ', r.content_hash, coalesce(', ' || o.content, '')) as content
    from core.publication_records as r
    left join others as o on o.publication_id = r.publication_id
    where r.is_kept and r.link = 'itself'
),

judged as (
    select
        p.publication_id,
        p.publication_year,
        p.domain_id,
        p.field_id,
        p.publication_type,
        p.is_retracted,
        p.is_observed,
        p.country_set,
        p.country_knowledge,
        p.n_corrections,
        p.is_synthetic,
        t.content,
        s.counted_country_set,
        s.has_home_country,
        d.counting,
        k.observed_author_weight,
        k.observed_organisation_weight,
        coalesce(h.author_weight, 0) as home_author_weight,
        coalesce(h.organisation_weight, 0) as home_organisation_weight,
        cast(1.0 / cast(greatest(s.n_countries, 1) as double) as decimal(38, 12)) as country_weight,
        p.is_counted and coalesce(c.is_in_denominator, false) as is_in_denominator,
        p.is_counted and coalesce(c.is_in_denominator and c.is_international, false) as is_international
    from core.publications as p
    cross join default_definition as d
    inner join core.publication_classes as k on k.publication_id = p.publication_id
    inner join core.country_sets as s on s.country_set = p.country_set and s.country_view = d.country_view
    inner join contents as t on t.publication_id = p.publication_id
    left join core.definition_classes as c
        on c.definition_id = d.definition_id
        and c.selection_class = k.selection_class
        and c.judgement_class = k.judgement_class
    left join home_credits as h on h.publication_id = p.publication_id
),

-- the weights are those of indicators.international_coauthorship
weighed as (
    select 'all records' as series, *, cast(1 as decimal(38, 12)) as weight from judged
    union all
    select
        'institution' as series,
        *,
        case counting
            when 'author-fractional' then cast(observed_author_weight as decimal(38, 12))
            when 'institution-fractional' then cast(observed_organisation_weight as decimal(38, 12))
            when 'country-fractional' then country_weight
            else cast(1 as decimal(38, 12))
        end as weight
    from judged
    where is_observed
    union all
    select
        'home country' as series,
        *,
        case counting
            when 'author-fractional' then cast(home_author_weight as decimal(38, 12))
            when 'institution-fractional' then cast(home_organisation_weight as decimal(38, 12))
            when 'country-fractional' then country_weight
            else cast(1 as decimal(38, 12))
        end as weight
    from judged
    where has_home_country
),

running as (
    select
        p.programme_id,
        p.instrument,
        bool_or(p.certain_from <= o.as_of_date and o.as_of_date < p.certain_to) as is_certain
    from core.programme_periods as p
    cross join raw.observation as o
    where p.possible_from <= o.as_of_date and (p.possible_to is null or o.as_of_date < p.possible_to)
    group by p.programme_id, p.instrument
),

periods as (
    select
        programme_id,
        array_to_string(
            list_sort(
                array_agg(
                    concat(
                        coalesce(cast(possible_from as varchar), '?'),
                        ' ',
                        instrument,
                        ' certain ',
                        coalesce(cast(certain_from as varchar), '?'),
                        ' to ',
                        coalesce(cast(certain_to as varchar), '?'),
                        ', possible to ',
                        coalesce(cast(possible_to as varchar), '?')
                    )
                )
            ),
            '; '
        ) as content
    from core.programme_periods
    group by programme_id
),

programmes as (
    select
        'all' as series,
        g.programme_id,
        coalesce(p.content, '') as content,
        coalesce(bool_or(r.is_certain), false) as is_certain,
        count(r.programme_id) > 0 as is_possible
    from core.programmes as g
    left join periods as p on p.programme_id = g.programme_id
    left join running as r on r.programme_id = g.programme_id
    group by g.programme_id, p.content
    union all
    select
        r.instrument as series,
        r.programme_id,
        p.content,
        coalesce(r.is_certain, false) as is_certain,
        true as is_possible
    from running as r
    inner join periods as p on p.programme_id = r.programme_id
),

counted as (
    select 'programmes, at least' as indicator, series, programme_id, content, is_certain as is_counted from programmes
    union all
    select 'programmes, at most' as indicator, series, programme_id, content, is_possible as is_counted from programmes
),

funded as (
    select
        n.project_id,
        cast(sum(cast(n.ec_contribution as decimal(18, 2))) as decimal(38, 12)) as ec_contribution,
        array_to_string(
            list_sort(
                array_agg(
                    concat(
                        n.cordis_organisation_id, ' ', n.role, ' ', coalesce(cast(n.ec_contribution as varchar), '?')
                    )
                )
            ),
            '; '
        ) as content
    from core.project_participations as n
    cross join raw.observation as o
    where n.country_code = o.home_country_code
    group by n.project_id
)

select
    'international share' as indicator,
    series,
    publication_id as record_id,
    publication_year,
    domain_id,
    field_id,
    is_in_denominator as is_counted,
    cast(case when is_international then weight else 0 end as decimal(38, 12)) as numerator,
    cast(case when is_in_denominator then weight else 0 end as decimal(38, 12)) as denominator,
    publication_type as record_type,
    is_retracted,
    country_set,
    counted_country_set,
    country_knowledge,
    n_corrections,
    content,
    is_synthetic
from weighed
union all
select
    indicator,
    series,
    programme_id as record_id,
    null as publication_year,
    null as domain_id,
    null as field_id,
    is_counted,
    cast(case when is_counted then 1 else 0 end as decimal(38, 12)) as numerator,
    null as denominator,
    'programme' as record_type,
    false as is_retracted,
    '' as country_set,
    '' as counted_country_set,
    null as country_knowledge,
    0 as n_corrections,
    content,
    false as is_synthetic
from counted
union all
select
    'European contribution' as indicator,
    coalesce(p.framework_programme, 'not stated') as series,
    f.project_id as record_id,
    cast(year(p.start_date) as integer) as publication_year,
    null as domain_id,
    null as field_id,
    true as is_counted,
    coalesce(f.ec_contribution, cast(0 as decimal(38, 12))) as numerator,
    null as denominator,
    'project' as record_type,
    false as is_retracted,
    '' as country_set,
    '' as counted_country_set,
    null as country_knowledge,
    0 as n_corrections,
    concat(
        coalesce(p.framework_programme, '?'), ' from ', coalesce(cast(p.start_date as varchar), '?'), ': ', f.content
    ) as content,
    false as is_synthetic
from funded as f
left join core.projects as p on p.project_id = f.project_id

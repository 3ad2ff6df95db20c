-- One row per publication, field and pair of sources whose records in force give different values. Most publications
-- have one source, so only those with several are looked at.
with kept as (
    select
        r.publication_id,
        r.source,
        r.source_record_id,
        r.countries,
        r.doi,
        r.publication_type,
        cast(r.publication_year as varchar) as publication_year
    from core.publication_records as r
    inner join core.publications as p on p.publication_id = r.publication_id
    where r.is_kept and array_length(p.sources) > 1
),

country_codes as (
    select publication_id, source, source_record_id, unnest(countries) as country_code from kept
),

country_sets as (
    select
        c.publication_id,
        c.source,
        c.source_record_id,
        array_to_string(list_sort(array_agg(distinct c.country_code)), ' ') as country_list,
        count(distinct n.counted_country_code) > 1 as is_international
    from country_codes as c
    inner join core.countries as n on n.country_code = c.country_code
    group by c.publication_id, c.source, c.source_record_id
),

given as (
    select publication_id, source, source_record_id, 'countries' as field, country_list as given_value, is_international
    from country_sets
    union all
    select publication_id, source, source_record_id, 'doi' as field, doi as given_value, null as is_international
    from kept
    where doi is not null
    union all
    select
        publication_id,
        source,
        source_record_id,
        'publication_type' as field,
        publication_type as given_value,
        null as is_international
    from kept
    where publication_type is not null
    union all
    select
        publication_id,
        source,
        source_record_id,
        'publication_year' as field,
        publication_year as given_value,
        null as is_international
    from kept
    where publication_year is not null
),

ranked as (
    select
        *,
        case source when 'openalex' then '' else source end as source_order,
        row_number() over (partition by publication_id, field, source order by source_record_id) as place
    from given
),

spoken as (
    select publication_id, source, source_order, field, given_value, is_international from ranked where place = 1
)

select
    a.publication_id,
    a.field,
    a.source as source_a,
    a.given_value as value_a,
    b.source as source_b,
    b.given_value as value_b,
    case a.field
        when 'countries' then p.countries_source
        when 'doi' then p.doi_source
        when 'publication_type' then p.type_source
        else p.year_source
    end as source_used,
    a.is_international <> b.is_international as changes_international,
    p.is_synthetic
from spoken as a
inner join spoken as b
    on b.publication_id = a.publication_id and b.field = a.field and b.source_order > a.source_order
inner join core.publications as p on p.publication_id = a.publication_id
where b.given_value <> a.given_value

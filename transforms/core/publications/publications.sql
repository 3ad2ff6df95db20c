-- One row per publication, from the record that is kept of it. What is known of its countries is stated, and whether it
-- is counted, or why not. International means more than one distinct country (CWTS Leiden, bibliometrix).
with kept as (
    select publication_id, file_id, line, source, is_synthetic
    from core.publication_records
    where is_kept and source = 'openalex'
),

countries as (
    select
        a.publication_id,
        count(distinct c.counted_country_code) as n_countries,
        count(distinct a.country_code) as n_countries_territories_apart,
        count(distinct a.author_index) as n_authors_with_country,
        bool_or(c.counted_country_code = o.home_country_code) as has_home_country
    from core.authorship_countries as a
    inner join core.countries as c on c.country_code = a.country_code
    cross join raw.observation as o
    group by a.publication_id
),

affiliations as (
    select
        k.publication_id,
        coalesce(bool_or(o.is_observed), false) as is_observed,
        count(distinct a.institution_id) as n_organisations,
        count(distinct coalesce(a.institution_id, cast(a.affiliation_index as varchar))) as n_affiliations
    from kept as k
    inner join raw.openalex_affiliations as a on a.file_id = k.file_id and a.line = k.line
    left join core.organisations as o on o.organisation_id = a.institution_id
    group by k.publication_id
),

authors as (
    select k.publication_id, max(a.n_affiliation_strings) as most_affiliation_strings
    from kept as k
    inner join raw.openalex_authorships as a on a.file_id = k.file_id and a.line = k.line
    group by k.publication_id
),

listed as (
    select a.file_id, a.line, unnest(a.countries) as given_code from raw.openalex_authorships as a
    union all
    select a.file_id, a.line, a.country_code as given_code from raw.openalex_affiliations as a
),

unrecognised as (
    select k.publication_id, count(distinct upper(trim(l.given_code))) as n_codes
    from kept as k
    inner join listed as l on l.file_id = k.file_id and l.line = k.line
    left join raw.countries as c on c.country_code = upper(trim(l.given_code))
    left join raw.country_aliases as a on a.alias_code = upper(trim(l.given_code))
    where trim(l.given_code) <> '' and c.country_code is null and a.alias_code is null
    group by k.publication_id
),

joined as (
    select
        k.publication_id,
        k.source,
        k.file_id,
        k.line,
        k.is_synthetic,
        w.doi,
        w.publication_year,
        w.publication_date,
        w.work_type,
        w.field_id,
        w.field_name,
        w.domain_id,
        w.domain_name,
        w.n_authorships,
        w.is_author_list_truncated,
        coalesce(w.is_retracted, false) as is_retracted,
        coalesce(w.is_paratext, false) as is_paratext,
        w.n_authorships - coalesce(n.n_authors_with_country, 0) as n_authors_without_country,
        coalesce(n.n_countries, 0) as n_countries,
        coalesce(n.n_countries_territories_apart, 0) as n_countries_territories_apart,
        coalesce(f.n_organisations, 0) as n_organisations,
        coalesce(f.n_affiliations, 0) as n_affiliations,
        coalesce(u.n_codes, 0) as n_unrecognised_country_codes,
        coalesce(n.has_home_country, false) as has_home_country,
        coalesce(f.is_observed, false) as is_observed,
        coalesce(s.most_affiliation_strings, 0) as most_affiliation_strings,
        t.publication_type is not null as is_counted_type,
        o.first_year,
        o.last_year
    from kept as k
    inner join raw.openalex_works as w on w.file_id = k.file_id and w.line = k.line
    cross join raw.observation as o
    left join raw.counted_publication_types as t on t.publication_type = w.work_type
    left join countries as n on n.publication_id = k.publication_id
    left join affiliations as f on f.publication_id = k.publication_id
    left join authors as s on s.publication_id = k.publication_id
    left join unrecognised as u on u.publication_id = k.publication_id
),

judged as (
    select
        *,
        case
            when n_countries = 0 then 'unknown'
            when n_countries = 1 and (n_authors_without_country > 0 or is_author_list_truncated) then 'partly known'
            else 'known'
        end as country_knowledge,
        case
            when is_retracted then 'retracted'
            when is_paratext then 'paratext'
            when work_type is null then 'type missing'
            when not is_counted_type then 'type not counted'
            when publication_year is null then 'year missing'
            when publication_year < first_year or publication_year > last_year then 'year outside the years observed'
        end as reason_not_counted
    from joined
)

select
    publication_id,
    doi,
    publication_year,
    publication_date,
    work_type as publication_type,
    field_id,
    field_name,
    domain_id,
    domain_name,
    n_authorships as n_authors,
    is_author_list_truncated,
    n_authors_without_country,
    n_organisations,
    n_countries,
    n_countries_territories_apart,
    n_unrecognised_country_codes,
    country_knowledge,
    n_countries > 1 as is_international,
    n_countries_territories_apart > 1 as is_international_territories_apart,
    n_countries > 1 or country_knowledge <> 'known' as could_be_international,
    n_countries > 1
    or (
        country_knowledge <> 'known'
        and not (n_authorships = 1 and most_affiliation_strings <= 1 and n_affiliations <= 1)
    ) as could_be_international_tight,
    has_home_country,
    is_observed,
    is_retracted,
    is_paratext,
    reason_not_counted is null as is_counted,
    reason_not_counted,
    source,
    file_id,
    line,
    is_synthetic
from judged

-- One row per publication, from all records that are kept of it: each field is that of the record the publication is
-- named after, or else of the first other record that has it; authors and countries together are those of one record.
-- What is known of its countries is stated, and whether the default definition counts it, or why not. International means
-- more than one distinct country as that definition counts them.
with kept as (
    select
        r.publication_id,
        r.source,
        r.file_id,
        r.line,
        r.source_record_id,
        r.link = 'itself' as is_main,
        r.is_author_list_used,
        r.doi,
        r.publication_year,
        w.publication_date,
        r.publication_type,
        w.field_id,
        w.field_name,
        w.domain_id,
        w.domain_name,
        r.is_retracted,
        w.is_paratext,
        w.n_authorships,
        w.is_author_list_truncated,
        r.n_unrecognised_country_codes,
        r.n_corrections,
        r.is_synthetic
    from core.publication_records as r
    inner join raw.works as w on w.file_id = r.file_id and w.line = r.line
    where r.is_kept
),

others as (
    select
        publication_id,
        list_sort(array_agg(distinct source)) as sources,
        min_by(doi, source_record_id) filter (where doi is not null) as doi,
        min_by(source, source_record_id) filter (where doi is not null) as doi_source,
        min_by(publication_year, source_record_id) filter (where publication_year is not null) as publication_year,
        min_by(source, source_record_id) filter (where publication_year is not null) as year_source,
        min_by(publication_date, source_record_id) filter (where publication_date is not null) as publication_date,
        min_by(publication_type, source_record_id) filter (where publication_type is not null) as publication_type,
        min_by(source, source_record_id) filter (where publication_type is not null) as type_source,
        min_by(field_id, source_record_id) filter (where field_id is not null) as field_id,
        min_by(field_name, source_record_id) filter (where field_id is not null) as field_name,
        min_by(domain_id, source_record_id) filter (where domain_id is not null) as domain_id,
        min_by(domain_name, source_record_id) filter (where domain_id is not null) as domain_name,
        min_by(is_retracted, source_record_id) filter (where is_retracted is not null) as is_retracted,
        min_by(is_paratext, source_record_id) filter (where is_paratext is not null) as is_paratext,
        sum(n_corrections) as n_corrections,
        bool_or(is_synthetic) as is_synthetic
    from kept
    where not is_main
    group by publication_id
),

placed_authors as (
    select publication_id, author_index from core.authorship_countries group by publication_id, author_index
),

author_counts as (
    select publication_id, count(*) as n_authors_with_country from placed_authors group by publication_id
),

codes as (
    select publication_id, country_code from core.authorship_countries group by publication_id, country_code
),

countries as (
    select
        a.publication_id,
        count(distinct c.counted_country_code) as n_countries,
        count(*) as n_countries_territories_apart,
        array_to_string(list_sort(array_agg(a.country_code)), ' ') as country_set,
        bool_or(c.counted_country_code = h.counted_country_code) as has_home_country
    from codes as a
    inner join core.countries as c on c.country_code = a.country_code
    cross join raw.observation as o
    left join core.countries as h on h.country_code = o.home_country_code
    group by a.publication_id
),

affiliated as (
    select k.publication_id, k.is_author_list_used, a.institution_id
    from kept as k
    inner join raw.affiliations as a on a.file_id = k.file_id and a.line = k.line
    where a.institution_id is not null
    group by k.publication_id, k.is_author_list_used, a.institution_id
),

organisations as (
    select
        a.publication_id,
        coalesce(bool_or(o.is_observed), false) as is_observed,
        coalesce(bool_or(o.is_intergovernmental and a.is_author_list_used), false) as has_intergovernmental_organisation,
        count(*) filter (where a.is_author_list_used) as n_organisations
    from affiliated as a
    left join core.organisations as o on o.organisation_id = a.institution_id
    group by a.publication_id
),

single_authors as (
    select publication_id, file_id, line from kept where is_author_list_used and n_authorships = 1
),

-- single authors who could be in two countries
several_places as (
    select s.publication_id
    from single_authors as s
    inner join raw.authorships as a on a.file_id = s.file_id and a.line = s.line
    where a.n_affiliation_strings > 1
    union
    select s.publication_id
    from single_authors as s
    inner join raw.affiliations as a on a.file_id = s.file_id and a.line = s.line
    group by s.publication_id
    having count(distinct coalesce(a.institution_id, cast(a.affiliation_index as varchar))) > 1
),

joined as (
    select
        m.publication_id,
        case
            when o.sources is null then [m.source]
            else list_sort(list_distinct(list_concat([m.source], o.sources)))
        end as sources,
        m.source,
        m.file_id,
        m.line,
        l.source as authors_source,
        l.file_id as authors_file_id,
        l.line as authors_line,
        coalesce(m.doi, o.doi) as doi,
        case when m.doi is not null then m.source else o.doi_source end as doi_source,
        coalesce(m.publication_year, o.publication_year) as publication_year,
        case when m.publication_year is not null then m.source else o.year_source end as year_source,
        coalesce(m.publication_date, o.publication_date) as publication_date,
        coalesce(m.publication_type, o.publication_type) as publication_type,
        case when m.publication_type is not null then m.source else o.type_source end as type_source,
        coalesce(m.field_id, o.field_id) as field_id,
        case when m.field_id is not null then m.field_name else o.field_name end as field_name,
        coalesce(m.domain_id, o.domain_id) as domain_id,
        case when m.domain_id is not null then m.domain_name else o.domain_name end as domain_name,
        coalesce(m.is_retracted, o.is_retracted, false) as is_retracted,
        coalesce(m.is_paratext, o.is_paratext, false) as is_paratext,
        l.n_authorships as n_authors,
        l.is_author_list_truncated,
        l.n_unrecognised_country_codes,
        l.n_authorships - coalesce(a.n_authors_with_country, 0) as n_authors_without_country,
        coalesce(n.n_countries, 0) as n_countries,
        coalesce(n.n_countries_territories_apart, 0) as n_countries_territories_apart,
        coalesce(n.country_set, '') as country_set,
        coalesce(n.has_home_country, false) as has_home_country,
        coalesce(f.n_organisations, 0) as n_organisations,
        coalesce(f.is_observed, false) as is_observed,
        coalesce(f.has_intergovernmental_organisation, false) as has_intergovernmental_organisation,
        l.n_authorships = 1 and s.publication_id is null as is_single_place,
        cast(m.n_corrections + coalesce(o.n_corrections, 0) as bigint) as n_corrections,
        m.is_synthetic or coalesce(o.is_synthetic, false) as is_synthetic
    from kept as m
    inner join kept as l on l.publication_id = m.publication_id and l.is_author_list_used
    left join others as o on o.publication_id = m.publication_id
    left join countries as n on n.publication_id = m.publication_id
    left join author_counts as a on a.publication_id = m.publication_id
    left join organisations as f on f.publication_id = m.publication_id
    left join several_places as s on s.publication_id = m.publication_id
    where m.is_main
),

classed as (
    select
        *,
        concat(
            coalesce(publication_type, '?'),
            ';',
            case
                when n_authors > 200 then '201'
                when n_authors > 100 then '101'
                when n_authors > 50 then '51'
                when n_authors > 10 then '11'
                when n_authors > 0 then '1'
                else '0'
            end,
            case when is_retracted then ';retracted' else '' end,
            case when is_paratext then ';paratext' else '' end
        ) as selection_class,
        case
            when n_countries = 0 then 'unknown'
            when n_countries = 1 and (n_authors_without_country > 0 or is_author_list_truncated) then 'partly known'
            else 'known'
        end as country_knowledge
    from joined
),

rules as (
    select s.selection_class, s.reason_not_counted
    from core.selections as s
    inner join core.definitions as d on d.selection_id = s.selection_id
    where d.is_default
),

judged as (
    select
        c.*,
        case
            when r.reason_not_counted is not null then r.reason_not_counted
            when c.publication_year is null then 'year missing'
            when c.publication_year < o.first_year or c.publication_year > o.last_year
                then 'year outside the years observed'
        end as reason_not_counted
    from classed as c
    cross join raw.observation as o
    inner join rules as r on r.selection_class = c.selection_class
)

select
    publication_id,
    sources,
    doi,
    doi_source,
    publication_year,
    year_source,
    publication_date,
    publication_type,
    type_source,
    field_id,
    field_name,
    domain_id,
    domain_name,
    n_authors,
    is_author_list_truncated,
    n_authors_without_country,
    n_organisations,
    n_countries,
    n_countries_territories_apart,
    country_set,
    n_unrecognised_country_codes,
    case when n_countries > 0 then authors_source end as countries_source,
    country_knowledge,
    n_countries > 1 as is_international,
    n_countries_territories_apart > 1 as is_international_territories_apart,
    n_countries > 1 or country_knowledge <> 'known' as could_be_international,
    n_countries > 1
    or (country_knowledge <> 'known' and not is_single_place) as could_be_international_tight,
    is_single_place,
    has_home_country,
    has_intergovernmental_organisation,
    is_observed,
    is_retracted,
    is_paratext,
    selection_class,
    reason_not_counted is null as is_counted,
    reason_not_counted,
    n_corrections,
    source,
    file_id,
    line,
    authors_file_id,
    authors_line,
    is_synthetic
from judged

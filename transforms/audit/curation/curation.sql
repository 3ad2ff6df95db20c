-- One row per scope and affiliation text from which no country is known yet: the publications it stands on, those of them
-- that a country for this text alone would settle, and by how much that narrows the interval between
-- pp_international_lb and pp_international_ub of the scope, all years, all fields, under the default definition; each
-- publication counts one. A publication whose country is unknown or partly known is settled where every listed author
-- without a country has the text: whatever the country is, it is international or domestic from then on.
with counted as (
    select
        publication_id,
        is_observed,
        has_home_country,
        could_be_international and not is_international as is_unclear,
        n_authors_without_country,
        is_author_list_truncated,
        is_synthetic
    from core.publications
    where is_counted
),

scoped as (
    select 'institution' as scope, * from counted where is_observed
    union all
    select 'home country' as scope, * from counted where has_home_country
),

denominators as (
    select scope, count(*) as p_counted from scoped group by scope
),

texts as (
    select r.publication_id, r.source, t.author_index, t.affiliation_key, t.affiliation_text
    from core.publication_records as r
    inner join raw.unmatched_affiliations as t on t.file_id = r.file_id and t.line = r.line
    left join core.authorship_countries as c
        on c.publication_id = r.publication_id and c.author_index = t.author_index
    where r.is_author_list_used and c.publication_id is null
),

spellings as (
    select source, affiliation_key, affiliation_text, count(*) as n_uses
    from texts
    group by source, affiliation_key, affiliation_text
),

shown as (
    select
        source,
        affiliation_key,
        affiliation_text,
        row_number() over (partition by source, affiliation_key order by n_uses desc, affiliation_text) as place,
        count(*) over (partition by source, affiliation_key) as n_spellings
    from spellings
),

carriers as (
    select publication_id, source, affiliation_key, count(distinct author_index) as n_authors
    from texts
    group by publication_id, source, affiliation_key
),

judged as (
    select
        s.scope,
        c.source,
        c.affiliation_key,
        c.publication_id,
        s.is_unclear,
        s.is_unclear and not s.is_author_list_truncated and c.n_authors = s.n_authors_without_country as is_settled,
        s.is_synthetic
    from carriers as c
    inner join scoped as s on s.publication_id = c.publication_id
),

summed as (
    select
        scope,
        source,
        affiliation_key,
        count(*) as p_publications,
        count(*) filter (where is_unclear) as p_unclear,
        count(*) filter (where is_settled) as p_settled,
        coalesce(min(publication_id) filter (where is_settled), min(publication_id)) as example_publication_id,
        bool_or(is_synthetic) as is_synthetic
    from judged
    group by scope, source, affiliation_key
)

select
    s.scope,
    s.source,
    s.affiliation_key,
    row_number() over (
        partition by s.scope
        order by s.p_settled desc, s.p_unclear desc, s.p_publications desc, s.source, s.affiliation_key
    ) as curation_rank,
    t.affiliation_text,
    t.n_spellings,
    s.p_publications,
    s.p_unclear,
    s.p_settled,
    d.p_counted,
    cast(s.p_settled as double) / nullif(cast(d.p_counted as double), 0) as pp_narrowing,
    s.example_publication_id,
    concat(
        'affiliation-',
        s.affiliation_key,
        ',',
        s.source,
        ',affiliation,',
        s.affiliation_key,
        ',country_code,,,The source reads no country from this text,,Curators,',
        cast(o.as_of_date as varchar)
    ) as correction,
    o.default_definition_id as definition_id,
    s.is_synthetic
from summed as s
inner join denominators as d on d.scope = s.scope
inner join shown as t on t.source = s.source and t.affiliation_key = s.affiliation_key and t.place = 1
cross join raw.observation as o

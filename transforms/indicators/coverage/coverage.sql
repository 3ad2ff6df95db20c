-- One row per definition, scope and period: of the publications the definition counts, how many have what the
-- indicators need: a DOI, a type, a field, authors, a corresponding author, a country, and an affiliation matched to
-- an organisation that ROR knows. What is not counted is in audit.publications_not_counted.
with numbered as (
    select distinct selection_class, judgement_class, class_number from core.definition_classes
),

verdicts as (
    select distinct definition_id, class_number, has_home_country, country_knowledge from core.definition_classes
),

corresponding as (
    select distinct publication_id from core.authorships where is_corresponding
),

matched as (
    select distinct m.publication_id
    from core.publication_organisations as m
    inner join core.organisations as o on o.organisation_id = m.organisation_id
    where o.ror is not null
),

profiles as (
    select
        c.publication_year,
        n.class_number,
        c.is_observed,
        count(*) as p_publications,
        count(p.doi) as p_with_doi,
        count(p.publication_type) as p_with_type,
        count(p.field_id) as p_with_field,
        count(*) filter (where p.n_authors > 0) as p_with_authors,
        count(*) filter (where p.is_author_list_truncated) as p_truncated,
        count(a.publication_id) as p_with_corresponding_flag,
        count(m.publication_id) as p_with_ror
    from core.publication_classes as c
    inner join numbered as n on n.selection_class = c.selection_class and n.judgement_class = c.judgement_class
    inner join core.publications as p on p.publication_id = c.publication_id
    left join corresponding as a on a.publication_id = c.publication_id
    left join matched as m on m.publication_id = c.publication_id
    where c.publication_year is not null
    group by c.publication_year, n.class_number, c.is_observed
),

judged as (
    select
        v.definition_id,
        p.publication_year,
        p.is_observed,
        v.has_home_country,
        sum(p.p_publications) as p_publications,
        sum(p.p_with_doi) as p_with_doi,
        sum(p.p_with_type) as p_with_type,
        sum(p.p_with_field) as p_with_field,
        sum(p.p_with_authors) as p_with_authors,
        sum(p.p_truncated) as p_truncated,
        sum(p.p_with_corresponding_flag) as p_with_corresponding_flag,
        sum(p.p_with_ror) as p_with_ror,
        sum(case v.country_knowledge when 'partly known' then p.p_publications else 0 end) as p_partly_known,
        sum(case v.country_knowledge when 'unknown' then p.p_publications else 0 end) as p_unknown
    from verdicts as v
    inner join profiles as p on p.class_number = v.class_number
    group by v.definition_id, p.publication_year, p.is_observed, v.has_home_country
),

scopes as (
    select unnest(['institution', 'home country', 'all records']) as scope
),

cells as (
    select
        d.definition_id,
        s.scope,
        p.period,
        cast(coalesce(sum(j.p_publications), 0) as bigint) as p_publications,
        cast(coalesce(sum(j.p_with_doi), 0) as bigint) as p_with_doi,
        cast(coalesce(sum(j.p_with_type), 0) as bigint) as p_with_type,
        cast(coalesce(sum(j.p_with_field), 0) as bigint) as p_with_field,
        cast(coalesce(sum(j.p_with_authors), 0) as bigint) as p_with_authors,
        cast(coalesce(sum(j.p_truncated), 0) as bigint) as p_truncated,
        cast(coalesce(sum(j.p_with_corresponding_flag), 0) as bigint) as p_with_corresponding_flag,
        cast(coalesce(sum(j.p_with_ror), 0) as bigint) as p_with_ror,
        cast(coalesce(sum(j.p_partly_known), 0) as bigint) as p_partly_known,
        cast(coalesce(sum(j.p_unknown), 0) as bigint) as p_unknown
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

divided as (
    select *, nullif(cast(p_publications as double), 0) as n from cells
),

records as (
    select coalesce(bool_or(is_synthetic), false) as is_synthetic
    from core.publication_classes
    where publication_year is not null
)

select
    c.definition_id,
    c.scope,
    c.period,
    c.p_publications,
    c.p_with_doi,
    c.p_with_type,
    c.p_with_field,
    c.p_with_authors,
    c.p_truncated as p_truncated_author_list,
    c.p_with_corresponding_flag,
    c.p_with_ror as p_with_ror_organisation,
    c.p_publications - c.p_partly_known - c.p_unknown as p_fully_known,
    c.p_partly_known,
    c.p_unknown,
    cast(c.p_with_doi as double) / c.n as pp_with_doi,
    cast(c.p_with_type as double) / c.n as pp_with_type,
    cast(c.p_with_field as double) / c.n as pp_with_field,
    cast(c.p_with_authors as double) / c.n as pp_with_authors,
    cast(c.p_truncated as double) / c.n as pp_truncated_author_list,
    cast(c.p_with_corresponding_flag as double) / c.n as pp_with_corresponding_flag,
    cast(c.p_with_ror as double) / c.n as pp_with_ror_organisation,
    cast(c.p_publications - c.p_partly_known - c.p_unknown as double) / c.n as pp_fully_known,
    cast(c.p_partly_known as double) / c.n as pp_partly_known,
    cast(c.p_unknown as double) / c.n as pp_unknown_country,
    c.p_publications < o.small_cells_below as is_small,
    case when c.p_publications = 0 then 'no publications' end as undefined_reason,
    r.is_synthetic
from divided as c
cross join raw.observation as o
cross join records as r

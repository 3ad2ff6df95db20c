-- One row per author of a publication, known by the place in the list alone; the list is that of one record.
with kept as (
    select publication_id, file_id, line, is_synthetic
    from core.publication_records
    where is_author_list_used
),

institutions as (
    select
        k.publication_id,
        a.author_index,
        count(distinct a.institution_id) as n_organisations,
        coalesce(bool_or(o.is_observed), false) as is_observed
    from kept as k
    inner join raw.affiliations as a on a.file_id = k.file_id and a.line = k.line
    left join core.organisations as o on o.organisation_id = a.institution_id
    group by k.publication_id, a.author_index
),

countries as (
    select publication_id, author_index, count(*) as n_countries
    from core.authorship_countries
    group by publication_id, author_index
)

select
    k.publication_id,
    a.author_index,
    a.author_position,
    a.is_corresponding,
    coalesce(c.n_countries, 0) as n_countries,
    coalesce(i.n_organisations, 0) as n_organisations,
    a.n_affiliation_strings,
    coalesce(i.is_observed, false) as is_observed,
    k.is_synthetic
from kept as k
inner join raw.authorships as a on a.file_id = k.file_id and a.line = k.line
left join institutions as i on i.publication_id = k.publication_id and i.author_index = a.author_index
left join countries as c on c.publication_id = k.publication_id and c.author_index = a.author_index

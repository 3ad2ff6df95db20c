-- One row per author of a publication, known by the place in the list alone; the list is that of one record. Most
-- authors have one affiliation, where there is nothing to count.
with affiliations as (
    select
        publication_id,
        author_index,
        case when country_code is null then 0 else 1 end as n_countries,
        case when organisation_id is null then 0 else 1 end as n_organisations,
        is_observed
    from core.affiliations
    where is_only_affiliation
    union all
    select
        publication_id,
        author_index,
        count(distinct country_code) as n_countries,
        count(distinct organisation_id) as n_organisations,
        bool_or(is_observed) as is_observed
    from core.affiliations
    where not is_only_affiliation
    group by publication_id, author_index
)

select
    r.publication_id,
    a.author_index,
    a.author_position,
    a.is_corresponding,
    coalesce(f.n_countries, 0) as n_countries,
    coalesce(f.n_organisations, 0) as n_organisations,
    a.n_affiliation_strings,
    coalesce(f.is_observed, false) as is_observed,
    r.is_synthetic
from core.publication_records as r
inner join raw.authorships as a on a.file_id = r.file_id and a.line = r.line
left join affiliations as f on f.publication_id = r.publication_id and f.author_index = a.author_index
where r.is_author_list_used

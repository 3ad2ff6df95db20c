-- One row per author of a publication and country of the author's affiliations, territories kept apart. An organisation
-- that an author names twice is one affiliation; a country read from a string alone counts as one.
select
    publication_id,
    author_index,
    country_code,
    cast(1 as bigint) as n_affiliations,
    is_from_string_only
from core.affiliations
where country_code is not null and is_only_affiliation
union all
select
    publication_id,
    author_index,
    country_code,
    count(distinct coalesce(organisation_id, cast(affiliation_index as varchar))) as n_affiliations,
    bool_and(is_from_string_only) as is_from_string_only
from core.affiliations
where country_code is not null and not is_only_affiliation
group by publication_id, author_index, country_code

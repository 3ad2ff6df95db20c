-- One row per author of a publication and country of the author's affiliations, territories kept apart.
-- An affiliation counts once per organisation. A country that the source read from a string, and that no matched
-- organisation has, counts as one affiliation. Codes are capitals, aliases such as UK and EL are resolved, and a code
-- that names no country is left out (publications.n_unrecognised_country_codes counts them).
with kept as (
    select publication_id, file_id, line
    from core.publication_records
    where is_kept and source = 'openalex'
),

codes as (
    select c.country_code as given_code, c.country_code from raw.countries as c
    union all
    select a.alias_code as given_code, a.country_code from raw.country_aliases as a
),

matched as (
    select
        k.publication_id,
        a.author_index,
        c.country_code,
        count(distinct coalesce(a.institution_id, cast(a.affiliation_index as varchar))) as n_affiliations
    from kept as k
    inner join raw.openalex_affiliations as a on a.file_id = k.file_id and a.line = k.line
    inner join codes as c on c.given_code = upper(trim(a.country_code))
    group by k.publication_id, a.author_index, c.country_code
),

listed as (
    select a.file_id, a.line, a.author_index, unnest(a.countries) as given_code from raw.openalex_authorships as a
),

parsed as (
    select distinct k.publication_id, l.author_index, c.country_code
    from kept as k
    inner join listed as l on l.file_id = k.file_id and l.line = k.line
    inner join codes as c on c.given_code = upper(trim(l.given_code))
)

select
    coalesce(m.publication_id, p.publication_id) as publication_id,
    coalesce(m.author_index, p.author_index) as author_index,
    coalesce(m.country_code, p.country_code) as country_code,
    coalesce(m.n_affiliations, 1) as n_affiliations,
    m.publication_id is null as is_from_string_only
from matched as m
full outer join parsed as p
    on p.publication_id = m.publication_id
    and p.author_index = m.author_index
    and p.country_code = m.country_code

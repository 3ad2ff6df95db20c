-- One row per author of a publication and country of the author's affiliations, territories kept apart; the authors are
-- those of one record. An affiliation counts once per organisation. A country that the source read from a string, and
-- that no matched organisation has, counts as one affiliation. Codes are capitals, aliases such as UK and EL are
-- resolved, and a code that names no country is left out (publications.n_unrecognised_country_codes counts them).
-- Where the register corrects an organisation's country, the code given there counts no more, neither in the
-- affiliation nor in the author's list that the source made of it.
with used as (
    select publication_id, source, file_id, line
    from core.publication_records
    where is_author_list_used
),

codes as (
    select c.country_code as given_code, c.country_code from raw.countries as c
    union all
    select a.alias_code as given_code, a.country_code from raw.country_aliases as a
),

country_corrections as (
    select source, record_id as institution_id, correction_id, new_value as country_code
    from core.corrections
    where status = 'applied' and record_kind = 'institution' and field = 'country_code'
),

affiliations as (
    select
        u.publication_id,
        a.author_index,
        a.affiliation_index,
        a.institution_id,
        upper(trim(a.country_code)) as given_code,
        upper(trim(case when c.correction_id is null then a.country_code else c.country_code end)) as corrected_code,
        c.correction_id is not null as is_corrected
    from used as u
    inner join raw.affiliations as a on a.file_id = u.file_id and a.line = u.line
    left join country_corrections as c on c.source = u.source and c.institution_id = a.institution_id
),

matched as (
    select
        a.publication_id,
        a.author_index,
        c.country_code,
        count(distinct coalesce(a.institution_id, cast(a.affiliation_index as varchar))) as n_affiliations
    from affiliations as a
    inner join codes as c on c.given_code = a.corrected_code
    group by a.publication_id, a.author_index, c.country_code
),

replaced as (
    select distinct publication_id, author_index, given_code from affiliations where is_corrected
),

listed as (
    select a.file_id, a.line, a.author_index, unnest(a.countries) as given_code from raw.authorships as a
),

parsed as (
    select distinct u.publication_id, l.author_index, c.country_code
    from used as u
    inner join listed as l on l.file_id = u.file_id and l.line = u.line
    inner join codes as c on c.given_code = upper(trim(l.given_code))
    left join replaced as r
        on r.publication_id = u.publication_id
        and r.author_index = l.author_index
        and r.given_code = upper(trim(l.given_code))
    where r.publication_id is null
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

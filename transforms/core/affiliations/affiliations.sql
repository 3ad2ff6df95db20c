-- One row per author of a publication and affiliation, countries as they are known now, territories kept apart; the
-- authors are those of one record. Codes are capitals, aliases such as UK and EL are resolved; where no code is given, or
-- one that names no country (publications.n_unrecognised_country_codes counts these), the affiliation stays without one.
-- A country that the source read from a string, and that no matched organisation of the author has, is an affiliation of
-- its own, after the author's others; so is a country that the register gives to an affiliation text from which the
-- source read none. Where the register corrects an organisation's country, the code given there counts no more, neither
-- in the affiliation nor in the author's list that the source made of it.
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
    select record_kind, source, record_id, correction_id, new_value as country_code
    from core.corrections
    where status = 'applied' and field = 'country_code'
),

given as (
    select
        u.publication_id,
        a.author_index,
        a.affiliation_index,
        a.institution_id as organisation_id,
        case when r.correction_id is not null then upper(trim(a.country_code)) end as replaced_code,
        c.country_code
    from used as u
    inner join raw.affiliations as a on a.file_id = u.file_id and a.line = u.line
    left join country_corrections as r
        on r.record_kind = 'institution' and r.source = u.source and r.record_id = a.institution_id
    left join codes as c
        on c.given_code = upper(trim(case when r.correction_id is null then a.country_code else r.country_code end))
),

replaced as (
    select distinct publication_id, author_index, replaced_code from given where replaced_code is not null
),

listed as (
    select a.file_id, a.line, a.author_index, unnest(a.countries) as given_code from raw.authorships as a
),

read_from_strings as (
    select u.publication_id, l.author_index, upper(trim(l.given_code)) as given_code
    from used as u
    inner join listed as l on l.file_id = u.file_id and l.line = u.line
    union all
    select u.publication_id, t.author_index, upper(trim(r.country_code)) as given_code
    from used as u
    inner join raw.unmatched_affiliations as t on t.file_id = u.file_id and t.line = u.line
    inner join country_corrections as r
        on r.record_kind = 'affiliation' and r.source = u.source and r.record_id = t.affiliation_key
),

from_strings as (
    select distinct s.publication_id, s.author_index, c.country_code
    from read_from_strings as s
    inner join codes as c on c.given_code = s.given_code
    left join given as g
        on g.publication_id = s.publication_id
        and g.author_index = s.author_index
        and g.country_code = c.country_code
    left join replaced as r
        on r.publication_id = s.publication_id
        and r.author_index = s.author_index
        and r.replaced_code = s.given_code
    where g.publication_id is null and r.publication_id is null
),

placed as (
    select
        s.publication_id,
        s.author_index,
        s.country_code,
        cast(
            coalesce(max(g.affiliation_index), 0)
            + row_number() over (partition by s.publication_id, s.author_index order by s.country_code) as integer
        ) as affiliation_index
    from from_strings as s
    left join given as g on g.publication_id = s.publication_id and g.author_index = s.author_index
    group by s.publication_id, s.author_index, s.country_code
),

affiliations as (
    select publication_id, author_index, affiliation_index, organisation_id, country_code, false as is_from_string_only
    from given
    union all
    select
        publication_id,
        author_index,
        affiliation_index,
        cast(null as varchar) as organisation_id,
        country_code,
        true as is_from_string_only
    from placed
),

several as (
    select publication_id, author_index from given where affiliation_index > 1
    union
    select publication_id, author_index from placed where affiliation_index > 1
)

select
    a.publication_id,
    a.author_index,
    a.affiliation_index,
    a.organisation_id,
    a.country_code,
    coalesce(o.is_observed, false) as is_observed,
    a.is_from_string_only,
    s.publication_id is null as is_only_affiliation
from affiliations as a
left join core.organisations as o on o.organisation_id = a.organisation_id
left join several as s on s.publication_id = a.publication_id and s.author_index = a.author_index

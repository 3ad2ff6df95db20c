-- One row per organisation of ROR: the record in the file that is read last, with a country that exists.
with records as (
    select
        r.ror,
        r.name,
        r.acronym,
        r.status,
        r.types,
        r.established,
        r.country_code,
        r.country_codes,
        r.city,
        r.created_date,
        r.last_modified_date,
        r.schema_version,
        r.file_id,
        r.line,
        row_number() over (partition by r.ror order by f.position desc, r.line desc) as recency
    from raw.ror_organisations as r
    inner join raw.ror_input_files as f on f.file_id = r.file_id
),

codes as (
    select c.country_code as given_code, c.country_code from raw.countries as c
    union all
    select a.alias_code as given_code, a.country_code from raw.country_aliases as a
)

select
    r.ror,
    r.name,
    r.acronym,
    r.status,
    r.types,
    r.established,
    c.country_code,
    r.country_codes,
    r.city,
    r.created_date,
    r.last_modified_date,
    r.schema_version,
    r.file_id,
    r.line
from records as r
left join codes as c on c.given_code = r.country_code
where r.recency = 1

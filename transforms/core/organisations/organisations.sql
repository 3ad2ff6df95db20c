-- One row per institution the works name, with the attributes given last: variants differ where the source changed
-- its mind between records. An institution is observed if it is the one of the settings or has it above it.
with variants as (
    select
        i.institution_id,
        i.ror,
        i.institution_name,
        i.country_code,
        i.institution_type,
        f.is_synthetic,
        row_number() over (
            partition by i.institution_id order by i.line desc, i.variant_number desc, i.file_id desc
        ) as recency
    from raw.openalex_institutions as i
    inner join raw.openalex_input_files as f on f.file_id = i.file_id
),

distinct_variants as (
    select distinct institution_id, ror, institution_name, country_code, institution_type, lineage
    from raw.openalex_institutions
),

variant_counts as (
    select institution_id, count(*) as n_variants from distinct_variants group by institution_id
),

roots as (
    select i.institution_id
    from raw.openalex_institutions as i
    inner join raw.observed_identifiers as o on o.identifier = i.ror
    union
    select identifier as institution_id from raw.observed_identifiers where scheme = 'OpenAlex'
),

ancestry as (
    select i.institution_id, unnest(i.lineage) as ancestor_id from raw.openalex_institutions as i
),

observed as (
    select institution_id from roots
    union
    select a.institution_id from ancestry as a inner join roots as r on r.institution_id = a.ancestor_id
),

codes as (
    select c.country_code as given_code, c.country_code from raw.countries as c
    union all
    select a.alias_code as given_code, a.country_code from raw.country_aliases as a
)

select
    v.institution_id as organisation_id,
    v.ror,
    v.institution_name as organisation_name,
    c.country_code,
    v.institution_type as organisation_type,
    o.institution_id is not null as is_observed,
    n.n_variants,
    v.is_synthetic
from variants as v
inner join variant_counts as n on n.institution_id = v.institution_id
left join codes as c on c.given_code = upper(trim(v.country_code))
left join observed as o on o.institution_id = v.institution_id
where v.recency = 1

-- One row per institution the works of any source name, with the attributes that were new last: variants differ where
-- the source changed its mind between records. An institution is observed if it is the one of the settings, or ROR
-- places it below that, or the source places one of these above it; what merely continues a laboratory brings nothing
-- below it along. A country that the register corrects is the corrected one.
with variants as (
    select
        f.source,
        i.institution_id,
        i.ror,
        i.institution_name,
        i.country_code,
        i.institution_type,
        f.is_synthetic,
        row_number() over (
            partition by i.institution_id
            order by f.position desc, i.line desc, i.variant_number desc, i.file_id desc
        ) as recency
    from raw.institutions as i
    inner join raw.publication_files as f on f.file_id = i.file_id
),

distinct_variants as (
    select distinct institution_id, ror, institution_name, country_code, institution_type, lineage
    from raw.institutions
),

variant_counts as (
    select institution_id, count(*) as n_variants from distinct_variants group by institution_id
),

below_in_ror as (
    select i.institution_id, bool_and(l.is_by_succession_only) as is_by_succession_only
    from raw.institutions as i
    inner join core.laboratories as l on l.ror = i.ror
    group by i.institution_id
),

roots as (
    select i.institution_id
    from raw.institutions as i
    inner join raw.observed_identifiers as o on o.identifier = i.ror
    union
    select identifier as institution_id from raw.observed_identifiers where scheme = 'OpenAlex'
    union
    select institution_id from below_in_ror where not is_by_succession_only
),

ancestry as (
    select i.institution_id, unnest(i.lineage) as ancestor_id from raw.institutions as i
),

observed as (
    select institution_id from roots
    union
    select institution_id from below_in_ror
    union
    select a.institution_id from ancestry as a inner join roots as r on r.institution_id = a.ancestor_id
),

codes as (
    select c.country_code as given_code, c.country_code from raw.countries as c
    union all
    select a.alias_code as given_code, a.country_code from raw.country_aliases as a
),

attributes as (
    select
        v.source,
        v.institution_id,
        v.ror,
        v.institution_name,
        case when c.correction_id is null then v.country_code else c.new_value end as given_code,
        v.institution_type,
        v.is_synthetic
    from variants as v
    left join core.corrections as c
        on c.source = v.source
        and c.record_id = v.institution_id
        and c.record_kind = 'institution'
        and c.field = 'country_code'
        and c.status = 'applied'
    where v.recency = 1
)

select
    a.institution_id as organisation_id,
    a.source,
    a.ror,
    a.institution_name as organisation_name,
    c.country_code,
    a.institution_type as organisation_type,
    o.institution_id is not null as is_observed,
    g.ror is not null as is_intergovernmental,
    n.n_variants,
    a.is_synthetic
from attributes as a
inner join variant_counts as n on n.institution_id = a.institution_id
left join codes as c on c.given_code = upper(trim(a.given_code))
left join observed as o on o.institution_id = a.institution_id
left join raw.intergovernmental_organisations as g on g.ror = a.ror

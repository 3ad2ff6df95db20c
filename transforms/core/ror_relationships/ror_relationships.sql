-- One row per organisation, other organisation and relation, stated by the record of either, seen from each side.
-- Relations of an organisation to itself, which occur, are left out: they say nothing.
with stated as (
    select r.ror, r.relationship_type, r.related_ror
    from raw.ror_relationships as r
    inner join core.ror_organisations as o on o.file_id = r.file_id and o.line = r.line
    where r.ror <> r.related_ror
),

sides as (
    select ror, relationship_type, related_ror, true as is_stated_by_itself from stated
    union all
    select
        related_ror as ror,
        case relationship_type
            when 'child' then 'parent'
            when 'parent' then 'child'
            when 'predecessor' then 'successor'
            when 'successor' then 'predecessor'
            else relationship_type
        end as relationship_type,
        ror as related_ror,
        false as is_stated_by_itself
    from stated
),

relations as (
    select
        ror,
        relationship_type,
        related_ror,
        bool_or(is_stated_by_itself) as is_stated_by_itself,
        bool_or(not is_stated_by_itself) as is_stated_by_other
    from sides
    group by ror, relationship_type, related_ror
)

select
    r.ror,
    r.relationship_type,
    r.related_ror,
    r.is_stated_by_itself,
    r.is_stated_by_other,
    o.ror is not null as is_known,
    p.ror is not null as is_related_known
from relations as r
left join core.ror_organisations as o on o.ror = r.ror
left join core.ror_organisations as p on p.ror = r.related_ror

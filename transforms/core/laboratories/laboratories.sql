-- One row per organisation of ROR below the institution observed, by child relations that either side states.
-- A successor of such an organisation belongs here, but its own children only if they are below by child relations:
-- else a laboratory that went over to another establishment would bring in all of it. Ten steps end any circle.
with recursive below as (
    select identifier as ror, 0 as depth, false as is_by_succession
    from raw.observed_identifiers
    where scheme = 'ROR'
    union
    select
        r.related_ror as ror,
        b.depth + 1 as depth,
        r.relationship_type = 'successor' as is_by_succession
    from below as b
    inner join core.ror_relationships as r on r.ror = b.ror
    where
        b.depth < 10
        and (
            (r.relationship_type = 'child' and not b.is_by_succession)
            or (r.relationship_type = 'successor' and b.depth > 0)
        )
),

found as (
    select ror, min(depth) as depth, bool_and(is_by_succession) as is_by_succession_only
    from below
    group by ror
),

parents as (
    select ror, list_sort(array_agg(related_ror)) as parent_rors, count(*) as n_parents
    from core.ror_relationships
    where relationship_type = 'parent'
    group by ror
),

successors as (
    select ror, min(related_ror) as successor_ror
    from core.ror_relationships
    where relationship_type = 'successor'
    group by ror
)

select
    o.ror,
    o.name,
    o.country_code,
    o.city,
    o.status,
    o.types,
    f.depth,
    f.is_by_succession_only,
    coalesce(p.parent_rors, []) as parent_rors,
    coalesce(p.n_parents, 0) as n_parents,
    s.successor_ror,
    c.counted_country_code = h.home_country_code as is_home_country
from found as f
inner join core.ror_organisations as o on o.ror = f.ror
cross join raw.observation as h
left join core.countries as c on c.country_code = o.country_code
left join parents as p on p.ror = f.ror
left join successors as s on s.ror = f.ror
where f.depth > 0

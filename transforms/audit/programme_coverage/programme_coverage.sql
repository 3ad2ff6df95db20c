-- One row per published number of programmes, and the programmes of the register that ran under that instrument in the
-- days it may be of: those the institute claims, or the registry certainly places under it; for the CNRS as a whole all.
with declared as (
    select
        c.claim_id,
        c.publisher,
        c.scope,
        s.scope_kind = 'organisation' as is_whole,
        c.parameter as instrument_at_start,
        coalesce(i.renamed_to, i.instrument) as instrument,
        c.as_of as declared_on,
        c.as_of_earliest as declared_earliest,
        c.as_of_latest as declared_latest,
        c.hedge,
        cast(c.value_maximum as bigint) as p_declared,
        c.address as source_url,
        c.retrieved,
        c.note
    from raw.claims as c
    inner join raw.claim_scopes as s on s.scope = c.scope
    inner join raw.instruments as i on i.instrument = c.parameter
    where
        c.quantity = 'programmes running'
        and c.partner is null
        and c.as_of_earliest is not null
        and s.scope_kind in ('institute', 'organisation')
),

institutes as (
    select
        programme_id,
        institute,
        date '0001-01-01' as certain_from,
        cast(null as date) as certain_to
    from core.programmes
    where institute is not null
    union all
    select i.programme_id, i.institute, i.certain_from, i.certain_to
    from core.programme_institutes as i
    inner join core.programmes as p on p.programme_id = i.programme_id
    where p.institute is null
),

held as (
    select
        d.claim_id,
        p.programme_id,
        bool_or(p.certain_from <= d.declared_earliest and d.declared_latest < p.certain_to) as is_certain
    from declared as d
    inner join core.programme_periods as p
        on p.instrument = d.instrument
        and p.possible_from <= d.declared_latest
        and (p.possible_to is null or d.declared_earliest < p.possible_to)
    where
        d.is_whole
        or exists (
            select 1
            from institutes as i
            where
                i.programme_id = p.programme_id
                and i.institute = d.scope
                and i.certain_from <= d.declared_latest
                and (i.certain_to is null or d.declared_earliest < i.certain_to)
        )
    group by d.claim_id, p.programme_id
),

counted as (
    select
        claim_id,
        count(*) filter (where is_certain) as p_held_minimum,
        count(*) as p_held_maximum,
        list_sort(array_agg(programme_id)) as held_programmes
    from held
    group by claim_id
)

select
    d.claim_id,
    d.publisher,
    d.scope,
    d.instrument_at_start,
    d.instrument,
    d.declared_on,
    d.declared_earliest,
    d.declared_latest,
    d.hedge,
    d.p_declared,
    coalesce(c.p_held_minimum, 0) as p_held_minimum,
    coalesce(c.p_held_maximum, 0) as p_held_maximum,
    greatest(d.p_declared - coalesce(c.p_held_maximum, 0), 0) as p_not_held,
    coalesce(c.held_programmes, []) as held_programmes,
    d.source_url,
    d.retrieved,
    d.note
from declared as d
left join counted as c on c.claim_id = d.claim_id

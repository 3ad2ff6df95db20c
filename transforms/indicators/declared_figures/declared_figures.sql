-- One row per declared figure, with what open data of countries allow at most: the ministry's participations for whole
-- framework programmes, the statistics of the European Research Council for its part, proofs of concept left out.
-- A ceiling that lacks years is too low, so a value within it is within, and a value above it is not known to be.
with declared as (
    select
        d.*,
        case
            when d.quantity = 'applications' then 'evaluated'
            when d.quantity in ('grants', 'laureates') then 'granted'
        end as stage
    from raw.declarations as d
),

programme_counts as (
    select
        case framework when 'Horizon 2020' then 'H2020' when 'Horizon Europe' then 'HORIZON' else framework end
            as framework_programme,
        country,
        call_year,
        p_evaluated_participations,
        p_granted_participations
    from core.framework_programme_applications
),

-- The Council's calls are told apart by their year; the framework programme they belong to is not in its statistics.
open_counts as (
    select
        framework_programme,
        'all' as programme_part,
        'evaluated' as stage,
        country,
        call_year,
        p_evaluated_participations as n_counted
    from programme_counts
    union all
    select
        framework_programme,
        'all' as programme_part,
        'granted' as stage,
        country,
        call_year,
        p_granted_participations as n_counted
    from programme_counts
    union all
    select
        cast(null as varchar) as framework_programme,
        'ERC ' || funding_scheme as programme_part,
        'evaluated' as stage,
        country,
        call_year,
        p_evaluated as n_counted
    from core.erc_applications
    where funding_scheme <> 'PoC'
    union all
    select
        cast(null as varchar) as framework_programme,
        'ERC ' || funding_scheme as programme_part,
        'granted' as stage,
        country,
        call_year,
        p_granted as n_counted
    from core.erc_applications
    where funding_scheme <> 'PoC'
),

held as (
    select framework_programme, programme_part, stage, min(call_year) as first_held, max(call_year) as last_held
    from open_counts
    where n_counted is not null
    group by framework_programme, programme_part, stage
),

-- All schemes together are held as far as each of them is; that one began later than another is no gap.
all_held as (
    select framework_programme, programme_part, stage, first_held, last_held from held
    union all
    select
        cast(null as varchar) as framework_programme,
        'ERC' as programme_part,
        stage,
        min(first_held) as first_held,
        min(last_held) as last_held
    from held
    where programme_part like 'ERC %'
    group by stage
),

-- The ministry's sums over all countries are not those of the countries it lists.
spans as (
    select
        d.declaration_id,
        d.subject,
        d.country_code,
        d.programme_part,
        d.stage,
        h.framework_programme,
        greatest(d.first_year, h.first_held) as ceiling_first_year,
        least(coalesce(d.last_year, h.last_held), h.last_held) as ceiling_last_year,
        d.first_year >= h.first_held and coalesce(d.last_year <= h.last_held, false) as is_complete
    from declared as d
    inner join all_held as h
        on h.programme_part = d.programme_part
        and h.stage = d.stage
        and (h.framework_programme is null or h.framework_programme = d.framework_programme)
    where d.subject <> 'all countries' or d.programme_part <> 'all'
),

ceilings as (
    select
        s.declaration_id,
        s.ceiling_first_year,
        s.ceiling_last_year,
        s.is_complete,
        case
            when s.programme_part = 'all' then 'participations ' || s.stage || ' of the country'
            when s.subject = 'all countries'
                then 'proposals to the European Research Council ' || s.stage || ', without proofs of concept'
            else 'proposals of the country to the European Research Council ' || s.stage
                || ', without proofs of concept'
        end as ceiling_meaning,
        cast(sum(c.n_counted) as bigint) as ceiling
    from spans as s
    inner join open_counts as c
        on c.stage = s.stage
        and c.framework_programme is not distinct from s.framework_programme
        and (c.programme_part = s.programme_part or (s.programme_part = 'ERC' and c.programme_part like 'ERC %'))
        and (c.country = s.country_code or s.subject = 'all countries')
        and c.call_year between s.ceiling_first_year and s.ceiling_last_year
    where c.n_counted is not null
    group by
        s.declaration_id,
        s.ceiling_first_year,
        s.ceiling_last_year,
        s.is_complete,
        s.programme_part,
        s.subject,
        s.stage
)

select
    d.declaration_id,
    d.institution,
    d.institution_ror,
    d.country_code,
    d.subject,
    d.framework_programme,
    d.programme_part,
    d.quantity,
    d.declared_value,
    d.unit,
    d.hedge,
    d.first_year,
    d.last_year,
    c.ceiling,
    c.ceiling_meaning,
    c.ceiling_first_year,
    c.ceiling_last_year,
    cast(d.declared_value as double) / nullif(cast(c.ceiling as double), 0) as pp_of_ceiling,
    case
        when d.declared_value <= c.ceiling then true
        when c.is_complete then false
    end as is_within_ceiling,
    case
        when d.stage is null then 'Not a count: ' || d.quantity || '.'
        when d.programme_part <> 'all' and d.programme_part not like 'ERC%'
            then 'Open counts by country and call do not tell this part of the programme apart.'
        when d.programme_part = 'all' and d.subject = 'all countries'
            then 'The open data count countries one by one.'
        when c.ceiling is null then 'The open data that were read list nothing of these years.'
        when d.declared_value > c.ceiling and not c.is_complete
            then 'The ceiling lacks years: the open data do not hold all of the figure''s, or it has no last one.'
    end as undefined_reason,
    d.source_url,
    d.retrieved,
    d.note
from declared as d
left join ceilings as c on c.declaration_id = d.declaration_id

-- One row per published figure on European programmes, with what open data of countries allow at most: the ministry's participations for whole
-- framework programmes, the statistics of the European Research Council for its part, proofs of concept left out.
-- A ceiling that lacks years is too low, so a value within it is within, and a value above it is not known to be.
-- A statement of some day counts from the first call on, up to the year of that day where the year is known.
with declared as (
    select
        c.claim_id,
        c.publisher,
        c.scope,
        s.ror as institution_ror,
        s.country_code,
        case
            when s.scope_kind = 'country' then 'country'
            when s.scope_kind in ('programme', 'world') then 'all countries'
            else 'institution'
        end as subject,
        f.framework_programme,
        f.programme_part,
        c.quantity,
        c.value_maximum as declared_value,
        q.unit,
        c.hedge,
        cast(
            case
                when c.as_of_meaning = 'over the whole' then greatest(year(c.as_of_earliest), f.first_year)
                else f.first_year
            end as integer
        ) as first_year,
        cast(
            case
                when c.as_of_latest is null then null
                when c.as_of_meaning = 'over the whole' or year(c.as_of_earliest) = year(c.as_of_latest)
                    then least(year(c.as_of_latest), f.last_year)
            end as integer
        ) as last_year,
        case
            when c.quantity = 'applications' then 'evaluated'
            when c.quantity in ('grants', 'ERC laureates') then 'granted'
        end as stage,
        c.address as source_url,
        c.retrieved,
        c.note
    from raw.claims as c
    inner join raw.claim_quantities as q on q.quantity = c.quantity
    inner join raw.claim_scopes as s on s.scope = c.scope
    inner join raw.claim_funding as f on f.parameter = c.parameter
    where q.is_european_funding
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
        d.claim_id,
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
        s.claim_id,
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
        s.claim_id,
        s.ceiling_first_year,
        s.ceiling_last_year,
        s.is_complete,
        s.programme_part,
        s.subject,
        s.stage
)

select
    d.claim_id,
    d.publisher,
    d.scope,
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
left join ceilings as c on c.claim_id = d.claim_id

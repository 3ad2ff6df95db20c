-- One row per headline figure that moved since the release before, and cause: the records of that cause, and what they
-- change. Numerator and denominator are exact, and add up to the movement; a share of N / D moves by the sum of
-- (change of numerator - share before * change of denominator) / denominator now, whatever the order of the causes.
with sides as (
    select
        indicator,
        series,
        record_id,
        cause,
        year_before as publication_year,
        domain_before as domain_id,
        field_before as field_id,
        -numerator_before as numerator,
        -denominator_before as denominator,
        is_synthetic
    from audit.changed_records
    union all
    select
        indicator,
        series,
        record_id,
        cause,
        year_after as publication_year,
        domain_after as domain_id,
        field_after as field_id,
        numerator_after as numerator,
        denominator_after as denominator,
        is_synthetic
    from audit.changed_records
),

by_record as (
    select
        indicator,
        series,
        record_id,
        cause,
        case
            when grouping(publication_year) = 1 then 'all'
            else coalesce(cast(publication_year as varchar), 'unknown')
        end as period,
        case
            when grouping(domain_id) = 0 then 'domain'
            when grouping(field_id) = 0 then 'field'
            else 'all'
        end as subject_level,
        case
            when grouping(domain_id) = 0 then coalesce(domain_id, 'unknown')
            when grouping(field_id) = 0 then coalesce(field_id, 'unknown')
            else 'all'
        end as subject_id,
        sum(numerator) as numerator_change,
        sum(denominator) as denominator_change,
        bool_or(is_synthetic) as is_synthetic
    from sides
    group by
        grouping sets (
            (indicator, series, record_id, cause),
            (indicator, series, record_id, cause, publication_year),
            (indicator, series, record_id, cause, domain_id),
            (indicator, series, record_id, cause, publication_year, domain_id),
            (indicator, series, record_id, cause, field_id),
            (indicator, series, record_id, cause, publication_year, field_id)
        )
),

parts as (
    select
        indicator,
        series,
        period,
        subject_level,
        subject_id,
        cause,
        count(*) as n_records,
        sum(numerator_change) as numerator_change,
        sum(denominator_change) as denominator_change,
        bool_or(is_synthetic) as is_synthetic
    from by_record
    where
        (numerator_change <> 0 or denominator_change <> 0)
        and (indicator = 'international share' or subject_level = 'all')
        and (indicator in ('international share', 'European contribution') or period = 'all')
    group by indicator, series, period, subject_level, subject_id, cause
    union all
    select
        'partner countries' as indicator,
        series,
        period,
        'all' as subject_level,
        'all' as subject_id,
        cause,
        count(*) as n_records,
        cast(sum(change) as decimal(38, 12)) as numerator_change,
        null as denominator_change,
        bool_or(is_synthetic) as is_synthetic
    from audit.changed_partners
    group by series, period, cause
),

cells as (
    select distinct indicator, series, period, subject_level, subject_id from parts
),

wholes as (
    select
        indicator,
        series,
        case
            when grouping(publication_year) = 1 then 'all'
            else coalesce(cast(publication_year as varchar), 'unknown')
        end as period,
        case
            when grouping(domain_id) = 0 then 'domain'
            when grouping(field_id) = 0 then 'field'
            else 'all'
        end as subject_level,
        case
            when grouping(domain_id) = 0 then coalesce(domain_id, 'unknown')
            when grouping(field_id) = 0 then coalesce(field_id, 'unknown')
            else 'all'
        end as subject_id,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        bool_or(is_synthetic) as is_synthetic
    from audit.headline_records
    group by
        grouping sets (
            (indicator, series),
            (indicator, series, publication_year),
            (indicator, series, domain_id),
            (indicator, series, publication_year, domain_id),
            (indicator, series, field_id),
            (indicator, series, publication_year, field_id)
        )
    union all
    select
        'partner countries' as indicator,
        t.scope as series,
        case when t.period_kind = 'year' then t.period else 'all' end as period,
        'all' as subject_level,
        'all' as subject_id,
        count(*) as numerator,
        null as denominator,
        bool_or(t.is_synthetic) as is_synthetic
    from indicators.partner_countries as t
    inner join core.definitions as d on d.definition_id = t.definition_id and d.is_default
    where t.period_kind in ('year', 'all years')
    group by t.scope, t.period, t.period_kind
),

moved as (
    select
        c.indicator,
        c.series,
        c.period,
        c.subject_level,
        c.subject_id,
        coalesce(max(w.numerator), 0) as numerator_after,
        max(case when c.indicator = 'international share' then coalesce(w.denominator, 0) end) as denominator_after,
        bool_or(p.is_synthetic) or coalesce(bool_or(w.is_synthetic), false) as is_synthetic,
        sum(p.numerator_change) as numerator_change,
        sum(p.denominator_change) as denominator_change
    from cells as c
    inner join parts as p
        on p.indicator = c.indicator
        and p.series = c.series
        and p.period = c.period
        and p.subject_level = c.subject_level
        and p.subject_id = c.subject_id
    left join wholes as w
        on w.indicator = c.indicator
        and w.series = c.series
        and w.period = c.period
        and w.subject_level = c.subject_level
        and w.subject_id = c.subject_id
    group by c.indicator, c.series, c.period, c.subject_level, c.subject_id
),

figures as (
    select
        *,
        cast(numerator_after as double) / nullif(cast(denominator_after as double), 0) as share_after,
        cast(numerator_after - numerator_change as double)
        / nullif(cast(denominator_after - denominator_change as double), 0) as share_before
    from moved
)

select
    f.indicator,
    f.series,
    f.period,
    f.subject_level,
    f.subject_id,
    p.cause,
    p.n_records,
    cast(p.numerator_change as decimal(38, 12)) as numerator_change,
    cast(p.denominator_change as decimal(38, 12)) as denominator_change,
    case
        when f.denominator_after is null then cast(p.numerator_change as double)
        when f.share_after is not null
            then
                (cast(p.numerator_change as double) - f.share_before * cast(p.denominator_change as double))
                / cast(f.denominator_after as double)
    end as part_of_movement,
    cast(f.numerator_after - f.numerator_change as decimal(38, 12)) as numerator_before,
    cast(f.numerator_after as decimal(38, 12)) as numerator_after,
    cast(f.denominator_after - f.denominator_change as decimal(38, 12)) as denominator_before,
    cast(f.denominator_after as decimal(38, 12)) as denominator_after,
    case when f.denominator_after is null then cast(f.numerator_after - f.numerator_change as double) else f.share_before end
        as value_before,
    case when f.denominator_after is null then cast(f.numerator_after as double) else f.share_after end as value_after,
    f.is_synthetic
from figures as f
inner join parts as p
    on p.indicator = f.indicator
    and p.series = f.series
    and p.period = f.period
    and p.subject_level = f.subject_level
    and p.subject_id = f.subject_id

-- One row per test of published numbers against each other, which needs no records. A sum, a ratio (in percent) and a
-- stock are computed from the other numbers and agree where the printed one admits the result: for sums and ratios by
-- the manner it is stated in, for stocks within ten percent of the result, as intake and duration are averages.
with parts as (
    select
        t.test_id,
        t.kind,
        t.role,
        t.note,
        t.line,
        t.claim_id,
        c.printed_value,
        c.wording,
        c.quantity || coalesce(' ' || c.parameter, '') as subject,
        c.value_minimum as value,
        c.accepted_lowest,
        c.accepted_highest,
        c.includes_lowest
    from raw.claim_tests as t
    inner join audit.claim_intervals as c on c.claim_id = t.claim_id
),

earlier as (
    select p.test_id, p.claim_id, p.subject, p.printed_value, p.printed_value <> e.printed_value as has_moved
    from parts as p
    inner join audit.claim_intervals as e on e.replaced_by = p.claim_id
    where p.role = 'later'
),

moved as (
    select
        test_id,
        count(*) as n_compared,
        count(*) filter (where has_moved) as n_moved,
        string_agg(printed_value || ' (' || subject || ')', ', ' order by claim_id) filter (where not has_moved)
            as unmoved
    from earlier
    group by test_id
),

grouped as (
    select
        test_id,
        kind,
        max(note) as note,
        sum(value) filter (where role = 'part') as part_sum,
        string_agg(printed_value, ' + ' order by line) filter (where role = 'part') as part_text,
        max(value) filter (where role = 'numerator') as numerator,
        max(value) filter (where role = 'denominator') as denominator,
        max(value) filter (where role = 'intake') as intake,
        max(value) filter (where role = 'duration') as duration,
        max(value) filter (where role = 'first') as first_value,
        max(accepted_lowest) filter (where role = 'first') as first_lowest,
        max(accepted_highest) filter (where role = 'first') as first_highest,
        max(value) filter (where role in ('total', 'ratio', 'stock', 'second')) as printed,
        max(printed_value) filter (where role in ('total', 'ratio', 'stock', 'second')) as printed_text,
        max(wording) filter (where role = 'first') as first_text,
        max(wording) filter (where role = 'second') as second_text,
        max(accepted_lowest) filter (where role in ('total', 'ratio', 'stock', 'second')) as printed_lowest,
        max(accepted_highest) filter (where role in ('total', 'ratio', 'stock', 'second')) as printed_highest,
        bool_and(includes_lowest) filter (where role in ('total', 'ratio', 'stock', 'second')) as includes_lowest
    from parts
    group by test_id, kind
),

computed as (
    select
        g.*,
        m.n_compared,
        m.n_moved,
        m.unmoved,
        case g.kind
            when 'sum' then g.part_sum
            when 'ratio' then round(100 * cast(g.numerator as double) / nullif(g.denominator, 0), 9)
            when 'stock and flow' then g.intake * g.duration
            when 'same quantity' then g.first_value
            else cast(m.n_moved as double)
        end as computed,
        case when g.kind = 'vintages' then cast(m.n_compared as double) else g.printed end as stated
    from grouped as g
    left join moved as m on m.test_id = g.test_id
),

judged as (
    select
        *,
        case kind
            -- a page of which some numbers move and others do not was brought up to date in part
            when 'vintages' then n_moved = 0 or n_moved = n_compared
            when 'stock and flow' then 0.9 * computed <= stated and stated < 1.1 * computed
            when 'same quantity'
                then (first_highest is null or printed_lowest < first_highest)
                    and (printed_highest is null or first_lowest < printed_highest)
            else coalesce(
                (computed > printed_lowest or (computed = printed_lowest and includes_lowest))
                and (printed_highest is null or computed < printed_highest),
                false
            )
        end as agrees
    from computed
),

worded as (
    select
        *,
        case
            when computed = floor(computed) then cast(cast(computed as bigint) as varchar)
            else cast(round(computed, 1) as varchar)
        end as computed_text
    from judged
)

select
    test_id,
    kind,
    computed,
    stated as printed,
    round(stated - computed, 9) as difference,
    agrees as is_in_agreement,
    case kind
        when 'sum'
            then part_text || ' = ' || computed_text || ', printed ' || printed_text
                || case when agrees then ': the sum closes.' else ': the sum does not close.' end
        when 'ratio'
            then cast(cast(numerator as bigint) as varchar) || ' of ' || cast(cast(denominator as bigint) as varchar)
                || ' is ' || coalesce(computed_text || ' %', 'not defined') || ', printed ' || printed_text || ' %'
                || case when agrees then ': the share closes.' else ': the share does not close.' end
        when 'stock and flow'
            then cast(cast(intake as bigint) as varchar) || ' a year for ' || cast(cast(duration as bigint) as varchar)
                || ' years make ' || computed_text || ' at a time, printed ' || printed_text
                || case when agrees then ': they agree.' else ': they do not agree.' end
        when 'same quantity'
            then first_text || ' in one place and ' || second_text || ' in another'
                || case when agrees then ': they agree.' else ': they do not agree.' end
        else cast(n_moved as varchar) || ' of ' || cast(n_compared as varchar)
            || ' numbers differ between the two versions of the page'
            || case when agrees then '.' else '; unmoved is ' || unmoved || '.' end
    end as sentence,
    note
from worded

-- One row per mandate of a programme, half-open. From the bounds of its dates follow the days on which it certainly ran
-- and those on which it may have run. Where the end is unknown it certainly ran up to the last day a source shows it
-- (the first such day, where the source is no more exact; the day it began, where it was not seen again), and may run
-- still; where the start is unknown it counts from the first day a source shows it. The register is that of the day
-- whose knowledge counts.
with named as (
    select
        p.programme_id,
        p.period_number,
        p.instrument as instrument_at_start,
        i.family as instrument_family,
        coalesce(i.renamed_to, i.instrument) as instrument,
        p.period_start,
        p.period_end,
        p.last_seen,
        p.start_event,
        p.start_precision,
        p.end_precision,
        coalesce(p.start_earliest, p.last_seen_earliest) as possible_from,
        coalesce(p.start_latest, p.last_seen_latest) as certain_from,
        p.end_latest as possible_to,
        coalesce(
            p.end_earliest,
            greatest(
                coalesce(p.last_seen_earliest, p.start_earliest), coalesce(p.start_earliest, p.last_seen_earliest)
            ) + interval 1 day
        ) as certain_to,
        p.known_from,
        p.source_url,
        p.retrieved,
        p.note
    from raw.programme_periods as p
    inner join raw.instruments as i on i.instrument = p.instrument
    cross join raw.observation as o
    where
        p.known_from <= o.known_on_date
        and (p.known_until is null or o.known_on_date < p.known_until)
)

select
    programme_id,
    period_number,
    instrument_family,
    instrument,
    instrument_at_start,
    period_start,
    period_end,
    last_seen,
    start_event,
    start_precision,
    end_precision,
    possible_from,
    certain_from,
    cast(certain_to as date) as certain_to,
    possible_to,
    known_from,
    source_url,
    retrieved,
    note
from named

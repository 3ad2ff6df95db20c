-- One row per step and table: the rows that went in, and what became of each. Nothing is lost between a file and an
-- indicator: in = kept + rejected + merged + withdrawn + not counted.
with records as (
    select
        source,
        file_id,
        line,
        is_kept,
        link,
        is_author_list_used,
        not is_kept and reason_not_kept <> 'a later record of the same work is kept' as is_withdrawn
    from core.publication_records
),

record_counts as (
    select
        source,
        count(*) filter (where is_kept) as n_kept,
        count(*) filter (where not is_kept and not is_withdrawn) as n_merged,
        count(*) filter (where is_withdrawn) as n_withdrawn
    from records
    group by source
),

withdrawal_counts as (
    select source, count(*) as n_lines from raw.withdrawals group by source
),

file_counts as (
    select
        source,
        cast(sum(rows_in) as bigint) as rows_in,
        cast(sum(rows_kept) as bigint) as rows_kept,
        cast(sum(rows_rejected) as bigint) as rows_rejected
    from raw.input_files
    group by source
),

bibliographies as (
    select unnest(['hal', 'openalex']) as source
)

select
    'read ' || source as step,
    rows_in,
    rows_kept,
    rows_rejected,
    cast(0 as bigint) as rows_merged,
    cast(0 as bigint) as rows_withdrawn,
    cast(0 as bigint) as rows_not_counted
from file_counts

union all

select
    b.source || ' records to records in force' as step,
    coalesce(f.rows_kept, 0) as rows_in,
    coalesce(r.n_kept, 0) as rows_kept,
    cast(0 as bigint) as rows_rejected,
    coalesce(r.n_merged, 0) as rows_merged,
    coalesce(r.n_withdrawn, 0) + coalesce(w.n_lines, 0) as rows_withdrawn,
    cast(0 as bigint) as rows_not_counted
from bibliographies as b
left join file_counts as f on f.source = b.source
left join record_counts as r on r.source = b.source
left join withdrawal_counts as w on w.source = b.source

union all

select
    'records in force to publications' as step,
    (select count(*) from records where is_kept) as rows_in,
    (select count(*) from core.publications) as rows_kept,
    cast(0 as bigint) as rows_rejected,
    (select count(*) from records where is_kept and link <> 'itself') as rows_merged,
    cast(0 as bigint) as rows_withdrawn,
    cast(0 as bigint) as rows_not_counted

union all

select
    'authors of records to authorships' as step,
    (select count(*) from raw.authorships) as rows_in,
    (select count(*) from core.authorships) as rows_kept,
    cast(0 as bigint) as rows_rejected,
    (
        select count(*)
        from raw.authorships as a
        inner join records as r on r.file_id = a.file_id and r.line = a.line
        where not r.is_author_list_used and not r.is_withdrawn
    ) as rows_merged,
    (
        select count(*)
        from raw.authorships as a
        inner join records as r on r.file_id = a.file_id and r.line = a.line
        where r.is_withdrawn
    ) as rows_withdrawn,
    cast(0 as bigint) as rows_not_counted

union all

select
    'publications with a known country to publication countries' as step,
    (select count(*) from core.publications where country_knowledge <> 'unknown') as rows_in,
    (select count(distinct publication_id) from core.publication_countries) as rows_kept,
    cast(0 as bigint) as rows_rejected,
    cast(0 as bigint) as rows_merged,
    cast(0 as bigint) as rows_withdrawn,
    cast(0 as bigint) as rows_not_counted

union all

select
    'publications to international co-authorship' as step,
    (select count(*) from core.publications) as rows_in,
    (
        select cast(coalesce(sum(p_publications), 0) as bigint)
        from indicators.international_coauthorship
        where
            definition_id in (select definition_id from core.definitions where is_default)
            and scope = 'all records'
            and period_kind = 'year'
            and subject_level = 'field'
    ) as rows_kept,
    cast(0 as bigint) as rows_rejected,
    cast(0 as bigint) as rows_merged,
    cast(0 as bigint) as rows_withdrawn,
    (
        select cast(coalesce(sum(p_publications), 0) as bigint)
        from audit.publications_not_counted
        where definition_id in (select definition_id from core.definitions where is_default) and scope = 'all records'
    ) as rows_not_counted

union all

select
    'register to programme periods' as step,
    (select count(*) from raw.programme_periods) as rows_in,
    (select count(*) from core.programme_periods) as rows_kept,
    cast(0 as bigint) as rows_rejected,
    cast(0 as bigint) as rows_merged,
    (
        select count(*)
        from raw.programme_periods as p
        cross join raw.observation as o
        where p.known_from > o.known_on_date or p.known_until <= o.known_on_date
    ) as rows_withdrawn,
    cast(0 as bigint) as rows_not_counted

union all

select
    'register of corrections to corrections' as step,
    (select count(*) from raw.corrections) as rows_in,
    (select count(*) from core.corrections) as rows_kept,
    cast(0 as bigint) as rows_rejected,
    cast(0 as bigint) as rows_merged,
    cast(0 as bigint) as rows_withdrawn,
    cast(0 as bigint) as rows_not_counted

-- One row per step and table: the rows that went in, and what became of each. Nothing is lost between a file and an
-- indicator: in = kept + rejected + merged + not counted.
select
    'read ' || source as step,
    cast(sum(rows_in) as bigint) as rows_in,
    cast(sum(rows_kept) as bigint) as rows_kept,
    cast(sum(rows_rejected) as bigint) as rows_rejected,
    cast(0 as bigint) as rows_merged,
    cast(0 as bigint) as rows_not_counted
from raw.input_files
group by source

union all

select
    'openalex works to publications' as step,
    (select cast(coalesce(sum(rows_kept), 0) as bigint) from raw.openalex_input_files) as rows_in,
    (select count(*) from core.publications) as rows_kept,
    cast(0 as bigint) as rows_rejected,
    (select count(*) from core.publication_records where not is_kept) as rows_merged,
    cast(0 as bigint) as rows_not_counted

union all

select
    'openalex authorships to authorships' as step,
    (select count(*) from raw.openalex_authorships) as rows_in,
    (select count(*) from core.authorships) as rows_kept,
    cast(0 as bigint) as rows_rejected,
    (
        select count(*)
        from raw.openalex_authorships as a
        inner join core.publication_records as r on r.file_id = a.file_id and r.line = a.line
        where not r.is_kept
    ) as rows_merged,
    cast(0 as bigint) as rows_not_counted

union all

select
    'publications with a known country to publication countries' as step,
    (select count(*) from core.publications where country_knowledge <> 'unknown') as rows_in,
    (select count(distinct publication_id) from core.publication_countries) as rows_kept,
    cast(0 as bigint) as rows_rejected,
    cast(0 as bigint) as rows_merged,
    cast(0 as bigint) as rows_not_counted

union all

select
    'publications to international co-authorship' as step,
    (select count(*) from core.publications) as rows_in,
    (
        select cast(coalesce(sum(p_publications), 0) as bigint)
        from indicators.international_coauthorship
        where scope = 'all records' and publication_year is not null and field_id <> 'all'
    ) as rows_kept,
    cast(0 as bigint) as rows_rejected,
    cast(0 as bigint) as rows_merged,
    (
        select cast(coalesce(sum(p_publications), 0) as bigint)
        from audit.publications_not_counted
        where scope = 'all records'
    ) as rows_not_counted

union all

select
    'register to programme periods' as step,
    (select count(*) from raw.programme_periods) as rows_in,
    (select count(*) from core.programme_periods) as rows_kept,
    cast(0 as bigint) as rows_rejected,
    cast(0 as bigint) as rows_merged,
    cast(0 as bigint) as rows_not_counted

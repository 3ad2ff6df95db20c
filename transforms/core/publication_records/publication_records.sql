-- One row per record of a work in a source. Where several records are of one work, the latest is kept: by the day the
-- source says it changed it, then by the later line, then by the file's hash, so that the choice never depends on chance.
with ranked as (
    select
        w.work_id,
        w.file_id,
        w.line,
        w.updated_date,
        f.is_synthetic,
        row_number() over (
            partition by w.work_id
            order by w.updated_date desc nulls last, w.line desc, w.file_id desc
        ) as recency
    from raw.openalex_works as w
    inner join raw.openalex_input_files as f on f.file_id = w.file_id
)
select
    'openalex' as source,
    file_id,
    line,
    work_id as source_record_id,
    work_id as publication_id,
    recency = 1 as is_kept,
    case when recency > 1 then 'a later record of the same work is kept' end as reason_not_kept,
    updated_date as source_updated_at,
    is_synthetic
from ranked

-- One row per correction of the register, with what became of it. A correction says which value it corrects: where the
-- source gives another value by now, someone has to look again, so it is not applied. An empty text is no value. The
-- register holds one correction at most for each field of a record. An affiliation text is found where an author without
-- a country has it in a record in force; it has no country there, so the old value holds.
-- Which record of a work is in force is decided as in core.publication_records, which reads this table and so cannot be
-- read here.
with corrected as (
    select distinct source, record_kind, record_id from raw.corrections
),

corrected_texts as (
    select f.source, t.affiliation_key as record_id, t.file_id, t.line
    from raw.unmatched_affiliations as t
    inner join raw.publication_files as f on f.file_id = t.file_id
    inner join corrected as c
        on c.source = f.source and c.record_id = t.affiliation_key and c.record_kind = 'affiliation'
    group by f.source, t.affiliation_key, t.file_id, t.line
),

looked_at as (
    select source, record_id from corrected where record_kind = 'work'
    union
    select w.source, w.record_id
    from raw.works as w
    inner join corrected_texts as t on t.source = w.source and t.file_id = w.file_id and t.line = w.line
),

withdrawn_lines as (
    select
        w.source,
        w.record_id,
        f.position,
        w.line,
        row_number() over (partition by w.source, w.record_id order by f.position desc, w.line desc) as recency
    from raw.withdrawals as w
    inner join looked_at as c on c.source = w.source and c.record_id = w.record_id
    inner join raw.publication_files as f on f.source = w.source and f.file_id = w.file_id
),

works as (
    select
        w.source,
        w.record_id,
        w.file_id,
        w.line,
        w.doi,
        w.publication_year,
        w.work_type,
        w.is_retracted,
        row_number() over (
            partition by w.source, w.record_id
            order by f.position desc, w.updated_date desc nulls last, w.line desc, w.file_id desc
        ) as recency
    from raw.works as w
    inner join looked_at as c on c.source = w.source and c.record_id = w.record_id
    inner join raw.publication_files as f on f.source = w.source and f.file_id = w.file_id
    left join withdrawn_lines as d on d.source = w.source and d.record_id = w.record_id and d.recency = 1
    where d.record_id is null or f.position > d.position or (f.position = d.position and w.line > d.line)
),

institutions as (
    select
        f.source,
        i.institution_id as record_id,
        i.country_code,
        row_number() over (
            partition by i.institution_id
            order by f.position desc, i.line desc, i.variant_number desc, i.file_id desc
        ) as recency
    from raw.institutions as i
    inner join raw.publication_files as f on f.file_id = i.file_id
    inner join corrected as c
        on c.source = f.source and c.record_id = i.institution_id and c.record_kind = 'institution'
),

current_values as (
    select 'work' as record_kind, source, record_id, file_id, line, 'doi' as field, doi as current_value
    from works
    where recency = 1
    union all
    select
        'work' as record_kind,
        source,
        record_id,
        file_id,
        line,
        'publication_year' as field,
        cast(publication_year as varchar) as current_value
    from works
    where recency = 1
    union all
    select 'work' as record_kind, source, record_id, file_id, line, 'work_type' as field, work_type as current_value
    from works
    where recency = 1
    union all
    select
        'work' as record_kind,
        source,
        record_id,
        file_id,
        line,
        'is_retracted' as field,
        cast(is_retracted as varchar) as current_value
    from works
    where recency = 1
    union all
    select
        'institution' as record_kind,
        source,
        record_id,
        cast(null as varchar) as file_id,
        cast(null as bigint) as line,
        'country_code' as field,
        country_code as current_value
    from institutions
    where recency = 1
    union all
    select distinct
        'affiliation' as record_kind,
        t.source,
        t.record_id,
        cast(null as varchar) as file_id,
        cast(null as bigint) as line,
        'country_code' as field,
        cast(null as varchar) as current_value
    from corrected_texts as t
    inner join works as w on w.file_id = t.file_id and w.line = t.line and w.recency = 1
),

compared as (
    select
        c.correction_id,
        c.source,
        c.record_kind,
        c.record_id,
        c.field,
        nullif(c.old_value, '') as old_value,
        nullif(c.new_value, '') as new_value,
        nullif(v.current_value, '') as current_value,
        v.record_id is not null as is_found,
        v.file_id as record_file_id,
        v.line as record_line,
        c.reason,
        c.evidence,
        c.corrected_by,
        c.since
    from raw.corrections as c
    left join current_values as v
        on v.record_kind = c.record_kind
        and v.source = c.source
        and v.record_id = c.record_id
        and v.field = c.field
)

select
    correction_id,
    source,
    record_kind,
    record_id,
    field,
    old_value,
    new_value,
    current_value,
    case
        when not is_found then 'record not found'
        when current_value is distinct from old_value then 'old value no longer holds'
        else 'applied'
    end as status,
    record_file_id,
    record_line,
    reason,
    evidence,
    corrected_by,
    since
from compared

-- One row per record of a work in a source. Of the records of one identifier the one in the latest file is in force, then
-- the one the source says it changed last, then the one on the later line, so that the choice never depends on chance;
-- a withdrawal that comes after a record ends it. Records of several sources are of one publication where they have one
-- DOI, or else where OpenAlex states the identifier of the other; nothing is guessed, and no chain is followed: every
-- OpenAlex work in force is a publication of its own, and a record of HAL belongs to one of them or to none.
with last_withdrawals as (
    select
        w.source,
        w.record_id,
        w.reason,
        w.replaced_by,
        f.position,
        w.line,
        row_number() over (partition by w.source, w.record_id order by f.position desc, w.line desc) as recency
    from raw.withdrawals as w
    inner join raw.publication_files as f on f.source = w.source and f.file_id = w.file_id
),

placed as (
    select
        w.source,
        w.file_id,
        w.line,
        w.record_id,
        w.doi,
        w.hal_id,
        w.publication_year,
        w.work_type,
        w.is_retracted,
        w.updated_date,
        w.content_hash,
        f.position,
        f.is_synthetic,
        coalesce(f.position < d.position or (f.position = d.position and w.line < d.line), false) as is_withdrawn,
        d.reason,
        d.replaced_by
    from raw.works as w
    inner join raw.publication_files as f on f.source = w.source and f.file_id = w.file_id
    left join last_withdrawals as d on d.source = w.source and d.record_id = w.record_id and d.recency = 1
),

ranked as (
    select
        *,
        row_number() over (
            partition by source, record_id
            order by is_withdrawn, position desc, updated_date desc nulls last, line desc, file_id desc
        ) as recency,
        bool_and(is_withdrawn) over (partition by source, record_id) as is_gone
    from placed
),

work_corrections as (
    select
        record_file_id,
        record_line,
        count(*) as n_corrections,
        bool_or(field = 'doi') as corrects_doi,
        max(new_value) filter (where field = 'doi') as doi,
        bool_or(field = 'publication_year') as corrects_year,
        max(new_value) filter (where field = 'publication_year') as publication_year,
        bool_or(field = 'work_type') as corrects_type,
        max(new_value) filter (where field = 'work_type') as work_type,
        bool_or(field = 'is_retracted') as corrects_retraction,
        max(new_value) filter (where field = 'is_retracted') as is_retracted
    from core.corrections
    where status = 'applied' and record_kind = 'work'
    group by record_file_id, record_line
),

country_corrections as (
    select record_kind, source, record_id, correction_id, new_value as country_code
    from core.corrections
    where status = 'applied' and field = 'country_code'
),

records as (
    select
        r.source,
        r.file_id,
        r.line,
        r.record_id,
        r.recency = 1 and not r.is_gone as is_kept,
        case
            when not r.is_gone and r.recency > 1 then 'a later record of the same work is kept'
            when r.is_gone and r.reason = 'merged' then 'the source merged it into ' || r.replaced_by
            when r.is_gone then 'the source no longer serves it'
        end as reason_not_kept,
        case when r.is_gone and r.reason = 'merged' then r.replaced_by end as merged_into,
        case when c.corrects_doi then c.doi else r.doi end as doi,
        r.hal_id,
        case when c.corrects_year then cast(c.publication_year as integer) else r.publication_year end
            as publication_year,
        case when c.corrects_type then c.work_type else r.work_type end as work_type,
        case when c.corrects_retraction then cast(c.is_retracted as boolean) else r.is_retracted end as is_retracted,
        coalesce(c.n_corrections, 0) as n_corrections,
        r.updated_date,
        r.content_hash,
        r.is_synthetic
    from ranked as r
    left join work_corrections as c on c.record_file_id = r.file_id and c.record_line = r.line
),

works as (
    select record_id, doi, hal_id, cast(substr(record_id, 2) as bigint) as work_number
    from records
    where is_kept and source = 'openalex'
),

works_by_doi as (
    select doi, min_by(record_id, work_number) as work_id from works where doi is not null group by doi
),

works_by_statement as (
    select 'hal' as source, hal_id as record_id, min_by(record_id, work_number) as work_id
    from works
    where hal_id is not null
    group by hal_id
),

others as (
    select r.source, r.record_id, r.doi, d.work_id as work_by_doi, s.work_id as work_by_statement
    from records as r
    left join works_by_doi as d on d.doi = r.doi
    left join works_by_statement as s on s.source = r.source and s.record_id = r.record_id
    where r.is_kept and r.source <> 'openalex'
),

others_by_doi as (
    select doi, min(record_id) as first_record_id
    from others
    where work_by_doi is null and work_by_statement is null and doi is not null
    group by doi
),

linked as (
    select 'openalex' as source, record_id, record_id as publication_id, 'itself' as link from works
    union all
    select
        o.source,
        o.record_id,
        coalesce(o.work_by_doi, o.work_by_statement, f.first_record_id, o.record_id) as publication_id,
        case
            when o.work_by_doi is not null then 'doi'
            when o.work_by_statement is not null then 'stated identifier'
            when f.first_record_id <> o.record_id then 'doi'
            else 'itself'
        end as link
    from others as o
    left join others_by_doi as f on f.doi = o.doi
),

kept as (
    select r.source, r.file_id, r.line, r.record_id, l.publication_id, l.link
    from records as r
    inner join linked as l on l.source = r.source and l.record_id = r.record_id
    where r.is_kept
),

affiliations as (
    select
        k.file_id,
        k.line,
        a.author_index,
        upper(trim(a.country_code)) as given_code,
        upper(trim(case when c.correction_id is null then a.country_code else c.country_code end)) as corrected_code,
        c.correction_id
    from kept as k
    inner join raw.affiliations as a on a.file_id = k.file_id and a.line = k.line
    left join country_corrections as c
        on c.record_kind = 'institution' and c.source = k.source and c.record_id = a.institution_id
),

corrected_texts as (
    select k.file_id, k.line, c.correction_id, upper(trim(c.country_code)) as code
    from kept as k
    inner join raw.unmatched_affiliations as t on t.file_id = k.file_id and t.line = k.line
    inner join country_corrections as c
        on c.record_kind = 'affiliation' and c.source = k.source and c.record_id = t.affiliation_key
),

corrected_lines as (
    select file_id, line, count(distinct correction_id) as n_corrections
    from (
        select file_id, line, correction_id from affiliations where correction_id is not null
        union all
        select file_id, line, correction_id from corrected_texts
    )
    group by file_id, line
),

listed as (
    select a.file_id, a.line, a.author_index, unnest(a.countries) as given_code from raw.authorships as a
),

replaced as (
    select distinct file_id, line, author_index, given_code from affiliations where correction_id is not null
),

codes as (
    select file_id, line, corrected_code as code from affiliations where corrected_code <> ''
    union
    select l.file_id, l.line, upper(trim(l.given_code)) as code
    from listed as l
    left join replaced as r
        on r.file_id = l.file_id
        and r.line = l.line
        and r.author_index = l.author_index
        and r.given_code = upper(trim(l.given_code))
    where r.file_id is null and trim(l.given_code) <> ''
    union
    select file_id, line, code from corrected_texts
),

known_codes as (
    select country_code as given_code, country_code from raw.countries
    union all
    select alias_code as given_code, country_code from raw.country_aliases
),

code_lists as (
    select
        c.file_id,
        c.line,
        list_sort(list_distinct(array_agg(n.country_code) filter (where n.country_code is not null))) as countries,
        count(*) filter (where n.country_code is null) as n_unrecognised
    from codes as c
    left join known_codes as n on n.given_code = c.code
    group by c.file_id, c.line
),

author_lists as (
    select
        k.file_id,
        k.line,
        coalesce(c.countries, []) as countries,
        coalesce(c.n_unrecognised, 0) as n_unrecognised,
        row_number() over (
            partition by k.publication_id
            order by c.countries is null, k.source <> 'openalex', k.source, k.record_id
        ) = 1 as is_used
    from kept as k
    left join code_lists as c on c.file_id = k.file_id and c.line = k.line
)

select
    r.source,
    r.file_id,
    r.line,
    r.record_id as source_record_id,
    coalesce(l.publication_id, m.publication_id, r.record_id) as publication_id,
    r.is_kept,
    r.reason_not_kept,
    case when r.is_kept then l.link end as link,
    coalesce(a.is_used, false) as is_author_list_used,
    r.doi,
    r.publication_year,
    r.work_type as publication_type,
    r.is_retracted,
    coalesce(a.countries, []) as countries,
    coalesce(a.n_unrecognised, 0) as n_unrecognised_country_codes,
    r.n_corrections + coalesce(c.n_corrections, 0) as n_corrections,
    r.updated_date as source_updated_at,
    r.content_hash,
    r.is_synthetic
from records as r
left join linked as l on l.source = r.source and l.record_id = r.record_id
left join linked as m on m.source = r.source and m.record_id = r.merged_into
left join author_lists as a on a.file_id = r.file_id and a.line = r.line
left join corrected_lines as c on c.file_id = r.file_id and c.line = r.line

-- One row per file and field of its records, for the sources whose fields come and go: what was there, what is read.
with fields as (
    select
        file_id,
        record_key as field_name,
        is_read as is_expected,
        n_records_with_key > 0 as is_present,
        n_records_examined,
        n_records_with_key as n_records_with_field
    from raw.openalex_record_keys
    union all
    select
        file_id,
        table_name || '.' || column_name as field_name,
        bool_or(is_read or not is_present) as is_expected,
        bool_or(is_present) as is_present,
        cast(null as bigint) as n_records_examined,
        cast(null as bigint) as n_records_with_field
    from raw.cordis_columns
    group by file_id, table_name || '.' || column_name
)

select
    i.source,
    f.file_id,
    i.file_name,
    f.field_name,
    f.is_expected,
    f.is_present,
    case
        when f.is_expected and not f.is_present then 'missing'
        when f.is_expected then 'read'
        else 'passed over'
    end as field_status,
    f.n_records_examined,
    f.n_records_with_field,
    i.is_synthetic
from fields as f
inner join raw.input_files as i on i.file_id = f.file_id

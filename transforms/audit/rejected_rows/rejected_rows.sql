-- One row per line of an input file that was not taken into the tables, with the reason.
select r.source, r.file_id, r.line, r.record_id, r.column_name, r.reason, r.content, f.file_name
from raw.rejected_rows as r
inner join raw.input_files as f on f.file_id = r.file_id and f.source = r.source

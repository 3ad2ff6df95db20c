-- One row per file read for this build, of every source.
select source, file_name, position, file_id, sha256, n_bytes, rows_in, rows_kept, rows_rejected, is_synthetic
from raw.input_files

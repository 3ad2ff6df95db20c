-- One row per headline figure that moved since the release before, and cause: what the sentence of the figure is made of.
select
    indicator,
    series,
    period,
    subject_level,
    subject_id,
    cause,
    n_records,
    numerator_change,
    denominator_change,
    part_of_movement,
    numerator_before,
    numerator_after,
    denominator_before,
    denominator_after,
    value_before,
    value_after,
    is_synthetic
from audit.changes

-- One row per reason, scope and type: publications that the default definition leaves out of the indicators.
with scoped as (
    select 'institution' as scope, reason_not_counted, publication_type, is_synthetic
    from core.publications
    where not is_counted and is_observed
    union all
    select 'home country' as scope, reason_not_counted, publication_type, is_synthetic
    from core.publications
    where not is_counted and has_home_country
    union all
    select 'all records' as scope, reason_not_counted, publication_type, is_synthetic
    from core.publications
    where not is_counted
)

select
    scope,
    reason_not_counted,
    coalesce(publication_type, 'missing') as publication_type,
    count(*) as p_publications,
    bool_or(is_synthetic) as is_synthetic
from scoped
group by scope, reason_not_counted, coalesce(publication_type, 'missing')

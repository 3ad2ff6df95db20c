-- One row per period for which indicators are computed: every year observed, every window of three years within them,
-- and all years together. A window that would be all years is not given twice.
with years as (
    select cast(unnest(generate_series(first_year, last_year)) as integer) as publication_year from raw.observation
)

select
    cast(publication_year as varchar) as period,
    'year' as period_kind,
    publication_year as first_year,
    publication_year as last_year
from years
union all
select
    concat(cast(y.publication_year as varchar), '-', cast(y.publication_year + 2 as varchar)) as period,
    'three years' as period_kind,
    y.publication_year as first_year,
    cast(y.publication_year + 2 as integer) as last_year
from years as y
cross join raw.observation as o
where y.publication_year + 2 <= o.last_year and o.last_year - o.first_year > 2
union all
select
    concat(cast(first_year as varchar), '-', cast(last_year as varchar)) as period,
    'all years' as period_kind,
    first_year,
    last_year
from raw.observation

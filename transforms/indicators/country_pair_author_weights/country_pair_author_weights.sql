-- One row per scope, period and pair of countries, under the default definition: the publications they share, weighted by
-- the parts of the authors. Of a work that has the parts w of x and v of y, w·v/(1-w) is of x with y: x's own part, divided
-- among its partners in proportion to theirs. With equal parts 1/k it is 1/(k(k-1)). Sums are taken in units of 10^-12.
with works as (
    select
        c.publication_id,
        c.publication_year,
        c.is_observed,
        d.has_home_country,
        row_number() over (order by c.publication_id) as work_number
    from core.publication_classes as c
    inner join core.definition_classes as d
        on d.selection_class = c.selection_class and d.judgement_class = c.judgement_class
    where d.is_default and d.n_countries > 1
),

parts as (
    select
        w.work_number,
        w.publication_year,
        w.is_observed,
        w.has_home_country,
        c.country_code,
        cast(c.author_weight as double) as part
    from works as w
    inner join core.publication_countries as c on c.publication_id = w.publication_id
    where c.author_weight < 1
),

pairs as (
    select
        x.publication_year,
        x.is_observed,
        x.has_home_country,
        x.country_code as country_x,
        y.country_code as country_y,
        cast(round(1000000000000.0 * x.part * y.part / nullif(1 - x.part, 0)) as bigint) as weight_x_y,
        cast(round(1000000000000.0 * x.part * y.part / nullif(1 - y.part, 0)) as bigint) as weight_y_x
    from parts as x
    inner join parts as y on y.work_number = x.work_number and y.country_code > x.country_code
),

years as (
    select
        publication_year,
        is_observed,
        has_home_country,
        country_x,
        country_y,
        count(*) as p_publications,
        sum(weight_x_y) as weight_x_y,
        sum(weight_y_x) as weight_y_x
    from pairs
    group by publication_year, is_observed, has_home_country, country_x, country_y
),

scopes as (
    select unnest(['institution', 'home country', 'all records']) as scope
),

scoped as (
    select
        s.scope,
        y.publication_year,
        y.country_x,
        y.country_y,
        sum(y.p_publications) as p_publications,
        sum(y.weight_x_y) as weight_x_y,
        sum(y.weight_y_x) as weight_y_x
    from years as y
    inner join scopes as s
        on s.scope = 'all records'
        or (s.scope = 'institution' and y.is_observed)
        or (s.scope = 'home country' and y.has_home_country)
    group by s.scope, y.publication_year, y.country_x, y.country_y
),

periods as (
    select
        s.scope,
        p.period,
        s.country_x,
        s.country_y,
        sum(s.p_publications) as p_publications,
        sum(s.weight_x_y) as weight_x_y,
        sum(s.weight_y_x) as weight_y_x
    from scoped as s
    inner join core.periods as p on s.publication_year between p.first_year and p.last_year
    group by s.scope, p.period, s.country_x, s.country_y
),

synthetic as (
    select coalesce(bool_or(is_synthetic), false) as is_synthetic from core.publication_classes
)

select
    d.definition_id,
    p.scope,
    p.period,
    p.country_x,
    p.country_y,
    cast(p.p_publications as bigint) as p_publications,
    cast(p.weight_x_y as double) / 1000000000000.0 as author_weight_x_y,
    cast(p.weight_y_x as double) / 1000000000000.0 as author_weight_y_x,
    p.p_publications < o.small_cells_below as is_small,
    s.is_synthetic
from periods as p
inner join core.definitions as d on d.is_default
cross join synthetic as s
cross join raw.observation as o

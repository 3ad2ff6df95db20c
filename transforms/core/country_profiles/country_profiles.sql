-- One row per year, class of selection and of judgement, whether of the institution observed, and country or
-- territory of the publications, territories apart: how many there are, and the parts of them that are the
-- country's. Definitions are evaluated on these rows instead of on publications. Parts add up where a definition
-- counts several codes as one country. Publications do not: those with several codes that some view counts as one
-- keep these codes here, so that a definition can count each once.
with merged_codes as (
    select country_code from core.country_views where counted_country_code <> country_code
    union
    select counted_country_code as country_code from core.country_views where counted_country_code <> country_code
),

smaller_sets as (
    select country_set
    from core.country_sets
    group by country_set
    having min(n_countries) < array_length(string_split(country_set, ' '))
),

members as (
    select country_set, unnest(string_split(country_set, ' ')) as country_code from smaller_sets
),

merged_sets as (
    select m.country_set, array_to_string(list_sort(array_agg(m.country_code)), ' ') as merged_set
    from members as m
    inner join merged_codes as c on c.country_code = m.country_code
    group by m.country_set
),

corresponding as (
    select publication_id from core.authorships where is_corresponding group by publication_id
),

works as (
    select
        p.publication_id,
        p.publication_year,
        p.selection_class,
        p.judgement_class,
        p.is_observed,
        m.merged_set,
        c.publication_id is not null or n.n_authors = 1 as has_corresponding_author,
        p.is_synthetic
    from core.publication_classes as p
    inner join core.publications as n on n.publication_id = p.publication_id
    left join merged_sets as m on m.country_set = p.country_set
    left join corresponding as c on c.publication_id = p.publication_id
    where p.publication_year is not null
)

select
    w.publication_year,
    w.selection_class,
    w.judgement_class,
    w.is_observed,
    case when m.country_code is null then 'none' else coalesce(w.merged_set, 'none') end as merged_set,
    c.country_code,
    count(*) as p_publications,
    count(*) filter (where w.has_corresponding_author) as p_with_corresponding_author,
    cast(sum(c.author_weight) as decimal(38, 12)) as sum_author_weight,
    cast(sum(c.organisation_weight) as decimal(38, 12)) as sum_organisation_weight,
    bool_or(w.is_synthetic) as is_synthetic
from works as w
inner join core.publication_credits as c on c.publication_id = w.publication_id
left join merged_codes as m on m.country_code = c.country_code
group by
    w.publication_year,
    w.selection_class,
    w.judgement_class,
    w.is_observed,
    case when m.country_code is null then 'none' else coalesce(w.merged_set, 'none') end,
    c.country_code

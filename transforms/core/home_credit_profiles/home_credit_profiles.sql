-- One row per combination of year, domain, field and classes, and country code that some view counts as the home country:
-- the parts that authors and organisations there have in the publications. Parts add up where a view merges codes.
with homes as (
    select distinct country_code from core.country_views where is_home_country
)

select
    p.publication_year,
    coalesce(p.domain_id, 'unknown') as domain_id,
    coalesce(p.field_id, 'unknown') as field_id,
    p.selection_class,
    p.judgement_class,
    c.country_code,
    cast(sum(c.author_weight) as decimal(38, 12)) as sum_author_weight,
    cast(sum(c.organisation_weight) as decimal(38, 12)) as sum_organisation_weight
from core.publication_classes as p
inner join core.publication_credits as c on c.publication_id = p.publication_id
inner join homes as h on h.country_code = c.country_code
where p.publication_year is not null
group by
    p.publication_year,
    coalesce(p.domain_id, 'unknown'),
    coalesce(p.field_id, 'unknown'),
    p.selection_class,
    p.judgement_class,
    c.country_code

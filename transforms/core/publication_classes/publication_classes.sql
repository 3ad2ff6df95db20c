-- One row per publication, counted or not: the classes by which definitions are evaluated, the dimensions by which they are
-- reported, and the part of the publication that is the observed institution's. Indicators aggregate this narrow table
-- once and evaluate every definition on what is left.
with classes as (
    select distinct country_set, country_class from core.country_sets
),

observed as (
    select publication_id, sum(author_weight) as author_weight, count(*) as n_organisations
    from core.publication_organisations
    where is_observed
    group by publication_id
)

select
    p.publication_id,
    p.publication_year,
    p.domain_id,
    p.field_id,
    p.publication_type,
    p.is_observed,
    case
        when p.n_authors > 200 then 'more than 200'
        when p.n_authors > 100 then '101-200'
        when p.n_authors > 50 then '51-100'
        when p.n_authors > 10 then '11-50'
        when p.n_authors > 0 then '1-10'
        else 'no authors'
    end as author_stratum,
    case
        when p.n_organisations > 1 then 'several'
        when p.n_organisations = 1 then 'one'
        else 'none'
    end as organisation_class,
    p.country_set,
    p.selection_class,
    concat(
        c.country_class,
        case
            when p.n_authors_without_country > 0 or p.is_author_list_truncated
                then case when p.is_single_place then ' usp' when p.n_authors = 1 then ' us' else ' u' end
            when p.is_single_place then ' sp'
            when p.n_authors = 1 then ' s'
            else ''
        end
    ) as judgement_class,
    cast(coalesce(o.author_weight, 0) as decimal(18, 12)) as observed_author_weight,
    cast(
        cast(coalesce(o.n_organisations * 1000000000000 // nullif(p.n_organisations, 0), 0) as decimal(18, 0))
        * cast(0.000000000001 as decimal(13, 12)) as decimal(18, 12)
    ) as observed_organisation_weight,
    p.is_synthetic
from core.publications as p
inner join classes as c on c.country_set = p.country_set
left join observed as o on o.publication_id = p.publication_id

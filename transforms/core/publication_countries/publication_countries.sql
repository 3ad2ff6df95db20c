-- One row per publication and country of its authors, as the default definition counts countries: the parts of
-- core.publication_credits, those of merged codes added up. The country's weight is 1/k (OST), in units of 10^-12;
-- what integer division leaves goes to the first country of the alphabet, so that every weight adds up to exactly 1.
with counted as (
    select
        p.publication_id,
        c.counted_country_code as country_code,
        count(*) as n_codes,
        max(p.n_authors) as most_authors,
        cast(sum(p.author_weight) as decimal(18, 12)) as author_weight,
        cast(sum(p.organisation_weight) as decimal(18, 12)) as institution_weight
    from core.publication_credits as p
    inner join core.countries as c on c.country_code = p.country_code
    group by p.publication_id, c.counted_country_code
),

merged as (
    select publication_id, country_code from counted where n_codes > 1
),

-- an author in France and in Réunion is one author; only where codes merge do authors have to be looked at
authors as (
    select m.publication_id, m.country_code, count(distinct a.author_index) as n_authors
    from merged as m
    inner join core.authorship_countries as a on a.publication_id = m.publication_id
    inner join core.countries as c on c.country_code = a.country_code and c.counted_country_code = m.country_code
    group by m.publication_id, m.country_code
),

works as (
    select publication_id, count(*) as n_countries, min(country_code) as first_country_code
    from counted
    group by publication_id
),

credits as (
    select
        c.publication_id,
        c.country_code,
        case when c.n_codes > 1 then a.n_authors else c.most_authors end as n_authors,
        w.n_countries,
        c.author_weight,
        1000000000000 // w.n_countries
        + case when c.country_code = w.first_country_code then 1000000000000 % w.n_countries else 0 end
            as country_credit,
        c.institution_weight
    from counted as c
    inner join works as w on w.publication_id = c.publication_id
    left join authors as a on a.publication_id = c.publication_id and a.country_code = c.country_code
)

select
    c.publication_id,
    c.country_code,
    c.country_code = h.counted_country_code as is_home_country,
    c.n_authors,
    c.n_countries,
    cast(1 as bigint) as full_count,
    c.author_weight,
    cast(
        cast(c.country_credit as decimal(18, 0)) * cast(0.000000000001 as decimal(13, 12)) as decimal(18, 12)
    ) as country_weight,
    c.institution_weight,
    p.is_synthetic
from credits as c
inner join core.publications as p on p.publication_id = c.publication_id
cross join raw.observation as o
inner join core.countries as h on h.country_code = o.home_country_code

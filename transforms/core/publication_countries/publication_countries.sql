-- One row per publication and country of its authors, territories counted as the map in force says.
-- The author's weight of a work is shared among the authors whose country is known, and each author's part among the
-- author's affiliations (NSF; PathOS); the country's weight is 1/k (OST). Both are kept in units of 10^-12 and add up
-- to exactly 1: what integer division leaves goes to the country with the most, in alphabetical order.
with author_countries as (
    select
        a.publication_id,
        a.author_index,
        c.counted_country_code as country_code,
        sum(a.n_affiliations) as n_affiliations
    from core.authorship_countries as a
    inner join core.countries as c on c.country_code = a.country_code
    group by a.publication_id, a.author_index, c.counted_country_code
),

authors as (
    select publication_id, author_index, sum(n_affiliations) as n_affiliations
    from author_countries
    group by publication_id, author_index
),

works as (
    select publication_id, count(*) as n_authors_with_country from authors group by publication_id
),

credits as (
    select
        c.publication_id,
        c.country_code,
        count(*) as n_authors,
        sum(
            cast(c.n_affiliations as bigint) * 1000000000000
            // (w.n_authors_with_country * cast(a.n_affiliations as bigint))
        ) as author_credit
    from author_countries as c
    inner join authors as a on a.publication_id = c.publication_id and a.author_index = c.author_index
    inner join works as w on w.publication_id = c.publication_id
    group by c.publication_id, c.country_code
),

ranked as (
    select
        publication_id,
        country_code,
        n_authors,
        author_credit,
        1000000000000 - sum(author_credit) over (partition by publication_id) as credit_left,
        count(*) over (partition by publication_id) as n_countries,
        row_number() over (partition by publication_id order by author_credit desc, country_code) as rank_by_credit,
        row_number() over (partition by publication_id order by country_code) as rank_by_code
    from credits
),

whole as (
    select
        publication_id,
        country_code,
        n_authors,
        n_countries,
        author_credit + case when rank_by_credit = 1 then credit_left else 0 end as author_credit,
        1000000000000 // n_countries
        + case when rank_by_code = 1 then 1000000000000 % n_countries else 0 end as country_credit
    from ranked
)

select
    w.publication_id,
    w.country_code,
    w.country_code = o.home_country_code as is_home_country,
    w.n_authors,
    w.n_countries,
    cast(1 as bigint) as full_count,
    cast(
        cast(w.author_credit as decimal(18, 0)) * cast(0.000000000001 as decimal(13, 12)) as decimal(18, 12)
    ) as author_weight,
    cast(
        cast(w.country_credit as decimal(18, 0)) * cast(0.000000000001 as decimal(13, 12)) as decimal(18, 12)
    ) as country_weight,
    p.is_synthetic
from whole as w
inner join core.publications as p on p.publication_id = w.publication_id
cross join raw.observation as o

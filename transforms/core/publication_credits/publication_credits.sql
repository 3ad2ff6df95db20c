-- One row per publication and country or territory of its authors, territories apart: the part of the publication
-- that is the country's, in two ways. By author: equal parts for the authors whose country is known, and an author's
-- part shared among the author's affiliations (NSF; PathOS). By organisation (OECD): equal parts for the distinct
-- organisations with a country; a country that stands only on affiliations without an organisation counts as one.
-- Both are kept in units of 10^-12 and add up to exactly 1: what integer division leaves goes to the country with
-- the most, the first of the alphabet among equals. Parts are additive: those of merged codes are the merged
-- country's.
with authors as (
    select publication_id, author_index, sum(n_affiliations) as n_affiliations
    from core.authorship_countries
    group by publication_id, author_index
),

works as (
    select publication_id, count(*) as n_authors from authors group by publication_id
),

named_organisations as (
    select distinct publication_id, country_code, organisation_id
    from core.affiliations
    where organisation_id is not null and country_code is not null
),

organisations as (
    select publication_id, country_code, count(*) as n_organisations
    from named_organisations
    group by publication_id, country_code
),

author_credits as (
    select
        c.publication_id,
        c.country_code,
        count(*) as n_authors,
        cast(
            sum(
                cast(c.n_affiliations as bigint) * 1000000000000
                // nullif(w.n_authors * cast(a.n_affiliations as bigint), 0)
            ) as bigint
        ) as author_credit
    from core.authorship_countries as c
    inner join authors as a on a.publication_id = c.publication_id and a.author_index = c.author_index
    inner join works as w on w.publication_id = c.publication_id
    group by c.publication_id, c.country_code
),

credits as (
    select
        c.publication_id,
        c.country_code,
        c.n_authors,
        c.author_credit,
        coalesce(o.n_organisations, 1) as n_organisations,
        1000000000000 * coalesce(o.n_organisations, 1)
        // cast(sum(coalesce(o.n_organisations, 1)) over (partition by c.publication_id) as bigint)
            as organisation_credit
    from author_credits as c
    left join organisations as o on o.publication_id = c.publication_id and o.country_code = c.country_code
),

ranked as (
    select
        publication_id,
        country_code,
        n_authors,
        author_credit,
        organisation_credit,
        1000000000000 - sum(author_credit) over (partition by publication_id) as author_credit_left,
        1000000000000 - sum(organisation_credit) over (partition by publication_id) as organisation_credit_left,
        row_number() over (partition by publication_id order by author_credit desc, country_code) as author_rank,
        row_number() over (
            partition by publication_id order by organisation_credit desc, country_code
        ) as organisation_rank
    from credits
)

select
    publication_id,
    country_code,
    n_authors,
    cast(
        cast(author_credit + case when author_rank = 1 then author_credit_left else 0 end as decimal(18, 0))
        * cast(0.000000000001 as decimal(13, 12)) as decimal(18, 12)
    ) as author_weight,
    cast(
        cast(
            organisation_credit + case when organisation_rank = 1 then organisation_credit_left else 0 end
            as decimal(18, 0)
        ) * cast(0.000000000001 as decimal(13, 12)) as decimal(18, 12)
    ) as organisation_weight
from ranked

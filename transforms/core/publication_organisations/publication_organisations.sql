-- One row per publication and organisation its authors are affiliated to. The author's weight: the publication is
-- shared equally among the authors with an organisation, and an author's part among the author's organisations. It
-- is kept in units of 10^-12 and adds up to exactly 1: what integer division leaves goes to the organisation with
-- the most, the first by identifier among equals. An organisation the source gives two countries for has the first
-- of the alphabet.
with distinct_organisations as (
    select
        publication_id,
        author_index,
        organisation_id,
        min(country_code) as country_code,
        bool_or(is_observed) as is_observed
    from core.affiliations
    where organisation_id is not null and not is_only_affiliation
    group by publication_id, author_index, organisation_id
),

author_organisations as (
    select publication_id, organisation_id, country_code, is_observed, 1 as n_organisations
    from core.affiliations
    where organisation_id is not null and is_only_affiliation
    union all
    select o.publication_id, o.organisation_id, o.country_code, o.is_observed, a.n_organisations
    from distinct_organisations as o
    inner join core.authorships as a on a.publication_id = o.publication_id and a.author_index = o.author_index
),

works as (
    select publication_id, count(*) as n_authors
    from core.authorships
    where n_organisations > 0
    group by publication_id
),

credits as (
    select
        o.publication_id,
        o.organisation_id,
        min(o.country_code) as country_code,
        count(*) as n_authors,
        bool_or(o.is_observed) as is_observed,
        cast(sum(1000000000000 // nullif(w.n_authors * o.n_organisations, 0)) as bigint) as author_credit
    from author_organisations as o
    inner join works as w on w.publication_id = o.publication_id
    group by o.publication_id, o.organisation_id
),

ranked as (
    select
        publication_id,
        organisation_id,
        country_code,
        n_authors,
        is_observed,
        author_credit,
        1000000000000 - sum(author_credit) over (partition by publication_id) as credit_left,
        row_number() over (partition by publication_id order by author_credit desc, organisation_id) as credit_rank
    from credits
)

select
    r.publication_id,
    r.organisation_id,
    r.country_code,
    r.n_authors,
    cast(
        cast(r.author_credit + case when r.credit_rank = 1 then r.credit_left else 0 end as decimal(18, 0))
        * cast(0.000000000001 as decimal(13, 12)) as decimal(18, 12)
    ) as author_weight,
    r.is_observed,
    p.is_synthetic
from ranked as r
inner join core.publications as p on p.publication_id = r.publication_id

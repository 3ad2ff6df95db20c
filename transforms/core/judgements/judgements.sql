-- One row per rule of what is international, and class of works: what the rule says of them. There is a rule for every
-- combination of what the definitions do with unknown countries, territories, Hong Kong and Macao, Taiwan, single authors
-- in two countries, and the home country. A class is what the views make of the countries, u where the country of an
-- author is unknown or the list is cut, s for a single author, p where that author has one affiliation at most.
with conditions as (
    select distinct international_if from raw.definitions
),

unknown_rules as (
    select distinct unknown_countries from raw.definitions
),

partly_known_rules as (
    select distinct partly_known from raw.definitions
),

single_author_rules as (
    select distinct single_author_two_countries from raw.definitions
),

views as (
    select distinct country_view, territories, hong_kong_macao, taiwan from core.country_views
),

rules as (
    select
        c.international_if,
        u.unknown_countries,
        p.partly_known,
        s.single_author_two_countries,
        v.territories,
        v.hong_kong_macao,
        v.taiwan,
        v.country_view,
        concat(
            c.international_if,
            '; unknown ',
            u.unknown_countries,
            '; partly known ',
            p.partly_known,
            '; single author ',
            s.single_author_two_countries,
            '; ',
            v.country_view
        ) as judgement_id
    from conditions as c
    cross join unknown_rules as u
    cross join partly_known_rules as p
    cross join single_author_rules as s
    cross join views as v
),

countries as (
    select distinct country_view, country_class, n_countries, has_home_country, has_other_country
    from core.country_sets
),

authors as (
    select '' as author_class, false as has_unknown, false as is_single, false as is_single_place
    union all
    select ' u' as author_class, true as has_unknown, false as is_single, false as is_single_place
    union all
    select ' s' as author_class, false as has_unknown, true as is_single, false as is_single_place
    union all
    select ' us' as author_class, true as has_unknown, true as is_single, false as is_single_place
    union all
    select ' sp' as author_class, false as has_unknown, true as is_single, true as is_single_place
    union all
    select ' usp' as author_class, true as has_unknown, true as is_single, true as is_single_place
),

known as (
    select
        r.*,
        concat(c.country_class, a.author_class) as judgement_class,
        c.n_countries,
        c.has_home_country,
        c.has_other_country,
        a.is_single_place,
        case
            when c.n_countries = 0 then 'unknown'
            when c.n_countries = 1 and a.has_unknown then 'partly known'
            else 'known'
        end as country_knowledge,
        case r.international_if
            when 'two countries' then c.n_countries > 1
            else c.has_other_country
        end
        and not (a.is_single and c.n_countries > 1 and r.single_author_two_countries = 'domestic') as is_international
    from rules as r
    inner join countries as c on c.country_view = r.country_view
    cross join authors as a
)

select
    judgement_id,
    judgement_class,
    country_view,
    n_countries,
    has_home_country,
    has_other_country,
    country_knowledge,
    not (country_knowledge = 'unknown' and unknown_countries = 'left out')
    and not (country_knowledge = 'partly known' and partly_known = 'left out' and not is_international)
    as is_in_denominator,
    is_international,
    is_international or country_knowledge <> 'known' as could_be_international,
    is_international or (country_knowledge <> 'known' and not is_single_place) as could_be_international_tight,
    international_if,
    unknown_countries,
    partly_known,
    single_author_two_countries,
    territories,
    hong_kong_macao,
    taiwan
from known

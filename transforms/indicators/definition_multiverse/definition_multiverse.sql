-- One row per scope and combination of choices: the share of international publications over all years and subjects that
-- the combination gives. The combinations are all those of the choices that the definitions of the register make, one
-- of each; what is a definition of the register is named. Two steps keep it cheap: which works count is decided on
-- classes of works, then what is international on what is left.
with years as (
    select first_year, last_year from raw.observation
),

countings as (
    select distinct counting from raw.definitions
),

home_codes as (
    select v.country_view, v.country_code
    from core.country_views as v
    inner join core.country_views as h
        on h.country_view = v.country_view and h.counted_country_code = v.counted_country_code
    inner join raw.observation as o on o.home_country_code = h.country_code
),

profiles as (
    select
        p.selection_class,
        p.judgement_class,
        p.is_observed,
        sum(p.p_publications) as p_publications,
        sum(p.sum_observed_author_weight) as author_weight,
        sum(p.sum_observed_organisation_weight) as organisation_weight
    from core.publication_profiles as p
    inner join years as y on p.publication_year between y.first_year and y.last_year
    group by p.selection_class, p.judgement_class, p.is_observed
),

home_profiles as (
    select
        p.selection_class,
        p.judgement_class,
        h.country_view,
        sum(p.sum_author_weight) as author_weight,
        sum(p.sum_organisation_weight) as organisation_weight
    from core.home_credit_profiles as p
    inner join years as y on p.publication_year between y.first_year and y.last_year
    inner join home_codes as h on h.country_code = p.country_code
    group by p.selection_class, p.judgement_class, h.country_view
),

-- of classes of which all rules make the same one is as good as the other: there are few that differ
rules as (
    select judgement_id, country_view, row_number() over (order by judgement_id) as rule_number
    from core.judgements
    group by judgement_id, country_view
),

outcomes as (
    select
        r.rule_number,
        r.country_view,
        j.judgement_class,
        j.n_countries,
        j.has_home_country,
        j.is_in_denominator,
        j.is_international
    from core.judgements as j
    inner join rules as r on r.judgement_id = j.judgement_id
    inner join (select distinct judgement_class from profiles) as p on p.judgement_class = j.judgement_class
),

signatures as (
    select
        judgement_class,
        array_to_string(
            list_sort(
                array_agg(
                    concat(
                        cast(rule_number as varchar),
                        case when has_home_country then 'h' else '' end,
                        case when is_in_denominator then 'd' else '' end,
                        case when is_international then 'i' else '' end
                    )
                )
            ),
            ' '
        ) as signature
    from outcomes
    group by judgement_class
),

class_numbers as (
    select judgement_class, dense_rank() over (order by signature) as class_number from signatures
),

verdicts as (
    select
        o.rule_number,
        o.country_view,
        c.class_number,
        o.has_home_country,
        o.is_in_denominator,
        o.is_international
    from outcomes as o
    inner join class_numbers as c on c.judgement_class = o.judgement_class
    group by
        o.rule_number,
        o.country_view,
        c.class_number,
        o.has_home_country,
        o.is_in_denominator,
        o.is_international
),

sizes as (
    select country_view, judgement_class, greatest(n_countries, 1) as n_countries
    from outcomes
    group by country_view, judgement_class, greatest(n_countries, 1)
),

selected as (
    select
        s.selection_id,
        p.judgement_class,
        p.is_observed,
        sum(p.p_publications) as p_publications,
        sum(p.author_weight) as author_weight,
        sum(p.organisation_weight) as organisation_weight
    from core.selections as s
    inner join profiles as p on p.selection_class = s.selection_class
    where s.is_counted
    group by s.selection_id, p.judgement_class, p.is_observed
),

sized as (
    select
        s.selection_id,
        z.country_view,
        c.class_number,
        s.is_observed,
        z.n_countries,
        cast(sum(s.p_publications) as bigint) as p_publications,
        sum(s.author_weight) as author_weight,
        sum(s.organisation_weight) as organisation_weight
    from selected as s
    inner join class_numbers as c on c.judgement_class = s.judgement_class
    inner join sizes as z on z.judgement_class = s.judgement_class
    group by s.selection_id, z.country_view, c.class_number, s.is_observed, z.n_countries
),

-- the quotient is rounded before it is added: sums of doubles depend on their order
viewed as (
    select
        selection_id,
        country_view,
        class_number,
        is_observed,
        cast(sum(p_publications) as bigint) as p_publications,
        cast(sum(author_weight) as decimal(38, 12)) as author_weight,
        cast(sum(organisation_weight) as decimal(38, 12)) as organisation_weight,
        sum(
            cast(cast(p_publications as double) / cast(n_countries as double) as decimal(38, 12))
        ) as country_weight
    from sized
    group by selection_id, country_view, class_number, is_observed
),

home_selected as (
    select
        s.selection_id,
        p.country_view,
        c.class_number,
        sum(p.author_weight) as author_weight,
        sum(p.organisation_weight) as organisation_weight
    from core.selections as s
    inner join home_profiles as p on p.selection_class = s.selection_class
    inner join class_numbers as c on c.judgement_class = p.judgement_class
    where s.is_counted
    group by s.selection_id, p.country_view, c.class_number
),

home_judged as (
    select
        s.selection_id,
        v.rule_number,
        sum(case when v.is_in_denominator then s.author_weight else 0 end) as author_denominator,
        sum(case when v.is_international then s.author_weight else 0 end) as author_international,
        sum(case when v.is_in_denominator then s.organisation_weight else 0 end) as organisation_denominator,
        sum(case when v.is_international then s.organisation_weight else 0 end) as organisation_international
    from home_selected as s
    inner join verdicts as v on v.country_view = s.country_view and v.class_number = s.class_number
    group by s.selection_id, v.rule_number
),

judged as (
    select
        s.selection_id,
        v.rule_number,
        s.is_observed,
        v.has_home_country,
        sum(s.p_publications) as p_publications,
        sum(case when v.is_in_denominator then s.p_publications else 0 end) as p_denominator,
        sum(case when v.is_international then s.p_publications else 0 end) as p_international,
        sum(case when v.is_in_denominator then s.author_weight else 0 end) as author_denominator,
        sum(case when v.is_international then s.author_weight else 0 end) as author_international,
        sum(case when v.is_in_denominator then s.organisation_weight else 0 end) as organisation_denominator,
        sum(case when v.is_international then s.organisation_weight else 0 end) as organisation_international,
        sum(case when v.is_in_denominator then s.country_weight else 0 end) as country_denominator,
        sum(case when v.is_international then s.country_weight else 0 end) as country_international
    from viewed as s
    inner join verdicts as v on v.country_view = s.country_view and v.class_number = s.class_number
    group by s.selection_id, v.rule_number, s.is_observed, v.has_home_country
),

scoped as (
    select
        'institution' as scope,
        selection_id,
        rule_number,
        sum(p_publications) as p_publications,
        sum(p_denominator) as p_denominator,
        sum(p_international) as p_international,
        sum(author_denominator) as author_denominator,
        sum(author_international) as author_international,
        sum(organisation_denominator) as organisation_denominator,
        sum(organisation_international) as organisation_international,
        sum(country_denominator) as country_denominator,
        sum(country_international) as country_international
    from judged
    where is_observed
    group by selection_id, rule_number
    union all
    select
        'home country' as scope,
        j.selection_id,
        j.rule_number,
        sum(j.p_publications) as p_publications,
        sum(j.p_denominator) as p_denominator,
        sum(j.p_international) as p_international,
        coalesce(min(h.author_denominator), 0) as author_denominator,
        coalesce(min(h.author_international), 0) as author_international,
        coalesce(min(h.organisation_denominator), 0) as organisation_denominator,
        coalesce(min(h.organisation_international), 0) as organisation_international,
        sum(j.country_denominator) as country_denominator,
        sum(j.country_international) as country_international
    from judged as j
    left join home_judged as h on h.selection_id = j.selection_id and h.rule_number = j.rule_number
    where j.has_home_country
    group by j.selection_id, j.rule_number
    union all
    select
        'all records' as scope,
        selection_id,
        rule_number,
        sum(p_publications) as p_publications,
        sum(p_denominator) as p_denominator,
        sum(p_international) as p_international,
        sum(p_denominator) as author_denominator,
        sum(p_international) as author_international,
        sum(p_denominator) as organisation_denominator,
        sum(p_international) as organisation_international,
        sum(p_denominator) as country_denominator,
        sum(p_international) as country_international
    from judged
    group by selection_id, rule_number
),

scopes as (
    select unnest(['institution', 'home country', 'all records']) as scope
),

selection_rules as (
    select distinct selection_id, work_types, preprints, retracted, paratext, maximum_authors from core.selections
),

judgement_rules as (
    select distinct
        r.rule_number,
        j.judgement_id,
        j.international_if,
        j.unknown_countries,
        j.partly_known,
        j.single_author_two_countries,
        j.territories,
        j.hong_kong_macao,
        j.taiwan
    from core.judgements as j
    inner join rules as r on r.judgement_id = j.judgement_id
),

combined as (
    select
        n.scope,
        s.selection_id,
        j.judgement_id,
        c.counting,
        j.international_if,
        j.unknown_countries,
        j.partly_known,
        j.territories,
        j.hong_kong_macao,
        j.taiwan,
        s.maximum_authors,
        s.work_types,
        s.preprints,
        s.retracted,
        s.paratext,
        j.single_author_two_countries,
        coalesce(t.p_publications, 0) as p_publications,
        coalesce(t.p_denominator, 0) as p_denominator,
        coalesce(t.p_international, 0) as p_international,
        case c.counting
            when 'full' then cast(t.p_denominator as double)
            when 'author-fractional' then cast(t.author_denominator as double)
            when 'institution-fractional' then cast(t.organisation_denominator as double)
            else cast(t.country_denominator as double)
        end as w_denominator,
        case c.counting
            when 'full' then cast(t.p_international as double)
            when 'author-fractional' then cast(t.author_international as double)
            when 'institution-fractional' then cast(t.organisation_international as double)
            else cast(t.country_international as double)
        end as w_international
    from scopes as n
    cross join selection_rules as s
    cross join judgement_rules as j
    cross join countings as c
    left join scoped as t
        on t.scope = n.scope and t.selection_id = s.selection_id and t.rule_number = j.rule_number
),

named as (
    select selection_id, judgement_id, counting, min(definition_id) as definition_id
    from core.definitions
    group by selection_id, judgement_id, counting
),

records as (
    select coalesce(bool_or(is_synthetic), false) as is_synthetic from core.publication_profiles
)

select
    c.scope,
    substr(md5(concat(c.selection_id, ' / ', c.judgement_id, ' / ', c.counting)), 1, 12) as combination_id,
    d.definition_id,
    c.international_if,
    c.unknown_countries,
    c.partly_known,
    c.territories,
    c.hong_kong_macao,
    c.taiwan,
    c.single_author_two_countries,
    c.work_types,
    c.preprints,
    c.retracted,
    c.paratext,
    c.maximum_authors,
    c.counting,
    cast(c.p_publications as bigint) as p_publications,
    cast(c.p_denominator as bigint) as p_denominator,
    cast(c.p_international as bigint) as p_international,
    c.w_international / nullif(c.w_denominator, 0) as pp_international,
    c.p_denominator < o.small_cells_below as is_small,
    case
        when coalesce(c.w_denominator, 0) > 0 then null
        when c.p_publications = 0 then 'no publications'
        when c.p_denominator = 0 then 'no publications of known country'
        else 'the publications have no weight here'
    end as undefined_reason,
    r.is_synthetic
from combined as c
cross join raw.observation as o
cross join records as r
left join named as d
    on d.selection_id = c.selection_id and d.judgement_id = c.judgement_id and d.counting = c.counting

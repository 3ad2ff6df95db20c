-- One row per definition, scope, period and country: publications of which a corresponding author is in the country,
-- those of one country (SCP) and of several (MCP), MCP / (MCP + SCP), and the share of the country's publications
-- with other countries that it leads. Only publications of which a corresponding author is known are divided by;
-- their part of all is the coverage. A single author always is the corresponding one. Several corresponding authors:
-- the publication counts once for each of their countries in full counting; fractionally, 1/m for each of the m
-- whose country is known, shared among that author's affiliations. Several countries is as the definition counts
-- them, whatever it calls international.
with single_authors as (
    select publication_id from core.publications where n_authors = 1
),

corresponding as (
    select publication_id, author_index from core.authorships where is_corresponding
    union
    select a.publication_id, a.author_index
    from core.authorships as a
    inner join single_authors as s on s.publication_id = a.publication_id
),

placed as (
    select c.publication_id, c.author_index, a.country_code, a.n_affiliations
    from corresponding as c
    inner join core.authorship_countries as a
        on a.publication_id = c.publication_id and a.author_index = c.author_index
),

authors as (
    select publication_id, author_index, cast(sum(n_affiliations) as bigint) as n_affiliations
    from placed
    group by publication_id, author_index
),

works as (
    select publication_id, count(*) as n_authors from authors group by publication_id
),

-- in units of 10^-12, to the nearest
leads as (
    select
        p.publication_id,
        p.country_code,
        cast(
            sum(
                (p.n_affiliations * 1000000000000 + w.n_authors * a.n_affiliations // 2)
                // nullif(w.n_authors * a.n_affiliations, 0)
            ) as bigint
        ) as credit
    from placed as p
    inner join authors as a on a.publication_id = p.publication_id and a.author_index = p.author_index
    inner join works as w on w.publication_id = p.publication_id
    group by p.publication_id, p.country_code
),

merged_codes as (
    select country_code from core.country_views where counted_country_code <> country_code
    union
    select counted_country_code as country_code from core.country_views where counted_country_code <> country_code
),

-- codes of one publication that some view counts as one country are kept together, to count the publication once
merged_sets as (
    select l.publication_id, array_to_string(list_sort(array_agg(l.country_code)), ' ') as merged_set
    from leads as l
    inner join merged_codes as m on m.country_code = l.country_code
    group by l.publication_id
    having count(*) > 1
),

numbered as (
    select distinct selection_class, judgement_class, class_number from core.definition_classes
),

cells as (
    select
        n.class_number,
        c.publication_year,
        c.is_observed,
        case when m.country_code is null then 'none' else coalesce(s.merged_set, 'none') end as merged_set,
        l.country_code,
        count(*) as p_led,
        cast(sum(l.credit) as bigint) as credit
    from leads as l
    inner join core.publication_classes as c on c.publication_id = l.publication_id
    inner join numbered as n on n.selection_class = c.selection_class and n.judgement_class = c.judgement_class
    left join merged_codes as m on m.country_code = l.country_code
    left join merged_sets as s on s.publication_id = l.publication_id
    where c.publication_year is not null
    group by
        n.class_number,
        c.publication_year,
        c.is_observed,
        case when m.country_code is null then 'none' else coalesce(s.merged_set, 'none') end,
        l.country_code
),

codes as (
    select distinct merged_set, country_code from cells
),

members as (
    select
        v.country_view,
        c.merged_set,
        c.country_code,
        v.counted_country_code,
        c.merged_set = 'none'
        or c.country_code = min(c.country_code) over (
            partition by v.country_view, c.merged_set, v.counted_country_code
        ) as is_first
    from codes as c
    inner join core.country_views as v on v.country_code = c.country_code
),

judgements as (
    select distinct definition_id, country_view, class_number, has_home_country, n_countries
    from core.definition_classes
    where is_in_denominator
),

judged as (
    select
        d.definition_id,
        m.counted_country_code as country_code,
        c.publication_year,
        c.is_observed,
        d.has_home_country,
        sum(case when m.is_first then c.p_led else 0 end) as p_led,
        sum(case when m.is_first and d.n_countries > 1 then c.p_led else 0 end) as p_led_multiple,
        sum(c.credit) as credit,
        sum(case when d.n_countries > 1 then c.credit else 0 end) as credit_multiple
    from judgements as d
    inner join cells as c on c.class_number = d.class_number
    inner join members as m
        on m.country_view = d.country_view and m.merged_set = c.merged_set and m.country_code = c.country_code
    group by d.definition_id, m.counted_country_code, c.publication_year, c.is_observed, d.has_home_country
),

scoped as (
    select 'institution' as scope, * from judged where is_observed
    union all
    select 'home country' as scope, * from judged where has_home_country
    union all
    select 'all records' as scope, * from judged
),

totals as (
    select
        s.definition_id,
        s.scope,
        p.period,
        s.country_code,
        sum(s.p_led) as p_led,
        sum(s.p_led_multiple) as p_led_multiple,
        cast(sum(s.credit) as double) / 1000000000000.0 as weight,
        cast(sum(s.credit_multiple) as double) / 1000000000000.0 as weight_multiple
    from scoped as s
    inner join core.periods as p on s.publication_year between p.first_year and p.last_year
    group by s.definition_id, s.scope, p.period, s.country_code
),

counted as (
    select
        c.definition_id,
        c.scope,
        c.period,
        c.country_code,
        c.period_kind,
        c.country_name,
        c.p_publications,
        c.p_with_corresponding_author,
        c.p_with_other_country_and_corresponding_author as p_with_other_country,
        cast(coalesce(t.p_led, 0) as bigint) as p_led,
        cast(coalesce(t.p_led_multiple, 0) as bigint) as p_led_multiple,
        coalesce(t.weight, 0.0) as weight,
        coalesce(t.weight_multiple, 0.0) as weight_multiple,
        c.is_synthetic
    from indicators.country_shares as c
    left join totals as t
        on t.definition_id = c.definition_id
        and t.scope = c.scope
        and t.period = c.period
        and t.country_code = c.country_code
)

select
    c.definition_id,
    c.scope,
    c.period,
    c.country_code,
    c.period_kind,
    c.country_name,
    c.p_publications,
    c.p_with_corresponding_author,
    cast(c.p_with_corresponding_author as double) / nullif(cast(c.p_publications as double), 0) as pp_coverage,
    c.p_led,
    c.p_led - c.p_led_multiple as p_led_single_country,
    c.p_led_multiple as p_led_multiple_countries,
    c.weight as p_led_weighted,
    c.weight_multiple as p_led_multiple_countries_weighted,
    cast(c.p_led_multiple as double) / nullif(cast(c.p_led as double), 0) as pp_multiple_countries,
    c.weight_multiple / nullif(c.weight, 0) as pp_multiple_countries_weighted,
    c.p_with_other_country as p_with_other_country_and_corresponding_author,
    cast(c.p_led_multiple as double) / nullif(cast(c.p_with_other_country as double), 0) as pp_leadership,
    c.weight_multiple / nullif(cast(c.p_with_other_country as double), 0) as pp_leadership_weighted,
    c.p_led < o.small_cells_below as is_small,
    case
        when c.p_publications = 0 then 'no publications with the country'
        when c.p_with_corresponding_author = 0 then 'no corresponding author is known'
        when c.p_led = 0 then 'no corresponding author is in the country'
    end as undefined_reason,
    case
        when c.p_publications = 0 then 'no publications with the country'
        when c.p_with_other_country = 0
            then 'no corresponding author is known of a publication with another country'
    end as leadership_undefined_reason,
    c.is_synthetic
from counted as c
cross join raw.observation as o

-- One row per definition, and class of selection and of judgement that publications have and the definition counts: what
-- it makes of such publications. Classes of which every definition makes the same have one number: there are few of
-- these, so that indicators can put publications together by it before they look at definitions.
with classes as (
    select distinct selection_class, judgement_class from core.publication_classes
),

counted as (
    select d.definition_id, d.is_default, d.counting, d.country_view, d.judgement_id, c.selection_class, c.judgement_class
    from core.definitions as d
    inner join core.selections as s on s.selection_id = d.selection_id and s.is_counted
    inner join classes as c on c.selection_class = s.selection_class
),

decisions as (
    select
        c.definition_id,
        c.is_default,
        c.counting,
        c.country_view,
        c.selection_class,
        c.judgement_class,
        j.n_countries,
        j.has_home_country,
        j.country_knowledge,
        j.is_in_denominator,
        j.is_international,
        j.could_be_international,
        j.could_be_international_tight,
        concat(
            c.definition_id,
            case when j.has_home_country then ' home' else '' end,
            case when j.is_in_denominator then ' divides' else '' end,
            case when j.is_international then ' international' else '' end,
            case when j.could_be_international then ' could be' else '' end,
            case when j.could_be_international_tight then ' tight ' else ' ' end,
            j.country_knowledge,
            ' ',
            cast(j.n_countries as varchar)
        ) as decision
    from counted as c
    inner join core.judgements as j on j.judgement_id = c.judgement_id and j.judgement_class = c.judgement_class
),

verdicts as (
    select selection_class, judgement_class, array_to_string(list_sort(array_agg(decision)), ', ') as verdict
    from decisions
    group by selection_class, judgement_class
),

numbers as (
    select selection_class, judgement_class, dense_rank() over (order by verdict) as class_number from verdicts
)

select
    d.definition_id,
    d.selection_class,
    d.judgement_class,
    n.class_number,
    d.is_default,
    d.counting,
    d.country_view,
    d.n_countries,
    d.has_home_country,
    d.country_knowledge,
    d.is_in_denominator,
    d.is_international,
    d.could_be_international,
    d.could_be_international_tight
from decisions as d
inner join numbers as n on n.selection_class = d.selection_class and n.judgement_class = d.judgement_class

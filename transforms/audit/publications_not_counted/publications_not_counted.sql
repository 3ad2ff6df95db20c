-- One row per definition, scope, reason and type: publications that the definition leaves out of the indicators, by the
-- first reason. The definition's own reasons come first, then the year, so that what is counted and what is not make all
-- publications there are.
with profiles as (
    select
        publication_year,
        publication_type,
        selection_class,
        judgement_class,
        is_observed,
        count(*) as p_publications,
        bool_or(is_synthetic) as is_synthetic
    from core.publication_classes
    group by publication_year, publication_type, selection_class, judgement_class, is_observed
),

judged as (
    select
        d.definition_id,
        p.is_observed,
        j.has_home_country,
        p.publication_type,
        p.p_publications,
        p.is_synthetic,
        case
            when not s.is_counted then s.reason_not_counted
            when p.publication_year is null then 'year missing'
            when p.publication_year < o.first_year or p.publication_year > o.last_year
                then 'year outside the years observed'
        end as reason_not_counted
    from core.definitions as d
    inner join core.selections as s on s.selection_id = d.selection_id
    inner join profiles as p on p.selection_class = s.selection_class
    inner join core.judgements as j on j.judgement_id = d.judgement_id and j.judgement_class = p.judgement_class
    cross join raw.observation as o
),

scopes as (
    select unnest(['institution', 'home country', 'all records']) as scope
)

select
    j.definition_id,
    s.scope,
    j.reason_not_counted,
    coalesce(j.publication_type, 'missing') as publication_type,
    cast(sum(j.p_publications) as bigint) as p_publications,
    bool_or(j.is_synthetic) as is_synthetic
from judged as j
inner join scopes as s
    on s.scope = 'all records'
    or (s.scope = 'institution' and j.is_observed)
    or (s.scope = 'home country' and j.has_home_country)
where j.reason_not_counted is not null
group by j.definition_id, s.scope, j.reason_not_counted, coalesce(j.publication_type, 'missing')

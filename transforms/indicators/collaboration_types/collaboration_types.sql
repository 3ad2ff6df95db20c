-- One row per definition, scope, period and subject: the publications the definition counts by kind of collaboration,
-- in the words of InCites: of a single institution, national (several institutions of one country), and of two, three,
-- or four and more countries, as the definition counts countries. Where no organisation is matched, one country says
-- nothing of institutions. The kinds, the unknown, and what the definition leaves out make all counted publications.
with numbered as (
    select distinct selection_class, judgement_class, class_number from core.definition_classes
),

verdicts as (
    select distinct
        definition_id, class_number, n_countries, has_home_country, is_in_denominator, is_international
    from core.definition_classes
),

profiles as (
    select
        p.publication_year,
        p.domain_id,
        p.field_id,
        n.class_number,
        p.organisation_class,
        p.is_observed,
        sum(p.p_publications) as p_publications
    from core.publication_profiles as p
    inner join numbered as n on n.selection_class = p.selection_class and n.judgement_class = p.judgement_class
    group by p.publication_year, p.domain_id, p.field_id, n.class_number, p.organisation_class, p.is_observed
),

judged as (
    select
        v.definition_id,
        p.publication_year,
        p.domain_id,
        p.field_id,
        p.is_observed,
        v.has_home_country,
        v.is_in_denominator,
        case
            when v.n_countries = 0 then 'unknown'
            when not v.is_in_denominator then 'partly known, left out'
            when v.n_countries = 1 and p.organisation_class = 'one' then 'single institution'
            when v.n_countries = 1 and p.organisation_class = 'several' then 'national'
            when v.n_countries = 1 then 'institutions unknown'
            when not v.is_international then 'single author'
            when v.n_countries = 2 then 'bilateral'
            when v.n_countries = 3 then 'trilateral'
            else 'four or more'
        end as collaboration_type,
        sum(p.p_publications) as p_publications
    from verdicts as v
    inner join profiles as p on p.class_number = v.class_number
    group by
        v.definition_id,
        p.publication_year,
        p.domain_id,
        p.field_id,
        p.is_observed,
        v.has_home_country,
        v.is_in_denominator,
        v.is_international,
        v.n_countries,
        p.organisation_class
),

scopes as (
    select unnest(['institution', 'home country', 'all records']) as scope
),

counted as (
    select
        j.definition_id,
        s.scope,
        j.publication_year,
        case
            when grouping(j.domain_id) = 0 then 'domain'
            when grouping(j.field_id) = 0 then 'field'
            else 'all'
        end as subject_level,
        coalesce(j.domain_id, j.field_id, 'all') as subject_id,
        sum(j.p_publications) as p_publications,
        sum(case when j.is_in_denominator then j.p_publications else 0 end) as p_denominator,
        sum(case j.collaboration_type when 'single institution' then j.p_publications else 0 end) as p_single,
        sum(case j.collaboration_type when 'national' then j.p_publications else 0 end) as p_national,
        sum(case j.collaboration_type when 'institutions unknown' then j.p_publications else 0 end) as p_no_institution,
        sum(case j.collaboration_type when 'bilateral' then j.p_publications else 0 end) as p_bilateral,
        sum(case j.collaboration_type when 'trilateral' then j.p_publications else 0 end) as p_trilateral,
        sum(case j.collaboration_type when 'four or more' then j.p_publications else 0 end) as p_four_or_more,
        sum(case j.collaboration_type when 'single author' then j.p_publications else 0 end) as p_single_author,
        sum(case j.collaboration_type when 'partly known, left out' then j.p_publications else 0 end) as p_left_out,
        sum(case j.collaboration_type when 'unknown' then j.p_publications else 0 end) as p_unknown
    from judged as j
    inner join scopes as s
        on s.scope = 'all records'
        or (s.scope = 'institution' and j.is_observed)
        or (s.scope = 'home country' and j.has_home_country)
    group by
        grouping sets (
            (j.definition_id, s.scope, j.publication_year),
            (j.definition_id, s.scope, j.publication_year, j.domain_id),
            (j.definition_id, s.scope, j.publication_year, j.field_id)
        )
),

subjects as (
    select d.definition_id, s.scope, 'all' as subject_level, 'all' as subject_id
    from core.definitions as d
    cross join scopes as s
    union
    select definition_id, scope, subject_level, subject_id from counted
),

cells as (
    select
        s.definition_id,
        s.scope,
        p.period,
        s.subject_level,
        s.subject_id,
        cast(coalesce(sum(c.p_publications), 0) as bigint) as p_publications,
        cast(coalesce(sum(c.p_denominator), 0) as bigint) as p_denominator,
        cast(coalesce(sum(c.p_single), 0) as bigint) as p_single,
        cast(coalesce(sum(c.p_national), 0) as bigint) as p_national,
        cast(coalesce(sum(c.p_no_institution), 0) as bigint) as p_no_institution,
        cast(coalesce(sum(c.p_bilateral), 0) as bigint) as p_bilateral,
        cast(coalesce(sum(c.p_trilateral), 0) as bigint) as p_trilateral,
        cast(coalesce(sum(c.p_four_or_more), 0) as bigint) as p_four_or_more,
        cast(coalesce(sum(c.p_single_author), 0) as bigint) as p_single_author,
        cast(coalesce(sum(c.p_left_out), 0) as bigint) as p_left_out,
        cast(coalesce(sum(c.p_unknown), 0) as bigint) as p_unknown
    from subjects as s
    cross join core.periods as p
    left join counted as c
        on c.definition_id = s.definition_id
        and c.scope = s.scope
        and c.subject_level = s.subject_level
        and c.subject_id = s.subject_id
        and c.publication_year between p.first_year and p.last_year
    group by s.definition_id, s.scope, p.period, s.subject_level, s.subject_id
),

divided as (
    select *, nullif(cast(p_denominator as double), 0) as n
    from cells
    where p_publications > 0 or subject_level = 'all'
),

records as (
    select coalesce(bool_or(is_synthetic), false) as is_synthetic from core.publication_profiles
)

select
    c.definition_id,
    c.scope,
    c.period,
    c.subject_level,
    c.subject_id,
    c.p_publications,
    c.p_denominator,
    c.p_single as p_single_institution,
    c.p_national,
    c.p_no_institution as p_institutions_unknown,
    c.p_bilateral,
    c.p_trilateral,
    c.p_four_or_more as p_four_or_more_countries,
    c.p_single_author as p_single_author_several_countries,
    c.p_left_out as p_partly_known_left_out,
    c.p_unknown,
    cast(c.p_single as double) / c.n as pp_single_institution,
    cast(c.p_national as double) / c.n as pp_national,
    cast(c.p_no_institution as double) / c.n as pp_institutions_unknown,
    cast(c.p_bilateral as double) / c.n as pp_bilateral,
    cast(c.p_trilateral as double) / c.n as pp_trilateral,
    cast(c.p_four_or_more as double) / c.n as pp_four_or_more_countries,
    cast(c.p_single_author as double) / c.n as pp_single_author_several_countries,
    cast(c.p_unknown - (c.p_publications - c.p_left_out - c.p_denominator) as double) / c.n as pp_unknown,
    c.p_denominator < o.small_cells_below as is_small,
    case
        when c.p_publications = 0 then 'no publications'
        when c.p_denominator = 0 then 'no publications of known country'
    end as undefined_reason,
    r.is_synthetic
from divided as c
cross join raw.observation as o
cross join records as r

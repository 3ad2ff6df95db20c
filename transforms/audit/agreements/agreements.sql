-- One row per statement that two tables, or two places of one, show the same quantity: how many pairs of values were
-- compared, how many differ, and an example. A build stops where any differs. A value that one place lacks differs.
with shares as (
    select
        s.*,
        d.international_if,
        d.partly_known,
        d.single_author_two_countries,
        concat(s.definition_id, ', ', s.scope, ', ', s.period, ', ', s.subject_level, ' ', s.subject_id) as place
    from indicators.international_coauthorship as s
    inner join core.definitions as d on d.definition_id = s.definition_id
),

wholes as (
    select * from shares where subject_level = 'all'
),

types as (
    select
        concat(t.definition_id, ', ', t.scope, ', ', t.period, ', ', t.subject_level, ' ', t.subject_id) as place,
        t.p_publications,
        t.p_denominator,
        t.p_unknown,
        t.p_bilateral + t.p_trilateral + t.p_four_or_more_countries as p_international
    from indicators.collaboration_types as t
),

strata as (
    select
        concat(definition_id, ', ', scope, ', ', period, ', all all') as place,
        sum(case stratum_kind when 'partition' then p_publications else 0 end) as p_publications,
        sum(case stratum_kind when 'partition' then p_denominator else 0 end) as p_denominator,
        sum(case stratum_kind when 'partition' then p_international else 0 end) as p_international,
        sum(case when author_stratum in ('101-200', 'more than 200') then p_publications else 0 end) as p_above,
        sum(case author_stratum when 'more than 100 authors' then p_publications else 0 end) as p_threshold
    from indicators.author_strata
    group by definition_id, scope, period
),

coverage as (
    select *, concat(definition_id, ', ', scope, ', ', period, ', all all') as place from indicators.coverage
),

impact as (
    select *, concat(definition_id, ', ', scope, ', ', period, ', all all') as place from indicators.impact
),

subjects as (
    select
        concat(definition_id, ', ', scope, ', ', period, ', all all') as place,
        sum(case subject_level when 'field' then p_publications else 0 end) as p_in_fields,
        sum(case subject_level when 'domain' then p_publications else 0 end) as p_in_domains,
        sum(case subject_level when 'field' then p_international else 0 end) as p_international_in_fields,
        sum(case subject_level when 'domain' then p_international else 0 end) as p_international_in_domains
    from shares
    group by definition_id, scope, period
),

years as (
    select
        s.definition_id,
        s.scope,
        p.period,
        sum(s.p_publications) as p_publications,
        sum(s.p_international) as p_international
    from wholes as s
    inner join core.periods as p on s.publication_year between p.first_year and p.last_year
    group by s.definition_id, s.scope, p.period
),

-- all publications there are, as the scope of each definition has them
everything as (
    select c.judgement_class, c.is_observed, count(*) as p_publications
    from core.publication_classes as c
    group by c.judgement_class, c.is_observed
),

there_are as (
    select
        d.definition_id,
        sum(e.p_publications) as p_all,
        sum(case when e.is_observed then e.p_publications else 0 end) as p_institution,
        sum(case when j.has_home_country then e.p_publications else 0 end) as p_home_country
    from core.definitions as d
    inner join core.judgements as j on j.judgement_id = d.judgement_id
    inner join everything as e on e.judgement_class = j.judgement_class
    group by d.definition_id
),

not_counted as (
    select definition_id, scope, sum(p_publications) as p_publications
    from audit.publications_not_counted
    group by definition_id, scope
),

accounted as (
    select
        s.place,
        s.p_publications + coalesce(n.p_publications, 0) as p_accounted,
        coalesce(
            case s.scope
                when 'institution' then a.p_institution
                when 'home country' then a.p_home_country
                else a.p_all
            end,
            0
        ) as p_there_are
    from wholes as s
    left join there_are as a on a.definition_id = s.definition_id
    left join not_counted as n on n.definition_id = s.definition_id and n.scope = s.scope
    where s.period_kind = 'all years'
),

-- a quotient is rounded by classes of works in one table and by works in the other
records as (
    select
        concat(d.definition_id, ', ', r.series, ', ', p.period, ', all all') as place,
        round(cast(sum(r.denominator) as double), 6) as p_denominator,
        round(cast(sum(r.numerator) as double), 6) as p_international
    from audit.headline_records as r
    inner join core.definitions as d on d.is_default
    inner join core.periods as p on r.publication_year between p.first_year and p.last_year
    where r.indicator = 'international share'
    group by d.definition_id, r.series, p.period
),

home_rows as (
    select
        concat(definition_id, ', ', scope, ', ', period, ', all all') as place,
        p_publications,
        p_international
    from indicators.country_shares
    where scope = 'home country' and is_home_country
),

country_totals as (
    select
        concat(t.definition_id, ', ', t.scope, ', ', t.period, ', ', t.country_code) as place,
        t.p_publications,
        t.p_international
    from indicators.country_totals as t
    inner join core.definitions as d on d.definition_id = t.definition_id and d.partly_known = 'domestic'
),

country_shares as (
    select
        concat(definition_id, ', ', scope, ', ', period, ', ', country_code) as place,
        p_publications,
        p_with_other_country
    from indicators.country_shares
),

named_combinations as (
    select
        concat(m.definition_id, ', ', m.scope, ', ', p.period, ', all all') as place,
        m.p_publications,
        m.p_denominator,
        m.p_international,
        m.pp_international
    from indicators.definition_multiverse as m
    cross join core.periods as p
    where m.definition_id is not null and p.period_kind = 'all years'
),

publications_of_countries as (
    select c.country_code, count(*) as p_publications
    from core.publication_countries as c
    inner join core.publications as p on p.publication_id = c.publication_id
    where p.is_counted
    group by c.country_code
),

default_shares as (
    select s.country_code, s.p_publications
    from indicators.country_shares as s
    inner join core.definitions as d on d.definition_id = s.definition_id and d.is_default
    where s.scope = 'all records' and s.period_kind = 'all years' and s.p_publications > 0
),

default_parts as (
    select count(*) as n from core.definitions where is_default and partly_known = 'domestic'
),

compared as (
    select
        'Counted publications, by kind of collaboration' as name,
        coalesce(t.place, s.place) as place,
        t.p_publications as a,
        s.p_publications as b
    from types as t
    full join shares as s on s.place = t.place
    union all
    select
        'Publications divided by, by kind of collaboration' as name,
        coalesce(t.place, s.place) as place,
        t.p_denominator as a,
        s.p_denominator as b
    from types as t
    full join shares as s on s.place = t.place
    union all
    select
        'Publications of unknown country, by kind of collaboration' as name,
        coalesce(t.place, s.place) as place,
        t.p_unknown as a,
        s.p_unknown as b
    from types as t
    full join shares as s on s.place = t.place
    union all
    select
        'Two, three, four and more countries are international' as name,
        s.place,
        t.p_international as a,
        s.p_international as b
    from shares as s
    left join types as t on t.place = s.place
    where s.international_if = 'two countries'
    union all
    select
        'Counted publications, by stratum of authors' as name,
        coalesce(t.place, s.place) as place,
        t.p_publications as a,
        s.p_publications as b
    from strata as t
    full join wholes as s on s.place = t.place
    union all
    select
        'Publications divided by, by stratum of authors' as name,
        coalesce(t.place, s.place) as place,
        t.p_denominator as a,
        s.p_denominator as b
    from strata as t
    full join wholes as s on s.place = t.place
    union all
    select
        'International publications, by stratum of authors' as name,
        coalesce(t.place, s.place) as place,
        t.p_international as a,
        s.p_international as b
    from strata as t
    full join wholes as s on s.place = t.place
    union all
    select 'More than 100 authors, as strata and as threshold' as name, place, p_above as a, p_threshold as b
    from strata
    union all
    select
        'Counted publications, in coverage' as name,
        coalesce(t.place, s.place) as place,
        t.p_publications as a,
        s.p_publications as b
    from coverage as t
    full join wholes as s on s.place = t.place
    union all
    select
        'Publications of unknown country, in coverage' as name,
        coalesce(t.place, s.place) as place,
        t.p_unknown as a,
        s.p_unknown as b
    from coverage as t
    full join wholes as s on s.place = t.place
    union all
    select
        'Publications of partly known country, in coverage' as name,
        coalesce(t.place, s.place) as place,
        t.p_partly_known as a,
        s.p_partly_known as b
    from coverage as t
    full join wholes as s on s.place = t.place
    union all
    select
        'Counted publications, in impact' as name,
        coalesce(t.place, s.place) as place,
        t.p_publications as a,
        s.p_publications as b
    from impact as t
    full join wholes as s on s.place = t.place
    union all
    select
        'International publications, in impact' as name,
        coalesce(t.place, s.place) as place,
        t.p_international as a,
        s.p_international as b
    from impact as t
    full join wholes as s on s.place = t.place
    union all
    select 'Fields add up to all publications' as name, s.place, u.p_in_fields as a, s.p_publications as b
    from wholes as s
    left join subjects as u on u.place = s.place
    union all
    select
        'Fields add up to all international publications' as name,
        s.place,
        u.p_international_in_fields as a,
        s.p_international as b
    from wholes as s
    left join subjects as u on u.place = s.place
    union all
    select 'Domains add up to all publications' as name, s.place, u.p_in_domains as a, s.p_publications as b
    from wholes as s
    left join subjects as u on u.place = s.place
    union all
    select
        'Domains add up to all international publications' as name,
        s.place,
        u.p_international_in_domains as a,
        s.p_international as b
    from wholes as s
    left join subjects as u on u.place = s.place
    union all
    select
        'Years add up to publications of their period' as name,
        s.place,
        y.p_publications as a,
        s.p_publications as b
    from wholes as s
    left join years as y on y.definition_id = s.definition_id and y.scope = s.scope and y.period = s.period
    union all
    select
        'Years add up to international publications of their period' as name,
        s.place,
        y.p_international as a,
        s.p_international as b
    from wholes as s
    left join years as y on y.definition_id = s.definition_id and y.scope = s.scope and y.period = s.period
    union all
    select
        'Denominator of the default definition, by record' as name,
        s.place,
        coalesce(r.p_denominator, 0) as a,
        round(s.p_weighted_denominator, 6) as b
    from wholes as s
    inner join core.definitions as d on d.definition_id = s.definition_id and d.is_default
    left join records as r on r.place = s.place
    union all
    select
        'Numerator of the default definition, by record' as name,
        s.place,
        coalesce(r.p_international, 0) as a,
        round(s.p_weighted_international, 6) as b
    from wholes as s
    inner join core.definitions as d on d.definition_id = s.definition_id and d.is_default
    left join records as r on r.place = s.place
    union all
    select 'Counted and not counted are all publications' as name, place, p_accounted as a, p_there_are as b
    from accounted
    union all
    select 'Publications of the home country' as name, s.place, h.p_publications as a, s.p_denominator as b
    from wholes as s
    left join home_rows as h on h.place = s.place
    where s.scope = 'home country'
    union all
    select
        'International publications of the home country' as name,
        s.place,
        h.p_international as a,
        s.p_international as b
    from wholes as s
    left join home_rows as h on h.place = s.place
    where s.scope = 'home country'
    union all
    select 'Publications of each country' as name, t.place, t.p_publications as a, s.p_publications as b
    from country_totals as t
    left join country_shares as s on s.place = t.place
    union all
    select
        'Publications of each country with another' as name,
        t.place,
        t.p_international as a,
        s.p_with_other_country as b
    from country_totals as t
    left join country_shares as s on s.place = t.place
    union all
    select
        'Publications of each country, as works and as counts' as name,
        coalesce(c.country_code, s.country_code) as place,
        c.p_publications as a,
        s.p_publications as b
    from publications_of_countries as c
    full join default_shares as s on s.country_code = c.country_code
    cross join default_parts as d
    where d.n > 0
    union all
    select
        'Counted publications of definitions and combinations' as name,
        m.place,
        m.p_publications as a,
        s.p_publications as b
    from named_combinations as m
    left join wholes as s on s.place = m.place
    union all
    select
        'Publications divided by of definitions and combinations' as name,
        m.place,
        m.p_denominator as a,
        s.p_denominator as b
    from named_combinations as m
    left join wholes as s on s.place = m.place
    union all
    select
        'International publications of definitions and combinations' as name,
        m.place,
        m.p_international as a,
        s.p_international as b
    from named_combinations as m
    left join wholes as s on s.place = m.place
    union all
    select 'Shares of definitions and combinations' as name, m.place, m.pp_international as a, s.pp_international as b
    from named_combinations as m
    left join wholes as s on s.place = m.place
    where m.pp_international is not null or s.pp_international is not null
),

judged as (
    select
        p.publication_id,
        p.is_counted = coalesce(s.is_counted and p.publication_year between o.first_year and o.last_year, false)
            as is_counted_alike,
        p.n_countries = j.n_countries
        and p.has_home_country = j.has_home_country
        and p.country_knowledge = j.country_knowledge as is_placed_alike,
        d.international_if = 'two countries' and d.single_author_two_countries = 'international' as is_comparable,
        p.is_international = j.is_international as is_judged_alike
    from core.publications as p
    inner join core.publication_classes as c on c.publication_id = p.publication_id
    cross join raw.observation as o
    cross join core.definitions as d
    left join core.selections as s on s.selection_id = d.selection_id and s.selection_class = c.selection_class
    left join core.judgements as j on j.judgement_id = d.judgement_id and j.judgement_class = c.judgement_class
    where d.is_default
),

differing as (
    select
        name,
        count(*) as n_compared,
        count(*) filter (where a is null or b is null or abs(a - b) > 0.000000001) as n_different,
        min(
            concat(
                place, ': ', coalesce(cast(a as varchar), 'nothing'), ' and ', coalesce(cast(b as varchar), 'nothing')
            )
        ) filter (where a is null or b is null or abs(a - b) > 0.000000001) as first_difference
    from compared
    group by name
    union all
    select
        'Works counted by default' as name,
        count(*) as n_compared,
        count(*) filter (where not coalesce(is_counted_alike, false)) as n_different,
        min(publication_id) filter (where not coalesce(is_counted_alike, false)) as first_difference
    from judged
    union all
    select
        'Countries of works by default' as name,
        count(*) as n_compared,
        count(*) filter (where not coalesce(is_placed_alike, false)) as n_different,
        min(publication_id) filter (where not coalesce(is_placed_alike, false)) as first_difference
    from judged
    union all
    select
        'International works by default' as name,
        count(*) as n_compared,
        count(*) filter (where not coalesce(is_judged_alike, false)) as n_different,
        min(publication_id) filter (where not coalesce(is_judged_alike, false)) as first_difference
    from judged
    where is_comparable
),

statements as (
    select
        unnest([
            'Counted publications, by kind of collaboration',
            'Publications divided by, by kind of collaboration',
            'Publications of unknown country, by kind of collaboration',
            'Two, three, four and more countries are international'
        ]) as name,
        'indicators.collaboration_types' as table_a,
        'indicators.international_coauthorship' as table_b
    union all
    select
        unnest([
            'Counted publications, by stratum of authors',
            'Publications divided by, by stratum of authors',
            'International publications, by stratum of authors'
        ]) as name,
        'indicators.author_strata' as table_a,
        'indicators.international_coauthorship' as table_b
    union all
    select
        unnest([
            'More than 100 authors, as strata and as threshold'
        ]) as name,
        'indicators.author_strata' as table_a,
        'indicators.author_strata' as table_b
    union all
    select
        unnest([
            'Counted publications, in coverage',
            'Publications of unknown country, in coverage',
            'Publications of partly known country, in coverage'
        ]) as name,
        'indicators.coverage' as table_a,
        'indicators.international_coauthorship' as table_b
    union all
    select
        unnest([
            'Counted publications, in impact',
            'International publications, in impact'
        ]) as name,
        'indicators.impact' as table_a,
        'indicators.international_coauthorship' as table_b
    union all
    select
        unnest([
            'Fields add up to all publications',
            'Fields add up to all international publications',
            'Domains add up to all publications',
            'Domains add up to all international publications',
            'Years add up to publications of their period',
            'Years add up to international publications of their period'
        ]) as name,
        'indicators.international_coauthorship' as table_a,
        'indicators.international_coauthorship' as table_b
    union all
    select
        unnest([
            'Counted and not counted are all publications'
        ]) as name,
        'audit.publications_not_counted' as table_a,
        'core.publication_classes' as table_b
    union all
    select
        unnest([
            'Publications of the home country',
            'International publications of the home country'
        ]) as name,
        'indicators.country_shares' as table_a,
        'indicators.international_coauthorship' as table_b
    union all
    select
        unnest([
            'Publications of each country',
            'Publications of each country with another'
        ]) as name,
        'indicators.country_totals' as table_a,
        'indicators.country_shares' as table_b
    union all
    select
        unnest([
            'Publications of each country, as works and as counts'
        ]) as name,
        'core.publication_countries' as table_a,
        'indicators.country_shares' as table_b
    union all
    select
        unnest([
            'Counted publications of definitions and combinations',
            'Publications divided by of definitions and combinations',
            'International publications of definitions and combinations',
            'Shares of definitions and combinations'
        ]) as name,
        'indicators.definition_multiverse' as table_a,
        'indicators.international_coauthorship' as table_b
    union all
    select
        unnest([
            'Denominator of the default definition, by record',
            'Numerator of the default definition, by record'
        ]) as name,
        'audit.headline_records' as table_a,
        'indicators.international_coauthorship' as table_b
    union all
    select
        unnest([
            'Works counted by default'
        ]) as name,
        'core.publications' as table_a,
        'core.selections' as table_b
    union all
    select
        unnest([
            'Countries of works by default',
            'International works by default'
        ]) as name,
        'core.publications' as table_a,
        'core.judgements' as table_b
)

select
    coalesce(s.name, d.name) as name,
    s.table_a,
    s.table_b,
    coalesce(d.n_compared, 0) as n_compared,
    coalesce(d.n_different, 0) as n_different,
    d.first_difference
from statements as s
full join differing as d on d.name = s.name

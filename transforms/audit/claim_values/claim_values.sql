-- One row per statement about the institution observed, definition that could be meant, and moment: the value the
-- tables give, and whether the statement admits it. A moment is a day, a year of publication, or all years observed; it
-- lies within the time the statement may be about, or before or after it.
with claims as (
    select c.*, least(c.as_of_latest, o.as_of_date) as last_day, o.home_country_code
    from audit.claim_intervals as c
    cross join raw.observation as o
    where c.is_observed and c.as_of_earliest is not null
),

periods as (
    select
        t.*,
        make_date(coalesce(t.publication_year, o.first_year), 1, 1) as moment_first,
        make_date(coalesce(t.publication_year, o.last_year), 12, 31) as moment_last
    from indicators.international_coauthorship as t
    inner join core.definitions as d on d.definition_id = t.definition_id and d.is_default
    cross join raw.observation as o
    where
        t.scope = 'institution'
        and t.subject_level = 'all'
        and t.period_kind in ('year', 'all years')
        and t.undefined_reason is null
),

shares as (
    select definition_id, definition_id as definition, period, pp_international as share
    from indicators.international_coauthorship
    where scope = 'institution' and subject_level = 'all' and pp_international is not null
    union all
    select definition_id, concat(definition_id, ', upper bound') as definition, period, pp_international_ub as share
    from periods
    union all
    select
        definition_id,
        concat(definition_id, ', upper bound, tight') as definition,
        period,
        pp_international_ub_tight as share
    from periods
),

coauthorship as (
    select
        c.claim_id,
        s.definition,
        p.period as moment,
        p.moment_first,
        p.moment_last,
        'value' as bound,
        round(100 * s.share, 9) as lowest_value,
        round(100 * s.share, 9) as highest_value,
        p.is_synthetic,
        'indicators.international_coauthorship' as evidence_table,
        'definition_id = ''' || s.definition_id || ''' and scope = ''institution'' and subject_level = ''all'' and period = '''
        || p.period || '''' as evidence_condition
    from claims as c
    cross join periods as p
    inner join shares as s on s.period = p.period
    where c.quantity = 'international co-authorship share'
),

members as (
    select group_id as partner, country_code, valid_from, valid_to from core.country_groups
    union all
    select country_code as partner, country_code, date '0001-01-01' as valid_from, null as valid_to from core.countries
),

partners as (
    select
        c.claim_id,
        p.definition_id as definition,
        p.period as moment,
        p.moment_first,
        p.moment_last,
        'value' as bound,
        -- several countries of one area may share a publication: it is the largest of them at least, their sum at most
        coalesce(max(t.p_publications), 0) as lowest_value,
        coalesce(sum(t.p_publications), 0) as highest_value,
        p.is_synthetic,
        'indicators.partner_countries' as evidence_table,
        'definition_id = ''' || p.definition_id || ''' and scope = ''institution'' and period = '''
        || p.period || ''' and country_code in ('
        || string_agg(distinct '''' || m.country_code || '''', ', ' order by '''' || m.country_code || '''')
        || ')' as evidence_condition
    from claims as c
    cross join periods as p
    inner join members as m
        on m.partner = c.partner
        and m.valid_from <= p.moment_last
        and (m.valid_to is null or m.valid_to > p.moment_first)
    left join indicators.partner_countries as t
        on t.definition_id = p.definition_id
        and t.scope = 'institution'
        and t.period = p.period
        and t.country_code = m.country_code
    where
        c.quantity = 'co-publications'
        -- a number of publications over some years is comparable with that of just those years
        and (
            c.as_of_meaning = 'on some day'
            or (p.moment_first = c.as_of_earliest and p.moment_last = c.as_of_latest)
        )
    group by c.claim_id, p.definition_id, p.period, p.moment_first, p.moment_last, p.is_synthetic
),

partner_countries as (
    select
        c.claim_id,
        p.definition_id as definition,
        p.period as moment,
        p.moment_first,
        p.moment_last,
        'value' as bound,
        count(t.country_code) as lowest_value,
        count(t.country_code) as highest_value,
        p.is_synthetic,
        'indicators.partner_countries' as evidence_table,
        'definition_id = ''' || p.definition_id || ''' and scope = ''institution'' and period = '''
        || p.period || '''' as evidence_condition
    from claims as c
    cross join periods as p
    left join indicators.partner_countries as t
        on t.definition_id = p.definition_id and t.scope = 'institution' and t.period = p.period
    where c.quantity = 'partner countries'
    group by c.claim_id, p.definition_id, p.period, p.moment_first, p.moment_last, p.is_synthetic
),

year_ends as (
    select make_date(cast(unnest(generate_series(1990, 2100)) as integer), 12, 31) as day
),

days as (
    select claim_id, as_of_earliest as day from claims
    union
    select claim_id, last_day as day from claims
    union
    select c.claim_id, y.day from claims as c inner join year_ends as y on y.day <= c.last_day
),

-- the programmes a statement is about: named, or of an instrument under its name today or then
meant as (
    select
        c.claim_id,
        p.programme_id,
        p.possible_from,
        p.certain_from,
        p.certain_to,
        p.possible_to
    from claims as c
    inner join core.programme_periods as p
        on (c.quantity = 'named programme running' and p.programme_id = c.parameter)
        or (
            c.quantity = 'programmes running'
            and (
                list_contains(string_split(c.parameter, '+'), p.instrument)
                or list_contains(string_split(c.parameter, '+'), p.instrument_at_start)
            )
        )
    inner join core.programmes as r on r.programme_id = p.programme_id
    where
        c.quantity = 'named programme running'
        or (
            (c.scope_kind <> 'institute' or r.institute = c.scope)
            and (
                c.partner is null
                or exists (
                    select 1
                    from core.programme_partners as n
                    inner join members as m on m.country_code = n.country_code
                    where n.programme_id = p.programme_id and m.partner = c.partner
                )
            )
        )
),

running as (
    select
        c.claim_id,
        d.day,
        count(distinct m.programme_id) filter (where m.certain_from <= d.day and d.day < m.certain_to) as n_certain,
        count(distinct m.programme_id) filter (
            where m.possible_from <= d.day and (m.possible_to is null or d.day < m.possible_to)
        ) as n_possible
    from claims as c
    inner join days as d on d.claim_id = c.claim_id
    left join meant as m on m.claim_id = c.claim_id
    where
        (
            c.quantity = 'programmes running'
            and (c.partner is null or exists (select 1 from members as m where m.partner = c.partner))
        )
        or (
            c.quantity = 'named programme running'
            and exists (select 1 from core.programmes as r where r.programme_id = c.parameter)
        )
    group by c.claim_id, d.day
),

programmes as (
    select
        r.claim_id,
        'programmes named in the register' as definition,
        cast(r.day as varchar) as moment,
        r.day as moment_first,
        r.day as moment_last,
        -- a register that holds fewer than stated is not complete; one named programme it knows or not
        case when c.quantity = 'programmes running' then 'at least' else 'value' end as bound,
        r.n_certain as lowest_value,
        r.n_possible as highest_value,
        false as is_synthetic,
        'core.programme_periods' as evidence_table,
        case
            when c.quantity = 'named programme running' then 'programme_id = ''' || c.parameter || ''''
            else '(instrument in (''' || replace(c.parameter, '+', ''', ''') || ''') or instrument_at_start in ('''
                || replace(c.parameter, '+', ''', ''') || '''))'
                || ' and possible_from <= date ''' || cast(r.day as varchar) || ''''
                || ' and (possible_to is null or possible_to > date ''' || cast(r.day as varchar) || ''')'
                || case
                    when c.scope_kind = 'institute'
                        then ' and programme_id in (select programme_id from core.programmes where institute = '''
                            || c.scope || ''')'
                    else ''
                end
                || case
                    when c.partner is not null
                        then ' and programme_id in (select programme_id from core.programme_partners where country_code'
                            || ' in (select country_code from core.country_groups where group_id = ''' || c.partner
                            || ''') or country_code = ''' || c.partner || ''')'
                    else ''
                end
        end as evidence_condition
    from running as r
    inner join claims as c on c.claim_id = r.claim_id
    -- before the time meant only days on which there was something
    where r.n_possible > 0 or r.day >= c.as_of_earliest
),

mandates as (
    select
        c.claim_id,
        'dates in the register' as definition,
        'the mandate' as moment,
        c.as_of_earliest as moment_first,
        c.as_of_latest as moment_last,
        'value' as bound,
        case when c.quantity = 'year a programme began' then year(p.possible_from) else year(p.certain_to) end
            as lowest_value,
        case when c.quantity = 'year a programme began' then year(p.certain_from) else year(p.possible_to) end
            as highest_value,
        false as is_synthetic,
        'core.programme_periods' as evidence_table,
        'programme_id = ''' || p.programme_id || ''' and period_number = ' || cast(p.period_number as varchar)
            as evidence_condition
    from claims as c
    inner join core.programme_periods as p
        on p.programme_id || '/' || cast(p.period_number as varchar) = c.parameter
    where
        (c.quantity = 'year a programme began' and p.certain_from is not null)
        or (c.quantity = 'year a programme ended' and p.possible_to is not null)
),

-- what the whole home country has is the most an institution in it can have
applications as (
    select
        c.claim_id,
        'ceiling: participations of the home country' as definition,
        cast(min(t.call_year) as varchar) || '-' || cast(max(t.call_year) as varchar) as moment,
        make_date(min(t.call_year), 1, 1) as moment_first,
        make_date(max(t.call_year), 12, 31) as moment_last,
        'at most' as bound,
        0 as lowest_value,
        sum(t.p_evaluated_participations) as highest_value,
        false as is_synthetic,
        'core.framework_programme_applications' as evidence_table,
        'country_code = ''' || c.home_country_code || ''' and framework = ''' || c.parameter
        || ''' and call_year between ' || cast(min(t.call_year) as varchar) || ' and '
        || cast(max(t.call_year) as varchar) as evidence_condition
    from claims as c
    inner join core.framework_programme_applications as t
        on t.country_code = c.home_country_code
        and t.framework = c.parameter
        and t.call_year between year(c.as_of_earliest) and year(c.as_of_latest)
    where c.quantity = 'applications' and t.p_evaluated_participations is not null
    group by c.claim_id, c.home_country_code, c.parameter, c.as_of_earliest, c.as_of_latest
    having count(*) = year(c.as_of_latest) - year(c.as_of_earliest) + 1
),

laureates as (
    select
        c.claim_id,
        'ceiling: grants of the home country' as definition,
        cast(min(t.call_year) as varchar) || '-' || cast(max(t.call_year) as varchar) as moment,
        -- years that end before the time the statement is about leave out grants, and so are no ceiling of it
        case
            when max(t.call_year) >= year(c.as_of_latest) then c.as_of_earliest else make_date(min(t.call_year), 1, 1)
        end as moment_first,
        case
            when max(t.call_year) >= year(c.as_of_latest) then c.as_of_latest
            else least(make_date(max(t.call_year), 12, 31), c.as_of_earliest - 1)
        end as moment_last,
        'at most' as bound,
        0 as lowest_value,
        sum(t.p_granted) as highest_value,
        false as is_synthetic,
        'core.erc_applications' as evidence_table,
        'country_code = ''' || c.home_country_code || ''' and funding_scheme <> ''PoC'' and call_year <= '
        || cast(year(c.as_of_latest) as varchar) as evidence_condition
    from claims as c
    inner join core.erc_applications as t
        on t.country_code = c.home_country_code
        and t.funding_scheme <> 'PoC'
        and t.call_year <= year(c.as_of_latest)
    where c.quantity = 'ERC laureates' and t.p_granted is not null
    group by c.claim_id, c.home_country_code, c.as_of_earliest, c.as_of_latest
),

found as (
    select * from coauthorship
    union all
    select * from partners
    union all
    select * from partner_countries
    union all
    select * from programmes
    union all
    select * from mandates
    union all
    select * from applications
    union all
    select * from laureates
)

select
    f.claim_id,
    f.definition,
    f.moment,
    f.moment_first,
    f.moment_last,
    case
        when f.moment_last < c.as_of_earliest then 'before'
        when f.moment_first > c.as_of_latest then 'after'
        else 'within'
    end as relation,
    f.bound,
    cast(f.lowest_value as double) as lowest_value,
    cast(f.highest_value as double) as highest_value,
    (
        f.highest_value > c.accepted_lowest
        or (f.highest_value = c.accepted_lowest and c.includes_lowest)
    )
    and (c.accepted_highest is null or f.lowest_value < c.accepted_highest) as is_admitted,
    f.is_synthetic,
    f.evidence_table,
    f.evidence_condition
from found as f
inner join claims as c on c.claim_id = f.claim_id

-- One row per programme, partner country and stage of its life: the institution's counted publications with that country,
-- and with the programme's partner organisations there, by the years of publication the stage holds.
with years as (
    select cast(unnest(generate_series(cast(o.first_year as bigint), cast(o.last_year as bigint))) as integer) as year
    from raw.observation as o
),

stages as (
    select
        p.programme_id,
        y.year,
        case
            when y.year < year(min(p.possible_from)) then 'before'
            when bool_or(
                p.certain_from < p.certain_to
                and y.year between year(p.certain_from) and year(p.certain_to - interval 1 day)
            ) then 'during'
            when bool_or(
                p.possible_from < coalesce(p.possible_to, date '9999-12-31')
                and y.year between year(p.possible_from) and year(
                    coalesce(p.possible_to, date '9999-12-31') - interval 1 day
                )
            ) then 'perhaps during'
            else 'neither'
        end as stage
    from core.programme_periods as p
    cross join years as y
    group by p.programme_id, y.year
    having min(p.possible_from) is not null
),

partners as (
    select
        p.programme_id,
        c.counted_country_code as country_code,
        coalesce(list(distinct p.ror) filter (where p.ror is not null), []) as rors
    from core.programme_partners as p
    inner join core.countries as c on c.country_code = p.country_code
    cross join raw.observation as o
    where c.counted_country_code <> o.home_country_code
    group by p.programme_id, c.counted_country_code
),

published as (
    select
        publication_id,
        publication_year,
        authors_file_id,
        authors_line,
        is_synthetic
    from core.publications
    where is_counted and is_observed and publication_year is not null
),

with_country as (
    select c.country_code, p.publication_id, p.publication_year
    from published as p
    inner join core.publication_countries as c on c.publication_id = p.publication_id
),

with_organisation as (
    select distinct p.publication_id, o.ror
    from published as p
    inner join raw.affiliations as a on a.file_id = p.authors_file_id and a.line = p.authors_line
    inner join core.organisations as o on o.organisation_id = a.institution_id
    where o.ror in (select ror from core.programme_partners)
),

yearly as (
    select
        s.programme_id,
        n.country_code,
        s.stage,
        s.year,
        n.rors,
        count(distinct w.publication_id) as p_publications,
        count(distinct o.publication_id) as p_with_partners
    from stages as s
    inner join partners as n on n.programme_id = s.programme_id
    left join with_country as w on w.country_code = n.country_code and w.publication_year = s.year
    left join with_organisation as o on o.publication_id = w.publication_id and list_contains(n.rors, o.ror)
    group by s.programme_id, n.country_code, s.stage, s.year, n.rors
),

samples as (
    select coalesce(bool_or(is_synthetic), false) as is_synthetic from published
)

select
    y.programme_id,
    y.country_code,
    y.stage,
    count(*) as n_years,
    cast(sum(y.p_publications) as bigint) as p_publications,
    sum(y.p_publications) / cast(count(*) as double) as p_publications_per_year,
    array_length(any_value(y.rors)) as n_partner_organisations,
    case
        when array_length(any_value(y.rors)) > 0 then cast(sum(y.p_with_partners) as bigint)
    end as p_publications_with_partners,
    case
        when array_length(any_value(y.rors)) > 0 then sum(y.p_with_partners) / cast(count(*) as double)
    end as p_publications_with_partners_per_year,
    any_value(s.is_synthetic) as is_synthetic
from yearly as y
cross join samples as s
group by y.programme_id, y.country_code, y.stage

-- One row per project of a framework programme, from its latest record: the one changed last, then the one read last.
-- What a project is is read from its marks: topics, funding scheme, calls and parts of the programme. Of a flagship is
-- a project (a) whose topic or call names it, as SGA-FET-GRAPHENE-2017, FETFLAG-03-2018 or HORIZON-CL4-2022-QUANTUM-01,
-- or (b) of the part for flagships (H2020-EU.1.2.3, FETFLAG…, FP7's FET-F) whose acronym or title names Graphene or the
-- Human Brain Project. Topics of quantum research outside the flagship, such as FETPROACT-3-2014, are not of it.
with ranked as (
    select
        p.project_id,
        p.acronym,
        p.title,
        p.framework_programme,
        p.legal_basis,
        p.topics,
        p.master_call,
        p.sub_call,
        p.funding_scheme,
        p.start_date,
        p.end_date,
        p.signature_date,
        p.status,
        p.ec_max_contribution,
        p.total_cost,
        p.grant_doi,
        row_number() over (
            partition by p.project_id order by p.updated_at desc nulls last, f.position desc, p.line desc
        ) as recency
    from raw.cordis_projects as p
    inner join raw.cordis_input_files as f on f.file_id = p.file_id
),

records as (
    select project_id, count(*) as n_records from raw.cordis_projects group by project_id
),

marks as (
    select project_id, 'topic' as kind, upper(topics) as code, '' as title from ranked where recency = 1
    union all
    select project_id, 'topic' as kind, upper(topic) as code, upper(coalesce(title, '')) as title from raw.cordis_topics
    union all
    select project_id, 'scheme' as kind, upper(funding_scheme) as code, '' as title from ranked where recency = 1
    union all
    select project_id, 'call' as kind, upper(sub_call) as code, '' as title from ranked where recency = 1
    union all
    select project_id, 'call' as kind, upper(master_call) as code, '' as title from ranked where recency = 1
    union all
    select project_id, 'part' as kind, upper(legal_basis) as code, '' as title from ranked where recency = 1
    union all
    select project_id, 'part' as kind, upper(legal_basis) as code, '' as title from raw.cordis_legal_bases
),

recognised as (
    select
        project_id,
        bool_or(
            case
                when kind = 'part' then regexp_matches(code, '(^|;)((H2020-EU|HORIZON)\.1\.1|FP7-IDEAS)([^0-9]|$)')
                else regexp_matches(code, '(^|[^A-Z])ERC([^A-Z]|$)')
            end
        ) as is_erc,
        bool_or(
            case
                when kind = 'part' then regexp_matches(code, '(^|;)(H2020-EU\.1\.3|HORIZON\.1\.2|FP7-PEOPLE)([^0-9]|$)')
                else regexp_matches(code, '(^|[^A-Z])MSCA([^A-Z]|$)')
            end
        ) as is_msca,
        bool_or(
            case
                when kind = 'part' then regexp_matches(code, '(^|;)H2020-EU\.1\.2([^0-9]|$)')
                else regexp_matches(code, '(^|[^A-Z])FET(OPEN|PROACT|FLAG|HPC|[^A-Z]|$)')
            end
        ) as is_fet,
        bool_or(
            case
                when kind = 'part' then regexp_matches(code, '(^|;)H2020-EU\.1\.2\.3([^0-9]|$)')
                else regexp_matches(code, '(^|[^A-Z])FET(FLAG|-F$)')
            end
        ) as is_flagship_part,
        bool_or(kind <> 'part' and regexp_matches(code, '(^|[^A-Z])FET.*GRAPHENE')) as names_graphene,
        bool_or(kind <> 'part' and regexp_matches(code, '(^|[^A-Z])FET.*-HBP(-|$)')) as names_human_brain,
        bool_or(
            kind <> 'part'
            and (
                regexp_matches(code, 'FETFLAG-(03-2018|2018-03|05-2020|2020-05)')
                or regexp_matches(code, '^HORIZON-[A-Z0-9]+-[0-9]{4}-QUANTUM(-|$)')
                or (regexp_matches(code, 'FETFLAG') and regexp_matches(title, 'QUANTUM'))
                or regexp_matches(title, 'QUANTUM (TECHNOLOG(Y|IES) )?FLAGSHIP')
            )
        ) as names_quantum,
        bool_or(kind <> 'part' and regexp_matches(code, '(MSCA-(IF|PF)|MC-(IEF|IOF|IIF|CIG))([^A-Z]|$)'))
            as is_fellowship
    from marks
    where code is not null
    group by project_id
),

grant_codes as (
    select
        project_id,
        kind,
        code,
        regexp_extract(code, 'ERC-([0-9]{4}-)?(STG|COG|ADG|POC|SYG|SG|CG|AG)([^A-Z]|$)', 2) as scheme,
        regexp_extract(code, 'ERC-([A-Z]+[0-9]?-)?(20[0-9]{2})([^0-9]|$)', 2) as call_year
    from marks
    where kind in ('call', 'scheme', 'topic')
),

-- A topic is more exact than a funding scheme, and that more than a call; between equals the alphabet decides.
grant_schemes as (
    select
        project_id,
        scheme,
        row_number() over (
            partition by project_id
            order by case kind when 'topic' then 1 when 'scheme' then 2 else 3 end, code
        ) as preference
    from grant_codes
    where scheme <> ''
),

call_years as (
    select
        project_id,
        cast(call_year as integer) as erc_call_year,
        row_number() over (partition by project_id order by case kind when 'topic' then 1 else 2 end, code)
            as preference
    from grant_codes
    where call_year <> ''
),

participations as (
    select
        project_id,
        count(*) as n_participations,
        count(distinct cordis_organisation_id) as n_organisations,
        count(distinct country_code) as n_countries
    from core.project_participations
    group by project_id
),

flagships as (
    select
        p.project_id,
        coalesce(r.names_graphene, false)
        or (
            coalesce(r.is_flagship_part, false)
            and regexp_matches(upper(coalesce(p.acronym, '') || ' ' || coalesce(p.title, '')), 'GRAPHENE')
        ) as is_graphene,
        coalesce(r.names_human_brain, false)
        or (
            coalesce(r.is_flagship_part, false)
            and regexp_matches(
                upper(coalesce(p.acronym, '') || ' ' || coalesce(p.title, '')),
                '(^|[^A-Z])HBP([^A-Z]|$)|HUMAN BRAIN PROJECT'
            )
        ) as is_human_brain,
        coalesce(r.names_quantum, false) as is_quantum
    from ranked as p
    left join recognised as r on r.project_id = p.project_id
    where p.recency = 1
)

select
    p.project_id,
    p.acronym,
    p.title,
    case
        when upper(p.framework_programme) in ('FP7', 'H2020', 'HORIZON') then upper(p.framework_programme)
        when upper(p.legal_basis) like 'FP7%' then 'FP7'
        when upper(p.legal_basis) like 'H2020%' then 'H2020'
        when upper(p.legal_basis) like 'HORIZON%' or upper(p.legal_basis) like 'EURATOM2027%' then 'HORIZON'
    end as framework_programme,
    p.start_date,
    p.end_date,
    p.signature_date,
    p.status,
    p.ec_max_contribution,
    p.total_cost,
    p.funding_scheme,
    p.grant_doi,
    coalesce(r.is_erc, false) as is_erc,
    case
        when not coalesce(r.is_erc, false) then null
        when s.scheme in ('STG', 'SG') then 'StG'
        when s.scheme in ('COG', 'CG') then 'CoG'
        when s.scheme in ('ADG', 'AG') then 'AdG'
        when s.scheme = 'POC' then 'PoC'
        when s.scheme = 'SYG' then 'SyG'
    end as erc_scheme,
    case when coalesce(r.is_erc, false) then y.erc_call_year end as erc_call_year,
    coalesce(r.is_msca, false) as is_msca,
    coalesce(r.is_fet, false) as is_fet,
    case
        when f.is_graphene and not f.is_human_brain and not f.is_quantum then 'Graphene'
        when f.is_human_brain and not f.is_graphene and not f.is_quantum then 'Human Brain'
        when f.is_quantum and not f.is_graphene and not f.is_human_brain then 'Quantum Technologies'
    end as flagship,
    not coalesce(r.is_erc or r.is_fellowship, false) as is_coordination_counted,
    coalesce(n.n_participations, 0) as n_participations,
    coalesce(n.n_organisations, 0) as n_organisations,
    coalesce(n.n_countries, 0) as n_countries,
    c.n_records
from ranked as p
inner join records as c on c.project_id = p.project_id
inner join flagships as f on f.project_id = p.project_id
left join recognised as r on r.project_id = p.project_id
left join grant_schemes as s on s.project_id = p.project_id and s.preference = 1
left join call_years as y on y.project_id = p.project_id and y.preference = 1
left join participations as n on n.project_id = p.project_id
where p.recency = 1

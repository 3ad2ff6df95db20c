-- One row per rule of which works are counted, and class of works: whether the rule counts them, or the first reason why
-- not. There is a rule for every combination of what the definitions do with types, preprints, retracted works, paratext
-- and long lists of authors; a class is a type, a stratum by number of authors, and what the source says of the work.
with sets as (
    select distinct work_types from raw.definitions
),

preprint_rules as (
    select distinct preprints from raw.definitions
),

retraction_rules as (
    select distinct retracted from raw.definitions
),

paratext_rules as (
    select distinct paratext from raw.definitions
),

author_rules as (
    select distinct maximum_authors from raw.definitions
),

rules as (
    select
        s.work_types,
        p.preprints,
        r.retracted,
        x.paratext,
        a.maximum_authors,
        concat(
            s.work_types,
            '; preprints ',
            p.preprints,
            '; retracted ',
            r.retracted,
            '; paratext ',
            x.paratext,
            '; authors ',
            coalesce(cast(a.maximum_authors as varchar), 'any')
        ) as selection_id
    from sets as s
    cross join preprint_rules as p
    cross join retraction_rules as r
    cross join paratext_rules as x
    cross join author_rules as a
),

types as (
    select work_type as publication_type from raw.works
    union
    select new_value as publication_type from raw.corrections where field = 'work_type'
    union
    select null as publication_type
),

strata as (
    select unnest([0, 1, 11, 51, 101, 201]) as least_authors
),

flags as (
    select unnest([true, false]) as flag
),

classes as (
    select
        t.publication_type,
        s.least_authors,
        r.flag as is_retracted,
        x.flag as is_paratext,
        concat(
            coalesce(t.publication_type, '?'),
            ';',
            cast(s.least_authors as varchar),
            case when r.flag then ';retracted' else '' end,
            case when x.flag then ';paratext' else '' end
        ) as selection_class
    from types as t
    cross join strata as s
    cross join flags as r
    cross join flags as x
),

allowed as (
    select r.selection_id, c.selection_class
    from rules as r
    inner join raw.work_type_sets as w on w.set_id = r.work_types
    inner join classes as c on w.publication_type = '*' or c.publication_type = w.publication_type
    group by r.selection_id, c.selection_class
),

judged as (
    select
        r.*,
        c.selection_class,
        c.publication_type,
        case
            when r.retracted = 'left out' and c.is_retracted then 'retracted'
            when r.paratext = 'left out' and c.is_paratext then 'paratext'
            when c.publication_type = 'preprint' and r.preprints = 'left out' then 'preprint'
            when c.publication_type = 'preprint' then null
            when c.publication_type is null and a.selection_class is null then 'type missing'
            when a.selection_class is null then 'type not counted'
        end as reason,
        r.maximum_authors is not null and c.least_authors > r.maximum_authors as has_too_many_authors
    from rules as r
    cross join classes as c
    left join allowed as a on a.selection_id = r.selection_id and a.selection_class = c.selection_class
)

select
    selection_id,
    selection_class,
    reason is null and not has_too_many_authors as is_counted,
    coalesce(reason, case when has_too_many_authors then 'too many authors' end) as reason_not_counted,
    publication_type,
    work_types,
    preprints,
    retracted,
    paratext,
    maximum_authors
from judged

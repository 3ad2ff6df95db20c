-- One row per published statement: whether the tables support it, by the values of audit.claim_values. Records of the
-- sample judge nothing. Of values between two bounds one definition that fits supports, and none that fits contradicts;
-- an incomplete register contradicts only by holding more than stated, a ceiling only by lying below.
with placed as (
    select
        v.*,
        case
            when v.is_synthetic then false
            when v.bound = 'at least' then v.lowest_value >= c.accepted_highest
            else not v.is_admitted
        end as speaks_against,
        not v.is_synthetic and v.is_admitted and v.bound <> 'at most' as speaks_for,
        row_number() over (
            partition by v.claim_id
            order by
                case v.relation when 'within' then 1 else 2 end,
                case when v.is_admitted then 1 else 2 end,
                v.moment_last desc,
                v.definition,
                v.moment
        ) as place
    from audit.claim_values as v
    inner join audit.claim_intervals as c on c.claim_id = v.claim_id
),

counted as (
    select
        claim_id,
        count(distinct definition) filter (where relation = 'within' and bound <> 'at most') as n_definitions,
        count(distinct definition) filter (where relation = 'within' and speaks_for) as n_definitions_supporting,
        coalesce(bool_or(speaks_for) filter (where relation = 'before'), false) as fitted_before,
        max(moment_last) filter (where relation = 'before' and speaks_for) as fitted_until,
        -- none of the moments it may be about fits, by values that can speak against it
        coalesce(bool_and(speaks_against) filter (where relation = 'within' and bound <> 'at most'), false)
        or coalesce(bool_or(speaks_against) filter (where relation = 'within' and bound = 'at most'), false)
            as is_contradicted,
        coalesce(bool_or(bound = 'at least'), false) as is_of_register,
        coalesce(bool_or(is_synthetic), false) as is_synthetic,
        min(lowest_value) filter (where relation = 'within' and bound <> 'at most') as lowest_value,
        max(highest_value) filter (where relation = 'within' and bound <> 'at most') as highest_value,
        min(lowest_value) filter (where relation = 'within' and bound = 'at least') as least_certain,
        min(highest_value) filter (where relation = 'within' and bound = 'at most') as ceiling_value
    from placed
    group by claim_id
),

judged as (
    select
        c.*,
        coalesce(n.n_definitions, 0) as n_definitions,
        coalesce(n.n_definitions_supporting, 0) as n_definitions_supporting,
        coalesce(n.is_contradicted, false) as is_contradicted,
        coalesce(n.fitted_before, false) as fitted_before,
        n.fitted_until,
        coalesce(n.is_of_register, false) as is_of_register,
        coalesce(n.is_synthetic, false) as is_synthetic,
        n.lowest_value,
        n.highest_value,
        n.least_certain,
        n.ceiling_value,
        e.evidence_table,
        e.evidence_condition,
        case
            when not c.is_observed then 'other scope'
            when n.is_contradicted and n.fitted_before then 'fitted before'
            when n.is_contradicted then 'contradicted'
            when c.is_replaced_by_another_value then 'replaced'
            when n.is_synthetic then 'synthetic'
            when n.n_definitions_supporting > 0 and c.is_own_evidence then 'own evidence'
            when n.n_definitions_supporting > 0 then 'supported'
            when c.as_of_earliest is null then 'undated'
            when n.is_of_register then 'incomplete register'
            when n.claim_id is not null and n.n_definitions = 0 and n.ceiling_value is null then 'other years'
            else 'no table'
        end as grounds
    from audit.claim_intervals as c
    left join counted as n on n.claim_id = c.claim_id
    left join placed as e on e.claim_id = c.claim_id and e.place = 1
),

-- numbers as a sentence writes them: one decimal at most, none where there is nothing behind it
written as (
    select
        claim_id,
        case
            when lowest_value = floor(lowest_value) then cast(cast(lowest_value as bigint) as varchar)
            else cast(round(lowest_value, 1) as varchar)
        end as lowest_text,
        case
            when highest_value = floor(highest_value) then cast(cast(highest_value as bigint) as varchar)
            else cast(round(highest_value, 1) as varchar)
        end as highest_text,
        cast(cast(least_certain as bigint) as varchar) as certain_text,
        cast(cast(ceiling_value as bigint) as varchar) as ceiling_text
    from judged
),

ranges as (
    select
        *,
        case
            when lowest_text = highest_text then lowest_text
            else lowest_text || ' to ' || highest_text
        end as range_text
    from written
)

select
    j.claim_id,
    j.publisher,
    j.scope,
    j.quantity,
    j.parameter,
    j.partner,
    j.printed_value,
    j.hedge,
    j.wording,
    j.unit,
    j.as_of,
    case
        when j.grounds in ('fitted before', 'replaced') then 'stale'
        when j.grounds in ('contradicted', 'supported') then j.grounds
        else 'not checkable'
    end as verdict,
    case j.grounds
        when 'other scope'
            then 'The statement is about ' || j.scope_name || ', and the records are those of ' || o.institution_name
                || '.'
        when 'fitted before'
            then 'The value fits ' || cast(year(j.fitted_until) as varchar)
                || ', but no time the statement may be about, for which the tables give ' || r.range_text || '.'
        when 'contradicted'
            then case
                when r.range_text is null
                    then 'At most ' || r.ceiling_text || ' are possible: so many has the whole home country.'
                when j.is_of_register
                    then 'The register certainly holds ' || r.certain_text
                        || ' or more by name, and the statement admits fewer.'
                else 'The tables give ' || r.range_text || ', and nothing of that fits under '
                    || case when j.n_definitions = 1 then 'the one definition.'
                        else 'any of ' || cast(j.n_definitions as varchar) || ' definitions.' end
            end
        when 'replaced'
            then 'A later version of the page prints ' || j.replaced_by_wording || ' instead.'
                || case
                    when j.n_definitions_supporting > 0 then ' The tables support the value for its own time.'
                    else ''
                end
        when 'synthetic'
            then 'The records are a generated sample, which can neither support nor contradict a statement.'
        when 'own evidence' then 'The register knows this from the same page, which cannot support itself.'
        when 'supported'
            then case
                when j.is_of_register then 'The register allows ' || r.range_text || ' by name, which fits.'
                when j.n_definitions = 1 then 'The tables give ' || r.range_text || ', which fits.'
                else cast(j.n_definitions_supporting as varchar) || ' of ' || cast(j.n_definitions as varchar)
                    || ' definitions give a value that fits; the tables give ' || r.range_text || '.'
            end
        when 'undated' then 'The page does not say of when the value is.'
        when 'incomplete register'
            then 'The register holds ' || r.range_text || ' of the declared ' || j.printed_value
                || ' by name, and no list of all is open.'
        when 'other years' then 'The tables hold no records of the time the statement is about.'
        else 'No table of this release gives this quantity as it is stated.'
            || coalesce(' The ceiling, ' || r.ceiling_text || ' for the whole home country, does not rule it out.', '')
    end as reason,
    case
        when j.grounds in ('other scope', 'synthetic')
            then 'Records of ' || j.scope_name || ' are needed.'
        when j.grounds = 'own evidence' then 'A second source is needed.'
        when j.grounds = 'undated' then 'The date of the page is needed.'
        when j.grounds in ('incomplete register', 'other years', 'no table') then j.missing
    end as missing,
    j.n_definitions,
    j.n_definitions_supporting,
    j.lowest_value,
    j.highest_value,
    j.evidence_table,
    j.evidence_condition,
    j.replaced_by,
    j.address,
    j.retrieved,
    j.fact_id,
    j.note,
    j.is_synthetic
from judged as j
inner join ranges as r on r.claim_id = j.claim_id
cross join raw.observation as o

-- One row per statement: the values it admits by the manner it is stated in, from accepted_lowest up to, and without,
-- accepted_highest; whether it is about the institution observed; and the later version of it, where there is one.
with successors as (
    select replaces as claim_id, claim_id as replaced_by, wording as replaced_by_wording, value as replaced_by_value
    from raw.claims
    where replaces is not null
)

select
    c.claim_id,
    c.publisher,
    c.scope,
    s.scope_kind,
    s.name as scope_name,
    c.quantity,
    q.unit,
    c.parameter,
    c.partner,
    c.value as printed_value,
    c.hedge,
    c.wording,
    c.value_minimum,
    c.value_maximum,
    round(
        c.value_minimum * cast(h.lower_percent as double) / 100
        - case when h.is_rounded then c.half_unit else 0.0 end,
        9
    ) as accepted_lowest,
    round(
        c.value_maximum * cast(h.upper_percent as double) / 100
        + case when h.is_rounded then c.half_unit else 0.0 end,
        9
    ) as accepted_highest,
    h.includes_lowest,
    c.as_of,
    c.as_of_meaning,
    c.as_of_earliest,
    c.as_of_latest,
    exists (select 1 from raw.observed_identifiers as o where o.identifier = s.ror) as is_observed,
    l.replaced_by,
    l.replaced_by_wording,
    coalesce(l.replaced_by_value <> c.value, false) as is_replaced_by_another_value,
    c.is_own_evidence,
    q.missing,
    c.address,
    c.retrieved,
    c.fact_id,
    c.note
from raw.claims as c
inner join raw.claim_scopes as s on s.scope = c.scope
inner join raw.claim_quantities as q on q.quantity = c.quantity
inner join raw.claim_hedges as h on h.hedge = c.hedge
left join successors as l on l.claim_id = c.claim_id

-- One row per definition of international co-authorship: the choices of the register, which of them is the default, and
-- the three decisions they come to: how country codes are counted (country_view), which works are counted (selection_id)
-- and which of these are international (judgement_id).
with maps as (
    select distinct map_version from raw.territory_mergers
)

select
    d.definition_id,
    d.name,
    d.producer,
    d.definition_id = o.default_definition_id as is_default,
    o.default_definition_id,
    d.international_if,
    d.unknown_countries,
    d.partly_known,
    d.territories,
    m.map_version as territory_map,
    d.hong_kong_macao,
    d.taiwan,
    d.uk_nations,
    d.maximum_authors,
    d.work_types,
    d.preprints,
    d.retracted,
    d.paratext,
    d.single_author_two_countries,
    d.counting,
    concat('territories ', d.territories, '; HK, MO ', d.hong_kong_macao, '; TW ', d.taiwan) as country_view,
    concat(
        d.work_types,
        '; preprints ',
        d.preprints,
        '; retracted ',
        d.retracted,
        '; paratext ',
        d.paratext,
        '; authors ',
        coalesce(cast(d.maximum_authors as varchar), 'any')
    ) as selection_id,
    concat(
        d.international_if,
        '; unknown ',
        d.unknown_countries,
        '; partly known ',
        d.partly_known,
        '; single author ',
        d.single_author_two_countries,
        '; territories ',
        d.territories,
        '; HK, MO ',
        d.hong_kong_macao,
        '; TW ',
        d.taiwan
    ) as judgement_id,
    d.note,
    d.source_url
from raw.definitions as d
cross join raw.observation as o
left join maps as m on m.map_version = d.territories

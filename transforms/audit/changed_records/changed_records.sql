-- One row per headline indicator, series and record that adds something else to a figure, or brings other countries, than
-- in the release before, and the one cause of it: the first that holds. A record came or left; the settings observe another
-- scope or other years; what the source says changed: retraction, year, type, countries, institutions, field. A record of
-- unchanged content is counted otherwise because of a correction, the map of countries, the definition, the organisations
-- or the day; where none of these moved, only the program is left. A first release has no row. A record is known by the
-- row among all records, or all programmes, that each has.
with known_now as (
    select * from audit.headline_records where series in ('all records', 'all') or indicator = 'European contribution'
),

known_before as (
    select *
    from previous_audit.headline_records
    where series in ('all records', 'all') or indicator = 'European contribution'
),

-- a publication that is gone may have left its records: withdrawn, or kept as those of another publication
remains as (
    select
        source_record_id as record_id,
        bool_or(publication_id <> source_record_id or reason_not_kept like '%merged%') as is_merged
    from core.publication_records
    group by source_record_id
),

registers_now as (
    select source, array_to_string(list_sort(array_agg(sha256)), ' ') as content from audit.input_files group by source
),

registers_before as (
    select source, array_to_string(list_sort(array_agg(sha256)), ' ') as content
    from previous_audit.input_files
    group by source
),

registers as (
    select coalesce(n.source, b.source) as source, coalesce(n.content <> b.content, true) as is_changed
    from registers_now as n
    full join registers_before as b on b.source = n.source
),

-- organisations are known from ROR and from what sources of publications say of them
revised as (
    select
        coalesce(bool_or(is_changed) filter (where source = 'countries'), false) as is_map_moved,
        coalesce(bool_or(is_changed) filter (where source = 'corrections'), false) as are_corrections_moved,
        coalesce(bool_or(is_changed) filter (where source = 'definitions'), false) as are_definitions_revised,
        coalesce(bool_or(is_changed) filter (where source in ('ror', 'openalex', 'hal')), false)
            as are_organisations_moved
    from registers
),

definitions_now as (
    select
        country_view,
        concat(selection_id, '; ', judgement_id, '; ', counting) as content
    from core.definitions
    where is_default
),

definitions_before as (
    select
        country_view,
        concat(selection_id, '; ', judgement_id, '; ', counting) as content
    from previous_core.definitions
    where is_default
),

-- one row, or none in a first release
moved as (
    select
        n.first_year,
        n.last_year,
        b.first_year as first_year_before,
        b.last_year as last_year_before,
        n.home_country_code <> b.home_country_code as is_home_moved,
        array_to_string(list_sort(n.institution_identifiers), ' ')
        <> array_to_string(list_sort(b.institution_identifiers), ' ') as is_institution_moved,
        n.as_of_date <> b.as_of_date as is_day_moved,
        dn.content <> db.content as is_definition_moved,
        dn.country_view <> db.country_view as is_view_moved,
        r.is_map_moved,
        r.are_corrections_moved,
        r.are_definitions_revised,
        r.are_organisations_moved
    from meta.release as n
    cross join previous_meta.release as b
    cross join definitions_now as dn
    cross join definitions_before as db
    cross join revised as r
),

pairs as (
    select
        coalesce(n.indicator, b.indicator) as indicator,
        coalesce(n.series, b.series) as series,
        coalesce(n.record_id, b.record_id) as record_id,
        b.publication_year as year_before,
        n.publication_year as year_after,
        b.domain_id as domain_before,
        n.domain_id as domain_after,
        b.field_id as field_before,
        n.field_id as field_after,
        b.counted_country_set as countries_before,
        n.counted_country_set as countries_after,
        coalesce(b.is_counted, false) as is_counted_before,
        coalesce(n.is_counted, false) as is_counted_after,
        coalesce(b.numerator, 0) as numerator_before,
        coalesce(n.numerator, 0) as numerator_after,
        case when coalesce(n.indicator, b.indicator) = 'international share' then coalesce(b.denominator, 0) end
            as denominator_before,
        case when coalesce(n.indicator, b.indicator) = 'international share' then coalesce(n.denominator, 0) end
            as denominator_after,
        (n.record_id is null) <> (b.record_id is null) as is_of_series_moved,
        coalesce(n.is_synthetic, false) or coalesce(b.is_synthetic, false) as is_synthetic
    from audit.headline_records as n
    full join previous_audit.headline_records as b
        on b.indicator = n.indicator and b.series = n.series and b.record_id = n.record_id
),

different as (
    select *
    from pairs
    where
        numerator_before <> numerator_after
        or denominator_before <> denominator_after
        or is_counted_before <> is_counted_after
        or (
            is_counted_before
            and (
                year_before is distinct from year_after
                or domain_before is distinct from domain_after
                or field_before is distinct from field_after
                or countries_before is distinct from countries_after
            )
        )
),

compared as (
    select
        d.*,
        m.*,
        n.record_id is null as is_gone,
        b.record_id is null as is_new,
        w.record_id is not null as has_remains,
        coalesce(w.is_merged, false) as is_merged,
        n.content <> b.content as is_content_changed,
        n.is_retracted and not b.is_retracted as became_retracted,
        b.is_retracted and not n.is_retracted as was_retracted,
        n.publication_year is distinct from b.publication_year as is_year_changed,
        n.record_type is distinct from b.record_type as is_type_changed,
        n.domain_id is distinct from b.domain_id or n.field_id is distinct from b.field_id as is_field_changed,
        n.country_set <> b.country_set as are_countries_changed,
        n.counted_country_set <> b.counted_country_set as are_counted_countries_changed,
        d.is_of_series_moved or (d.is_counted_before and d.is_counted_after) as is_part_moved,
        n.country_knowledge is distinct from b.country_knowledge as is_knowledge_changed,
        b.country_set = ''
        or array_length(
            list_filter(
                string_split(b.country_set, ' '),
                lambda code: not list_contains(string_split(n.country_set, ' '), code)
            )
        ) = 0 as has_all_before,
        n.country_set = ''
        or array_length(
            list_filter(
                string_split(n.country_set, ' '),
                lambda code: not list_contains(string_split(b.country_set, ' '), code)
            )
        ) = 0 as has_all_now,
        n.n_corrections <> b.n_corrections or (n.n_corrections > 0 and m.are_corrections_moved) as is_corrected,
        coalesce(n.publication_year between m.first_year and m.last_year, false)
        <> coalesce(b.publication_year between m.first_year_before and m.last_year_before, false) as is_window_moved
    from different as d
    cross join moved as m
    left join known_now as n on n.indicator = d.indicator and n.record_id = d.record_id
    left join known_before as b on b.indicator = d.indicator and b.record_id = d.record_id
    left join remains as w on w.record_id = d.record_id
)

select
    indicator,
    series,
    record_id,
    case
        when is_home_moved and indicator = 'European contribution' then 'settings changed'
        when is_new and indicator like 'programmes%' then 'register row added'
        when is_gone and indicator like 'programmes%' then 'register row removed'
        when is_new then 'appeared'
        when is_gone and is_merged then 'merged'
        when is_gone and has_remains then 'deleted'
        when is_gone then 'left'
        when is_window_moved and not is_year_changed then 'settings changed'
        when is_of_series_moved and is_home_moved and series = 'home country' then 'settings changed'
        when is_of_series_moved and is_institution_moved and series = 'institution' then 'settings changed'
        when is_content_changed and indicator like 'programmes%' then 'register row revised'
        when is_content_changed and became_retracted then 'retracted'
        when is_content_changed and was_retracted then 'no longer retracted'
        when is_content_changed and is_year_changed then 'year changed'
        when is_content_changed and is_type_changed then 'type changed'
        when is_content_changed and are_countries_changed and has_all_before then 'gained a country'
        when is_content_changed and are_countries_changed and has_all_now then 'lost a country'
        when is_content_changed and are_countries_changed then 'countries changed'
        when is_content_changed and is_of_series_moved and series = 'institution' then 'institutions changed'
        when is_content_changed and is_knowledge_changed then 'knowledge of countries changed'
        when is_content_changed and is_field_changed then 'field changed'
        when is_corrected then 'corrected'
        when is_map_moved and (are_countries_changed or (are_counted_countries_changed and not is_view_moved))
            then 'country map changed'
        when is_definition_moved and indicator = 'international share' then 'definition changed'
        when is_day_moved and (are_counted_countries_changed or indicator like 'programmes%') then 'day moved'
        when is_content_changed then 'record changed otherwise'
        when is_institution_moved and series = 'institution' then 'settings changed'
        when is_home_moved and indicator = 'international share' then 'settings changed'
        when are_organisations_moved and is_part_moved and series = 'institution' then 'organisations changed'
        when are_definitions_revised and indicator = 'international share' then 'definition changed'
        else 'program changed'
    end as cause,
    year_before,
    year_after,
    domain_before,
    domain_after,
    field_before,
    field_after,
    countries_before,
    countries_after,
    is_counted_before,
    is_counted_after,
    cast(numerator_before as decimal(38, 12)) as numerator_before,
    cast(numerator_after as decimal(38, 12)) as numerator_after,
    cast(denominator_before as decimal(38, 12)) as denominator_before,
    cast(denominator_after as decimal(38, 12)) as denominator_after,
    is_synthetic
from compared

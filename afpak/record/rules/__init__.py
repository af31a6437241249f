"""The rules of the tables. One rule is one function; its name is what exceptions.csv uses, its docstring the rule."""

from . import cells, claims, conventions, general, knowledge, links

TYPE_RULES = (cells.shape, cells.vocabulary, cells.bounds, cells.list_items)
TEXT_RULES = (cells.whitespace, cells.formula, cells.markup, cells.prose_length, cells.code_shape)
ROW_RULES = (
    general.references,
    general.date_order,
    general.within_episode,
    general.same_episode,
    general.coordinates,
    general.force_has_attribution,
    claims.low_above_high,
    claims.denials,
    claims.assertions,
    claims.qualifiers,
    claims.cumulative_since,
    links.chain_forks,
    links.chain_circles,
    links.chain_subject,
    links.chain_backwards,
    links.falling_total,
    links.part_circles,
    links.part_subject,
    links.part_dates,
    links.part_size,
    conventions.nights,
    conventions.force_ends,
    conventions.resolutions,
    conventions.one_publisher,
    knowledge.last_assessment,
    knowledge.assessed_days,
    knowledge.halts_and_releases,
    knowledge.hindsight,
    knowledge.days_before,
)
# what loading refuses, since typing would fail or lie without it, or readers would walk for ever
STRICT_CELLS = (*TYPE_RULES, cells.characters)
STRICT_ROWS = (general.required, general.unique_key, links.chain_circles, links.part_circles)
RULES = {
    rule.__name__: rule
    for rule in (*TYPE_RULES, general.required, general.unique_key, cells.characters, *TEXT_RULES, *ROW_RULES)
}

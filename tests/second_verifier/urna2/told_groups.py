"""Tables of groups of people that may be told (docs/LAW.md, told tables)."""

from .errors import demand
from .needs import bad
from .sealed_definition import cells_of


def merge_order(edition):
    """The steps as they were set, else as the sealing says; None without any."""
    if edition.follow_up.merges is not None:
        return edition.follow_up.merges
    if edition.defined is not None and edition.defined.sealing is not None:
        return edition.defined.sealing.merges
    return None


def _steps(order, dimension):
    return [cells_of(s) for s in order if s.dimension == dimension]


def _labels(edition, order, dimension, applied):
    labels = list(range(len(edition.announced.dimensions[dimension].cells)))
    for into, source in _steps(order, dimension)[:applied]:
        old, new = labels[source], labels[into]
        labels = [new if label == old else label for label in labels]
    return labels


def _told_of(groups, dimension):
    return {g.cell: g.people for g in groups if g.dimension == dimension}


def check(edition, groups, merged, people):
    if not groups and not merged:
        return
    order, dimensions = merge_order(edition), edition.announced.dimensions
    demand(order is not None, "wrong_merge", "no order of merging")
    demand(len(merged) == len(dimensions), "wrong_merge")
    for i, group in enumerate(groups):
        bad(group.dimension < len(dimensions), "a dimension that is not defined")
        last = groups[i - 1]
        demand(i == 0 or (last.dimension, last.cell) < (group.dimension, group.cell), "malformed")
    for dimension, applied in enumerate(merged):
        demand(applied <= len(_steps(order, dimension)), "wrong_merge")
        told = _told_of(groups, dimension)
        if not told:
            continue
        demand(sum(told.values()) == people, "wrong_group_sum")
        demand(set(told) == set(_labels(edition, order, dimension, applied)), "wrong_merge")
        demand(min(told.values()) >= edition.announced.minimum_group, "small_group")


def check_turnout(edition, groups, merged, people):
    check(edition, groups, merged, people)
    for dimension, applied in enumerate(merged):
        voted = _told_of(groups, dimension)
        if not voted:
            continue
        labels = _labels(edition, merge_order(edition), dimension, applied)
        roll = _roll(edition, dimension, labels)
        demand(roll and applied >= _merged_on_roll(edition, dimension), "wrong_merge")
        least = edition.announced.minimum_group
        demand(all(roll.get(cell, 0) - count >= least for cell, count in voted.items()), "small_group")


def _roll(edition, dimension, labels):
    """People of the roll's table by the coarser labels; nothing where it tells nothing."""
    groups = {}
    for group in edition.roll_closed.groups if edition.roll_closed is not None else []:
        if group.dimension == dimension:
            groups[labels[group.cell]] = groups.get(labels[group.cell], 0) + group.people
    return groups


def _merged_on_roll(edition, dimension):
    merged = edition.roll_closed.merged
    return merged[dimension] if merged else 0

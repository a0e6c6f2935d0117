"""The law: one handler for each kind of act, after the general column (docs/LAW.md)."""

from . import law_ceremony, law_count, law_definition, law_groups, law_proposals, law_result
from . import law_follow_up, law_roll, law_survey, law_voting, schema, sealed_records
from .errors import Refused, demand
from .tree import leaf_hash

_MODULES = (law_definition, law_proposals, law_roll, law_voting, law_result, sealed_records,
            law_ceremony, law_count, law_groups, law_follow_up, law_survey)


def _handlers(events):
    """{name of an event: what judges it}: every event of docs/FORMAT.md has one."""
    found = {}
    for event in events.values():
        found[event.name] = next(vars(m)[event.name] for m in _MODULES if event.name in vars(m))
    return found


EVENTS = schema.load()
HANDLERS = _handlers(EVENTS)

BALLOTS = ("ballot_cast", "paper_ballot")


def replay(log, entry, act):
    """Judges one entry of the log and folds it in. Raises Refused, Fault or Unjudged."""
    demand(act.index == log.edge.size, "wrong_index")
    demand(act.time >= log.last_time, "time_backwards")
    demand(act.time % 60 == 0, "malformed", "time is not a whole minute")
    edition = log.editions.get(act.edition)
    _general(log, edition, act)
    HANDLERS[act.kind](log, edition, act)
    log.last_time = act.time
    log.edge.append(leaf_hash(entry))
    if act.kind == "voting_closed":
        edition.closing_root = log.edge.root()


def _general(log, edition, act):
    kind = act.kind
    demand(kind == "ledger_founded" or log.founded is not None, "not_founded")
    demand(kind in ("ledger_founded", "edition_announced") or edition is not None, "unknown_edition")
    if kind in BALLOTS:
        return
    if act.event_bytes in log.seen:
        raise Refused("duplicate")
    law_voting.need_signatures(log, act)
    log.seen.add(act.event_bytes)

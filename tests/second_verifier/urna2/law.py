"""The law: one handler for each kind of act, after the general column (docs/LAW.md)."""

from . import law_definition, law_proposals, law_result, law_roll, law_voting
from .errors import Refused, demand
from .tree import leaf_hash

HANDLERS = {}
for _module in (law_definition, law_proposals, law_roll, law_voting, law_result):
    for _name in dir(_module):
        HANDLERS.setdefault(_name, getattr(_module, _name))

BALLOTS = ("ballot_cast", "paper_ballot")


def replay(log, entry, act):
    """Judges one entry of the log and folds it in. Raises Refused, Fault or Unjudged."""
    demand(act.index == log.edge.size, "wrong_index")
    demand(act.time >= log.last_time, "time_backwards")
    demand(act.time % 60 == 0, "malformed", "2", "time is not a whole minute")
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

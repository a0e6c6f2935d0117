"""One bundle judged from its names to its last entry."""

from . import checks, codec, container, law, notes, state, tree
from .errors import Fault, Refused, Unjudged, Usage

OPEN_CHECKS = ["1", "2", "3", "5", "6", "7", "10", "11", "13", "19"]
SEALED_CHECKS = ["4", "8", "9", "12", "14", "15", "16", "17", "18"]


class Report:
    def __init__(self):
        self.fault, self.exit, self.checked, self.not_checked = None, 0, [], []

    def settle(self, fault, code):
        self.fault, self.exit = fault, code

    def as_dict(self):
        words = {0: "RIGHT", 1: "FAULT", 3: "NOT CHECKED", 5: "RIGHT BUT STALE"}
        fault = self.fault and {"check": self.fault.check, "entry": self.fault.entry, "why": self.fault.why}
        return {"verdict": words[self.exit], "exit": self.exit, "checked": self.checked,
                "not_checked": self.not_checked, "first_fault": fault}


class Options:
    """What the command named, read before the bundle; raises Usage."""

    def __init__(self, key, policy, trusted):
        try:
            self.key = notes.Verifier(_key_text(key)) if key else None
            self.policy = notes.Policy(_file(policy)) if policy else None
        except notes.NoteError as error:
            raise Usage(str(error)) from error
        self.trusted = [_file(name) for name in trusted]


def _file(name):
    try:
        with open(name, "rb") as stream:
            return stream.read()
    except OSError as error:
        raise Usage("%s: %s" % (name, error.strerror)) from error


def _key_text(key):
    try:
        with open(key, encoding="utf-8") as stream:
            return stream.read().rstrip("\n")
    except (OSError, UnicodeDecodeError):
        return key


def verify(path, options):
    report = Report()
    try:
        _verify(path, options, report)
    except Unjudged as unjudged:
        report.settle(unjudged, 3)
    except Fault as fault:
        report.settle(fault, 1)
    return report


def _verify(path, options, report):
    bundle = container.Bundle(path)
    vkey = _read_vkey(bundle, options)
    checkpoint = _checkpoint(bundle.read("checkpoint"), vkey, "checkpoint")
    _witnesses(bundle, options, vkey, checkpoint, report)
    trusted = [_checkpoint(data, vkey, "trusted checkpoint") for data in options.trusted]
    entries = _entries(bundle, checkpoint.size)
    _hashes(bundle, entries, checkpoint, trusted)
    log = state.Log(checkpoint.origin, bundle)
    _replay(log, entries, report)
    _reports(log, entries, report)
    _blobs(bundle, log)
    if log.founded is not None and log.founded.log_key != vkey.key:
        raise Fault("1", "the founding entry names another log key", 0)
    _conclude(options, log, report)


def _noted(read, what):
    try:
        return read()
    except notes.NoteError as error:
        raise Fault("1", "%s: %s" % (what, error)) from error


def _read_vkey(bundle, options):
    text = bundle.read("vkey").decode("utf-8", "replace")
    if not text.endswith("\n"):
        raise Fault("1", "vkey: must be one line")
    vkey = _noted(lambda: notes.Verifier(text[:-1]), "vkey")
    if vkey.kind != notes.ED25519:
        raise Fault("1", "vkey of another kind")
    if options.key and (options.key.name, options.key.key) != (vkey.name, vkey.key):
        raise Fault("1", "the bundle's vkey is not the one given")
    if options.policy and not options.policy.names_log(vkey):
        raise Fault("1", "the bundle's vkey is not one the policy names")
    return vkey


def _witnesses(bundle, options, vkey, checkpoint, report):
    """The given policy's, then those of the operator's own policy inside; too few make the exit 5."""
    note = checkpoint.note
    if options.policy and not _noted(lambda: options.policy.is_met(note), "checkpoint"):
        report.exit = 5
    if bundle.has("policy"):
        own = _noted(lambda: notes.Policy(bundle.read("policy")), "policy")
        if not own.names_log(vkey):
            raise Fault("1", "policy: does not name this log")
        if not _noted(lambda: own.is_met(note), "policy"):
            report.exit = 5
    if not options.policy and not bundle.has("policy") and len(note.signatures) > 1:
        report.exit = 3
        report.not_checked.append({"what": "cosignatures on the checkpoint", "why": "no policy names their keys"})


def _checkpoint(data, vkey, what):
    checkpoint = _noted(lambda: notes.Checkpoint(data), what)
    verified = _noted(lambda: checkpoint.note.verified_by(vkey), what)
    if verified is not True:
        raise Fault("1", "%s: %s" % (what, "bad signature" if verified is False else "unknown key"))
    if checkpoint.origin != vkey.name:
        raise Fault("1", what + ": its origin is not the key's name")
    return checkpoint


def _entries(bundle, size):
    present = {n for n in bundle.names() if n.startswith("tile/")}
    for name in sorted(present):
        if not tree.belongs(name, size):
            raise Fault("1", name + ": a log of this size has no such resource")
    if size > tree.WIDTH * len(present):
        raise Unjudged("1", "tiles are missing from the bundle")
    tiles = tree.entry_tile_names(size)
    wanted = tree.hash_tile_names(size) | {name for name, _, _ in tiles}
    for name in sorted(wanted - present):
        raise Unjudged("1", name + ": missing from the bundle")
    return [entry for name, _, count in tiles for entry in _cut(name, bundle.read(name), count)]


def _cut(name, data, count):
    reader, out = codec.Reader(data), []
    try:
        for _ in range(count):
            out.append(reader.take(reader.number(2)))
        reader.finish()
    except Refused as refusal:
        raise Fault("1", "%s: %s" % (name, refusal)) from refusal
    return out


def _hashes(bundle, entries, checkpoint, trusted):
    leaves = [tree.leaf_hash(e) for e in entries]
    for name, data in tree.hash_tiles(leaves).items():
        if bundle.read(name) != data:
            raise Fault("1", name + " is not what the entries hash to")
    if tree.root_of(leaves) != checkpoint.root:
        raise Fault("1", "the entries do not hash to the signed root")
    for old in trusted:
        if old.size > len(leaves) or tree.root_of(leaves[:old.size]) != old.root:
            raise Fault("1", "a trusted checkpoint is no prefix of this log")


def _replay(log, entries, report):
    for index, entry in enumerate(entries):
        try:
            law.replay(log, entry, codec.Act(entry, law.EVENTS))
        except Refused as refusal:
            kind = Unjudged if refusal.code in ("unknown_event", "blob_missing", "cannot_count") else Fault
            raise kind(checks.check_of(refusal.code), str(refusal), index) from refusal
        except Fault as fault:
            fault.entry = index if fault.entry is None else fault.entry
            raise
    report.checked = list(OPEN_CHECKS)
    if any(e.sealed is not None for e in log.editions.values()):
        report.checked += SEALED_CHECKS


def _reports(log, entries, report):
    """Published reports speak of this log; what they say of it we do not compute."""
    published = {at: body for e in log.editions.values() for at, body in e.follow_up.reports.items()}
    leaves = [tree.leaf_hash(e) for e in entries] if published else []
    for at, body in sorted(published.items()):
        if tree.root_of(leaves[:body.tree_size]) != body.root:
            raise Fault("report-root", "the log had another root at that size", at)
        report.not_checked.append({"what": "report-data of the report of entry %d" % at,
                                   "why": "its figures are not computed here"})
        report.exit = 3


def _blobs(bundle, log):
    for name in sorted(n for n in bundle.names() if n.startswith("blob/")):
        if bytes.fromhex(name[5:]) not in log.materials:
            raise Fault("1", name + " is not a blob that an entry names")


def _conclude(options, log, report):
    note = report.not_checked.append
    if not options.key and not options.policy:
        note({"what": "identity of the log", "why": "neither --key nor --policy says whose log this should be"})
        report.exit = 3
    if options.policy is None:
        note({"what": "witnesses", "why": "no policy was given"})
    if all(e.sealed is None for e in log.editions.values()):
        note({"what": "checks 4, 8, 9, 12, 14 to 18", "why": "no sealed question stands in this log"})
    note({"what": "19.1", "why": "the trace is made again by the rule, not read without it"})
    note({"what": "who the people behind the slots are", "why": "no log can say"})

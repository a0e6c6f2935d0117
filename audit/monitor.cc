#include "audit/monitor.h"

#include <algorithm>

#include "ledger/lines.h"
#include "ledger/witness.h"

namespace urna::audit {

using ledger::Errc;
using ledger::Error;
using ledger::ForkVerdict;
using ledger::Result;

namespace {

constexpr std::string_view kFirstLine = "urna/monitor-state@v1";

bool is_unreachable(Errc code) { return code == Errc::not_found || code == Errc::storage; }

std::string entries(std::uint64_t size) { return std::to_string(size) + " entries"; }

}  // namespace

std::string to_text(const Seen& seen) {
  return std::string(kFirstLine) + "\nsince " + std::to_string(seen.since) + "\n" + seen.note;
}

Result<Seen> parse_seen(std::string_view text, const ledger::VerifierKey& log) {
  const Error corrupt{Errc::corrupt, "not the state of a monitor"};
  std::string_view line;
  Seen seen;
  if (!ledger::take_line(text, line) || line != kFirstLine) return corrupt;
  if (!ledger::take_line(text, line) || !line.starts_with("since ") ||
      !ledger::parse_decimal(line.substr(6), seen.since))
    return corrupt;
  seen.note = text;
  if (const auto opened = ledger::open_checkpoint(seen.note, log); !opened)
    return Error{Errc::corrupt, "the state's checkpoint: " + to_text(opened.error())};
  return seen;
}

int Look::exit_code() const {
  const auto accuses = [](const Alarm& alarm) {
    return alarm.kind != Kind::incomplete && alarm.kind != Kind::unsupported;
  };
  if (std::ranges::any_of(alarms, accuses)) return kFault;
  if (!alarms.empty() || !unknown.empty()) return kUnknown;
  return stale.empty() ? kRight : kStale;
}

Monitor::Monitor(MonitorOptions options, const ledger::Source& log, std::vector<Place> places,
                 std::optional<Seen> seen, const Mirror* mirror)
    : options_(std::move(options)),
      log_(log),
      places_(std::move(places)),
      seen_(std::move(seen)),
      mirror_(mirror),
      follower_(log, options_.log, options_.jobs) {
  if (mirror_ != nullptr)
    follower_.keep_bundle = [this](const ledger::TileId& id, ledger::ByteView bytes) {
      return mirror_->keep_bundle(id, bytes);
    };
}

// What cannot be had says nothing; a note that is there and is not the log's is an alarm.
std::optional<Monitor::Head> Monitor::open(const std::string& name, const Result<std::string>& note,
                                           Look& look) const {
  if (!note && is_unreachable(note.code())) {
    look.unknown.push_back(name + ": " + to_text(note.error()));
    return std::nullopt;
  }
  const auto opened = note ? ledger::open_checkpoint(*note, options_.log)
                           : Result<ledger::SignedCheckpoint>(note.error());
  if (opened) return Head{*note, opened->checkpoint};
  look.alarms.push_back(
      {name + " shows a checkpoint that is not this log's: " + to_text(opened.error()),
       Kind::tampered, note ? *note : "", std::nullopt});
  return std::nullopt;
}

// Our own tiles where we have re-hashed that far: they are the signed ones.
ledger::NodeReader Monitor::reader(const Head& larger, const ledger::Source& tiles) const {
  const std::uint64_t size = larger.checkpoint.size;
  if (const auto root = follower_.root_at(size); root && *root == larger.checkpoint.root)
    return follower_.reader(size);
  return ledger::tile_node_reader(
      size, [&tiles](const ledger::TileId& id) { return tiles.get(ledger::tile_path(id)); });
}

bool Monitor::one_history(const std::string& name, const Head& one, const Head& other,
                          const ledger::Source& tiles, Look& look) const {
  const Head& larger = one.checkpoint.size < other.checkpoint.size ? other : one;
  const ledger::NodeReader read = reader(larger, tiles);
  const ledger::ForkEvidence evidence = ledger::make_fork(one.note, other.note, read);
  const auto verdict = ledger::judge_fork(evidence, options_.log);
  if (verdict && *verdict == ForkVerdict::consistent) return true;
  const std::string pair = name + ": of " + entries(one.checkpoint.size) + " and of " +
                           entries(other.checkpoint.size) + ": ";
  if (verdict && *verdict == ForkVerdict::forked) {
    look.alarms.push_back({pair + "THE LOG FORKED: it signed two histories", Kind::inconsistent,
                           larger.note, evidence});
    return false;
  }
  const auto root = ledger::tree_root(larger.checkpoint.size, read);
  const bool missing = !root && is_unreachable(root.code());
  look.alarms.push_back(
      {pair + (missing ? "the tiles that would show one history are not served: " +
                             to_text(root.error())
                       : "the tiles that are served do not hash to the signed root"),
       missing ? Kind::incomplete : Kind::tampered, larger.note, evidence});
  return false;
}

// Growth, and one history with what was seen before (T03, T07, T11).
bool Monitor::continues(const Head& head, Look& look) const {
  if (!seen_) return true;
  const Head before{seen_->note, ledger::open_checkpoint(seen_->note, options_.log)->checkpoint};
  if (head.checkpoint.size >= before.checkpoint.size)
    return one_history("the log, before and now", before, head, log_, look);
  look.alarms.push_back({"the log showed " + entries(before.checkpoint.size) +
                             " before and now only " + std::to_string(head.checkpoint.size) +
                             ": it was cut back, or an old answer is shown",
                         Kind::inconsistent, head.note,
                         ledger::make_fork(head.note, before.note, reader(before, log_))});
  return false;
}

// Every new entry by its hash and by the law; then it is kept.
bool Monitor::judge(const Head& head, Look& look) {
  if (const auto finding = follower_.follow(head.checkpoint)) {
    const std::string why = "check " + finding->check +
                            (finding->entry ? ", entry " + std::to_string(*finding->entry) : "") +
                            ": " + finding->why;
    if (finding->kind == Kind::incomplete) {
      look.unknown.push_back(why);
    } else {
      look.alarms.push_back({why, finding->kind, head.note, std::nullopt});
    }
    return false;
  }
  if (mirror_ == nullptr) return true;
  const auto kept = mirror_->keep_head(follower_, head.checkpoint, head.note, options_.log, log_);
  if (!kept) look.unknown.push_back("the mirror: " + to_text(kept.error()));
  return kept.ok();
}

// Places are asked before the log, so that the log should show at least as much as they do.
void Monitor::compare(const Place& place, const Head& theirs, const Head& head, Look& look) const {
  const ledger::Source& tiles =
      place.tiles != nullptr && theirs.checkpoint.size > head.checkpoint.size ? *place.tiles : log_;
  if (!one_history(place.name, theirs, head, tiles, look)) return;
  if (theirs.checkpoint.size > head.checkpoint.size)
    look.stale.push_back(place.name + " has seen " + entries(theirs.checkpoint.size) +
                         ", here only " + std::to_string(head.checkpoint.size) +
                         " are shown: an old answer, or the log was cut back");
}

// The newest of the witnesses' times; they sign again what did not move, so their age is the age of
// what we are shown.
void Monitor::judge_cosignatures(const Head& head, std::uint64_t now, Look& look) const {
  const auto note = ledger::parse_note(head.note);
  std::uint64_t newest = 0;
  for (const auto& witness : options_.policy->witnesses)
    if (const auto line = ledger::cosignature_of(*note, witness.key))
      newest = std::max(newest, line->posix_seconds);
  if (options_.stale_s > 0 && now > newest && now - newest > options_.stale_s)
    look.stale.push_back(newest == 0 ? "no witness of the policy cosigned the checkpoint"
                                     : "the newest cosignature is " + std::to_string(now - newest) +
                                           " s old");
  const auto opened = ledger::open_checkpoint(head.note, *options_.policy);
  if (opened) return;
  if (opened.code() == Errc::quorum_missing) {
    look.stale.push_back("the policy's quorum: " + to_text(opened.error()));
  } else {
    look.alarms.push_back(
        {"the policy: " + to_text(opened.error()), Kind::tampered, head.note, std::nullopt});
  }
}

// Without witnesses nobody dates a checkpoint: all that can be said is how long it did not move.
void Monitor::judge_age(const Head& head, std::uint64_t now, Look& look) const {
  if (options_.policy) return judge_cosignatures(head, now, look);
  if (options_.stale_s > 0 && seen_ && now > seen_->since && now - seen_->since > options_.stale_s)
    look.stale.push_back("the checkpoint has not moved for " + std::to_string(now - seen_->since) +
                         " s, and no policy says whose cosignatures would date it");
}

Look Monitor::look(std::uint64_t now) {
  Look look;
  std::vector<std::pair<const Place*, Head>> others;
  for (const Place& place : places_)
    if (auto theirs = open(place.name, place.checkpoint(), look))
      others.emplace_back(&place, *std::move(theirs));
  const auto bytes = log_.get("checkpoint");
  const auto head = open("the log",
                         bytes ? Result<std::string>(std::string(ledger::text_of(*bytes)))
                               : Result<std::string>(bytes.error()),
                         look);
  if (!head) return look;
  look.size = head->checkpoint.size;
  if (continues(*head, look) && judge(*head, look)) {
    const bool moved =
        !seen_ || ledger::open_checkpoint(seen_->note, options_.log)->checkpoint.size != look.size;
    seen_ = Seen{head->note, moved ? now : seen_->since};
  }
  for (const auto& [place, theirs] : others) compare(*place, theirs, *head, look);
  judge_age(*head, now, look);
  return look;
}

}  // namespace urna::audit

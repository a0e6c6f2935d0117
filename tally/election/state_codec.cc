// Canonical bytes of the state. Maps are written in their order; what follows from the roll (keys,
// tags, styles, labels, contexts, lots) is not written but made again.
#include <algorithm>
#include <bit>

#include "ledger/codec.h"
#include "ledger/tile.h"
#include "tally/ballot/group.h"
#include "tally/election/context.h"
#include "tally/election/draw.h"

namespace urna::tally {

namespace {

using ledger::Decoder;
using ledger::Encoder;

constexpr std::size_t kMaxSnapshotItems = 64'000'000;
constexpr std::size_t kMaxTreeNodes = 64;
constexpr std::uint16_t kSnapshotVersion = 5;
constexpr std::size_t kMaxNamings = 1'024;      // of organisations: monitors change over the years
constexpr std::size_t kMaxRowAnswers = 65'536;  // items of one mixed ballot

template <class Archive, class T>
void item(Archive& archive, const char* name, T& value, std::size_t limit = 0) {
  archive(field(name, value, limit));
}

// One function walks both ways; `reading` tells which.
template <class Archive>
struct Walk {
  Archive& archive;
  static constexpr bool kReading = std::is_same_v<Archive, Decoder>;

  bool failed() const {
    if constexpr (kReading) return archive.failed();
    return false;
  }
  // One spelling: what stands in an order is read in that order only.
  void need_ascending(bool ascends) {
    if constexpr (kReading)
      if (!failed() && !ascends) archive.fail(ledger::Errc::malformed, "key", "does not ascend");
  }
  template <class Set>
  void set(const char* name, Set& items) {
    std::vector<typename Set::key_type> list(items.begin(), items.end());
    item(archive, name, list, kMaxSnapshotItems);
    for (std::size_t i = 1; i < list.size(); ++i) need_ascending(list[i - 1] < list[i]);
    if constexpr (kReading) items = {list.begin(), list.end()};
  }
  template <class Map, class Each>
  void map(Map& entries, Each each) {
    auto count = static_cast<std::uint32_t>(entries.size());
    CHECK(entries.size() <= kMaxSnapshotItems);
    item(archive, "count", count);
    if constexpr (kReading) {
      for (std::uint32_t i = 0; i < count && !failed(); ++i) {
        typename Map::key_type key{};
        item(archive, "key", key, ledger::limit::kLabelBytes);
        need_ascending(entries.empty() || entries.rbegin()->first < key);
        each(entries.emplace_hint(entries.end(), std::move(key), typename Map::mapped_type{})
                 ->second);
      }
    } else {
      for (auto& [key, value] : entries) {
        auto copy = key;
        item(archive, "key", copy);
        each(value);
      }
    }
  }
  void station(StationState& s) {
    item(archive, "station", s.station);
    map(s.rotations, [&](std::uint32_t& done) { item(archive, "done", done); });
    item(archive, "slots_paper", s.slots_paper);
    map(s.slots_by_style, [&](std::uint32_t& n) { item(archive, "slots", n); });
    map(s.answers_by_question, [&](std::uint32_t& n) { item(archive, "answers", n); });
    item(archive, "session", s.session);
    item(archive, "manifest", s.manifest);
    map(s.papers, [&](std::vector<ChainEnd>& answers) {
      item(archive, "answers", answers, ledger::limit::kQuestions);
    });
  }
  void numbers(Edition& e) {
    for (std::uint64_t* n : {&e.roll_counts.granted, &e.roll_counts.refused, &e.roll_counts.revoked,
                             &e.roll_counts.rotated, &e.roll_counts.paper, &e.cast_counts.accepted,
                             &e.cast_counts.superseded, &e.cast_counts.assisted,
                             &e.cast_counts.papers, &e.announced_at, &e.defined_at, &e.opened_at,
                             &e.closed_at, &e.drawn_at, &e.declared_at, &e.roll_closed_at})
      item(archive, "count", *n);
  }
  void edition(Edition& e) {
    item(archive, "announced_bytes", e.announced_bytes, ledger::kMaxEntryBytes);
    item(archive, "defined_bytes", e.defined_bytes, ledger::kMaxEntryBytes);
    item(archive, "phase", e.phase);
    item(archive, "roles", e.roles);
    map(e.stations, [&](StationState& s) { station(s); });
    item(archive, "projects", e.projects, ledger::limit::kProjectsPerEdition);
    map(e.roll, [&](SlotState& s) { item(archive, "slot", s); });
    numbers(e);
    item(archive, "roll_closed", e.roll_closed);
    item(archive, "closing_root", e.closing_root);
    item(archive, "drawn", e.drawn);
    item(archive, "result", e.result);
    option(e.sealed, [&](SealedState& s) { sealed(s); });
    follow_up(e.follow_up);
  }
  void milestone(MilestoneState& m) {
    item(archive, "report", m.report);
    item(archive, "findings", m.findings, ledger::limit::kOrganisations * kMaxNamings);
    item(archive, "monitors", m.monitors, ledger::limit::kOrganisations * kMaxNamings);
  }
  void survey(SurveyState& s) {
    item(archive, "opened", s.opened);
    item(archive, "event", s.event);
    item(archive, "closed_at", s.closed_at);
    map(s.codes, [&](Element& key) { item(archive, "code", key); });
    map(s.answered, [&](std::uint64_t& at) { item(archive, "answered", at); });
    map(s.sealed, [&](ChainEnd& answer) { item(archive, "answer", answer); });
    item(archive, "sums_at", s.sums_at);
    list(s.counts, [&](std::vector<std::uint64_t>& n) {
      item(archive, "counts", n, ledger::limit::kSurveyChoices + 1);
    });
    item(archive, "papers", s.papers, ledger::limit::kStations);
  }
  void follow_up(FollowUp& f) {
    item(archive, "organisations", f.organisations);
    item(archive, "merges", f.merges);
    map(f.progress, [&](ProjectProgress& p) {
      item(archive, "amendments", p.amendments, kMaxSnapshotItems);
      list(p.milestones, [&](MilestoneState& m) { milestone(m); });
    });
    list(f.sessions, [&](SessionState& s) {
      item(archive, "announced", s.announced);
      item(archive, "partner", s.partner);
      item(archive, "held", s.held);
    });
    item(archive, "turnout", f.turnout);
    item(archive, "plan", f.plan);
    item(archive, "activities", f.activities, kMaxSnapshotItems);
    item(archive, "recommendations", f.recommendations, kMaxSnapshotItems);
    item(archive, "reports", f.reports, kMaxSnapshotItems);
    item(archive, "client", f.client);
    item(archive, "indicators", f.indicators);
    item(archive, "baselines", f.baselines, ledger::limit::kBaselines);
    list(f.surveys, [&](SurveyState& s) { survey(s); });
  }
  template <class T, class Each>
  void option(std::optional<T>& value, Each each) {
    bool present = value.has_value();
    item(archive, "present", present);
    if constexpr (kReading)
      if (present && !failed()) value.emplace();
    if (present && !failed()) each(*value);
  }
  template <class T, class Each>
  void list(std::vector<T>& values, Each each) {
    auto count = static_cast<std::uint32_t>(values.size());
    item(archive, "count", count);
    if constexpr (kReading) {
      for (std::uint32_t i = 0; i < count && !failed(); ++i) each(values.emplace_back());
    } else {
      for (T& value : values) each(value);
    }
  }
  void bits(SealedBits& b) {
    item(archive, "alpha", b.alpha);
    item(archive, "beta", b.beta, kMaxSnapshotItems);
  }
  void commit(TrusteeCommit& c) {
    item(archive, "commitment", c.commitment);
    item(archive, "signing", c.signing);
    item(archive, "receiving", c.receiving);
  }
  void run(KeyRun& r) {
    item(archive, "number", r.number);
    item(archive, "trustees", r.trustees, ledger::limit::kTrustees);
    list(r.commits,
         [&](std::optional<TrusteeCommit>& c) { option(c, [&](TrusteeCommit& m) { commit(m); }); });
    list(r.revealed, [&](Commitments& c) { item(archive, "commitments", c, kMaxSnapshotItems); });
    list(r.dealt, [&](std::optional<Hash>& d) { item(archive, "dealt", d); });
    item(archive, "accepted", r.accepted, ledger::limit::kTrustees);
    item(archive, "complaints", r.complaints, kMaxSnapshotItems);
  }
  void count(SealedCount& c) {
    item(archive, "set", c.set);
    item(archive, "shares", c.shares, ledger::limit::kTrustees);
    item(archive, "mixers", c.mixers, ledger::limit::kTrustees);
    item(archive, "rows", c.rows);
    item(archive, "row_parts", c.row_parts, ledger::limit::kTrustees);
    item(archive, "opened", c.opened);
    list(c.answers,
         [&](std::vector<std::int64_t>& a) { item(archive, "answer", a, kMaxRowAnswers); });
  }
  void sample(PaperSample& s) {
    item(archive, "drawn", s.drawn);
    item(archive, "slots", s.slots, ledger::limit::kSamplePapers);
    item(archive, "parts", s.parts, ledger::limit::kTrustees);
    item(archive, "opened", s.opened);
  }
  void groups(GroupCounting& g) {
    item(archive, "set", g.set);
    item(archive, "shares", g.shares, ledger::limit::kTrustees);
    item(archive, "opened", g.opened);
    item(archive, "opened_at", g.opened_at);
  }
  void sealed(SealedState& s) {
    run(s.run);
    bool made = s.keys != nullptr;  // follow from the run
    item(archive, "made", made);
    if constexpr (kReading)
      if (made) s.keys = std::make_shared<const ElectionKeys>();
    map(s.alphas, [&](Tracker& t) { item(archive, "tracker", t); });
    set("challenged", s.challenged);
    map(s.challenges, [&](std::uint32_t& n) { item(archive, "challenges", n); });
    map(s.records, [&](SealedBits& b) { bits(b); });
    map(s.counts, [&](SealedCount& c) { count(c); });
    map(s.samples, [&](PaperSample& p) { sample(p); });
    set("materials", s.materials);
    groups(s.roll);
    groups(s.turnout);
  }
  void tree(State& s) {
    std::vector<Hash> nodes = s.tree.nodes();
    item(archive, "tree", nodes, kMaxTreeNodes);
    if constexpr (kReading) {
      if (nodes.size() != static_cast<std::size_t>(std::popcount(s.size)))
        return archive.fail(ledger::Errc::malformed, "tree", "not the frontier of that size");
      s.tree = ledger::Frontier(s.size, std::move(nodes));
    }
  }
  void state(State& s) {
    std::uint16_t version = kSnapshotVersion;
    item(archive, "version", version);
    if constexpr (kReading)
      if (version != kSnapshotVersion)
        archive.fail(ledger::Errc::unknown_event, "version", "another snapshot format");
    item(archive, "origin", s.origin, ledger::limit::kOriginBytes);
    item(archive, "founded", s.founded);
    item(archive, "size", s.size);
    tree(s);
    item(archive, "last_time", s.last_time);
    map(s.editions, [&](Edition& e) { edition(e); });
    set("events", s.events);
  }
};

// What the law keeps in step, and keys are made from.
bool is_whole(const KeyRun& run, const KeyShape& shape) {
  const std::size_t trustees = run.size(), elements = std::size_t{shape.keys} * shape.threshold;
  const auto complete = [&](const Commitments& c) {
    return c.empty() || (c.size() == elements && std::ranges::all_of(c, [](const Element& e) {
                           return is_element(e.view());
                         }));
  };
  return trustees > 0 && run.commits.size() == trustees && run.revealed.size() == trustees &&
         run.dealt.size() == trustees && run.accepted.size() == trustees &&
         std::ranges::all_of(run.revealed, complete);
}

// Every question is about projects of this edition, and has a ballot form.
bool has_its_projects(const Edition& edition) {
  if (!edition.defined) return true;
  return std::ranges::all_of(edition.defined->questions, [&](const ledger::Question& question) {
    const auto here = [&](std::uint32_t project) { return project < edition.projects.size(); };
    return std::ranges::all_of(question.projects, here) &&
           layout_of(question, ballot_costs(edition, question)).ok();
  });
}

// What a survey's answers are counted by is the survey's own.
bool is_whole(const SurveyState& survey) {
  const auto& questions = survey.opened.act.questions;
  const auto fits = [](const ledger::SurveyQuestion& question, const auto& counts,
                       std::size_t none) { return counts.size() == answers_to(question) + none; };
  const auto layout = layout_of(survey.opened.act);
  bool whole = layout.ok() && survey.counts.size() == questions.size() &&
               survey.sealed.size() == (survey.is_sealed() ? survey.answered.size() : 0);
  for (const auto& [slot, answer] : survey.sealed)
    whole = whole && answer.body.size() == Element::kSize * (std::size_t{layout->bits} + 1);
  for (std::size_t i = 0; whole && i < questions.size(); ++i) {
    whole = fits(questions[i], survey.counts[i], 1);
    for (const At<ledger::SurveyPapersCounted>& paper : survey.papers)
      whole = whole && paper.act.questions.size() == questions.size() &&
              fits(questions[i], paper.act.questions[i].counts, 0);
  }
  return whole;
}

// Nothing follows from a project or a session that is not there, nor by a monitor who is not named.
bool is_whole(const FollowUp& follow_up, const Edition& edition) {
  const auto has_monitors = [](const MilestoneState& milestone) {
    return milestone.findings.size() == milestone.monitors.size();
  };
  for (const auto& [project, progress] : follow_up.progress)
    if (project >= edition.projects.size() ||
        !std::ranges::all_of(progress.milestones, has_monitors))
      return false;
  const auto has_session = [&](const SurveyState& survey) {
    return survey.opened.act.audience != ledger::Audience::codes ||
           survey.opened.act.session < follow_up.sessions.size();
  };
  return std::ranges::all_of(follow_up.surveys,
                             [&](const SurveyState& s) { return is_whole(s) && has_session(s); });
}

// Sealed questions and their run come with the definition; the keys of a run that is through are
// made again.
ledger::Result<> restore_sealed(const std::string& origin, const EditionId& id, Edition& edition) {
  if (edition.sealed.has_value() != (edition.defined && edition.defined->sealing))
    return ledger::Error{ledger::Errc::malformed, "sealed"};
  const bool made = edition.sealed && edition.sealed->keys != nullptr;
  if (!made && std::ranges::any_of(edition.follow_up.surveys, &SurveyState::is_sealed))
    return ledger::Error{ledger::Errc::malformed, "a sealed survey without keys"};
  if (made) edition.sealed->keys = nullptr;
  edition.context = make_context(origin, id, edition);
  if (!edition.sealed) return ledger::Ok{};
  const KeyRun& run = edition.sealed->run;
  if (!is_whole(run, edition.context->sealed->shape))
    return ledger::Error{ledger::Errc::malformed, "run"};
  if (!made) return ledger::Ok{};
  if (!run.all_revealed() || !run.all_committed())
    return ledger::Error{ledger::Errc::malformed, "keys of a run that is not complete"};
  URNA_TRY(make_keys(edition));
  edition.context = make_context(origin, id, edition);
  return ledger::Ok{};
}

ledger::Result<> restore(const std::string& origin, const EditionId& id, Edition& edition) {
  URNA_ASSIGN(const ledger::Event announced, ledger::decode_event(edition.announced_bytes));
  if (!std::holds_alternative<ledger::EditionAnnounced>(announced.body))
    return ledger::Error{ledger::Errc::malformed, "announced_bytes"};
  edition.announced = std::get<ledger::EditionAnnounced>(announced.body);
  if (!edition.defined_bytes.empty()) {
    URNA_ASSIGN(const ledger::Event defined, ledger::decode_event(edition.defined_bytes));
    if (!std::holds_alternative<ledger::BallotDefined>(defined.body))
      return ledger::Error{ledger::Errc::malformed, "defined_bytes"};
    edition.defined = std::get<ledger::BallotDefined>(defined.body);
  }
  if (!has_its_projects(edition)) return ledger::Error{ledger::Errc::malformed, "projects"};
  if (!is_whole(edition.follow_up, edition))
    return ledger::Error{ledger::Errc::malformed, "follow_up"};
  for (const ProjectState& project : edition.projects) edition.labels.insert(project.filed.label);
  for (const auto& [slot_id, slot] : edition.roll) {
    edition.styles_granted.insert(slot.style);
    if (slot.revoked) continue;
    edition.keys.insert(slot.key);
    edition.tags.insert(slot.tags.begin(), slot.tags.end());
  }
  if (edition.drawn) draw_lots(id, edition);
  return restore_sealed(origin, id, edition);
}

}  // namespace

Bytes encode_state(const State& state) {
  Encoder encoder;
  // The walk reads only when it encodes; one function for both ways needs the reference.
  Walk<Encoder>{encoder}.state(const_cast<State&>(state));
  return encoder.take();
}

ledger::Result<State> decode_state(ByteView bytes) {
  Decoder decoder(bytes);
  State state("");
  Walk<Decoder>{decoder}.state(state);
  URNA_TRY(decoder.finish());
  for (auto& [id, edition] : state.editions) URNA_TRY(restore(state.origin, id, edition));
  return state;
}

}  // namespace urna::tally

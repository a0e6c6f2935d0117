#include "audit/verify.h"

#include <algorithm>
#include <exception>
#include <span>
#include <thread>

#include "audit/certificates.h"
#include "audit/log_pass.h"
#include "audit/report_data.h"
#include "audit/sealed.h"
#include "ledger/parallel.h"
#include "tally/election/outcome.h"
#include "tally/election/replay.h"
#include "tally/rules/pabulib.h"

namespace urna::audit {

using ledger::Bytes;
using ledger::ByteView;
using ledger::Errc;

namespace {

constexpr std::size_t kBundlesAtATime = 32;  // 8192 entries

struct Pass {
  const ledger::Source& source;
  const Options& options;
  Audit& audit;
  std::optional<Finding> law_fault;

  // A stretch of the log: its bytes, its entries in them, what the pure checks said.
  struct Stretch {
    std::vector<Bytes> bundles;
    std::vector<ByteView> entries;
    tally::Judgement judgement;
  };
  bool read(Hashing& hashing, std::span<const ledger::TileId> bundles, Stretch& stretch) const;
  void keep_counted(tally::Judgement& judgement);
  void fold(Stretch& stretch);
  bool stream(const Head& head);
  void check_blobs();
  void check_founding(const ledger::VerifierKey& key);
  void check_explanations();
  bool asked_for(std::string_view check) const;
  void keep_asked();
  void conclude(bool hashed);
  void run();
};

void Pass::keep_counted(tally::Judgement& judgement) {
  for (tally::Judgement::Item& item : judgement.items)
    if (!item.verdict.counted.empty())
      audit.counted[item.submission->event.edition] = std::move(item.verdict.counted);
}

// After the first entry that the law refuses nothing can be said about those behind it; their
// hashes still are checked.
void Pass::fold(Stretch& stretch) {
  if (law_fault) return;
  const auto done = tally::fold_stretch(audit.state, stretch.entries, stretch.judgement,
                                        ledger::parallel_for(options.jobs));
  if (done) return keep_counted(stretch.judgement);
  law_fault = finding_of(done.error());
}

bool Pass::read(Hashing& hashing, std::span<const ledger::TileId> bundles, Stretch& stretch) const {
  stretch.bundles.resize(bundles.size());
  for (std::size_t i = 0; i < bundles.size(); ++i) {
    const auto taken = hashing.take(bundles[i], stretch.bundles[i]);
    if (!taken) return false;
    stretch.entries.insert(stretch.entries.end(), taken->begin(), taken->end());
  }
  return true;
}

// While one stretch is folded, the next is read and judged: the law is serial, the signatures are
// not. What is judged before its definition is known is judged again by the fold.
bool Pass::stream(const Head& head) {
  Hashing hashing(source, head, options, audit.report);
  if (audit.report.first_fault) return false;
  std::vector<ledger::TileId> bundles = ledger::tiles_of(head.checkpoint.size);
  std::erase_if(bundles, [](const ledger::TileId& tile) { return !tile.entries; });
  Stretch before;
  std::uint64_t done = 0;
  for (std::size_t start = 0; start < bundles.size(); start += kBundlesAtATime) {
    const std::size_t count = std::min(kBundlesAtATime, bundles.size() - start);
    Stretch stretch;
    tally::CheckContext context = audit.state.check_context();
    std::exception_ptr thrown;
    std::jthread folding([&] {
      try {
        fold(before);
      } catch (...) {  // what a library threw goes on below
        thrown = std::current_exception();
      }
    });
    if (!read(hashing, std::span(bundles).subspan(start, count), stretch)) return false;
    stretch.judgement = tally::judge_stretch(stretch.entries, std::move(context),
                                             ledger::parallel_for(options.jobs));
    done += stretch.entries.size();
    folding.join();
    if (thrown) std::rethrow_exception(thrown);
    before = std::move(stretch);
    if (options.progress) options.progress(done, head.checkpoint.size);
  }
  fold(before);
  return hashing.finish();
}

// Blobs are named by their hash; one that no entry names does not belong, one that is named and
// absent is said.
void Pass::check_blobs() {
  std::set<ledger::Hash> named = blobs_named(audit.state);
  const auto names = source.list();
  for (const std::string& name : names ? *names : std::vector<std::string>()) {
    if (!name.starts_with("blob/")) continue;
    const auto bytes = source.get(name);
    const bool good = bytes && ledger::to_hex(ledger::sha256(*bytes).view()) == name.substr(5) &&
                      named.erase(ledger::sha256(*bytes)) > 0;
    if (!good && !audit.report.first_fault)
      audit.report.first_fault = {"1", std::nullopt, name + " is not a blob that an entry names",
                                  Kind::tampered};
  }
  if (!names)  // a live log has no list: each is asked for by its name
    std::erase_if(named, [&](const ledger::Hash& hash) {
      const auto bytes = source.get("blob/" + ledger::to_hex(hash.view()));
      return bytes && ledger::sha256(*bytes) == hash;
    });
  if (!named.empty())
    audit.report.not_checked.push_back(
        {"blobs",
         std::to_string(named.size()) + " attachments that entries name are not in the bundle",
         true});
}

// The founding entry says whose log it is; another key under the same origin is another log (T14).
void Pass::check_founding(const ledger::VerifierKey& key) {
  const auto& founded = audit.state.founded;
  if (audit.report.first_fault || !founded || founded->log_key == key.key) return;
  audit.report.first_fault = {"1", 0, "the founding entry names another log key", Kind::tampered};
}

// A declared result is right if the law, run again, gives it (check 19). Whether its trace also
// explains it is asked of code that shares nothing with the rules but the sums. It was checked only
// where every question had its explanation, and there was one.
void Pass::check_explanations() {
  Report& report = audit.report;
  std::size_t explained = 0, without = 0;
  for (const auto& [id, outcomes] : audit.counted) {
    const tally::Edition& edition = *audit.state.edition(id);
    const ledger::RuleSpec& rule = edition.announced.rule;
    for (std::size_t q = 0; q < outcomes.size() && !report.first_fault; ++q) {
      // Never opened: no rule was run, and check 19 saw that nothing won.
      if (!tally::may_be_opened(edition, static_cast<std::uint16_t>(q))) continue;
      const Explanation made = explanation_of(rule, outcomes[q]);
      const std::string name = "question " + std::to_string(q) + ", ";
      if (made.trace == tally::certificates::Standing::broken) {
        report.first_fault = {
            "19.1", std::nullopt,
            name + std::string(tally::certificates::name_of(made.fault)) + ": " + made.why,
            Kind::inconsistent};
      } else if (made.trace == tally::certificates::Standing::none) {
        report.not_checked.push_back({"19.1 explanation", name + made.why, false});
        ++without;
      } else {
        ++explained;
      }
    }
  }
  if (explained > 0 && without == 0 && !report.first_fault) report.checked.emplace_back("19.1");
}

QuestionSummary summary_of(const tally::Edition& edition, std::uint16_t q) {
  const tally::Turnout turnout = tally::turnout_of(edition, q);
  QuestionSummary summary{q,
                          edition.defined->questions[q].title.begin()->second,
                          turnout.slots,
                          turnout.counted,
                          turnout.own_device,
                          turnout.assisted,
                          turnout.paper,
                          turnout.not_counted,
                          {},
                          {}};
  if (!edition.result) return summary;
  const ledger::QuestionResult& result = edition.result->results[q];
  for (std::uint32_t id : result.winners)
    summary.winners.push_back(edition.projects[id].filed.label);
  summary.spent = tally::format_amount(result.spent, edition.announced.currency_decimals) + " " +
                  edition.announced.currency;
  return summary;
}

StationSummary summary_of(const ledger::StationId& id, const tally::StationState& station) {
  StationSummary summary{ledger::to_hex(id.view()), station.station.name.begin()->second, 0,
                         station.slots_paper, station.papers.size()};
  for (const auto& [day, count] : station.rotations) summary.rotations += count;
  return summary;
}

EditionSummary summary_of(const ledger::EditionId& id, const tally::Edition& edition) {
  EditionSummary summary{ledger::to_hex(id.view()),
                         edition.announced.title.begin()->second,
                         name_of(edition.phase),
                         edition.roll_counts.granted,
                         edition.roll_counts.refused,
                         edition.roll_counts.rotated,
                         edition.roll_counts.revoked,
                         edition.cast_counts.accepted + edition.cast_counts.papers,
                         edition.cast_counts.superseded,
                         edition.result.has_value(),
                         {},
                         {},
                         sealed_summary_of(edition)};
  for (const auto& [station_id, station] : edition.stations)
    summary.stations.push_back(summary_of(station_id, station));
  if (edition.defined)
    for (std::size_t q = 0; q < edition.defined->questions.size(); ++q)
      summary.questions.push_back(summary_of(edition, static_cast<std::uint16_t>(q)));
  return summary;
}

void Pass::conclude(bool hashed) {
  Report& report = audit.report;
  if (!hashed) return;  // what does not hash to the root is not evidence of anything else
  report.checked.push_back("1");
  if (law_fault) {
    report.first_fault = law_fault;
    return;
  }
  check_blobs();
  bool declared = false, drawn = false;
  for (const auto& [id, edition] : audit.state.editions) {
    report.editions.push_back(summary_of(id, edition));
    declared |= edition.result.has_value();
    drawn |= edition.drawn.has_value();
    if (edition.drawn)
      report.not_checked.push_back(
          {"whether the draw's value is what its source gave, and later than the close",
           "compare it with: " + edition.drawn->reference, false});
    if (!edition.result)
      report.not_checked.push_back(
          {"result of edition " + ledger::to_hex(id.view()), "nothing is declared yet", false});
  }
  for (const char* number : {"2", "3", "5", "6", "7", "10"}) report.checked.emplace_back(number);
  if (declared)
    for (const char* number : {"11", "13", "19"}) report.checked.emplace_back(number);
  say_sealed(audit.state, report);
  check_explanations();
  if (options.only.empty() || asked_for("report-root") || asked_for("report-data"))
    check_reports(source, options, audit);
  if (drawn) report.checked.emplace_back("22");
  report.not_checked.push_back(
      {"who the people behind the slots are",
       "registrar and overseer answer for it; a sample is opened off the log", false});
}

// A number stands for itself and its parts: 15 for 15.4 too. Requires: some checks are asked for.
bool Pass::asked_for(std::string_view check) const {
  return std::ranges::any_of(options.only, [&](const std::string& number) {
    return check == number || check.starts_with(number + ".") ||
           number.starts_with(std::string(check) + ".");
  });
}

// Whoever asks for some checks is told of no other that it holds.
void Pass::keep_asked() {
  if (options.only.empty()) return;
  std::erase_if(audit.report.checked, [&](const std::string& c) { return !asked_for(c); });
  audit.report.not_checked.push_back({"all other checks", "not asked for", false});
}

void Pass::run() {
  const auto head = read_head(source, options, audit.report);
  if (!head || !check_names(source, *head, audit.report)) return;
  audit.state = tally::State(head->key.name);
  audit.state.means.blobs = &source;
  audit.state.means.parallel = ledger::parallel_for(options.jobs);
  if (!options.only.empty())
    audit.state.means.wanted = [this](Errc code) { return asked_for(check_of(code)); };
  if (options.batch) audit.state.means.fresh = ledger::random_fixed<ledger::Hash>();
  conclude(stream(*head));
  check_founding(head->key);
  keep_asked();
}

}  // namespace

namespace {

// What an entry needs and the bundle lacks is no evidence against the entry.
Kind kind_of(Errc code) {
  switch (code) {
    case Errc::unknown_event:
    case Errc::cannot_count:
      return Kind::unsupported;
    case Errc::blob_missing:
    case Errc::storage:
      return Kind::incomplete;
    case Errc::corrupt:
      return Kind::tampered;
    default:
      return Kind::rule_violation;
  }
}

}  // namespace

Finding finding_of(const ledger::Error& error) {
  const Kind kind = kind_of(error.code);
  const bool open = kind == Kind::unsupported || kind == Kind::incomplete;
  return {std::string(check_of(error.code)), error.entry,
          (open ? "cannot judge from here on: " : "") + to_text(error), kind};
}

std::set<ledger::Hash> blobs_named(const tally::State& state) {
  std::set<ledger::Hash> named;
  for (const auto& [id, edition] : state.editions) {
    if (edition.sealed)
      named.insert(edition.sealed->materials.begin(), edition.sealed->materials.end());
    for (const tally::ProjectState& project : edition.projects)
      named.insert(project.filed.attachments.begin(), project.filed.attachments.end());
  }
  return named;
}

Audit verify(const ledger::Source& source, const Options& options) {
  Audit audit{{}, tally::State(""), {}};
  Pass{source, options, audit, std::nullopt}.run();
  return audit;
}

}  // namespace urna::audit

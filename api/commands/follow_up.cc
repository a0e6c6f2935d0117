#include "api/commands/follow_up.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include "api/commands/edition_file.h"
#include "api/commands/follow_up_file.h"
#include "api/commands/group_counts.h"
#include "api/commands/one_act.h"
#include "api/commands/pick.h"
#include "api/pages/assets.h"
#include "tally/election/counted.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::EventBody;
using tally::Edition;

namespace {

// An act that is all in its file.
template <class Event>
int run_file(const char* what, const FollowUpOptions& options,
             Result<Event> (*read)(const std::string&)) {
  return run_one_act(what, options.act, [&](Desk&) -> Result<EventBody> {
    URNA_ASSIGN(Event event, read(options.file));
    event.nonce = fresh_nonce();
    return EventBody(std::move(event));
  });
}

// The same of an act that founds something with a number, by which later commands name it.
template <class Event, class Count>
int run_numbered(const char* what, const char* noun, const FollowUpOptions& options,
                 Result<Event> (*read)(const std::string&), Count count) {
  std::size_t number = 0;
  const int done = run_one_act(what, options.act, [&](Desk& desk) -> Result<EventBody> {
    URNA_ASSIGN(Event event, read(options.file));
    event.nonce = fresh_nonce();
    number = desk.with_edition(count);
    return EventBody(std::move(event));
  });
  if (done == kExitRight && options.act.prepare.empty())
    std::printf("%s %zu: by this number later commands name it\n", noun, number);
  return done;
}

// The same of a file that names things of the edition.
template <class Event>
int run_file(const char* what, const FollowUpOptions& options,
             Result<Event> (*read)(const std::string&, const Edition&)) {
  return run_one_act(what, options.act, [&](Desk& desk) -> Result<EventBody> {
    URNA_ASSIGN(Event event,
                desk.with_edition([&](const Edition& e) { return read(options.file, e); }));
    event.nonce = fresh_nonce();
    return EventBody(std::move(event));
  });
}

// What is told, in the words of the edition's tags.
void print_table(const Edition& edition, const tally::GroupTable& table) {
  for (const ledger::GroupCount& group : table.groups) {
    const ledger::Dimension& dimension = edition.announced.dimensions[group.dimension];
    std::printf("  %s %s: %" PRIu32 "\n", dimension.tag.c_str(),
                dimension.cells[group.cell].tag.c_str(), group.people);
  }
  if (table.groups.empty())
    std::printf("  nothing is told by groups: too few people, or none counted\n");
}

}  // namespace

int run_organisations(const FollowUpOptions& options) {
  return run_file("organisations", options, read_organisations_file);
}
int run_merges(const FollowUpOptions& options) {
  return run_file("merges", options, read_merges_file);
}
int run_session_announce(const FollowUpOptions& options) {
  return run_numbered("session announce", "session", options, read_session_file,
                      [](const Edition& edition) { return edition.follow_up.sessions.size(); });
}
int run_progress_report(const FollowUpOptions& options) {
  return run_file("progress report", options, read_milestone_file);
}
int run_plan_set(const FollowUpOptions& options) {
  return run_file("plan set", options, read_plan_file);
}
int run_plan_activity(const FollowUpOptions& options) {
  return run_file("plan activity", options, read_activity_file);
}
int run_indicators(const FollowUpOptions& options) {
  return run_file("indicators", options, read_indicators_file);
}
int run_baseline(const FollowUpOptions& options) {
  return run_file("baseline", options, read_baseline_file);
}
int run_recommend(const FollowUpOptions& options) {
  return run_file("recommend", options, read_recommendations_file);
}
int run_survey_open(const FollowUpOptions& options) {
  return run_numbered("survey open", "survey", options, read_survey_file,
                      [](const Edition& edition) { return edition.follow_up.surveys.size(); });
}

int run_session_held(const FollowUpOptions& options) {
  return run_one_act("session held", options.act, [&](Desk& desk) -> Result<EventBody> {
    ledger::SessionHeld held{fresh_nonce(), options.number, options.day, options.people, {}, {}};
    if (options.counts.empty()) return EventBody(std::move(held));
    return desk.with_edition([&](const Edition& edition) -> Result<EventBody> {
      URNA_ASSIGN(tally::GroupTable table,
                  told_of_file(options.counts, edition, held.people, tally::told_table));
      print_table(edition, table);
      held.groups = std::move(table.groups);
      held.merged = std::move(table.merged);
      return EventBody(std::move(held));
    });
  });
}

int run_turnout(const FollowUpOptions& options) {
  return run_one_act("turnout", options.act, [&](Desk& desk) -> Result<EventBody> {
    return desk.with_edition([&](const Edition& edition) -> Result<EventBody> {
      ledger::TurnoutReported turnout{fresh_nonce(), tally::people_voted(edition), {}, {}};
      if (!edition.roll_closed)
        return Error{Errc::wrong_phase, "the roll is not closed: nothing is told of it yet"};
      if (edition.phase < tally::Phase::closed)
        return Error{Errc::wrong_phase, "voting is not closed: nothing is told of it yet"};
      URNA_ASSIGN(tally::GroupTable table,
                  told_of_file(options.counts, edition, turnout.people, tally::told_turnout));
      print_table(edition, table);
      turnout.groups = std::move(table.groups);
      turnout.merged = std::move(table.merged);
      return EventBody(std::move(turnout));
    });
  });
}

namespace {

int judge(const char* what, const FollowUpOptions& options, ledger::Finding finding) {
  return run_one_act(what, options.act, [&](Desk&) -> Result<EventBody> {
    ledger::MilestoneJudged judged;
    if (!options.file.empty()) {
      URNA_ASSIGN(judged, read_finding_file(options.file));
    }
    URNA_TRY(add_reasons(options.reasons, judged.reason));
    judged.nonce = fresh_nonce();
    judged.report = options.entry;
    judged.finding = finding;
    return EventBody(std::move(judged));
  });
}

}  // namespace

int run_progress_confirm(const FollowUpOptions& options) {
  return judge("progress confirm", options, ledger::Finding::confirmed);
}
int run_progress_dispute(const FollowUpOptions& options) {
  return judge("progress dispute", options, ledger::Finding::disputed);
}

int run_progress_award(const FollowUpOptions& options) {
  return run_one_act("progress award", options.act, [&](Desk& desk) -> Result<EventBody> {
    ledger::AwardAmended amended{fresh_nonce(), 0, options.award, {}};
    URNA_ASSIGN(amended.project, desk.with_edition([&](const Edition& edition) {
      return pick_project(edition, options.project);
    }));
    if (!options.file.empty()) {
      URNA_ASSIGN(const ledger::MilestoneJudged read, read_finding_file(options.file));
      amended.reason = read.reason;
    }
    URNA_TRY(add_reasons(options.reasons, amended.reason));
    return EventBody(std::move(amended));
  });
}

int run_release(const FollowUpOptions& options) {
  return run_one_act("release", options.act, [&](Desk&) -> Result<EventBody> {
    ledger::ClientReleased released{fresh_nonce(), options.version, {}};
    for (const Asset* file : code_assets()) {
      Bytes hash;
      CHECK(ledger::from_hex(file->sha256, hash));
      released.assets.push_back({file->path, ledger::Hash::from(hash)});
    }
    std::ranges::sort(released.assets, {}, &ledger::Asset::path);
    for (const ledger::Asset& one : released.assets)
      std::printf("  %s  %s\n", ledger::to_hex(one.sha256.view()).c_str(), one.path.c_str());
    return EventBody(std::move(released));
  });
}

namespace {

Result<EventBody> announcement(const Host& host, const std::string& file) {
  URNA_ASSIGN(ledger::EditionAnnounced event, read_edition_file(file));
  event.origin = host.origin();
  event.nonce = fresh_nonce();
  return EventBody(std::move(event));
}

Result<std::uint64_t> submit(Host& host, ledger::Event event, const Keys& keys) {
  URNA_ASSIGN(Bytes submission,
              sign_checked(host.origin(), event.edition, std::move(event.body), keys));
  const Answer answer = host.sequencer().submit_and_wait(std::move(submission));
  if (!answer) return answer.error();
  return answer->index;
}

Result<> announce(const FollowUpOptions& options) {
  if (options.act.keys.empty() && options.act.prepare.empty())
    return Error{Errc::usage, "--key is required, or --prepare FILE"};
  HostOptions how;
  how.scrub = false;
  URNA_ASSIGN(const auto host, Host::open(options.act.ledger, how));
  std::deque<ledger::SigningKey> held;
  URNA_ASSIGN(const Keys keys, read_keys(options.act.keys, held));
  URNA_ASSIGN(EventBody body, announcement(*host, options.file));
  const ledger::EditionId id = ledger::random_fixed<ledger::EditionId>();
  const std::string hex = ledger::to_hex(id.view());
  if (!options.act.prepare.empty()) {
    URNA_TRY(
        write_prepared_act(host->origin(), "", {id, std::move(body)}, keys, options.act.prepare));
    std::printf("edition %s: prepared, NOT in the log yet: urna sign %s --key YOURS\n", hex.c_str(),
                options.act.prepare.c_str());
    return ledger::Ok{};
  }
  URNA_ASSIGN(const std::uint64_t index, submit(*host, {id, std::move(body)}, keys));
  std::printf("edition %s announced: entry %" PRIu64 "\n", hex.c_str(), index);
  return ledger::Ok{};
}

}  // namespace

int run_announce(const FollowUpOptions& options) {
  const auto done = announce(options);
  return done ? static_cast<int>(kExitRight) : fail("announce", done.error());
}

}  // namespace urna::api

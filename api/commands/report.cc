#include "api/commands/report.h"

#include <cinttypes>
#include <cstdio>
#include <filesystem>

#include "api/commands/bundle_state.h"
#include "api/commands/one_act.h"
#include "api/commands/pick.h"
#include "ledger/file.h"
#include "tally/election/replay.h"

namespace urna::api {

namespace {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;

constexpr std::uint64_t kStretch = 256;  // entries that are judged together

struct Made {
  EditionReport report;
  ledger::ReportPublished act;
};

Result<Made> make(const tally::State& state, const std::string& edition) {
  URNA_ASSIGN(const auto picked, pick_edition(state, edition));
  Made made{make_report(state, picked.first), {}};
  made.act = report_act(made.report, state);
  return made;
}

// The state as it was when the log had so many entries.
Result<tally::State> state_at(Host& host, std::uint64_t size) {
  const std::uint64_t newest = host.journal().published()->checkpoint.size;
  if (size > newest) return too_few_entries(size, newest);
  tally::State state(host.origin());
  state.means = host.sequencer().with_state([](const tally::State& whole) { return whole.means; });
  for (std::uint64_t from = 0; from < size; from += kStretch) {
    std::vector<Bytes> entries;
    for (std::uint64_t i = from; i < std::min(from + kStretch, size); ++i) {
      URNA_ASSIGN(Bytes entry, host.journal().entry(i));
      entries.push_back(std::move(entry));
    }
    const std::vector<ledger::ByteView> views(entries.begin(), entries.end());
    URNA_TRY(tally::replay_stretch(state, views, state.means.parallel));
  }
  return state;
}

Result<Made> make_at(Host& host, const ReportOptions& options) {
  if (options.at == 0)
    return host.sequencer().with_state(
        [&](const tally::State& state) { return make(state, options.act.edition); });
  URNA_ASSIGN(const tally::State state, state_at(host, options.at));
  return make(state, options.act.edition);
}

Result<> write_files(const std::string& folder, const EditionReport& report) {
  std::error_code error;
  if (std::filesystem::exists(folder, error) || error)
    return Error{Errc::io, folder + (error ? ": " + error.message() : " exists already")};
  if (!std::filesystem::create_directories(folder + "/data", error))
    return Error{Errc::io, folder + ": " + error.message()};
  for (const auto& [language, page] : report.pages)
    URNA_TRY(ledger::write_file(folder + "/" + page_file(language), ledger::view_of(page)));
  for (const auto& [name, file] : report.data)
    URNA_TRY(ledger::write_file(folder + "/data/" + name, ledger::view_of(file)));
  return Ok{};
}

// What stands in the log of a published report, to be compared.
void print(const std::string& folder, const ledger::ReportPublished& act) {
  std::printf("%s: made from %" PRIu64 " entries\n", folder.c_str(), act.tree_size);
  for (const ledger::ReportPage& page : act.pages)
    std::printf("%s  %s\n", ledger::to_hex(page.sha256.view()).c_str(),
                page_file(page.language).c_str());
  std::printf("%s  data package\n", ledger::to_hex(act.data.view()).c_str());
}

// Without a ledger: whoever has the log makes the pages again, and need believe no server.
Result<Made> make_from_bundle(const ReportOptions& options) {
  URNA_ASSIGN(const ledger::VerifierKey key, read_vkey(options.vkey, "--vkey"));
  URNA_ASSIGN(const auto bundle, replay_bundle(options.bundle, key, options.at));
  return make(bundle->state, options.act.edition);
}

Result<Made> make_from_ledger(const ReportOptions& options) {
  HostOptions host_options;
  host_options.scrub = false;
  host_options.unwitnessed = true;  // adds nothing
  URNA_ASSIGN(const auto host, Host::open(options.act.ledger, host_options));
  return make_at(*host, options);
}

Result<> write_report(const ReportOptions& options) {
  if (options.act.ledger.empty() == options.bundle.empty())
    return Error{Errc::usage, "give --ledger DIR, or --bundle BUNDLE and --vkey KEY"};
  URNA_ASSIGN(const Made made,
              options.bundle.empty() ? make_from_ledger(options) : make_from_bundle(options));
  URNA_TRY(write_files(options.out, made.report));
  print(options.out, made.act);
  return Ok{};
}

Result<ledger::EventBody> publish(Desk& desk, const ReportOptions& options) {
  URNA_ASSIGN(Made made, make_at(desk.host(), options));
  URNA_TRY(write_files(options.out, made.report));
  URNA_TRY(keep_pages(desk.host(), made.report));
  print(options.out, made.act);
  made.act.nonce = fresh_nonce();
  return ledger::EventBody(std::move(made.act));
}

}  // namespace

Result<> keep_pages(Host& host, const EditionReport& report) {
  for (const auto& [language, page] : report.pages)
    URNA_TRY(host.blobs().put(ledger::view_of(page)));
  return Ok{};
}

int run_report(const ReportOptions& options) {
  if (options.publish)
    return run_one_act("report", options.act, [&](Desk& desk) { return publish(desk, options); });
  const auto done = write_report(options);
  return done ? static_cast<int>(kExitRight) : fail("report", done.error());
}

}  // namespace urna::api

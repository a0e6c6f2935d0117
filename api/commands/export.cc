// `urna export`: the log as a bundle (decision D12): what the read API would serve, and the log's
// key.
#include <cinttypes>
#include <cstdio>
#include <filesystem>

#include "api/commands/bundle_state.h"
#include "api/commands/commands.h"
#include "api/commands/export_pb.h"
#include "api/commands/pick.h"
#include "api/host.h"
#include "ledger/file.h"

namespace urna::api {

namespace {

// Nothing stands where something is to be written. Errors: io.
Result<> need_free(const std::string& path) {
  if (path.empty()) return ledger::Ok{};
  std::error_code error;
  const bool stands = std::filesystem::exists(path, error);
  if (error) return ledger::Error{ledger::Errc::io, path + ": " + error.message()};
  if (stands) return ledger::Error{ledger::Errc::io, path + " exists already"};
  return ledger::Ok{};
}

Result<std::string> write_question(const ExportOptions& options, const tally::State& state,
                                   std::size_t& questions) {
  URNA_ASSIGN(const auto picked, pick_edition(state, options.edition));
  if (picked.second->defined) questions = picked.second->defined->questions.size();
  return pabulib_of(*picked.second, options.question, options.ledger);
}

int export_bundle(const ExportOptions& options, const Host& host) {
  const ledger::Journal& journal = host.journal();
  if (auto written = write_bundle(host, options.out); !written)
    return fail("export", written.error());
  std::printf("%s: %" PRIu64 " entries, key %s\n", options.out.c_str(),
              journal.published()->checkpoint.size, to_text(journal.vkey()).c_str());
  if (host.policy_file() != nullptr && host.witnessed() == journal.published())
    std::fprintf(stderr,
                 "urna export: the witnesses' quorum has not cosigned this checkpoint yet (urna "
                 "serve asks them); until it has, an audit of the bundle ends with 5\n");
  return kExitRight;
}

int export_pb(const ExportOptions& options, Host& host) {
  // Again: the bundle may have been given the same name.
  if (const auto free = need_free(options.pb); !free) return fail("export", free.error());
  std::size_t questions = 0;
  const auto text = host.sequencer().with_state(
      [&](const tally::State& state) { return write_question(options, state, questions); });
  if (!text) return fail("export", text.error());
  if (auto written = ledger::write_file(options.pb, ledger::view_of(*text)); !written)
    return fail("export", written.error());
  std::printf("%s: question %u of %zu\n", options.pb.c_str(), options.question, questions);
  return kExitRight;
}

}  // namespace

int run_export(const ExportOptions& options) {
  for (const std::string& target : {options.out, options.pb})
    if (const auto free = need_free(target); !free) return fail("export", free.error());
  HostOptions host_options;
  host_options.scrub = false;
  host_options.unwitnessed = true;  // adds nothing
  const auto host = Host::open(options.ledger, host_options);
  if (!host) return fail("export", host.error());
  if (!options.out.empty())
    if (const int code = export_bundle(options, **host); code != kExitRight) return code;
  return options.pb.empty() ? static_cast<int>(kExitRight) : export_pb(options, **host);
}

}  // namespace urna::api

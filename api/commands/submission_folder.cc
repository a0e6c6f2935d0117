#include "api/commands/submission_folder.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <filesystem>

#include "api/commands/sign.h"
#include "api/commands/terminal.h"
#include "api/host.h"
#include "ledger/entry.h"
#include "ledger/file.h"
#include "ledger/json.h"
#include "ledger/source.h"

namespace urna::api {

using ledger::Bytes;
using ledger::Errc;
using ledger::Error;
using ledger::Ok;
using ledger::Result;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostSubmissions = 256;

std::string submission_path(const std::string& folder, std::size_t number) {
  return folder + "/submission-" + std::to_string(number);
}

// Names of the files below, ascending. Errors: malformed, if there is anything but files.
Result<std::vector<std::string>> names_in(const std::string& path) {
  std::vector<std::string> names;
  std::error_code error;
  fs::directory_iterator files(path, error);
  if (error) return Error{Errc::io, path + ": " + error.message()};
  for (const fs::directory_entry& file : files) {
    if (!file.is_regular_file(error) || file.is_symlink(error))
      return Error{Errc::malformed, file.path().string() + " is no plain file"};
    names.push_back(file.path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

Result<> read_blobs(const std::string& path, std::vector<Bytes>& blobs) {
  std::error_code unread;
  if (!fs::exists(path, unread)) return Ok{};
  URNA_ASSIGN(const auto names, names_in(path));
  for (const std::string& name : names) {
    URNA_ASSIGN(Bytes bytes, ledger::read_file(path + "/" + name, ledger::kMaxResourceBytes));
    if (ledger::to_hex(ledger::sha256(bytes).view()) != name)
      return Error{Errc::malformed, path + "/" + name + " is not what its name says"};
    blobs.push_back(std::move(bytes));
  }
  return Ok{};
}

}  // namespace

Result<> write_submissions(const std::string& path, const SubmissionFolder& folder) {
  std::error_code error;
  if (!fs::create_directory(path, error))
    return Error{Errc::io, path + ": " + (error ? error.message() : "stands there already")};
  if (!folder.blobs.empty() && !fs::create_directory(path + "/blob", error))
    return Error{Errc::io, path + "/blob: " + error.message()};
  for (const Bytes& blob : folder.blobs)
    URNA_TRY(
        ledger::write_file(path + "/blob/" + ledger::to_hex(ledger::sha256(blob).view()), blob));
  for (std::size_t i = 0; i < folder.submissions.size(); ++i)
    URNA_TRY(ledger::write_file(submission_path(path, i + 1), folder.submissions[i]));
  return Ok{};
}

Result<SubmissionFolder> read_submissions(const std::string& path) {
  SubmissionFolder folder;
  while (folder.submissions.size() < kMostSubmissions) {
    auto bytes = ledger::read_file(submission_path(path, folder.submissions.size() + 1),
                                   ledger::kMaxSubmissionBytes);
    std::error_code unread;
    if (!bytes && !fs::exists(submission_path(path, folder.submissions.size() + 1), unread)) break;
    if (!bytes) return bytes.error();
    folder.submissions.push_back(*std::move(bytes));
  }
  if (folder.submissions.empty()) return Error{Errc::usage, path + " holds no file 'submission-1'"};
  URNA_TRY(read_blobs(path + "/blob", folder.blobs));
  return folder;
}

namespace {

Result<> give(Host& host, const Bytes& bytes) {
  URNA_ASSIGN(const ledger::Submission parsed, ledger::parse_submission(bytes));
  const Answer answer = host.sequencer().submit_and_wait(bytes);
  if (!answer) return answer.error();
  std::printf("%s: entry %" PRIu64 "%s\n", name_of(parsed.event.body), answer->index,
              answer->fresh ? "" : " (it was there before)");
  return Ok{};
}

// Each act once, with the signatures of all its files.
Result<> join_into(std::vector<PreparedAct>& acts, const PreparedAct& more) {
  for (PreparedAct& act : acts) {
    auto joined = join_acts(act, more);
    if (!joined && joined.code() != Errc::usage) return joined.error();
    if (!joined) continue;
    act = *std::move(joined);
    return Ok{};
  }
  acts.push_back(more);
  return Ok{};
}

struct Given {
  std::vector<SubmissionFolder> folders;
  std::vector<PreparedAct> acts;
};
Result<Given> read_given(const std::vector<std::string>& given) {
  Given read;
  std::error_code unread;
  for (const std::string& one : given) {
    if (fs::is_directory(one, unread)) {
      URNA_ASSIGN(SubmissionFolder folder, read_submissions(one));
      read.folders.push_back(std::move(folder));
    } else {
      URNA_ASSIGN(const PreparedAct act, read_act(one));
      URNA_TRY(join_into(read.acts, act));
    }
  }
  return read;
}

Result<> submit(const SubmitOptions& options) {
  URNA_ASSIGN(const Given given, read_given(options.given));
  HostOptions host_options;
  host_options.scrub = false;
  URNA_ASSIGN(const auto host, Host::open(options.ledger, host_options));
  for (const PreparedAct& act : given.acts)
    if (act.origin != host->origin())
      return Error{Errc::wrong_origin, "the act is for " + act.origin};
  for (const SubmissionFolder& folder : given.folders) {
    for (const Bytes& blob : folder.blobs) URNA_TRY(host->blobs().put(blob));
    for (const Bytes& bytes : folder.submissions) URNA_TRY(give(*host, bytes));
  }
  for (const PreparedAct& act : given.acts) URNA_TRY(give(*host, act.submission));
  return Ok{};
}

}  // namespace

int run_submit(const SubmitOptions& options) {
  const auto done = submit(options);
  return done ? static_cast<int>(kExitRight) : fail("submit", done.error());
}

}  // namespace urna::api

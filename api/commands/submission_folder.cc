#include "api/commands/submission_folder.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <filesystem>

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

Result<> submit(const SubmitOptions& options) {
  URNA_ASSIGN(const SubmissionFolder folder, read_submissions(options.folder));
  HostOptions host_options;
  host_options.scrub = false;
  URNA_ASSIGN(const auto host, Host::open(options.ledger, host_options));
  for (const Bytes& blob : folder.blobs) URNA_TRY(host->blobs().put(blob));
  for (const Bytes& bytes : folder.submissions) {
    URNA_ASSIGN(const ledger::Submission parsed, ledger::parse_submission(bytes));
    const Answer answer = host->sequencer().submit_and_wait(bytes);
    if (!answer) return answer.error();
    std::printf("%s: entry %" PRIu64 "%s\n", name_of(parsed.event.body), answer->index,
                answer->fresh ? "" : " (it was there before)");
  }
  return Ok{};
}

}  // namespace

int run_submit(const SubmitOptions& options) {
  const auto done = submit(options);
  return done ? static_cast<int>(kExitRight) : fail("submit", done.error());
}

}  // namespace urna::api

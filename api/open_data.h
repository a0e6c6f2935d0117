// What an edition publishes as files, and all of them in one archive.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "api/host.h"
#include "api/http.h"

namespace urna::api {

// The archive has the log's entries in words up to so many; a longer log is had at log.jsonl.
inline constexpr std::uint64_t kArchiveEntries = 262'144;
inline constexpr std::size_t kMaxArchives = 32;  // on their way; each holds its tables

using SharedString = std::shared_ptr<const std::string>;

struct ArchiveMember {
  std::string name;
  SharedString bytes;
};
// Size of the log that the tables were made from, and of the checkpoint that goes with them: the
// tables may know a group of entries whose checkpoint is being signed.
struct ArchiveSizes {
  std::uint64_t tables = 0, log = 0;
  bool has_log_lines() const { return log <= kArchiveEntries; }
};

class OpenData {
 public:
  explicit OpenData(const Host& host) : host_(host) {}
  // Kept once made: a declared edition does not change. Errors: not_found.
  Result<SharedString> results_table(const ledger::EditionId& id,
                                     const tally::Edition& edition) const;
  // Errors: not_found (not declared, no such question, or a sealed one: single ballots of sealed
  // questions are nobody's to publish); as plain_pabulib.
  Result<SharedString> pabulib(const ledger::EditionId& id, const tally::Edition& edition,
                               std::uint16_t question) const;
  // opendata.zip. `log_size`: entries of the state that `edition` is of.
  HttpResponse archive(const ledger::EditionId& id, const tally::Edition& edition,
                       std::uint64_t log_size) const;

 private:
  std::vector<ArchiveMember> tables_of(const ledger::EditionId& id,
                                       const tally::Edition& edition) const;
  const Host& host_;
  std::shared_ptr<std::atomic<std::size_t>> archives_ =
      std::make_shared<std::atomic<std::size_t>>(0);
  mutable std::mutex mutex_;
  mutable std::map<ledger::EditionId, SharedString> results_;
  mutable std::map<std::pair<ledger::EditionId, std::uint16_t>, SharedString> pabulib_;
};

// README.md, in four languages, and datapackage.json (Frictionless), of an archive with these
// members.
std::string archive_readme(const tally::Edition& edition, const std::vector<ArchiveMember>& members,
                           const ArchiveSizes& sizes);
std::string archive_description(const ledger::EditionId& id, const tally::Edition& edition,
                                const std::vector<ArchiveMember>& members,
                                const ArchiveSizes& sizes);

}  // namespace urna::api

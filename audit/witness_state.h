// What a witness has cosigned, one note for each log, in one file that is there whole or not at
// all. A state that cannot be read is never "nothing seen": a witness that forgets would sign two
// histories. Only a folder that does not exist yet begins empty.
#pragma once

#include <map>
#include <string>

#include "ledger/file.h"
#include "ledger/result.h"

namespace urna::audit {

inline constexpr std::size_t kMaxWitnessedLogs = 1'000;

// By origin: the last cosigned checkpoint, with the log's line and ours.
using Witnessed = std::map<std::string, std::string, std::less<>>;
// "urna/witness-state@v1", for each log "log <bytes of its note>" and the note, at the end
// "sha256 <hex of all before>".
std::string to_text(const Witnessed& witnessed);
// Errors: corrupt.
ledger::Result<Witnessed> parse_witnessed(std::string_view text);

class WitnessFolder {
 public:
  // Locks the folder for this process, however it is reached; makes it if it does not exist.
  // Errors: locked, corrupt (also an existing folder without a state), io.
  static ledger::Result<WitnessFolder> open(const std::string& path);
  const Witnessed& found() const { return found_; }
  // Durable when it returns. Errors: io; then either state may stand.
  ledger::Result<> write(const Witnessed& witnessed) const;

 private:
  WitnessFolder(std::string path, ledger::Descriptor lock, Witnessed found)
      : path_(std::move(path)), lock_(std::move(lock)), found_(std::move(found)) {}
  std::string path_;
  ledger::Descriptor lock_;
  Witnessed found_;
};

}  // namespace urna::audit

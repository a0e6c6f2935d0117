#include "api/commands/trustee_record.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vector>

#include "api/commands/private_file.h"
#include "ledger/file.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;
using ledger::Result;

namespace {

constexpr std::size_t kMaxRecord_bytes = std::size_t{1} << 20;
constexpr std::size_t kEditionDigits = 32, kSetDigits = 64;

// One line without its end, split at its two spaces.
struct Line {
  std::string_view edition, purpose, set;
};
Result<Line> parse_line(std::string_view line) {
  const std::size_t first = line.find(' '), last = line.rfind(' ');
  ledger::Bytes bytes;
  if (first != kEditionDigits || last == first || line.size() - last - 1 != kSetDigits ||
      !ledger::from_hex(line.substr(0, first), bytes) ||
      !ledger::from_hex(line.substr(last + 1), bytes))
    return Error{Errc::malformed, "a line of the record is no record"};
  return Line{line.substr(0, first), line.substr(first + 1, last - first - 1),
              line.substr(last + 1)};
}

// Returns true if the line stands there already.
Result<bool> compare(std::string_view text, const Line& wanted) {
  bool found = false;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos)
      return Error{Errc::malformed, "the last line of the record is cut off"};
    URNA_ASSIGN(const Line line, parse_line(text.substr(0, end)));
    text.remove_prefix(end + 1);
    if (line.edition != wanted.edition || line.purpose != wanted.purpose) continue;
    if (line.set != wanted.set) return Error{Errc::wrong_counted_set, std::string(line.purpose)};
    found = true;
  }
  return found;
}

}  // namespace

Result<> TrusteeRecord::keep(const ledger::EditionId& edition, const std::string& purpose,
                             const ledger::Hash& set) const {
  const ledger::Descriptor file(
      ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.open() || ::flock(file.number(), LOCK_EX) != 0) return ledger::io_error(path_);
  URNA_ASSIGN(const SecretText text, read_private(path_, kMaxRecord_bytes));
  const std::string edition_hex = ledger::to_hex(edition.view());
  const std::string set_hex = ledger::to_hex(set.view());
  URNA_ASSIGN(const bool stands, compare(text.text, {edition_hex, purpose, set_hex}));
  if (stands) return Ok{};
  const std::string line = edition_hex + " " + purpose + " " + set_hex + "\n";
  URNA_TRY(ledger::write_all(file.number(), ledger::view_of(line), path_));
  if (::fsync(file.number()) != 0) return ledger::io_error(path_);
  const std::size_t slash = path_.rfind('/');
  return ledger::sync_directory(slash == std::string::npos ? "." : path_.substr(0, slash + 1));
}

}  // namespace urna::api

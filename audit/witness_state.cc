#include "audit/witness_state.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>

#include "ledger/checkpoint.h"
#include "ledger/lines.h"

namespace urna::audit {

using ledger::Errc;
using ledger::Error;
using ledger::Result;

namespace {

constexpr std::string_view kFirstLine = "urna/witness-state@v1";
constexpr std::size_t kMaxStateBytes = 64U << 20;

std::string sum_of(std::string_view text) {
  return "sha256 " + ledger::to_hex(ledger::sha256(ledger::view_of(text)).view()) + "\n";
}

// Takes one log's note. Returns false if it is not as to_text writes it.
bool take_log(std::string_view& text, Witnessed& witnessed) {
  std::string_view line;
  std::uint64_t length = 0;
  if (!ledger::take_line(text, line) || !line.starts_with("log ") ||
      !ledger::parse_decimal(line.substr(4), length) || length > text.size())
    return false;
  const auto note = ledger::parse_note(text.substr(0, length));
  if (!note) return false;
  const auto checkpoint = ledger::parse_checkpoint(note->text);
  if (!checkpoint) return false;
  const bool fresh =
      witnessed.emplace(checkpoint->origin, std::string(text.substr(0, length))).second;
  text.remove_prefix(length);
  return fresh && witnessed.size() <= kMaxWitnessedLogs;
}

}  // namespace

std::string to_text(const Witnessed& witnessed) {
  std::string out = std::string(kFirstLine) + "\n";
  for (const auto& [origin, note] : witnessed)
    out += "log " + std::to_string(note.size()) + "\n" + note;
  return out + sum_of(out);
}

Result<Witnessed> parse_witnessed(std::string_view text) {
  const Error corrupt{Errc::corrupt, "the witness's state is not what was written"};
  const std::size_t last = text.size() - std::min(text.size(), sum_of("").size());
  std::string_view body = text.substr(0, last), line;
  if (text.substr(last) != sum_of(body)) return corrupt;
  if (!ledger::take_line(body, line) || line != kFirstLine) return corrupt;
  Witnessed witnessed;
  while (!body.empty())
    if (!take_log(body, witnessed)) return corrupt;
  return witnessed;
}

Result<WitnessFolder> WitnessFolder::open(const std::string& path) {
  const bool made = ::mkdir(path.c_str(), 0700) == 0;
  if (!made && errno != EEXIST) return ledger::io_error(path);
  const std::string file = path + "/lock";
  ledger::Descriptor lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!lock.open()) return ledger::io_error(file);
  if (::flock(lock.number(), LOCK_EX | LOCK_NB) != 0)
    return Error{Errc::locked, path + " is held by another process"};
  WitnessFolder folder(path, std::move(lock), {});
  if (made) URNA_TRY(folder.write({}));
  const auto bytes = ledger::read_file(path + "/state", kMaxStateBytes);
  if (!bytes)
    return Error{Errc::corrupt, path + "/state cannot be read (" + to_text(bytes.error()) +
                                    "): a witness that has lost its state needs a new key and a "
                                    "folder that does not exist yet"};
  URNA_ASSIGN(folder.found_, parse_witnessed(ledger::text_of(*bytes)));
  return folder;
}

Result<> WitnessFolder::write(const Witnessed& witnessed) const {
  return ledger::write_file(path_ + "/state", ledger::view_of(to_text(witnessed)));
}

}  // namespace urna::audit

#include "ledger/result.h"

namespace urna::ledger {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "CHECK failed: %s at %s:%d (a fault of ours; nothing was signed after it)\n",
               condition, file, line);
  std::abort();
}

std::string to_text(const Error& error) {
  std::string text(name_of(error.code));
  text += ": ";
  text += error.detail.empty() ? std::string(sentence_of(error.code)) : error.detail;
  return text;
}

namespace {
struct Row {
  std::string_view name, sentence;
};
constexpr Row kRows[] = {{"none", "nothing is wrong"},
#define URNA_X(name, sentence) {#name, sentence},
                         URNA_ERRC(URNA_X)
#undef URNA_X
};
}  // namespace

std::string_view name_of(Errc code) { return kRows[static_cast<std::size_t>(code)].name; }
std::string_view sentence_of(Errc code) { return kRows[static_cast<std::size_t>(code)].sentence; }

}  // namespace urna::ledger

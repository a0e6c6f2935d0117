// An act on its way from whoever prepares it (a committee's page, a command) past those who sign it
// to the log. Keys stay where they are; only this line travels, as a file, by hand or as a QR code:
//   "urna-act1:" || base64(LP(origin) || LP(about) || submission)
// The submission holds the signatures collected so far, none at first. `about` is the preparer's
// own remark, for people: no signature covers it, and whoever shows it must say so.
#pragma once

#include <string>
#include <string_view>

#include "ledger/entry.h"

namespace urna::api {

inline constexpr std::string_view kActStart = "urna-act1:";
inline constexpr std::size_t kMaxAboutBytes = 1000;
// A line at its longest: base64 of both texts and the largest submission, and its newline.
inline constexpr std::size_t kMaxActLineBytes = 92'000;

struct PreparedAct {
  std::string origin, about;
  ledger::Bytes submission;
  bool operator==(const PreparedAct&) const = default;
};
// Without a newline. Requires: within the limits.
std::string line_of(const PreparedAct& act);
// One line, with or without its newline. Errors: usage (no such line, or not canonical),
// unknown_event.
ledger::Result<PreparedAct> read_act_line(std::string_view text);

// An unsigned act. `about` is cut to its limit between characters. Errors: over_limit, too_large.
ledger::Result<PreparedAct> prepare_act(std::string origin, std::string about,
                                        const ledger::Event& event);
// The same act with one more signature. Errors: bad_key, bad_signature (one that stands there is
// false), duplicate (this key signed before), over_limit (16 signatures), too_large.
ledger::Result<PreparedAct> add_signature(const PreparedAct& act, const ledger::SigningKey& key);
// The signatures of both. Errors: usage (they are not the same act), and as add_signature.
ledger::Result<PreparedAct> join_acts(const PreparedAct& one, const PreparedAct& other);

}  // namespace urna::api

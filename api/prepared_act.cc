#include "api/prepared_act.h"

#include <map>

#include "ledger/text.h"

namespace urna::api {

using ledger::Bytes;
using ledger::ByteView;
using ledger::Errc;
using ledger::Error;
using ledger::Result;

namespace {

Error no_act(const std::string& why) { return {Errc::usage, "this is no prepared act: " + why}; }

// Takes LP(text) off the front. Errors: usage.
Result<std::string> take_text(ByteView& rest, std::size_t limit, const char* name) {
  if (rest.size() < 4) return no_act(std::string("it ends in ") + name);
  const std::uint64_t length = ledger::get_big_endian(rest.first(4));
  if (length > rest.size() - 4) return no_act(std::string("it ends in ") + name);
  const std::string text(ledger::text_of(rest.subspan(4, length)));
  rest = rest.subspan(4 + length);
  if (length > limit || !ledger::is_plain_text(text))
    return no_act(std::string(name) + " is too long or no plain text");
  return text;
}

using SignaturesByKey = std::map<ledger::PublicKey, ledger::Signature>;

Result<Bytes> with_signatures(ByteView event, const SignaturesByKey& signatures) {
  if (signatures.size() > ledger::kMaxSignatures)
    return Error{Errc::over_limit, "an act has at most 16 signatures"};
  Bytes out;
  ledger::put_lp(out, event);
  out.push_back(static_cast<std::uint8_t>(signatures.size()));
  for (const auto& [key, signature] : signatures) {
    out.push_back(ledger::kSchemeEd25519);
    ledger::put(out, key.view());
    ledger::put(out, signature.view());
  }
  if (out.size() > ledger::kMaxSubmissionBytes) return Errc::too_large;
  return out;
}

struct Collected {
  Bytes event;
  SignaturesByKey signatures;
};
Result<Collected> collected(const PreparedAct& act) {
  URNA_ASSIGN(const ledger::Submission parsed, ledger::parse_submission(act.submission));
  URNA_TRY(ledger::check_signatures(parsed, act.origin));
  Collected all{Bytes(parsed.event_bytes.begin(), parsed.event_bytes.end()), {}};
  for (const auto& [key, signature] : parsed.signatures) all.signatures.emplace(key, signature);
  return all;
}

}  // namespace

std::string line_of(const PreparedAct& act) {
  CHECK(act.about.size() <= kMaxAboutBytes);
  Bytes bytes;
  ledger::put_lp(bytes, ledger::view_of(act.origin));
  ledger::put_lp(bytes, ledger::view_of(act.about));
  ledger::put(bytes, act.submission);
  return std::string(kActStart) + ledger::to_base64(bytes);
}

Result<PreparedAct> read_act_line(std::string_view text) {
  if (text.size() > kMaxActLineBytes) return no_act("it is too long");
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  if (!text.starts_with(kActStart))
    return no_act("it does not begin with '" + std::string(kActStart) + "'");
  Bytes bytes;
  if (!ledger::from_base64(text.substr(kActStart.size()), bytes))
    return no_act("it is not one whole line of base64");
  ByteView rest = bytes;
  PreparedAct act;
  URNA_ASSIGN(act.origin, take_text(rest, ledger::limit::kOriginBytes, "origin"));
  URNA_ASSIGN(act.about, take_text(rest, kMaxAboutBytes, "about"));
  const auto parsed = ledger::parse_submission(rest);
  if (!parsed && parsed.code() == Errc::unknown_event) return parsed.error();
  if (!parsed) return no_act(to_text(parsed.error()));
  act.submission.assign(rest.begin(), rest.end());
  return act;
}

Result<PreparedAct> prepare_act(std::string origin, std::string about, const ledger::Event& event) {
  URNA_TRY(ledger::within_limits(event.body));
  while (about.size() > kMaxAboutBytes || !ledger::is_utf8(about)) about.pop_back();
  URNA_ASSIGN(Bytes submission, with_signatures(ledger::encode_event(event), {}));
  return PreparedAct{std::move(origin), std::move(about), std::move(submission)};
}

Result<PreparedAct> add_signature(const PreparedAct& act, const ledger::SigningKey& key) {
  URNA_ASSIGN(Collected all, collected(act));
  if (all.signatures.contains(key.public_key()))
    return Error{Errc::duplicate, "this key signed it before"};
  all.signatures[key.public_key()] = key.sign(ledger::signed_message(act.origin, all.event));
  URNA_ASSIGN(Bytes submission, with_signatures(all.event, all.signatures));
  return PreparedAct{act.origin, act.about, std::move(submission)};
}

Result<PreparedAct> join_acts(const PreparedAct& one, const PreparedAct& other) {
  URNA_ASSIGN(Collected all, collected(one));
  URNA_ASSIGN(const Collected more, collected(other));
  if (one.origin != other.origin || all.event != more.event)
    return Error{Errc::usage, "these are two different acts"};
  for (const auto& [key, signature] : more.signatures) all.signatures.emplace(key, signature);
  URNA_ASSIGN(Bytes submission, with_signatures(all.event, all.signatures));
  return PreparedAct{one.origin, one.about, std::move(submission)};
}

}  // namespace urna::api

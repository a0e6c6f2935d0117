#include "api/commands/sign.h"

#include <unistd.h>

#include <cstdio>
#include <iostream>

#include "api/act_lines.h"
#include "api/act_words.h"
#include "api/commands/bundle_state.h"
#include "api/commands/terminal.h"
#include "api/pages/qr.h"
#include "ledger/file.h"
#include "ledger/shown.h"
#include "tally/election/outcome.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;
using ledger::Result;
using ledger::shown;

namespace {

// A terminal hands over at most so much of one line and drops the rest (termios(3), canonical
// mode).
constexpr std::size_t kTerminalLineBytes = 4095;

Result<std::string> read_line() {
  std::string line;
  for (int c = std::getchar(); c != EOF && c != '\n' && line.size() <= kMaxActLineBytes;
       c = std::getchar())
    line += static_cast<char>(c);
  if (::isatty(STDIN_FILENO) == 1 && line.size() >= kTerminalLineBytes)
    return Error{Errc::usage, "a terminal takes lines of at most 4095 characters: give a file"};
  return line;
}

// What a log says that the act does not.
struct Held {
  std::string title;                 // of the edition
  std::vector<std::string> remarks;  // lines about the act
};

struct Signing {
  const SignOptions& options;
  const Words& words;
  PreparedAct act;
  ledger::Event event;
  std::vector<ledger::PublicKey> signers;
  ledger::Hash hash;
};

Result<Signing> judged(const SignOptions& options, const Words& words) {
  URNA_ASSIGN(PreparedAct act, read_act(options.act));
  URNA_ASSIGN(const ledger::Submission parsed, ledger::parse_submission(act.submission));
  if (!options.origin.empty() && options.origin != act.origin)
    return Error{Errc::wrong_origin, "the act is for " + act.origin};
  URNA_TRY(ledger::check_signatures(parsed, act.origin));
  Signing signing{options, words, act, parsed.event, {}, parsed.event_hash};
  for (const ledger::SubmissionSignature& line : parsed.signatures)
    signing.signers.push_back(line.key);
  return signing;
}

std::string title_of(const tally::Edition& edition, std::uint32_t project, const Words& words) {
  if (project >= edition.projects.size()) return "?";
  const ledger::ProposalFiled& filed = edition.projects[project].filed;
  return filed.label + ", " + text_in(filed.title, words.language()).text;
}

// The projects that the act names, as the log has them.
std::vector<std::string> named_projects(const Signing& signing, const tally::Edition& edition) {
  std::vector<std::uint32_t> numbers;
  if (const auto* review = std::get_if<ledger::ProposalReviewed>(&signing.event.body))
    numbers.push_back(review->project);
  if (const auto* declared = std::get_if<ledger::ResultDeclared>(&signing.event.body))
    for (const ledger::QuestionResult& result : declared->results)
      numbers.insert(numbers.end(), result.winners.begin(), result.winners.end());
  std::vector<std::string> lines;
  for (const std::uint32_t number : numbers)
    lines.push_back(std::to_string(number) + " = " + title_of(edition, number, signing.words));
  return lines;
}

// The declared result as this log gives it, but for the nonce.
Result<> need_counted(const ledger::ResultDeclared& declared, const tally::Edition& edition) {
  URNA_ASSIGN(ledger::ResultDeclared counted, tally::tally_edition(edition));
  counted.nonce = declared.nonce;
  if (counted == declared) return Ok{};
  return Error{Errc::wrong_result, "the log gives another result than this act: do not sign it"};
}

Result<Held> held_against_log(const Signing& signing) {
  URNA_ASSIGN(const ledger::VerifierKey key, read_vkey(signing.options.vkey, "--vkey"));
  URNA_ASSIGN(const auto bundle, replay_bundle(signing.options.bundle, key));
  if (key.name != signing.act.origin)
    return Error{Errc::wrong_origin,
                 "the act is for " + signing.act.origin + ", the bundle is of " + key.name};
  const tally::Edition* edition = bundle->state.edition(signing.event.edition);
  if (edition == nullptr) return Errc::unknown_edition;
  Held held{text_in(edition->announced.title, signing.words.language()).text,
            named_projects(signing, *edition)};
  if (const auto* declared = std::get_if<ledger::ResultDeclared>(&signing.event.body)) {
    URNA_TRY(need_counted(*declared, *edition));
    held.remarks.push_back(signing.words("act.sign.checked"));
  }
  return held;
}

// Everything there is to see before signing. To stderr, so that the act can go to a file.
class Shown {
 public:
  explicit Shown(const Words& words, std::FILE* to) : words_(words), to_(to) {}
  void line(const std::string& text) const { std::fprintf(to_, "%s\n", shown(text).c_str()); }
  void fact(const std::string& name, const std::string& value) const {
    line("  " + name + ": " + value);
  }
  void whole(const Signing& signing, const Held& held, const EventLines& fields) const;

 private:
  const Words& words_;
  std::FILE* to_;
};

void Shown::whole(const Signing& signing, const Held& held, const EventLines& fields) const {
  const ledger::EventBody& body = signing.event.body;
  line(words_("act.sign.lead"));
  line("");
  line("  " + sentence_of(body, words_));
  for (const std::string& winners : winners_of(body, words_)) line("  " + winners);
  for (const std::string& remark : held.remarks) line("  " + remark);
  if (std::holds_alternative<ledger::ResultDeclared>(body) && signing.options.bundle.empty())
    line("  " + words_("act.sign.unchecked"));
  line("");
  fact(words_("act.origin"), signing.act.origin);
  const std::string title = held.title.empty() ? "" : " (" + held.title + ")";
  fact(words_("act.edition"), ledger::to_hex(signing.event.edition.view()) + title);
  if (!signing.act.about.empty())
    fact(words_("act.about"), signing.act.about + " [" + words_("act.about.unsigned") + "]");
  fact(words_("act.kind"), std::string(name_of(body)));
  for (const FieldLine& field : fields.lines) fact("  " + field.name, field.value);
  fact(words_("act.hash"), ledger::to_hex(signing.hash.view()));
  fact(words_("act.signatures"), std::to_string(signing.signers.size()));
  for (const ledger::PublicKey& key : signing.signers) line("    " + ledger::to_hex(key.view()));
}

Result<> need_yes(const Signing& signing) {
  if (signing.options.yes) return Ok{};
  if (::isatty(STDIN_FILENO) != 1)
    return Error{Errc::usage, "nobody can be asked here: look with `urna sign ACT`, then --yes"};
  const std::string yes = signing.words("act.sign.yes");
  std::fprintf(stderr, "\n%s ", signing.words("act.sign.ask", {{"yes", yes}}).c_str());
  URNA_ASSIGN(const std::string answer, read_line());
  if (answer == yes || answer == "yes") return Ok{};
  return Error{Errc::malformed, "not signed"};
}

Result<> write_signed(const PreparedAct& act, const SignOptions& options) {
  const std::string line = line_of(act);
  const std::string picture = options.qr ? qr_blocks(line, ::isatty(STDOUT_FILENO) == 1) : "";
  if (options.qr && picture.empty())
    return Error{Errc::usage, "the act is too long for a QR code: give --out FILE"};
  if (!options.out.empty()) URNA_TRY(ledger::write_file(options.out, ledger::view_of(line + "\n")));
  if (options.qr) std::printf("%s", picture.c_str());
  if (!options.qr && options.out.empty()) std::printf("%s\n", line.c_str());
  return Ok{};
}

// What was shown is what is signed: the same bytes.
Result<> sign_with_key(const Signing& signing, const Shown& shown) {
  URNA_ASSIGN(const ledger::Seed seed, as_input(ledger::read_seed_file(signing.options.key)));
  const ledger::SigningKey key(seed);
  shown.fact(signing.words("act.sign.key"), ledger::to_hex(key.public_key().view()));
  URNA_ASSIGN(const PreparedAct act, add_signature(signing.act, key));
  URNA_TRY(need_yes(signing));
  URNA_TRY(write_signed(act, signing.options));
  const auto count = static_cast<std::int64_t>(signing.signers.size() + 1);
  shown.line(signing.words("act.sign.done", {{"count", count}}));
  return Ok{};
}

Result<> sign(const SignOptions& options) {
  if (options.bundle.empty() != options.vkey.empty())
    return Error{Errc::usage, "--bundle and --vkey go together"};
  const Words& words = Words::in(language_of(options.language).value_or(Language::ro));
  URNA_ASSIGN(const Signing signing, judged(options, words));
  Held held;
  if (!options.bundle.empty()) {
    URNA_ASSIGN(held, held_against_log(signing));
  }
  const EventLines fields = lines_of(signing.event.body);
  if (fields.unknown) return Error{Errc::unknown_event, *fields.unknown + " has no meaning here"};
  const Shown out(words, options.key.empty() ? stdout : stderr);
  out.whole(signing, held, fields);
  return options.key.empty() ? Result<>(Ok{}) : sign_with_key(signing, out);
}

}  // namespace

Result<PreparedAct> read_act(const std::string& given) {
  if (given.starts_with(kActStart)) return read_act_line(given);
  if (given == "-") {
    URNA_ASSIGN(const std::string line, read_line());
    return read_act_line(line);
  }
  URNA_ASSIGN(const ledger::Bytes bytes, as_input(ledger::read_file(given, kMaxActLineBytes)));
  return read_act_line(ledger::text_of(bytes));
}

int run_sign(const SignOptions& options) {
  const auto done = sign(options);
  if (done) return kExitRight;
  Error error = done.error();
  if (error.code == Errc::unknown_event) error.detail += ": cannot judge what would be signed";
  return fail("sign", error);
}

}  // namespace urna::api

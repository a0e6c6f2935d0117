// Law of the files in which people write an edition, its ballot, a proposal and a rule: total, and
// an event made from what was read is either refused by the limits or decodes to itself. The first
// byte chooses the reader.
#include "api/commands/edition_file.h"
#include "api/commands/rule_file.h"
#include "tally/rules/rule.h"
#include "tests/fixture/town.h"
#include "tests/fuzz/temporary_file.h"

namespace urna::fuzz {
namespace {

template <class Event>
void as_event(const ledger::Result<Event>& read) {
  if (!read.ok()) {
    require(!read.error().detail.empty(), "an error says why");
    return;
  }
  const ledger::Event event{{}, *read};
  if (!ledger::within_limits(event.body).ok()) return;
  const auto again = ledger::decode_event(ledger::encode_event(event));
  // Texts that are not plain are the decoder's to refuse; nothing else may be wrong.
  require(again.ok() ? *again == event
                     : again.code() == ledger::Errc::bad_text ||
                           again.code() == ledger::Errc::bad_language,
          "what was read decodes to itself");
}

const tally::Edition& edition() {
  static const fixture::Town town = [] {
    fixture::Town made;
    made.run_to(tally::Phase::review);
    for (std::uint32_t i : {0U, 1U})
      require(made.act(made.review(i), made.committee).ok(), "the town's review");
    return made;
  }();
  return town.edition();
}

void law(ByteView bytes) {
  if (bytes.empty()) return;
  const std::string path = temporary_file(bytes.subspan(1), "input.toml");
  switch (bytes[0] % 4) {
    case 0:
      return as_event(api::read_edition_file(path));
    case 1:
      return as_event(api::read_ballot_file(path, edition()));
    case 2:
      return as_event(api::read_proposal_file(path));
    default:
      if (const auto rule = api::read_rule_file(path); rule.ok()) {
        require(tally::check(*rule).ok(), "a rule that is read is lawful");
        require(ledger::decode<ledger::RuleSpec>(ledger::encode(*rule)).value() == *rule, "codec");
        require(!api::describe(*rule).empty(), "a rule can be described");
      }
  }
}

Bytes seed(char reader, const std::string& text) { return bytes_of(std::string(1, reader) + text); }
std::string example(const std::string& name) {
  const auto bytes =
      ledger::read_file(std::string(URNA_SOURCE_DIR) + "/docs/examples/" + name, 1U << 20);
  return std::string(ledger::text_of(bytes.value()));
}

std::vector<Bytes> seeds() {
  std::vector<Bytes> out{
      seed(0, example("edition.toml")), seed(1, example("ballot.toml")),
      seed(2, "label = \"P1\"\ntitle = { ro = \"Parc\" }\ncost = 6000\ncategories = [\"green\"]\n"),
      seed(1,
           "[[question]]\ntitle = { ro = \"?\" }\nbudget = 10\nexclusive = [[\"P1\", \"P2\"]]\n"
           "[question.layout]\nkind = \"knapsack\"\nbudget = 5\n[[style]]\nstyle = 0\n"
           "questions = [0]\n")};
  for (const auto& file :
       std::filesystem::directory_iterator(std::string(URNA_SOURCE_DIR) + "/docs/examples/rules"))
    out.push_back(seed(3, example("rules/" + file.path().filename().string())));
  return out;
}

URNA_FUZZ_TARGET(edition_toml, law, seeds, 1'000);

}  // namespace
}  // namespace urna::fuzz

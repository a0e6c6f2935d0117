#include "api/commands/acts.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include "api/commands/desk.h"
#include "api/commands/edition_file.h"
#include "api/serve.h"
#include "ledger/file.h"
#include "tally/election/draw.h"
#include "tally/election/outcome.h"
#include "tally/rules/pabulib.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;

namespace {

int say(const char* what, const Result<std::uint64_t>& index) {
  if (!index) return fail(what, index.error());
  std::printf("%s: entry %" PRIu64 "\n", what, *index);
  return kExitRight;
}

// Opens the desk, reads the keys, makes the event, submits it.
template <class Make>
int act(const char* what, const ActOptions& options, Make make) {
  auto desk = Desk::open(options.ledger, options.edition);
  if (!desk) return fail(what, desk.error());
  const auto keys = (*desk)->keys(options.keys);
  if (!keys) return fail(what, keys.error());
  Result<ledger::EventBody> body = make(**desk);
  if (!body) return fail(what, body.error());
  return say(what, (*desk)->act(*std::move(body), *keys));
}

}  // namespace

int run_keys_new(const ActOptions& options) {
  const ledger::Seed seed = ledger::Seed::random();
  if (auto written = ledger::write_seed_file(options.file, seed); !written)
    return fail("keys new", written.error());
  return run_keys_show(options);
}

int run_keys_show(const ActOptions& options) {
  const auto seed = as_input(ledger::read_seed_file(options.file));
  if (!seed) return fail("keys show", seed.error());
  std::printf("%s\n", ledger::to_hex(ledger::SigningKey(*seed).public_key().view()).c_str());
  return kExitRight;
}

namespace {

Result<tally::Credential> read_credential(const std::string& file) {
  URNA_ASSIGN(const ledger::Seed seed, as_input(ledger::read_seed_file(file)));
  return tally::Credential::derive("credential", seed, 0);
}

}  // namespace

int run_keys_credential(const ActOptions& options) {
  const auto desk = Desk::open(options.ledger, options.edition);
  if (!desk) return fail("keys credential", desk.error());
  const auto slot = read_hex<ledger::SlotId>(options.slot, "--slot");
  if (!slot) return fail("keys credential", slot.error());
  auto credential = read_credential(options.file);
  if (!credential) return fail("keys credential", credential.error());
  const ledger::Hash roll = tally::roll_context((*desk)->host().origin(), (*desk)->edition_id());
  const auto proof = tally::prove_possession(roll, *credential, *slot, ledger::random_bytes(32));
  std::printf("slot %s\nkey %s\nproof %s\n", options.slot.c_str(),
              ledger::to_hex(credential->key().view()).c_str(),
              ledger::to_hex(proof.view()).c_str());
  return kExitRight;
}

int run_open(const ActOptions& options) {
  return act("open", options, [&](Desk& desk) -> Result<ledger::EventBody> {
    if (options.what == "proposals")
      return ledger::EventBody(ledger::ProposalsOpened{fresh_nonce()});
    if (options.what == "voting") return ledger::EventBody(ledger::VotingOpened{fresh_nonce()});
    if (options.what != "enrolment")
      return Error{Errc::usage, "open proposals, enrolment or voting"};
    if (options.file.empty())
      return Error{Errc::usage, "open enrolment needs the ballot: --ballot FILE"};
    URNA_ASSIGN(ledger::BallotDefined defined, desk.with_edition([&](const tally::Edition& e) {
      return read_ballot_file(options.file, e);
    }));
    defined.nonce = fresh_nonce();
    return ledger::EventBody(std::move(defined));
  });
}

int run_close(const ActOptions& options) {
  return act("close", options, [&](Desk& desk) -> Result<ledger::EventBody> {
    if (options.what == "proposals")
      return ledger::EventBody(ledger::ProposalsClosed{fresh_nonce()});
    if (options.what == "voting") return ledger::EventBody(ledger::VotingClosed{fresh_nonce()});
    if (options.what != "roll") return Error{Errc::usage, "close proposals, roll or voting"};
    ledger::RollClosed closed{fresh_nonce(), 0, {}, {}, {}};
    closed.active_slots = desk.with_edition(
        [](const tally::Edition& e) { return e.roll_counts.granted - e.roll_counts.revoked; });
    if (!options.file.empty()) {  // the sealed slot map; only its hash goes into the log
      URNA_ASSIGN(const Bytes map, as_input(ledger::read_file(options.file, std::size_t{1} << 30)));
      closed.slot_map_seal = ledger::sha256(map);
    }
    return ledger::EventBody(std::move(closed));
  });
}

int run_propose(const ActOptions& options) {
  return act("propose", options, [&](Desk& desk) -> Result<ledger::EventBody> {
    URNA_ASSIGN(ledger::ProposalFiled filed, read_proposal_file(options.file));
    URNA_ASSIGN(const Keys keys, desk.keys(options.keys));
    if (keys.size() != 1)
      return Error{Errc::usage, "a proposal is signed by one key: the proposer's"};
    filed.nonce = fresh_nonce();
    filed.proposer = keys[0]->public_key();
    if (filed.label.empty())
      filed.label = "P" + std::to_string(desk.with_edition(
                              [](const tally::Edition& e) { return e.projects.size() + 1; }));
    return ledger::EventBody(std::move(filed));
  });
}

int run_review(const ActOptions& options) {
  return act("review", options, [&](Desk& desk) -> Result<ledger::EventBody> {
    return desk.with_edition([&](const tally::Edition& edition) -> Result<ledger::EventBody> {
      if (options.project >= edition.projects.size())
        return Error{Errc::unknown_project, std::to_string(options.project)};
      const ledger::ProposalFiled& filed = edition.projects[options.project].filed;
      ledger::ProposalReviewed review{
          fresh_nonce(), options.project, ledger::Verdict::admitted, {},
          filed.cost,    filed.envelope,  filed.categories,          filed.team};
      if (!options.reject) return ledger::EventBody(std::move(review));
      review.verdict = ledger::Verdict::rejected;
      for (const std::string& language : edition.announced.languages)
        review.reason[language] = options.reason;
      return ledger::EventBody(std::move(review));
    });
  });
}

namespace {

// Who stands before whom, once the value is known.
void print_lots(const ledger::EditionId& id, const tally::Edition& edition, ByteView value) {
  const ledger::Hash seed =
      tally::lot_seed(edition.closing_root, tally::rule_hash(edition.announced.rule), value);
  const auto count = static_cast<std::uint32_t>(edition.projects.size());
  const auto places = tally::places_by_lot(id, seed, count);
  std::vector<std::string> labels(count);
  for (std::uint32_t project = 0; project < count; ++project)
    labels[places[project]] = edition.projects[project].filed.label;
  std::printf("closing root %s\nlots, first to last:",
              ledger::to_hex(edition.closing_root.view()).c_str());
  for (const std::string& label : labels) std::printf(" %s", label.c_str());
  std::printf("\n");
}

}  // namespace

int run_draw(const ActOptions& options) {
  return act("draw", options, [&](Desk& desk) -> Result<ledger::EventBody> {
    Bytes value;
    if (!ledger::from_hex(options.value, value))
      return Error{Errc::usage, "--value must be hex digits, two a byte"};
    if (value.size() < ledger::limit::kLeastDrawValueBytes ||
        value.size() > ledger::limit::kDrawValueBytes)
      return Error{Errc::bad_draw, "the value must have 32 to 64 bytes"};
    if (options.reference.empty() || options.reference.size() > ledger::limit::kTitleBytes)
      return Error{Errc::bad_draw, "the reference must have 1 to 1000 bytes"};
    return desk.with_edition([&](const tally::Edition& edition) {
      if (edition.phase == tally::Phase::closed) print_lots(desk.edition_id(), edition, value);
      return ledger::EventBody(ledger::LotsDrawn{fresh_nonce(), edition.closed_at,
                                                 edition.closing_root, edition.announced.draw.round,
                                                 options.reference, value});
    });
  });
}

int run_declare(const ActOptions& options) {
  return act("declare", options, [&](Desk& desk) -> Result<ledger::EventBody> {
    URNA_ASSIGN(ledger::ResultDeclared declared, desk.with_edition(tally::tally_edition));
    declared.nonce = fresh_nonce();
    return ledger::EventBody(std::move(declared));
  });
}

namespace {

struct ChoiceWord {
  std::size_t position = 0;  // of the project on the ballot
  std::int64_t points = 1;
  bool minus = false;
};

// One of "P7", "P7=2" where points are given, "-P7" where minus votes are.
Result<ChoiceWord> read_choice_word(const tally::Edition& edition, const ledger::Question& question,
                                    std::string label) {
  ChoiceWord word;
  const bool points = question.layout.kind == ledger::LayoutKind::points;
  if (const std::size_t equals = label.find('='); points && equals != std::string::npos) {
    const auto value = tally::parse_amount(std::string_view(label).substr(equals + 1), 0);
    if (!value) return Error{Errc::usage, "--choice '" + label + "': points are a whole number"};
    word.points = *value;
    label.resize(equals);
  }
  word.minus = question.predicates.maximum_minus > 0 && label.starts_with('-');
  if (word.minus) label.erase(0, 1);
  if (label.empty()) return Error{Errc::usage, "--choice has an empty label"};
  const auto& projects = question.projects;
  const auto found = std::ranges::find_if(
      projects, [&](std::uint32_t id) { return edition.projects[id].filed.label == label; });
  if (found == projects.end())
    return Error{Errc::unknown_project, "'" + label + "' is not on this ballot"};
  word.position = static_cast<std::size_t>(found - projects.begin());
  return word;
}

Result<std::vector<ChoiceWord>> split_choice(const tally::Edition& edition,
                                             const ledger::Question& question,
                                             const std::string& words) {
  std::vector<ChoiceWord> split;
  std::vector<bool> named(question.projects.size());
  for (std::size_t start = 0; !words.empty() && start <= words.size();) {
    const std::size_t end = std::min(words.find(',', start), words.size());
    URNA_ASSIGN(split.emplace_back(),
                read_choice_word(edition, question, words.substr(start, end - start)));
    if (named[split.back().position])
      return Error{Errc::usage,
                   "--choice names '" +
                       edition.projects[question.projects[split.back().position]].filed.label +
                       "' twice"};
    named[split.back().position] = true;
    start = end + 1;
  }
  return split;
}

// "P1,P7" for approvals and rankings (best first), "P1=2,P7=1" for points, "P1,-P7" for plus and
// minus votes; nothing for an empty ballot.
Result<tally::Choice> read_choice_words(const tally::Edition& edition,
                                        const ledger::Question& question,
                                        const std::string& words) {
  URNA_ASSIGN(const std::vector<ChoiceWord> split, split_choice(edition, question, words));
  const bool points = question.layout.kind == ledger::LayoutKind::points;
  const std::size_t projects = question.projects.size();
  tally::Choice choice(points ? projects : 0, 0);
  for (const ChoiceWord& word : split) {
    if (points) {
      choice[word.position] = word.points;
    } else {
      choice.push_back(static_cast<std::int64_t>(word.position + (word.minus ? projects : 0)));
    }
  }
  if (question.layout.kind != ledger::LayoutKind::ranking && !points) std::ranges::sort(choice);
  return choice;
}

Result<std::uint64_t> cast(Desk& desk, const ActOptions& options, ledger::Tracker& tracker) {
  URNA_ASSIGN(const ledger::SlotId slot, read_hex<ledger::SlotId>(options.slot, "--slot"));
  URNA_ASSIGN(const tally::Credential credential, read_credential(options.credential));
  VoterChain chain{slot, options.question, 0, {}};
  URNA_ASSIGN(ledger::BallotCast made,
              desk.with_edition([&](const tally::Edition& edition) -> Result<ledger::BallotCast> {
                if (!edition.defined || options.question >= edition.context->questions.size())
                  return Error{Errc::usage, "no such question"};
                const tally::QuestionContext& question =
                    edition.context->questions[options.question];
                if (const auto found = edition.roll.find(slot); found != edition.roll.end())
                  if (const tally::ChainEnd* last = found->second.chain(options.question)) {
                    chain.bseq = last->bseq;
                    chain.prev = last->tracker;
                  }
                URNA_ASSIGN(const tally::Choice choice,
                            read_choice_words(edition, question.question, options.choice));
                return make_cast(*edition.context, choice, credential, chain, 0);
              }));
  tracker = chain.prev;
  return desk.act(std::move(made), {});
}

}  // namespace

int run_cast(const ActOptions& options) {
  const auto desk = Desk::open(options.ledger, options.edition);
  if (!desk) return fail("cast", desk.error());
  ledger::Tracker tracker;
  const auto index = cast(**desk, options, tracker);
  if (!index) return fail("cast", index.error());
  const auto receipt = (*desk)->host().journal().receipt(*index);
  if (!receipt) return fail("cast", receipt.error());
  if (!options.receipt.empty())
    if (auto written = ledger::write_file(options.receipt, ledger::view_of(to_text(*receipt)));
        !written)
      return fail("cast", written.error());
  std::printf("This is an open ballot: its choice is public beside its slot.\nentry %" PRIu64
              "\ntracker %s\n",
              *index, ledger::to_hex(tracker.view()).c_str());
  return kExitRight;
}

int run_serve(const ActOptions& options) {
  const auto host = Host::open(options.ledger, {});
  if (!host) return fail("serve", host.error());
  if (auto served = serve(**host, {options.listen, options.metrics}); !served)
    return fail("serve", served.error());
  return kExitRight;
}

}  // namespace urna::api

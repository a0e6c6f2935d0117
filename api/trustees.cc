#include "api/trustees.h"

#include <algorithm>

#include "tally/ballot/transcript.h"
#include "tally/election/counted.h"
#include "tally/election/outcome.h"

namespace urna::api {

using ledger::Ok;

Result<std::uint64_t> give(Host& host, const ledger::EditionId& edition, tally::TrusteeAct act,
                           const Keys& signers) {
  for (const Bytes& blob : act.blobs) URNA_TRY(host.blobs().put(blob));
  ledger::set_nonce(act.body, fresh_nonce());
  URNA_ASSIGN(Bytes submission, sign_checked(host.origin(), edition, std::move(act.body), signers));
  const Answer answer = host.sequencer().submit_and_wait(std::move(submission));
  if (!answer) return answer.error();
  return answer->index;
}

Trustees::Trustees(std::uint32_t count, const ledger::Seed& seed) {
  for (std::uint32_t i = 0; i < count; ++i) {
    ledger::Hash drawn = tally::h256("urna/replay/trustee", {tally::u32_bytes(i), seed.view()});
    seeds_.emplace_back(drawn.view());
    ledger::wipe(drawn.bytes.data(), drawn.bytes.size());
  }
  std::ranges::sort(
      seeds_, {}, [](const ledger::Seed& s) { return tally::trustee_signing_key(s).public_key(); });
}

std::vector<ledger::PublicKey> Trustees::keys() const {
  std::vector<ledger::PublicKey> keys;
  for (const ledger::Seed& seed : seeds_)
    keys.push_back(tally::trustee_signing_key(seed).public_key());
  return keys;
}

Result<> Sitting::give_as(std::uint32_t trustee, tally::TrusteeAct act) const {
  const ledger::SigningKey signing = tally::trustee_signing_key(trustees.seed(trustee));
  URNA_TRY(give(host, edition, std::move(act), {&signing}));
  return Ok{};
}

// `make(edition, seed, means)` of each who is here, `but` those.
template <class Make>
Result<> Sitting::each(const std::set<std::uint32_t>& but, Make make) const {
  for (std::uint32_t l = 1; l <= trustees.keys().size(); ++l) {
    if (absent.contains(l) || but.contains(l)) continue;
    auto act = look([&](const tally::Edition& e, const tally::Means& means) {
      return make(e, trustees.seed(l), means);
    });
    if (!act) return act.error();
    URNA_TRY(give_as(l, *std::move(act)));
  }
  return Ok{};
}

Result<> Trustees::make_keys(Host& host, const ledger::EditionId& edition) const {
  const Sitting sitting{*this, host, edition, {}, {}};
  const auto done = [&] {
    return sitting.look(
        [](const tally::Edition& e, const tally::Means&) { return e.sealed->keys != nullptr; });
  };
  while (!done())
    for (std::uint32_t l = 1; l <= seeds_.size() && !done(); ++l) {
      auto acts = sitting.look([&](const tally::Edition& e, const tally::Means& means) {
        return tally::next_of_ceremony(e, seed(l), means);
      });
      if (!acts) return acts.error();
      for (tally::TrusteeAct& act : *acts) URNA_TRY(sitting.give_as(l, std::move(act)));
    }
  return Ok{};
}

namespace {

template <class Part>
std::set<std::uint32_t> givers(const std::vector<Part>& parts) {
  std::set<std::uint32_t> numbers;
  for (const Part& part : parts) numbers.insert(part.trustee);
  return numbers;
}

}  // namespace

Result<> Sitting::declare(std::uint16_t question) const {
  ledger::CountedSetDeclared set = look([&](const tally::Edition& e, const tally::Means& means) {
    return tally::counted_set(e, question, means);
  });
  URNA_TRY(give(host, edition, {std::move(set), {}}, committee));
  return Ok{};
}

Result<> Sitting::give_sums(std::uint16_t question) const {
  const auto gave = look([&](const tally::Edition& e, const tally::Means&) {
    return givers(e.sealed->counts.at(question).shares);
  });
  return each(gave,
              [&](const tally::Edition& e, const ledger::Seed& seed, const tally::Means& means) {
                return tally::sum_share(e, question, seed, means);
              });
}

Result<> Sitting::mix(std::uint16_t question) const {
  return each({},
              [&](const tally::Edition& e, const ledger::Seed& seed, const tally::Means& means) {
                return tally::mix_stage(e, question, seed, means);
              });
}

Result<> Sitting::give_rows(std::uint16_t question) const {
  const auto gave = look([&](const tally::Edition& e, const tally::Means&) {
    return givers(e.sealed->counts.at(question).row_parts);
  });
  return each(gave,
              [&](const tally::Edition& e, const ledger::Seed& seed, const tally::Means& means) {
                return tally::row_shares(e, question, seed, means);
              });
}

Result<> Sitting::publish(std::uint16_t question) const {
  auto opened = look([&](const tally::Edition& e, const tally::Means& means) {
    return tally::opened_question(e, question, means);
  });
  if (!opened) return opened.error();
  URNA_TRY(give(host, edition, *std::move(opened), committee));
  return Ok{};
}

bool Sitting::mixed(std::uint16_t question) const {
  return look([&](const tally::Edition& e, const tally::Means&) {
    return e.context->questions[question].mixed;
  });
}

Result<> Sitting::open(std::uint16_t question) const {
  URNA_TRY(declare(question));
  URNA_TRY(give_sums(question));
  if (mixed(question)) {
    URNA_TRY(mix(question));
    URNA_TRY(give_rows(question));
  }
  return publish(question);
}

std::vector<std::uint16_t> Sitting::questions() const {
  return look([](const tally::Edition& e, const tally::Means&) {
    std::vector<std::uint16_t> sealed;
    for (std::uint16_t q = 0; q < e.context->questions.size(); ++q)
      if (e.context->questions[q].question.kind == ledger::BallotKind::sealed &&
          tally::may_be_opened(e, q))
        sealed.push_back(q);
    return sealed;
  });
}

Result<> Sitting::open(ledger::GroupSet set) const {
  ledger::GroupSetDeclared declared = look([&](const tally::Edition& e, const tally::Means& means) {
    return tally::group_set(e, set, means);
  });
  URNA_TRY(give(host, edition, {std::move(declared), {}}, committee));
  URNA_TRY(
      each({}, [&](const tally::Edition& e, const ledger::Seed& seed, const tally::Means& means) {
        return tally::group_share(e, set, seed, means);
      }));
  auto opened = look(
      [&](const tally::Edition& e, const tally::Means&) { return tally::opened_groups(e, set); });
  if (!opened) return opened.error();
  URNA_TRY(give(host, edition, *std::move(opened), committee));
  return Ok{};
}

Result<> Trustees::open_questions(Host& host, const ledger::EditionId& edition,
                                  const Keys& committee,
                                  const std::set<std::uint32_t>& absent) const {
  const Sitting sitting{*this, host, edition, committee, absent};
  for (const std::uint16_t question : sitting.questions()) URNA_TRY(sitting.open(question));
  return Ok{};
}

Result<> Trustees::open_groups(Host& host, const ledger::EditionId& edition, const Keys& committee,
                               const std::set<std::uint32_t>& absent) const {
  const Sitting sitting{*this, host, edition, committee, absent};
  URNA_TRY(sitting.open(ledger::GroupSet::roll));
  return sitting.open(ledger::GroupSet::turnout);
}

}  // namespace urna::api

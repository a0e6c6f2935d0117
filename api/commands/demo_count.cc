// The sealed edition after the close: the trustees open sums, shuffled ballots, groups. One of them
// is away, another gives a false share.
#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include "api/commands/demo_story.h"
#include "tally/election/counted.h"
#include "tally/election/outcome.h"

namespace urna::api::demo {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;

namespace {

constexpr std::uint32_t kFalse = 2;

// As the trustee's tool would make it, but for one bit.
Result<> give_false_share(const Sitting& sitting, std::uint16_t question) {
  auto share = sitting.look([&](const tally::Edition& e, const tally::Means& means) {
    return tally::sum_share(e, question, sitting.trustees.seed(kFalse), means);
  });
  if (!share) return share.error();
  std::get<ledger::SumShareGiven>(share->body).share.back() ^= 1;
  URNA_TRY(sitting.give_as(kFalse, *std::move(share)));
  const bool kept_as_false = sitting.look([&](const tally::Edition& e, const tally::Means&) {
    const tally::SumShare& kept = e.sealed->counts.at(question).shares.back();
    return kept.trustee == kFalse && !kept.valid;
  });
  if (!kept_as_false) return Error{Errc::usage, "a false share was taken for a right one"};
  std::printf(
      "   FALSE:     trustee %u gives a share that is not right. It stands in the log under that "
      "name, is\n              not used, and stops nobody\n",
      kFalse);
  return Ok{};
}

Result<> refuse_a_false_set(const Story& story, const Sitting& sitting, std::uint16_t question) {
  ledger::CountedSetDeclared set =
      sitting.look([&](const tally::Edition& e, const tally::Means& means) {
        return tally::counted_set(e, question, means);
      });
  set.nonce = fresh_nonce();
  --set.counted;
  return story.expect("a counted set with one ballot too few",
                      story.act(std::move(set), story.offices.quorum()), Errc::wrong_counted_set);
}

Result<> refuse_a_false_opening(const Story& story, const Sitting& sitting,
                                std::uint16_t question) {
  auto opened = sitting.look([&](const tally::Edition& e, const tally::Means& means) {
    return tally::opened_question(e, question, means);
  });
  if (!opened) return opened.error();
  auto& event = std::get<ledger::QuestionOpened>(opened->body);
  event.nonce = fresh_nonce();
  ++event.counts[0];
  return story.expect("an opened sum with one vote too many",
                      story.act(std::move(event), story.offices.quorum()), Errc::wrong_count);
}

// Equal shares asks who supported what together, so single ballots are needed: shuffled so often
// that no one knows whose they are.
Result<> mix(const Sitting& sitting, std::uint16_t question) {
  URNA_TRY(sitting.mix(question));
  URNA_TRY(sitting.give_rows(question));
  const std::size_t stages = sitting.look([&](const tally::Edition& e, const tally::Means&) {
    return e.sealed->counts.at(question).mixers.size();
  });
  std::printf(
      "   mixed:     %zu trustees, one after the other, shuffle and re-seal all ballots, each with "
      "a\n              proof that none was lost or changed. One honest one is enough.\n",
      stages);
  return Ok{};
}

Result<> open_question(const Story& story, const Sitting& sitting, std::uint16_t question) {
  URNA_TRY(refuse_a_false_set(story, sitting, question));
  URNA_TRY(sitting.declare(question));
  if (question == 0) URNA_TRY(give_false_share(sitting, question));
  URNA_TRY(sitting.give_sums(question));
  if (sitting.mixed(question)) URNA_TRY(mix(sitting, question));
  URNA_TRY(refuse_a_false_opening(story, sitting, question));
  URNA_TRY(sitting.publish(question));
  const auto [ballots, valid, given] =
      sitting.look([&](const tally::Edition& e, const tally::Means&) {
        const tally::SealedCount& count = e.sealed->counts.at(question);
        return std::tuple(count.set->counted, tally::valid_parts(count.shares).size(),
                          count.shares.size());
      });
  std::printf("   opened:    the sums of %" PRIu64
              " ballots, with %zu right shares of %zu given; the shuffled ballots\n"
              "              add up to the same sums\n",
              ballots, valid, given);
  return Ok{};
}

// "not disclosed + other foreigners"
std::string name_of_group(const ledger::EditionAnnounced& announced,
                          const tally::AttributeGroup& group) {
  std::uint32_t first = 0;
  for (std::uint32_t d = 0; d < group.dimension; ++d)
    first += static_cast<std::uint32_t>(announced.dimensions[d].cells.size());
  std::string name;
  for (const tally::Term& term : group.form)
    name += (name.empty() ? "" : " + ") +
            announced.dimensions[group.dimension].cells[term.bit - first].name.at("en");
  return name;
}

void print_groups(const tally::Edition& edition) {
  const std::vector<tally::AttributeGroup> groups = tally::groups_of(edition);
  const auto& roll = edition.sealed->roll.opened->counts;
  const auto& turnout = edition.sealed->turnout.opened->counts;
  std::printf("     %8s %8s\n", "on roll", "voted");
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i > 0 && groups[i].dimension != groups[i - 1].dimension) std::printf("\n");
    std::printf("     %8" PRId64 " %8" PRId64 " %6" PRId64 "%%  %s\n", roll[i], turnout[i],
                (200 * turnout[i] + roll[i]) / (2 * roll[i]),
                name_of_group(edition.announced, groups[i]).c_str());
  }
}

}  // namespace

Result<> open_count(Story& story) {
  story.part("The trustees open the sums",
             "   Trustee 5 is away. The committee states which ballots count, and every trustee "
             "works it out\n   from the log again before it gives its share.\n");
  const Sitting sitting = story.sitting({kAbsent});
  const std::vector<std::uint16_t> opened = sitting.questions();
  for (std::uint16_t q = 0; q < story.context->questions.size(); ++q) {
    std::printf(" - %s\n", story.context->questions[q].question.title.at("en").c_str());
    if (std::ranges::find(opened, q) != opened.end()) {
      URNA_TRY(open_question(story, sitting, q));
    } else {
      std::printf("   fewer than %u ballots: never opened, so that no few people show\n",
                  kMinimumBallots);
    }
  }
  return Ok{};
}

Result<> open_turnout(Story& story) {
  story.part("The trustees open who took part, by group",
             "   Sums of the sealed records: of the roll, then of those who voted. No table says "
             "how a group\n   voted. (Paper is anonymous and not in it.)\n");
  URNA_TRY(
      story.trustees.open_groups(story.host, story.edition, story.offices.quorum(), {kAbsent}));
  story.host.sequencer().with_state([&](const tally::State& state) {
    print_groups(*state.edition(story.edition));
    return 0;
  });
  return Ok{};
}

}  // namespace urna::api::demo

// Every negative of sealed-ballots section 16 that can stand in a log, told as a scenario's line,
// refused by the law, and then forced into the log by a server that cheats: exit 1 and the number
// of the check that must notice. The words are those of tests/scenarios/README.
#include "tests/audit/sealed_forced.h"

#include <algorithm>

#include "tests/fixture/teller.h"

namespace urna::audit {
namespace {

using fixture::Teller;

// `before` may end in a comment-free list of lines; each must be lawful.
void tell_all(Teller& teller, std::string_view text) {
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const auto line = fixture::parse_line(std::string(text.substr(0, end)), ++number);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line) continue;
    teller.line = *line;
    if (teller.tell_at_once()) continue;
    const auto answer = teller.tell();
    ASSERT_TRUE(answer.ok()) << line->words[0] << ": " << to_text(answer.error());
  }
}

struct Row {
  const char* line;
  const char* check;
};

void force_each(std::string_view before, std::initializer_list<Row> rows) {
  Teller honest;
  tell_all(honest, before);
  std::size_t number = 1'000;
  for (const Row& row : rows) {
    Teller cheat = honest;
    cheat.line = *fixture::parse_line(row.line, ++number);
    ASSERT_FALSE(cheat.tell().ok()) << row.line;
    expect_forced(honest.town, cheat.submitted, row.check, row.line);
  }
}

TEST(SealedForced, BallotsThatAreNotWhatTheyMustBe) {  // B02-B04, B09, B12-B17, B23, Y06 at L1
  force_each("seal\nrun-to-voting\ncast bob P1\n", {{"cast alice P1 kind=1", "7.1"},
                                                    {"cast alice P1 question=1", "7.1"},
                                                    {"cast alice P1 channel=2", "7.1"},
                                                    {"cast alice P1 channel=9", "7.1"},
                                                    {"cast alice P1 body=long", "7.2"},
                                                    {"cast alice P1 item=identity", "7.2"},
                                                    {"cast alice P1 item=not-a-point", "7.2"},
                                                    {"cast alice P1 item=top-bit", "7.2"},
                                                    {"cast alice P1 item=not-a-scalar", "7.2"},
                                                    {"cast mallory P1", "7.3"},
                                                    {"cast alice P1 slot=bob", "7.3"},
                                                    {"cast bob P1 bseq=1", "7.4"},
                                                    {"cast bob P2 bseq=1", "7.4"},
                                                    {"cast last", "7.4"},
                                                    {"cast bob P1 bseq=3", "7.4"},
                                                    {"cast alice P1 bseq=2", "7.4"},
                                                    {"cast alice choice=everything", "7.5"},
                                                    {"cast alice P1 body=copied", "7.5"},
                                                    {"cast alice P1 body=re-randomised", "7.5"},
                                                    {"cast alice P1 body=foreign", "7.5"},
                                                    {"cast alice P1 proof=swapped", "7.5"},
                                                    {"cast alice P1 value=2", "7.6"},
                                                    {"cast alice P1 value=-1", "7.6"},
                                                    {"cast alice P1 value=1000000", "7.6"},
                                                    {"cast alice P1 value=half", "7.6"},
                                                    {"cast alice P1 proof=other", "7.6"},
                                                    {"cast alice P1 bend=voter", "7.8"},
                                                    {"cast alice P1 channel=1", "7.9"},
                                                    {"cast alice P1 channel=1 by=officer1", "7.9"},
                                                    {"cast alice P1 alpha=last", "8"}});
}

TEST(SealedForced, BallotsBeforeTheOpeningAndAfterTheClose) {  // B07, B08
  force_each("seal\nrun-to-voting\nclose\n", {{"cast alice P1", "6"}, {"challenge alice P1", "6"}});
}

TEST(SealedForced, ChallengesAndCasts) {  // sealed-ballots 9, check 7.7
  force_each("seal\nrun-to-voting\nchallenge alice P1\n",
             {{"cast last", "7.7"},
              {"challenge last", "2"},
              {"cast bob P1 alpha=last", "8"},
              {"challenge bob P1 alpha=last", "8"},
              {"challenge bob P1 bend=bits", "9.1"},
              {"challenge bob P1 bend=randomness", "9.1"},
              {"challenge bob P1 value=2", "9.1"}});
  force_each("seal\nrun-to-voting\ncast alice P1\n", {{"challenge last", "9.3"}});
}

constexpr const char* kDefined =
    "seal\nfound\nannounce\nopen-proposals\nfile P1 6000\nfile P2 5000\nclose-proposals\n"
    "review P1\nreview P2\ndefine approval high=1\nenrol alice\nenrol bob\nenrol carol\n";

TEST(SealedForced, KeysThatWereNotMadeAsPromised) {  // Y12, Y13
  const std::string defined = kDefined, committed = defined + "commit 1\ncommit 2\ncommit 3\n";
  force_each(defined + "commit 1\ncommit 2\n", {{"reveal 1", "4.3"},
                                                {"commit 1", "4.3"},
                                                {"commit 3 by=trustee1", "2"},
                                                {"commit 3 as=0", "12.1"},
                                                {"commit 3 as=4", "12.1"},
                                                {"open", "4.7"},
                                                {"attributes alice young", "4.7"}});
  force_each(committed, {{"reveal 1 bend=length", "4.1"},
                         {"reveal 1 bend=element", "4.1"},
                         {"reveal 1 bend=identity", "4.1"},
                         {"reveal 1 of=2", "4.2"},
                         {"reveal 1 bend=point", "4.2"},
                         {"reveal 1 proof-of=2", "4.4"},
                         {"reveal 1 bend=proof", "4.4"},
                         {"deal 1", "4.3"}});
  force_each(defined + "commit 1\ncommit 2\ncommit 3 keys=cancel\nreveal 1\nreveal 2\n",
             {{"reveal 3 keys=cancel", "4.6"}});
  force_each(defined + "commit 1\ncommit 2\ncommit 3 keys=double\nreveal 1\nreveal 2\n",
             {{"reveal 3 keys=double", "4.6"}});
  force_each(committed + "reveal 1\nreveal 2\nreveal 3\ndeal 1\ndeal 2\n",
             {{"deal 3 bend=length", "4.5"}, {"accept 1", "4.3"}, {"complain 1 2", "4.3"}});
  force_each(committed +
                 "reveal 1\nreveal 2\nreveal 3\ndeal 1\ndeal 2\ndeal 3\ncomplain 1 2\n"
                 "answer 2 1 bend=garbage\n",
             {{"accept 1", "4.3"}, {"void 3", "12.1"}, {"void 2 3", "12.1"}});
}

TEST(SealedForced, AttributesOfSomebodyElseOrTwice) {  // E02, check 5.5
  const std::string keyed = std::string(kDefined) + "ceremony\nattributes alice young\n";
  force_each(keyed, {{"attributes alice old", "5.5"},
                     {"attributes bob old of=alice", "5.5"},
                     {"attributes bob old value=2", "5.5"},
                     {"attributes bob old bend=length", "5.5"},
                     {"attributes mallory old", "5.6"},
                     {"attributes bob old like=alice", "8"},
                     {"attributes bob old by=registrar", "2"},
                     {"close-roll merged=1", "5.5"}});
  force_each(keyed + "attributes bob old\nattributes carol old\n",
             {{"close-roll merged=2", "18.1"}, {"close-roll", "18.1"}});
}

constexpr const char* kClosed =
    "seal\nrun-to-voting\ncast alice P1\ncast bob P1\ncast carol P2\nclose\n";

TEST(SealedForced, SumsOfOtherBallotsAndPartsOfNobody) {  // Y01, Y07, Y10, Y11, Y13-Y15
  const std::string closed = kClosed, counted = closed + "counted-set\n";
  force_each(closed, {{"counted-set digest=other", "11"},
                      {"counted-set sum=other", "11"},
                      {"counted-set sum=doubled", "11"},
                      {"counted-set sum=less", "11"},
                      {"counted-set counted=1", "11"},
                      {"counted-set question=1", "11"},
                      {"counted-set by=trustee1,trustee2", "2"},
                      {"declare", "11"}});
  force_each(counted, {{"counted-set", "11"},
                       {"share 1 as=0", "12.1"},
                       {"share 1 as=4", "12.1"},
                       {"share 1 as=2", "2"},
                       {"share 1 bend=length", "12.3"},
                       {"opened", "12.4"}});
  force_each(counted + "share 1\nshare 2 bend=factor\n",
             {{"share 1", "12.1"}, {"share 2", "12.1"}, {"opened", "12.4"}});
  force_each(counted + "share 1\nshare 2\n", {{"opened count=1", "13"},
                                              {"opened count=-1", "13"},
                                              {"opened count=1000000", "13"},
                                              {"opened rows=some", "16.2"}});
  force_each(counted + "share 1\nshare 2\nopened\n",
             {{"declare score=1", "19"}, {"opened", "11"}, {"share 3", "11"}});
  force_each("seal minimum=4\nrun-to-voting\ncast alice P1\nclose\n", {{"counted-set", "11"}});
}

std::string mixed_town() {
  std::string told = kDefined;
  told.replace(told.find("announce"), 8, "announce rule=equal-shares");
  return told +
         "ceremony\nattributes alice young\nattributes bob old\nattributes carol old\n"
         "close-roll merged=1\nopen\ncast alice P1\ncast bob P1\ncast carol P2\nclose\n"
         "counted-set\nshare 1\nshare 2\n";
}

TEST(SealedForced, RowsThatAMixerDropsDoublesOrAlters) {  // B04, Y10, Y13 for the mix
  const std::string town = mixed_town();
  force_each(town, {{"mix 1 rows=dropped", "15.1"},
                    {"mix 1 bend=length", "15.1"},
                    {"mix 1 bend=element", "15.1"},
                    {"mix 1 rows=identity", "15.1"},
                    {"mix 1 stage=2", "15.2"},
                    {"mix 1 context=other", "15.2"},
                    {"mix 1 input=other", "15.2"},
                    {"mix 1 rows=doubled", "15.4"},
                    {"mix 1 rows=altered", "15.4"},
                    {"mix 1 rows=exchanged", "15.4"},
                    {"mix 1 bend=proof", "15.4"},
                    {"rows 1", "11"}});
  force_each(town + "mix 1\n",
             {{"mix 1", "15.3"}, {"mix 2 stage=1", "15.2"}, {"mix 2 input=first", "15.2"}});
  force_each(town + "mix 1\nmix 2\n", {{"rows 3", "12.1"}, {"rows 1 bend=length", "16.1"}});
  force_each(town + "mix 1\nmix 2\nrows 1\n", {{"rows 1", "12.1"}, {"mix 1", "15.3"}});
  force_each(town + "mix 1\nmix 2\nmix 3\nrows 1\nrows 2 bend=point\n", {{"opened", "12.4"}});
  force_each(town + "mix 1\nmix 2\nrows 1\nrows 2\n", {{"opened chunk=1", "16.2"},
                                                       {"opened chunk=3", "16.2"},
                                                       {"opened bend=length", "16.2"},
                                                       {"opened rows=none", "16.2"},
                                                       {"opened count=1", "13"}});
}

TEST(SealedForced, SamplesOfPapersThatAreNotAsDrawn) {  // O17, check 10
  const std::string closed =
      "seal minimum=1\nrun-to-voting\npaper person alice\npaper person bob\npaper open\n"
      "paper ballot P1 serial=1\npaper ballot P1 serial=2\ncast carol P2\n"
      "paper manifest papers=2 ballots=2\nclose\n";
  force_each(closed, {{"sample 0", "10"}, {"sample 1 bytes=31", "10"}, {"sample-share 1", "11"}});
  force_each(closed + "sample 1\nsample-share 1\nsample-share 2\n",
             {{"sample 1", "11"},
              {"sample-share 1", "12.1"},
              {"sample-share 3 bend=length", "10"},
              {"sample-opened count=1", "10"},
              {"sample-opened differing=1", "10"}});
}

TEST(SealedForced, GroupsThatAreFalseOrTooSmall) {  // P04, check 18
  std::string closed = std::string(kDefined) +
                       "ceremony\nattributes alice young\nattributes bob old\n"
                       "attributes carol old\nclose-roll merged=0\nopen\ncast alice P1\nclose\n";
  force_each(closed, {{"group-set roll merge=other", "18.1"},
                      {"group-set roll slots=1", "18.2"},
                      {"group-set roll sum=other", "18.2"},
                      {"group-set turnout", "11"},
                      {"group-share 1 roll", "11"}});
  closed += "group-set roll\ngroup-share 1 roll for=roll\n";
  force_each(closed, {{"group-share 1 roll", "12.1"},
                      {"group-share 2 roll bend=length", "18.3"},
                      {"groups-opened roll", "12.4"}});
  closed += "group-share 2 roll\n";
  force_each(closed, {{"groups-opened roll count=1", "18.4"},
                      {"groups-opened roll", "18.4"},  // one young person alone
                      {"group-set turnout", "11"}});
}

// What is false and well formed stands in the log, and does not make the log wrong: the report says
// whose it is.
TEST(SealedForced, FalsePartsAreNamedAndTheLogIsRight) {  // Y09, decision D19
  Teller teller;
  tell_all(teller,
           mixed_town() +
               "share 3 bend=proof\nmix 1\nmix 2\nmix 3\nrows 1\nrows 2 bend=point\nrows 3\n"
               "opened\ndeclare\ngroup-set roll\ngroup-share 1 roll of=2\ngroup-share 2 roll\n"
               "group-share 3 roll\ngroups-opened roll\n");
  for (const bool batch : {true, false}) {
    const Report report = audited(teller.town, teller.town.bundle(), batch);
    EXPECT_EQ(report.exit_code(), kRight) << to_text(report);
    const auto& parts = report.editions.at(0).sealed->false_parts;
    EXPECT_EQ(parts, (std::vector<std::string>{"trustee 3, sums of question 0",
                                               "trustee 2, mixed rows of question 0",
                                               "trustee 1, groups of the roll"}));
    for (const char* number : {"4", "8", "12", "14", "15", "16", "17", "18"})
      EXPECT_TRUE(std::ranges::find(report.checked, number) != report.checked.end()) << number;
  }
}

}  // namespace
}  // namespace urna::audit

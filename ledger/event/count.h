// Life phase: opening what was sealed (sealed-ballots sections 10 to 13). The committee states what
// is opened, trustees give their parts, the committee publishes what came out. A part that is false
// is kept with its author's name and does not stop the others (decision D19).
#pragma once

#include "ledger/event/trustees.h"

namespace urna::ledger {

// `question` below is the number of a sealed question, or, from here on, of a sealed survey.
inline constexpr std::uint16_t kSurveyNumbers = 0x8000;
static_assert(limit::kQuestions <= kSurveyNumbers && limit::kSurveys <= kSurveyNumbers);
constexpr bool is_survey_number(std::uint16_t number) { return number >= kSurveyNumbers; }
constexpr std::uint16_t survey_number(std::size_t survey) {
  return static_cast<std::uint16_t>(kSurveyNumbers + survey);
}
constexpr std::uint16_t survey_of(std::uint16_t number) {
  return static_cast<std::uint16_t>(number - kSurveyNumbers);
}

// The counted ballots of one sealed question, or answers to one sealed survey, and their sums by
// output form.
struct CountedSetDeclared {
  static constexpr std::uint16_t kType = 50;
  static constexpr const char* kName = "counted_set_declared";
  Nonce nonce;
  std::uint16_t question = 0;
  std::uint64_t counted = 0;  // ballots
  Hash digest;                // H256("tally/set"; ctx, u16(q), VEC(slot || T)), sorted by slot
  Element alpha;
  std::vector<Element> beta;  // by output form
  bool operator==(const CountedSetDeclared&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("question", question), field("counted", counted),
            field("digest", digest), field("alpha", alpha), field("beta", beta, limit::kForms));
  }
};

// One trustee's part in opening the sums of a question.
struct SumShareGiven {
  static constexpr std::uint16_t kType = 51;
  static constexpr const char* kName = "sum_share_given";
  Nonce nonce;
  std::uint16_t question = 0;
  std::uint32_t trustee = 0;
  Bytes share;  // D_0 .. D_{F-1} | R1 | R2 | s
  bool operator==(const SumShareGiven&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("question", question), field("trustee", trustee),
            field("share", share, limit::kShareBytes));
  }
};

// One trustee's stage of the mix, over the output of the stage before.
struct MixStageAdded {
  static constexpr std::uint16_t kType = 52;
  static constexpr const char* kName = "mix_stage_added";
  Nonce nonce;
  std::uint16_t question = 0;
  std::uint32_t stage = 0;  // from 1
  std::uint32_t trustee = 0;
  Hash context;    // mctx
  RowsHash input;  // tin
  Material rows;   // output rows | proof
  bool operator==(const MixStageAdded&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("question", question), field("stage", stage),
            field("trustee", trustee), field("context", context), field("input", input),
            field("rows", rows));
  }
};

// One trustee's part in opening the mixed rows as the last stage left them. A further stage takes
// the parts back: whoever is late or false cannot keep a question closed.
struct RowSharesGiven {
  static constexpr std::uint16_t kType = 53;
  static constexpr const char* kName = "row_shares_given";
  Nonce nonce;
  std::uint16_t question = 0;
  std::uint32_t trustee = 0;
  Material shares;  // D row by row | per column R1 | R2 | s
  bool operator==(const RowSharesGiven&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("question", question), field("trustee", trustee),
            field("shares", shares));
  }
};

// What the sums hold and, where the question was mixed, the numbers of the mixed rows.
struct QuestionOpened {
  static constexpr std::uint16_t kType = 54;
  static constexpr const char* kName = "question_opened";
  Nonce nonce;
  std::uint16_t question = 0;
  std::vector<std::int64_t> counts;  // by output form
  std::optional<Material> chunks;    // row by row, u32 each; exactly where the question is mixed
  bool operator==(const QuestionOpened&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("question", question),
            field("counts", counts, limit::kForms), field("chunks", chunks));
  }
};

enum class GroupSet : std::uint8_t {
  roll = 1,     // active slots
  turnout = 2,  // of these, those with a counted ballot
};

// The attribute records that are summed, by merged groups.
struct GroupSetDeclared {
  static constexpr std::uint16_t kType = 55;
  static constexpr const char* kName = "group_set_declared";
  Nonce nonce;
  GroupSet set = GroupSet::roll;
  Hash merge;  // mh
  std::uint64_t slots = 0;
  Element alpha;
  std::vector<Element> beta;  // by group
  bool operator==(const GroupSetDeclared&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("set", set), field("merge", merge), field("slots", slots),
            field("alpha", alpha), field("beta", beta, limit::kGroupCounts));
  }
};

struct GroupShareGiven {
  static constexpr std::uint16_t kType = 56;
  static constexpr const char* kName = "group_share_given";
  Nonce nonce;
  GroupSet set = GroupSet::roll;
  std::uint32_t trustee = 0;
  Bytes share;
  bool operator==(const GroupShareGiven&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("set", set), field("trustee", trustee),
            field("share", share, limit::kShareBytes));
  }
};

struct GroupsOpened {
  static constexpr std::uint16_t kType = 57;
  static constexpr const char* kName = "groups_opened";
  Nonce nonce;
  GroupSet set = GroupSet::roll;
  std::vector<std::int64_t> counts;  // by group
  bool operator==(const GroupsOpened&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("set", set), field("counts", counts, limit::kGroupCounts));
  }
};

// Which sealed papers are opened one by one and held against the paper (sealed-ballots section 13).
// The value comes from a draw in public after the close; with the closing's root it gives the order
// in which papers are taken (tally/election/sample.h). Signed as a lottery.
struct PaperSampleDrawn {
  static constexpr std::uint16_t kType = 58;
  static constexpr const char* kName = "paper_sample_drawn";
  Nonce nonce;
  std::uint16_t question = 0;
  Hash root;                 // of the tree at the close: what the signers saw, as in a draw of lots
  std::uint32_t papers = 0;  // so many, or all if there are fewer
  std::string reference;     // where the draw can be looked up
  Bytes value;               // 32 to 64 bytes
  bool operator==(const PaperSampleDrawn&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("question", question), field("root", root),
            field("papers", papers), field("reference", reference, limit::kTitleBytes),
            field("value", value, limit::kDrawValueBytes));
  }
};

struct SampleSharesGiven {
  static constexpr std::uint16_t kType = 59;
  static constexpr const char* kName = "sample_shares_given";
  Nonce nonce;
  std::uint16_t question = 0;
  std::uint32_t trustee = 0;
  Material shares;  // paper by paper in the order of their slots, each as in SumShareGiven
  bool operator==(const SampleSharesGiven&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("question", question), field("trustee", trustee),
            field("shares", shares));
  }
};

// What the sampled papers hold, and which of them say something else on paper.
struct PaperSampleOpened {
  static constexpr std::uint16_t kType = 60;
  static constexpr const char* kName = "paper_sample_opened";
  Nonce nonce;
  std::uint16_t question = 0;
  std::vector<std::int64_t> counts;      // paper by paper, by output form
  std::vector<std::uint32_t> differing;  // places in the sample, ascending, from 0
  bool operator==(const PaperSampleOpened&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("question", question),
            field("counts", counts, limit::kSampleCounts),
            field("differing", differing, limit::kSamplePapers));
  }
};

}  // namespace urna::ledger

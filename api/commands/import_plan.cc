#include <algorithm>

#include "api/commands/import.h"
#include "ledger/day.h"
#include "ledger/text.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using tally::h256;
using tally::VoteType;

namespace {

constexpr std::uint32_t kUnknownDay = 20000101;
// Of a sealed replay: the design's defaults.
constexpr std::uint32_t kTrustees = 5;
constexpr std::uint8_t kThreshold = 3;
constexpr std::uint32_t kMinimumBallots = 30;

ledger::Seed seed_of(const std::string& text, std::string_view what) {
  return ledger::Seed(h256("replay/seed", {ledger::view_of(text), ledger::view_of(what)}).view());
}

Bytes number_bytes(std::uint32_t number) {
  Bytes bytes;
  ledger::put_u32(bytes, number);
  return bytes;
}

// A file's text as the log takes it: what is not plain becomes a space, what is too long is cut at
// a whole character.
std::string plain(std::string_view text, std::size_t limit) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t length = 1;
    while (i + length < text.size() &&
           (static_cast<unsigned char>(text[i + length]) & 0xc0) == 0x80)
      ++length;
    const std::string_view character = text.substr(i, length);
    if (out.size() + length > limit) break;
    out += ledger::is_plain_text(out + std::string(character)) ? std::string(character) : " ";
    i += length;
  }
  return out;
}

// "31.03.2024" as 20240331; anything else is a day that says nothing.
std::uint32_t day_of(const tally::PabulibFile& file, std::string_view key) {
  const std::string text(file.value(key).value_or(""));
  const auto digit = [&](std::size_t at) { return static_cast<std::uint32_t>(text[at] - '0'); };
  if (text.size() != 10 || text[2] != '.' || text[5] != '.') return kUnknownDay;
  std::uint32_t day = 0;
  for (std::size_t at : {6U, 7U, 8U, 9U, 3U, 4U, 0U, 1U}) {
    if (digit(at) > 9) return kUnknownDay;
    day = day * 10 + digit(at);
  }
  return ledger::is_day(day) ? day : kUnknownDay;
}

// Limits that neither a layout nor a predicate says; 0 and 1 change nothing.
Result<> refuse_other_limits(const tally::PabulibFile& file) {
  for (const char* key : {"min_sum_cost", "min_points", "default_score"})
    if (const auto text = file.value(key); text && *text != "0" && *text != "1")
      return Error{Errc::unsupported_rule,
                   std::string(key) + " is a limit no layout or predicate expresses"};
  return ledger::Ok{};
}

std::uint32_t clamp(std::optional<std::int64_t> value, std::uint32_t otherwise,
                    std::uint32_t most) {
  if (!value || *value < 0) return std::min(otherwise, most);
  return static_cast<std::uint32_t>(std::min<std::int64_t>(*value, most));
}

// The table of decision D10.
Result<> set_layout(ReplayPlan& plan) {
  const tally::PabulibFile& file = plan.file;
  URNA_TRY(refuse_other_limits(file));
  const tally::PabulibLimits& limits = file.limits;
  const auto projects = static_cast<std::uint32_t>(file.projects.size());
  std::uint32_t longest = 1;
  std::int64_t most_points = 1, most_sum = 1;
  for (const tally::PabulibVote& vote : file.votes) {
    longest = std::max(longest, static_cast<std::uint32_t>(vote.marks.size()));
    std::int64_t sum = 0;
    for (const tally::Mark& mark : vote.marks) {
      most_points = std::max(most_points, mark.points);
      if (__builtin_add_overflow(sum, mark.points, &sum)) sum = ledger::limit::kAmount;
    }
    most_sum = std::max(most_sum, sum);
  }
  ledger::LayoutSpec& layout = plan.question.layout;
  ledger::BallotPredicates& predicates = plan.question.predicates;
  switch (file.vote_type) {
    case VoteType::approval:
    case VoteType::choose_1:
      layout.low = clamp(limits.min_length, 0, projects);
      layout.high =
          file.vote_type == VoteType::choose_1 ? 1 : clamp(limits.max_length, projects, projects);
      if (!limits.max_sum_cost) break;
      if (limits.max_length) return Error{Errc::unsupported_rule, "max_length beside max_sum_cost"};
      layout = {ledger::LayoutKind::knapsack, 0, 0, 0, 0, *limits.max_sum_cost};
      predicates.minimum_projects = clamp(limits.min_length, 0, projects);
      break;
    case VoteType::cumulative:
    case VoteType::scoring: {
      constexpr std::uint32_t kMostPoints = 1U << 30;
      layout.kind = ledger::LayoutKind::points;
      layout.total = clamp(
          limits.max_sum_points,
          static_cast<std::uint32_t>(std::min<std::int64_t>(most_sum, kMostPoints)), kMostPoints);
      layout.per = std::min(
          layout.total,
          clamp(limits.max_points,
                limits.max_sum_points ? layout.total : static_cast<std::uint32_t>(most_points),
                kMostPoints));
      predicates.minimum_points = clamp(limits.min_sum_points, 0, kMostPoints);
      predicates.minimum_projects = clamp(limits.min_length, 0, projects);
      predicates.maximum_projects = clamp(limits.max_length, 0, projects);
      break;
    }
    case VoteType::ordinal:
      layout.kind = ledger::LayoutKind::ranking;
      layout.high = clamp(limits.max_length, longest, projects);
      predicates.minimum_projects = clamp(limits.min_length, 0, projects);
      break;
  }
  return ledger::Ok{};
}

}  // namespace

ReplayKeys::ReplayKeys(const std::string& seed_text)
    : seed(seed_of(seed_text, "voters")),
      committee(seed_of(seed_text, "committee")),
      registrar(seed_of(seed_text, "registrar")),
      overseer(seed_of(seed_text, "overseer")),
      proposer(seed_of(seed_text, "proposer")) {}

tally::Credential ReplayKeys::credential(std::uint32_t row) const {
  return tally::Credential::derive("replay/credential", seed, row);
}

ledger::SlotId ReplayKeys::slot(std::uint32_t row) const {
  return ledger::SlotId::from(
      h256("replay/slot", {seed.view(), number_bytes(row)}).view().first(16));
}

ledger::SlotGrant ReplayKeys::grant(std::uint32_t row, const ledger::Hash& roll) const {
  const tally::Credential voter = credential(row);
  ledger::SlotGrant grant;
  grant.slot = slot(row);
  grant.parts.push_back(
      {voter.key(), tally::prove_possession(roll, voter, grant.slot, ledger::random_bytes(32))});
  grant.commitment =
      ledger::Commitment::from(h256("replay/commitment", {seed.view(), number_bytes(row)}).view());
  grant.tags.push_back(
      ledger::Tag::from(h256("replay/tag", {seed.view(), number_bytes(row)}).view()));
  return grant;
}

Result<ReplayPlan> plan_replay(std::string_view text, const std::optional<ledger::RuleSpec>& rule,
                               const FileReading& reading) {
  ReplayPlan plan;
  URNA_ASSIGN(plan.file, tally::parse_pabulib(text, reading.strictness));
  if (rule) {
    plan.rule = *rule;
  } else {
    URNA_ASSIGN(plan.rule, tally::rule_of(plan.file, reading.ties_in_file_order));
  }
  plan.file_hash = ledger::sha256(ledger::view_of(text));
  plan.origin =
      "replay-of-public-data.urna.example/" + ledger::to_hex(plan.file_hash.view()).substr(0, 16);
  plan.edition =
      ledger::EditionId::from(h256("replay/edition", {plan.file_hash.view()}).view().first(16));
  const std::string language(plan.file.value("language").value_or("en"));
  plan.language = ledger::is_language_tag(language) ? language : "en";
  plan.question.budget = plan.file.budget;
  plan.question.title = {{plan.language, plain(plan.file.value("description").value_or("Question"),
                                               ledger::limit::kTitleBytes)}};
  for (const tally::Project& project : plan.file.projects)
    plan.question.projects.push_back(project.id);
  URNA_TRY(set_layout(plan));
  return plan;
}

ledger::EditionAnnounced announcement_of(const ReplayPlan& plan, const ReplayKeys& keys) {
  ledger::EditionAnnounced event;
  event.origin = plan.origin;
  event.nonce = fresh_nonce();
  event.environment = ledger::Environment::replay;
  event.replayed_file = plan.file_hash;
  const std::string name = plain(plan.file.value("description").value_or("Pabulib"), 300);
  event.title = {{plan.language, name + " (replay of public data, SHA-256 " +
                                     ledger::to_hex(plan.file_hash.view()) + ")"}};
  event.languages = {plan.language};
  event.currency = plain(plan.file.value("currency").value_or("?"), ledger::limit::kLabelBytes);
  event.currency_decimals = static_cast<std::uint8_t>(plan.file.decimals);
  event.budget = plan.file.budget;
  const std::uint32_t begin = day_of(plan.file, "date_begin"),
                      end = std::max(begin, day_of(plan.file, "date_end"));
  event.calendar = {begin, begin, begin, end, end};
  event.eligibility.residence = {
      {plan.language, "Replay of public data: whoever voted in the source file."}};
  event.roles.committee = {keys.committee.public_key()};
  event.roles.committee_quorum = 1;
  event.roles.registrars = {keys.registrar.public_key()};
  event.roles.overseers = {keys.overseer.public_key()};
  event.rule = plan.rule;
  return event;
}

ledger::ProposalFiled proposal_of(const ReplayPlan& plan, const ReplayKeys& keys,
                                  std::size_t project) {
  ledger::ProposalFiled event;
  event.nonce = fresh_nonce();
  event.proposer = keys.proposer.public_key();
  event.label = plan.file.projects[project].label;
  const std::string_view name = plan.file.project_field(project, "name");
  event.title = {{plan.language, plain(name.empty() ? std::string_view(event.label) : name,
                                       ledger::limit::kTitleBytes)}};
  event.cost = plan.file.projects[project].cost;
  return event;
}

ledger::ProposalReviewed review_of(const ReplayPlan& plan, std::size_t project) {
  ledger::ProposalReviewed event;
  event.nonce = fresh_nonce();
  event.project = static_cast<std::uint32_t>(project);
  event.cost = plan.file.projects[project].cost;
  return event;
}

ledger::BallotDefined definition_of(const ReplayPlan& plan) {
  ledger::BallotDefined event;
  event.nonce = fresh_nonce();
  event.questions = {plan.question};
  event.styles = {{0, {0}}};
  if (plan.trustees) event.sealing = {plan.trustees->keys(), kThreshold, kMinimumBallots, {}};
  return event;
}

Result<> seal_plan(ReplayPlan& plan, const std::string& seed_text) {
  const ledger::BallotPredicates& limits = plan.question.predicates;
  const std::pair<std::uint32_t, const char*> named[] = {
      {limits.minimum_points, "minimum points"},
      {limits.maximum_projects, "most projects that get points"},
      {limits.minimum_projects, "fewest projects"},
      {limits.maximum_minus, "minus votes"}};
  for (const auto& [value, name] : named)
    if (value != 0)
      return Error{Errc::unsupported_kind,
                   std::string("a sealed ballot cannot prove a limit on: ") + name};
  plan.question.kind = ledger::BallotKind::sealed;
  plan.trustees.emplace(kTrustees,
                        seed_of(seed_text + ledger::to_hex(plan.file_hash.view()), "trustees"));
  return ledger::Ok{};
}

Result<> plan_within_limits(const ReplayPlan& plan, const ReplayKeys& keys) {
  URNA_TRY(ledger::within_limits(announcement_of(plan, keys)));
  for (std::size_t i = 0; i < plan.file.projects.size(); ++i)
    if (const auto fits = ledger::within_limits(proposal_of(plan, keys, i)); !fits)
      return Error{fits.code(),
                   "project '" + plan.file.projects[i].label + "': " + fits.error().detail};
  return ledger::within_limits(definition_of(plan));
}

tally::Choice choice_of(const ReplayPlan& plan, const tally::PabulibVote& vote) {
  tally::Choice choice;
  if (plan.question.layout.kind == ledger::LayoutKind::points) {
    choice.assign(plan.file.projects.size(), 0);
    for (const tally::Mark& mark : vote.marks) choice[mark.project] = mark.points;
    return choice;
  }
  for (const tally::Mark& mark : vote.marks) choice.push_back(mark.project);
  if (plan.question.layout.kind != ledger::LayoutKind::ranking) std::ranges::sort(choice);
  return choice;
}

}  // namespace urna::api

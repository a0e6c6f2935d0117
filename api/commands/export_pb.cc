// `urna export --pb` (decision D9): who voters are never enters the log, so a replay's file is
// joined from its source; the log has the last word on who won and with how many votes.
#include "api/commands/export_pb.h"

#include <algorithm>

#include "api/commands/import.h"
#include "api/pabulib_file.h"
#include "ledger/crypto.h"
#include "ledger/file.h"
#include "tally/ballot/ballot.h"
#include "tally/election/choice.h"
#include "tally/rules/pabulib.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Result;
using tally::Edition;
using tally::PabulibFile;

namespace {

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

std::size_t column(const tally::PabulibRow& columns, std::string_view name) {
  const auto found = std::ranges::find(columns, name);
  return found == columns.end() ? kNowhere : static_cast<std::size_t>(found - columns.begin());
}

// Replaces a field where it says another number; "12.0" and " 12" may stay.
void set_number(tally::PabulibRow& row, std::size_t at, std::int64_t number) {
  if (at != kNowhere && tally::parse_amount(row[at], 0) != number) row[at] = std::to_string(number);
}

// 2 (outside the plain rule) and 3 (from reserves) are the city's marks and stay; only a mark that
// contradicts the log is replaced.
void set_selected(tally::PabulibRow& row, std::size_t at, bool won) {
  if (at == kNowhere) return;
  if (won && row[at] != "1" && row[at] != "2" && row[at] != "3") row[at] = "1";
  if (!won && row[at] == "1") row[at] = "0";
}

void drop_left_out(PabulibFile& file) {
  if (file.votes.size() == file.vote_rows.size()) return;
  std::vector<tally::PabulibRow> kept;
  for (tally::PabulibVote& vote : file.votes) {
    kept.push_back(std::move(file.vote_rows[vote.row]));
    vote.row = kept.size() - 1;
  }
  file.vote_rows = std::move(kept);
  for (auto& [key, value] : file.meta)
    if (key == "num_votes") value = std::to_string(file.votes.size());
}

// Whether the log takes this vote: by what the import casts and the same layout and predicates.
bool is_taken(const tally::QuestionContext& question, const ReplayPlan& plan,
              const tally::PabulibVote& vote) {
  const auto bits = question.layout.encode(choice_of(plan, vote));
  return bits && tally::check_predicates(question, tally::pack_bits(*bits)).ok();
}

void drop_refused(const Declared& declared, PabulibFile& file) {
  ReplayPlan plan;
  plan.question = declared.question;
  plan.file = std::move(file);
  std::vector<tally::PabulibVote> taken;
  for (const tally::PabulibVote& vote : plan.file.votes)
    if (is_taken(declared.context, plan, vote)) taken.push_back(vote);
  file = std::move(plan.file);
  file.votes = std::move(taken);
}

// The source with exactly the ballots that the log counted: those the reading leaves out and those
// the layout refuses are not among them.
Result<PabulibFile> source_of(const Declared& declared, const std::string& folder) {
  const ledger::Hash& hash = declared.edition.announced.replayed_file;
  const std::string path = folder + "/source/" + ledger::to_hex(hash.view()) + ".pb";
  URNA_ASSIGN(const ledger::Bytes text, ledger::read_file(path, tally::kMaxPabulibBytes));
  if (ledger::sha256(text) != hash)
    return Error{Errc::bad_pabulib, path + " is not the file that the edition names"};
  for (const auto strictness : {tally::Strictness::strict, tally::Strictness::lenient}) {
    auto file = tally::parse_pabulib(ledger::text_of(text), strictness);
    if (!file) continue;
    if (ballots_of(*file) != declared.instance.groups) drop_refused(declared, *file);
    drop_left_out(*file);
    if (ballots_of(*file) == declared.instance.groups) return *std::move(file);
  }
  return Error{Errc::bad_pabulib, "the ballots of the log are not those of " + path};
}

// Ballots that name each project, points of 0 among them.
std::vector<std::int64_t> votes_of(const PabulibFile& file) {
  std::vector<std::int64_t> votes(file.projects.size(), 0);
  for (const tally::PabulibVote& vote : file.votes)
    for (const tally::Mark& mark : vote.marks) ++votes[mark.project];
  return votes;
}

Result<std::string> replayed(const Declared& declared, const std::string& folder) {
  URNA_ASSIGN(PabulibFile file, source_of(declared, folder));
  const std::size_t selected = column(file.project_columns, "selected"),
                    votes = column(file.project_columns, "votes"),
                    score = column(file.project_columns, "score");
  const std::vector<std::int64_t> named = votes_of(file);
  for (std::size_t p = 0; p < file.project_rows.size(); ++p) {
    set_selected(file.project_rows[p], selected, declared.won(p));
    set_number(file.project_rows[p], votes, named[p]);
    set_number(file.project_rows[p], score, declared.result.scores[p]);
  }
  return tally::write_pabulib(file);
}

}  // namespace

Result<std::string> pabulib_of(const Edition& edition, std::uint16_t question,
                               const std::string& ledger_folder) {
  URNA_ASSIGN(const Declared declared, declared_of(edition, question));
  if (edition.announced.environment == ledger::Environment::replay)
    return replayed(declared, ledger_folder);
  return plain_pabulib(declared);
}

}  // namespace urna::api

#include "api/open_data.h"

#include "api/answers.h"
#include "api/log_lines.h"
#include "api/pabulib_file.h"
#include "api/routes.h"
#include "api/tables.h"
#include "api/views.h"
#include "api/zip.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;

namespace {

SharedString shared(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

// The members one after the other in pieces, then the log's lines, read while they are sent.
class Archive : public BodySource {
 public:
  Archive(std::vector<ArchiveMember> members, std::unique_ptr<LogLines> lines,
          std::shared_ptr<std::atomic<std::size_t>> count)
      : members_(std::move(members)), lines_(std::move(lines)), count_(std::move(count)) {}
  ~Archive() override { --*count_; }
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;
  Piece next() override {
    if (member_ < members_.size()) return {next_of_members(), Then::more};
    return lines_ ? next_of_lines() : finish("");
  }

 private:
  std::string next_of_members() {
    const ArchiveMember& member = members_[member_];
    std::string piece = at_ == 0 ? zip_.header_of(member.name, *member.bytes) : "";
    piece.append(*member.bytes, at_, kPieceBytes);
    at_ += kPieceBytes;
    if (at_ < member.bytes->size()) return piece;
    at_ = 0;
    ++member_;
    return piece;
  }
  Piece next_of_lines() {
    std::string before = lines_begun_ ? "" : zip_.begin("log.jsonl");
    lines_begun_ = true;
    Piece piece = lines_->next();
    if (piece.then == Then::broken || !zip_.is_small_enough()) return {"", Then::broken};
    zip_.pass(piece.bytes);
    if (piece.then == Then::end) return finish(before + piece.bytes + zip_.end());
    return {before + piece.bytes, Then::more};
  }
  Piece finish(const std::string& before) { return {before + zip_.finish(), Then::end}; }

  std::vector<ArchiveMember> members_;
  std::unique_ptr<LogLines> lines_;
  std::shared_ptr<std::atomic<std::size_t>> count_;
  ZipWriter zip_;
  std::size_t member_ = 0, at_ = 0;
  bool lines_begun_ = false;
};

// What tells one archive from another: all bytes of it follow from these.
std::string tag_of(const std::vector<ArchiveMember>& members) {
  std::string all;
  for (const ArchiveMember& member : members)
    all += member.name + "\n" +
           ledger::to_hex(ledger::sha256(ledger::view_of(*member.bytes)).view()) + "\n";
  return all;
}

}  // namespace

Result<SharedString> OpenData::results_table(const ledger::EditionId& id,
                                             const tally::Edition& edition) const {
  if (!edition.result) return Error{Errc::not_found, "nothing is declared yet"};
  const std::lock_guard lock(mutex_);
  SharedString& kept = results_[id];
  if (!kept) kept = shared(api::results_table(edition));
  return kept;
}

Result<SharedString> OpenData::pabulib(const ledger::EditionId& id, const tally::Edition& edition,
                                       std::uint16_t question) const {
  if (!edition.result) return Error{Errc::not_found, "nothing is declared yet"};
  const auto& questions = edition.defined->questions;
  if (question >= questions.size())
    return Error{Errc::not_found, "no question " + std::to_string(question)};
  if (questions[question].kind == ledger::BallotKind::sealed)
    return Error{Errc::not_found, "single ballots of a sealed question are not published"};
  const std::lock_guard lock(mutex_);
  SharedString& kept = pabulib_[{id, question}];
  if (kept) return kept;
  URNA_ASSIGN(const Declared declared, declared_of(edition, question));
  URNA_ASSIGN(std::string text, plain_pabulib(declared));
  return kept = shared(std::move(text));
}

std::vector<ArchiveMember> OpenData::tables_of(const ledger::EditionId& id,
                                               const tally::Edition& edition) const {
  std::vector<ArchiveMember> members{{"edition.json", shared(edition_view(id, edition) + "\n")},
                                     {"projects.csv", shared(projects_table(edition))},
                                     {"turnout.csv", shared(turnout_table(edition))}};
  if (const auto table = results_table(id, edition)) members.push_back({"results.csv", *table});
  for (std::size_t q = 0; edition.defined && q < edition.defined->questions.size(); ++q)
    if (const auto file = pabulib(id, edition, static_cast<std::uint16_t>(q)))
      members.push_back({"results-" + std::to_string(q) + ".pb", *file});
  return members;
}

HttpResponse OpenData::archive(const ledger::EditionId& id, const tally::Edition& edition,
                               std::uint64_t log_size) const {
  const auto published = host_.newest();
  const ArchiveSizes sizes{log_size, published->checkpoint.size};
  std::vector<ArchiveMember> members = tables_of(id, edition);
  members.push_back({"checkpoint", shared(published->note)});
  members.push_back({"vkey", shared(to_text(host_.journal().vkey()) + "\n")});
  const auto readme = shared(archive_readme(edition, members, sizes));
  const auto description = shared(archive_description(id, edition, members, sizes));
  members.insert(members.begin(), {{"README.md", readme}, {"datapackage.json", description}});
  const std::string tag = tag_of(members);
  auto lines =
      sizes.has_log_lines() ? std::make_unique<LogLines>(host_.journal(), 0, sizes.log) : nullptr;
  if (++*archives_ > kMaxArchives) {
    --*archives_;
    return problem({Errc::busy, "many archives are on their way"});
  }
  HttpResponse response = streamed_answer(
      "application/zip", std::make_shared<Archive>(std::move(members), std::move(lines), archives_),
      tag);
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"opendata.zip\"");
  return response;
}

}  // namespace urna::api

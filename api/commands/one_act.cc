#include "api/commands/one_act.h"

#include <cinttypes>
#include <cstdio>

#include "api/prepared_act.h"
#include "ledger/file.h"

namespace urna::api {

using ledger::Errc;

namespace {

int say(const char* what, const Result<std::uint64_t>& index) {
  if (!index) return fail(what, index.error());
  std::printf("%s: entry %" PRIu64 "\n", what, *index);
  return kExitRight;
}

// Of acts that speak of one project alone.
std::optional<std::uint32_t> project_of(const ledger::EventBody& body) {
  if (const auto* review = std::get_if<ledger::ProposalReviewed>(&body)) return review->project;
  if (const auto* report = std::get_if<ledger::MilestoneReported>(&body)) return report->project;
  if (const auto* award = std::get_if<ledger::AwardAmended>(&body)) return award->project;
  return std::nullopt;
}

// What people should see beside the act: of which edition, and of which project.
std::string remark_on(const ledger::EventBody& body, const tally::Edition& edition) {
  const auto first = [&](const ledger::Texts& texts) {  // in the edition's first language
    const auto found = texts.find(edition.announced.languages.at(0));
    if (found != texts.end()) return found->second;
    return texts.empty() ? std::string() : texts.begin()->second;
  };
  const std::string title = first(edition.announced.title);
  const std::optional<std::uint32_t> project = project_of(body);
  if (!project || *project >= edition.projects.size()) return title;
  const ledger::ProposalFiled& filed = edition.projects[*project].filed;
  return title + " · " + filed.label + " " + first(filed.title);
}

int prepare(const char* what, Desk& desk, ledger::EventBody body, const Keys& keys,
            const std::string& path) {
  const std::string remark =
      desk.with_edition([&](const tally::Edition& e) { return remark_on(body, e); });
  const auto written = write_prepared_act(desk.host().origin(), remark,
                                          {desk.edition_id(), std::move(body)}, keys, path);
  if (!written) return fail(what, written.error());
  std::printf("%s: prepared, NOT in the log yet: urna sign %s --key YOURS\n", what, path.c_str());
  return kExitRight;
}

}  // namespace

Result<> write_prepared_act(const std::string& origin, const std::string& remark,
                            ledger::Event event, const Keys& keys, const std::string& path) {
  URNA_ASSIGN(PreparedAct act, prepare_act(origin, remark, std::move(event)));
  for (const ledger::SigningKey* key : keys) {
    URNA_ASSIGN(act, add_signature(act, *key));
  }
  return ledger::write_file(path, ledger::view_of(line_of(act) + "\n"));
}

Result<> add_reasons(const std::vector<std::string>& given, ledger::Texts& reason) {
  for (const std::string& one : given) {
    const std::size_t equals = one.find('=');
    if (equals == std::string::npos || !ledger::is_language_tag(one.substr(0, equals)))
      return ledger::Error{Errc::usage,
                           "--reason: '" + one + "' must begin with its language, like ro=..."};
    if (!reason.emplace(one.substr(0, equals), one.substr(equals + 1)).second)
      return ledger::Error{Errc::usage, "--reason: " + one.substr(0, equals) + " is given twice"};
  }
  return ledger::Ok{};
}

int run_one_act(const char* what, const ActOptions& options, const MakeAct& make) {
  if (options.keys.empty() && options.prepare.empty())
    return fail(what, {Errc::usage, "--key is required, or --prepare FILE"});
  auto desk = Desk::open(options.ledger, options.edition);
  if (!desk) return fail(what, desk.error());
  const auto keys = (*desk)->keys(options.keys);
  if (!keys) return fail(what, keys.error());
  Result<ledger::EventBody> body = make(**desk);
  if (!body) return fail(what, body.error());
  if (!options.prepare.empty())
    return prepare(what, **desk, *std::move(body), *keys, options.prepare);
  return say(what, (*desk)->act(*std::move(body), *keys));
}

}  // namespace urna::api

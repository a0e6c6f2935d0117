// Rung L4: acts signed by the right keys that the law refuses all the same, told as lines of a
// scenario (tests/scenarios/README says the words) and forced into a log that is hashed and signed
// again. Open and sealed questions, side by side.
#include <algorithm>
#include <map>

#include "tests/fixture/teller.h"
#include "tests/tamper/kinds.h"
#include "tests/tamper/told_lines.h"

namespace urna::tamper {

using fixture::Teller;

const Teller& told_before(const std::string& before) {
  static std::map<std::string, Teller> kept;
  const auto found = kept.find(before);
  if (found != kept.end()) return found->second;
  Teller teller;
  std::string_view text = before;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    teller.line = *fixture::parse_line(std::string(text.substr(0, end)), number);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (teller.tell_at_once()) continue;
    const auto answer = teller.tell();
    if (!answer)
      std::fprintf(stderr, "%s: %s\n", teller.line.words[0].c_str(),
                   to_text(answer.error()).c_str());
    CHECK(answer.ok());
  }
  return kept.emplace(before, std::move(teller)).first->second;
}

namespace {

Mutant told_mutant(const Scene& scene, const ToldLine& told, std::size_t number) {
  Teller cheat = told_before(told.before);
  cheat.line = *fixture::parse_line(told.line, 1'000 + number);
  const auto answer = cheat.tell();
  if (answer) std::fprintf(stderr, "%s: the law admits it\n", told.line);
  CHECK(!answer.ok());
  Town town = told_before(told.before).town;
  town.blobs = cheat.town.blobs;
  Mutant made = forced_mutant(scene, told.line, town, cheat.submitted, told.check);
  made.exit = told.exit;
  return made;
}

}  // namespace

std::vector<Kind> told_kinds() {
  std::vector<Kind> all;
  for (std::size_t i = 0; i < told_lines().size(); ++i) {
    const ToldLine& first = told_lines()[i];
    const std::string kind(first.kind);
    if (std::ranges::find(all, kind, &Kind::name) != all.end()) continue;
    all.push_back({kind, Rung::offices, first.rows, "the law", [kind](const Scene& scene) {
                     std::vector<Mutant> made;
                     for (std::size_t n = 0; n < told_lines().size(); ++n)
                       if (told_lines()[n].kind == kind && told_lines()[n].scene == scene.name)
                         made.push_back(told_mutant(scene, told_lines()[n], n));
                     return made;
                   }});
  }
  return all;
}

}  // namespace urna::tamper

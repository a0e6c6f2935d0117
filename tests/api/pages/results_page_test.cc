// What the results page says where nothing was opened, and where money was kept for some.
#include <gtest/gtest.h>

#include "api/pages/pages.h"
#include "tests/api/interface/town_host.h"

namespace urna::api {
namespace {

using fixture::Town;
using tally::Phase;

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}
std::string page(Town town, const std::string& path = "/en/results") {
  TownHost host(std::move(town));
  return host.get(path).body;
}

TEST(ResultsPage, AQuestionOfTooFewBallotsHasNoFiguresButAReason) {
  ledger::init_crypto();
  Town few;
  few.seal(4);  // three vote
  few.run_to(Phase::closed);
  ASSERT_TRUE(few.act(few.result().value(), few.committee).ok());
  for (const char* path : {"/en/projects", "/en/projects/0"})
    EXPECT_FALSE(holds(page(few, path), "not_funded")) << path;
  const std::string said = page(std::move(few));
  const std::string reason = Words::in(Language::en)("results.too_few");
  EXPECT_TRUE(holds(said, reason));
  EXPECT_FALSE(holds(said, "not_funded")) << "of nobody's votes, nothing can be said to have lost";
  const std::string opened = page(town_in(Phase::declared, true));
  EXPECT_FALSE(holds(opened, reason));
  EXPECT_TRUE(holds(opened, "class=\"status won\""));
}

TEST(ResultsPage, NamesTheEnvelopeThatAProjectIsPaidFrom) {
  Town town = town_in(Phase::declared, false);
  tally::Edition edition = town.edition();
  const auto written = [&] {
    LogSeen log;
    log.editions = {see(town.id, edition)};
    const Words& words = Words::in(Language::en);
    return results_page(Reader{words, log, "results"}, *log.newest()).content.html();
  };
  const std::string why = Words::in(Language::en)("results.envelopes");
  EXPECT_FALSE(holds(written(), why));
  edition.defined->questions[0].envelopes = {{1, {{"en", "Living together"}}, 6'000}};
  edition.projects[0].review->envelope = 1;
  const std::string said = written();
  EXPECT_TRUE(holds(said, why));
  EXPECT_NE(said.find("Living together"), said.rfind("Living together")) << "once at its project";
}

}  // namespace
}  // namespace urna::api

// Acts around and after the vote that the law refuses, signed by whom they should be.
#include "tests/tamper/told_lines.h"

namespace urna::tamper {

namespace {

constexpr const char* kHelped = "found\nannounce\norganisations\nmerges\nsession training\n";

void add_people(std::vector<ToldLine>& all) {
  add_open(all, "attendance-that-gives-a-group-away", "S01", kHelped,
           {{"held 0 5 young=4 old=1 merged=0", "18.4"},
            {"held 0 5 young=5 merged=0", "18.1"},
            {"held 0 5 young=4 old=2 merged=0", "18.5"}});
  add_open(all, "attendance-counted-twice", "Y07", std::string(kHelped) + "held 0 5\n",
           {{"held 0 50", "2"}, {"held 1 5", "2"}});
  add_open(all, "merge-order-chosen-later", "O11", std::string(kHelped) + "held 0 5\n",
           {{"merges", "2"}});
  add_open(
      all, "organisation-with-two-roles", "B25", kHelped,
      {{"organisations monitor1=registrar", "2"}, {"organisations monitor1=institution1", "2"}});
}

void add_plan(std::vector<ToldLine>& all) {
  const std::string planned =
      std::string(kHelped) + "plan 1 2 responsible=institution1\nactivity 1 3 by=institution1\n";
  add_open(all, "activity-reported-by-others", "B25", planned,
           {{"activity 1 3", "2"}, {"activity 1 3 by=monitor1", "2"}, {"activity 7 3", "2"}});
  add_open(all, "plan-that-drops-what-was-reported", "Y07", planned, {{"plan 2", "2"}});
  add_open(all, "figure-without-a-source", "Y07", kHelped,
           {{"baseline voters 2024 source=none", "2"}});
}

void add_progress(std::vector<ToldLine>& all) {
  const std::string reported =
      "run-to-voting\norganisations\ncast alice P1\nclose\ndeclare\nreport P1 400 spent=2000\n";
  const std::string judged = reported + "judge 17 confirm\n";
  add_open(all, "spent-beyond-the-award", "Y07", reported,
           {{"report P1 500 spent=6001", "2"},
            {"report P1 1001", "2"},
            {"report P2 100", "2"},
            {"amend P1 1999", "2"}});
  add_open(all, "report-judged-by-its-own-side", "B25", reported,
           {{"judge 17 confirm by=committee1", "2"},
            {"judge 17 confirm by=partner1", "2"},
            {"judge 16 confirm", "2"}});
  add_open(all, "report-judged-twice", "B25", judged, {{"judge 17 dispute", "2"}});
  add_open(all, "report-of-another-log", "T15", reported,
           {{"publish size=99", "2"}, {"publish root=other", "2"}, {"publish data=none", "2"}});
}

void add_surveys(std::vector<ToldLine>& all) {
  const std::string opened =
      "found\nannounce\nenrol alice\nenrol bob\nsurvey score yes-no\nanswer-survey alice 5 1\n";
  add_open(all, "survey-answered-twice", "B01 B11", opened,
           {{"answer-survey alice 1 2", "2"}, {"answer-survey bob 1 2 bseq=2", "7.4"}});
  add_open(all, "survey-answered-by-nobody", "B02 E07", opened,
           {{"answer-survey mallory 5 1", "7.3"},
            {"answer-survey bob 5 1 slot=alice", "7.3"},
            {"answer-survey bob 5 1 bend=voter", "7.8"}});
  add_open(all, "survey-answer-out-of-range", "B09", opened,
           {{"answer-survey bob 5 3", "7.5"}, {"answer-survey bob 5 1 body=long", "7.2"}});
  add_open(all, "survey-papers-that-do-not-add-up", "O17", opened,
           {{"survey-papers 0 3 counts=1+0+0+0+3,3+0", "2"},
            {"survey-papers 0 3 counts=1+0+0+0+2", "2"},
            {"survey-papers 0 3 counts=1+0+0+0+2,3+0 by=officer1", "2"}});
  add_open(all, "survey-answered-after-its-close", "B08", opened + "close-survey 0\n",
           {{"answer-survey bob 5 1", "2"}, {"close-survey 0", "2"}});
}

}  // namespace

std::vector<ToldLine> follow_up_lines() {
  std::vector<ToldLine> all;
  add_people(all);
  add_plan(all);
  add_progress(all);
  add_surveys(all);
  return all;
}

}  // namespace urna::tamper

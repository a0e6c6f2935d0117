// Sealed surveys: rows B01 to B23, P05, Y07 to Y15. What holds for a ballot and its count must hold
// for an answer and its count, and nothing made for one may serve the other.
#include "tests/tamper/told_lines.h"

namespace urna::tamper {

namespace {

// Five keys: three for the question, two for the attributes. Alice's ballot is the last one cast.
constexpr const char* kVoted = "seal\nrun-to-voting\ncast bob P1\ncast carol P2\ncast alice P1\n";

std::string opened() {
  return std::string(kVoted) + "survey yes-no kind=2\nanswer-survey alice 1\n";
}

std::string closed() {
  return opened() + "answer-survey bob 1\nanswer-survey carol 2\nclose-survey 0\n";
}

std::string counted() { return closed() + "counted-set survey=0\n"; }

void add_answers(std::vector<ToldLine>& all) {
  add_sealed(all, "sealed-survey-without-keys", "B13 Y12", "seal\nfound\nannounce\n",
             {{"survey yes-no kind=2", "4.7"}});
  add_sealed(all, "sealed-survey-of-more-bits-than-keys", "B19", kVoted,
             {{"survey score kind=2", "4.7"}, {"survey yes-no yes-no kind=2", "4.7"}});
  add_sealed(all, "sealed-answer-header", "B23 B24", opened(),
             {{"answer-survey bob 1 kind=1", "7.1"},
              {"answer-survey bob 1 kind=0", "7.1"},
              {"answer-survey bob 1 channel=2", "7.1"},
              {"answer-survey bob 1 body=long", "7.2"}});
  add_sealed(all, "sealed-answer-of-nobody", "B02 E07", opened(),
             {{"answer-survey mallory 1", "7.3"},
              {"answer-survey bob 1 slot=carol", "7.3"},
              {"answer-survey bob 1 bend=voter", "7.8"}});
  add_sealed(all, "sealed-answer-twice", "B01 B11", opened(),
             {{"answer-survey alice 2", "2"}, {"answer-survey bob 1 bseq=2", "7.4"}});
  add_sealed(all, "sealed-answer-out-of-range", "B09 B13", opened(),
             {{"answer-survey bob 3", "7.5"},
              {"answer-survey bob 1 value=2", "7.6"},
              {"answer-survey bob 1 value=-1", "7.6"},
              {"answer-survey bob 1 value=1000000", "7.6"}});
  add_sealed(
      all, "sealed-answer-copied", "B04 B12", opened(),
      {{"answer-survey bob 1 body=copied", "7.5"}, {"answer-survey bob 1 body=bent", "7.6"}});
  add_sealed(all, "sealed-answer-copied-from-another-survey", "B03 B04",
             opened() + "survey yes-no kind=2\n",
             {{"answer-survey alice 1 survey=1 body=copied", "7.5"}});
  add_sealed(all, "sealed-answer-with-a-ballots-randomness", "B19", opened(),
             {{"answer-survey bob 1 alpha=last", "8"}});
  add_sealed(all, "sealed-answer-after-the-close", "B08", closed(),
             {{"answer-survey bob 1", "2"}, {"close-survey 0", "2"}});
}

void add_sets(std::vector<ToldLine>& all) {
  add_sealed(all, "sealed-survey-counted-too-early", "Y07", opened(),
             {{"counted-set survey=0", "11"}});
  add_sealed(all, "sealed-survey-counted-otherwise", "Y06 Y14", closed(),
             {{"counted-set survey=0 digest=other", "11"},
              {"counted-set survey=0 sum=other", "11"},
              {"counted-set survey=0 sum=doubled", "11"},
              {"counted-set survey=0 sum=less", "11"},
              {"counted-set survey=0 counted=1", "11"},
              {"counted-set survey=0 question=32769", "11"},
              {"counted-set survey=0 question=0", "2"},
              {"counted-set survey=0 by=trustee1,trustee2", "2"}});
  add_sealed(all, "sealed-survey-of-too-few", "P05 Y08", opened() + "close-survey 0\n",
             {{"counted-set survey=0", "18.4"}});
  add_sealed(all, "open-survey-counted-as-sealed", "B23",
             std::string(kVoted) + "survey yes-no\nclose-survey 0\n",
             {{"counted-set survey=0", "11"}});
  add_sealed(all, "sealed-survey-counted-twice", "Y07", counted(),
             {{"counted-set survey=0", "11"}});
}

void add_parts(std::vector<ToldLine>& all) {
  add_sealed(all, "sealed-survey-part-of-another", "Y09 Y10 Y13", counted(),
             {{"share 1 survey=0 as=0", "12.1"},
              {"share 1 survey=0 as=4", "12.1"},
              {"share 1 survey=0 as=2", "2"},
              {"share 1 survey=0 bend=length", "12.3"}});
  add_sealed(all, "sealed-survey-part-twice", "Y10 Y13", counted() + "share 1 survey=0\n",
             {{"share 1 survey=0", "12.1"}});
  add_sealed(all, "sealed-survey-opened-by-too-few", "Y11", counted() + "share 1 survey=0\n",
             {{"opened survey=0", "12.4"}});
  add_sealed(all, "sealed-survey-opened-by-a-false-factor", "Y09",
             counted() + "share 1 survey=0\nshare 2 survey=0 bend=factor\n",
             {{"opened survey=0", "12.4"}});
  add_sealed(all, "sealed-survey-opened-by-an-unproved-part", "Y09 B12",
             counted() + "share 1 survey=0\nshare 2 survey=0 bend=proof\n",
             {{"opened survey=0", "12.4"}});
  // The vote's sums have as many forms: the part is well formed and speaks of something else.
  add_sealed(all, "sealed-survey-opened-by-a-part-of-the-vote", "B03 Y10",
             closed() +
                 "close\ncounted-set\ncounted-set survey=0\nshare 1 survey=0\n"
                 "share 2 survey=0 for=vote\n",
             {{"opened survey=0", "12.4"}});
  const std::string shared = counted() + "share 1 survey=0\nshare 3 survey=0\n";
  add_sealed(all, "sealed-survey-opened-with-other-counts", "Y01 Y15", shared,
             {{"opened survey=0 count=1", "13"},
              {"opened survey=0 count=-1", "13"},
              {"opened survey=0 count=1000000", "13"},
              {"opened survey=0 rows=some", "16.2"}});
  add_sealed(all, "sealed-survey-opened-twice", "Y07", shared + "opened survey=0\n",
             {{"opened survey=0", "11"}, {"share 2 survey=0", "11"}});
  add_sealed(all, "sealed-survey-sampled", "O17", closed() + "close\n",
             {{"sample 2 question=32768", "11"}});
}

}  // namespace

std::vector<ToldLine> sealed_survey_lines() {
  std::vector<ToldLine> all;
  add_answers(all);
  add_sets(all);
  add_parts(all);
  return all;
}

}  // namespace urna::tamper

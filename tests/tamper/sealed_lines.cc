// Sealed questions until the close: rows B02 to B23, E02, Y12, Y13.
#include "tests/tamper/told_lines.h"

namespace urna::tamper {

namespace {

constexpr const char* kSealedTown = "seal\nrun-to-voting\ncast bob P1\n";

void add_sealed_ballots(std::vector<ToldLine>& all) {
  add_sealed(all, "ballot-header", "B23 B24 B03", kSealedTown,
             {{"cast alice P1 kind=1", "7.1"},
              {"cast alice P1 kind=0", "7.1"},
              {"cast alice P1 question=1", "7.1"},
              {"cast alice P1 channel=2", "7.1"},
              {"cast alice P1 channel=9", "7.1"}});
  add_sealed(all, "ballot-length", "B05 B20", kSealedTown, {{"cast alice P1 body=long", "7.2"}});
  add_sealed(all, "ballot-item", "B16 B17", kSealedTown,
             {{"cast alice P1 item=identity", "7.2"},
              {"cast alice P1 item=not-a-point", "7.2"},
              {"cast alice P1 item=top-bit", "7.2"},
              {"cast alice P1 item=not-a-scalar", "7.2"}});
  add_sealed(all, "ballot-of-nobody", "B02 E07 E10", kSealedTown,
             {{"cast mallory P1", "7.3"}, {"cast alice P1 slot=bob", "7.3"}});
  add_sealed(all, "ballot-out-of-chain", "B01 B11", kSealedTown,
             {{"cast bob P1 bseq=1", "7.4"},
              {"cast bob P2 bseq=1", "7.4"},
              {"cast bob P1 bseq=3", "7.4"},
              {"cast alice P1 bseq=2", "7.4"}});
  add_sealed(all, "ballot-replayed", "B01 T06", kSealedTown, {{"cast last", "7.4"}});
  add_sealed(all, "ballot-over-its-limits", "B09 B10 B14", kSealedTown,
             {{"cast alice choice=everything", "7.5"}});
  add_sealed(all, "ballot-copied", "B04", kSealedTown,
             {{"cast alice P1 body=copied", "7.5"}, {"cast alice P1 body=re-randomised", "7.5"}});
  add_sealed(all, "ballot-of-another-election", "B03 B15", kSealedTown,
             {{"cast alice P1 body=foreign", "7.5"}});
  add_sealed(all, "ballot-out-of-range", "B13", kSealedTown,
             {{"cast alice P1 value=2", "7.6"},
              {"cast alice P1 value=-1", "7.6"},
              {"cast alice P1 value=1000000", "7.6"},
              {"cast alice P1 value=half", "7.6"}});
  add_sealed(all, "ballot-proof", "B12 B04", kSealedTown,
             {{"cast alice P1 proof=other", "7.6"}, {"cast alice P1 proof=swapped", "7.5"}});
  add_sealed(all, "ballot-signature", "B02 B18", kSealedTown,
             {{"cast alice P1 bend=voter", "7.8"}});
  add_sealed(all, "ballot-assisted-by-nobody", "E12", kSealedTown,
             {{"cast alice P1 channel=1", "7.9"}, {"cast alice P1 channel=1 by=officer1", "7.9"}});
  add_sealed(all, "ballot-randomness-twice", "B19", kSealedTown,
             {{"cast alice P1 alpha=last", "8"}});
  add_sealed(all, "ballot-after-the-close", "B08", "seal\nrun-to-voting\nclose\n",
             {{"cast alice P1", "6"}, {"challenge alice P1", "6"}});
  add_sealed(all, "challenge-cast", "B04", "seal\nrun-to-voting\nchallenge alice P1\n",
             {{"cast last", "7.7"}, {"challenge last", "2"}, {"cast bob P1 alpha=last", "8"}});
  add_sealed(all, "challenge-opened-wrongly", "B12", "seal\nrun-to-voting\n",
             {{"challenge bob P1 bend=bits", "9.1"},
              {"challenge bob P1 bend=randomness", "9.1"},
              {"challenge bob P1 value=2", "9.1"}});
  add_sealed(all, "cast-opened", "P06", "seal\nrun-to-voting\ncast alice P1\n",
             {{"challenge last", "9.3"}});
}

void add_keys(std::vector<ToldLine>& all) {
  const std::string defined = kSealedDefined,
                    committed = defined + "commit 1\ncommit 2\ncommit 3\n",
                    revealed = committed + "reveal 1\nreveal 2\nreveal 3\n";
  add_sealed(all, "ceremony-out-of-order", "Y12", defined + "commit 1\ncommit 2\n",
             {{"reveal 1", "4.3"},
              {"commit 1", "4.3"},
              {"open", "4.7"},
              {"attributes alice young", "4.7"}});
  add_sealed(all, "trustee-that-is-not", "Y13", defined + "commit 1\ncommit 2\n",
             {{"commit 3 by=trustee1", "2"}, {"commit 3 as=0", "12.1"}, {"commit 3 as=4", "12.1"}});
  add_sealed(all, "keys-not-elements", "Y13 B16", committed,
             {{"reveal 1 bend=length", "4.1"},
              {"reveal 1 bend=element", "4.1"},
              {"reveal 1 bend=identity", "4.1"}});
  add_sealed(all, "keys-not-committed-to", "Y12", committed,
             {{"reveal 1 of=2", "4.2"}, {"reveal 1 bend=point", "4.2"}});
  add_sealed(all, "keys-not-proved", "Y12 B12", committed,
             {{"reveal 1 proof-of=2", "4.4"}, {"reveal 1 bend=proof", "4.4"}});
  add_sealed(all, "keys-that-cancel", "Y12 Y13",
             defined + "commit 1\ncommit 2\ncommit 3 keys=cancel\nreveal 1\nreveal 2\n",
             {{"reveal 3 keys=cancel", "4.6"}});
  add_sealed(all, "keys-that-double", "Y12 Y13",
             defined + "commit 1\ncommit 2\ncommit 3 keys=double\nreveal 1\nreveal 2\n",
             {{"reveal 3 keys=double", "4.6"}});
  add_sealed(all, "shares-of-keys", "Y10", revealed + "deal 1\ndeal 2\n",
             {{"deal 3 bend=length", "4.5"}, {"accept 1", "4.3"}, {"complain 1 2", "4.3"}});
  add_sealed(all, "complaint", "Y09",
             revealed + "deal 1\ndeal 2\ndeal 3\ncomplain 1 2\nanswer 2 1 bend=garbage\n",
             {{"accept 1", "4.3"}, {"void 3", "12.1"}, {"void 2 3", "12.1"}});
  add_sealed(all, "material-missing", "T21 T22", committed, {{"reveal 1 blob=missing", "1"}}, 3);
  add_sealed(all, "material-other", "T21", committed, {{"reveal 1 blob=other", "1"}});
  add_sealed(all, "material-of-another-size", "T21 B24", committed,
             {{"reveal 1 blob=longer", "2"}});
}

void add_attributes(std::vector<ToldLine>& all) {
  const std::string keyed = std::string(kSealedDefined) + "ceremony\nattributes alice young\n";
  add_sealed(all, "attributes-false", "E02 B13", keyed,
             {{"attributes alice old", "5.5"},
              {"attributes bob old of=alice", "5.5"},
              {"attributes bob old value=2", "5.5"},
              {"attributes bob old bend=length", "5.5"},
              {"attributes bob old bend=twice", "2"},
              {"attributes mallory old", "5.6"}});
  add_sealed(all, "attributes-randomness-twice", "B19", keyed,
             {{"attributes bob old like=alice", "8"}});
  add_sealed(all, "roll-merged-otherwise", "P04 E08",
             keyed + "attributes bob old\nattributes carol old\n",
             {{"close-roll merged=2", "18.1"}, {"close-roll", "18.1"}});
}

}  // namespace

std::vector<ToldLine> sealed_lines() {
  std::vector<ToldLine> all;
  add_sealed_ballots(all);
  add_keys(all);
  add_attributes(all);
  return all;
}

const std::vector<ToldLine>& told_lines() {
  static const std::vector<ToldLine> kLines = [] {
    std::vector<ToldLine> all = open_lines();
    for (const auto part : {sealed_lines, sealed_count_lines, sealed_survey_lines, follow_up_lines})
      for (ToldLine& line : part()) all.push_back(std::move(line));
    return all;
  }();
  return kLines;
}

}  // namespace urna::tamper

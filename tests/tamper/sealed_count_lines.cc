// Sealed questions from the close on: rows B04, P04, Y01, Y07, Y09 to Y15.
#include "tests/tamper/told_lines.h"

namespace urna::tamper {

namespace {

std::string mixed_town() {
  std::string told = kSealedDefined;
  told.replace(told.find("announce"), 8, "announce rule=equal-shares");
  return told +
         "ceremony\nattributes alice young\nattributes bob old\nattributes carol old\n"
         "close-roll merged=1\nopen\ncast alice P1\ncast bob P1\ncast carol P2\nclose\n"
         "counted-set\nshare 1\nshare 2\n";
}

void add_sums(std::vector<ToldLine>& all) {
  const std::string closed =
      "seal\nrun-to-voting\ncast alice P1\ncast bob P1\ncast carol P2\nclose\n";
  const std::string counted = closed + "counted-set\n";
  add_sealed(all, "counted-set-of-other-ballots", "Y06 Y14", closed,
             {{"counted-set digest=other", "11"},
              {"counted-set sum=other", "11"},
              {"counted-set sum=doubled", "11"},
              {"counted-set sum=less", "11"},
              {"counted-set counted=1", "11"},
              {"counted-set question=1", "11"},
              {"counted-set by=trustee1,trustee2", "2"}});
  add_sealed(all, "sums-twice", "Y07", counted, {{"counted-set", "11"}});
  add_sealed(all, "result-before-the-sums", "Y07 Y08", closed, {{"declare", "11"}});
  add_sealed(all, "share-of-another-trustee", "Y10 Y13", counted,
             {{"share 1 as=0", "12.1"}, {"share 1 as=4", "12.1"}, {"share 1 as=2", "2"}});
  add_sealed(all, "share-malformed", "Y09", counted, {{"share 1 bend=length", "12.3"}});
  add_sealed(all, "opened-without-shares", "Y11", counted, {{"opened", "12.4"}});
  add_sealed(all, "share-twice", "Y10 Y13", counted + "share 1\nshare 2 bend=factor\n",
             {{"share 1", "12.1"}, {"share 2", "12.1"}, {"opened", "12.4"}});
  add_sealed(all, "opened-with-other-counts", "Y01 Y15", counted + "share 1\nshare 2\n",
             {{"opened count=1", "13"},
              {"opened count=-1", "13"},
              {"opened count=1000000", "13"},
              {"opened rows=some", "16.2"}});
  add_sealed(all, "result-of-other-scores", "Y01", counted + "share 1\nshare 2\nopened\n",
             {{"declare score=1", "19"}});
  add_sealed(all, "opened-twice", "Y07", counted + "share 1\nshare 2\nopened\n",
             {{"opened", "11"}, {"share 3", "11"}});
  add_sealed(all, "opened-of-too-few", "P05 Y08",
             "seal minimum=4\nrun-to-voting\ncast alice P1\nclose\n", {{"counted-set", "11"}});
}

void add_mix(std::vector<ToldLine>& all) {
  const std::string town = mixed_town();
  add_sealed(all, "mix-malformed", "B16", town,
             {{"mix 1 rows=dropped", "15.1"},
              {"mix 1 bend=length", "15.1"},
              {"mix 1 bend=element", "15.1"},
              {"mix 1 rows=identity", "15.1"}});
  add_sealed(
      all, "mix-of-other-input", "Y10", town,
      {{"mix 1 stage=2", "15.2"}, {"mix 1 context=other", "15.2"}, {"mix 1 input=other", "15.2"}});
  add_sealed(all, "mix-of-other-rows", "B04 Y14", town,
             {{"mix 1 rows=doubled", "15.4"},
              {"mix 1 rows=altered", "15.4"},
              {"mix 1 rows=exchanged", "15.4"},
              {"mix 1 bend=proof", "15.4"},
              {"rows 1", "11"}});
  add_sealed(all, "mixed-twice-by-one", "Y13", town + "mix 1\n",
             {{"mix 1", "15.3"}, {"mix 2 stage=1", "15.2"}, {"mix 2 input=first", "15.2"}});
  add_sealed(all, "rows-of-nobody", "Y10 Y13", town + "mix 1\nmix 2\n",
             {{"rows 3", "12.1"}, {"rows 1 bend=length", "16.1"}});
  add_sealed(all, "rows-opened-by-too-few", "Y09 Y11",
             town + "mix 1\nmix 2\nmix 3\nrows 1\nrows 2 bend=point\n", {{"opened", "12.4"}});
  add_sealed(all, "rows-opened-otherwise", "Y01 Y15", town + "mix 1\nmix 2\nrows 1\nrows 2\n",
             {{"opened chunk=1", "16.2"},
              {"opened chunk=3", "16.2"},
              {"opened bend=length", "16.2"},
              {"opened rows=none", "16.2"},
              {"opened count=1", "13"}});
}

void add_groups(std::vector<ToldLine>& all) {
  std::string closed = std::string(kSealedDefined) +
                       "ceremony\nattributes alice young\nattributes bob old\n"
                       "attributes carol old\nclose-roll merged=0\nopen\ncast alice P1\nclose\n";
  add_sealed(all, "groups-of-other-records", "P04 E08", closed,
             {{"group-set roll merge=other", "18.1"},
              {"group-set roll slots=1", "18.2"},
              {"group-set roll sum=other", "18.2"},
              {"group-set turnout", "11"},
              {"group-share 1 roll", "11"}});
  closed += "group-set roll\ngroup-share 1 roll for=roll\n";
  add_sealed(all, "groups-opened-by-too-few", "Y11", closed,
             {{"group-share 1 roll", "12.1"},
              {"group-share 2 roll bend=length", "18.3"},
              {"groups-opened roll", "12.4"}});
  closed += "group-share 2 roll\n";
  add_sealed(all, "groups-too-small", "P04", closed,
             {{"groups-opened roll count=1", "18.4"}, {"groups-opened roll", "18.4"}});
}

void add_samples(std::vector<ToldLine>& all) {
  const std::string closed =
      "seal minimum=1\nrun-to-voting\npaper person alice\npaper person bob\npaper open\n"
      "paper ballot P1 serial=1\npaper ballot P1 serial=2\ncast carol P2\n"
      "paper manifest papers=2 ballots=2\nclose\n";
  add_sealed(all, "sample-not-as-drawn", "O17", closed,
             {{"sample 0", "10"}, {"sample 1 bytes=31", "10"}, {"sample-share 1", "11"}});
  add_sealed(all, "sample-opened-otherwise", "O17",
             closed + "sample 1\nsample-share 1\nsample-share 2\n",
             {{"sample 1", "11"},
              {"sample-share 1", "12.1"},
              {"sample-share 3 bend=length", "10"},
              {"sample-opened count=1", "10"},
              {"sample-opened differing=1", "10"}});
}

}  // namespace

std::vector<ToldLine> sealed_count_lines() {
  std::vector<ToldLine> all;
  add_sums(all);
  add_mix(all);
  add_groups(all);
  add_samples(all);
  return all;
}

}  // namespace urna::tamper

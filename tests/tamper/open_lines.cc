// Open questions: rows B02 to B11, B23, B24, E01 to E15, U01, U03, Y01, Y07.
#include "tests/tamper/told_lines.h"

namespace urna::tamper {

namespace {

constexpr const char* kVoting = "run-to-voting\n";
constexpr const char* kEnrolled =
    "found\nannounce\nopen-proposals\nfile P1 6000\nfile P2 5000\nclose-proposals\nreview P1\n"
    "review P2\ndefine approval high=1\nenrol alice\n";
constexpr const char* kFounded = "found\n";
constexpr const char* kAnnounced = "found\nannounce\n";
constexpr const char* kFiled = "found\nannounce\nopen-proposals\nfile P1 6000\nfile P2 5000\n";

void add_ballots(std::vector<ToldLine>& all) {
  const std::string cast = "run-to-voting\ncast alice P1\n";
  add_open(all, "ballot-header", "B23 B24 B03", kVoting,
           {{"cast alice P1 kind=2", "7.1"},
            {"cast alice P1 kind=0", "7.1"},
            {"cast alice P1 kind=255", "7.1"},
            {"cast alice P1 question=1", "7.1"},
            {"cast alice P1 question=65535", "7.1"},
            {"cast alice P1 channel=2", "7.1"},
            {"cast alice P1 channel=9", "7.1"}});
  add_open(all, "ballot-length", "B05 B20", kVoting, {{"cast alice P1 body=long", "7.2"}});
  add_open(all, "ballot-of-nobody", "B02 E07 E10", kVoting,
           {{"cast mallory P1", "7.3"},
            {"cast alice P1 slot=bob", "7.3"},
            {"cast alice P1 slot=nobody", "7.3"}});
  add_open(all, "ballot-out-of-chain", "B01 B11", cast,
           {{"cast alice P1 bseq=1", "7.4"},
            {"cast alice P2 bseq=1", "7.4"},
            {"cast alice P2 bseq=3", "7.4"},
            {"cast alice P2 bseq=0", "7.4"},
            {"cast bob P1 bseq=2", "7.4"}});
  add_open(all, "ballot-over-its-limits", "B09 B10", kVoting,
           {{"cast alice choice=everything", "7.5"}});
  add_open(all, "ballot-signature", "B02 B18", kVoting, {{"cast alice P1 bend=voter", "7.8"}});
  add_open(all, "ballot-assisted-by-nobody", "E12", kVoting,
           {{"cast alice P1 channel=1", "7.9"}, {"cast alice P1 channel=1 by=officer1", "7.9"}});
  add_open(all, "ballot-signed-outside", "B25", kVoting, {{"cast alice P1 by=registrar", "2"}});
  add_open(all, "ballot-before-the-opening", "B07", kEnrolled, {{"cast alice P1", "6"}});
  add_open(all, "ballot-after-the-close", "B08", "run-to-voting\ncast alice P1\nclose\n",
           {{"cast bob P1", "6"}, {"cast alice P2", "6"}});
  add_open(all, "ballot-of-a-revoked-slot", "E05", "run-to-voting\nrevoke alice\n",
           {{"cast alice P1", "7.3"}});
  add_open(all, "ballot-with-an-old-key", "E14", "run-to-voting\nrotate alice alice2\n",
           {{"cast alice P1", "7.3"}});
  add_open(all, "ballot-of-a-slot-on-paper", "E12", "run-to-voting\npaper person alice\n",
           {{"cast alice P1", "7.3"}});
  add_open(all, "ballot-of-another-style", "E09", "run-to-voting\nenrol dave style=7\n",
           {{"cast dave P1", "7.3"}});
}

void add_roll(std::vector<ToldLine>& all) {
  add_open(all, "grant-without-the-offices", "E01 B25", kVoting,
           {{"enrol dave by=registrar", "2"},
            {"enrol dave by=overseer", "2"},
            {"enrol dave by=registrar,committee1", "2"},
            {"enrol dave by=committee1,committee2", "2"},
            {"enrol dave by=mallory,overseer", "2"}});
  add_open(all, "grant-without-possession", "E15", kVoting,
           {{"enrol dave bend=proof", "5.2"}, {"enrol dave slot=erin credential=alice", "5.3"}});
  add_open(all, "grant-of-a-weak-key", "E13 B16 B17", kVoting,
           {{"enrol dave credential=not-a-point", "5.2"},
            {"enrol dave credential=not-a-scalar", "5.2"}});
  add_open(all, "grant-twice", "E02 E13", kVoting,
           {{"enrol alice", "5.3"},
            {"enrol dave slot=alice", "5.3"},
            {"enrol dave credential=alice", "5.3"}});
  add_open(all, "grant-of-a-document-twice", "E02 E03", kVoting, {{"enrol dave tag=alice", "5.4"}});
  add_open(all, "grant-of-an-unknown-style", "E09", kVoting, {{"enrol dave style=3", "5.6"}});
  add_open(all, "grant-after-the-roll-closed", "E04", "run-to-voting\nclose-roll\n",
           {{"enrol dave", "6"}});
  add_open(all, "grant-after-the-close", "E04", "run-to-voting\ncast alice P1\nclose\n",
           {{"enrol dave", "2"}});
  add_open(all, "refusal-without-a-reason", "E06 E09", kVoting,
           {{"refuse reason=9", "5.6"}, {"refuse reason=0", "5.6"}, {"refuse by=overseer", "2"}});
  add_open(all, "revocation", "E05 E06", "run-to-voting\nrevoke bob\n",
           {{"revoke nobody", "5.6"},
            {"revoke alice reason=9", "5.6"},
            {"revoke alice by=registrar", "2"}});
  add_open(all, "revocation-after-the-result", "E06",
           "run-to-voting\ncast alice P1\nclose\ndeclare\n", {{"revoke alice", "2"}});
  add_open(all, "rotation", "E07 E14", kVoting,
           {{"rotate nobody x", "5.6"},
            {"rotate alice alice", "5.3"},
            {"rotate alice bob", "5.3"},
            {"rotate alice alice2 reason=3", "2"},
            {"rotate alice alice2 by=registrar", "2"},
            {"rotate alice alice2 station station=other", "5.6"},
            {"rotate alice alice2 station by=station1,officer1,registrar", "2"}});
  add_open(all, "rotation-over-the-cap", "E11",
           "run-to-voting\nrotate alice alice2 station\nrotate alice alice3 station\n",
           {{"rotate alice alice4 station", "5.6"}});
  add_open(all, "roll-closed-with-other-numbers", "E08", kVoting,
           {{"close-roll slots=4", "3"}, {"close-roll slots=2", "3"}});
}

void add_definition(std::vector<ToldLine>& all) {
  add_open(all, "founding", "T15 E01", "",
           {{"found by=committee1", "2"}, {"found origin=other.example", "2"}, {"announce", "2"}});
  add_open(all, "founded-twice", "T15 O12", kFounded, {{"found", "2"}});
  add_open(all, "announcement-of-another-log", "T15 B03", kFounded,
           {{"announce origin=other.example", "2"}});
  add_open(all, "announcement", "O01 Y04", kFounded,
           {{"announce budget=0", "3"},
            {"announce budget=-1", "3"},
            {"announce budget=9223372036854775807", "3"},
            {"announce quorum=9", "3"},
            {"announce quorum=0", "3"},
            {"announce language=en", "3"},
            {"announce rule=unknown", "3"},
            {"announce environment=7", "2"},
            {"announce by=committee1,mallory", "2"}});
  add_open(all, "announcement-of-weak-keys", "E13", kFounded,
           {{"announce key=bad", "2"}, {"announce key=double", "3"}});
  add_open(all, "announced-twice", "T15", kAnnounced, {{"announce", "2"}});
  add_open(all, "act-of-another-edition", "B03 T15", kAnnounced,
           {{"open-proposals edition=other", "2"}});
  add_open(all, "proposal", "B10 E09", "found\nannounce\nopen-proposals\nfile P1 6000\n",
           {{"file P1 7000", "2"},
            {"file P2 -1", "3"},
            {"file P2 5000 language=xx", "3"},
            {"file P2 5000 district=5", "3"},
            {"file P2 5000 by=mallory", "2"},
            {"withdraw P1 by=mallory", "2"}});
  add_open(all, "review", "B10", std::string(kFiled) + "close-proposals\nreview P1\n",
           {{"review P1", "3"},
            {"review P9", "3"},
            {"review P2 verdict=3", "2"},
            {"review P2 by=proposer", "2"}});
  add_open(all, "definition", "O01 Y04",
           std::string(kFiled) + "close-proposals\nreview P1\nreview P2\n",
           {{"define approval high=3", "3"},
            {"define approval high=1 without=P2", "3"},
            {"define approval high=1 project=9", "3"},
            {"define approval high=1 budget=20000", "3"},
            {"define approval high=1 sealed=yes", "3"}});
  add_open(all, "definition-changed-later", "B21 I11 O01", kVoting,
           {{"define approval high=2", "2"},
            {"review P1", "2"},
            {"file P3 100", "2"},
            {"announce", "2"}});
  add_open(all, "definition-not-admitted", "B10",
           std::string(kFiled) + "close-proposals\nreview P1\nreview P2 reject\n",
           {{"define approval high=1 project=1", "3"}});
  add_open(all, "phases-out-of-order", "Y07 B07 O11", kAnnounced,
           {{"open", "2"},
            {"close", "6"},
            {"declare", "2"},
            {"file P1 1", "2"},
            {"close-proposals", "2"}});
  add_open(all, "opened-twice", "O11", kVoting, {{"open", "2"}, {"open-proposals", "2"}});
  add_open(all, "closed-by-one", "O11", kVoting,
           {{"close by=committee1", "2"}, {"close by=registrar,overseer", "2"}});
}

void add_paper(std::vector<ToldLine>& all) {
  const std::string session =
      "run-to-voting\npaper person alice\npaper open\npaper ballot P1 serial=1\n";
  add_open(all, "paper-without-a-session", "O17", kVoting,
           {{"paper ballot P1", "10"}, {"paper manifest papers=0 ballots=0", "10"}});
  add_open(all, "paper-of-a-voter-who-is-not", "O17 E12", session,
           {{"paper ballot P1 serial=2", "10"},
            {"paper ballot P1 serial=0", "10"},
            {"paper person alice", "7.3"}});
  add_open(all, "paper-twice", "O17 B01", session,
           {{"paper ballot P2 serial=1", "7.4"}, {"paper open", "10"}});
  add_open(all, "paper-manifest", "O17", session,
           {{"paper manifest papers=2 ballots=1", "10"},
            {"paper manifest papers=1 ballots=2", "10"},
            {"paper manifest papers=1 ballots=1 by=officer1", "2"},
            {"close", "10"}});
}

void add_results(std::vector<ToldLine>& all) {
  add_open(all, "unknown-event", "U01 U04 B24 I15", kAnnounced, {{"open-proposals bend=type", "2"}},
           3);
  add_open(all, "bytes-not-canonical", "B05 B06 U03 N07", kAnnounced,
           {{"open-proposals bend=tail", "2"},
            {"open-proposals bend=cut", "2"},
            {"open-proposals bend=scheme", "2"},
            {"open-proposals bend=order", "2"},
            {"raw limit", "2"},
            {"raw text", "2"},
            {"raw option", "2"}});
  add_open(all, "result-before-the-close", "Y07", "run-to-voting\ncast alice P1\n",
           {{"declare", "2"}});
  add_open(all, "result-twice", "Y07 O04", "run-to-voting\ncast alice P1\nclose\ndeclare\n",
           {{"declare", "19"}, {"declare score=1", "19"}});
  add_open(all, "result-of-other-scores", "Y01", "run-to-voting\ncast alice P1\nclose\n",
           {{"declare score=1", "19"}, {"declare by=registrar,overseer", "2"}});
  const std::string lots =
      "found\nannounce ties=lot draw=beacon\nopen-proposals\nfile P1 6000\nfile P2 6000\n"
      "close-proposals\nreview P1\nreview P2\ndefine approval high=1\nenrol alice\nopen\n";
  add_open(all, "draw-before-the-close", "Y02", lots, {{"draw", "2"}});
  add_open(all, "draw-not-as-announced", "Y02", lots + "close\n",
           {{"draw round=8", "22"},
            {"draw bytes=31", "22"},
            {"draw root=other", "22"},
            {"draw reference=none", "22"},
            {"draw by=committee1", "2"},
            {"declare", "22"}});
  add_open(all, "drawn-twice", "Y02", lots + "close\ndraw\n",
           {{"draw value=3", "22"}, {"declare lots=other", "19"}});
  add_open(all, "draw-that-no-rule-asks-for", "Y02", "run-to-voting\nclose\n", {{"draw", "22"}});
}

}  // namespace

std::vector<ToldLine> open_lines() {
  std::vector<ToldLine> all;
  add_ballots(all);
  add_roll(all);
  add_definition(all);
  add_paper(all);
  add_results(all);
  return all;
}

}  // namespace urna::tamper

// Acts that are prepared in one place, signed in others and given to the log in a third: keys never
// travel, and what is signed is what was shown.
#include "api/commands/sign.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <sys/wait.h>

#include <filesystem>

#include "api/act_lines.h"
#include "api/clerk.h"
#include "api/pages/qr.h"
#include "tests/api/commands/command_line.h"

namespace urna::api {
namespace {

namespace fs = std::filesystem;
using ledger::Bytes;
using ledger::Errc;

class Sign : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    for (const char* name : {"a", "b", "r", "o", "p"}) {
      ASSERT_EQ(run({"keys", "new", path(name)}), 0) << err_;
      keys_[name] = out_.substr(0, 64);
    }
    ASSERT_EQ(run({"init", "--origin", "test.example", "--definition",
                   write("e.toml", definition_of(keys_))},
                  two()),
              0)
        << err_;
    vkey_ = out_.substr(out_.find("\nkey ") + 5);
    vkey_ = vkey_.substr(0, vkey_.find('\n'));
  }
  CommandWords two() const {
    return {"--ledger", path("l"), "--key", path("a"), "--key", path("b")};
  }
  std::string read(const std::string& name) const {
    std::ifstream file(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // The act of `open proposals`, unsigned.
  std::string prepared() {
    EXPECT_EQ(run({"open", "proposals", "--ledger", path("l"), "--prepare", path("act")}), 0)
        << err_;
    EXPECT_TRUE(said("NOT in the log yet"));
    return path("act");
  }
  int sign(const std::string& act, const std::string& key, const CommandWords& more = {}) {
    CommandWords words{"sign", act, "--key", path(key), "--yes", "--language", "en"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  int submit(CommandWords acts) {
    acts.insert(acts.begin(), "submit");
    return run(acts, {"--ledger", path("l")});
  }
  // To the vote's end, with P1 admitted, and a bundle of all that; its result not declared.
  void close_all() {
    const std::string ballot = write("b.toml",
                                     "[[question]]\ntitle = { ro = \"Ce?\", en = \"What?\" }\n"
                                     "budget = 1000\nlayout = { kind = \"approval\", high = 1 }\n"
                                     "[[style]]\nstyle = 0\nquestions = [0]\n");
    const std::string proposal =
        write("p.toml", "cost = 300\nlabel = \"P1\"\ntitle = { ro = \"Piața\" }\n");
    const std::vector<CommandWords> steps = {
        {"open", "proposals"},
        {"propose", "--ledger", path("l"), "--key", path("p"), "--file", proposal},
        {"close", "proposals"},
        {"review", "--project", "0"},
        {"open", "enrolment", "--ballot", ballot},
        {"open", "voting"},
        {"close", "voting"}};
    for (const CommandWords& step : steps)
      ASSERT_EQ(run(step, step[0] == "propose" ? CommandWords{} : two()), 0) << step[0] << err_;
    ASSERT_EQ(run({"export", "--ledger", path("l"), "--out", path("town")}), 0) << err_;
  }
  std::map<std::string, std::string> keys_;
  std::string vkey_;
};

std::string line_with(const ledger::Event& event) {
  const auto act = prepare_act("test.example", "", event);
  CHECK(act.ok());
  return line_of(*act);
}
const ledger::Event kClose{{}, ledger::VotingClosed{ledger::Nonce{}}};

TEST_F(Sign, AQuorumSignsOneAfterTheOtherAndTheLogTakesIt) {
  const std::string act = prepared();
  ASSERT_EQ(sign(act, "a", {"--out", path("act.a"), "--origin", "test.example"}), 0) << err_;
  for (const char* shown : {"The time for proposals opens.", "test.example", "proposals_opened",
                            "nonce", "Test [the note is by", "Signatures now: 1"})
    EXPECT_TRUE(said(shown)) << shown << "\n" << err_;
  EXPECT_EQ(submit({path("act.a")}), 1);  // one signature is no quorum, and nothing was taken
  EXPECT_TRUE(said("wrong_quorum")) << err_;
  ASSERT_EQ(sign(path("act.a"), "b", {"--out", path("act.a")}), 0) << err_;  // in its place
  ASSERT_EQ(submit({path("act.a")}), 0) << err_;
  EXPECT_TRUE(said("proposals_opened: entry 2")) << out_;
  ASSERT_EQ(submit({path("act.a")}), 0);
  EXPECT_TRUE(said("it was there before")) << out_;
}

TEST_F(Sign, SignaturesGivenApartArePutTogether) {
  const std::string act = prepared();
  for (const char* name : {"a", "b"})
    ASSERT_EQ(sign(act, name, {"--out", path(std::string("act.") + name)}), 0) << err_;
  ASSERT_EQ(submit({path("act.b"), path("act.a"), path("act.b")}), 0) << err_;
  EXPECT_TRUE(said("entry 2")) << out_;
}

TEST_F(Sign, CommandsSignWhatTheyPrepareWithTheKeysTheyAreGiven) {
  ASSERT_EQ(run({"open", "proposals", "--ledger", path("l"), "--key", path("a"), "--prepare",
                 path("act")}),
            0);
  ASSERT_EQ(sign(path("act"), "b", {"--out", path("act")}), 0) << err_;
  EXPECT_EQ(submit({path("act")}), 0) << err_;
  EXPECT_EQ(run({"close", "proposals", "--ledger", path("l")}), 2);
  EXPECT_TRUE(said("--prepare")) << err_;
}

TEST_F(Sign, WithoutAKeyItShowsAndSignsNothing) {
  const std::string act = prepared();
  const std::string before = read("act");
  EXPECT_EQ(run({"sign", act}), 0) << err_;
  EXPECT_NE(out_.find("Se deschide depunerea propunerilor."), std::string::npos) << out_;
  EXPECT_EQ(read("act"), before);
  EXPECT_EQ(run({"sign", act, "--yes"}), 2);
  EXPECT_EQ(run({"sign", act, "--out", path("x")}), 2);
}

TEST_F(Sign, TheLineItselfAndStandardInputAreTakenToo) {
  const std::string act = prepared(), line = read("act");
  ASSERT_EQ(sign(line.substr(0, line.size() - 1), "a"), 0) << err_;
  EXPECT_TRUE(out_.starts_with("urna-act1:")) << out_;
  EXPECT_EQ(out_.find('\n'), out_.size() - 1);  // one line and nothing else
  const int kept = ::dup(0), file = ::open(act.c_str(), O_RDONLY);
  ::dup2(file, 0);
  std::clearerr(stdin);
  const int code = sign("-", "a", {"--out", path("signed")});
  ::dup2(kept, 0);
  ::close(kept);
  ::close(file);
  EXPECT_EQ(code, 0) << err_;
  EXPECT_EQ(sign(path("signed"), "a"), 1);  // a signature of this key stands in it
}

TEST_F(Sign, RefusesWhatItShould) {
  const std::string act = prepared();
  const std::string line = read("act").substr(0, read("act").size() - 1);
  EXPECT_EQ(sign(act, "a", {"--origin", "other.example"}), 1);
  EXPECT_TRUE(said("wrong_origin: the act is for test.example")) << err_;
  ASSERT_EQ(sign(act, "a", {"--out", path("act.a")}), 0);
  EXPECT_EQ(sign(path("act.a"), "a"), 1);
  EXPECT_TRUE(said("this key signed it before")) << err_;
  fs::permissions(path("b"), fs::perms::group_read, fs::perm_options::add);
  EXPECT_EQ(sign(act, "b"), 2);
  EXPECT_TRUE(said("0600")) << err_;
  EXPECT_EQ(sign(path("absent"), "a"), 2);
  for (const std::string& wrong :
       {line.substr(1), line.substr(0, line.size() - 4), line + "AAAA", std::string("urna-act1:"),
        "urna-act1:" + line, std::string(kMaxActLineBytes + 1, 'x')})
    EXPECT_EQ(sign(write("wrong", wrong), "a"), 2) << wrong.substr(0, 80);
}

TEST_F(Sign, CannotJudgeWhatItDoesNotKnow) {
  ledger::Event event = kClose;
  Bytes submission;
  Bytes bytes = ledger::encode_event(event);
  bytes[0] = 3;  // type 803
  ledger::put_lp(submission, bytes);
  submission.push_back(0);
  EXPECT_EQ(sign(line_of({"test.example", "", submission}), "a"), 3);
  EXPECT_TRUE(said("cannot judge")) << err_;
  ledger::ProposalReviewed review;
  review.verdict = static_cast<ledger::Verdict>(3);
  EXPECT_EQ(sign(line_with({{}, review}), "a"), 3);
  EXPECT_TRUE(said("verdict 3")) << err_;
}

TEST_F(Sign, AFalseSignatureIsNotJoinedToOurs) {
  ASSERT_EQ(sign(prepared(), "a", {"--out", path("act.a")}), 0);
  auto act = read_act(path("act.a"));
  ASSERT_TRUE(act.ok());
  act->submission.back() ^= 1;
  EXPECT_EQ(sign(line_of(*act), "b"), 1);
  EXPECT_TRUE(said("bad_signature")) << err_;
  EXPECT_EQ(submit({path("act.a"), line_of(*act)}), 1);
}

TEST_F(Sign, TheRemarkCannotSpeakToTheTerminal) {
  auto act = read_act(prepared());
  ASSERT_TRUE(act.ok());
  for (const char* about : {"\x1b[2J", "\xe2\x80\xae", "a\nb"}) {
    act->about = about;
    EXPECT_EQ(sign(line_of(*act), "a"), 2) << about;
  }
}

TEST_F(Sign, AReviewIsShownFieldByField) {
  ledger::ProposalReviewed review;
  review.project = 7;
  review.verdict = ledger::Verdict::rejected;
  review.reason = {{"ro", "prea scump"}, {"uk", "задорого"}};
  review.categories = {"eco"};
  review.team.newcomers = 4;
  EXPECT_EQ(run({"sign", line_with({{}, review}), "--language", "en"}), 0);
  for (const char* shown : {"Project number 7 is REJECTED.", "project: 7", "verdict: 2 (rejected)",
                            "reason.ro: prea scump", "reason.uk: задорого", "cost: 0",
                            "categories[0]: eco", "team.locals: 0", "team.newcomers: 4"})
    EXPECT_TRUE(said(shown)) << shown << "\n" << out_;
}

TEST_F(Sign, EveryEventHasASentenceInFourLanguages) {
  const auto each = [&]<std::size_t... I>(std::index_sequence<I...>) {
    (void)std::initializer_list<int>{[&] {
      const ledger::EventBody body = std::variant_alternative_t<I, ledger::EventBody>{};
      for (const char* language : {"ro", "ru", "uk", "en"})
        run({"sign", line_with({{}, body}), "--language", language});
      EXPECT_TRUE(said(name_of(body)) || said("has no meaning")) << name_of(body) << out_ << err_;
      return 0;
    }()...};
  };
  each(std::make_index_sequence<std::variant_size_v<ledger::EventBody>>{});
}

TEST_F(Sign, AResultIsCountedAgainBeforeItIsSigned) {
  close_all();
  ASSERT_EQ(run({"declare", "--ledger", path("l"), "--prepare", path("act")}), 0) << err_;
  const CommandWords held{"--bundle", path("town"), "--vkey", vkey_};
  ASSERT_EQ(sign(path("act"), "a", {"--out", path("act.a")}), 0) << err_;
  EXPECT_TRUE(said("The result was NOT counted again here")) << err_;
  ASSERT_EQ(sign(path("act.a"), "b", {"--out", path("act.ab"), held[0], held[1], held[2], held[3]}),
            0)
      << err_;
  EXPECT_TRUE(said("Counted again from the log you gave")) << err_;
  auto act = read_act(path("act"));
  auto parsed = ledger::parse_submission(act->submission);
  ASSERT_TRUE(parsed.ok());
  std::get<ledger::ResultDeclared>(parsed->event.body).results[0].winners = {};
  const std::string false_result = line_with(parsed->event);
  EXPECT_EQ(run({"sign", false_result, "--language", "en"}), 0);
  EXPECT_TRUE(said("Question 0: no project wins")) << out_;
  EXPECT_EQ(sign(false_result, "a", held), 1);
  EXPECT_TRUE(said("wrong_result")) << err_;
  EXPECT_EQ(sign(path("act"), "a", {"--bundle", path("town")}), 2);
  EXPECT_EQ(submit({path("act.ab")}), 0) << err_;
}

// `urna sign` on a terminal of its own, answered with this line. Returns its exit code.
int on_terminal(const std::vector<std::string>& words, const std::string& answer,
                std::string& seen) {
  int master = -1;
  const pid_t child = ::forkpty(&master, nullptr, nullptr, nullptr);
  if (child == 0) {
    std::vector<std::string> all = words;
    std::vector<char*> argv;
    for (std::string& word : all) argv.push_back(word.data());
    const int code = run_cli(static_cast<int>(argv.size()), argv.data());
    std::fflush(nullptr);
    ::_exit(code);
  }
  char bytes[4096];
  bool asked = false;
  for (ssize_t got = 0; (got = ::read(master, bytes, sizeof bytes)) > 0;) {
    seen.append(bytes, static_cast<std::size_t>(got));
    if (asked || seen.find("Sign it?") == std::string::npos) continue;
    asked = ::write(master, answer.data(), answer.size()) > 0;
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ::close(master);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_F(Sign, OnATerminalItAsksAndOnlyYesSigns) {
  const std::string act = prepared();
  const std::vector<std::string> words{"urna",       "sign", act,     "--key",      path("a"),
                                       "--language", "en",   "--out", path("act.a")};
  std::string seen;
  EXPECT_EQ(on_terminal(words, "y\n", seen), 1) << seen;
  EXPECT_NE(seen.find("not signed"), std::string::npos) << seen;
  EXPECT_FALSE(fs::exists(path("act.a")));
  seen.clear();
  EXPECT_EQ(on_terminal(words, "yes\n", seen), 0) << seen;
  EXPECT_NE(seen.find("The time for proposals opens."), std::string::npos) << seen;
  EXPECT_TRUE(fs::exists(path("act.a")));
}

TEST_F(Sign, WhereNobodyCanBeAskedItWantsYes) {
  const std::string act = prepared();
  const int kept = ::dup(0), nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, 0);
  const int code = run({"sign", act, "--key", path("a")});
  ::dup2(kept, 0);
  ::close(kept);
  ::close(nothing);
  EXPECT_EQ(code, 2);
  EXPECT_TRUE(said("--yes")) << err_;
}

TEST_F(Sign, PrintsAQrCodeInHalfBlocks) {
  ASSERT_EQ(sign(prepared(), "a", {"--qr"}), 0) << err_;
  EXPECT_TRUE(said("█")) << out_;
  EXPECT_FALSE(said("urna-act1:")) << out_;
  ledger::ProposalReviewed review;
  review.reason["ro"] = std::string(4'000, 'x');
  EXPECT_EQ(sign(line_with({{}, review}), "a", {"--qr"}), 2);
  EXPECT_TRUE(said("--out")) << err_;
}

TEST(QrBlocks, ShowTheModulesOfTheCode) {
  const std::string text = qr_blocks("urna", false);
  std::size_t lines = 0, cells = 0;
  for (const char c : text) {
    lines += c == '\n' ? 1 : 0;
    cells += c != '\n' && (static_cast<unsigned char>(c) & 0xc0) != 0x80 ? 1 : 0;
  }
  EXPECT_EQ(lines, 15U);  // version 1: 21 modules and two quiet zones, two a line
  EXPECT_EQ(cells, lines * (21 + 8));
  const std::string quiet(29, ' ');
  EXPECT_TRUE(text.starts_with(quiet + "\n" + quiet + "\n    █▀▀▀▀▀█ ")) << text;
  EXPECT_EQ(qr_blocks(std::string(3'000, 'x'), false), "");
}

}  // namespace
}  // namespace urna::api

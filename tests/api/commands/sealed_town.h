// A sealed edition of a small town, made and run by the commands alone: every key in a file of its
// own, as its holder would have it. Three trustees, of whom two open; mixed where the rule asks.
#pragma once

#include <filesystem>
#include <map>

#include "tests/api/commands/command_line.h"

namespace urna::api {

class SealedTown : public CommandLine {
 protected:
  static constexpr int kVoters = 4;

  // The auditor's program, built beside the tests' folder.
  static std::string auditor() {
    const auto self = std::filesystem::read_symlink("/proc/self/exe");
    return (self.parent_path().parent_path() / "urna-audit").string();
  }
  CommandWords with(CommandWords words, const CommandWords& more) const {
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  std::string trustee_key(int number) const { return path("t" + std::to_string(number) + ".key"); }
  CommandWords committee() const {
    return {"--ledger", path("l"), "--key", path("a"), "--key", path("b")};
  }
  std::string vkey() const { return path("vkey"); }
  static std::string station() { return std::string(23, '5') + "0"; }
  static std::string slot(int voter) { return std::string(31, '7') + std::to_string(voter); }

  void new_keys() {
    for (const char* name :
         {"a", "b", "r", "o", "p", "rt", "ot", "v0", "v1", "v2", "v3", "s", "f1", "f2"}) {
      ASSERT_EQ(run({"keys", "new", path(name)}), 0) << err_;
      keys_[name] = out_.substr(0, 64);
    }
    // Numbered as the log numbers them: by their public keys, ascending.
    std::map<std::string, std::string> by_key;
    for (const char* name : {"x", "y", "z"}) {
      ASSERT_EQ(run({"trustee", "init", path(name), "--language", "en"}), 0) << err_;
      by_key[out_.substr(out_.find(": ") + 2, 64)] = path(name);
    }
    int number = 0;
    for (const auto& [key, file] : by_key) {
      std::filesystem::rename(file, trustee_key(++number));
      trustees_ += (number == 1 ? "\"" : ", \"") + key + "\"";
    }
  }
  // To the defined ballot. `rule`: TOML.
  void found(const std::string& rule, const std::string& kind = "sealed") {
    ASSERT_NO_FATAL_FAILURE(new_keys());
    const std::string definition =
        "rule_file = \"" + write("r.toml", rule) +
        "\"\nenvironment = \"drill\"\ntitle = { ro = \"Test\" }\nlanguages = [\"ro\"]\n"
        "currency = \"MDL\"\nbudget = 1000\nminimum_group = 2\n"
        "[[dimension]]\ntag = \"age\"\n"
        "[[dimension.cell]]\ntag = \"young\"\nname = { ro = \"tineri\" }\n"
        "[[dimension.cell]]\ntag = \"old\"\nname = { ro = \"vârstnici\" }\n"
        "[calendar]\nproposals_from = 20260601\nproposals_until = 20260630\n"
        "voting_from = 20260914\nvoting_until = 20260927\nresult_by = 20261005\n"
        "[eligibility]\nminimum_age = 16\nresidence = { ro = \"aici\" }\n"
        "[[eligibility.document_kind]]\ncode = 1\nname = { ro = \"buletin\" }\n"
        "[roles]\ncommittee = [\"" +
        keys_["a"] + "\", \"" + keys_["b"] + "\"]\ncommittee_quorum = 2\nregistrars = [\"" +
        keys_["r"] + "\"]\noverseers = [\"" + keys_["o"] + "\"]\n[[roles.station]]\nid = \"" +
        station() + "\"\nname = { ro = \"Biblioteca\" }\nkey = \"" + keys_["s"] +
        "\"\nofficers = [\"" + keys_["f1"] + "\", \"" + keys_["f2"] + "\"]\n";
    ASSERT_EQ(
        run({"init", "--origin", "sealed.example", "--definition", write("e.toml", definition)},
            committee()),
        0)
        << err_;
    write("vkey", out_.substr(out_.find("key ") + 4));
    ASSERT_EQ(run({"open", "proposals"}, committee()), 0) << err_;
    for (const char* label : {"P1", "P2"})
      ASSERT_EQ(run({"propose", "--ledger", path("l"), "--key", path("p"), "--file",
                     write("p.toml", "label = \"" + std::string(label) +
                                         "\"\ntitle = { ro = \"Piața\" }\ncost = 600\n")}),
                0)
          << err_;
    ASSERT_EQ(run({"close", "proposals"}, committee()), 0) << err_;
    for (const char* number : {"0", "1"})
      ASSERT_EQ(run({"review", "--project", number}, committee()), 0) << err_;
    ASSERT_EQ(run({"open", "enrolment", "--ballot", ballot_file(kind)}, committee()), 0) << err_;
  }
  std::string ballot_file(const std::string& kind) {
    const std::string question =
        "[[question]]\nkind = \"" + kind +
        "\"\ntitle = { ro = \"Ce?\" }\nbudget = 1000\nlayout = { kind = \"approval\", high = 1 }\n"
        "[[style]]\nstyle = 0\nquestions = [0]\n";
    if (kind == "open") return write("b.toml", question);
    return write("b.toml",
                 question + "[sealing]\ntrustees = [" + trustees_ +
                     "]\nthreshold = 2\nminimum_ballots = 2\n"
                     "[[sealing.merge]]\ndimension = \"age\"\ninto = \"young\"\nfrom = \"old\"\n");
  }
  void enrol() {
    std::string roll = "slot,key,proof,style,document_type,country,number,birth_date\n";
    std::string cells = "slot,age\n";
    for (int i = 0; i < kVoters; ++i) {
      const std::string key = path("v" + std::to_string(i));
      ASSERT_EQ(run({"keys", "credential", key, "--ledger", path("l"), "--slot", slot(i)}), 0);
      roll += slot(i) + "," + out_.substr(out_.find("key ") + 4, 64) + "," +
              out_.substr(out_.find("proof ") + 6, 128) + ",0,1,MDA,A" + std::to_string(i) +
              ",1990-01-01\n";
      cells += slot(i) + (i == 0 ? ",young\n" : ",old\n");
    }
    write("cells.csv", cells);
    ASSERT_EQ(run({"enrol", "--ledger", path("l"), "--registrar", path("r"), "--overseer",
                   path("o"), "--registrar-tags", path("rt"), "--overseer-tags", path("ot"),
                   "--salts", path("salts"), "--roll", write("roll.csv", roll)}),
              0)
        << err_;
  }
  // One step of a trustee on the server's machine, or on its own: a fresh bundle out, a folder
  // back.
  int on_server(const std::string& step, int trustee, const CommandWords& more = {}) {
    return run(with({"trustee", step, trustee_key(trustee), "--ledger", path("l"), "--key", vkey(),
                     "--language", "en"},
                    more));
  }
  int alone(const std::string& step, int trustee, const CommandWords& more = {}) {
    return run(with({"trustee", step, trustee_key(trustee), "--bundle", bundle(), "--key", vkey(),
                     "--out", folder(), "--language", "en"},
                    more));
  }
  int alone_and_submit(const std::string& step, int trustee, const CommandWords& more = {}) {
    if (const int code = alone(step, trustee, more); code != 0) return code;
    return run({"submit", folder_, "--ledger", path("l")});
  }
  std::string bundle() {
    const std::string made = path("bundle" + std::to_string(++made_));
    EXPECT_EQ(run({"export", "--ledger", path("l"), "--out", made}), 0) << err_;
    return bundle_ = made;
  }
  std::string folder() { return folder_ = path("folder" + std::to_string(++made_)); }

  // Trustee 2 works on a machine of its own, the others on the server's.
  void hold_ceremony() {
    for (const char* step : {"reveal", "reveal", "share", "share"})
      for (const int trustee : {1, 2, 3})
        ASSERT_EQ(trustee == 2 ? alone_and_submit(step, trustee) : on_server(step, trustee), 0)
            << step << trustee << err_;
  }
  int cast(int voter, const std::string& choice, const CommandWords& more = {}) {
    return run(with({"cast", "--sealed", "--ledger", path("l"), "--slot", slot(voter),
                     "--credential", path("v" + std::to_string(voter)), "--choice", choice},
                    more));
  }
  // One of four is young: with no merge step that group is too small to be told.
  void run_to_voting(const std::string& rule, const std::string& merged = "1") {
    ASSERT_NO_FATAL_FAILURE(found(rule));
    ASSERT_NO_FATAL_FAILURE(enrol());
    ASSERT_NO_FATAL_FAILURE(hold_ceremony());
    ASSERT_EQ(run({"attributes", "--ledger", path("l"), "--file", path("cells.csv"), "--registrar",
                   path("r"), "--overseer", path("o")}),
              0)
        << err_;
    ASSERT_EQ(run({"close", "roll", "--ledger", path("l"), "--key", path("r"), "--key", path("o"),
                   "--merged", merged}),
              0)
        << err_;
    ASSERT_EQ(run({"open", "voting"}, committee()), 0) << err_;
    EXPECT_FALSE(said("the roll is still open")) << err_;
  }
  void run_to_close(const std::string& rule, const std::string& merged = "1") {
    ASSERT_NO_FATAL_FAILURE(run_to_voting(rule, merged));
    for (int voter = 0; voter < kVoters; ++voter)
      ASSERT_EQ(cast(voter, voter == 3 ? "P2" : "P1"), 0) << err_;
    ASSERT_EQ(run({"close", "voting"}, committee()), 0) << err_;
  }
  int count() { return run(with({"count"}, committee())); }

  std::map<std::string, std::string> keys_;
  std::string trustees_, bundle_, folder_;
  int made_ = 0;
};

inline const std::string kGreedy = "method = \"greedy\"\n";
inline const std::string kEqualShares = "method = \"equal-shares\"\n";

}  // namespace urna::api

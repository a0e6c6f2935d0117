// What tests of the operator's commands share: a folder, files in it, and `urna` run with words.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "api/commands/cli.h"
#include "ledger/crypto.h"

namespace urna::api {

using CommandWords = std::vector<std::string>;

class CommandLine : public testing::Test {
 protected:
  void SetUp() override {
    ledger::init_crypto();
    std::string pattern = (std::filesystem::temp_directory_path() / "urna-cli-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(root_); }
  std::string path(const std::string& name) const { return root_ + "/" + name; }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }
  // Runs `urna` with these words and keeps what it prints.
  int run(CommandWords words, const CommandWords& more = {}) {
    words.insert(words.begin(), "urna");
    words.insert(words.end(), more.begin(), more.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = run_cli(static_cast<int>(argv.size()), argv.data());
    out_ = testing::internal::GetCapturedStdout();
    err_ = testing::internal::GetCapturedStderr();
    return code;
  }
  bool said(const std::string& text) const {
    return out_.find(text) != std::string::npos || err_.find(text) != std::string::npos;
  }
  std::string root_, out_, err_;
};

// The edition of a small town; tables may follow.
inline std::string definition_of(std::map<std::string, std::string>& keys) {
  return "environment = \"drill\"\ntitle = { ro = \"Test\", en = \"Test\" }\nlanguages = [\"ro\", "
         "\"en\"]\ncurrency = \"MDL\"\nbudget = 1000\nminimum_group = 5\n"
         "[calendar]\nproposals_from = 20260601\nproposals_until = 20260630\nvoting_from = "
         "20260914\nvoting_until = 20260927\nresult_by = 20261005\n"
         "[eligibility]\nminimum_age = 16\nresidence = { ro = \"aici\", en = \"here\" "
         "}\n[[eligibility.document_kind]]\ncode = 1\nname = { ro = \"buletin\", en = \"card\" }\n"
         "[roles]\ncommittee = [\"" +
         keys["a"] + "\", \"" + keys["b"] + "\"]\ncommittee_quorum = 2\nregistrars = [\"" +
         keys["r"] + "\"]\noverseers = [\"" + keys["o"] + "\"]\n";
}

}  // namespace urna::api

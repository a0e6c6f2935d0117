// The server's configuration: every key read, every mistake named by its key.
#include "api/commands/serve_config.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/api/commands/command_line.h"
#include "tests/api/served_town.h"

namespace urna::api {
namespace {

ledger::Result<ServeConfig> config_of(const std::string& text) {
  const Directory folder;
  std::filesystem::create_directories(folder.path());
  std::ofstream(folder.path() + "/serve.toml") << text;
  auto read = read_serve_config(folder.path() + "/serve.toml");
  if (read)
    for (ServedLedger& ledger : read->ledgers)
      ledger.directory = std::filesystem::path(ledger.directory).lexically_relative(folder.path());
  return read;
}
constexpr const char* kOne = "[[ledger]]\nname = \"balti\"\ndirectory = \"town\"\n";

TEST(ServeConfig, IsReadKeyByKey) {
  const auto read = config_of(
      std::string(
          "listen = \"127.0.0.1:1\"\nmetrics = \"127.0.0.1:2\"\nproxies = [\"127.0.0.1\"]\n") +
      kOne + "unwitnessed = true\n[[ledger]]\nname = \"sadovoe\"\ndirectory = \"village\"\n");
  ASSERT_TRUE(read.ok()) << to_text(read.error());
  EXPECT_EQ(read->listen, "127.0.0.1:1");
  EXPECT_EQ(read->metrics, "127.0.0.1:2");
  EXPECT_EQ(read->proxies, std::vector<std::string>{"127.0.0.1"});
  ASSERT_EQ(read->ledgers.size(), 2U);
  EXPECT_EQ(read->ledgers[0].directory, "town");
  EXPECT_TRUE(read->ledgers[0].unwitnessed);
  EXPECT_FALSE(read->ledgers[1].unwitnessed);
}

TEST(ServeConfig, NamesWhatIsWrong) {
  const auto wrong = [](const std::string& text, const std::string& said) {
    const auto read = config_of(text);
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_EQ(read.code(), ledger::Errc::bad_config);
    EXPECT_NE(read.error().detail.find(said), std::string::npos) << read.error().detail;
  };
  wrong("", "ledger: 1 to 64 ledgers");
  wrong("[[ledger]]\nname = \"ro\"\ndirectory = \"x\"\n", "ledger[0].name");
  wrong("[[ledger]]\nname = \"balti\"\n", "ledger[0].directory: is missing");
  wrong(std::string(kOne) + kOne, "the name 'balti' stands twice");
  wrong(std::string(kOne) + "[[ledger]]\nname = \"b\"\ndirectory = \"./town\"\n",
        "the directory './town' stands twice");
  wrong(std::string(kOne) + "unwitnessed = 1\n", "must be true or false");
  wrong(std::string("listem = \"x\"\n") + kOne, "listem: is not a key here");
  EXPECT_EQ(read_serve_config("/nowhere/serve.toml").code(), ledger::Errc::not_found);
}

TEST(ServeConfig, WhatIsTypedTakesThePlaceOfTheFiles) {
  const ServeConfig file{"127.0.0.1:1", "127.0.0.1:2", {"127.0.0.1", "::1"}, {}};
  ServeConfig config = file;
  override_with(config, "", "", {});
  EXPECT_EQ(config.listen, file.listen);
  EXPECT_EQ(config.metrics, file.metrics);
  EXPECT_EQ(config.proxies, file.proxies);
  override_with(config, "127.0.0.1:3", "127.0.0.1:4", {"10.0.0.1"});
  EXPECT_EQ(config.listen, "127.0.0.1:3");
  EXPECT_EQ(config.metrics, "127.0.0.1:4");
  EXPECT_EQ(config.proxies, std::vector<std::string>{"10.0.0.1"});
}

// What the file says is right each time, so whatever is refused was taken from the command line.
class ServeWords : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    std::map<std::string, std::string> keys;
    for (const char* name : {"a", "b", "r", "o"}) {
      ASSERT_EQ(run({"keys", "new", path(name)}), 0) << err_;
      keys[name] = out_.substr(0, 64);
    }
    ASSERT_EQ(run({"init", "--origin", "test.example", "--definition",
                   write("e.toml", definition_of(keys)), "--ledger", path("town"), "--key",
                   path("a"), "--key", path("b")}),
              0)
        << err_;
  }
  void refused(const CommandWords& words, const std::string& why) {
    const std::string file = write("serve.toml", "listen = \"127.0.0.1:0\"\n" + std::string(kOne));
    EXPECT_EQ(run({"serve", "--config", file}, words), 2) << words[0];
    EXPECT_TRUE(said(why)) << words[0] << ": " << err_;
  }
};

TEST_F(ServeWords, AreNotLostBesideAFile) {
  refused({"--proxy", "nobody"}, "--proxy: 'nobody' is not an address");
  refused({"--metrics", "192.0.2.1:9"}, "metrics listen on loopback only");
  refused({"--listen", "nowhere"}, "listen at ADDRESS:PORT, not 'nowhere'");
  refused({"--policy", "policy"}, "stand in the file");
  refused({"--unwitnessed"}, "stand in the file");
  refused({"--ledger", path("town")}, "excludes");
}

}  // namespace
}  // namespace urna::api

// Voter cards: the code and what follows from it, the page to print, the registrar's columns.
#include "api/commands/codes.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <boost/json.hpp>
#include <filesystem>
#include <regex>

#include "api/commands/codes_page.h"
#include "api/commands/voter_code.h"
#include "ledger/file.h"
#include "tally/ballot/credential.h"
#include "tests/api/served_town.h"

namespace urna::api {
namespace {

using ledger::Errc;

Bytes counting() {
  Bytes bytes(VoterCode::kBytes);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i);
  return bytes;
}

TEST(VoterCode, IsReadAsItIsWritten) {
  for (int i = 0; i < 200; ++i) {
    const VoterCode code = VoterCode::random();
    const auto read = read_voter_code(code.text().text);
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->slot(), code.slot());
  }
  EXPECT_EQ(VoterCode(counting()).text().text.size(), 35U);
}

TEST(VoterCode, ForgivesCaseSpacesAndLikeLetters) {
  std::string text = VoterCode(counting()).text().text;
  const ledger::SlotId slot = VoterCode(counting()).slot();
  std::string loose;
  for (const char c : text) {
    if (c == '0')
      loose += "o ";
    else if (c == '1')
      loose += 'l';
    else if (c != '-')
      loose += static_cast<char>(std::tolower(c));
  }
  const auto read = read_voter_code(loose);
  ASSERT_TRUE(read.ok()) << loose;
  EXPECT_EQ(read->slot(), slot);
}

TEST(VoterCode, EveryMistypedLetterIsNoticed) {
  const std::string text = VoterCode(counting()).text().text;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '-') continue;
    for (const char other : std::string("0123456789ABCDEFGHJKMNPQRSTVWXYZ")) {
      if (other == text[i]) continue;
      std::string bent = text;
      bent[i] = other;
      EXPECT_EQ(read_voter_code(bent).code(), Errc::malformed) << bent;
    }
  }
  EXPECT_EQ(read_voter_code(text.substr(1)).error().detail,
            "a code has 30 letters and digits, not 29");
  EXPECT_EQ(read_voter_code(text + "0").error().detail, "a code has 30 letters and digits, not 31");
  EXPECT_EQ(read_voter_code("ABU" + text.substr(3)).error().detail, "letter 3 is none of a code's");
  EXPECT_EQ(read_voter_code("").code(), Errc::malformed);
}

// The device's side of the same rules (api/web/site/code.mjs) made these.
TEST(VoterCode, IsWhatTheDeviceMakesOfIt) {
  const auto file =
      ledger::read_file(std::string(URNA_SOURCE_DIR) + "/tests/golden/voter_codes.json", 1U << 20);
  ASSERT_TRUE(file.ok());
  const boost::json::value golden = boost::json::parse(ledger::text_of(*file));
  std::size_t checked = 0;
  for (const boost::json::value& one : golden.at("codes").as_array()) {
    const auto hex = [&](const char* name) { return std::string(one.at(name).as_string()); };
    Bytes bytes;
    ASSERT_TRUE(ledger::from_hex(hex("code"), bytes));
    const VoterCode code{ledger::ByteView(bytes)};
    EXPECT_EQ(code.text().text, hex("text"));
    EXPECT_EQ(ledger::to_hex(code.seed().view()), hex("seed"));
    EXPECT_EQ(ledger::to_hex(code.slot().view()), hex("slot"));
    const auto credential = tally::Credential::derive("credential", code.seed(), 0);
    EXPECT_EQ(ledger::to_hex(credential.key().view()), hex("key"));
    ++checked;
  }
  EXPECT_GE(checked, 5U);
}

CodesOptions options_in(const Directory& directory) {
  return {"town.example/pb",
          std::string(32, 'a'),
          "https://vote.example.org",
          directory.path(),
          "ro",
          5};
}

TEST(Codes, CardsAndRequestsBelongTogether) {
  ledger::init_crypto();
  const Directory directory;
  ASSERT_EQ(run_codes(options_in(directory)), 0);
  struct stat status {};
  ASSERT_EQ(::stat((directory.path() + "/cards.html").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  const std::string page(
      ledger::text_of(*ledger::read_file(directory.path() + "/cards.html", 1U << 20)));
  const std::string requests(
      ledger::text_of(*ledger::read_file(directory.path() + "/requests.csv", 1U << 20)));
  const std::regex card("<p class=\"code\">([0-9A-Z-]{35})</p>");
  std::size_t count = 0;
  const auto roll =
      tally::roll_context("town.example/pb", ledger::EditionId::from(Bytes(16, 0xaa)));
  for (std::sregex_iterator at(page.begin(), page.end(), card), end; at != end; ++at, ++count) {
    const auto code = read_voter_code((*at)[1].str());
    ASSERT_TRUE(code.ok());
    const auto credential = tally::Credential::derive("credential", code->seed(), 0);
    const std::string line =
        ledger::to_hex(code->slot().view()) + "," + ledger::to_hex(credential.key().view()) + ",";
    const std::size_t found = requests.find(line);
    ASSERT_NE(found, std::string::npos);
    Bytes proof;
    ASSERT_TRUE(ledger::from_hex(requests.substr(found + line.size(), 128), proof));
    EXPECT_TRUE(tally::check_possession(roll, credential.key(), code->slot(),
                                        ledger::SchnorrSignature::from(proof))
                    .ok());
  }
  EXPECT_EQ(count, 5U);
  EXPECT_EQ(requests.find("https"), std::string::npos);
}

// The card of somebody who claims a slot that stands on the roll: its own code, that slot's proof.
TEST(Codes, OneCardIsForASlotOfTheRoll) {
  ledger::init_crypto();
  const Directory directory;
  CodesOptions options = options_in(directory);
  options.count = 1;
  options.slot = std::string(32, 'b');
  ASSERT_EQ(run_codes(options), 0);
  const std::string page(
      ledger::text_of(*ledger::read_file(directory.path() + "/cards.html", 1U << 20)));
  const std::string requests(
      ledger::text_of(*ledger::read_file(directory.path() + "/requests.csv", 1U << 20)));
  EXPECT_NE(page.find("1 · bbbbbbbb"), std::string::npos);
  std::smatch found;
  ASSERT_TRUE(std::regex_search(page, found, std::regex("\"code\">([0-9A-Z-]{35})</p>")));
  const auto code = read_voter_code(found[1].str());
  ASSERT_TRUE(code.ok());
  const auto credential = tally::Credential::derive("credential", code->seed(), 0);
  const std::string line =
      "\n" + options.slot + "," + ledger::to_hex(credential.key().view()) + ",";
  const std::size_t at = requests.find(line);
  ASSERT_NE(at, std::string::npos) << requests;
  Bytes proof;
  ASSERT_TRUE(ledger::from_hex(requests.substr(at + line.size(), 128), proof));
  const auto roll =
      tally::roll_context("town.example/pb", ledger::EditionId::from(Bytes(16, 0xaa)));
  EXPECT_TRUE(tally::check_possession(roll, credential.key(), ledger::SlotId::from(Bytes(16, 0xbb)),
                                      ledger::SchnorrSignature::from(proof))
                  .ok());
}

// Cards for a session's survey lead to its page and speak of answers, not of votes.
TEST(Codes, CardsOfASurveyLeadToIt) {
  ledger::init_crypto();
  const Directory directory;
  CodesOptions options = options_in(directory);
  options.survey = 3;
  options.language = "uk";
  ASSERT_EQ(run_codes(options), 0);
  const std::string page(
      ledger::text_of(*ledger::read_file(directory.path() + "/cards.html", 1U << 20)));
  const Words& words = Words::in(Language::uk);
  EXPECT_NE(page.find(words("card.survey.title")), std::string::npos);
  EXPECT_NE(page.find(words("card.survey.who")), std::string::npos);
  for (const char* of_the_vote : {"card.title", "card.secret", "card.choose", "card.lost"})
    EXPECT_EQ(page.find(words(of_the_vote)), std::string::npos) << of_the_vote;
}

// A page that grew beyond its room would leave a copy with codes in it unwiped.
TEST(Codes, TheLongestCardsFitTheRoomTakenForThem) {
  constexpr std::uint32_t kCards = 40;
  const std::string site = "https://" + std::string(kMaxSiteBytes - 8, 'a');
  for (const Language language : kLanguages)
    for (const auto survey :
         {std::optional<std::uint16_t>(), std::optional<std::uint16_t>(65'535)}) {
      const CardSheet sheet{language, site, std::string(32, 'a'), survey};
      SecretText page = cards_start(sheet, kCards);
      const std::size_t room = page.text.capacity();
      for (std::uint32_t i = 0; i < kCards; ++i) {
        const VoterCode code = VoterCode::random();
        put_card(page, sheet, {i + 1, code.slot()}, code);
      }
      put_cards_end(page);
      EXPECT_EQ(page.text.capacity(), room) << tag_of(language) << " " << page.text.size();
    }
}

TEST(Codes, RefuseWhatCannotBeAndLeaveNothing) {
  const Directory directory;
  const auto refused = [&](auto change) {
    CodesOptions options = options_in(directory);
    change(options);
    EXPECT_EQ(run_codes(options), 2);
    EXPECT_FALSE(std::filesystem::exists(directory.path()));
  };
  refused([](CodesOptions& o) { o.count = 0; });
  refused([](CodesOptions& o) {
    o.count = 1;
    o.slot = std::string(32, 'b');
    o.survey = 0;
  });
  refused([](CodesOptions& o) { o.count = kMaxCodes + 1; });
  refused([](CodesOptions& o) { o.site = "vote.example.org"; });
  refused([](CodesOptions& o) { o.site = "https://vote.example.org/<b>"; });
  refused([](CodesOptions& o) { o.site = "https://" + std::string(kMaxSiteBytes - 7, 'a'); });
  refused([](CodesOptions& o) { o.edition = "12"; });
  refused([](CodesOptions& o) { o.language = "de"; });
  refused([](CodesOptions& o) { o.origin = "two words"; });
  refused([](CodesOptions& o) { o.slot = std::string(32, 'b'); });  // five cards for one slot
  refused([](CodesOptions& o) { o.count = 1, o.slot = "bb"; });
}

TEST(Codes, AFolderThatStandsIsNotTouched) {
  ledger::init_crypto();
  const Directory directory;
  std::filesystem::create_directory(directory.path());
  EXPECT_NE(run_codes(options_in(directory)), 0);
  EXPECT_TRUE(std::filesystem::is_empty(directory.path()));
}

}  // namespace
}  // namespace urna::api

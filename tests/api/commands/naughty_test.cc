// Texts that somebody will try, in every text field of every event and in every output: refused by
// name, or shown as what they are. Nothing of them is ever markup, a formula, a command to a
// terminal or a second line.
#include <boost/json.hpp>
#include <set>

#include "api/commands/terminal.h"
#include "api/problem_page.h"
#include "api/seed_page.h"
#include "api/views.h"
#include "ledger/json.h"
#include "ledger/shown.h"
#include "tally/rules/pabulib.h"
#include "tests/api/commands/command_line.h"
#include "tests/api/commands/text_fields.h"
#include "tests/api/raw_peer.h"

namespace urna::api {
namespace {

using ledger::Errc;
namespace json = boost::json;

struct Text {
  bool plain = false;
  std::string text;
};

std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
    } else if (text[i + 1] == '\\') {
      out += text[++i];
    } else {
      out += static_cast<char>(std::stoi(text.substr(i + 2, 2), nullptr, 16));
      i += 3;
    }
  }
  return out;
}

std::vector<Text> corpus() {
  std::vector<Text> found;
  for (const char* name : {"naughty.txt", "languages.txt"}) {
    std::ifstream file(std::string(URNA_SOURCE_DIR) + "/tests/data/" + name, std::ios::binary);
    for (std::string line; std::getline(file, line);) {
      if (line.starts_with('#')) continue;
      const std::size_t space = line.find(' ');
      const bool naughty = std::string_view(name) == "naughty.txt";
      const std::string rest = line.substr(space + 1);
      found.push_back({!naughty || line.starts_with("plain"), naughty ? unescaped(rest) : rest});
    }
  }
  return found;
}

// Whether a string of the JSON is this text.
bool holds(const json::value& value, const std::string& text) {
  if (const auto* string = value.if_string())
    return std::string_view(string->data(), string->size()) == text;
  if (const auto* array = value.if_array())
    return std::ranges::any_of(*array, [&](const auto& item) { return holds(item, text); });
  if (const auto* object = value.if_object())
    return std::ranges::any_of(*object,
                               [&](const auto& item) { return holds(item.value(), text); });
  return false;
}

void expect_json_with(const std::string& bytes, const std::vector<std::string>& texts,
                      const std::string& where) {
  boost::system::error_code error;
  const json::value parsed = json::parse(bytes, error);
  ASSERT_FALSE(error) << where << bytes.substr(0, 500);
  for (const std::string& text : texts) EXPECT_TRUE(holds(parsed, text)) << where << ": " << text;
  for (const char c : bytes)
    EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n') << where;
}

// A terminal shows it and does nothing: lines of plain characters.
void expect_inert(const std::string& said, const std::string& where) {
  EXPECT_EQ(ledger::shown(said, true), said) << where;
}

TEST(Naughty, JsonGivesBackEveryTextAndObeysNone) {  // N07, N17
  for (const Text& one : corpus()) {
    const std::string quoted = ledger::json_quote(one.text);
    expect_inert(quoted, "quoted");
    boost::system::error_code error;
    const json::value read = json::parse(quoted, error);
    ASSERT_FALSE(error) << quoted;
    const std::string expected =
        ledger::is_utf8(one.text) ? one.text : ledger::shown(one.text, true);
    EXPECT_TRUE(holds(read, expected)) << quoted;
  }
}

TEST(Naughty, TheCorpusIsTakenAsItSays) {  // N07, N15, D22
  const std::vector<Text> all = corpus();
  EXPECT_GT(all.size(), 350U);
  int plain = 0;
  for (const Text& one : all) {
    EXPECT_EQ(ledger::is_plain_text(one.text), one.plain) << ledger::shown(one.text);
    plain += one.plain ? 1 : 0;
    if (one.plain) {
      EXPECT_EQ(ledger::shown(one.text), one.text);
    }
    expect_inert(ledger::shown(one.text), "shown");
  }
  EXPECT_GT(plain, 200);
}

template <std::size_t... Kinds>
std::vector<ledger::EventBody> events_of(std::index_sequence<Kinds...>) {
  return {ledger::EventBody(std::in_place_index<Kinds>)...};
}
// One of every kind of event there is.
std::vector<ledger::EventBody> one_of_each() {
  return events_of(std::make_index_sequence<std::variant_size_v<ledger::EventBody>>());
}

std::vector<std::string> text_paths(ledger::EventBody body) {
  std::vector<std::string> paths;
  TextFields([&](const std::string& path, std::string&, std::size_t) { paths.push_back(path); },
             true)
      .of(body);
  return paths;
}

ledger::EventBody with_text(ledger::EventBody body, const std::string& path,
                            const std::string& text) {
  TextFields(
      [&](const std::string& at, std::string& value, std::size_t) {
        if (at == path) value = text;
      },
      true)
      .of(body);
  return body;
}

// Whatever the law would say of the rest: no event with such a text is even read, and of every one
// that is read the view is JSON that says the same.
TEST(Naughty, NoTextFieldOfAnyEventIsForgotten) {  // N14, N15, N16, N17
  ledger::init_crypto();
  const std::vector<Text> all = corpus();
  std::set<std::string> seen;
  for (const ledger::EventBody& body : one_of_each())
    for (const std::string& path : text_paths(body)) {
      EXPECT_TRUE(seen.insert(path).second) << path;
      for (const Text& one : all) {
        const ledger::EventBody told = with_text(body, path, one.text);
        if (!ledger::within_limits(told)) continue;  // said by name before anything is signed
        const Bytes bytes = ledger::make_submission("x", ledger::encode_event({{}, told}), {});
        const auto parsed = ledger::parse_submission(bytes);
        ASSERT_EQ(parsed.ok(), one.plain) << path << ": " << ledger::shown(one.text);
        if (!one.plain) {
          EXPECT_EQ(parsed.code(), Errc::bad_text) << path;
          expect_inert(to_text(parsed.error()), path);
          expect_json_with(problem(parsed.error()).body, {}, path);
          continue;
        }
        expect_json_with(*entry_view(ledger::make_entry(1, 0, bytes)), {one.text}, path);
      }
    }
  EXPECT_EQ(seen.size(), 65U) << "a text field came or went; everything here still tries it";
  for (const std::string& path : seen) std::printf("%s\n", path.c_str());
}

TEST(Naughty, ATextOverItsLimitIsRefusedByItsName) {  // N14, O13
  ledger::init_crypto();
  for (const ledger::EventBody& body : one_of_each())
    for (const std::string& path : text_paths(body)) {
      std::size_t limit = 0;
      ledger::EventBody probe = body;
      TextFields(
          [&](const std::string& at, std::string&, std::size_t most) {
            if (at == path) limit = most;
          },
          true)
          .of(probe);
      ASSERT_GT(limit, 0U) << path;
      EXPECT_TRUE(ledger::within_limits(with_text(body, path, std::string(limit, 'x'))).ok())
          << path;
      const auto over = ledger::within_limits(with_text(body, path, std::string(limit + 1, 'x')));
      ASSERT_FALSE(over.ok()) << path;
      EXPECT_EQ(over.code(), Errc::over_limit);
    }
}

// Whether a .pb file can have it as a project's id.
bool is_tame(const std::string& text) {
  return text.size() <= ledger::limit::kLabelBytes && !text.starts_with(' ') &&
         !text.ends_with(' ') && text.find_first_of(",;\"") == std::string::npos;
}

// An edition in which people wrote these texts wherever they may. Each is some project's title.
class Written : public CommandLine {
 protected:
  // `hosted`: for a ledger that host_of makes, which has a log key of its own.
  void tell(const std::vector<std::string>& texts, bool hosted = false) {
    texts_ = texts;
    ledger::LedgerFounded founding = town_.founding();
    if (hosted) founding.log_key = ledger::SigningKey(ledger::Seed(Bytes(32, 9))).public_key();
    ASSERT_TRUE(town_.act(founding, town_.committee).ok());
    ledger::EventBody announced = announcement();
    paint(announced, {"edition_announced.origin", "edition_announced.languages[]",
                      "edition_announced.currency"});
    const auto at = town_.act(announced, town_.committee);
    ASSERT_TRUE(at.ok()) << to_text(at.error());
    ASSERT_TRUE(town_.act(ledger::ProposalsOpened{town_.nonce()}, town_.committee).ok());
    for (std::size_t i = 0; i < texts.size(); ++i) file_proposal(i);
    ASSERT_TRUE(town_.act(ledger::ProposalsClosed{town_.nonce()}, town_.committee).ok());
    for (std::size_t i = 0; i < texts.size(); ++i) review_proposal(i);
    vote_and_declare();
  }
  ledger::EditionAnnounced announcement() {
    ledger::EditionAnnounced event = town_.announcement();
    event.envelopes = {{1, {{"ro", "x"}, {"en", "x"}}, 1'000}};
    event.eligibility.status_categories = {{1, {{"ro", "x"}, {"en", "x"}}}};
    return event;
  }
  // Every text field gets the next text that is short enough for it; tags are never the same.
  void paint(ledger::EventBody& body, const std::set<std::string>& but) {
    TextFields(
        [&](const std::string& path, std::string& text, std::size_t limit) {
          if (but.contains(path)) return;
          std::size_t tried = 0;
          do {
            text = texts_[next_++ % texts_.size()];
          } while (text.size() > limit && ++tried < texts_.size());
          if (text.size() > limit) text = "x" + std::to_string(next_);
          painted_.push_back(text);
        },
        false)
        .of(body);
  }
  void file_proposal(std::size_t i) {
    const std::string label = is_tame(texts_[i]) ? texts_[i] : "P" + std::to_string(i);
    ledger::ProposalFiled filed = town_.proposal(label, 100 + static_cast<std::int64_t>(i));
    filed.title = {{"ro", texts_[i]}};
    filed.summary = {{"ro", texts_[(i + 1) % texts_.size()]}};
    filed.categories = {town_.edition().announced.categories[0].tag};
    const auto at = town_.act(filed, {"proposer"});
    ASSERT_TRUE(at.ok()) << to_text(at.error());
  }
  void review_proposal(std::size_t i) {
    ledger::ProposalReviewed reviewed = town_.review(static_cast<std::uint32_t>(i));
    if (i + 1 == texts_.size()) {
      reviewed.verdict = ledger::Verdict::rejected;
      reviewed.reason = {{"ro", texts_[0]}, {"en", texts_[1]}};
    }
    const auto at = town_.act(reviewed, town_.committee);
    ASSERT_TRUE(at.ok()) << to_text(at.error());
  }
  void vote_and_declare() {
    const auto count = static_cast<std::uint32_t>(texts_.size() - 1);
    ledger::BallotDefined defined = town_.ballot({ledger::LayoutKind::approval, 0, count, 0, 0, 0});
    defined.questions[0].title = {{"ro", texts_[0]}, {"en", texts_[1]}};
    auto at = town_.act(defined, town_.committee);
    ASSERT_TRUE(at.ok()) << to_text(at.error());
    for (const char* name : {"alice", "bob"})
      ASSERT_TRUE(town_
                      .act(ledger::SlotsGranted{town_.nonce(), {town_.grant(name)}},
                           {"registrar", "overseer"})
                      .ok());
    ASSERT_TRUE(town_.act(ledger::VotingOpened{town_.nonce()}, town_.committee).ok());
    tally::Choice all;
    for (std::uint32_t i = 0; i < count; ++i) all.push_back(i);
    ASSERT_TRUE(town_.act(town_.cast("alice", all), {}).ok());
    ASSERT_TRUE(town_.act(town_.cast("bob", {0}), {}).ok());
    ASSERT_TRUE(town_.act(ledger::VotingClosed{town_.nonce()}, town_.committee).ok());
    at = town_.act(*town_.result(), town_.committee);
    ASSERT_TRUE(at.ok()) << to_text(at.error());
  }

  Town town_;
  std::vector<std::string> texts_, painted_;
  std::size_t next_ = 0;
};

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// What another program reads of the file is what was written.
void expect_pb(const std::string& path, const std::vector<std::string>& texts) {
  const auto file = tally::parse_pabulib(contents(path), tally::Strictness::strict);
  ASSERT_TRUE(file.ok()) << to_text(file.error());
  ASSERT_EQ(file->projects.size(), texts.size() - 1);
  for (std::size_t i = 0; i + 1 < texts.size(); ++i) {
    if (texts[i].starts_with(' ') || texts[i].ends_with(' ')) continue;  // no .pb file keeps those
    EXPECT_EQ(file->project_field(i, "name"), texts[i]);
    if (is_tame(texts[i])) {
      EXPECT_EQ(file->projects[i].label, texts[i]);
    }
  }
}

std::string body_at(const Routes& routes, const std::string& target) {
  std::string body;
  routes.handle({"GET", target, {}, {}, {}}, [&](HttpResponse response) {
    EXPECT_EQ(response.status, 200U) << target;
    body = std::move(response.body);
  });
  return body;
}

// A field of a CSV by RFC 4180, from `at` on.
std::string csv_field(const std::string& line, std::size_t& at) {
  std::string field;
  if (at < line.size() && line[at] == '"') {
    for (++at; at < line.size() && (line[at] != '"' || line[at + 1] == '"'); ++at) {
      field += line[at];
      if (line[at] == '"') ++at;
    }
    ++at;
  } else {
    for (; at < line.size() && line[at] != ','; ++at) field += line[at];
  }
  ++at;
  return field;
}

std::vector<std::vector<std::string>> batches() {
  std::vector<std::vector<std::string>> made(1);
  for (const Text& one : corpus()) {
    if (!one.plain || one.text.empty()) continue;
    if (made.back().size() == 60) made.emplace_back();
    made.back().push_back(one.text);
  }
  return made;
}

TEST_F(Written, EveryTextComesOutOfEveryOutputAsItWentIn) {  // N14, N15, N16, N17
  int number = 0, exported = 0;
  for (const std::vector<std::string>& texts : batches()) {
    town_ = Town();
    painted_.clear();
    tell(texts, true);
    if (HasFatalFailure()) return;
    const std::string folder = std::to_string(number++);
    const Directory directory;
    {
      const auto host = host_of(directory, town_);
      const Routes routes(*host);
      const std::string edition = ledger::to_hex(town_.id.view());
      expect_json_with(body_at(routes, "/api/v1/editions"), {}, "editions");
      expect_json_with(body_at(routes, "/api/v1/editions/" + edition), painted_, "edition");
      expect_json_with(body_at(routes, "/api/v1/projects"), texts, "projects");
      const std::vector<std::string> listed(texts.begin(), texts.end() - 1);
      expect_json_with(body_at(routes, "/api/v1/results"), listed, "results");
      expect_json_with(body_at(routes, "/api/v1/turnout"), {}, "turnout");
      for (std::size_t i = 0; i < texts.size(); ++i)
        expect_json_with(body_at(routes, "/api/v1/projects/" + std::to_string(i)), {texts[i]},
                         "project");
      for (std::size_t i = 0; i < town_.entries.size(); ++i)
        expect_json_with(body_at(routes, "/api/v1/entries/" + std::to_string(i)), {}, "entry");
      host->sequencer().stop();
    }
    ASSERT_EQ(run({"result", "--ledger", directory.path()}), 0) << err_;
    expect_inert(out_ + err_, "urna result");
    for (std::size_t i = 0; i + 1 < texts.size(); ++i) EXPECT_TRUE(said(texts[i])) << texts[i];
    ASSERT_EQ(run({"result", "--ledger", directory.path(), "--format", "json"}), 0);
    expect_json_with(out_, {}, "urna result json");
    ASSERT_EQ(run({"tally", "--ledger", directory.path()}), 0) << err_;
    expect_inert(out_ + err_, "urna tally --ledger");
    const std::string pb = path(folder + ".pb"), bundle = path(folder + ".bundle");
    ASSERT_EQ(run({"export", "--ledger", directory.path(), "--out", bundle}), 0) << err_;
    if (run({"export", "--ledger", directory.path(), "--pb", pb}) == kExitRight) {
      expect_pb(pb, texts);
      ++exported;
    } else {
      EXPECT_TRUE(said("bad_pabulib")) << err_;  // by name, where the format has no room for it
    }
    const std::string audit = std::string(URNA_BINARY_DIR) + "/urna-audit verify " + bundle +
                              " --key " + bundle + "/vkey --progress none > " + path("audit");
    EXPECT_EQ(std::system(audit.c_str()), 0);
    expect_inert(contents(path("audit")), "urna-audit verify");
  }
  EXPECT_GE(number, 4);
  EXPECT_GE(exported, 2);
}

TEST(Naughty, APageOfATrusteeHasTextWhereTextIs) {  // N14
  ledger::init_crypto();
  const SeedWords words(ledger::Seed(Bytes(32, 7)));
  const auto tags_of = [&](const std::string& text) {
    const std::string html = seed_page_html({words, {}, Language::en, text, text});
    std::string tags;
    for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1))
      tags += html.substr(at, html.find('>', at) - at + 1);
    return tags;
  };
  const std::string usual = tags_of("usual");
  for (const Text& one : corpus()) {
    const auto allowed = check_page_labels({words, {}, Language::en, one.text, one.text});
    EXPECT_EQ(allowed.ok(), one.plain && one.text.size() <= kMaxPageLabelBytes);
    if (allowed) {
      EXPECT_EQ(tags_of(one.text), usual) << one.text;
    }
    if (!allowed) continue;
    std::string page = seed_page_text({words, {}, Language::en, one.text, one.text});
    std::erase(page, '\f');  // ours: each list on a sheet of its own
    expect_inert(page, "page");
  }
}

TEST(Naughty, AProblemPageSaysNothingOfWhatWasAsked) {  // N14
  const std::string usual = problem_page("no_such_code").body;
  for (const Text& one : corpus()) EXPECT_EQ(problem_page(one.text).body, usual);
}

// ---- files of others, which no law has judged ----

std::string pb_quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

TEST_F(Written, AFileOfOthersIsRefusedOrShownAsItIs) {  // N17
  for (const Text& one : corpus()) {
    const std::string file =
        write("x.pb",
              "META\nkey;value\ndescription;x\ncountry;x\nunit;x\ninstance;1\nnum_projects;2\n"
              "num_votes;1\nbudget;100\nrule;greedy\nvote_type;approval\nPROJECTS\n"
              "project_id;cost;name;votes\n1;50;" +
                  pb_quoted(one.text) + ";1\n" + pb_quoted(one.text + "2") + ";60;b;0\n" +
                  "VOTES\nvoter_id;vote\n1;1\n");
    for (const char* format : {"text", "json", "csv"}) {
      const int code = run({"tally", file, "--rule", "greedy", "--format", format});
      EXPECT_TRUE(code == kExitRight || code == kExitUsage) << code << err_;
      EXPECT_EQ(err_.empty(), code == kExitRight);
      expect_inert(err_, "stderr");
      if (std::string_view(format) != "csv") expect_inert(out_, format);
      if (code != kExitRight) continue;
      if (std::string_view(format) == "json") expect_json_with(out_, {}, "tally json");
      if (std::string_view(format) == "csv") {
        std::size_t at = out_.find('\n') + 1;
        EXPECT_EQ(csv_field(out_, at), "1");
        const std::string cell = csv_field(out_, at);
        EXPECT_TRUE(cell.empty() ||
                    std::string_view("=+-@\t\r").find(cell[0]) == std::string_view::npos)
            << cell;
        const bool trimmed = one.text.starts_with(' ') || one.text.ends_with(' ');
        const bool guarded = cell.ends_with(one.text) || cell.find('\'') != std::string::npos;
        EXPECT_TRUE(guarded || trimmed || !one.plain) << cell;
      }
    }
  }
}

TEST_F(Written, WordsOnTheCommandLineAreNotObeyedByTheTerminal) {  // N17
  for (const Text& one : corpus()) {
    if (one.text.find('\0') != std::string::npos || one.text.starts_with('-') || one.text.empty())
      continue;
    EXPECT_NE(run({"result", "--ledger", path("no") + one.text}), kExitRight);
    expect_inert(err_ + out_, "urna result");
    EXPECT_NE(run({"export", "--ledger", "x", "--out", "/nowhere/" + one.text}), kExitRight);
    expect_inert(err_ + out_, "urna export");
  }
}

TEST_F(Written, ABundleOfSomebodyElseDoesNotSpeakToTheTerminal) {  // N17
  tell({"Trees", "Benches", "Lamps", "Paths", "Shade"});
  const std::string bundle = path("bundle");
  for (const auto& [name, bytes] : town_.bundle()) {
    std::filesystem::create_directories(std::filesystem::path(bundle + "/" + name).parent_path());
    write("bundle/" + name, std::string(ledger::text_of(bytes)));
  }
  const std::string checkpoint = contents(bundle + "/checkpoint");
  const auto verify = [&](const char* format) {
    const std::string command = std::string(URNA_BINARY_DIR) + "/urna-audit verify '" + bundle +
                                "' --key " + bundle + "/vkey --progress none --format " + format +
                                " > " + path("said") + " 2>&1";
    const int code = std::system(command.c_str());
    return WEXITSTATUS(code);
  };
  EXPECT_EQ(verify("text"), 0) << contents(path("said"));
  for (const Text& one : corpus()) {
    if (one.text.find('/') != std::string::npos || one.plain) continue;
    write("bundle/checkpoint", one.text + "\n" + checkpoint);
    EXPECT_NE(verify("text"), 0);
    expect_inert(contents(path("said")), "urna-audit verify");
  }
  write("bundle/checkpoint", checkpoint);
  write("bundle/\x1b[31mextra\x9b", "x");
  verify("text");
  expect_inert(contents(path("said")), "urna-audit verify");
  verify("json");
  expect_json_with(contents(path("said")), {}, "urna-audit verify json");
}

}  // namespace
}  // namespace urna::api

// S22: a restored backup does not start beside a newer mark, and comes back to where it was from a
// mirror, or not at all.
#include <fstream>

#include "api/http.h"
#include "api/recovery.h"
#include "api/routes.h"
#include "ledger/http_client.h"
#include "tests/api/real_program.h"
#include "tests/api/served_town.h"

namespace urna::api {
namespace {

namespace fs = std::filesystem;
using fixture::Resources;
using ledger::Errc;

constexpr int kVoters = 100, kBallots = 300;  // more than a bundle, begun before the backup

class Recovery : public testing::Test {
 protected:
  // A ledger, a backup of its database, a hundred ballots more, and the backup put back beside the
  // newer mark.
  void SetUp() override {
    town_ = town_of(kVoters);
    auto host = host_of(directory_, town_);
    before_ = host->journal().published()->checkpoint.size;
    fs::create_directory(path("backup"));
    host.reset();  // a backup is taken of a closed database
    fs::copy(path("db"), path("backup/db"), fs::copy_options::recursive);
    fs::copy_file(path("HWM"), path("backup/HWM"));
    fs::copy_file(path("vkey"), path("backup/vkey"));
    auto again = *Host::open(directory_.path(), {});
    for (int i = 0; i < kBallots; ++i) {
      const Bytes cast =
          town_.submission(town_.cast("v" + std::to_string(i % kVoters), {i % 2}), {});
      ASSERT_TRUE(town_.submit(cast).ok());
      const Answer given = again->sequencer().submit_and_wait(cast);
      ASSERT_TRUE(given.ok());
      receipts_.push_back(*again->journal().receipt(given->index));
    }
    after_ = again->journal().published()->checkpoint.size;
    mirror_ = resources_of(*again);
    again.reset();
    fs::remove_all(path("db"));
    fs::rename(path("backup/db"), path("db"));
  }
  static Resources resources_of(const Host& host) {
    Resources all;
    const ledger::Journal& journal = host.journal();
    const auto text = [](const std::string& t) { return Bytes(t.begin(), t.end()); };
    all["checkpoint"] = text(journal.published()->note);
    all["vkey"] = text(to_text(journal.vkey()) + "\n");
    for (const ledger::TileId& tile : ledger::tiles_of(journal.published()->checkpoint.size))
      all[ledger::tile_path(tile)] = *journal.tile(tile);
    return all;
  }
  std::string path(const std::string& name) const { return directory_.path() + "/" + name; }
  ledger::Result<Recovered> recover(const Resources& mirror) const {
    return recover_from(directory_.path(), *ledger::memory_source(mirror));
  }
  void expect_whole() const {
    auto host = Host::open(directory_.path(), {});
    ASSERT_TRUE(host.ok()) << to_text(host.error());
    const ledger::Journal& journal = (*host)->journal();
    EXPECT_EQ(journal.published()->checkpoint.size, after_);
    for (const ledger::Receipt& receipt : receipts_) {
      const auto entry = journal.entry(receipt.index);
      ASSERT_TRUE(entry.ok());
      EXPECT_TRUE(ledger::check_receipt(receipt, *entry, journal.vkey()).ok());
      const Answer again = (*host)->sequencer().submit_and_wait(submission_of(*entry));
      ASSERT_TRUE(again.ok());  // found again by its key
      EXPECT_EQ(again->index, receipt.index);
      EXPECT_FALSE(again->fresh);
    }
    (*host)->sequencer().with_state([&](const tally::State& state) {
      EXPECT_EQ(state.edition(town_.id)->cast_counts.accepted,
                static_cast<std::uint64_t>(kBallots));
    });
  }
  void expect_untouched() const {
    EXPECT_EQ(Host::open(directory_.path(), {}).code(), Errc::rolled_back);
    const auto store = ledger::open_rocks_store(path("db"), false);
    ASSERT_TRUE(store.ok());
    EXPECT_EQ((*store)->head()->size, before_);
    EXPECT_EQ((*ledger::open_high_water_mark(path("HWM"), false))->read()->size, after_);
  }
  Directory directory_;
  Town town_;
  std::uint64_t before_ = 0, after_ = 0;
  std::vector<ledger::Receipt> receipts_;
  Resources mirror_;
};

TEST_F(Recovery, ARestoredBackupComesBackFromAMirror) {  // S22, O08
  EXPECT_EQ(Host::open(directory_.path(), {}).code(), Errc::rolled_back);
  const auto recovered = recover(mirror_);
  ASSERT_TRUE(recovered.ok()) << to_text(recovered.error());
  EXPECT_EQ(recovered->before, before_);
  EXPECT_EQ(recovered->after, after_);
  expect_whole();
  const auto again = recover(mirror_);  // the ledger may have grown no further: nothing to do
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->before, again->after);
}

TEST_F(Recovery, ALostDatabaseComesBackWhole) {  // S22, "operator deleted the database"
  fs::remove_all(path("db"));
  EXPECT_FALSE(Host::open(directory_.path(), {}).ok());
  const auto recovered = recover(mirror_);
  ASSERT_TRUE(recovered.ok()) << to_text(recovered.error());
  EXPECT_EQ(recovered->before, 0U);
  expect_whole();
}

TEST_F(Recovery, ACopyWithItsOldMarkComesBackToo) {  // S23: the witnesses refused it
  fs::copy_file(path("backup/HWM"), path("HWM"), fs::copy_options::overwrite_existing);
  ASSERT_TRUE(recover(mirror_).ok());
  expect_whole();
}

TEST_F(Recovery, ALiveMirrorServesAsWellAsABundle) {
  const auto mirror = [this](const HttpRequest& request, const Respond& respond) {
    const auto found = mirror_.find(request.target.substr(5));  // "/log/"
    if (found == mirror_.end()) return respond({404, "text/plain", {}, "no\n"});
    respond({200, "application/octet-stream", {}, std::string(ledger::text_of(found->second))});
  };
  const auto server = *HttpServer::start("127.0.0.1:0", mirror, 1);
  const auto source =
      ledger::http_source("http://127.0.0.1:" + std::to_string(server->port()) + "/log");
  ASSERT_TRUE(source.ok());
  const auto recovered = recover_from(directory_.path(), **source);
  EXPECT_TRUE(recovered.ok()) << to_text(recovered.error());
  server->stop();
  expect_whole();
}

TEST_F(Recovery, TheCommandTakesABundleAndSaysWhatItDid) {
  const auto writer = ledger::create_bundle(path("mirror.tar"));
  ASSERT_TRUE(writer.ok());
  for (const auto& [name, bytes] : mirror_) ASSERT_TRUE((*writer)->put(name, bytes).ok());
  ASSERT_TRUE((*writer)->finish().ok());
  const std::string line =
      program("urna") + " recover --ledger " + directory_.path() + " --from " + path("mirror.tar");
  const Ended first = run(line), second = run(line);
  EXPECT_EQ(first.code(), 0) << first.said;
  EXPECT_NE(first.said.find("the missing ones were appended"), std::string::npos) << first.said;
  EXPECT_EQ(second.code(), 0) << second.said;
  EXPECT_NE(second.said.find("nothing was missing"), std::string::npos) << second.said;
  expect_whole();
  EXPECT_EQ(run(line + ".not").code(), 2);
  EXPECT_EQ(
      run(program("urna") + " recover --ledger " + path("none") + " --from " + path("mirror.tar"))
          .code(),
      2);
}

TEST_F(Recovery, AMirrorThatWasTamperedWithChangesNothing) {  // S22, T01
  for (auto& [name, bytes] : mirror_) {
    if (name.starts_with("tile/0") || name.starts_with("tile/1")) continue;  // hashes: worked out
    const bool ours = name == "tile/entries/000";  // only its end is asked for
    Resources bent = mirror_;
    bent[name][bytes.size() - (ours ? 2 : 3)] ^= 1;
    if (name == "vkey") continue;  // the key is the one this ledger has
    EXPECT_FALSE(recover(bent).ok()) << name;
    expect_untouched();
    bent.erase(name);
    EXPECT_FALSE(recover(bent).ok()) << name;
    expect_untouched();
  }
}

TEST_F(Recovery, AMirrorSignedByAnotherKeyIsRefused) {
  Resources foreign = mirror_;
  auto opened =
      ledger::open_checkpoint(ledger::text_of(mirror_["checkpoint"]), *ledger::parse_vkey([this] {
                                std::string text(ledger::text_of(mirror_["vkey"]));
                                text.pop_back();
                                return text;
                              }()));
  ASSERT_TRUE(opened.ok());
  const std::string note =
      ledger::sign_checkpoint(opened->checkpoint, ledger::SigningKey(ledger::Seed(Bytes(32, 3))));
  foreign["checkpoint"] = Bytes(note.begin(), note.end());
  EXPECT_EQ(recover(foreign).code(), Errc::unknown_key);
  expect_untouched();
}

// The log's own key under something else: a mirror of a fork, of an older size, of entries that the
// law refuses.
TEST_F(Recovery, AnotherHistoryUnderTheSameKeyIsRefused) {
  const ledger::SigningKey log(ledger::Seed(Bytes(32, 9)));
  std::vector<Bytes> entries;
  for (std::uint64_t i = 0; i < after_; ++i) {
    const std::uint64_t bundle = i / 256;
    const std::uint32_t width = ledger::tile_width(0, bundle, after_);
    const auto cut =
        ledger::split_bundle(mirror_[ledger::tile_path({true, 0, bundle, width})], width);
    const ByteView entry = (*cut)[i % 256];
    entries.emplace_back(entry.begin(), entry.end());
  }
  const auto code = [&](const std::vector<Bytes>& changed) {
    return recover(fixture::bundle_of(changed, Town::kOrigin, log)).code();
  };
  EXPECT_TRUE(fixture::bundle_of(entries, Town::kOrigin, log).contains("checkpoint"));
  std::vector<Bytes> shorter(entries.begin(), entries.end() - 1);
  EXPECT_EQ(code(shorter), Errc::rolled_back);  // behind the mark
  std::vector<Bytes> fork = entries;
  fork[3][9] ^= 1;  // within what we have
  EXPECT_EQ(code(fork), Errc::bad_consistency);
  std::vector<Bytes> tail = entries;
  tail[before_ + 2][15] ^= 1;              // its time, within what is missing
  EXPECT_EQ(code(tail), Errc::malformed);  // the law comes first: no whole minute
  std::vector<Bytes> unlawful = entries;
  unlawful.push_back(entries.back());  // beyond the mark: twice the same ballot
  EXPECT_EQ(code(unlawful), Errc::wrong_index);
  expect_untouched();
}

TEST_F(Recovery, AMirrorThatChangesItsMindIsNotBelieved) {
  class Fickle : public ledger::Source {
   public:
    explicit Fickle(Resources all) : all_(std::move(all)) {}
    ledger::Result<Bytes> get(std::string_view name) const override {
      Bytes bytes = all_.at(std::string(name));
      const bool late = name.starts_with("tile/entries/001") && ++asked_ > 1;
      if (late) bytes[bytes.size() - 3] ^= 1;
      return bytes;
    }
    ledger::Result<std::vector<std::string>> list() const override { return Errc::not_found; }

   private:
    Resources all_;
    mutable int asked_ = 0;
  };
  EXPECT_FALSE(recover_from(directory_.path(), Fickle(mirror_)).ok());
  EXPECT_EQ(Host::open(directory_.path(), {}).code(), Errc::rolled_back);
  ASSERT_TRUE(recover(mirror_).ok());  // the honest one finishes it
  expect_whole();
}

TEST_F(Recovery, ADamagedCopyIsNotBuiltUpon) {  // T01
  const Directory other;  // another ledger's database, of the same key, origin and size
  Town another = town_of(kVoters);
  host_of(other, another).reset();
  fs::remove_all(path("db"));
  fs::copy(other.path() + "/db", path("db"), fs::copy_options::recursive);
  const Errc code = recover(mirror_).code();  // later by a minute, if one ended in between
  EXPECT_TRUE(code == Errc::bad_consistency || code == Errc::time_backwards) << name_of(code);
  EXPECT_FALSE(Host::open(directory_.path(), {}).ok());
}

}  // namespace
}  // namespace urna::api

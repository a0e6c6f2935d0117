// What is kept of receipts: the receipt of now, whatever the log did since, within its limits.
#include "api/receipt_cache.h"

#include <gtest/gtest.h>

#include "api/answers.h"
#include "api/routes.h"
#include "tests/api/served_town.h"

namespace urna::api {
namespace {

using ledger::Errc;
using ledger::Error;
using ledger::Result;
using ledger::Tracker;

Tracker tracker_of(int i) {
  return Tracker::from(ledger::Bytes(Tracker::kSize, static_cast<std::uint8_t>(i)));
}

// A log that counts who asks it; the receipt of N is "N of CHECKPOINT".
struct Log {
  std::size_t asked = 0;
  bool broken = false;
  std::string checkpoint = "first";
  ReceiptCache::Basis basis() const {
    ledger::Journal::Published published;
    published.note = checkpoint;
    return std::make_shared<const ledger::Journal::Published>(std::move(published));
  }
  ReceiptCache cache(ReceiptCache::Size limits = {kReceiptCacheBytes, kReceiptCacheReceipts}) {
    return ReceiptCache(
        [this](std::uint64_t) { return basis(); },
        [this](const Tracker& tracker) -> Result<ReceiptCache::Kept> {
          ++asked;
          if (broken) return Error{Errc::corrupt, "broken"};
          const std::string text = std::to_string(tracker.view()[0]) + " of " + checkpoint;
          return ReceiptCache::Kept{tracker.view()[0], basis(),
                                    std::make_shared<const std::string>(text), quoted_tag(text)};
        },
        limits);
  }
};

TEST(ReceiptCache, AsksTheLogOnceForEachReceiptOfACheckpoint) {
  Log log;
  ReceiptCache cache = log.cache();
  for (int again = 0; again < 3; ++again)
    for (const int i : {1, 2, 3}) {
      const auto kept = cache.get(tracker_of(i));
      ASSERT_TRUE(kept.ok());
      EXPECT_EQ(*kept->text, std::to_string(i) + " of first");
      EXPECT_EQ(kept->tag, quoted_tag(*kept->text));
    }
  EXPECT_EQ(log.asked, 3U);
}

TEST(ReceiptCache, MakesItAnewUnderANewerCheckpointInPlaceOfTheFormer) {
  Log log;
  ReceiptCache cache = log.cache();
  ASSERT_TRUE(cache.get(tracker_of(1)).ok());
  log.checkpoint = "second";
  for (int again = 0; again < 2; ++again) EXPECT_EQ(*cache.get(tracker_of(1))->text, "1 of second");
  EXPECT_EQ(log.asked, 2U);
  EXPECT_EQ(cache.size(), (ReceiptCache::Size{std::string("1 of secondsecond").size(), 1}));
}

TEST(ReceiptCache, KeepsNothingOfAnError) {
  Log log;
  ReceiptCache cache = log.cache();
  log.broken = true;
  EXPECT_EQ(cache.get(tracker_of(1)).code(), Errc::corrupt);
  EXPECT_EQ(cache.size(), ReceiptCache::Size{});
  log.broken = false;
  EXPECT_EQ(*cache.get(tracker_of(1))->text, "1 of first");
}

TEST(ReceiptCache, HoldsItsLimitAndLetsTheOldestReadGo) {
  Log log;
  ReceiptCache cache = log.cache({kReceiptCacheBytes, 2});
  for (const int i : {1, 2, 1, 3, 1}) ASSERT_TRUE(cache.get(tracker_of(i)).ok());
  EXPECT_EQ(cache.size().count, 2U);
  EXPECT_EQ(log.asked, 3U);
  ASSERT_TRUE(cache.get(tracker_of(2)).ok());
  EXPECT_EQ(log.asked, 4U);
}

// Over the routes: the log grows between two readings of one receipt, and each is of the newest
// checkpoint, with a tag of its own bytes.
TEST(ReceiptCache, AReceiptReadAgainIsOfTheNewestCheckpoint) {
  Town town = town_of(3);
  const Directory directory;
  const auto host = host_of(directory, town);
  const Routes routes(*host);
  const auto cast = [&](const char* voter) {
    const Bytes ballot = town.submission(town.cast(voter, {0}), {});
    EXPECT_TRUE(host->sequencer().submit_and_wait(ballot).ok());
    return tally::tracker_of(
        *town.edition().context->ballot,
        std::get<ledger::BallotCast>(ledger::parse_submission(ballot)->event.body).ballot);
  };
  const std::uint64_t index = town.entries.size();
  const Tracker tracker = cast("v0");
  const auto get = [&](const std::string& tag = "") {
    HttpResponse got;
    routes.handle({"GET", "/api/v1/receipts/" + ledger::to_hex(tracker.view()), {}, tag, {}},
                  [&](HttpResponse response) { got = std::move(response); });
    return got;
  };
  std::string former;
  for (const char* voter : {"v1", "v2"}) {
    const HttpResponse first = get(), again = get();
    ASSERT_EQ(first.status, 200U) << first.bytes();
    EXPECT_EQ(first.bytes(), to_text(*host->receipt(index)));
    EXPECT_EQ(again.bytes(), first.bytes());
    EXPECT_NE(first.bytes(), former);
    EXPECT_EQ(get(quoted_tag(first.bytes())).status, 304U);
    EXPECT_EQ(get(quoted_tag(former)).status, 200U);
    former = first.bytes();
    cast(voter);
  }
  host->sequencer().stop();
}

}  // namespace
}  // namespace urna::api

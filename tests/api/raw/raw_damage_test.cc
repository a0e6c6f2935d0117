// What lies on the operator's disk, spoiled byte by byte, file by file and record by record: the
// ledger refuses to start, or answers with an error, or serves exactly what it served. Nothing in
// between (rows S09, S10, S20, O09, T20; facts F1 to F3).
// On every run a stride through each file, its start drawn and printed; with URNA_FULL=1 every pair
// and edit. Every byte of every file: scripts/raw-drill, which sets URNA_PART=K (every 32nd byte
// from the K-th on) and records.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>

#include "tally/election/law.h"
#include "tests/api/raw/raw_ledger.h"
#include "tests/evidence.h"
#include "tests/fixture/town.h"

namespace urna::api {
namespace {

const RawLedger& raw() {
  static const RawLedger kLedger;
  return kLedger;
}

// Which bytes of a file are bent, one at a time.
struct Stride {
  std::size_t first = 0, step = 1;
};
constexpr std::size_t kParts = 32;

Stride stride_through(std::size_t size, std::mt19937& random) {
  if (const char* part = std::getenv("URNA_PART")) return {std::stoul(part) % kParts, kParts};
  const std::size_t step = std::max<std::size_t>(1, size / 12);
  return {random() % step, step};
}

// By file: how often each outcome came.
class Counts {
 public:
  void add(const std::string& what, Outcome outcome, const std::string& place) {
    ++by_what_[what][static_cast<std::size_t>(outcome)];
    EXPECT_TRUE(outcome != Outcome::silent && outcome != Outcome::crashed)
        << what << ", " << place << ": " << name_of(outcome) << ": " << raw().why();
    if (outcome == Outcome::refused) {
      EXPECT_FALSE(raw().why().empty()) << what << ", " << place << ": refused without a word";
    }
  }
  ~Counts() {
    for (const auto& [what, counts] : by_what_)
      std::printf("%s\tidentical %d\trefused %d\tdetected %d\tsilent %d\tcrashed %d\n",
                  what.c_str(), counts[0], counts[1], counts[2], counts[3], counts[4]);
  }
  // One line: of all files together, how often each outcome came.
  void record(const char* path, const std::string& first) const {
    std::ofstream out(path, std::ios::app);
    out << first;
    for (std::size_t i = 0; i < 5; ++i) out << '\t' << of(static_cast<Outcome>(i));
    out << '\t' << std::getenv("URNA_COMMIT") << '\n';
  }
  int of(Outcome outcome) const {
    int sum = 0;
    for (const auto& [what, counts] : by_what_) sum += counts[static_cast<std::size_t>(outcome)];
    return sum;
  }

 private:
  std::map<std::string, std::array<int, 5>> by_what_;
};

bool is_log_for_people(const std::string& file) { return file.starts_with("db/LOG"); }

TEST(RawDamage, AnHonestCopyIsIdentical) {
  EXPECT_EQ(raw().after([](const std::string&) {}), Outcome::identical) << raw().why();
  EXPECT_EQ(raw().after([](const std::string& copy) { fs::remove(copy + "/snapshot"); }),
            Outcome::identical)
      << raw().why();
}

TEST(RawDamage, AFlippedByteOfAnyFileIsRefusedDetectedOrHarmless) {  // S09, F1, F5
  const unsigned seed = std::random_device()();
  std::printf("seed %u\n", seed);
  std::mt19937 random(seed);
  Counts counts;
  for (const std::string& file : raw().files()) {
    if (is_log_for_people(file)) continue;
    const Bytes good = raw().bytes_of(file);
    const Stride stride = stride_through(good.size(), random);
    for (std::size_t at = stride.first; at < good.size(); at += stride.step) {
      Bytes bent = good;
      const auto mask = static_cast<std::uint8_t>(1U << (random() % 8));
      bent[at] ^= mask;
      const Outcome outcome =
          raw().after([&](const std::string& copy) { write_bytes(copy + "/" + file, bent); });
      counts.add(file, outcome, "byte " + std::to_string(at) + " ^ " + std::to_string(mask));
    }
  }
  EXPECT_GT(counts.of(Outcome::refused), 10);
  if (const char* records = std::getenv("URNA_RECORDS"))
    counts.record(records, std::getenv("URNA_PART"));
}

// Fact F3: a database without its write-ahead log opens "OK"; the high-water mark remembers.
TEST(RawDamage, AFileLostEmptiedHalvedOrOldIsRefusedOrHarmless) {  // S10, S20, S22, F2
  Counts counts;
  for (const std::string& file : raw().files()) {
    const auto size = static_cast<std::uintmax_t>(raw().bytes_of(file).size());
    const std::string older = raw().older() + "/" + file;
    const auto path = [&](const std::string& copy) { return copy + "/" + file; };
    counts.add("lost", raw().after([&](const std::string& c) { fs::remove(path(c)); }), file);
    counts.add("emptied", raw().after([&](const std::string& c) { fs::resize_file(path(c), 0); }),
               file);
    counts.add("halved",
               raw().after([&](const std::string& c) { fs::resize_file(path(c), size / 2); }),
               file);
    counts.add("one byte less", raw().after([&](const std::string& c) {
      if (size > 0) fs::resize_file(path(c), size - 1);
    }),
               file);
    counts.add("longer", raw().after([&](const std::string& c) {
      Bytes bytes = raw().bytes_of(file);
      bytes.resize(bytes.size() + 40, 7);
      write_bytes(path(c), bytes);
    }),
               file);
    if (fs::exists(older))
      counts.add("older", raw().after([&](const std::string& c) {
        fs::copy_file(older, path(c), fs::copy_options::overwrite_existing);
      }),
                 file);
  }
  EXPECT_GT(counts.of(Outcome::refused), 8);
}

TEST(RawDamage, TwoFilesExchangedAreRefusedOrHarmless) {  // S10
  Counts counts;
  std::vector<std::string> files = raw().files();
  std::erase_if(files, is_log_for_people);
  for (std::size_t a = 0; a < files.size(); ++a)
    for (std::size_t b = a + 1; b < files.size(); ++b) {
      if (!evidence::full() && (a + b) % 3 != 0) continue;
      const Outcome outcome = raw().after([&](const std::string& copy) {
        fs::rename(copy + "/" + files[a], copy + "/held");
        fs::rename(copy + "/" + files[b], copy + "/" + files[a]);
        fs::rename(copy + "/held", copy + "/" + files[b]);
      });
      counts.add("exchanged", outcome, files[a] + " and " + files[b]);
    }
}

// An old database, whole, beside today's mark and keys; an old mark beside today's database.
TEST(RawDamage, AnOldDatabaseOrAnOldMarkIsRefused) {  // S10, S22, F2
  EXPECT_EQ(raw().after([](const std::string& copy) {
    fs::remove_all(copy + "/db");
    fs::copy(raw().older() + "/db", copy + "/db", fs::copy_options::recursive);
  }),
            Outcome::refused);
  EXPECT_EQ(raw().after([](const std::string& copy) {
    fs::copy_file(raw().older() + "/HWM", copy + "/HWM", fs::copy_options::overwrite_existing);
  }),
            Outcome::refused)
      << raw().why();
}

// The write-ahead log of the first session, put behind today's: its records would win. The library
// refuses by an assertion of its own where it was built with them (Debian's is), so that the
// program dies before it serves anything: the one damage that is not answered in words.
TEST(RawDamage, AnOldWriteAheadLogPlantedAsTheNewestServesNothingElse) {  // S10, T03
  std::size_t planted = 0;
  for (const auto& file : fs::directory_iterator(raw().older() + "/db")) {
    if (file.path().extension() != ".log") continue;
    const Outcome outcome = raw().after(
        [&](const std::string& copy) { fs::copy_file(file.path(), copy + "/db/000999.log"); });
    EXPECT_NE(outcome, Outcome::silent) << raw().why();
    ++planted;
  }
  EXPECT_GT(planted, 0U);
}

// As `ldb put` would (row O09): entries, tiles, look-up keys, head and published checkpoint. With a
// snapshot the start trusts it, and the scrub behind it has to notice.
TEST(RawDamage, ARecordEditedThroughTheDatabaseIsNoticed) {  // O09, T01, T02, T17, T20
  Counts counts;
  const auto& records = raw().records();
  for (const bool snapshot : {false, true})
    for (auto record = records.begin(); record != records.end(); ++record) {
      const auto& [key, value] = *record;
      const std::string kind = std::string("record ") + static_cast<char>(key[0]) +
                               (snapshot ? ", with a snapshot" : "");
      const std::string place = ledger::to_hex(key);
      Bytes bent = value, cut = value;
      bent[bent.size() / 2] ^= 1;
      cut.pop_back();
      const auto next = std::next(record) == records.end() ? records.begin() : std::next(record);
      const std::optional<Bytes> edits[] = {bent, cut, next->second, std::nullopt};
      for (std::size_t i = 0; i < std::size(edits); ++i) {
        const bool same = edits[i] && *edits[i] == value;
        if (same || (!evidence::full() && key.size() > 1 && (place.back() % 4U) != i)) continue;
        counts.add(kind, raw().after_record(key, edits[i], snapshot),
                   place + ", edit " + std::to_string(i));
      }
    }
  EXPECT_GT(counts.of(Outcome::refused), 20);
}

// Start-up looks closely at the last 256 entries; what lies before is for the replay and the scrub.
// The time of entry 0 is signed by nobody and lawful a minute earlier: only the hashes can tell.
TEST(RawDamage, ARecordFarFromTheEdgeOfALongLogIsNoticed) {  // O09, T01, T17, T20
  const RawLedger long_log(280);
  Bytes entry{'e'}, tile{'t', 0};
  ledger::put_u64(entry, 0);
  ledger::put_u64(tile, 0);
  Bytes earlier = long_log.records().at(entry), bent = long_log.records().at(tile);
  const auto parsed = *ledger::parse_entry(earlier);
  earlier = ledger::make_entry(0, parsed.time - 60,
                               Bytes(parsed.submission.begin(), parsed.submission.end()));
  bent[40] ^= 1;
  for (const auto& [key, value] : {std::pair(entry, earlier), std::pair(tile, bent)}) {
    EXPECT_EQ(long_log.after_record(key, value, false), Outcome::refused) << long_log.why();
    EXPECT_EQ(long_log.after_record(key, value, true), Outcome::detected) << long_log.why();
  }
}

// A look-up key planted for an event that was never logged: whoever submits that event must not be
// told that it stands somewhere (rows T20, T23, T24).
TEST(RawDamage, APlantedLookUpKeyGivesNobodyAnotherOnesPlace) {
  fixture::Town town;
  const Bytes submission = town.submission(ledger::ProposalsOpened{}, {"committee1", "committee2"});
  Bytes key{'k'}, third;
  ledger::put(key, ledger::parse_submission(submission)->event_hash.view());
  ledger::put_u64(third, 3);
  EXPECT_EQ(raw().answer_after_record(key, third, submission), "corrupt, and the writer stops");
  EXPECT_EQ(raw().answer_after_record(Bytes{'z'}, third, submission), "wrong_phase");
}

// The same for a ballot that was never cast: no receipt of another entry is given out for it (T24).
TEST(RawDamage, APlantedLookUpKeyGivesNoReceiptForABallotThatDoesNotExist) {
  const auto tracker = ledger::Tracker::from(ledger::sha256(ledger::view_of("no ballot")).view());
  Bytes key{'k'}, third;
  ledger::put(key, tally::tracker_key(tracker).view());
  ledger::put_u64(third, 3);
  const std::string planted = raw().receipt_after_record(key, third, tracker);
  EXPECT_TRUE(planted.starts_with("500 ")) << planted;
  EXPECT_NE(planted.find("which is not this ballot"), std::string::npos) << planted;
  const std::string honest = raw().receipt_after_record(Bytes{'z'}, third, tracker);
  EXPECT_TRUE(honest.starts_with("404 ")) << honest;
}

}  // namespace
}  // namespace urna::api

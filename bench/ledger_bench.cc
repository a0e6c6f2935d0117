// Codec, tree and journal beside their limits in the same run: a raw hash, a raw synced append.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include "ledger/codec.h"
#include "ledger/event.h"
#include "ledger/file.h"
#include "ledger/journal.h"
#include "ledger/rocks/rocks_store.h"
#include "ledger/tile_builder.h"
#include "tests/api/small_election.h"

namespace urna {
namespace {

using ledger::Bytes;

const Bytes& cast_event() {
  static const Bytes event = [] {
    ledger::BallotCast cast{Bytes(100, 7), {}};
    return ledger::encode_event({{}, cast});
  }();
  return event;
}

void BM_Codec_DecodeCast(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(ledger::decode_event(cast_event()));
}
BENCHMARK(BM_Codec_DecodeCast);

void BM_Codec_EncodeCast(benchmark::State& state) {
  const auto event = *ledger::decode_event(cast_event());
  for (auto _ : state) benchmark::DoNotOptimize(ledger::encode_event(event));
}
BENCHMARK(BM_Codec_EncodeCast);

void BM_Limit_Sha256Of300Bytes(benchmark::State& state) {
  const Bytes bytes(300, 1);
  for (auto _ : state) benchmark::DoNotOptimize(ledger::sha256(bytes));
}
BENCHMARK(BM_Limit_Sha256Of300Bytes);

void BM_Tree_AppendLeaf(
    benchmark::State& state) {  // hash of a 300-byte entry and its share of nodes and tiles
  const Bytes entry(300, 1);
  ledger::TileBuilder tiles;
  for (auto _ : state) {
    tiles.append(ledger::leaf_hash(entry));
    if (tiles.size() % 1024 == 0) benchmark::DoNotOptimize(tiles.take_changed());
  }
}
BENCHMARK(BM_Tree_AppendLeaf);

void BM_Limit_SyncedAppend(
    benchmark::State& state) {  // the same bytes to a plain file, one fdatasync a group
  const test::TemporaryFolder folder;
  const ledger::Descriptor file(
      ::open((folder / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600));
  const Bytes group(static_cast<std::size_t>(state.range(0)) * 400, 1);
  for (auto _ : state) {
    CHECK(ledger::write_all(file.number(), group, "log").ok());
    CHECK(::fdatasync(file.number()) == 0);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_Limit_SyncedAppend)->Arg(1)->Arg(64)->Arg(256)->Arg(1024)->UseRealTime();

void BM_Journal_Commit(
    benchmark::State& state) {  // batch, read-back, mark, signature, checkpoint: three syncs
  ledger::init_crypto();
  const test::TemporaryFolder folder;
  const auto mark = *ledger::open_high_water_mark(folder / "HWM", true);
  const auto store = *ledger::open_rocks_store(folder / "db", true);
  const auto journal = *ledger::Journal::open(*store, *mark, "bench",
                                              ledger::SigningKey(ledger::Seed(Bytes(32, 1))));
  const Bytes entry(400, 1);
  for (auto _ : state) {
    for (std::int64_t i = 0; i < state.range(0); ++i) {
      Bytes number;
      ledger::put_u64(number, journal->next_index());
      journal->stage(entry, {ledger::sha256(number)});
    }
    CHECK(journal->commit().ok());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_Journal_Commit)->Arg(1)->Arg(64)->Arg(256)->Arg(1024)->UseRealTime();

}  // namespace
}  // namespace urna

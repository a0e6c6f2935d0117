// A bundle replayed: what a trustee or a doubter works from, instead of believing a server. Every
// entry is judged by the law, the entries hash to the root that the log's key signed, and material
// is taken by its hash. Whether the bundle is right in all else is for `urna-audit` to say.
#pragma once

#include <memory>
#include <string>

#include "api/host.h"
#include "ledger/note.h"
#include "ledger/source.h"
#include "tally/election/state.h"

namespace urna::api {

struct BundleState {
  std::unique_ptr<ledger::Source> source;  // lent to the state
  ledger::VerifierKey key;
  Bytes checkpoint;
  tally::State state{""};
};
// `key`: whose log it must be. `at`: the state as it was after so many entries, 0: after all; those
// behind are hashed against the signed root and not judged. Errors: usage (no bundle there, fewer
// entries), bad_checkpoint, unknown_key, corrupt; any refusal of the law, with its entry.
Result<std::unique_ptr<BundleState>> replay_bundle(const std::string& path,
                                                   const ledger::VerifierKey& key,
                                                   std::uint64_t at = 0);
// More were wanted than the log has.
ledger::Error too_few_entries(std::uint64_t wanted, std::uint64_t size);

// A vkey, or a file that holds one. Errors: usage, naming the option.
Result<ledger::VerifierKey> read_vkey(const std::string& text_or_file, const char* option);

// The log of an opened ledger with its material and key. Errors: io.
Result<> write_bundle(const Host& host, const std::string& path);

}  // namespace urna::api

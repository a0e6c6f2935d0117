#include "tests/crash/election.h"

namespace urna::crash {

namespace fs = std::filesystem;

Election::Election(std::uint32_t voters, std::uint32_t rounds, std::size_t queues)
    : election_(voters), queues_(queues) {
  ledger::init_crypto();
  const auto host = test::make_host(election_, folder_ / "ledger");
  test::open_voting(*host, election_);
  opening_size_ = host->journal().published()->checkpoint.size;
  for (std::uint64_t i = 0; i < opening_size_; ++i) {
    const Bytes entry = *host->journal().entry(i);
    known_.insert(ledger::sha256(ledger::parse_entry(entry)->submission));
  }
  CHECK(host->close().ok());
  for (std::uint32_t round = 0; round < rounds; ++round) {
    const std::vector<Bytes> casts = election_.casts(voters);
    for (std::size_t voter = 0; voter < voters; ++voter) {
      known_.insert(ledger::sha256(casts[voter]));
      queues_[voter % queues].push_back(casts[voter]);
    }
  }
}

void Election::copy_to(const std::string& directory) const {
  fs::copy(folder_ / "ledger", directory, fs::copy_options::recursive);
}

ledger::VerifierKey Election::vkey() const {
  return {election_.origin, ledger::NoteKeyType::ed25519,
          ledger::SigningKey(election_.log_seed).public_key()};
}

}  // namespace urna::crash

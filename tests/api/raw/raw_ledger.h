// A real ledger directory, and everything it serves, for tests that spoil its files. RocksDB is
// only ever opened in child processes: a crash or a hang is an outcome like any other, and the
// parent's threads are none of the library's.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/host.h"

namespace urna::api {

namespace fs = std::filesystem;

// What a ledger says of itself: name -> bytes, or "!" and the error's code.
using Served = std::map<std::string, std::string>;

enum class Outcome : int {
  identical = 0,  // opens, and everything it serves is what it was
  refused = 1,    // does not open, and says why
  detected = 2,   // opens; what is spoiled answers with an error, or stops the writer
  silent = 3,     // serves something else, or says that what is there is absent
  crashed = 4,    // a signal, or no answer in time
};
const char* name_of(Outcome outcome);

class RawLedger {
 public:
  // A declared town; or, with ballots, one that still votes and has so many of them.
  explicit RawLedger(std::size_t ballots = 0);
  ~RawLedger();
  RawLedger(const RawLedger&) = delete;
  RawLedger& operator=(const RawLedger&) = delete;

  std::string now() const { return root_ + "/now"; }      // two sessions, closed in order
  std::string older() const { return root_ + "/older"; }  // as it was after the first
  std::vector<std::string> files() const;                 // of now(), relative
  Bytes bytes_of(const std::string& file) const;
  // Every record of the database, as RocksDB has it.
  const std::map<Bytes, Bytes>& records() const { return records_; }

  // Spoils a copy of now() and opens it.
  using Spoil = std::function<void(const std::string& directory)>;
  Outcome after(const Spoil& spoil) const;
  // One record of the copy's database put or, if there is no value, deleted.
  Outcome after_record(const Bytes& key, const std::optional<Bytes>& value, bool snapshot) const;
  // The same copy's answer to a submission: "entry N", or the error's code.
  std::string answer_after_record(const Bytes& key, const Bytes& value,
                                  const Bytes& submission) const;
  // Its answer over HTTP to a tracker: status and body.
  std::string receipt_after_record(const Bytes& key, const Bytes& value,
                                   const ledger::Tracker& tracker) const;
  std::string why() const { return why_; }  // of the last outcome

 private:
  std::string said_after_record(const Bytes& key, const Bytes& value,
                                const std::function<std::string(Host&)>& ask) const;
  std::string root_;
  Served golden_;
  std::map<Bytes, Bytes> records_;
  mutable std::string why_;
};

void write_bytes(const std::string& path, ByteView bytes);

}  // namespace urna::api

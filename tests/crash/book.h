// The journal of acknowledgements, kept outside the server: what voters were told, on a disk of
// their own, fsynced before it counts. The judge reads it back from the file.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "ledger/bytes.h"
#include "ledger/file.h"
#include "ledger/result.h"

namespace urna::crash {

struct Acknowledgement {
  ledger::Hash submission;  // SHA-256 of what was sent
  std::uint64_t index = 0;
  std::string receipt;
};

class Book {
 public:
  explicit Book(const std::string& path);
  // Durable when it returns; safe from any thread.
  void write(const Acknowledgement& told);
  // Everything written so far, from the file.
  std::vector<Acknowledgement> read() const;

 private:
  std::string path_;
  std::mutex mutex_;
  ledger::Descriptor file_;
};

}  // namespace urna::crash

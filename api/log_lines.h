// Every entry of the log in words, a line each (JSON Lines), as a source of pieces: however long
// the log is, a reader costs one piece.
#pragma once

#include "api/http.h"
#include "ledger/journal.h"

namespace urna::api {

class LogLines : public BodySource {
 public:
  // Entries [from, size). Requires: size is published, from <= size.
  LogLines(const ledger::Journal& journal, std::uint64_t from, std::uint64_t size)
      : journal_(journal), next_(from), size_(size) {}
  Piece next() override;

 private:
  const ledger::Journal& journal_;
  std::uint64_t next_;
  const std::uint64_t size_;
};

// Text that many answers share, in pieces.
class SharedText : public BodySource {
 public:
  explicit SharedText(std::shared_ptr<const std::string> text) : text_(std::move(text)) {}
  Piece next() override;

 private:
  std::shared_ptr<const std::string> text_;
  std::size_t at_ = 0;
};

}  // namespace urna::api

#include "api/log_lines.h"

#include "api/views.h"

namespace urna::api {

BodySource::Piece LogLines::next() {
  Piece piece;
  while (next_ < size_ && piece.bytes.size() < kPieceBytes) {
    const auto bytes = journal_.entry(next_);
    const auto view = bytes ? entry_view(*bytes) : ledger::Result<std::string>(bytes.error());
    if (!view) return {std::move(piece.bytes), Then::broken};
    piece.bytes += *view + "\n";
    ++next_;
  }
  piece.then = next_ < size_ ? Then::more : Then::end;
  return piece;
}

BodySource::Piece SharedText::next() {
  Piece piece{text_->substr(at_, kPieceBytes), Then::more};
  at_ += piece.bytes.size();
  if (at_ >= text_->size()) piece.then = Then::end;
  return piece;
}

}  // namespace urna::api

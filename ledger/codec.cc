#include "ledger/codec.h"

namespace urna::ledger {

void Encoder::write_counted(ByteView bytes, std::size_t limit) {
  CHECK(bytes.size() <= limit);
  put_lp(out_, bytes);
}

void Encoder::write_texts(const Texts& texts, std::size_t limit) {
  CHECK(texts.size() <= kMaxLanguages);
  put_u32(out_, static_cast<std::uint32_t>(texts.size()));
  for (const auto& [tag, text] : texts) {
    write_counted(view_of(tag), kMaxLanguageTagBytes);
    write_counted(view_of(text), limit);
  }
}

Result<> Decoder::finish() const {
  if (error_) return *error_;
  if (!rest_.empty())
    return Error{Errc::trailing_bytes, std::to_string(rest_.size()) + " bytes follow the value"};
  return Ok{};
}

void Decoder::fail(Errc code, const char* name, std::string why) {
  if (error_) return;
  error_ = Error{code, std::string(name) + ": " + std::move(why)};
  rest_ = {};
}

ByteView Decoder::take(const char* name, std::size_t count) {
  if (failed()) return {};
  if (count > rest_.size()) {
    fail(Errc::too_short, name,
         "needs " + std::to_string(count) + " bytes, " + std::to_string(rest_.size()) + " left");
    return {};
  }
  const ByteView bytes = rest_.first(count);
  rest_ = rest_.subspan(count);
  return bytes;
}

// A count is believed only as far as the bytes that are there could fill it: nothing hostile is
// allocated.
std::size_t Decoder::read_count(const char* name, std::size_t limit, std::size_t item_bytes) {
  std::uint32_t count = 0;
  read(name, count, 0);
  if (failed()) return 0;
  if (count > limit) {
    fail(Errc::over_limit, name,
         std::to_string(count) + " is over the limit of " + std::to_string(limit));
    return 0;
  }
  if (count > rest_.size() / item_bytes) {
    fail(Errc::too_short, name, "the count is larger than the bytes that follow");
    return 0;
  }
  return count;
}

void Decoder::read_text(const char* name, std::string& text, std::size_t limit) {
  const ByteView bytes = take(name, read_count(name, limit, 1));
  if (failed()) return;
  text.assign(text_of(bytes));
  if (!is_plain_text(text)) fail(Errc::bad_text, name, std::string(sentence_of(Errc::bad_text)));
}

void Decoder::read_texts(const char* name, Texts& texts, std::size_t limit) {
  const std::size_t count = read_count(name, kMaxLanguages, 8);
  texts.clear();
  std::string tag, text;
  for (std::size_t i = 0; i < count && !failed(); ++i) {
    read_text(name, tag, kMaxLanguageTagBytes);
    read_text(name, text, limit);
    if (failed()) return;
    if (!is_language_tag(tag)) return fail(Errc::bad_language, name, "not a language tag");
    if (!texts.empty() && texts.rbegin()->first >= tag)
      return fail(Errc::malformed, name, "language tags are not strictly ascending");
    texts.emplace_hint(texts.end(), tag, text);
  }
}

}  // namespace urna::ledger

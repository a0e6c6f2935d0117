// The canonical codec. One value has one spelling: big-endian integers, u32 counts, named limits,
// no trailing byte. cereal is the field lister: every struct of the schema names its fields once,
// in `void serialize(auto& archive)`, and archives of ours walk it: Encoder and Decoder here,
// JsonWriter (json.h) for people, LayoutPrinter (layout.h) for docs/FORMAT.md. cereal's own
// archives are not used: they are malleable and trust hostile sizes.
//
// Grammar:
//   u8 u16 u32 u64 i64    big endian (i64: two's complement)
//   bool, enum            u8; an enum's undefined value is refused by the law, not here
//   Fixed<N>              N bytes
//   text                  u32 length || UTF-8, plain (text.h)
//   bytes                 u32 length || bytes
//   list of T             u32 count || items
//   map of texts          u32 count || (text tag || text)*, tags strictly ascending
//   option of T           u8 0 or 1 || T
#pragma once

#include <cereal/cereal.hpp>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "ledger/bytes.h"
#include "ledger/result.h"
#include "ledger/text.h"

namespace urna::ledger {

using Texts = std::map<std::string, std::string>;  // language tag -> text

// A field with its name and the limit on its length or count (0 for fixed-size fields).
template <class T>
struct Field {
  const char* name;
  T& value;
  std::size_t limit;
};
template <class T>
Field<T> field(const char* name, T& value) {
  return {name, value, 0};
}
// `limit`: bytes of a text or byte string, items of a list.
template <class T>
Field<T> field(const char* name, T& value, std::size_t limit) {
  return {name, value, limit};
}

template <class T>
inline constexpr bool kIsFixed = false;
template <class Tag, std::size_t N>
inline constexpr bool kIsFixed<Fixed<Tag, N>> = true;
template <class T>
inline constexpr bool kIsList = false;
template <class T>
inline constexpr bool kIsList<std::vector<T>> = !std::is_same_v<T, std::uint8_t>;
template <class T>
inline constexpr bool kIsOption = false;
template <class T>
inline constexpr bool kIsOption<std::optional<T>> = true;
template <class T>
concept Integer = std::integral<T> && !std::same_as<T, bool>;

inline constexpr std::size_t kMaxLanguages = 16;
inline constexpr std::size_t kListedTextBytes = 6'000;  // of Texts that are items of a list
// A list's limit counts its items, and where those are texts it is the limit of each as well; of
// texts in several languages that would be far too little.
template <class Item>
constexpr std::size_t item_limit(std::size_t limit) {
  return std::same_as<Item, Texts> ? kListedTextBytes : limit;
}
inline constexpr std::size_t kMaxLanguageTagBytes = 3;

class Encoder : public cereal::OutputArchive<Encoder, cereal::AllowEmptyClassElision> {
 public:
  Encoder() : OutputArchive(this) {}
  template <class T>
  void write(const T& value, std::size_t limit);
  Bytes take() { return std::move(out_); }
  Bytes& out() { return out_; }

 private:
  template <class T>
  void write_integer(T value);
  void write_counted(ByteView bytes, std::size_t limit);
  void write_texts(const Texts& texts, std::size_t limit);
  Bytes out_;
};

class Decoder : public cereal::InputArchive<Decoder, cereal::AllowEmptyClassElision> {
 public:
  explicit Decoder(ByteView bytes) : InputArchive(this), rest_(bytes) {}
  template <class T>
  void read(const char* name, T& value, std::size_t limit);
  // Ends the reading: the first error met, or trailing_bytes.
  Result<> finish() const;
  bool failed() const { return error_.has_value(); }
  ByteView rest() const { return rest_; }
  void fail(Errc code, const char* name, std::string why);

 private:
  ByteView take(const char* name, std::size_t count);
  std::size_t read_count(const char* name, std::size_t limit, std::size_t item_bytes);
  template <class T>
  void read_list(const char* name, std::vector<T>& list, std::size_t limit);
  void read_text(const char* name, std::string& text, std::size_t limit);
  void read_texts(const char* name, Texts& texts, std::size_t limit);
  ByteView rest_;
  std::optional<Error> error_;
};

template <class T>
void save(Encoder& encoder, const Field<T>& f) {
  encoder.write(f.value, f.limit);
}
template <class T>
void load(Decoder& decoder, Field<T>& f) {
  decoder.read(f.name, f.value, f.limit);
}

// Returns the canonical bytes. CHECKs that every limit holds: what we write is ours to keep right.
template <class T>
Bytes encode(const T& value) {
  Encoder encoder;
  encoder(value);
  return encoder.take();
}
// Errors: too_short, trailing_bytes, over_limit, bad_text, malformed; the detail names the field.
template <class T>
Result<T> decode(ByteView bytes) {
  Decoder decoder(bytes);
  T value{};
  decoder(value);
  URNA_TRY(decoder.finish());
  return value;
}

template <class T>
void Encoder::write_integer(T value) {
  const auto bits = static_cast<std::make_unsigned_t<T>>(value);
  for (int shift = static_cast<int>(8 * sizeof(T)) - 8; shift >= 0; shift -= 8)
    out_.push_back(static_cast<std::uint8_t>(bits >> shift));
}

template <class T>
void Encoder::write(const T& value, std::size_t limit) {
  if constexpr (std::same_as<T, bool>) {
    out_.push_back(value ? 1 : 0);
  } else if constexpr (std::is_enum_v<T>) {
    write_integer(static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (Integer<T>) {
    write_integer(value);
  } else if constexpr (kIsFixed<T>) {
    put(out_, value.view());
  } else if constexpr (std::same_as<T, std::string>) {
    write_counted(view_of(value), limit);
  } else if constexpr (std::same_as<T, Bytes>) {
    write_counted(value, limit);
  } else if constexpr (std::same_as<T, Texts>) {
    write_texts(value, limit);
  } else if constexpr (kIsOption<T>) {
    write(value.has_value(), 0);
    if (value) write(*value, limit);
  } else if constexpr (kIsList<T>) {
    CHECK(value.size() <= limit);
    put_u32(out_, static_cast<std::uint32_t>(value.size()));
    for (const auto& item : value) write(item, item_limit<typename T::value_type>(limit));
  } else {
    (*this)(value);
  }
}

template <class T>
void Decoder::read_list(const char* name, std::vector<T>& list, std::size_t limit) {
  const std::size_t count = read_count(name, limit, 1);
  list.clear();
  for (std::size_t i = 0; i < count && !failed(); ++i)
    read(name, list.emplace_back(), item_limit<T>(limit));
}

template <class T>
void Decoder::read(const char* name, T& value, std::size_t limit) {
  if (failed()) return;
  if constexpr (std::same_as<T, bool>) {
    std::uint8_t byte = 0;
    read(name, byte, 0);
    if (byte > 1) fail(Errc::malformed, name, "neither 0 nor 1");
    value = byte == 1;
  } else if constexpr (std::is_enum_v<T>) {
    std::underlying_type_t<T> number{};
    read(name, number, 0);
    value = static_cast<T>(number);
  } else if constexpr (Integer<T>) {
    value = static_cast<T>(get_big_endian(take(name, sizeof(T))));
  } else if constexpr (kIsFixed<T>) {
    const ByteView bytes = take(name, T::kSize);
    if (!failed()) value = T::from(bytes);
  } else if constexpr (std::same_as<T, std::string>) {
    read_text(name, value, limit);
  } else if constexpr (std::same_as<T, Bytes>) {
    const ByteView bytes = take(name, read_count(name, limit, 1));
    value.assign(bytes.begin(), bytes.end());
  } else if constexpr (std::same_as<T, Texts>) {
    read_texts(name, value, limit);
  } else if constexpr (kIsOption<T>) {
    bool present = false;
    read(name, present, 0);
    value.reset();
    if (present && !failed()) read(name, value.emplace(), limit);
  } else if constexpr (kIsList<T>) {
    read_list(name, value, limit);
  } else {
    (*this)(value);
  }
}

}  // namespace urna::ledger

// JSON for people, outward only: an archive over the schema's own `serialize`. Integers are
// numbers, or strings beyond 2^53 where other readers would round; fixed byte strings and bytes are
// lower-case hex; texts are objects.
#pragma once

#include <limits>

#include "ledger/codec.h"

namespace urna::ledger {

std::string json_quote(std::string_view text);

class JsonWriter : public cereal::OutputArchive<JsonWriter, cereal::AllowEmptyClassElision> {
 public:
  JsonWriter() : OutputArchive(this) {}
  template <class T>
  void write_field(const char* name, const T& value) {
    out_ += first_ ? "" : ",";
    out_ += json_quote(name) + ":";
    write(value);
    first_ = false;
  }
  template <class T>
  void write(const T& value);
  std::string take() { return std::move(out_); }

 private:
  void write_texts(const Texts& texts) {
    out_ += '{';
    bool first = true;
    for (const auto& [tag, text] : texts) {
      out_ += std::string(first ? "" : ",") + json_quote(tag) + ":" + json_quote(text);
      first = false;
    }
    out_ += '}';
  }
  template <class T>
  void write_integer(T value) {
    constexpr auto kExact = std::int64_t{1} << 53;
    const std::string digits = std::to_string(value);
    const bool exact = std::cmp_less_equal(value, kExact) && std::cmp_greater_equal(value, -kExact);
    out_ += exact ? digits : "\"" + digits + "\"";
  }
  std::string out_;
  bool first_ = true;
};

template <class T>
void save(JsonWriter& writer, const Field<T>& f) {
  writer.write_field(f.name, f.value);
}

template <class T>
void JsonWriter::write(const T& value) {
  if constexpr (std::same_as<T, bool>) {
    out_ += value ? "true" : "false";
  } else if constexpr (std::is_enum_v<T>) {
    write_integer(static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (Integer<T>) {
    write_integer(value);
  } else if constexpr (kIsFixed<T>) {
    out_ += "\"" + to_hex(value.view()) + "\"";
  } else if constexpr (std::same_as<T, std::string>) {
    out_ += json_quote(value);
  } else if constexpr (std::same_as<T, Bytes>) {
    out_ += "\"" + to_hex(value) + "\"";
  } else if constexpr (std::same_as<T, Texts>) {
    write_texts(value);
  } else if constexpr (kIsOption<T>) {
    if (value) return write(*value);
    out_ += "null";
  } else if constexpr (kIsList<T>) {
    out_ += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out_ += ',';
      write(value[i]);
    }
    out_ += ']';
  } else {
    const bool outer = first_;
    out_ += '{';
    first_ = true;
    (*this)(value);
    out_ += '}';
    first_ = outer;
  }
}

// Returns one line of compact JSON.
template <class T>
std::string to_json(const T& value) {
  JsonWriter writer;
  writer.write(value);
  return writer.take();
}

}  // namespace urna::ledger

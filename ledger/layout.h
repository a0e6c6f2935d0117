// Prints a struct of the schema as rows of docs/FORMAT.md: an archive over the same `serialize`, so
// that schema and document cannot differ. Lists show their item once, as `name[]`.
#pragma once

#include "ledger/codec.h"

namespace urna::ledger {

class LayoutPrinter : public cereal::OutputArchive<LayoutPrinter, cereal::AllowEmptyClassElision> {
 public:
  LayoutPrinter() : OutputArchive(this) {}
  template <class T>
  void describe(const std::string& name, std::size_t limit);
  std::string take() { return std::move(out_); }

 private:
  void row(const std::string& name, const std::string& type, std::size_t limit) {
    out_ += "| `" + prefix_ + name + "` | " + type + " | " +
            (limit == 0 ? "" : std::to_string(limit)) + " |\n";
  }
  std::string prefix_, out_;
};

template <class T>
void save(LayoutPrinter& printer, const Field<T>& f) {
  printer.template describe<std::remove_const_t<T>>(f.name, f.limit);
}

template <class T>
void LayoutPrinter::describe(const std::string& name, std::size_t limit) {
  if constexpr (std::same_as<T, bool>) {
    row(name, "bool", 0);
  } else if constexpr (std::is_enum_v<T>) {
    row(name, "enum u" + std::to_string(8 * sizeof(T)), 0);
  } else if constexpr (Integer<T>) {
    row(name, (std::is_signed_v<T> ? "i" : "u") + std::to_string(8 * sizeof(T)), 0);
  } else if constexpr (kIsFixed<T>) {
    row(name, std::to_string(T::kSize) + " bytes", 0);
  } else if constexpr (std::same_as<T, std::string>) {
    row(name, "text", limit);
  } else if constexpr (std::same_as<T, Bytes>) {
    row(name, "bytes", limit);
  } else if constexpr (std::same_as<T, Texts>) {
    row(name, "map of texts", limit);
  } else if constexpr (kIsOption<T>) {
    row(name, "option", 0);
    describe<typename T::value_type>(name + "?", limit);
  } else if constexpr (kIsList<T>) {
    row(name, "list", limit);
    using Item = typename T::value_type;
    describe<Item>(name + "[]", item_limit<Item>(limit));
  } else {
    const std::string outer = prefix_;
    prefix_ += name.empty() ? "" : name + ".";
    T value{};
    (*this)(value);
    prefix_ = outer;
  }
}

// Returns a Markdown table of T's fields in the order of their bytes.
template <class T>
std::string layout_of() {
  LayoutPrinter printer;
  printer.describe<T>("", 0);
  return "| field | type | limit |\n|---|---|---|\n" + printer.take();
}

}  // namespace urna::ledger

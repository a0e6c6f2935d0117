// Whether a value stays within the schema's limits, asked before it is encoded: Encoder CHECKs
// them, and what an operator or a file brings may break them. An archive over the same `serialize`,
// so that what it accepts is what Encoder takes. The first field beyond its limit is kept.
#pragma once

#include "ledger/codec.h"

namespace urna::ledger {

class LimitCheck : public cereal::OutputArchive<LimitCheck, cereal::AllowEmptyClassElision> {
 public:
  explicit LimitCheck(std::string name) : OutputArchive(this), path_(std::move(name)) {}
  template <class T>
  void visit(const std::string& name, const T& value, std::size_t limit);
  // Errors: over_limit, naming the field, its limit and what it has.
  Result<> finish() const {
    if (error_) return *error_;
    return Ok{};
  }

 private:
  void need(const std::string& name, std::size_t has, std::size_t limit, const char* unit) {
    if (error_ || has <= limit) return;
    error_ = Error{Errc::over_limit, path_ + name + ": at most " + std::to_string(limit) + " " +
                                         unit + ", here " + std::to_string(has)};
  }
  void visit_texts(const std::string& name, const Texts& texts, std::size_t limit) {
    need(name, texts.size(), kMaxLanguages, "languages");
    for (const auto& [tag, text] : texts) {
      need(name + ": a language tag", tag.size(), kMaxLanguageTagBytes, "bytes");
      need(name + "." + tag, text.size(), limit, "bytes");
    }
  }
  template <class T>
  void visit_list(const std::string& name, const std::vector<T>& list, std::size_t limit) {
    need(name, list.size(), limit, "items");
    for (std::size_t i = 0; i < list.size() && !error_; ++i)
      visit(name + "[" + std::to_string(i) + "]", list[i], item_limit<T>(limit));
  }
  template <class T>
  void visit_struct(const std::string& name, const T& value) {
    const std::string outer = path_;
    path_ += name;
    (*this)(value);
    path_ = outer;
  }
  std::string path_;
  std::optional<Error> error_;
};

template <class T>
void save(LimitCheck& check, const Field<T>& f) {
  check.visit(std::string(".") + f.name, f.value, f.limit);
}

template <class T>
void LimitCheck::visit(const std::string& name, const T& value, std::size_t limit) {
  if constexpr (std::same_as<T, std::string> || std::same_as<T, Bytes>) {
    need(name, value.size(), limit, "bytes");
  } else if constexpr (std::same_as<T, Texts>) {
    visit_texts(name, value, limit);
  } else if constexpr (kIsOption<T>) {
    if (value) visit(name, *value, limit);
  } else if constexpr (kIsList<T>) {
    visit_list(name, value, limit);
  } else if constexpr (std::is_class_v<T> && !kIsFixed<T>) {
    visit_struct(name, value);
  }
}

// `name` begins the name of every field. Errors: over_limit.
template <class T>
Result<> within_limits(const T& value, std::string name) {
  LimitCheck check(std::move(name));
  check(value);
  return check.finish();
}

}  // namespace urna::ledger

// Visits every text of an event of the schema by the schema's own `serialize`, so that no field can
// be forgotten: texts, the texts of each language, and texts in lists.
#pragma once

#include <functional>

#include "ledger/event.h"

namespace urna::api {

class TextFields : public cereal::InputArchive<TextFields, cereal::AllowEmptyClassElision> {
 public:
  // May change the text. The path is like "edition_announced.roles.stations[].name.ro".
  using Visit = std::function<void(const std::string& path, std::string& text, std::size_t limit)>;
  // `grow`: empty lists get an item, options a value and texts a language, to be visited too.
  TextFields(Visit visit, bool grow) : InputArchive(this), visit_(std::move(visit)), grow_(grow) {}
  void of(ledger::EventBody& body) {
    std::visit(
        [&](auto& event) {
          prefix_ = std::remove_cvref_t<decltype(event)>::kName;
          (*this)(event);
        },
        body);
  }
  template <class T>
  void look(const std::string& name, T& value, std::size_t limit) {
    const std::string outer = prefix_;
    prefix_ += name;
    if constexpr (std::same_as<T, std::string>) {
      visit_(prefix_, value, limit);
    } else if constexpr (std::same_as<T, ledger::Texts>) {
      if (grow_ && value.empty()) value["ro"] = "";
      for (auto& [tag, text] : value) visit_(prefix_ + "." + tag, text, limit);
    } else if constexpr (ledger::kIsOption<T>) {
      if (grow_ && !value) value.emplace();
      if (value) look("?", *value, limit);
    } else if constexpr (ledger::kIsList<T>) {
      if (grow_ && value.empty()) value.emplace_back();
      if constexpr (std::is_class_v<typename T::value_type>)
        for (auto& item : value)
          look("[]", item, ledger::item_limit<typename T::value_type>(limit));
    } else if constexpr (std::is_class_v<T> && !ledger::kIsFixed<T> &&
                         !std::same_as<T, ledger::Bytes>) {
      (*this)(value);
    }
    prefix_ = outer;
  }

 private:
  Visit visit_;
  bool grow_;
  std::string prefix_;
};

template <class T>
void load(TextFields& fields, ledger::Field<T>& f) {
  fields.look(std::string(".") + f.name, f.value, f.limit);
}

}  // namespace urna::api

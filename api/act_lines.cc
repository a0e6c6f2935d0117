#include "api/act_lines.h"

#include "api/enum_words.h"
#include "ledger/codec.h"

namespace urna::api {

namespace {

class Lister : public cereal::OutputArchive<Lister, cereal::AllowEmptyClassElision> {
 public:
  Lister() : OutputArchive(this) {}
  template <class T>
  void write(const std::string& name, const T& value);
  EventLines take() { return std::move(out_); }
  std::string prefix;

 private:
  void put(const std::string& name, std::string value) {
    out_.lines.push_back({name, std::move(value)});
  }
  template <class E>
  void put_enum(const std::string& name, E value);
  EventLines out_;
};

template <class T>
void save(Lister& lister, const ledger::Field<T>& f) {
  lister.write(lister.prefix + f.name, f.value);
}

template <class E>
void Lister::put_enum(const std::string& name, E value) {
  const auto number = static_cast<std::size_t>(value);
  const auto& words = WordsOf<E>::kWords;
  const bool known = number >= 1 && number <= words.size();
  if (!known && !out_.unknown) out_.unknown = name + " " + std::to_string(number);
  put(name, std::to_string(number) + " (" + (known ? words[number - 1] : "not known") + ")");
}

template <class T>
void Lister::write(const std::string& name, const T& value) {
  if constexpr (std::same_as<T, bool>) {
    put(name, value ? "yes" : "no");
  } else if constexpr (std::is_enum_v<T>) {
    put_enum(name, value);
  } else if constexpr (ledger::Integer<T>) {
    put(name, std::to_string(value));
  } else if constexpr (ledger::kIsFixed<T>) {
    put(name, ledger::to_hex(value.view()));
  } else if constexpr (std::same_as<T, std::string>) {
    put(name, value);
  } else if constexpr (std::same_as<T, ledger::Bytes>) {
    put(name, ledger::to_hex(value));
  } else if constexpr (std::same_as<T, ledger::Texts>) {
    for (const auto& [tag, text] : value) put(name + "." + tag, text);
    if (value.empty()) put(name, "");
  } else if constexpr (ledger::kIsOption<T>) {
    if (value) return write(name, *value);
    put(name, "-");
  } else if constexpr (ledger::kIsList<T>) {
    for (std::size_t i = 0; i < value.size(); ++i)
      write(name + "[" + std::to_string(i) + "]", value[i]);
    if (value.empty()) put(name, "-");
  } else {
    const std::string outer = std::exchange(prefix, name.empty() ? "" : name + ".");
    (*this)(value);
    prefix = outer;
  }
}

}  // namespace

EventLines lines_of(const ledger::EventBody& body) {
  Lister lister;
  std::visit([&](const auto& event) { lister.write("", event); }, body);
  return lister.take();
}

}  // namespace urna::api

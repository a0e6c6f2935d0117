// Configuration files in TOML, read key by key: unknown keys, wrong kinds and numbers out of range
// are named with their path.
#pragma once

#include <algorithm>
#include <filesystem>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/commands/toml_text.h"
#include "ledger/codec.h"
#include "ledger/crypto.h"
#include "ledger/result.h"

namespace urna::api {

// Reads keys of one table; the first thing that is wrong is kept, the rest is passed over. Keys
// nobody read are errors.
class TomlTable {
 public:
  TomlTable(const toml::table& table, std::string path, std::optional<ledger::Error>& error)
      : table_(table), path_(std::move(path)), error_(error) {}
  ~TomlTable() {
    for (const auto& [key, node] : table_)
      if (!read_.contains(std::string(key.str())))
        fail(std::string(key.str()), "is not a key here");
  }
  TomlTable(const TomlTable&) = delete;
  TomlTable& operator=(const TomlTable&) = delete;

  void fail(const std::string& key, const std::string& why) {
    if (!error_) error_ = ledger::Error{ledger::Errc::bad_config, path_ + key + ": " + why};
  }
  const toml::node* node(const std::string& key) {
    read_.insert(key);
    return table_.get(key);
  }
  template <class T>
  void integer(const std::string& key, T& value, std::int64_t least, std::int64_t most) {
    const toml::node* found = node(key);
    if (found == nullptr) return;
    const auto number = found->value_exact<std::int64_t>();
    if (!number || *number < least || *number > most)
      return fail(key, "must be a whole number from " + std::to_string(least) + " to " +
                           std::to_string(most));
    value = static_cast<T>(*number);
  }
  void text(const std::string& key, std::string& value) {
    const toml::node* found = node(key);
    if (found == nullptr) return;
    if (!found->is_string()) return fail(key, "must be text");
    value = *found->value<std::string>();
  }
  void texts(const std::string& key, ledger::Texts& value) {
    const toml::node* found = node(key);
    if (found == nullptr) return;
    if (!found->is_table())
      return fail(key, "must be a table of languages, like { ro = \"...\", en = \"...\" }");
    TomlTable inner(*found->as_table(), path_ + key + ".", error_);
    inner.languages(value);
  }
  // A table that is nothing but a text in several languages.
  void languages(ledger::Texts& value) {
    for (const auto& [tag, text] : table_) {
      const std::string language(tag.str());
      read_.insert(language);
      if (!text.is_string()) return fail(language, "must be text");
      value[language] = text.value_or(std::string());
    }
  }
  void strings(const std::string& key, std::vector<std::string>& value) {
    const toml::node* found = node(key);
    if (found == nullptr) return;
    if (!found->is_array()) return fail(key, "must be a list of texts");
    for (const toml::node& item : *found->as_array()) {
      if (!item.is_string()) return fail(key, "must be a list of texts");
      value.push_back(item.value_or(std::string()));
    }
  }
  // A list that must be there, of numbers of T.
  template <class T>
  void numbers(const std::string& key, std::vector<T>& value) {
    constexpr std::int64_t kMost = std::numeric_limits<T>::max();
    const std::string form = "must be a list of whole numbers from 0 to " + std::to_string(kMost);
    const toml::node* found = node(key);
    if (found == nullptr || !found->is_array()) return fail(key, form);
    for (const toml::node& item : *found->as_array()) {
      const auto number = item.value_exact<std::int64_t>();
      if (!number || *number < 0 || *number > kMost) return fail(key, form);
      value.push_back(static_cast<T>(*number));
    }
  }
  template <class T>
  void fixed(const std::string& key, T& value) {
    std::string hex;
    text(key, hex);
    ledger::Bytes bytes;
    if (hex.empty()) return;
    if (!ledger::from_hex(hex, bytes) || bytes.size() != T::kSize)
      return fail(key, "must be " + std::to_string(2 * T::kSize) + " hex digits");
    value = T::from(bytes);
  }
  void keys(const std::string& key, std::vector<ledger::PublicKey>& value) {
    std::vector<std::string> hexes;
    strings(key, hexes);
    for (const std::string& hex : hexes) {
      ledger::Bytes bytes;
      if (!ledger::from_hex(hex, bytes) || bytes.size() != 32)
        return fail(key, "public keys have 64 hex digits, '" + hex.substr(0, 80) + "' has not");
      value.push_back(ledger::PublicKey::from(bytes));
    }
    std::ranges::sort(value);
  }
  // Calls each(TomlTable&) for the tables of a list.
  template <class Each>
  void tables(const std::string& key, Each each) {
    const toml::node* found = node(key);
    if (found == nullptr) return;
    if (!found->is_array()) return fail(key, "must be a list of tables");
    std::size_t at = 0;
    for (const toml::node& item : *found->as_array()) {
      if (!item.is_table()) return fail(key, "must be a list of tables");
      TomlTable inner(*item.as_table(), path_ + key + "[" + std::to_string(at++) + "].", error_);
      each(inner);
    }
  }
  template <class Each>
  void table(const std::string& key, Each each) {
    const toml::node* found = node(key);
    if (found == nullptr) return fail(key, "is missing");
    if (!found->is_table()) return fail(key, "must be a table");
    TomlTable inner(*found->as_table(), path_ + key + ".", error_);
    each(inner);
  }

 private:
  const toml::table& table_;
  std::string path_;
  std::optional<ledger::Error>& error_;
  std::set<std::string> read_;
};

// Parses the file and lets `read` fill a T. Errors: bad_config, not_found.
template <class T, class Read>
ledger::Result<T> read_toml(const std::string& path, Read read) {
  T value;
  std::optional<ledger::Error> error;
  if (std::error_code unread; !std::filesystem::exists(path, unread))
    return ledger::Error{ledger::Errc::not_found, "no file '" + path + "'"};
  try {
    const toml::table parsed = parse_toml_file(path);
    TomlTable table(parsed, "", error);
    read(table, value);
  } catch (const toml::parse_error& broken) {
    return ledger::Error{ledger::Errc::bad_config, path + " line " +
                                                       std::to_string(broken.source().begin.line) +
                                                       ": " + std::string(broken.description())};
  }
  if (error) return ledger::Error{ledger::Errc::bad_config, path + ": " + error->detail};
  return value;
}

}  // namespace urna::api

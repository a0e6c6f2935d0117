// What was read last, kept within two limits: a number and their bytes; the one read longest ago
// goes first. Safe from any thread.
#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace urna::api {

template <class Key, class Value>
class KeptReads {
 public:
  struct Size {
    std::size_t bytes = 0, count = 0;
    bool operator==(const Size&) const = default;
  };
  explicit KeptReads(Size limits) : limits_(limits) {}

  std::optional<Value> find(const Key& key) {
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return std::nullopt;
    places_.splice(places_.begin(), places_, found->second);
    return places_.front().value;
  }

  // In place of what was kept for this key. Larger than the limit of bytes: not kept, and nothing
  // makes room for it.
  void keep(const Key& key, Value value, std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    if (bytes > limits_.bytes || limits_.count == 0) return;
    if (const auto found = by_key_.find(key); found != by_key_.end()) drop(found->second);
    while (size_.bytes + bytes > limits_.bytes || size_.count >= limits_.count)
      drop(std::prev(places_.end()));
    places_.push_front({key, std::move(value), bytes});
    by_key_[key] = places_.begin();
    size_.bytes += bytes;
    ++size_.count;
  }

  Size size() const {
    const std::lock_guard lock(mutex_);
    return size_;
  }

 private:
  struct Place {
    Key key;
    Value value;
    std::size_t bytes;
  };
  void drop(typename std::list<Place>::iterator place) {
    size_.bytes -= place->bytes;
    --size_.count;
    by_key_.erase(place->key);
    places_.erase(place);
  }

  const Size limits_;
  mutable std::mutex mutex_;
  std::list<Place> places_;  // read last: first
  std::map<Key, typename std::list<Place>::iterator> by_key_;
  Size size_;
};

}  // namespace urna::api

// A connection's place among those that wait for a request to be whole.
#pragma once

#include <memory>
#include <mutex>

namespace urna::api {

// While it lives, its peer may be closed to make room, or because we stop: no request of it is
// under way.
template <class Inner, class Peer>
class Wait {
 public:
  Wait(Inner& inner, const std::shared_ptr<Peer>& peer) : inner_(inner), peer_(*peer) {
    const std::lock_guard lock(inner_.waiting_mutex);
    peer_.waits_since = ++inner_.waits;
    inner_.waiting.emplace(peer_.waits_since, peer);
  }
  ~Wait() {
    const std::lock_guard lock(inner_.waiting_mutex);
    inner_.waiting.erase(peer_.waits_since);
    peer_.waits_since = 0;
  }
  Wait(const Wait&) = delete;
  Wait& operator=(const Wait&) = delete;

 private:
  Inner& inner_;
  Peer& peer_;
};

}  // namespace urna::api

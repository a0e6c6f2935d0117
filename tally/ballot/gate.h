// Reading elements and scalars one after the other through the decoding gate.
#pragma once

#include <vector>

#include "ledger/result.h"
#include "tally/ballot/group.h"

namespace urna::tally {

// Takes items of 32 bytes from the front and remembers whether all passed the gate of
// sealed-ballots section 4. Requires: as many items as are asked for.
class Gate {
 public:
  explicit Gate(ByteView bytes) : left_(bytes) {}
  Element element() { return Element::from(next(is_element)); }
  Element nonzero_element() { return Element::from(next(is_nonzero_element)); }
  Scalar scalar() { return Scalar::from(next(is_scalar)); }
  std::vector<Element> elements(std::size_t count) {
    std::vector<Element> out(count);
    for (Element& item : out) item = element();
    return out;
  }
  std::vector<Scalar> scalars(std::size_t count) {
    std::vector<Scalar> out(count);
    for (Scalar& item : out) item = scalar();
    return out;
  }
  bool passed() const { return passed_ && left_.empty(); }

 private:
  ByteView next(bool (*allowed)(ByteView)) {
    CHECK(left_.size() >= 32);
    const ByteView item = left_.first(32);
    left_ = left_.subspan(32);
    passed_ = passed_ && allowed(item);
    return item;
  }
  ByteView left_;
  bool passed_ = true;
};

}  // namespace urna::tally

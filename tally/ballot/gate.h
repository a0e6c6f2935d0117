// Reading elements and scalars one after the other through the decoding gate.
#pragma once

#include <vector>

#include "ledger/result.h"
#include "tally/ballot/group_equation.h"

namespace urna::tally {

// Takes items of 32 bytes from the front and remembers whether all passed the gate of
// sealed-ballots section 4. Requires: exactly as many items as are asked for.
class Gate {
 public:
  explicit Gate(ByteView bytes, Elements elements = Elements::judged)
      : left_(bytes), judges_(elements == Elements::judged) {}
  Element element() { return Element::from(next(judges_ ? is_element : anything)); }
  Element nonzero_element() {
    return Element::from(next(judges_ ? is_nonzero_element : anything_but_zero));
  }
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
  bool passed() const {
    CHECK(left_.empty());
    return passed_;
  }

 private:
  ByteView next(bool (*allowed)(ByteView)) {
    CHECK(left_.size() >= 32);
    const ByteView item = left_.first(32);
    left_ = left_.subspan(32);
    passed_ = passed_ && allowed(item);
    return item;
  }
  static bool anything(ByteView) { return true; }
  static bool anything_but_zero(ByteView item) { return !Element::from(item).is_zero(); }
  ByteView left_;
  bool judges_;
  bool passed_ = true;
};

}  // namespace urna::tally

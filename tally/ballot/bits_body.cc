#include "tally/ballot/bits_body.h"

#include "tally/ballot/gate.h"

namespace urna::tally {

using ledger::Bytes;
using ledger::Error;

Bytes encode_body(const BitsBody& body) {
  Bytes out;
  out.reserve(body_bytes(body.f.size()));
  const auto all = [&](const auto& items) {
    for (const auto& item : items) ledger::put(out, item.view());
  };
  ledger::put(out, body.sealed.alpha.view());
  all(body.sealed.beta);
  ledger::put(out, body.a0.view());
  all(body.a);
  ledger::put(out, body.c0.view());
  ledger::put(out, body.c1.view());
  ledger::put(out, body.z.view());
  ledger::put(out, body.tau.view());
  all(body.f);
  return out;
}

ledger::Result<BitsBody> decode_body(ByteView bytes, std::size_t bits, const BitsRefusals& refusals,
                                     Elements elements) {
  if (bytes.size() != body_bytes(bits))
    return Error{refusals.length, "body of " + std::to_string(bytes.size()) + " bytes"};
  Gate gate(bytes, elements);
  BitsBody body;
  body.sealed.alpha = gate.nonzero_element();
  body.sealed.beta = gate.elements(bits);
  body.a0 = gate.element();
  body.a = gate.elements(bits);
  body.c0 = gate.element();
  body.c1 = gate.element();
  body.z = gate.scalar();
  body.tau = gate.scalar();
  body.f = gate.scalars(bits);
  if (!gate.passed()) return refusals.item;
  return body;
}

Wide gamma_hash(const Hash& context, const BitsBody& body) {
  return h512("ballot/gamma", {context.view(), body.sealed.alpha.view(), vec(body.sealed.beta),
                               body.a0.view(), vec(body.a)});
}

Scalar bits_challenge(const Wide& gamma, const BitsBody& body) {
  return h2s("ballot/e", {gamma, body.c0.view(), body.c1.view()});
}

}  // namespace urna::tally

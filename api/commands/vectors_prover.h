// The prover of sealed-ballots 8.2 with everything it keeps secret laid open, for frozen vectors
// only: it also seals what a prover must not, so that verifiers can be tried with it. Never for a
// real ballot: nothing is wiped, and bits may be any numbers.
#pragma once

#include <optional>

#include "tally/ballot/bits_body.h"

namespace urna::api {

struct ShownSealing {
  tally::Hash context;  // bctx
  tally::Hash seed;
  std::vector<tally::Scalar> v;
  tally::Scalar r, rho, t0, t1;
  std::vector<tally::Scalar> a;
  tally::BitsBody body;
  tally::Wide gamma_hash;
  tally::Scalar gamma, e;
};

std::vector<tally::Scalar> scalars_of(const tally::Bits& v);
// The same body as tally::seal_bits makes, where v are bits and no other r is asked for.
ShownSealing show_sealing(const tally::BitsStatement& statement,
                          const std::vector<tally::Scalar>& v, const tally::Hash& seed,
                          const std::optional<tally::Scalar>& r = {});

}  // namespace urna::api

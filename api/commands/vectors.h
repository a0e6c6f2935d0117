// `urna vectors --out FILE`: frozen vectors of the ballot protocol, computed by this code from one
// text, in the form that the reference and its second verifier read (sealed-ballots section 16).
// Every key in them is a test key and every secret is there on purpose.
#pragma once

#include <string>
#include <string_view>

namespace urna::api {

// The text from which the reference draws; with it the file is the reference's, byte for byte.
inline constexpr std::string_view kReferenceSeed = "testvector";

struct VectorsOptions {
  std::string out, seed{kReferenceSeed};
};
// The file. Equal texts give equal bytes.
std::string vectors_text(std::string_view seed);
int run_vectors(const VectorsOptions& options);

}  // namespace urna::api

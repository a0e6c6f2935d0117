// The steps of a trustee (sealed-ballots section 6), each run on the trustee's own machine.
#pragma once

#include <string>

namespace urna::api {

struct TrusteeInitOptions {
  std::string file;             // the key file to make
  std::string from_words;       // FILE or "-": restores the seed; a new one is drawn if empty
  std::string page;             // the page to make; plain text if it ends in .txt
  std::string label, edition;   // what stands on the page
  std::string language = "ro";  // of the page and of what is printed: ro, ru, uk, en
};
// Makes a trustee's key file and the page for the envelope, or neither; prints the public signing
// key, then what to do next. Returns an exit code.
// Example:
//   urna trustee init trustee3.key --page trustee3.html --label "Custode 3" --edition "Bălți 2027"
//   urna trustee init trustee3.key --from-words -
int run_trustee_init(const TrusteeInitOptions& options);

}  // namespace urna::api

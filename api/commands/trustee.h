// The steps of a trustee (sealed-ballots sections 6, 10 to 12), each run by that trustee alone:
// `init` makes the seed; `reveal` and `share` hold the ceremony of the keys; `mix` and `decrypt`
// open what the log gives, after a full audit, and nothing else.
#pragma once

#include <optional>
#include <string>
#include <vector>

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
//   urna trustee init trustee3.key --page trustee3.html --label "Custode 3" --title "Bălți 2027"
//   urna trustee init trustee3.key --from-words -
int run_trustee_init(const TrusteeInitOptions& options);
// Prints the public half that belongs into the definition. (That of an office, of the same bytes,
// is another one.)
int run_trustee_show(const std::string& key_file);

// Where a step is done: on the machine that has the ledger, or on the trustee's own with a bundle,
// from which a folder of submissions goes back.
struct TrusteeOptions {
  std::string file;  // the key file
  std::string ledger;
  std::string bundle, out;
  std::string key, policy;  // whose log it must be; who must have witnessed it
  std::string edition;      // hex, where the log has several
  std::string audit;        // the program; beside this one unless given
  std::string language = "ro", format = "text";
  std::optional<std::uint16_t> question;  // this one only
  std::string groups;                     // "roll" or "turnout": these only
  bool take_back = false;  // mix although rows are being opened: their parts are given again
  bool mixing_over = false;
};
int run_trustee_reveal(const TrusteeOptions& options);
int run_trustee_share(const TrusteeOptions& options);
int run_trustee_mix(const TrusteeOptions& options);
int run_trustee_decrypt(const TrusteeOptions& options);
// For anybody: needs no key file.
int run_trustee_status(const TrusteeOptions& options);

// By the committee.
struct CountOptions {
  std::string ledger, edition;
  std::vector<std::string> keys;
  std::vector<std::uint32_t> without;  // trustees that a repeated run leaves out
};
// `urna count`: declares the sets that are due and opens what has enough parts. Safe to repeat.
int run_count(const CountOptions& options);
// `urna trustee restart`: the run of the ceremony is void and begins anew.
int run_trustee_restart(const CountOptions& options);

}  // namespace urna::api

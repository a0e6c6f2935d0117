// `urna sign`: a prepared act gets one more signature, on the machine where the key is. What is
// signed is shown first, every field of it, read from the bytes themselves and not from what a page
// says of them. No ledger, no server, no network is needed.
#pragma once

#include <string>
#include <vector>

#include "api/prepared_act.h"

namespace urna::api {

struct SignOptions {
  std::string act;              // a file, a line, or "-"
  std::string key;              // the key file; "" shows and signs nothing
  std::string out;              // where the act goes; standard output if not given
  std::string origin;           // which log it must be for; any if not given
  std::string bundle, vkey;     // what it is held against; nothing if not given
  std::string language = "ro";  // of what is said
  bool qr = false, yes = false;
};
int run_sign(const SignOptions& options);

// A prepared act out of a file, a pasted line, or "-": a line of standard input. Errors: usage,
// unknown_event.
ledger::Result<PreparedAct> read_act(const std::string& given);

}  // namespace urna::api

// One act of an edition, made from what a command was given: submitted, or written down to be
// signed elsewhere.
#pragma once

#include <functional>

#include "api/commands/acts.h"
#include "api/commands/desk.h"

namespace urna::api {

using MakeAct = std::function<Result<ledger::EventBody>(Desk&)>;

// Opens the desk, reads the keys, makes the event, submits it or, with --prepare, writes it into a
// file. Returns the exit code.
int run_one_act(const char* what, const ActOptions& options, const MakeAct& make);

// Signs the event and writes it into the file, with a remark for people. Errors: over_limit,
// too_large, io.
Result<> write_prepared_act(const std::string& origin, const std::string& remark,
                            ledger::Event event, const Keys& keys, const std::string& path);

// What --reason was given: "ro=text", once for each language. Errors: usage.
Result<> add_reasons(const std::vector<std::string>& given, ledger::Texts& reason);

}  // namespace urna::api

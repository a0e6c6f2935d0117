// What the spellings of all commands share.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace urna::api {

// A subcommand whose help ends in an example.
inline CLI::App* add_command(CLI::App& parent, const char* name, const char* what,
                             const char* example) {
  CLI::App* made = parent.add_subcommand(name, what);
  made->footer(std::string("Example:\n  ") + example);
  return made;
}

inline void add_ledger(CLI::App* command, std::string& ledger) {
  command->add_option("--ledger", ledger, "the ledger's directory")->required();
}

inline void add_edition(CLI::App* command, std::string& edition) {
  command->add_option("--edition", edition, "the edition's id in hex, where the log has several");
}

}  // namespace urna::api

// Spellings of `urna roll`.
#pragma once

#include <CLI/CLI.hpp>

#include "api/commands/acts.h"
#include "api/commands/roll.h"

namespace urna::api {

class RollCli {
 public:
  RollCli(CLI::App& app, int& exit_code) : app_(app), exit_code_(exit_code) {}
  void add();

 private:
  CLI::App* add_step(CLI::App& roll, const char* name, const char* what, const char* example,
                     int (*run)(const RollOptions&));
  CLI::App& app_;
  int& exit_code_;
  void add_rotate(CLI::App& roll);
  RollOptions options_;
  ActOptions rotate_;
};

}  // namespace urna::api

// Spelling of `urna codes`.
#pragma once

#include <CLI/CLI.hpp>

#include "api/commands/codes.h"

namespace urna::api {

class CodesCli {
 public:
  CodesCli(CLI::App& app, int& exit_code) : app_(app), exit_code_(exit_code) {}
  void add();

 private:
  CLI::App& app_;
  int& exit_code_;
  CodesOptions options_;
};

}  // namespace urna::api

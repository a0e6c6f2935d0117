// Spelling of `urna report`.
#pragma once

#include <CLI/CLI.hpp>

#include "api/commands/report.h"

namespace urna::api {

class ReportCli {
 public:
  ReportCli(CLI::App& app, int& exit_code) : app_(app), exit_code_(exit_code) {}
  void add();

 private:
  CLI::App& app_;
  int& exit_code_;
  ReportOptions options_;
};

}  // namespace urna::api

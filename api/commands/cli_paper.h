// Spellings of `urna paper`.
#pragma once

#include <CLI/CLI.hpp>

#include "api/commands/paper.h"

namespace urna::api {

class PaperCli {
 public:
  PaperCli(CLI::App& app, int& exit_code) : app_(app), exit_code_(exit_code) {}
  void add();

 private:
  CLI::App* add_step(CLI::App& paper, const char* name, const char* what, const char* example,
                     int (*run)(const PaperOptions&));
  void add_station(CLI::App& paper);
  void add_sheets(CLI::App& paper);
  void add_sample(CLI::App& paper);
  void add_station_id(CLI::App* command);
  void add_session(CLI::App* command);
  void add_keys(CLI::App* command, const char* whose);

  CLI::App& app_;
  int& exit_code_;
  PaperOptions options_;
};

}  // namespace urna::api

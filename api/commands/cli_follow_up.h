// Spellings of the commands around and after the vote.
#pragma once

#include <CLI/CLI.hpp>

#include "api/commands/follow_up.h"

namespace urna::api {

class FollowUpCli {
 public:
  FollowUpCli(CLI::App& app, int& exit_code) : app_(app), exit_code_(exit_code) {}
  void add();

 private:
  using Run = int (*)(const FollowUpOptions&);
  CLI::App* add_act(CLI::App& parent, const char* name, const char* what, const char* example,
                    Run run);
  CLI::App* add_file_act(CLI::App& parent, const char* name, const char* what, const char* example,
                         Run run);
  CLI::App& add_group(const char* name, const char* what);
  void add_whole_files();
  void add_session();
  void add_progress();
  void add_plan();
  void add_survey();

  CLI::App& app_;
  int& exit_code_;
  FollowUpOptions options_;
};

}  // namespace urna::api

// The spellings of `urna sign` and `urna submit`.
#pragma once

#include <CLI/CLI.hpp>

#include "api/commands/sign.h"
#include "api/commands/submission_folder.h"

namespace urna::api {

class SignCli {
 public:
  SignCli(CLI::App& app, int& exit_code) : app_(app), exit_code_(exit_code) {}
  void add();

 private:
  void add_sign();
  void add_submit();
  CLI::App& app_;
  int& exit_code_;
  SignOptions sign_;
  SubmitOptions submit_;
};

}  // namespace urna::api

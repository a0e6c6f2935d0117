// Spellings of the commands of sealed questions: trustees, count, ballots, attributes.
#pragma once

#include <CLI/CLI.hpp>

#include "api/commands/attributes.h"
#include "api/commands/cast.h"
#include "api/commands/trustee.h"

namespace urna::api {

class SealedCli {
 public:
  SealedCli(CLI::App& app, int& exit_code) : app_(app), exit_code_(exit_code) {}
  void add();

 private:
  void add_init(CLI::App* trustee);
  void add_steps(CLI::App* trustee);
  void add_for_all(CLI::App* trustee);
  void add_count(CLI::App* command);
  void add_cast();
  void add_challenge();
  void add_attributes();
  CLI::App* add_step(CLI::App* trustee, const char* name, const char* what, const char* example,
                     int (*run)(const TrusteeOptions&));

  CLI::App& app_;
  int& exit_code_;
  TrusteeInitOptions init_;
  TrusteeOptions trustee_;
  CountOptions count_;
  CastOptions cast_;
  ChallengeOptions challenge_;
  AttributesOptions attributes_;
};

}  // namespace urna::api

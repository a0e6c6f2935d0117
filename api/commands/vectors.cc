#include "api/commands/vectors.h"

#include <cstdio>

#include "api/commands/terminal.h"
#include "api/commands/vectors_town.h"
#include "ledger/file.h"

namespace urna::api {

std::string vectors_text(std::string_view seed) {
  const VectorTown town = make_town(seed);
  json::object file{{"constants", constants_section()},
                    {"transcript", transcript_section()},
                    {"gate", gate_section()},
                    {"range_weights", range_weights_section()},
                    {"election", election_section(town)},
                    {"keys", keys_section(town)},
                    {"roll", roll_section(town)},
                    {"challenge", challenge_section(town)},
                    {"casts", casts_section(town)},
                    {"tally", tally_section(town)},
                    {"open_tally", open_tally_section(town)},
                    {"mix", mix_section(town)},
                    {"demographics", demographics_section(town)},
                    {"batch", batch_section(town.draws)},
                    {"negative", negative_section(town)}};
  file["tamper"] = tamper_section(file);
  return laid_out(file) + "\n";
}

int run_vectors(const VectorsOptions& options) {
  const std::string text = vectors_text(options.seed);
  if (const auto written = ledger::write_file(options.out, ledger::view_of(text)); !written)
    return fail("vectors", written.error());
  std::printf("%s: %zu bytes\n", options.out.c_str(), text.size());
  return kExitRight;
}

}  // namespace urna::api

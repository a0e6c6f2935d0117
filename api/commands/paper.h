// Voting on paper, by the commands of a station and its officers (sealed-ballots section 13), and
// the sample of sealed papers that is drawn, opened and held against the sheets after the close.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace urna::api {

struct PaperOptions {
  std::string ledger, edition;
  std::string station;            // hex
  std::string slot;               // of the person who goes to paper
  std::string station_key;        // the station's key file
  std::string session;            // the key file of the paper session
  std::vector<std::string> keys;  // of officers; of two of the committee and an overseer
  std::uint32_t serial = 0;
  std::uint16_t question = 0;
  std::string choice;
  std::uint32_t papers = 0, ballots = 0;
  std::string value, reference;          // of the draw
  std::vector<std::uint32_t> differing;  // places in the sample, from 0
};
int run_paper_person(const PaperOptions& options);
int run_paper_open(const PaperOptions& options);
int run_paper_enter(const PaperOptions& options);
int run_paper_close(const PaperOptions& options);
int run_paper_sample(const PaperOptions& options);
int run_paper_compare(const PaperOptions& options);

}  // namespace urna::api

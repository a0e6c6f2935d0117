// Every field of an event, a line each, for whoever is asked to sign it: an archive over the
// schema's own `serialize`, so that no field can be left out. Numbers of enums come with their
// words; one that has none is named, and then nobody can say what would be signed (decision D23).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/event.h"

namespace urna::api {

struct FieldLine {
  std::string name;   // "results[0].winners[2]"; "reason.ro"
  std::string value;  // texts as they are: to be shown by ledger::shown
};
struct EventLines {
  std::vector<FieldLine> lines;
  std::optional<std::string> unknown;  // the first field whose number has no meaning here
};
EventLines lines_of(const ledger::EventBody& body);

}  // namespace urna::api

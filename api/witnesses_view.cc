// The public state of a log's witnesses: JSON for people, lines for an alarm system (O14).
#include "api/witnesses.h"
#include "ledger/json.h"

namespace urna::api {

namespace {

using ledger::json_quote;

std::uint64_t age(std::uint64_t since, std::uint64_t now) { return now > since ? now - since : 0; }

std::string number_or_null(std::uint64_t number) {
  return number == 0 ? "null" : std::to_string(number);
}

std::string status_view(const WitnessStatus& status, std::uint64_t now) {
  const bool ever = status.cosigned_at > 0;
  return "{\"name\":" + json_quote(status.name) + ",\"key\":" + json_quote(to_text(status.key)) +
         ",\"size\":" + std::to_string(status.size) +
         ",\"cosigned_at\":" + number_or_null(status.cosigned_at) +
         ",\"age_s\":" + (ever ? std::to_string(age(status.cosigned_at, now)) : "null") +
         ",\"failures\":" + std::to_string(status.failures) +
         ",\"failing_since\":" + number_or_null(status.failing_since) +
         ",\"error\":" + (status.error.empty() ? "null" : json_quote(status.error)) + "}";
}

std::string label_of(const std::string& name) {
  std::string label = "{witness=\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') label += '\\';
    label += c;
  }
  return label + "\"} ";
}

}  // namespace

std::string witnesses_view(const Witnesses* witnesses, std::uint64_t now) {
  if (witnesses == nullptr) return "{\"policy\":false,\"witnesses\":[]}";
  const auto newest = witnesses->newest(), quorum = witnesses->quorum();
  const auto alarm = witnesses->alarm();
  std::string list;
  for (const WitnessStatus& status : witnesses->statuses())
    list += (list.empty() ? "" : ",") + status_view(status, now);
  const std::string& name = witnesses->policy().quorum;
  return "{\"policy\":true,\"size\":" + std::to_string(newest->checkpoint.size) +
         ",\"quorum\":" + (name.empty() ? "null" : json_quote(name)) +
         ",\"quorum_size\":" + (quorum ? std::to_string(quorum->checkpoint.size) : "null") +
         ",\"alarm\":" + (alarm ? "null" : json_quote(to_text(alarm.error()))) +
         ",\"witnesses\":[" + list + "]}";
}

std::string witnesses_metrics(const Witnesses* witnesses, std::uint64_t now) {
  if (witnesses == nullptr) return "";
  std::string sizes = "# TYPE urna_witness_size gauge\n";
  std::string ages = "# TYPE urna_witness_cosigned_age_seconds gauge\n";
  std::string failures = "# TYPE urna_witness_failures_total counter\n";
  std::string failing = "# TYPE urna_witness_failing gauge\n";
  for (const WitnessStatus& status : witnesses->statuses()) {
    const std::string label = label_of(status.name);
    sizes += "urna_witness_size" + label + std::to_string(status.size) + "\n";
    if (status.cosigned_at > 0)
      ages += "urna_witness_cosigned_age_seconds" + label +
              std::to_string(age(status.cosigned_at, now)) + "\n";
    failures += "urna_witness_failures_total" + label + std::to_string(status.failures) + "\n";
    failing += "urna_witness_failing" + label + (status.failing_since > 0 ? "1\n" : "0\n");
  }
  const auto quorum = witnesses->quorum();
  return sizes + ages + failures + failing +
         "# TYPE urna_witness_quorum_size gauge\nurna_witness_quorum_size " +
         std::to_string(quorum ? quorum->checkpoint.size : 0) +
         "\n# TYPE urna_witness_alarm gauge\nurna_witness_alarm " +
         (witnesses->alarm() ? "0\n" : "1\n");
}

}  // namespace urna::api

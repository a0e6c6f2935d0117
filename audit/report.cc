#include "audit/report.h"

#include <algorithm>

#include "ledger/json.h"

namespace urna::audit {

using ledger::json_quote;

int Report::exit_code() const {
  if (first_fault)
    return first_fault->kind == Kind::incomplete || first_fault->kind == Kind::unsupported
               ? kUnknown
               : kFault;
  if (std::ranges::any_of(not_checked, &NotChecked::decides)) return kUnknown;
  return stale ? kStale : kRight;
}

std::string Report::verdict() const {
  switch (exit_code()) {
    case kRight:
      return "RIGHT: everything asked for was checked and is right";
    case kFault:
      return "WRONG: evidence of a fault (" + std::string(name_of(first_fault->kind)) + ", check " +
             first_fault->check + ")";
    case kStale:
      return "RIGHT BUT STALE: too few witnesses stand behind this checkpoint";
    default:
      return "CANNOT SAY: not everything that decides could be checked";
  }
}

namespace {

std::string place_of(const Finding& finding) {
  return "check " + finding.check +
         (finding.entry ? ", entry " + std::to_string(*finding.entry) : std::string());
}

std::string line(const QuestionSummary& q) {
  std::string text = "    question " + std::to_string(q.question) + " (" + q.title +
                     "): " + std::to_string(q.counted) + " ballots counted of " +
                     std::to_string(q.slots) + " slots; own device " +
                     std::to_string(q.own_device) + ", assisted " + std::to_string(q.assisted) +
                     ", paper " + std::to_string(q.paper) + ", not counted " +
                     std::to_string(q.not_counted) + "\n";
  if (q.winners.empty()) return text;
  text += "      winners:";
  for (const std::string& label : q.winners) text += " " + label;
  return text + "\n      spent: " + q.spent + "\n";
}

std::string lines(const SealedSummary& s) {
  std::string out = "    sealed: keys of " + std::to_string(s.trustees) + " trustees" +
                    (s.keys ? "" : " (not made yet)") + ", any " + std::to_string(s.threshold) +
                    " of them open; run " + std::to_string(s.run) + "; attribute records " +
                    std::to_string(s.records) + ", challenged ballots " +
                    std::to_string(s.challenges) + "; nothing is opened of fewer than " +
                    std::to_string(s.minimum_ballots) + " ballots, no group of fewer than " +
                    std::to_string(s.minimum_group) + " people\n";
  for (const std::string& text : s.opened) out += "      opened: " + text + "\n";
  for (const std::string& text : s.unopened) out += "      never opened: " + text + "\n";
  for (const std::string& text : s.false_parts) out += "      FALSE PART: " + text + "\n";
  return out;
}

template <class T, class Each>
std::string join(const std::vector<T>& items, Each each) {
  std::string out;
  for (const T& item : items) out += (out.empty() ? "" : ",") + each(item);
  return "[" + out + "]";
}

std::string question_json(const QuestionSummary& q) {
  return "{\"question\":" + std::to_string(q.question) + ",\"title\":" + json_quote(q.title) +
         ",\"slots\":" + std::to_string(q.slots) + ",\"counted\":" + std::to_string(q.counted) +
         ",\"own_device\":" + std::to_string(q.own_device) +
         ",\"assisted\":" + std::to_string(q.assisted) + ",\"paper\":" + std::to_string(q.paper) +
         ",\"not_counted\":" + std::to_string(q.not_counted) +
         ",\"winners\":" + join(q.winners, [](const std::string& w) { return json_quote(w); }) +
         ",\"spent\":" + json_quote(q.spent) + "}";
}

std::string sealed_json(const SealedSummary& s) {
  const auto quoted = [](const std::string& text) { return json_quote(text); };
  return "{\"run\":" + std::to_string(s.run) + ",\"trustees\":" + std::to_string(s.trustees) +
         ",\"threshold\":" + std::to_string(s.threshold) +
         ",\"keys\":" + (s.keys ? "true" : "false") + ",\"records\":" + std::to_string(s.records) +
         ",\"challenges\":" + std::to_string(s.challenges) +
         ",\"minimum_ballots\":" + std::to_string(s.minimum_ballots) +
         ",\"minimum_group\":" + std::to_string(s.minimum_group) +
         ",\"opened\":" + join(s.opened, quoted) + ",\"never_opened\":" + join(s.unopened, quoted) +
         ",\"false_parts\":" + join(s.false_parts, quoted) + "}";
}

std::string station_json(const StationSummary& s) {
  return "{\"id\":" + json_quote(s.id) + ",\"name\":" + json_quote(s.name) +
         ",\"rotated\":" + std::to_string(s.rotations) +
         ",\"went_to_paper\":" + std::to_string(s.went_to_paper) +
         ",\"papers\":" + std::to_string(s.papers) + "}";
}

std::string edition_json(const EditionSummary& e) {
  return "{\"edition\":" + json_quote(e.id) + ",\"title\":" + json_quote(e.title) +
         ",\"phase\":" + json_quote(e.phase) + ",\"granted\":" + std::to_string(e.granted) +
         ",\"refused\":" + std::to_string(e.refused) + ",\"rotated\":" + std::to_string(e.rotated) +
         ",\"revoked\":" + std::to_string(e.revoked) + ",\"ballots\":" + std::to_string(e.ballots) +
         ",\"superseded\":" + std::to_string(e.superseded) +
         ",\"questions\":" + join(e.questions, question_json) +
         ",\"stations\":" + join(e.stations, station_json) +
         (e.sealed ? ",\"sealed\":" + sealed_json(*e.sealed) : "") + "}";
}

}  // namespace

std::string to_text(const Report& report) {
  std::string out = "log    " + report.origin + "\nkey    " + report.key + "\nsize   " +
                    std::to_string(report.size) + "\nroot   " +
                    ledger::to_base64(report.root.view()) + "\n\nchecked\n";
  for (const Check& check : all_checks())
    if (std::ranges::find(report.checked, check.number) != report.checked.end())
      out += "  " + std::string(check.number) +
             std::string(check.number.size() < 4 ? 4 - check.number.size() : 1, ' ') +
             std::string(check.name) + ": " + std::string(check.proves) + "\n";
  out += "not checked\n";
  for (const NotChecked& item : report.not_checked)
    out += "  " + item.what + ": " + item.why + "\n";
  for (const EditionSummary& e : report.editions) {
    out += "edition " + e.id + "\n  " + e.title + "\n  phase " + e.phase + "; slots granted " +
           std::to_string(e.granted) + ", refused " + std::to_string(e.refused) +
           ", keys rotated " + std::to_string(e.rotated) + ", revoked " +
           std::to_string(e.revoked) + "; ballots accepted " + std::to_string(e.ballots) +
           ", superseded " + std::to_string(e.superseded) + "\n";
    for (const QuestionSummary& q : e.questions) out += line(q);
    for (const StationSummary& s : e.stations)
      out += "    station " + s.name + ": keys rotated " + std::to_string(s.rotations) +
             ", people who went to paper " + std::to_string(s.went_to_paper) + ", papers entered " +
             std::to_string(s.papers) + "\n";
    if (e.sealed) out += lines(*e.sealed);
  }
  if (report.first_fault)
    out += "first fault: " + place_of(*report.first_fault) + ": " + report.first_fault->why + "\n";
  return out + "VERDICT: " + report.verdict() + "\n";
}

std::string to_json(const Report& report) {
  std::string fault = "null";
  if (report.first_fault) {
    const Finding& f = *report.first_fault;
    fault = "{\"check\":" + json_quote(f.check) +
            ",\"entry\":" + (f.entry ? std::to_string(*f.entry) : "null") +
            ",\"why\":" + json_quote(f.why) +
            ",\"kind\":" + std::to_string(static_cast<int>(f.kind)) +
            ",\"kind_name\":" + json_quote(name_of(f.kind)) + "}";
  }
  return "{\"verdict\":" + json_quote(report.verdict()) +
         ",\"exit\":" + std::to_string(report.exit_code()) +
         ",\"origin\":" + json_quote(report.origin) + ",\"key\":" + json_quote(report.key) +
         ",\"size\":" + std::to_string(report.size) +
         ",\"root\":" + json_quote(ledger::to_base64(report.root.view())) + ",\"checked\":" +
         join(report.checked, [](const std::string& c) { return json_quote(c); }) +
         ",\"not_checked\":" +
         join(report.not_checked,
              [](const NotChecked& n) {
                return "{\"what\":" + json_quote(n.what) + ",\"why\":" + json_quote(n.why) + "}";
              }) +
         ",\"first_fault\":" + fault + ",\"editions\":" + join(report.editions, edition_json) +
         "}\n";
}

}  // namespace urna::audit

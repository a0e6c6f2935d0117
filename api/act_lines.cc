#include "api/act_lines.h"

#include <array>

#include "ledger/codec.h"

namespace urna::api {

namespace {

// Words of numbers, from 1; the table of docs/FORMAT.md ("Numbers of enums").
template <class E>
struct WordsOf;
#define URNA_WORDS(type, ...)                                                 \
  template <>                                                                 \
  struct WordsOf<ledger::type> {                                              \
    static constexpr auto kWords = std::to_array<const char*>({__VA_ARGS__}); \
  }
URNA_WORDS(Environment, "binding", "drill", "replay");
URNA_WORDS(Method, "greedy", "equal-shares", "exact-equal-shares", "phragmen", "max-welfare",
           "bounded-overspending", "sequential-pav");
URNA_WORDS(Scoring, "supporters", "points", "positions", "split", "plus-minus", "borda", "schulze");
URNA_WORDS(Order, "votes", "votes-per-cost");
URNA_WORDS(Fitting, "skip", "stop", "reserve");
URNA_WORDS(Utility, "cost", "cardinality", "score");
URNA_WORDS(Endowment, "exact", "whole");
URNA_WORDS(Growth, "none", "step", "add-opt", "add-opt-skip");
URNA_WORDS(Stop, "overshoot", "exhaustive");
URNA_WORDS(Then, "nothing", "votes", "votes-per-cost", "phragmen");
URNA_WORDS(TieKey, "lower-cost", "more-votes", "label", "file-order", "lot");
URNA_WORDS(DrawKind, "none", "beacon", "lottery");
URNA_WORDS(BallotKind, "open", "sealed");
URNA_WORDS(LayoutKind, "approval", "points", "knapsack", "ranking");
URNA_WORDS(Role, "committee", "registrar", "overseer", "station", "officer");
URNA_WORDS(Verdict, "admitted", "rejected");
URNA_WORDS(RotationReason, "earlier-stand", "earlier-void");
URNA_WORDS(GroupSet, "roll", "turnout");
URNA_WORDS(Finding, "confirmed", "disputed");
URNA_WORDS(SessionKind, "information", "training", "consultation", "focus-group",
           "community-event");
URNA_WORDS(Asked, "score", "yes-no", "choice");
URNA_WORDS(Audience, "roll", "codes");
URNA_WORDS(Domain, "participation", "inclusion", "results", "satisfaction", "activities");
URNA_WORDS(Unit, "count", "share", "mean", "amount");
URNA_WORDS(TargetKind, "none", "at-least", "growth");
URNA_WORDS(Measure, "proposals", "proposals-admitted", "proposals-mixed", "projects-funded",
           "projects-funded-mixed", "projects-done", "amount-funded", "amount-spent", "budget",
           "people-on-roll", "people-voted", "ballots-own-device", "ballots-assisted",
           "ballots-paper", "attendances", "sessions-held", "attendances-of-group",
           "attendances-by-group", "voted-of-group", "voted-by-group", "roll-of-group",
           "roll-by-group", "groups-told", "survey-answers", "survey-score-sum",
           "survey-score-count", "survey-yes", "survey-yes-or-no", "plan-quantity", "plan-items",
           "plan-items-done", "milestones-confirmed", "milestones-reported");
#undef URNA_WORDS

class Lister : public cereal::OutputArchive<Lister, cereal::AllowEmptyClassElision> {
 public:
  Lister() : OutputArchive(this) {}
  template <class T>
  void write(const std::string& name, const T& value);
  EventLines take() { return std::move(out_); }
  std::string prefix;

 private:
  void put(const std::string& name, std::string value) {
    out_.lines.push_back({name, std::move(value)});
  }
  template <class E>
  void put_enum(const std::string& name, E value);
  EventLines out_;
};

template <class T>
void save(Lister& lister, const ledger::Field<T>& f) {
  lister.write(lister.prefix + f.name, f.value);
}

template <class E>
void Lister::put_enum(const std::string& name, E value) {
  const auto number = static_cast<std::size_t>(value);
  const auto& words = WordsOf<E>::kWords;
  const bool known = number >= 1 && number <= words.size();
  if (!known && !out_.unknown) out_.unknown = name + " " + std::to_string(number);
  put(name, std::to_string(number) + " (" + (known ? words[number - 1] : "not known") + ")");
}

template <class T>
void Lister::write(const std::string& name, const T& value) {
  if constexpr (std::same_as<T, bool>) {
    put(name, value ? "yes" : "no");
  } else if constexpr (std::is_enum_v<T>) {
    put_enum(name, value);
  } else if constexpr (ledger::Integer<T>) {
    put(name, std::to_string(value));
  } else if constexpr (ledger::kIsFixed<T>) {
    put(name, ledger::to_hex(value.view()));
  } else if constexpr (std::same_as<T, std::string>) {
    put(name, value);
  } else if constexpr (std::same_as<T, ledger::Bytes>) {
    put(name, ledger::to_hex(value));
  } else if constexpr (std::same_as<T, ledger::Texts>) {
    for (const auto& [tag, text] : value) put(name + "." + tag, text);
    if (value.empty()) put(name, "");
  } else if constexpr (ledger::kIsOption<T>) {
    if (value) return write(name, *value);
    put(name, "-");
  } else if constexpr (ledger::kIsList<T>) {
    for (std::size_t i = 0; i < value.size(); ++i)
      write(name + "[" + std::to_string(i) + "]", value[i]);
    if (value.empty()) put(name, "-");
  } else {
    const std::string outer = std::exchange(prefix, name.empty() ? "" : name + ".");
    (*this)(value);
    prefix = outer;
  }
}

}  // namespace

EventLines lines_of(const ledger::EventBody& body) {
  Lister lister;
  std::visit([&](const auto& event) { lister.write("", event); }, body);
  return lister.take();
}

}  // namespace urna::api

#include "tally/election/state.h"

#include <algorithm>

#include "tally/election/context.h"

namespace urna::tally {

const char* name_of(Phase phase) {
  static constexpr const char* kNames[] = {"founded",   "announced", "proposals", "review",
                                           "enrolment", "voting",    "closed",    "declared"};
  return kNames[static_cast<std::size_t>(phase)];
}

const ChainEnd* SlotState::chain(std::uint16_t question) const {
  const auto found = std::ranges::lower_bound(chains, question, {}, &ChainEnd::question);
  return found != chains.end() && found->question == question ? &*found : nullptr;
}

const ledger::OrganisationsNamed& organisations_of(const Edition& edition) {
  static const ledger::OrganisationsNamed kNobody;
  const auto& organisations = edition.follow_up.organisations;
  return organisations ? organisations->act : kNobody;
}

const ledger::Organisation* organisation_of(const std::vector<ledger::Organisation>& named,
                                            const PublicKey& key) {
  const auto found = std::ranges::find(named, key, &ledger::Organisation::key);
  return found == named.end() ? nullptr : &*found;
}

const Edition* State::edition(const EditionId& id) const {
  const auto found = editions.find(id);
  return found == editions.end() ? nullptr : &found->second;
}

const AskedContext* EditionContext::find(std::uint16_t number) const {
  if (!ledger::is_survey_number(number))
    return number < questions.size() ? &questions[number] : nullptr;
  const std::uint16_t survey = ledger::survey_of(number);
  return survey < surveys.size() ? &surveys[survey] : nullptr;
}
const AskedContext& EditionContext::asked(std::uint16_t number) const {
  const AskedContext* found = find(number);
  CHECK(found != nullptr);
  return *found;
}
const Hash& EditionContext::context_of(std::uint16_t number) const {
  return ledger::is_survey_number(number) ? surveys.at(ledger::survey_of(number)).context : *ballot;
}
std::span<const Element> EditionContext::keys_of(const AskedContext& asked) const {
  return std::span(sealed->keys->joint).subspan(asked.first_key, asked.layout.bits);
}
std::span<const Element> EditionContext::attribute_keys() const {
  return std::span(sealed->keys->joint)
      .subspan(sealed->first_attribute_key, sealed->attributes.bits);
}

CheckContext State::check_context() const {
  CheckContext context{origin, {}, means};
  for (const auto& [id, edition] : editions) context.editions.emplace(id, edition.context);
  return context;
}

}  // namespace urna::tally

// One right event and what is wrong with each of many changes of it: the law must refuse each one
// by its own rule, and say what it is about.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "tests/fixture/town.h"

namespace urna::tally {

template <class Event>
struct Wrong {
  ledger::Errc code;
  const char* said;  // in the refusal
  std::function<void(Event&)> change;
};

inline void expect_refused(const ledger::Result<std::uint64_t>& answer, ledger::Errc code,
                           const std::string& said) {
  ASSERT_FALSE(answer.ok()) << said;
  EXPECT_EQ(answer.code(), code) << said << ", not " << to_text(answer.error());
  EXPECT_NE(to_text(answer.error()).find(said), std::string::npos)
      << said << ", not " << to_text(answer.error());
}

template <class Event>
void expect_each(const fixture::Town& town, const Event& right,
                 const std::vector<std::string>& signers, const std::vector<Wrong<Event>>& all) {
  fixture::Town taken = town;
  const auto answer = taken.act(right, signers);
  EXPECT_TRUE(answer.ok()) << to_text(answer.error());
  for (const Wrong<Event>& wrong : all) {
    fixture::Town at = town;
    Event event = right;
    wrong.change(event);
    expect_refused(at.act(event, signers), wrong.code, wrong.said);
  }
}

inline ledger::Texts both(const std::string& text) { return {{"ro", text}, {"en", text}}; }

}  // namespace urna::tally

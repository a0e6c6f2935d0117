// Random layouts and legal answers to them, by whatever draws a number below a limit.
#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <string>

#include "tally/ballot/layout.h"

namespace urna::tally {

// A layout, how it is asked for by name, and a legal answer.
struct DrawnBallot {
  std::string name;
  boost::json::array parameters;
  Layout layout;
  Choice choice;
};

template <class Below>
class BallotDraw {
 public:
  explicit BallotDraw(Below below) : below_(below) {}
  DrawnBallot draw() {
    items_ = 1 + below_(5);
    switch (below_(5)) {
      case 0:
        return drawn_approval();
      case 1:
        return drawn_points();
      case 2:
        return drawn_knapsack();
      case 3:
        return drawn_ranking();
      default:
        return drawn_scores();
    }
  }

 private:
  Choice some_of(std::uint32_t count) {
    Choice left, chosen;
    for (std::uint32_t j = 0; j < items_; ++j) left.push_back(j);
    while (chosen.size() < count) {
      const auto at = left.begin() + below_(static_cast<std::uint32_t>(left.size()));
      chosen.push_back(*at);
      left.erase(at);
    }
    return chosen;
  }
  DrawnBallot drawn_approval() {
    const std::uint32_t low = below_(items_ + 1), high = low + below_(items_ - low + 1);
    const std::uint32_t chosen = low + below_(high - low + 1);
    return {"approval", {items_, low, high}, *approval(items_, low, high), some_of(chosen)};
  }
  DrawnBallot drawn_points() {
    const std::uint32_t per = 1 + below_(4), total = per + below_(6);
    Choice choice;
    for (std::uint32_t left = total, j = 0; j < items_; ++j) {
      choice.push_back(below_(std::min(per, left) + 1));
      left -= static_cast<std::uint32_t>(choice.back());
    }
    return {"points", {items_, per, total}, *points(items_, per, total), choice};
  }
  DrawnBallot drawn_knapsack() {
    std::vector<std::int64_t> costs;
    for (std::uint32_t j = 0; j < items_; ++j) costs.push_back(1 + below_(50));
    const Choice choice = some_of(below_(items_ + 1));
    std::int64_t budget = below_(50);
    for (const std::int64_t j : choice) budget += costs[static_cast<std::size_t>(j)];
    return {"knapsack", {boost::json::value_from(costs), budget}, *knapsack(costs, budget), choice};
  }
  DrawnBallot drawn_ranking() {
    const std::uint32_t ranks = 1 + below_(items_);
    return {"ranking", {items_, ranks}, *ranking(items_, ranks), some_of(below_(ranks + 1))};
  }
  DrawnBallot drawn_scores() {
    const std::uint32_t top = 1 + below_(4);
    Choice choice;
    for (std::uint32_t j = 0; j < items_; ++j) choice.push_back(below_(top + 1));
    return {"scores", {items_, top}, *scores(items_, top), choice};
  }

  Below below_;
  std::uint32_t items_ = 1;
};

template <class Below>
DrawnBallot draw_ballot(Below below) {
  return BallotDraw<Below>(below).draw();
}

}  // namespace urna::tally

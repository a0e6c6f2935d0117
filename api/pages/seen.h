// What pages are written from: a copy of what the state says that people may see, taken under its
// lock in a moment, without the roll. Pages are functions of it, so that no reader delays a ballot.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "api/pages/words.h"
#include "tally/certificates/proofs.h"
#include "tally/election/outcome.h"
#include "tally/election/state.h"

namespace urna::api {

// A question's outcome with the reasons and the trace, counted again once.
struct QuestionSeen {
  tally::Turnout turnout;  // from the close on
  std::vector<tally::ProjectReason>
      reasons;  // by position among the question's projects; empty before the result
  std::optional<tally::Outcome> outcome;
  std::optional<std::vector<std::uint32_t>>
      by_votes;  // who would have won by votes alone; nothing if that is the rule
  std::optional<tally::certificates::Proofs> proofs;  // with the outcome
  bool single_ballots = true;  // false: only their sums were opened, and no groups of voters known
};

// A survey without its credentials: who answered is nobody's to read off a page.
struct SurveySeen {
  tally::SurveyState state;   // `codes`, `answered`, `sealed` left empty
  std::uint64_t answers = 0;  // by credentials
  std::uint64_t papers = 0;
};

// The order in which cells of one dimension join.
struct MergesSeen {
  std::vector<std::uint32_t> cells_after(std::size_t cells, std::uint8_t dimension,
                                         std::uint8_t applied) const;
  std::vector<ledger::MergeStep> steps;
};

struct EditionSeen {
  ledger::EditionId id;
  ledger::EditionAnnounced announced;
  std::optional<ledger::BallotDefined> defined;
  tally::Phase phase = tally::Phase::announced;
  std::vector<tally::ProjectState> projects;
  std::vector<std::uint16_t> styles_granted;  // ascending
  tally::RollCounts roll;
  bool roll_closed = false;
  tally::CastCounts cast;
  ledger::RoleKeys roles;                 // keys of now
  std::vector<ledger::Station> stations;  // with their keys of now
  std::optional<ledger::Hash> context;
  std::shared_ptr<const tally::EditionContext>
      judged;  // layouts and keys that ballots are made for
  std::optional<ledger::ResultDeclared> result;
  std::vector<QuestionSeen> questions;
  tally::FollowUp follow_up;  // without its surveys
  std::vector<SurveySeen> surveys;
  MergesSeen merges;
  std::uint64_t announced_at = 0, defined_at = 0, opened_at = 0, closed_at = 0, declared_at = 0;
  std::uint64_t drawn_at = 0;  // 0: no draw

  std::string hex() const { return ledger::to_hex(id.view()); }
  // Behind the address of a page or of data: names the edition.
  std::string query() const { return "?edition=" + hex(); }
  // What the interface has of this edition alone: "/api/v1/editions/<hex>", from the log's root.
  std::string data() const { return "/api/v1/editions/" + hex(); }
  Money currency() const { return {announced.currency_decimals, announced.currency}; }
  // Can residents do something in it now?
  bool is_open() const { return phase == tally::Phase::proposals || phase == tally::Phase::voting; }
  // "" or the word for a drill or a replay: nobody may take it for a binding vote.
  std::string notice_key() const;
};

struct LogSeen {
  std::string base;  // "" or "/balti": where this log's pages, API and tiles stand on the server
  std::string origin, vkey;
  std::uint64_t size = 0, time = 0;  // entries, POSIX seconds of the last
  ledger::Hash root;
  std::size_t witnesses = 0;  // lines of others on the newest checkpoint
  std::vector<std::shared_ptr<const EditionSeen>> editions;  // newest first

  // What the page calls itself: the newest edition's title, else the origin.
  std::string name(Language language) const;
  const EditionSeen* newest() const { return editions.empty() ? nullptr : editions.front().get(); }
};

// Requires: nothing changes the edition meanwhile. `before`: what was seen of it the last time,
// null if nothing was: a declared result is not counted again.
std::shared_ptr<const EditionSeen> see(const ledger::EditionId& id, const tally::Edition& edition,
                                       const EditionSeen* before = nullptr);

}  // namespace urna::api

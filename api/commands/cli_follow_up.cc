#include "api/commands/cli_follow_up.h"

#include "api/commands/cli_parts.h"

namespace urna::api {

CLI::App* FollowUpCli::add_act(CLI::App& parent, const char* name, const char* what,
                               const char* example, Run run) {
  CLI::App* c = add_command(parent, name, what, example);
  add_ledger(c, options_.act.ledger);
  add_edition(c, options_.act.edition);
  c->add_option("--key", options_.act.keys, "a key file that signs; once per signer");
  c->add_option("--prepare", options_.act.prepare,
                "write the act into this file instead of the log, to be signed elsewhere (urna "
                "sign)");
  c->callback([this, run] { exit_code_ = run(options_); });
  return c;
}

CLI::App* FollowUpCli::add_file_act(CLI::App& parent, const char* name, const char* what,
                                    const char* example, Run run) {
  CLI::App* c = add_act(parent, name, what, example, run);
  c->add_option("FILE", options_.file, "TOML; docs/examples/balti has one of each")->required();
  return c;
}

CLI::App& FollowUpCli::add_group(const char* name, const char* what) {
  CLI::App* group = app_.add_subcommand(name, what);
  group->require_subcommand(1);
  return *group;
}

void FollowUpCli::add_whole_files() {
  CLI::App* announce =
      add_act(app_, "announce", "announce another edition in a ledger that has one; founders sign",
              "urna announce --ledger balti --definition edition-2027.toml --key a.key --key b.key",
              run_announce);
  announce->add_option("--definition", options_.file, "the edition's definition, TOML")->required();
  add_file_act(app_, "organisations", "name who monitors, holds sessions and reports",
               "urna organisations organisations.toml --ledger balti --key a.key --key b.key",
               run_organisations);
  add_file_act(app_, "merges",
               "set the order in which small groups join; once, before the first figure",
               "urna merges merges.toml --ledger balti --key a.key --key b.key", run_merges);
  add_file_act(app_, "indicators", "define the edition's indicators instead of the default set",
               "urna indicators indicators.toml --ledger balti --key a.key --key b.key",
               run_indicators);
  add_file_act(app_, "baseline", "enter a figure from before the log, with its source",
               "urna baseline voters-2025.toml --ledger balti --key a.key --key b.key",
               run_baseline);
  add_file_act(app_, "recommend", "publish the committee's recommendations",
               "urna recommend recommendations.toml --ledger balti --key a.key --key b.key",
               run_recommend);
  CLI::App* turnout = add_act(
      app_, "turnout",
      "tell by groups who voted; registrar and overseer sign. Small groups are joined first",
      "urna turnout --counts voted.csv --ledger balti --key registrar.key --key overseer.key",
      run_turnout);
  turnout->add_option("--counts", options_.counts, "CSV of raw counts: dimension,cell,people")
      ->required();
  CLI::App* release =
      add_act(app_, "release", "enter the hashes of the pages that this build gives to browsers",
              "urna release --version 2026.3 --ledger balti --key a.key --key b.key", run_release);
  release->add_option("--version", options_.version, "how people call it")->required();
}

void FollowUpCli::add_session() {
  CLI::App& session = add_group("session", "sessions with residents, and who came");
  add_file_act(session, "announce", "announce a session; the committee or one partner signs",
               "urna session announce training.toml --ledger balti --key ngo.key",
               run_session_announce);
  CLI::App* held = add_act(
      session, "held",
      "a session was held: who came. Raw counts stay here; small groups are joined first",
      "urna session held 3 --people 42 --day 20260618 --counts door.csv --ledger balti --key "
      "ngo.key",
      run_session_held);
  held->add_option("NUMBER", options_.number, "the session's number, from 0")->required();
  held->add_option("--people", options_.people, "how many came")->required();
  held->add_option("--day", options_.day, "when, like 20260618")->required();
  held->add_option(
      "--counts", options_.counts,
      "CSV of raw counts: dimension,cell,people; without it nothing is told by groups");
}

void FollowUpCli::add_progress() {
  CLI::App& progress =
      add_group("progress", "what is built with the awards, and what monitors say");
  add_file_act(progress, "report", "report where the building of a funded project stands",
               "urna progress report ramps-may.toml --ledger balti --key a.key --key b.key",
               run_progress_report);
  const auto add_finding = [&](const char* name, const char* what, const char* example, Run run) {
    CLI::App* c = add_act(progress, name, what, example, run);
    c->add_option("ENTRY", options_.entry, "the entry of the report")->required();
    c->add_option("--reason", options_.reasons, "like ro=\"Lipsesc băncile\"; once per language");
    c->add_option("--file", options_.file, "TOML with reason and evidence");
  };
  add_finding("confirm", "a monitor confirms a report",
              "urna progress confirm 812 --ledger balti --key monitor.key", run_progress_confirm);
  add_finding("dispute", "a monitor disputes a report",
              "urna progress dispute 812 --reason ro=\"Lipsesc băncile\" --ledger balti --key "
              "monitor.key",
              run_progress_dispute);
  CLI::App* award = add_act(progress, "award", "change what a funded project may cost",
                            "urna progress award P07 25000000 --reason ro=\"Prețuri noi\" --reason "
                            "en=\"New prices\" --ledger balti --key a.key --key b.key",
                            run_progress_award);
  award->add_option("PROJECT", options_.project, "its label, or its number")->required();
  award->add_option("AMOUNT", options_.award, "in the currency's smallest unit")->required();
  award->add_option("--reason", options_.reasons, "like ro=\"Prețuri noi\"; in every language");
  award->add_option("--file", options_.file, "TOML with the reason");
}

void FollowUpCli::add_plan() {
  CLI::App& plan = add_group("plan", "the action plan, and what was done of it");
  add_file_act(plan, "set", "set the action plan, or put another in its place",
               "urna plan set plan.toml --ledger balti --key a.key --key b.key", run_plan_set);
  add_file_act(plan, "activity", "report what was done for an item; who is responsible signs",
               "urna plan activity trainings-q1.toml --ledger balti --key institution.key",
               run_plan_activity);
}

void FollowUpCli::add_survey() {
  CLI::App& survey = add_group("survey", "surveys: open, answer, count papers, close");
  add_file_act(
      survey, "open", "open a survey; kind = \"sealed\" in its file seals the answers",
      "urna survey open satisfaction.toml --ledger balti --key a.key --key b.key\n"
      "  Sealed answers: after `urna survey close 0` come `urna count`, the trustees' `urna "
      "trustee\n  decrypt`, and `urna count` again.",
      run_survey_open);
  CLI::App* codes = add_act(
      survey, "codes", "let cards that were handed out at a session answer a survey",
      "urna codes --origin .. --edition .. --site .. --count 30 --out cards\n"
      "  urna survey codes 1 --requests cards/requests.csv --ledger balti --key a.key --key b.key",
      run_survey_codes);
  codes->add_option("--requests", options_.file, "CSV: slot,key,proof, as urna codes wrote it")
      ->required();
  CLI::App* close =
      add_act(survey, "close", "close a survey",
              "urna survey close 1 --ledger balti --key a.key --key b.key", run_survey_close);
  CLI::App* papers = add_act(
      survey, "papers", "papers counted at a station; two of its officers sign",
      "urna survey papers 1 --station 00..ff --papers 40 --counts counted.csv --ledger balti --key "
      "officer1.key --key officer2.key",
      run_survey_papers);
  papers->add_option("--station", options_.station, "the station's id in hex")->required();
  papers->add_option("--papers", options_.papers, "how many there are")->required();
  papers
      ->add_option("--counts", options_.counts,
                   "CSV: question,answer,papers; both numbered from 1 as on the sheet")
      ->required();
  CLI::App* answer = add_command(
      survey, "answer", "answer a survey",
      "urna survey answer 1 --answers 5,1,0 --slot 00..ff --credential mine.key --ledger balti");
  add_ledger(answer, options_.act.ledger);
  add_edition(answer, options_.act.edition);
  answer->add_option("--answers", options_.answers, "by question, from 1; 0 leaves one out")
      ->delimiter(',')
      ->required();
  answer->add_option("--slot", options_.slot, "the slot on the card, 32 hex digits")->required();
  answer->add_option("--credential", options_.credential, "the voter's key file")->required();
  answer->callback([this] { exit_code_ = run_survey_answer(options_); });
  for (CLI::App* c : {codes, close, papers, answer})
    c->add_option("SURVEY", options_.number, "the survey's number, from 0")
        ->check(CLI::Range(0U, 65'535U))
        ->required();
}

void FollowUpCli::add() {
  add_whole_files();
  add_session();
  add_progress();
  add_plan();
  add_survey();
}

}  // namespace urna::api

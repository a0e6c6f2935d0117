#include "api/site.h"

#include <algorithm>

#include "api/answers.h"
#include "api/pages/assets.h"
#include "api/pages/atom_feed.h"
#include "api/pages/follow_parts.h"
#include "api/pages/pages.h"
#include "api/pages/share.h"
#include "ledger/entry.h"

namespace urna::api {

namespace {

HttpResponse answer(unsigned status, std::string type, std::string body,
                    std::vector<std::pair<std::string, std::string>> headers) {
  return {status, std::move(type), std::move(headers), std::move(body), false};
}

HttpResponse to_language(const std::string& base, Language language) {
  const std::string target = base + "/" + tag_of(language) + "/";
  return answer(302, kText, target + "\n",
                {{"Location", target}, {"Vary", "Accept-Language"}, {"Cache-Control", kAskAgain}});
}

std::string_view path_of(const HttpRequest& request) {
  const std::string_view target = request.target;
  return target.substr(0, target.find('?'));
}

// No word of ours needs an escape: a part that has one was put there by a mail program or another
// site that led here, and takes nothing away. A bent name of an edition stays: it is none.
std::string our_query(std::string_view query) {
  std::string kept;
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(part.size() + 1, query.size()));
    if (part.starts_with("edition=") || part.find_first_of(kEscapes) == std::string_view::npos)
      kept += (kept.empty() ? "" : "&") + std::string(part);
  }
  return kept;
}

HttpResponse of_asset(const Asset& asset) {
  return answer(200, std::string(asset.type), std::string(asset.bytes),
                {{"Cache-Control", kNeverChanges}, {"X-Content-Type-Options", "nosniff"}});
}

// One file that works without us; its own head says what it may do, and so do we.
HttpResponse of_verifier() {
  const Asset& file = asset("verifier.html");
  constexpr std::string_view kBefore = "http-equiv=\"Content-Security-Policy\" content=\"";
  const std::size_t from = file.bytes.find(kBefore) + kBefore.size();
  const std::string_view policy = file.bytes.substr(from, file.bytes.find('"', from) - from);
  return answer(200, std::string(file.type), std::string(file.bytes),
                {{"Cache-Control", kAskAgain},
                 {"Content-Security-Policy", std::string(policy) + "; frame-ancestors 'none'"}});
}

// Lines of others' keys under the newest checkpoint; the log's own is the first.
std::size_t cosignatures_of(const std::string& note) {
  const auto parsed = ledger::parse_note(note);
  return parsed ? parsed->signatures.size() - 1 : 0;
}

std::shared_ptr<const EditionSeen> see_again(const LogSeen* before, const ledger::EditionId& id,
                                             const tally::Edition& edition) {
  const EditionSeen* same = nullptr;
  if (before != nullptr)
    for (const auto& seen : before->editions)
      if (seen->id == id) same = seen.get();
  return see(id, edition, same);
}

std::shared_ptr<const LogSeen> see_log(const Host& host, const std::string& base,
                                       const LogSeen* before) {
  auto seen = std::make_shared<LogSeen>();
  const auto published = host.newest();
  seen->base = base;
  seen->origin = host.origin();
  seen->vkey = to_text(host.journal().vkey());
  seen->size = published->checkpoint.size;
  seen->root = published->checkpoint.root;
  seen->witnesses = cosignatures_of(published->note);
  host.sequencer().with_state([&](const tally::State& state) {
    seen->time = state.last_time;
    for (const auto& [id, edition] : state.editions)
      seen->editions.push_back(see_again(before, id, edition));
    return 0;
  });
  std::ranges::sort(seen->editions, std::ranges::greater{},
                    [](const auto& edition) { return edition->announced_at; });
  return seen;
}

// POSIX seconds of an entry; 0 of none.
std::uint64_t time_of(const Host& host, std::uint64_t entry) {
  const auto bytes = host.journal().entry(entry);
  const auto parsed = bytes ? ledger::parse_entry(*bytes) : Result<ledger::Entry>(bytes.error());
  return parsed ? parsed->time : 0;
}

// The weight of "uk;q=0.5" in thousandths.
int weight_of(std::string_view parameters) {
  const std::size_t at = parameters.find("q=");
  if (at == std::string_view::npos) return 1'000;
  const std::string_view digits = parameters.substr(at + 2);
  if (digits.empty() || digits[0] != '0') return 1'000;
  int thousandths = 0, place = 100;
  for (const char c : digits.substr(std::min<std::size_t>(2, digits.size()))) {
    if (c < '0' || c > '9' || place == 0) break;
    thousandths += (c - '0') * place;
    place /= 10;
  }
  return thousandths;
}

}  // namespace

Language preferred_language(std::string_view header) {
  Language best = Language::ro;
  int best_weight = 0;
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(','), header.size());
    std::string_view one = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    while (one.starts_with(' ')) one.remove_prefix(1);
    const std::size_t semicolon = std::min(one.find(';'), one.size());
    const auto language = language_of(one.substr(0, std::min<std::size_t>(2, semicolon)));
    const bool exact = semicolon == 2 || (semicolon > 2 && one[2] == '-');
    const int weight = weight_of(one.substr(semicolon));
    if (language && exact && weight > best_weight) best = *language, best_weight = weight;
  }
  return best;
}

std::shared_ptr<const LogSeen> Site::log() const {
  const std::lock_guard lock(mutex_);
  const auto now = SeenPace::Clock::now();
  const bool grown = seen_ && host_.journal().published()->checkpoint.size > seen_->size;
  if (!seen_ || pace_.due(grown, now)) {
    seen_ = see_log(host_, base_, seen_.get());
    pace_.made(now, SeenPace::Clock::now());
  }
  return seen_;
}

HttpResponse Site::page_of(const Reader& reader) const {
  const std::string_view path = reader.path;
  if (const EditionSeen* asked = edition_asked(reader))
    if (auto found = edition_page(reader, *asked)) return *std::move(found);
  if (path.empty()) return whole_page(reader, home_page(reader));
  if (path == "audit") return whole_page(reader, audit_page(reader));
  if (path == "feed.atom")
    return atom_feed(reader, [&](std::uint64_t entry) { return time_of(host_, entry); });
  if (path == "data") return whole_page(reader, data_page(reader));
  if (path == "receipt") return whole_page(reader, receipt_page(reader));
  return whole_page(reader, missing_page(reader));
}

std::optional<Language> language_in(std::string_view path) {
  const bool first = path.size() == 3 || (path.size() > 3 && path[3] == '/');
  return first ? language_of(path.substr(1, 2)) : std::nullopt;
}

std::optional<HttpResponse> shared_page(const HttpRequest& request, const std::string& base) {
  const std::string_view path = path_of(request);
  if (path == "/") return to_language(base, preferred_language(request.accept_language));
  if (path.size() == 3 && language_in(path)) return to_language(base, *language_in(path));
  if (path == "/verifier.html") return of_verifier();
  const Asset* found = path.starts_with("/assets/") ? asset_at(path) : nullptr;
  return found == nullptr ? std::nullopt : std::optional(of_asset(*found));
}

bool is_for_people(std::string_view path) {
  constexpr std::string_view kMachines[] = {"/api", "/log", "/assets", "/problems"};
  const auto begins = [&](std::string_view name) {
    return path.starts_with(name) && (path.size() == name.size() || path[name.size()] == '/');
  };
  return !path.starts_with("//") && path.find('.') == std::string_view::npos &&
         std::ranges::none_of(kMachines, begins);
}

HttpResponse speak_to(const HttpRequest& request, const LogSeen& log,
                      const std::function<Page(const Reader&)>& write) {
  const auto named = language_in(path_of(request));
  const Language language = named.value_or(preferred_language(request.accept_language));
  const Reader reader{Words::in(language), log, ""};
  Page page = write(reader);
  page.quiet = log.origin.empty();
  HttpResponse response = whole_page(reader, page);
  if (!named) response.headers.emplace_back("Vary", "Accept-Language");
  return response;
}

HttpResponse missing_for(const HttpRequest& request, const LogSeen& log, unsigned status) {
  return speak_to(request, log, [&](const Reader& reader) {
    Page page = missing_page(reader);
    page.status = status;
    return page;
  });
}

std::optional<HttpResponse> Site::get(const HttpRequest& request) const {
  if (auto shared = shared_page(request, base_)) return shared;
  const std::string_view path = path_of(request);
  const auto language = language_in(path);
  if (!language && !is_for_people(path)) return std::nullopt;
  const auto log = this->log();
  if (!language) return missing_for(request, *log, 404);
  const std::string_view target = request.target;
  return page_of({Words::in(*language), *log, std::string(path.substr(4)),
                  our_query(target.substr(std::min(path.size() + 1, target.size())))});
}

}  // namespace urna::api

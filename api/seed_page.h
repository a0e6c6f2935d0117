// What a trustee prints, in one of four languages: a secret sheet for a sealed envelope (the seed
// in both lists of words, and how to keep it) and an open one to have at hand (the steps to come,
// what to do if it is lost); on both the public signing key. It says nothing about a person. A page
// holds the seed: whoever asked for one wipes it.
#pragma once

#include <string>

#include "api/reason_words.h"
#include "api/seed_words.h"

namespace urna::api {

constexpr std::size_t kMaxPageLabelBytes = 200;

struct SeedPage {
  const SeedWords& words;
  ledger::PublicKey signing_key;
  Language language = Language::ro;
  std::string label = {}, edition = {};  // "Trustee 3" and the edition's title; may be empty
};
// Errors: bad_text, over_limit (label or edition).
ledger::Result<> check_page_labels(const SeedPage& page);

// One file for A4: no script, nothing from elsewhere. Requires: check_page_labels(page).
std::string seed_page_html(const SeedPage& page);
// The same for a terminal's printer, at most 78 columns. Requires: check_page_labels(page).
std::string seed_page_text(const SeedPage& page);

// Short enough to be read out: the first eight bytes of the key's SHA-256 in groups of four digits.
std::string key_fingerprint(const ledger::PublicKey& key);

// What a program says when a key was made or restored, a line each.
struct KeyMadeWords {
  const char *public_key, *fingerprint, *key_file, *page_file, *no_page;
  const char *give, *print, *seal;  // what to do next
  const char *compare, *forget;     // after words were typed
};
const KeyMadeWords& key_made_words(Language language);

}  // namespace urna::api

// `urna trustee init`: a trustee's secret seed, in a file and on paper. Both are made or neither,
// so that nobody gives away the public half of a key that was not kept.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <initializer_list>

#include "api/commands/private_file.h"
#include "api/commands/terminal.h"
#include "api/commands/trustee.h"
#include "api/seed_page.h"
#include "ledger/file.h"
#include "tally/ballot/key_shares.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;
using ledger::Result;
using ledger::Seed;

namespace {

// Removes a file that this command made, unless it is kept.
class MadeFile {
 public:
  MadeFile() = default;
  MadeFile(const MadeFile&) = delete;
  MadeFile& operator=(const MadeFile&) = delete;
  ~MadeFile() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  void made(const std::string& path) { path_ = path; }
  void keep() { path_.clear(); }

 private:
  std::string path_;
};

// Reads to the end, at most one byte more than is allowed.
Result<Seed> read_typed(int descriptor, const std::string& name) {
  SecretText typed(std::string(kMaxWordsTextBytes + 1, '\0'));
  std::size_t size = 0;
  while (size < typed.text.size()) {
    const ssize_t got = ::read(descriptor, typed.text.data() + size, typed.text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return ledger::io_error(name);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  return read_seed_words(std::string_view(typed.text).substr(0, size));
}

Result<Seed> restore(const std::string& from) {
  if (from != "-") {
    const ledger::Descriptor file(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.open()) return ledger::io_error(from);
    return read_typed(file.number(), from);
  }
  if (::isatty(STDIN_FILENO) == 1)
    std::fprintf(stderr,
                 "Type the words in order, one list or both; end with Ctrl-D on a line of "
                 "its own.\n");
  return read_typed(STDIN_FILENO, "standard input");
}

// The file is made here with mode 0600, or was not there at all. Errors: io.
Result<> write_page(const std::string& path, const std::string& text, MadeFile& made) {
  const ledger::Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file.open()) return ledger::io_error(path);
  made.made(path);
  URNA_TRY(ledger::write_all(file.number(), ledger::view_of(text), path));
  if (::fsync(file.number()) != 0) return ledger::io_error(path);
  return Ok{};
}

Result<> write_page(const TrusteeInitOptions& options, const SeedPage& page, MadeFile& made) {
  if (options.page.empty()) return Ok{};
  const SecretText text(options.page.ends_with(".txt") ? seed_page_text(page)
                                                       : seed_page_html(page));
  return write_page(options.page, text.text, made);
}

void say_next(std::initializer_list<const char*> lines) {
  int number = 0;
  for (const char* line : lines) std::printf("%d. %s\n", ++number, line);
}

void say_made(const TrusteeInitOptions& options, const SeedPage& page) {
  const KeyMadeWords& words = key_made_words(page.language);
  const bool paged = !options.page.empty(), restored = !options.from_words.empty();
  std::printf("%s: %s\n%s: %s\n%s: %s\n", words.public_key,
              ledger::to_hex(page.signing_key.view()).c_str(), words.fingerprint,
              key_fingerprint(page.signing_key).c_str(), words.key_file, options.file.c_str());
  if (paged) std::printf("%s: %s\n", words.page_file, options.page.c_str());
  if (!paged && !restored) std::printf("%s\n", words.no_page);
  std::printf("\n");
  if (restored)
    say_next({words.compare, words.forget, words.seal});
  else if (paged)
    say_next({words.give, words.print, words.seal});
  else
    say_next({words.give});
}

Result<> init(const TrusteeInitOptions& options) {
  const auto language = language_of(options.language);
  if (!language) return Error{Errc::usage, "--language takes ro, ru, uk or en"};
  URNA_ASSIGN(const Seed seed,
              options.from_words.empty() ? Seed::random() : as_input(restore(options.from_words)));
  const SeedWords words(seed);
  const SeedPage page{words, tally::trustee_signing_key(seed).public_key(), *language,
                      options.label, options.edition};
  URNA_TRY(as_input(check_page_labels(page)));
  MadeFile made_page;
  URNA_TRY(write_page(options, page, made_page));
  URNA_TRY(ledger::write_seed_file(options.file, seed));
  made_page.keep();
  say_made(options, page);
  return Ok{};
}

}  // namespace

int run_trustee_init(const TrusteeInitOptions& options) {
  const auto done = init(options);
  return done ? kExitRight : fail("trustee init", done.error());
}

int run_trustee_show(const std::string& key_file) {
  const auto seed = as_input(ledger::read_seed_file(key_file));
  if (!seed) return fail("trustee show", seed.error());
  const ledger::PublicKey key = tally::trustee_signing_key(*seed).public_key();
  std::printf("%s\n", ledger::to_hex(key.view()).c_str());
  return kExitRight;
}

}  // namespace urna::api

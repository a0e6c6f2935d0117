// Writes honest bundles and mutants as tars, with what every verifier must answer, so that another
// program can be held against ours on the same corpus:
//   build/release/tests/write_mutants DIR
// DIR/expected.tsv: name, exit, check ("-": none, "*": any), row, kind, rung, tar, key, policy,
// trust (files beside it; "-": none).
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>

#include "tests/fixture/teller.h"
#include "tests/tamper/kinds.h"

namespace urna::tamper {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPerKindAndScene = 8;  // spread over what the kind makes

class Corpus {
 public:
  explicit Corpus(fs::path folder) : folder_(std::move(folder)), table_(folder_ / "expected.tsv") {
    table_ << "name\texit\tcheck\trow\tkind\trung\ttar\tkey\tpolicy\ttrust\n";
  }
  void add(const std::string& name, const Mutant& mutant, const std::string& rows,
           const std::string& kind, const std::string& rung) {
    write(name + ".tar", mutant.tar);
    std::string key = "-", policy = "-", trust = "-";
    if (!mutant.key.empty()) key = shared("vkey", mutant.key + "\n");
    if (!mutant.policy.empty()) policy = shared("policy", mutant.policy);
    if (!mutant.trust.empty()) trust = shared("trust", mutant.trust[0]);
    table_ << name << '\t' << mutant.exit << '\t' << (mutant.check.empty() ? "-" : mutant.check)
           << '\t' << rows << '\t' << kind << '\t' << rung << '\t' << name << ".tar\t" << key
           << '\t' << policy << '\t' << trust << '\n';
    ++count_;
  }
  std::size_t count() const { return count_; }

 private:
  void write(const std::string& name, ByteView bytes) {
    std::ofstream(folder_ / name, std::ios::binary) << ledger::text_of(bytes);
  }
  // The same text is one file.
  std::string shared(const std::string& what, const std::string& text) {
    const std::string name =
        what + "-" + ledger::to_hex(ledger::sha256(ledger::view_of(text)).view()).substr(0, 12);
    if (written_.insert(name).second) write(name, ledger::view_of(text));
    return name;
  }
  fs::path folder_;
  std::ofstream table_;
  std::set<std::string> written_;
  std::size_t count_ = 0;
};

void add_mutants(Corpus& corpus) {
  for (const Kind& kind : kinds())
    for (const Scene& scene : scenes()) {
      const auto mutants = kind.apply(scene);
      const std::size_t step = mutants.size() / kPerKindAndScene + 1;
      for (std::size_t i = 0; i < mutants.size(); i += step)
        corpus.add(kind.name + "." + scene.name + "." + std::to_string(i), mutants[i], kind.rows,
                   kind.name, name_of(kind.rung));
    }
}

void add_honest(Corpus& corpus) {
  for (const Scene& scene : scenes()) {
    Mutant honest = mutant(scene, "", scene.bundle);
    honest.exit = 0;
    honest.check.clear();
    corpus.add("honest." + scene.name, honest, "-", "honest", "-");
  }
}

// Each scenario's log as it stands at its end.
void add_scenarios(Corpus& corpus) {
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(fs::path(URNA_SOURCE_DIR) / "tests/scenarios"))
    if (file.path().extension() == ".txt") files.push_back(file.path());
  std::ranges::sort(files);
  for (const fs::path& file : files) {
    fixture::Teller teller;
    for (const fixture::Line& line : fixture::read_lines(file)) {
      const std::string& verb = line.words[0];
      if (verb == "restart" || verb == "audit" || verb == "outcome") continue;
      teller.line = line;
      if (!teller.tell_at_once()) static_cast<void>(teller.tell());
    }
    Mutant honest;
    honest.tar = tar_of(teller.town.bundle());
    honest.key = to_text(ledger::VerifierKey{Town::kOrigin, ledger::NoteKeyType::ed25519,
                                             teller.town.key("log").public_key()});
    honest.exit = 0;
    honest.check.clear();
    corpus.add("scenario." + file.stem().string(), honest, "-", "honest", "-");
  }
}

}  // namespace
}  // namespace urna::tamper

int main(int count, char** words) {
  if (count != 2) {
    std::fprintf(stderr, "usage: write_mutants DIR\n");
    return 2;
  }
  std::filesystem::create_directories(words[1]);
  urna::tamper::Corpus corpus(words[1]);
  urna::tamper::add_honest(corpus);
  urna::tamper::add_scenarios(corpus);
  urna::tamper::add_mutants(corpus);
  std::printf("%zu bundles in %s\n", corpus.count(), words[1]);
  return 0;
}

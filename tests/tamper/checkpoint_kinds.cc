// Rung L1: the operator signs a checkpoint that says something else, or says it otherwise.
#include <algorithm>

#include "tests/tamper/kinds.h"

namespace urna::tamper {

namespace {

using std::string_literals::operator""s;

struct Parts {
  std::string origin, size, root;
};
Parts parts_of(const Scene& scene) {
  const std::string note = text_at(scene.bundle, "checkpoint");
  const std::size_t first = note.find('\n'), second = note.find('\n', first + 1);
  return {note.substr(0, first), note.substr(first + 1, second - first - 1),
          note.substr(second + 1, note.find('\n', second + 1) - second - 1)};
}

using NoteChange = std::function<std::string(const Parts&)>;

std::vector<Mutant> said(const Scene& scene, const std::string& name, const NoteChange& change) {
  if (!unwitnessed(scene)) return {};
  Resources bundle = scene.bundle;
  bundle["checkpoint"] = bytes_of(signed_note(scene, change(parts_of(scene))));
  return {mutant(scene, name, bundle)};
}

struct CheckpointRow {
  const char* kind;
  const char* rows;
  const char* name;
  NoteChange change;
};

NoteChange size_as(const std::string& size) {
  return [size](const Parts& p) { return p.origin + "\n" + size + "\n" + p.root + "\n"; };
}
NoteChange size_with(const std::string& before, const std::string& behind) {
  return [=](const Parts& p) {
    return p.origin + "\n" + before + p.size + behind + "\n" + p.root + "\n";
  };
}
NoteChange root_as(const std::function<std::string(std::string)>& spell) {
  return [spell](const Parts& p) { return p.origin + "\n" + p.size + "\n" + spell(p.root) + "\n"; };
}
NoteChange origin_as(const std::string& origin) {
  return [origin](const Parts& p) { return origin + "\n" + p.size + "\n" + p.root + "\n"; };
}

std::string next_letter(std::string root) {  // the last letter before '=' has two unused bits
  ++root[root.size() - 2];
  return root;
}
std::string other_root(std::string root) {
  root[0] = root[0] == 'A' ? 'B' : 'A';
  return root;
}

const std::vector<CheckpointRow>& checkpoint_rows() {
  static const std::vector<CheckpointRow> kRows{
      {"signed-size-spelling", "T16", "leading zero", size_with("0", "")},
      {"signed-size-spelling", "T16", "plus", size_with("+", "")},
      {"signed-size-spelling", "T16", "space in front", size_with(" ", "")},
      {"signed-size-spelling", "T16", "space behind", size_with("", " ")},
      {"signed-size-spelling", "T16", "carriage return", size_with("", "\r")},
      {"signed-size-spelling", "T16", "point zero", size_with("", ".0")},
      {"signed-size-spelling", "T16", "exponent", size_with("", "e0")},
      {"signed-size-spelling", "T16", "hex", size_with("0x", "")},
      {"signed-size-spelling", "T16", "none", size_as("")},
      {"signed-size-range", "T12", "minus one", size_as("-1")},
      {"signed-size-range", "T12", "2^63", size_as("9223372036854775808")},
      {"signed-size-range", "T12", "2^64", size_as("18446744073709551616")},
      {"signed-size-range", "T12", "2^64 and the size", size_as("18446744073709551634")},
      {"signed-size-range", "T12", "40 digits", size_as(std::string(40, '9'))},
      {"signed-size-huge", "T12 T18", "2^63-1", size_as("9223372036854775807")},
      {"signed-size-huge", "T12 T18", "2^40", size_as("1099511627776")},
      {"signed-size-huge", "T12 T18", "2^62", size_as("4611686018427387904")},
      {"signed-size-zero", "T12", "the same root", size_as("0")},
      {"signed-size-zero", "T12", "the empty root",
       [](const Parts& p) {
         return p.origin + "\n0\n" + ledger::to_base64(ledger::sha256({}).view()) + "\n";
       }},
      {"signed-size-other", "T18", "one more",
       [](const Parts& p) {
         return p.origin + "\n" + std::to_string(std::stoul(p.size) + 1) + "\n" + p.root + "\n";
       }},
      {"signed-size-other", "T03", "one less",
       [](const Parts& p) {
         return p.origin + "\n" + std::to_string(std::stoul(p.size) - 1) + "\n" + p.root + "\n";
       }},
      {"signed-root-other", "T17 T18", "one letter", root_as(other_root)},
      {"signed-root-other", "T17", "zero",
       root_as([](std::string) { return ledger::to_base64(Bytes(32, 0)); })},
      {"signed-root-spelling", "T16", "unused bits", root_as(next_letter)},
      {"signed-root-spelling", "T16", "no padding",
       root_as([](std::string r) { return r.substr(0, r.size() - 1); })},
      {"signed-root-spelling", "T16", "31 bytes",
       root_as([](std::string) { return ledger::to_base64(Bytes(31, 1)); })},
      {"signed-root-spelling", "T16", "33 bytes",
       root_as([](std::string) { return ledger::to_base64(Bytes(33, 1)); })},
      {"signed-root-spelling", "T16", "hex",
       root_as([](std::string) { return std::string(64, 'a'); })},
      {"signed-root-spelling", "T16", "space behind",
       root_as([](std::string r) { return r + " "; })},
      {"signed-extension-lines", "T16", "a word",
       [](const Parts& p) {
         return p.origin + "\n" + p.size + "\n" + p.root + "\nTimestamp: 1800000000\n";
       }},
      {"signed-extension-lines", "T16", "an empty line",
       [](const Parts& p) { return p.origin + "\n" + p.size + "\n" + p.root + "\n\nx\n"; }},
      {"signed-missing-lines", "T16", "no root",
       [](const Parts& p) { return p.origin + "\n" + p.size + "\n"; }},
      {"signed-missing-lines", "T16", "origin only",
       [](const Parts& p) { return p.origin + "\n"; }},
      {"signed-missing-lines", "T16", "swapped",
       [](const Parts& p) { return p.size + "\n" + p.origin + "\n" + p.root + "\n"; }},
      {"signed-origin-other", "T15", "another town's", origin_as("other.example/pb")},
      {"signed-origin-other", "T15", "nearly the same", origin_as("town.example/pb2")},
      {"signed-origin-other", "T15", "capital", origin_as("Town.example/pb")},
      {"signed-origin-spelling", "T15 T16", "space behind", origin_as("town.example/pb ")},
      {"signed-origin-spelling", "T15 T16", "byte order mark",
       origin_as("\xef\xbb\xbf"
                 "town.example/pb")},
      {"signed-origin-spelling", "T15 T16", "zero width", origin_as("town.example/pb\xe2\x80\x8b")},
      {"signed-origin-spelling", "T15 T16", "empty", origin_as("")},
      {"signed-origin-spelling", "T15 T16", "300 bytes", origin_as(std::string(300, 'o'))},
      {"signed-origin-spelling", "T15 T16", "zero byte", origin_as("town.example/pb\0"s)},
      {"signed-crlf", "T16", "everywhere",
       [](const Parts& p) { return p.origin + "\r\n" + p.size + "\r\n" + p.root + "\r\n"; }},
  };
  return kRows;
}

}  // namespace

std::vector<Kind> checkpoint_kinds() {
  std::vector<Kind> all;
  for (std::size_t i = 0; i < checkpoint_rows().size(); ++i) {
    if (i > 0 && std::string_view(checkpoint_rows()[i - 1].kind) == checkpoint_rows()[i].kind)
      continue;
    const std::string kind = checkpoint_rows()[i].kind;
    all.push_back({kind, Rung::log_key, checkpoint_rows()[i].rows, "the bundle and the log's key",
                   [kind](const Scene& scene) {
                     std::vector<Mutant> made;
                     for (const CheckpointRow& row : checkpoint_rows())
                       if (row.kind == kind)
                         for (Mutant& m : said(scene, row.name, row.change))
                           made.push_back(std::move(m));
                     return made;
                   }});
  }
  return all;
}

}  // namespace urna::tamper

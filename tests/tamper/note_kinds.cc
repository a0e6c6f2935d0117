// The grammar of signed notes and keys (row T16): one spelling, whoever wrote it. Most of these
// leave the signed text as it was, so that no signature notices.
#include <algorithm>

#include "tests/tamper/kinds.h"

namespace urna::tamper {

namespace {

using std::string_literals::operator""s;
using Spell = std::function<std::string(const Scene&, const std::string& note)>;

std::vector<Mutant> respelled(const Scene& scene, const char* file, const std::string& name,
                              const Spell& spell) {
  if (!unwitnessed(scene)) return {};
  const std::string text = text_at(scene.bundle, file);
  Resources bundle = scene.bundle;
  bundle[file] = bytes_of(spell(scene, text));
  CHECK(bundle[file] != scene.bundle.find(file)->second);
  return {mutant(scene, name, bundle)};
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

std::string text_of_note(const std::string& note) { return note.substr(0, note.rfind("\n\n") + 1); }
std::string lines_of(const std::string& note) { return note.substr(note.rfind("\n\n") + 2); }

// The signature's base64 with its two unused bits set.
std::string loose_base64(std::string note) {
  const std::size_t pad = note.find('=', note.rfind("\n\n") + 2);
  CHECK(pad != std::string::npos && note[pad - 1] != 'z' && note[pad - 1] != 'Z');
  ++note[pad - 1];
  return note;
}

// Lines that nobody knows; their keys are not ours.
std::string unknown_lines(std::size_t count, std::size_t bytes) {
  std::string lines;
  for (std::size_t i = 0; i < count; ++i)
    lines += "\xe2\x80\x94 w" + std::to_string(i) + " " +
             ledger::to_base64(Bytes(bytes, static_cast<std::uint8_t>(i + 1))) + "\n";
  return lines;
}

std::string cosigned_by_log(const Scene& scene, const std::string& note) {
  ledger::Note made{text_of_note(note), {}};
  cosign_note(made, Town::kOrigin, key_of(scene, "log"), 1'800'000'000);
  return to_text(made);
}

struct NoteRow {
  const char* kind;
  const char* name;
  Spell spell;
};

const std::vector<NoteRow>& note_rows() {
  static const std::vector<NoteRow> kRows{
      {"note-crlf", "everywhere", [](auto&, auto& n) { return replaced(n, "\n", "\r\n"); }},
      {"note-crlf", "in the text",
       [](auto&, auto& n) { return replaced(text_of_note(n), "\n", "\r\n") + "\n" + lines_of(n); }},
      {"note-crlf", "behind the signature",
       [](auto&, auto& n) { return n.substr(0, n.size() - 1) + "\r\n"; }},
      {"note-byte-order-mark", "in front", [](auto&, auto& n) { return "\xef\xbb\xbf" + n; }},
      {"note-spaces", "in front", [](auto&, auto& n) { return " " + n; }},
      {"note-spaces", "behind the signature",
       [](auto&, auto& n) { return n.substr(0, n.size() - 1) + " \n"; }},
      {"note-spaces", "two before the name",
       [](auto&, auto& n) { return replaced(n, "\xe2\x80\x94 ", "\xe2\x80\x94  "); }},
      {"note-spaces", "two before the signature",
       [](auto&, auto& n) { return n.substr(0, n.rfind(' ')) + " " + n.substr(n.rfind(' ')); }},
      {"note-spaces", "a tab before the signature",
       [](auto&, auto& n) {
         std::string out = n;
         out[out.rfind(' ')] = '\t';
         return out;
       }},
      {"note-dash", "hyphen", [](auto&, auto& n) { return replaced(n, "\xe2\x80\x94", "-"); }},
      {"note-dash", "two hyphens",
       [](auto&, auto& n) { return replaced(n, "\xe2\x80\x94", "--"); }},
      {"note-dash", "en dash",
       [](auto&, auto& n) { return replaced(n, "\xe2\x80\x94", "\xe2\x80\x93"); }},
      {"note-dash", "none", [](auto&, auto& n) { return replaced(n, "\xe2\x80\x94 ", ""); }},
      {"note-line-twice", "the log's", [](auto&, auto& n) { return n + lines_of(n); }},
      {"note-base64", "without padding", [](auto&, auto& n) { return replaced(n, "=\n", "\n"); }},
      {"note-base64", "unused bits", [](auto&, auto& n) { return loose_base64(n); }},
      {"note-base64", "more padding",
       [](auto&, auto& n) { return n.substr(0, n.size() - 1) + "=\n"; }},
      {"note-base64", "a space inside",
       [](auto&, auto& n) { return n.substr(0, n.size() - 9) + " " + n.substr(n.size() - 9); }},
      {"note-base64", "a line break inside",
       [](auto&, auto& n) { return n.substr(0, n.size() - 9) + "\n" + n.substr(n.size() - 9); }},
      {"note-blank-line", "none", [](auto&, auto& n) { return text_of_note(n) + lines_of(n); }},
      {"note-blank-line", "two",
       [](auto&, auto& n) { return text_of_note(n) + "\n\n" + lines_of(n); }},
      {"note-blank-line", "one more at the end", [](auto&, auto& n) { return n + "\n"; }},
      {"note-blank-line", "one in front", [](auto&, auto& n) { return "\n" + n; }},
      {"note-last-newline", "missing", [](auto&, auto& n) { return n.substr(0, n.size() - 1); }},
      {"note-trailing-bytes", "a zero", [](auto&, auto& n) { return n + '\0'; }},
      {"note-trailing-bytes", "a word", [](auto&, auto& n) { return n + "x"; }},
      {"note-without-signature", "no line", [](auto&, auto& n) { return text_of_note(n) + "\n"; }},
      {"note-without-signature", "no blank line", [](auto&, auto& n) { return text_of_note(n); }},
      {"note-without-signature", "strangers only",
       [](auto&, auto& n) { return text_of_note(n) + "\n" + unknown_lines(3, 68); }},
      {"note-too-many-lines", "65", [](auto&, auto& n) { return n + unknown_lines(64, 68); }},
      {"note-long-line", "5 121 bytes", [](auto&, auto& n) { return n + unknown_lines(1, 5'125); }},
      {"note-long-line", "no byte", [](auto&, auto& n) { return n + unknown_lines(1, 4); }},
      {"note-too-long", "over a mebibyte",
       [](auto&, auto& n) { return std::string(1U << 20, 'x') + n; }},
      {"note-other-signature", "of another text",
       [](auto& s, auto& n) {
         return text_of_note(n) + "\n" +
                signature_line(Town::kOrigin, key_of(s, "log"), "another text\n");
       }},
      {"note-other-signature", "by another key of the same name",
       [](auto& s, auto& n) {
         return text_of_note(n) + "\n" +
                signature_line(Town::kOrigin, key_of(s, "thief"), text_of_note(n));
       }},
      {"note-other-signature", "by the log under another name",
       [](auto& s, auto& n) {
         return text_of_note(n) + "\n" +
                signature_line("town.example/other", key_of(s, "log"), text_of_note(n));
       }},
      {"note-other-signature", "as a witness",
       [](auto& s, auto& n) { return cosigned_by_log(s, n); }},
      {"note-control-characters", "zero in a name",
       [](auto&, auto& n) { return n + replaced(unknown_lines(1, 68), "w0", "w\0"s); }},
      {"note-control-characters", "escape in a name",
       [](auto&, auto& n) { return n + replaced(unknown_lines(1, 68), "w0", "w\x1b"); }},
      {"note-control-characters", "no UTF-8 in a name",
       [](auto&, auto& n) { return n + replaced(unknown_lines(1, 68), "w0", "w\xff"); }},
      {"note-control-characters", "a plus in a name",
       [](auto&, auto& n) { return n + replaced(unknown_lines(1, 68), "w0", "w+0"); }},
      {"note-control-characters", "no name",
       [](auto&, auto& n) { return n + replaced(unknown_lines(1, 68), "w0 ", " "); }},
  };
  return kRows;
}

// S >= L: the same signature for whoever reduces it (row B18). L in little endian bytes.
std::string malleable(const Scene& scene, const std::string& note) {
  static constexpr std::uint8_t kOrder[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,
                                              0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
                                              0,    0,    0,    0,    0,    0,    0,    0,
                                              0,    0,    0,    0,    0,    0,    0,    0x10};
  ledger::Note parsed = *ledger::parse_note(note);
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += parsed.signatures[0].signature[32 + i] + kOrder[i];
    parsed.signatures[0].signature[32 + i] = static_cast<std::uint8_t>(carry);
    carry >>= 8;
  }
  static_cast<void>(scene);
  return to_text(parsed);
}

// A line that no key is known for is ignored as the format says, and the auditor says that it
// cannot judge it.
std::vector<Mutant> stranger_lines(const Scene& scene) {
  std::vector<Mutant> made = respelled(scene, "checkpoint", "one",
                                       [](auto&, auto& n) { return n + unknown_lines(1, 76); });
  for (Mutant& line : made) {
    line.exit = 3;
    line.check.clear();
    line.says = "cosignatures on the checkpoint";
  }
  return made;
}

std::string key_text(const Scene& scene, const std::string& name, ledger::NoteKeyType type) {
  return to_text(ledger::VerifierKey{Town::kOrigin, type, key_of(scene, name).public_key()}) + "\n";
}

const std::vector<NoteRow>& key_rows() {
  static const std::vector<NoteRow> kRows{
      {"vkey-spelling", "no newline", [](auto&, auto& k) { return k.substr(0, k.size() - 1); }},
      {"vkey-spelling", "two lines", [](auto&, auto& k) { return k + k; }},
      {"vkey-spelling", "empty line behind", [](auto&, auto& k) { return k + "\n"; }},
      {"vkey-spelling", "carriage return",
       [](auto&, auto& k) { return k.substr(0, k.size() - 1) + "\r\n"; }},
      {"vkey-spelling", "space in front", [](auto&, auto& k) { return " " + k; }},
      {"vkey-spelling", "byte order mark", [](auto&, auto& k) { return "\xef\xbb\xbf" + k; }},
      {"vkey-spelling", "capital hex",
       [](auto&, auto& k) {
         std::string out = k;
         std::transform(out.begin() + 16, out.begin() + 24, out.begin() + 16,
                        [](unsigned char c) { return static_cast<char>(c ^ 0x20); });
         return out;
       }},
      {"vkey-of-another-type", "a witness's",
       [](auto& s, auto&) { return key_text(s, "log", ledger::NoteKeyType::cosignature); }},
      {"vkey-of-another-type", "not known",
       [](auto& s, auto&) { return key_text(s, "log", static_cast<ledger::NoteKeyType>(6)); }},
      {"vkey-of-a-thief", "same name",
       [](auto& s, auto&) { return key_text(s, "thief", ledger::NoteKeyType::ed25519); }},
      {"vkey-weak", "identity",
       [](auto&, auto&) {
         ledger::VerifierKey weak{Town::kOrigin, ledger::NoteKeyType::ed25519, {}};
         weak.key.bytes[0] = 1;
         return to_text(weak) + "\n";
       }},
      {"vkey-weak", "zero",
       [](auto&, auto&) {
         return to_text(ledger::VerifierKey{Town::kOrigin, ledger::NoteKeyType::ed25519, {}}) +
                "\n";
       }},
  };
  return kRows;
}

// One kind for all rows of the same name.
void add_rows(std::vector<Kind>& all, const std::vector<NoteRow>& rows, const char* file,
              const char* catalogue) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i > 0 && std::string_view(rows[i - 1].kind) == rows[i].kind) continue;
    const std::string kind = rows[i].kind;
    all.push_back({kind, Rung::bytes, catalogue, "the bundle and the log's key",
                   [&rows, kind, file](const Scene& scene) {
                     std::vector<Mutant> made;
                     for (const NoteRow& row : rows)
                       if (row.kind == kind)
                         for (Mutant& m : respelled(scene, file, row.name, row.spell))
                           made.push_back(std::move(m));
                     return made;
                   }});
  }
}

}  // namespace

std::vector<Kind> note_kinds() {
  std::vector<Kind> all;
  add_rows(all, note_rows(), "checkpoint", "T16");
  add_rows(all, key_rows(), "vkey", "T14 T16 E13");
  all.push_back({"note-malleable-signature", Rung::bytes, "T16 B18", "the bundle and the log's key",
                 [](const Scene& s) { return respelled(s, "checkpoint", "S + L", malleable); }});
  all.push_back(
      {"note-stranger-line", Rung::bytes, "T16", "a policy that names its key", stranger_lines});
  return all;
}

}  // namespace urna::tamper

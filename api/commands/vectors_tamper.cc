// Records of the frozen election that are false in one place: where, with what, and which check
// must refuse it.
#include "api/commands/vectors_town.h"

namespace urna::api {

using ledger::Bytes;
using tally::Element;

namespace {

Bytes bytes_at(const json::value& text) {
  Bytes out;
  CHECK(ledger::from_hex(std::string_view(text.as_string()), out));
  return out;
}
json::string top_bit_set(const json::value& text) { return hex_text(with_top_bit(bytes_at(text))); }
json::string last_scalar_plus_order(const json::value& text) {
  const Bytes bytes = bytes_at(text);
  return hex_text(plus_order(bytes, bytes.size() - 32));
}
// Another element: one G more.
json::string next_element(const json::value& text) {
  return hex_text(tally::add(Element::from(bytes_at(text)), tally::base_point()));
}
json::array rest(const json::value& list, std::size_t first, std::size_t count) {
  json::array out;
  for (std::size_t i = first; i < first + count; ++i) out.push_back(list.as_array()[i]);
  return out;
}

class FalseRecords {
 public:
  explicit FalseRecords(const json::object& file) : file_(file) {}
  void add_keys();
  void add_roll();
  void add_tallies();
  void add_stages();
  void add_rows();
  void add_demographics();
  json::array out() && { return std::move(out_); }

 private:
  void put(std::string_view check, std::string_view name, json::value value, json::array path) {
    out_.push_back(json::object{
        {"name", name}, {"check", check}, {"path", std::move(path)}, {"value", value}});
  }
  const json::value& at(std::string_view pointer) const {
    boost::system::error_code missing;
    const json::value* found = whole_.find_pointer(json::string_view(pointer), missing);
    CHECK(found != nullptr);
    return *found;
  }
  std::int64_t number_at(std::string_view pointer) const {
    return at(pointer).to_number<std::int64_t>();
  }

  const json::object& file_;
  json::value whole_ = file_;
  json::array out_;
};

void FalseRecords::add_keys() {
  const json::value& trustee = at("/keys/trustees/0");
  const json::value& other = at("/keys/trustees/1");
  const json::array first{"keys", "trustees", 0};
  const auto path = [&](std::initializer_list<json::value> more) {
    json::array out = first;
    out.insert(out.end(), more.begin(), more.end());
    return out;
  };
  const json::array& rows = trustee.at("F").as_array();
  put("4.1", "coefficient missing", rest(trustee.at("F"), 0, rows.size() - 1), path({"F"}));
  put("4.1", "bit 255 in a coefficient", top_bit_set(at("/keys/trustees/0/F/3/1")),
      path({"F", 3, 1}));
  put("4.1", "identity coefficient", hex_text(Element{}), path({"F", 0, 0}));
  put("4.2", "commitment of another", other.at("commit"), path({"commit"}));
  put("4.4", "proof of another", other.at("pok"), path({"pok"}));
  put("4.4", "scalar plus group order", last_scalar_plus_order(trustee.at("pok")), path({"pok"}));
  put("4.5", "false share", hex_text(tally::scalar_of(1)), {"keys", "share_1_to_2", 2});
  put("4.6", "false joint key", at("/keys/Y/1"), {"keys", "Y", 0});
}

void FalseRecords::add_roll() {
  put("5.2", "proof of possession of another slot", at("/roll/slots/1/keys/0/1"),
      {"roll", "slots", 0, "keys", 0, 1});
  put("5.3", "slot twice", at("/roll/slots/0"), {"roll", "slots", 1});
  put("5.5", "attributes of another slot", at("/roll/slots/0/attr"), {"roll", "slots", 1, "attr"});
  put("5.4", "tag not derived from the document", at("/roll/slots/0/tag"),
      {"roll", "slots", 1, "tag"});
}

void FalseRecords::add_tallies() {
  const json::value& share = at("/tally/0/shares/2");
  const json::value& factor = at("/tally/0/shares/2/D/0");
  put("11", "digest", at("/tally/1/digest"), {"tally", 0, "digest"});
  put("11", "sum", at("/tally/0/beta/1"), {"tally", 0, "beta", 0});
  put("12.3", "false factor", next_element(factor), {"tally", 0, "shares", "2", "D", 0});
  put("12.3", "bit 255 in a factor", top_bit_set(factor), {"tally", 0, "shares", "2", "D", 0});
  put("12.3", "share of another question", at("/tally/1/shares/2/proof"),
      {"tally", 0, "shares", "2", "proof"});
  put("12.1", "index 0", json::object{{"0", share}}, {"tally", 0, "shares"});
  put("12.4", "one share only", json::object{{"2", share}}, {"tally", 0, "shares"});
  put("13", "count", number_at("/tally/0/counts/0") + 1, {"tally", 0, "counts", 0});
  put("13", "survey count", 3, {"tally", 4, "counts", 2});
  put("13", "open count", 6, {"open_tally", "counts", 0});
}

void FalseRecords::add_stages() {
  const json::value& stage = at("/mix/0/stages/0");
  const json::array& output = stage.at("output").as_array();
  const json::array at_output{"mix", 0, "stages", 0, "output"};
  const json::array first_row{"mix", 0, "stages", 0, "output", 0};
  const json::array proof{"mix", 0, "stages", 0, "proof"};
  put("14", "input altered", at("/mix/0/input/1"), {"mix", 0, "input", 0});
  put("15.1", "identity row", json::array{hex_text(Element{}), output[0].as_array()[1]}, first_row);
  put("15.1", "scalar plus group order", last_scalar_plus_order(stage.at("proof")), proof);
  put("15.1", "bit 255 in the proof", top_bit_set(stage.at("proof")), proof);
  put("15.2", "context of another stage", at("/mix/0/stages/1/mctx"),
      {"mix", 0, "stages", 0, "mctx"});
  put("15.3", "one mixer twice", 1, {"mix", 0, "stages", 1, "trustee"});
  put("15.4", "row duplicated", output[1], first_row);
  json::array exchanged = output;
  exchanged[0].swap(exchanged[1]);
  put("15.4", "rows exchanged", exchanged, at_output);
}

void FalseRecords::add_rows() {
  put("16.1", "false row factor", next_element(at("/mix/0/shares/2/D/0/0")),
      {"mix", 0, "shares", "2", "D", 0, 0});
  put("16.2", "false chunk value", number_at("/mix/0/chunks/0/0") ^ 1, {"mix", 0, "chunks", 0, 0});
  put("16.3", "false choice", json::array(1, json::value(0)), {"mix", 0, "choices", 0});
}

void FalseRecords::add_demographics() {
  const json::value& slots = at("/demographics/sets/turnout/slots");
  put("18.1", "one merge step less", json::array{0, 0}, {"demographics", "applied"});
  put("18.2", "slot left out", rest(slots, 1, slots.as_array().size() - 1),
      {"demographics", "sets", "turnout", "slots"});
  put("18.3", "false factor", next_element(at("/demographics/sets/roll/shares/1/D/0")),
      {"demographics", "sets", "roll", "shares", "1", "D", 0});
  put("18.4", "group below k", 4, {"demographics", "k"});
  put("18.4", "false count", number_at("/demographics/sets/turnout/counts/0") + 1,
      {"demographics", "sets", "turnout", "counts", 0});
}

}  // namespace

json::value tamper_section(const json::object& file) {
  FalseRecords records(file);
  records.add_keys();
  records.add_roll();
  records.add_tallies();
  records.add_stages();
  records.add_rows();
  records.add_demographics();
  return std::move(records).out();
}

}  // namespace urna::api

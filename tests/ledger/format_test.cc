// docs/FORMAT.md is printed from the schema: the document and the code cannot differ.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "ledger/event.h"
#include "ledger/layout.h"

namespace urna::ledger {
namespace {

constexpr const char* kBegin = "<!-- schema: begin -->\n";
constexpr const char* kEnd = "<!-- schema: end -->\n";

template <std::size_t I = 0>
std::string all_events() {
  if constexpr (I == std::variant_size_v<EventBody>) {
    return {};
  } else {
    using Body = std::variant_alternative_t<I, EventBody>;
    return "\n### " + std::to_string(Body::kType) + " `" + Body::kName + "`\n" + layout_of<Body>() +
           all_events<I + 1>();
  }
}

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(Format, TheDocumentIsTheSchema) {
  const std::string path = std::string(URNA_SOURCE_DIR) + "/docs/FORMAT.md";
  std::string document = read(path);
  const std::size_t begin = document.find(kBegin), end = document.find(kEnd);
  ASSERT_NE(begin, std::string::npos);
  ASSERT_NE(end, std::string::npos);
  const std::size_t start = begin + std::string(kBegin).size();
  if (std::getenv("URNA_UPDATE_FORMAT") != nullptr) {
    document.replace(start, end - start, all_events());
    std::ofstream(path, std::ios::binary) << document;
    return;
  }
  EXPECT_EQ(document.substr(start, end - start), all_events())
      << "run with URNA_UPDATE_FORMAT=1 and read the difference";
}

}  // namespace
}  // namespace urna::ledger

// Law of what servers say to our client (N04): a head of an answer that is read has one length, no
// coding and no second end; an address that is read prints to one that is read alike.
#include "ledger/http_client.h"
#include "tests/fuzz/target.h"

namespace urna::fuzz {
namespace {

std::size_t count_of(std::string text, const std::string& name) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  std::size_t count = 0;
  for (std::size_t at = text.find("\n" + name + ":"); at != std::string::npos;
       at = text.find("\n" + name + ":", at + 1))
    ++count;
  return count;
}

void heads(std::string_view raw) {
  const auto head = ledger::parse_answer_head(raw);
  if (!head.ok()) {
    require(!head.error().detail.empty(), "an error says why");
    return;
  }
  require(raw.size() <= ledger::kMaxAnswerHeadBytes && raw.ends_with("\r\n\r\n"), "one whole head");
  require(raw.find("\r\n\r\n") + 4 == raw.size(), "a head ends once");
  require(head->status >= 200 && head->status < 600, "a status");
  const std::string text(raw);
  require(count_of(text, "transfer-encoding") == 0, "no Transfer-Encoding");
  require(count_of(text, "content-length") == (head->content_length ? 1U : 0U), "one length");
  require(raw.find('\0') == raw.npos, "no NUL");
}

void addresses(std::string_view text) {
  const auto url = ledger::parse_http_url(text);
  if (!url.ok()) return;
  require(text.size() <= ledger::kMaxUrlBytes, "the limit of an address");
  const auto again = ledger::parse_http_url(to_text(*url));
  require(again.ok() && *again == *url, "an address is read alike again");
  require(url->prefix.empty() || (url->prefix[0] == '/' && !url->prefix.ends_with('/')), "prefix");
}

void law(ByteView bytes) {
  heads(ledger::text_of(bytes));
  addresses(ledger::text_of(bytes));
}

std::vector<Bytes> seeds() {
  std::vector<Bytes> out;
  for (const char* text :
       {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 409\r\nContent-Type: text/x.tlog.size\r\nconnection: close\r\n\r\n",
        "HTTP/1.0 404 Not Found\r\nContent-Encoding: identity\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "http://log.example/",
        "http://127.0.0.1:8080/pre/fix", "http://[::1]:65535", "https://log.example"})
    out.push_back(bytes_of(text));
  return out;
}

URNA_FUZZ_TARGET(http_answer, law, seeds, 4'000);

}  // namespace
}  // namespace urna::fuzz

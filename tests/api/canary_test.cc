// A whole sealed edition through the real host, sequencer, store and HTTP server, with canaries in
// everything that must stay with its owner: no file of the ledger, no line printed, no answer and
// no byte of the bundle may hold one, plain, in hexadecimal or in base64.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <cstdlib>
#include <fstream>

#include "api/routes.h"
#include "ledger/file.h"
#include "ledger/note.h"
#include "tally/ballot/sealed_ballot.h"
#include "tally/election/counted.h"
#include "tests/api/served_town.h"

namespace urna::api {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kProjects = 40;
constexpr const char* kHeaders =
    "User-Agent: canary-agent/9.7.3\r\nX-Forwarded-For: 203.0.113.77\r\n"
    "Forwarded: for=203.0.113.77\r\nCookie: sid=canary-cookie-41\r\n"
    "Referer: https://canary-referer.example/x\r\nFrom: canary-resident@example\r\n";

struct Canary {
  std::string name;
  std::string bytes;
};
std::string text(ledger::ByteView bytes) { return std::string(ledger::text_of(bytes)); }

// Everything that only its owner may know, and the edition that was made with it.
struct Edition {
  Town town;
  std::vector<Canary> canaries;
  std::vector<Canary> controls;  // what must be found, or the scan sees nothing
  std::vector<Bytes> refused;    // submissions that the law does not take

  void keep(const std::string& what, ledger::ByteView bytes) {
    canaries.push_back({what, text(bytes)});
  }
  void keep(const std::string& what, const tally::SecretScalar& secret) {
    keep(what, secret.value().view());
  }
};

const std::vector<std::string>& people() {
  static const std::vector<std::string> kPeople{"Aurelia Canarescu-Moldovan",
                                                "Bogdan Canarescu-Petrenko", "Olena Canarchuk"};
  return kPeople;
}

ledger::EditionAnnounced announcement(Town& town) {
  ledger::EditionAnnounced event = town.announcement();
  event.dimensions.clear();
  for (const char* name : {"age", "gender", "status", "years"}) {
    ledger::Dimension dimension{name, {}};
    for (int cell = 0; cell < 8; ++cell) {
      const std::string label = name + std::to_string(cell);
      dimension.cells.push_back({label, {{"en", label}, {"ro", label}}});
    }
    event.dimensions.push_back(dimension);
  }
  return event;
}

// What the offices know of a person, and what of it they publish.
ledger::SlotGrant grant(Edition& e, const std::string& person) {
  ledger::SlotGrant grant = e.town.grant(person);
  const auto drawn = [&](const char* what) {
    return tally::h256("canary", {ledger::view_of(person), ledger::view_of(what)});
  };
  const std::string record = "name=" + person + ";born=1987-06-05;phone=+373 60 123456";
  const std::string number = "CANARY" + std::to_string(person.size()) + "77012345";
  const Bytes document = *tally::document_bytes(1, "MDA", number);
  grant.commitment = tally::registration_commitment(drawn("salt").view(), ledger::view_of(record));
  grant.tags = {
      tally::overseer_tag(ledger::Seed(drawn("overseer").view()),
                          tally::registrar_tag(ledger::Seed(drawn("registrar").view()), document))};
  e.keep("a name", ledger::view_of(person));
  e.keep("a record", ledger::view_of(record));
  e.keep("a document", ledger::view_of(number));
  for (const char* what : {"salt", "overseer", "registrar"}) e.keep(what, drawn(what).view());
  e.keep("a credential", e.town.credential(person).secret().view());
  return grant;
}

void keep_bits(Edition& e, const std::string& what, const tally::Bits& bits) {
  e.keep(what + " as bits", bits);
  if (bits.size() < kProjects) return;  // four cells make a pattern, their numbers do not
  e.keep(what + " packed", tally::pack_bits(bits));
  std::string list;
  Bytes numbers;
  for (std::size_t j = 0; j < bits.size(); ++j)
    if (bits[j] == 1) {
      list += (list.empty() ? "" : ",") + std::to_string(j);
      ledger::put_u32(numbers, static_cast<std::uint32_t>(j));
    }
  e.keep(what + " as a list", ledger::view_of(list));
  e.keep(what + " as numbers", numbers);
}

ledger::AttributeRecord record(Edition& e, const std::string& person) {
  const tally::EditionContext& context = *e.town.edition().context;
  const ledger::Hash seed = tally::h256("canary/record", {ledger::view_of(person)});
  std::vector<std::uint32_t> cells;
  for (std::size_t d = 0; d < 4; ++d) cells.push_back(seed.bytes[d] % 8);
  const tally::AttributeBlock block{context.sealed->attributes, context.attribute_keys()};
  const tally::Bits bits = *tally::attribute_bits(block.layout, cells);
  const ledger::SlotId slot = e.town.slot(person);
  keep_bits(e, "attributes", bits);
  e.keep("a record's seed", seed.view());
  e.keep("a record's randomness",
         tally::sealing_randomness(tally::attribute_context(*context.ballot, slot), bits,
                                   ledger::Seed(seed.view())));
  return {slot,
          tally::seal_attributes(*context.ballot, slot, block, bits, ledger::Seed(seed.view()))};
}

// A choice of about half of the projects that nobody else makes.
tally::Choice choice_of(const std::string& person) {
  const ledger::Hash drawn = tally::h256("canary/choice", {ledger::view_of(person)});
  tally::Choice choice;
  for (std::uint32_t p = 0; p < kProjects; ++p)
    if ((drawn.bytes[p / 8] >> (p % 8) & 1) != 0) choice.push_back(p);
  return choice;
}

ledger::BallotCast cast(Edition& e, const std::string& person) {
  tally::BallotHeader header;
  tally::Bits bits;
  std::string seed;
  ledger::BallotCast made = e.town.cast(person, choice_of(person), [&](Town::Draft& draft) {
    header = draft.header;
    bits = draft.bits;
    seed = draft.seed;
  });
  const ledger::Hash drawn = ledger::sha256(ledger::view_of(seed));
  keep_bits(e, "a choice", bits);
  e.keep("a ballot's seed", drawn.view());
  e.keep("a ballot's randomness",
         tally::ballot_randomness(*e.town.edition().context->ballot, header, bits,
                                  ledger::Seed(drawn.view())));
  e.controls.push_back({"alpha", text(ledger::ByteView(made.ballot).subspan(88, 32))});
  return made;
}

void keep_trustees(Edition& e) {
  const tally::SealedContext& sealed = *e.town.edition().context->sealed;
  const ledger::Hash run = tally::key_run(sealed.election, sealed.run);
  std::vector<std::vector<tally::SecretScalar>> shares;
  for (std::uint32_t l = 1; l <= 3; ++l) {
    const ledger::Seed& seed = e.town.trustee(l);
    e.keep("a trustee's seed", seed.view());
    e.keep("a signing key", tally::h256("key/ed25519", {seed.view()}).view());
    e.keep("a receiving key", tally::h256("key/x25519", {seed.view()}).view());
    for (std::uint32_t j : {0U, sealed.shape.keys - 1})
      e.keep("a coefficient", tally::coefficient({run, sealed.shape, l}, seed, j, 0));
    shares.push_back(tally::shares_for({run, sealed.shape, l}, seed, 1));
    e.keep("a dealt share", shares.back()[0]);
  }
  e.keep("a trustee's secret", tally::sum_of(shares)[0]);
}

void define(Edition& e) {
  Town& town = e.town;
  EXPECT_TRUE(town.act(town.founding(), town.committee).ok());
  EXPECT_TRUE(town.act(announcement(town), town.committee).ok());
  EXPECT_TRUE(town.act(ledger::ProposalsOpened{town.nonce()}, town.committee).ok());
  for (std::uint32_t p = 0; p < kProjects; ++p)
    EXPECT_TRUE(
        town.act(town.proposal("Project" + std::to_string(p), 1'000 + p), {"proposer"}).ok());
  EXPECT_TRUE(town.act(ledger::ProposalsClosed{town.nonce()}, town.committee).ok());
  for (std::uint32_t p = 0; p < kProjects; ++p)
    EXPECT_TRUE(town.act(town.review(p), town.committee).ok());
  EXPECT_TRUE(
      town.act(town.ballot({ledger::LayoutKind::approval, 0, kProjects, 0, 0, 0}), town.committee)
          .ok());
}

Edition sealed_edition() {
  Edition e;
  Town& town = e.town;
  const std::vector<std::string> offices{"registrar", "overseer"};
  town.seal();
  define(e);
  for (const std::string& person : people())
    EXPECT_TRUE(town.act(ledger::SlotsGranted{town.nonce(), {grant(e, person)}}, offices).ok());
  town.hold_ceremony();
  keep_trustees(e);
  for (const std::string& person : people())
    EXPECT_TRUE(
        town.act(ledger::AttributesSealed{town.nonce(), {record(e, person)}}, offices).ok());
  EXPECT_TRUE(town.act(ledger::RollClosed{town.nonce(), 3, {}, {}, {1, 0, 0, 0}}, offices).ok());
  EXPECT_TRUE(town.act(ledger::VotingOpened{town.nonce()}, town.committee).ok());
  for (const std::string& person : people()) {
    const ledger::BallotCast made = cast(e, person);
    EXPECT_TRUE(town.act(made, {}).ok());
    ledger::BallotCast bent = made;
    bent.ballot.back() ^= 1;
    e.refused.push_back(town.submission(bent, {}));
    bent = made;
    bent.signature.bytes[1] ^= 1;
    e.refused.push_back(town.submission(bent, {}));
  }
  EXPECT_TRUE(town.act(ledger::VotingClosed{town.nonce()}, town.committee).ok());
  town.open_question();
  EXPECT_TRUE(town.act(*town.result(), town.committee).ok());
  e.keep("an agent", ledger::view_of("canary-agent"));
  e.keep("an address", ledger::view_of("203.0.113.77"));
  e.keep("a cookie", ledger::view_of("canary-cookie"));
  e.keep("a referer", ledger::view_of("canary-referer"));
  e.keep("a sender", ledger::view_of("canary-resident"));
  return e;
}

// Plain, in hexadecimal, and in base64 wherever it may start in a longer text.
std::vector<std::string> spellings(const std::string& bytes) {
  const std::string hex = ledger::to_hex(ledger::view_of(bytes));
  std::string upper = hex;
  for (char& c : upper)
    if (c >= 'a') c = static_cast<char>(c - 'a' + 'A');
  std::vector<std::string> out{bytes, hex, upper};
  for (std::size_t shift = 0; shift < 3; ++shift) {
    const std::string padded = std::string(shift, 'x') + bytes;
    std::string encoded = ledger::to_base64(ledger::view_of(padded));
    encoded.resize(padded.size() * 8 / 6);  // whole characters only
    encoded.erase(0, (shift * 8 + 5) / 6);
    out.push_back(encoded);
    for (char& c : encoded) c = c == '+' ? '-' : c == '/' ? '_' : c;
    if (encoded != out.back()) out.push_back(encoded);
  }
  return out;
}

// Names of the canaries that stand in `haystack`.
std::set<std::string> sung(const std::string& haystack, const std::vector<Canary>& canaries) {
  std::set<std::string> found;
  for (const Canary& canary : canaries)
    for (const std::string& spelling : spellings(canary.bytes))
      if (haystack.find(spelling) != std::string::npos) found.insert(canary.name);
  return found;
}

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Every file of a directory; returns all of it, too.
std::string expect_silent(const fs::path& directory, const Edition& e, const char* when) {
  std::string all;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    const std::string bytes = contents(entry.path());
    EXPECT_EQ(sung(bytes, e.canaries), std::set<std::string>()) << when << ": " << entry.path();
    all += bytes;
  }
  return all;
}

std::string ask(std::uint16_t port, const std::string& request) {
  const int peer = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(peer, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  EXPECT_EQ(::send(peer, request.data(), request.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(request.size()));
  std::string answer;
  char bytes[4096];
  for (ssize_t got = 0; (got = ::recv(peer, bytes, sizeof bytes, 0)) > 0;)
    answer.append(bytes, static_cast<std::size_t>(got));
  ::close(peer);
  return answer;
}
std::string post(std::uint16_t port, const Bytes& body) {
  return ask(port, std::string("POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\n") + kHeaders +
                       "Content-Type: application/octet-stream\r\nConnection: close\r\n"
                       "Content-Length: " +
                       std::to_string(body.size()) + "\r\n\r\n" + text(body));
}
std::string get(std::uint16_t port, const std::string& target, const std::string& accept) {
  return ask(port, "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + kHeaders + "Accept: " + accept +
                       "\r\nConnection: close\r\n\r\n");
}

// Everything that anybody can read of the ledger.
std::vector<std::string> targets(const Edition& e, const Host& host) {
  std::vector<std::string> out{"/log/checkpoint",  "/log/vkey",       "/api/v1/editions",
                               "/api/v1/projects", "/api/v1/turnout", "/api/v1/results",
                               "/healthz",         "/readyz",         "/problems/bad_ballot_proof"};
  out.push_back("/api/v1/editions/" + ledger::to_hex(e.town.id.view()));
  for (const std::string& person : people())
    out.push_back("/api/v1/slots/" + ledger::to_hex(e.town.slot(person).view()));
  for (const auto& [id, slot] : e.town.edition().roll)
    for (const tally::ChainEnd& chain : slot.chains)
      out.push_back("/api/v1/receipts/" + ledger::to_hex(chain.tracker.view()));
  for (std::size_t i = 0; i < e.town.entries.size(); ++i)
    out.push_back("/api/v1/entries/" + std::to_string(i));
  for (const auto& [name, bytes] : e.town.blobs->bytes) out.push_back("/log/" + name);
  const auto published = host.journal().published();
  for (const ledger::TileId& tile : ledger::tiles_of(published->checkpoint.size))
    out.push_back("/log/" + ledger::tile_path(tile));
  return out;
}

std::string all_answers(const Edition& e, const Host& host, std::uint16_t port) {
  std::string all;
  for (const std::string& target : targets(e, host))
    for (const char* accept : {"application/json", "application/octet-stream", "text/html"}) {
      const std::string answer = get(port, target, accept);
      EXPECT_EQ(answer.substr(0, 13), "HTTP/1.1 200 ") << target;
      all += answer;
    }
  return all;
}

// Brings the edition in and takes every receipt out.
std::string submit_all(const Edition& e, const Host& host, std::uint16_t port) {
  std::string answers;
  for (const auto& [name, bytes] : e.town.blobs->bytes) EXPECT_TRUE(host.blobs().put(bytes).ok());
  for (const Bytes& entry : e.town.entries) {
    const std::string answer = post(port, submission_of(entry));
    EXPECT_EQ(answer.substr(0, 12), "HTTP/1.1 201") << answer;
    answers += answer;
  }
  for (const Bytes& refused : e.refused) answers += post(port, refused);
  return answers;
}

// What the programs print goes with what they answer. The bundle is the one `urna export` writes.
TEST(Canary, NothingThatBelongsToAPersonLeavesItsOwner) {  // P03, P06, P14, P15, O13, I19
  const Edition e = sealed_edition();
  const Directory directory;
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  std::string http, while_running;
  {
    EXPECT_TRUE(Host::create(directory.path(), Town::kOrigin, ledger::Seed(Bytes(32, 9))).ok());
    const auto host = *Host::open(directory.path(), {});
    const Routes routes(*host);
    const auto server = *HttpServer::start(
        "127.0.0.1:0",
        [&](HttpRequest request, const Respond& respond) {
          routes.handle(std::move(request), respond);
        },
        2);
    http = submit_all(e, *host, server->port());
    while_running = expect_silent(directory.path(), e, "while it runs");
    http += all_answers(e, *host, server->port()) + routes.metrics(*server).body;
    server->stop();
    EXPECT_TRUE(host->close().ok());
  }
  const fs::path bundle = directory.path() + ".bundle", said = directory.path() + ".said";
  const std::string command = std::string(URNA_BINARY_DIR) + "/urna export --ledger " +
                              directory.path() + " --out " + bundle.string() + " > " +
                              said.string() + " 2>&1";
  EXPECT_EQ(std::system(command.c_str()), 0) << contents(said);
  const std::string printed = testing::internal::GetCapturedStdout() +
                              testing::internal::GetCapturedStderr() + contents(said);
  EXPECT_EQ(sung(http, e.canaries), std::set<std::string>());
  EXPECT_EQ(sung(printed, e.canaries), std::set<std::string>());
  const std::string at_rest = expect_silent(directory.path(), e, "after it closed");
  const std::string exported = expect_silent(bundle, e, "in the bundle");
  for (const std::string* all :
       std::initializer_list<const std::string*>{&http, &while_running, &at_rest, &exported})
    for (const Canary& control : e.controls)  // the scan does see what is there
      EXPECT_FALSE(sung(*all, {control}).empty());
  EXPECT_NE(at_rest.find("Project39"), std::string::npos);
}

TEST(Canary, TheScanHearsOneInEverySpelling) {
  const Edition e = sealed_edition();
  EXPECT_GT(e.canaries.size(), 70U);
  const Directory directory;
  for (const Canary& canary : e.canaries)
    for (const std::string& spelling : spellings(canary.bytes)) {
      EXPECT_GE(spelling.size(), 6U) << canary.name;
      EXPECT_TRUE(sung("some text " + spelling + " and more", e.canaries).contains(canary.name));
    }
  for (std::size_t shift = 0; shift < 3; ++shift) {
    const std::string inside = std::string(shift, '#') + e.canaries[0].bytes + "###";
    EXPECT_TRUE(
        sung(ledger::to_base64(ledger::view_of(inside)), e.canaries).contains(e.canaries[0].name));
  }
}

TEST(Canary, AReceiptIsMadeOfPlacesAndHashesOnly) {  // P06
  Town town;
  town.seal();
  town.run_to(tally::Phase::voting);
  std::set<std::size_t> sizes;
  for (const std::int64_t choice : {0, 1}) {
    const Directory directory;
    ASSERT_TRUE(Host::create(directory.path(), Town::kOrigin, ledger::Seed(Bytes(32, 9))).ok());
    const auto host = *Host::open(directory.path(), {});
    for (const auto& [name, bytes] : town.blobs->bytes) ASSERT_TRUE(host->blobs().put(bytes).ok());
    for (const Bytes& entry : town.entries)
      ASSERT_TRUE(host->sequencer().submit_and_wait(submission_of(entry)).ok());
    const Bytes submission = town.submission(town.cast("alice", {choice}), {});
    const Answer answer = host->sequencer().submit_and_wait(submission);
    ASSERT_TRUE(answer.ok());
    const auto receipt = host->journal().receipt(answer->index);
    ASSERT_TRUE(receipt.ok());
    const Bytes entry = *host->journal().entry(answer->index);
    EXPECT_EQ(*receipt->extra, Bytes(entry.begin(), entry.begin() + 16));
    EXPECT_EQ(to_text(*ledger::parse_receipt(to_text(*receipt))), to_text(*receipt));
    sizes.insert(to_text(*receipt).size());
    host->sequencer().stop();
  }
  EXPECT_EQ(sizes.size(), 1U);
}

}  // namespace
}  // namespace urna::api

#include "api/snapshot.h"

#include "ledger/file.h"

namespace urna::api {

using ledger::Bytes;
using ledger::ByteView;
using ledger::Errc;
using ledger::Error;

namespace {

constexpr std::string_view kMagic = "urna/v1/snapshot\n";
constexpr std::size_t kHeadBytes = kMagic.size() + 8 + 32 + 32;
constexpr std::size_t kMaxSnapshotBytes = std::size_t{8} << 30;

// What is signed: the head, bound to the log it is of.
Bytes signed_head(const std::string& origin, ByteView head) {
  Bytes message;
  ledger::put_lp(message, ledger::view_of(origin));
  ledger::put(message, head);
  return message;
}

}  // namespace

ledger::Result<> write_snapshot(const std::string& path, const std::string& origin,
                                const StateImage& image, const ledger::Hash& root,
                                const ledger::SigningKey& key) {
  Bytes out;
  out.reserve(kHeadBytes + ledger::Signature::kSize + image.bytes.size());
  ledger::put(out, ledger::view_of(kMagic));
  ledger::put_u64(out, image.size);
  ledger::put(out, root.view());
  ledger::put(out, ledger::sha256(image.bytes).view());
  ledger::put(out, key.sign(signed_head(origin, out)).view());
  ledger::put(out, image.bytes);
  return ledger::write_file(path, out);
}

ledger::Result<Snapshot> read_snapshot(const std::string& path, const std::string& origin,
                                       const ledger::PublicKey& key) {
  URNA_ASSIGN(const Bytes bytes, ledger::read_file(path, kMaxSnapshotBytes));
  if (bytes.size() < kHeadBytes + 64 || !ledger::text_of(bytes).starts_with(kMagic))
    return Error{Errc::malformed, path + " is not a snapshot"};
  const ByteView head = ByteView(bytes).first(kHeadBytes);
  const auto signature = ledger::Signature::from(ByteView(bytes).subspan(kHeadBytes, 64));
  if (!ledger::verify(key, signed_head(origin, head), signature))
    return Error{Errc::bad_signature, path};
  const ByteView body = ByteView(bytes).subspan(kHeadBytes + 64);
  Snapshot snapshot;
  snapshot.root = ledger::Hash::from(head.subspan(kMagic.size() + 8, 32));
  snapshot.state_hash = ledger::Hash::from(head.last(32));
  if (ledger::sha256(body) != snapshot.state_hash)
    return Error{Errc::malformed, path + ": the state's hash differs"};
  URNA_ASSIGN(snapshot.state, tally::decode_state(body));
  if (snapshot.state.origin != origin) return Error{Errc::wrong_origin, path};
  if (snapshot.state.size != ledger::get_big_endian(head.subspan(kMagic.size(), 8)))
    return Error{Errc::malformed, path + ": the state's size differs"};
  if (snapshot.state.tree.root() != snapshot.root)
    return Error{Errc::malformed, path + ": the state's tree has another root"};
  return snapshot;
}

}  // namespace urna::api

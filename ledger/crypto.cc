#include "ledger/crypto.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "ledger/file.h"

namespace urna::ledger {

namespace {

// Fetching the algorithm each time loses half the speed; one per process, one context per thread.
const EVP_MD* sha256_algorithm() {
  static const EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  CHECK(algorithm != nullptr);
  return algorithm;
}

struct Context {
  EVP_MD_CTX* handle = EVP_MD_CTX_new();
  Context() { CHECK(handle != nullptr); }
  ~Context() { EVP_MD_CTX_free(handle); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
};

void start(EVP_MD_CTX* context) {
  CHECK(EVP_DigestInit_ex2(context, sha256_algorithm(), nullptr) == 1);
}
void feed(EVP_MD_CTX* context, ByteView bytes) {
  CHECK(EVP_DigestUpdate(context, bytes.data(), bytes.size()) == 1);
}
Hash end(EVP_MD_CTX* context) {
  Hash hash;
  unsigned length = 0;
  CHECK(EVP_DigestFinal_ex(context, hash.bytes.data(), &length) == 1 && length == Hash::kSize);
  return hash;
}

Hash sha256_parts(ByteView a, ByteView b, ByteView c) {
  thread_local Context context;
  start(context.handle);
  feed(context.handle, a);
  feed(context.handle, b);
  feed(context.handle, c);
  return end(context.handle);
}

}  // namespace

void init_crypto() { CHECK(sodium_init() >= 0); }

Hash sha256(ByteView bytes) { return sha256_parts(bytes, {}, {}); }
Hash sha256_prefixed(std::uint8_t prefix, ByteView a, ByteView b) {
  return sha256_parts({&prefix, 1}, a, b);
}
Hash sha256_of(ByteView a, ByteView b) { return sha256_parts(a, b, {}); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  CHECK(context_ != nullptr);
  start(static_cast<EVP_MD_CTX*>(context_));
}
Sha256::~Sha256() { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context_)); }
void Sha256::add(ByteView bytes) { feed(static_cast<EVP_MD_CTX*>(context_), bytes); }
Hash Sha256::finish() {
  const Hash hash = end(static_cast<EVP_MD_CTX*>(context_));
  start(static_cast<EVP_MD_CTX*>(context_));
  return hash;
}

Hash blake2b_keyed(ByteView key32, ByteView message) {
  CHECK(key32.size() == 32);
  Hash hash;
  CHECK(crypto_generichash(hash.bytes.data(), Hash::kSize, message.data(), message.size(),
                           key32.data(), key32.size()) == 0);
  return hash;
}

Seed::Seed(ByteView bytes32) {
  CHECK(bytes32.size() == bytes_.size());
  std::memcpy(bytes_.data(), bytes32.data(), bytes_.size());
}
Seed::Seed(Seed&& other) noexcept : bytes_(other.bytes_) {
  wipe(other.bytes_.data(), other.bytes_.size());
}
Seed& Seed::operator=(Seed&& other) noexcept {
  if (this != &other) {
    bytes_ = other.bytes_;
    wipe(other.bytes_.data(), other.bytes_.size());
  }
  return *this;
}
Seed::~Seed() { wipe(bytes_.data(), bytes_.size()); }
Seed Seed::random() {
  Seed seed;
  randombytes_buf(seed.bytes_.data(), seed.bytes_.size());
  return seed;
}

SigningKey::SigningKey(const Seed& seed) {
  CHECK(crypto_sign_seed_keypair(public_.bytes.data(), secret_.data(), seed.view().data()) == 0);
}
SigningKey::SigningKey(SigningKey&& other) noexcept
    : public_(other.public_), secret_(other.secret_) {
  wipe(other.secret_.data(), other.secret_.size());
}
SigningKey::~SigningKey() { wipe(secret_.data(), secret_.size()); }
Signature SigningKey::sign(ByteView message) const {
  Signature signature;
  CHECK(crypto_sign_detached(signature.bytes.data(), nullptr, message.data(), message.size(),
                             secret_.data()) == 0);
  return signature;
}

bool verify(const PublicKey& key, ByteView message, const Signature& signature) {
  return crypto_sign_verify_detached(signature.bytes.data(), message.data(), message.size(),
                                     key.bytes.data()) == 0;
}
bool admissible(const PublicKey& key) {
  return crypto_core_ed25519_is_valid_point(key.bytes.data()) == 1;
}

Bytes random_bytes(std::size_t n) {
  Bytes bytes(n);
  randombytes_buf(bytes.data(), n);
  return bytes;
}
void wipe(void* memory, std::size_t size) { sodium_memzero(memory, size); }

Result<Seed> read_seed_file(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  struct stat status {};
  if (!file.open() || ::fstat(file.number(), &status) != 0) return io_error(path);
  if ((status.st_mode & 077) != 0) return Error{Errc::key_permissions, path + " is not mode 0600"};
  char line[66];
  const ssize_t got = ::read(file.number(), line, sizeof line);
  if (got < 0) return io_error(path);
  Bytes bytes;
  const bool good = got == 65 && line[64] == '\n' && from_hex({line, 64}, bytes);
  wipe(line, sizeof line);
  if (!good) return Error{Errc::malformed, path + " is not one line of 64 hex digits"};
  Seed seed{bytes};
  wipe(bytes);
  return seed;
}

Result<> write_seed_file(const std::string& path, const Seed& seed) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file.open()) return io_error(path);
  std::string line = to_hex(seed.view()) + "\n";
  const Result<> written = write_all(file.number(), view_of(line), path);
  wipe(line.data(), line.size());
  if (!written) return written.error();
  if (::fsync(file.number()) != 0) return io_error(path);
  const auto parent = std::filesystem::path(path).parent_path().string();
  return sync_directory(parent.empty() ? "." : parent);  // a key whose name is lost is a lost key
}

}  // namespace urna::ledger

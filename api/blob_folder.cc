#include "api/blob_folder.h"

#include <algorithm>
#include <filesystem>

#include "ledger/crypto.h"
#include "ledger/file.h"

namespace urna::api {

namespace fs = std::filesystem;
using ledger::Errc;
using ledger::Error;

namespace {
constexpr std::string_view kPrefix = "blob/";
}  // namespace

ledger::Result<ledger::Hash> BlobFolder::put(ledger::ByteView bytes) const {
  if (bytes.empty() || bytes.size() > ledger::kMaxResourceBytes)
    return Error{Errc::over_limit, "a blob has 1 to " + std::to_string(ledger::kMaxResourceBytes) +
                                       " bytes, here " + std::to_string(bytes.size())};
  const ledger::Hash hash = ledger::sha256(bytes);
  const std::string file = path_ + "/" + ledger::to_hex(hash.view());
  std::error_code error;
  if (fs::is_regular_file(file, error)) {  // the name says what it holds; a damaged one is mended
    const auto stands = ledger::read_file(file, ledger::kMaxResourceBytes);
    if (stands && std::ranges::equal(*stands, bytes)) return hash;
  }
  const bool made = fs::create_directories(path_, error);
  if (error) return Error{Errc::io, path_ + ": " + error.message()};
  if (made) URNA_TRY(ledger::sync_directory(path_ + "/.."));
  URNA_TRY(ledger::write_file(file, bytes));
  return hash;
}

ledger::Result<ledger::Bytes> BlobFolder::get(std::string_view name) const {
  if (!name.starts_with(kPrefix) || !ledger::is_bundle_name(name)) return Errc::not_found;
  return ledger::read_file(path_ + "/" + std::string(name.substr(kPrefix.size())),
                           ledger::kMaxResourceBytes);
}

ledger::Result<std::vector<std::string>> BlobFolder::list() const {
  std::vector<std::string> names;
  std::error_code error;
  if (!fs::exists(path_, error)) return names;
  for (const auto& file : fs::directory_iterator(path_, error))
    if (const std::string name = "blob/" + file.path().filename().string();
        ledger::is_bundle_name(name))
      names.push_back(name);
  if (error) return Error{Errc::io, path_ + ": " + error.message()};
  std::ranges::sort(names);
  return names;
}

}  // namespace urna::api

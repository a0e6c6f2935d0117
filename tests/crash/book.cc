#include "tests/crash/book.h"

#include <fcntl.h>
#include <unistd.h>

namespace urna::crash {

using ledger::Bytes;
using ledger::ByteView;

Book::Book(const std::string& path)
    : path_(path), file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)) {
  CHECK(file_.open());
}

// u32 length || submission 32 || index u64 || receipt
void Book::write(const Acknowledgement& told) {
  Bytes body;
  ledger::put(body, told.submission.view());
  ledger::put_u64(body, told.index);
  ledger::put(body, ledger::view_of(told.receipt));
  Bytes record;
  ledger::put_lp(record, body);
  {
    const std::lock_guard lock(mutex_);
    CHECK(ledger::write_all(file_.number(), record, path_).ok());
  }
  CHECK(::fdatasync(file_.number()) == 0);
}

std::vector<Acknowledgement> Book::read() const {
  const Bytes bytes = *ledger::read_file(path_, std::size_t{1} << 30);
  std::vector<Acknowledgement> all;
  for (ByteView rest = bytes; !rest.empty();) {
    const std::size_t length = ledger::get_big_endian(rest.first(4));
    const ByteView body = rest.subspan(4, length);
    all.push_back({ledger::Hash::from(body.first(32)), ledger::get_big_endian(body.subspan(32, 8)),
                   std::string(ledger::text_of(body.subspan(40)))});
    rest = rest.subspan(4 + length);
  }
  return all;
}

}  // namespace urna::crash

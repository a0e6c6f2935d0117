// Errors for them, CHECK for us. What comes from outside may be wrong and gives a Result with one
// flat Errc; what we wrote may not, and CHECK stops the program in every build.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "ledger/errc.h"

#define CHECK(condition)                                                            \
  do {                                                                              \
    if (!(condition)) ::urna::ledger::check_failed(#condition, __FILE__, __LINE__); \
  } while (false)

namespace urna::ledger {

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

struct Error {
  Errc code{};
  std::string detail;  // names the field, the limit or the entry; plain English, one line
  std::optional<std::uint64_t> entry =
      std::nullopt;  // the log entry it is about, where there is one
};

// Returns "code: detail".
std::string to_text(const Error& error);

struct [[nodiscard]] Ok {};

template <class T = Ok>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT: by intention implicit
  Result(Error error) : state_(std::move(error)) {}  // NOLINT
  Result(Errc code) : state_(Error{code, {}}) {}     // NOLINT
  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  const T& value() const& {
    CHECK(ok());
    return std::get<0>(state_);
  }
  T& value() & {
    CHECK(ok());
    return std::get<0>(state_);
  }
  T&& value() && {
    CHECK(ok());
    return std::get<0>(std::move(state_));
  }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }
  const Error& error() const {
    CHECK(!ok());
    return std::get<1>(state_);
  }
  Errc code() const { return error().code; }

 private:
  std::variant<T, Error> state_;
};

// Leaves the function with the error of `expression`, if it has one.
#define URNA_TRY(expression)                                        \
  do {                                                              \
    if (auto tried_ = (expression); !tried_) return tried_.error(); \
  } while (false)

#define URNA_JOIN2(a, b) a##b
#define URNA_JOIN(a, b) URNA_JOIN2(a, b)
// NOLINTBEGIN(bugprone-macro-parentheses): a declaration cannot stand in parentheses
// URNA_ASSIGN(auto x, f()): declares x from the value, or leaves with the error.
#define URNA_ASSIGN(declaration, expression)                                          \
  auto URNA_JOIN(assigned_, __LINE__) = (expression);                                 \
  if (!URNA_JOIN(assigned_, __LINE__)) return URNA_JOIN(assigned_, __LINE__).error(); \
  declaration = *std::move(URNA_JOIN(assigned_, __LINE__))
// NOLINTEND(bugprone-macro-parentheses)

}  // namespace urna::ledger

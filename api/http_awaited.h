// An answer between the handler that gives it and the connection that sends it; part of
// http_server.cc.
#pragma once

#include <atomic>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <chrono>
#include <memory>
#include <utility>

#include "api/http.h"

namespace urna::api {

namespace asio = boost::asio;

// Named types all the way: asio would otherwise ask its executors what they are, at every step.
using Strand = asio::strand<asio::io_context::executor_type>;
using StrandTimer =
    asio::basic_waitable_timer<std::chrono::steady_clock,
                               asio::wait_traits<std::chrono::steady_clock>, Strand>;

// An answer that is to come, and who came first: it, or the connection that waits for it.
struct Awaited {
  enum class State : std::uint8_t { neither, answered, waiting };
  explicit Awaited(const Strand& executor) : timer(executor) {}
  std::atomic<State> state = State::neither;
  HttpResponse answer;  // there before `answered` is
  StrandTimer timer;    // there before `waiting` is; the connection's strand alone uses it
};

// What the handler keeps until it answers, on whatever thread. The server goes last: timer and
// executor belong to it, and the handler may let go of them when everybody else has left.
struct Pledge {
  std::shared_ptr<void> server;
  Strand executor;
  std::shared_ptr<Awaited> awaited;
  void operator()(HttpResponse response) const {
    awaited->answer = std::move(response);
    if (awaited->state.exchange(Awaited::State::answered) != Awaited::State::waiting) return;
    asio::post(executor,
               [awaited = awaited] { awaited->timer.expires_at(StrandTimer::time_point::min()); });
  }
};

}  // namespace urna::api

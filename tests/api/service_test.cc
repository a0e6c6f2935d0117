// A socket handed over, and a manager told: real descriptors and a real datagram socket, in a child
// whose environment is set.
#include "api/service.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <functional>

namespace urna::api {
namespace {

// Exit code of what it does in a child.
int in_child(const std::function<int()>& what) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(what());
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

int hand_over(bool listening, const char* count, bool own_process) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  if (listening && ::listen(socket, 1) != 0) return 9;
  if (socket != 3) ::dup2(socket, 3);
  ::setenv("LISTEN_PID", std::to_string(own_process ? ::getpid() : 1).c_str(), 1);
  ::setenv("LISTEN_FDS", count, 1);
  const auto handed = handed_socket();
  if (!handed) return 2;
  return *handed == 3 ? 0 : 1;
}

TEST(Service, TakesTheOneSocketThatWasHandedOver) {
  EXPECT_EQ(in_child([] { return hand_over(true, "1", true); }), 0);
  EXPECT_EQ(in_child([] { return hand_over(false, "1", true); }), 2);
  EXPECT_EQ(in_child([] { return hand_over(true, "2", true); }), 2);
  EXPECT_EQ(in_child([] { return hand_over(true, "one", true); }), 2);
  EXPECT_EQ(in_child([] { return hand_over(true, "1", false); }), 2);
  EXPECT_EQ(in_child([] { return handed_socket().ok() ? 0 : 2; }), 2);
}

TEST(Service, TellsTheManagerAndMindsNoneThatIsNotThere) {
  const std::string name = "/tmp/urna-service-" + std::to_string(::getpid());
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, name.c_str(), name.size());
  const int manager = ::socket(AF_UNIX, SOCK_DGRAM, 0);
  ASSERT_EQ(::bind(manager, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  const auto told = [&](const char* where) {
    return in_child([&] {
      ::setenv("NOTIFY_SOCKET", where, 1);
      tell_manager("READY=1");
      return 0;
    });
  };
  EXPECT_EQ(told(name.c_str()), 0);
  char text[32] = {};
  EXPECT_EQ(::recv(manager, text, sizeof text, MSG_DONTWAIT), 7);
  EXPECT_STREQ(text, "READY=1");
  EXPECT_EQ(told("relative"), 0);
  EXPECT_EQ(told("/tmp/urna-service-absent"), 0);
  EXPECT_EQ(::recv(manager, text, sizeof text, MSG_DONTWAIT), -1);
  ::close(manager);
  ::unlink(name.c_str());
}

}  // namespace
}  // namespace urna::api

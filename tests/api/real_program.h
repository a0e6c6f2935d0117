// The real programs, run through the shell so that variables and limits can be set.
#pragma once

#include <sys/wait.h>

#include <cstdio>
#include <string>

namespace urna::api {

struct Ended {
  int status = 0;
  std::string said;
  int code() const { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }
};
inline Ended run(const std::string& line) {
  Ended ended;
  std::FILE* pipe = ::popen((line + " 2>&1").c_str(), "r");
  char bytes[4096];
  for (std::size_t got = 0; (got = std::fread(bytes, 1, sizeof bytes, pipe)) > 0;)
    ended.said.append(bytes, got);
  ended.status = ::pclose(pipe);
  return ended;
}
inline std::string program(const char* name) { return std::string(URNA_BINARY_DIR) + "/" + name; }

}  // namespace urna::api

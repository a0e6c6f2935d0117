// Files that stand in the program: style, scripts, words. api/web/ holds them; built ones are
// committed, so that nobody needs node to build.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace urna::api {

struct Asset {
  std::string_view name;  // "site.css"
  std::string_view type;
  std::string_view bytes;
  std::string path;    // "/assets/<16 hex digits of its SHA-256>/site.css": never changes its bytes
  std::string sha256;  // 64 hex digits
};
std::span<const Asset> assets();
// Requires: there is one of this name.
const Asset& asset(std::string_view name);
// What runs or shows in a browser: scripts, style, the verifier.
std::vector<const Asset*> code_assets();
// SHA-256 of what `sha256sum` prints of them: one line to compare instead of several.
const std::string& code_hash();
const Asset* asset_at(std::string_view path);

}  // namespace urna::api

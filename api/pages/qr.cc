#include "api/pages/qr.h"

#include <qrencode.h>

#include <memory>

namespace urna::api {

namespace {

constexpr int kQuiet = 4;

// A horizontal run of dark modules is one step of the path.
std::string path_of(const QRcode& code) {
  std::string path;
  for (int y = 0; y < code.width; ++y)
    for (int x = 0, run = 0; x < code.width; x += run + 1) {
      for (run = 0; x + run < code.width && (code.data[y * code.width + x + run] & 1) != 0;) ++run;
      if (run > 0)
        path += "M" + std::to_string(x + kQuiet) + " " + std::to_string(y + kQuiet) + "h" +
                std::to_string(run) + "v1h-" + std::to_string(run) + "z";
    }
  return path;
}

using Code = std::unique_ptr<QRcode, decltype(&QRcode_free)>;

Code code_of(std::string_view text, QRecLevel level) {
  return {QRcode_encodeData(static_cast<int>(text.size()),
                            reinterpret_cast<const unsigned char*>(text.data()), 0, level),
          &QRcode_free};
}

bool dark_at(const QRcode& code, int x, int y) {
  const bool inside = x >= 0 && y >= 0 && x < code.width && y < code.width;
  return inside && (code.data[y * code.width + x] & 1) != 0;
}

// The modules at (x, y) and below it, as one character.
const char* block_at(const QRcode& code, int x, int y) {
  const bool upper = dark_at(code, x, y), lower = dark_at(code, x, y + 1);
  if (upper) return lower ? "█" : "▀";
  return lower ? "▄" : " ";
}

}  // namespace

std::string qr_blocks(std::string_view text, bool colours) {
  const Code code = code_of(text, QR_ECLEVEL_L);
  if (!code) return "";
  std::string out;
  for (int y = -kQuiet; y < code->width + kQuiet; y += 2) {
    if (colours) out += "\x1b[38;5;16;48;5;231m";
    for (int x = -kQuiet; x < code->width + kQuiet; ++x) out += block_at(*code, x, y);
    out += colours ? "\x1b[0m\n" : "\n";
  }
  return out;
}

std::string qr_svg(std::string_view text, std::string_view title) {
  const Code code = code_of(text, QR_ECLEVEL_M);
  if (!code) return "";
  const std::string side = std::to_string(code->width + 2 * kQuiet);
  return "<svg class=\"qr\" role=\"img\" viewBox=\"0 0 " + side + " " + side +
         "\" shape-rendering=\"crispEdges\"><title>" + std::string(title) +
         "</title><path fill=\"#fff\" d=\"M0 0h" + side + "v" + side +
         "H0z\"/><path fill=\"#000\" d=\"" + path_of(*code) + "\"/></svg>";
}

}  // namespace urna::api

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

}  // namespace

std::string qr_svg(std::string_view text, std::string_view title) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeData(static_cast<int>(text.size()),
                        reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M),
      &QRcode_free);
  if (!code) return "";
  const std::string side = std::to_string(code->width + 2 * kQuiet);
  return "<svg class=\"qr\" role=\"img\" viewBox=\"0 0 " + side + " " + side +
         "\" shape-rendering=\"crispEdges\"><title>" + std::string(title) +
         "</title><path fill=\"#fff\" d=\"M0 0h" + side + "v" + side +
         "H0z\"/><path fill=\"#000\" d=\"" + path_of(*code) + "\"/></svg>";
}

}  // namespace urna::api

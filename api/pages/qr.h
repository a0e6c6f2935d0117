// QR codes as SVG paths; qr.cc is the only file that knows libqrencode.
#pragma once

#include <string>
#include <string_view>

namespace urna::api {

// An <svg> with a quiet zone of four modules, black on white whatever the page's colours; error
// correction M. `title` is read out instead of the picture and must be escaped already. "" if the
// text is longer than a QR code holds.
std::string qr_svg(std::string_view text, std::string_view title);

}  // namespace urna::api

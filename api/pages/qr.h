// QR codes as SVG paths; qr.cc is the only file that knows libqrencode.
#pragma once

#include <string>
#include <string_view>

namespace urna::api {

// An <svg> with a quiet zone of four modules, black on white whatever the page's colours; error
// correction M. `title` is read out instead of the picture and must be escaped already. "" if the
// text is longer than a QR code holds.
std::string qr_svg(std::string_view text, std::string_view title);

// The same for a terminal: two rows of modules a line, in half blocks, a newline behind each; error
// correction L, since no paper creases it. `colours`: with escapes for black on white, whatever the
// terminal's own; without them dark modules are blocks, for a light ground. "" if too long.
std::string qr_blocks(std::string_view text, bool colours);

}  // namespace urna::api

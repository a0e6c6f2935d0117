#include "api/commands/codes_page.h"

#include "api/pages/markup.h"
#include "api/pages/qr.h"

namespace urna::api {

namespace {

constexpr std::size_t kCardBytes = 16'384;  // with the longest address about 12'200
constexpr const char* kStyle =
    "@page{size:A4;margin:0}*{box-sizing:border-box}"
    "body{margin:0;font:9.5pt/1.35 sans-serif;color:#000;background:#fff}"
    ".card{width:105mm;height:148.5mm;float:left;padding:9mm;border:.1mm dashed "
    "#999;break-inside:avoid;position:relative}"
    ".card:nth-child(4n){break-after:page}"
    "h1{font-size:13pt;margin:0 0 2mm}p{margin:1mm 0}ol{margin:2mm "
    "0;padding-left:5mm;overflow-wrap:anywhere}"
    ".code{font:bold 10.5pt/1.5 monospace;white-space:nowrap;text-align:center;border:.4mm solid "
    "#000;padding:2mm;margin:3mm 0}"
    ".qr{display:block;width:36mm;height:36mm;margin:2mm auto}"
    ".serial{position:absolute;bottom:7mm;left:9mm;font:8pt monospace}"
    ".secret{font-weight:bold}";

std::string escaped(const std::string& text) { return Markup(text).html(); }

// The code's last letters are left out of what an officer reads: the slot's beginning tells cards
// apart.
std::string serial_of(const ledger::SlotId& slot) {
  return ledger::to_hex(slot.view()).substr(0, 8);
}

const char* title_of(const CardSheet& sheet) {
  return sheet.survey ? "card.survey.title" : "card.title";
}

std::string page_of(const CardSheet& sheet) {
  const std::string page = sheet.survey ? "/surveys/" + std::to_string(*sheet.survey) : "/vote";
  return page + "?edition=" + sheet.edition;
}

// What the card tells whoever holds it: the warning, the steps, the end.
struct CardText {
  const char* secret;
  const char* steps[3];
  const char* end;
};
constexpr CardText kVote{"card.secret", {"card.open", "card.choose", "card.receipt"}, "card.lost"};
constexpr CardText kSurvey{"card.survey.secret",
                           {"card.open", "card.survey.answer", "card.survey.receipt"},
                           "card.survey.who"};

}  // namespace

SecretText cards_start(const CardSheet& sheet, std::uint32_t count) {
  const Words& words = Words::in(sheet.language);
  SecretText page;
  page.text.reserve((std::size_t{count} + 1) * kCardBytes);
  page.text += "<!doctype html>\n<html lang=\"" + std::string(tag_of(sheet.language)) +
               "\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" "
               "content=\"default-src 'none'; style-src 'unsafe-inline'\"><title>" +
               escaped(words(title_of(sheet))) + "</title><style>" + kStyle +
               "</style></head><body><main>\n";
  return page;
}

void put_card(SecretText& page, const CardSheet& sheet, const CardPlace& place,
              const VoterCode& code) {
  const Words& words = Words::in(sheet.language);
  const SecretText text = code.text();
  const CardText& told = sheet.survey ? kSurvey : kVote;
  SecretText link(sheet.site + "/" + tag_of(sheet.language) + page_of(sheet) + "#" + text.text);
  const SecretText picture(qr_svg(link.text, escaped(words("card.qr"))));
  std::string& out = page.text;
  out.append("<section class=\"card\"><h1>")
      .append(escaped(words(title_of(sheet))))
      .append("</h1>");
  out.append("<p class=\"secret\">").append(escaped(words(told.secret))).append("</p>");
  out.append(picture.text);
  out.append("<p class=\"code\">").append(text.text).append("</p><ol>");
  for (const char* step : told.steps)
    out.append("<li>").append(escaped(words(step, {{"site", sheet.site}}))).append("</li>");
  out.append("</ol><p>").append(escaped(words(told.end))).append("</p>");
  out.append("<p class=\"serial\">")
      .append(std::to_string(place.number) + " · " + serial_of(place.slot));
  out.append("</p></section>\n");
}

void put_cards_end(SecretText& page) { page.text += "</main></body></html>\n"; }

}  // namespace urna::api

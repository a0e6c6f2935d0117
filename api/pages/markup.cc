#include "api/pages/markup.h"

namespace urna::api {

void put_escaped(std::string& out, std::string_view text) {
  for (const char c : text) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
}

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  put_escaped(out, text);
  return out;
}

std::string start_tag(const char* name, std::initializer_list<Attribute> attributes) {
  std::string out = "<" + std::string(name);
  for (const Attribute& attribute : attributes) {
    if (*attribute.name == '\0') continue;
    out += " " + std::string(attribute.name);
    if (!attribute.value.empty()) out += "=\"" + escaped(attribute.value) + "\"";
  }
  return out + ">";
}

}  // namespace

Markup::Markup(std::string_view text) : html_(escaped(text)) {}

Markup& Markup::operator+=(const Markup& more) {
  html_ += more.html_;
  return *this;
}

Attribute when(bool condition, const char* name, std::string value) {
  return {condition ? name : "", std::move(value)};
}

Markup element(const char* name, std::initializer_list<Attribute> attributes,
               const Markup& content) {
  Markup made;
  made.html_ = start_tag(name, attributes) + content.html_ + "</" + name + ">";
  return made;
}

Markup all(std::initializer_list<Markup> parts) {
  Markup made;
  for (const Markup& part : parts) made += part;
  return made;
}

Markup void_element(const char* name, std::initializer_list<Attribute> attributes) {
  Markup made;
  made.html_ = start_tag(name, attributes);
  return made;
}

Markup doctype() {
  Markup made;
  made.html_ = "<!doctype html>\n";
  return made;
}

Markup script_data(const char* id, std::string_view json) {
  Markup made;
  made.html_ = start_tag("script", {{"type", "application/json"}, {"id", id}});
  for (const char c : json) {  // "<" and ">" stand inside JSON texts only
    if (c == '<')
      made.html_ += "\\u003c";
    else if (c == '>')
      made.html_ += "\\u003e";
    else
      made.html_ += c;
  }
  made.html_ += "</script>";
  return made;
}

Markup link_to(const std::string& target, const Markup& content) {
  return element("a", {{"href", target}}, content);
}

}  // namespace urna::api

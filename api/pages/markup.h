// HTML that text cannot break out of: text is escaped when it becomes Markup, and Markup is made of
// nothing else but elements of ours. Every page is written with these three functions; no page
// concatenates strings of HTML.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace urna::api {

// Appends the text, escaped for element content and quoted attributes alike (& < > " '). For
// whoever must not leave copies behind; pages make Markup.
void put_escaped(std::string& out, std::string_view text);

class Markup {
 public:
  Markup() = default;
  // Text, escaped for element content and quoted attributes alike (& < > " ').
  Markup(
      std::string_view text);  // NOLINT(google-explicit-constructor): escaping is the safe default
  Markup(const std::string& text) : Markup(std::string_view(text)) {}  // NOLINT
  Markup(const char* text) : Markup(std::string_view(text)) {}         // NOLINT
  Markup& operator+=(const Markup& more);
  const std::string& html() const { return html_; }
  bool empty() const { return html_.empty(); }

 private:
  friend Markup element(const char* name, std::initializer_list<struct Attribute> attributes,
                        const Markup& content);
  friend Markup void_element(const char* name, std::initializer_list<struct Attribute> attributes);
  friend Markup doctype();
  friend Markup script_data(const char* id, std::string_view json);
  std::string html_;
};

// An attribute with an empty name is left out; `kPresent` stands for a value where the name says
// all (hidden, checked).
struct Attribute {
  const char* name;
  std::string value;
};
inline constexpr const char* kPresent = "";
// The attribute if the condition holds.
Attribute when(bool condition, const char* name, std::string value = kPresent);

Markup element(const char* name, std::initializer_list<Attribute> attributes,
               const Markup& content);
// Several after another.
Markup all(std::initializer_list<Markup> parts);
inline Markup element(const char* name, std::initializer_list<Attribute> attributes,
                      std::initializer_list<Markup> parts) {
  return element(name, attributes, all(parts));
}
// <input>, <meta>, <link>, <br>: no content, no end.
Markup void_element(const char* name, std::initializer_list<Attribute> attributes);
Markup doctype();
// What a page gives its script: <script type="application/json">, which nothing executes and no
// text in it ends. Requires: JSON.
Markup script_data(const char* id, std::string_view json);
Markup link_to(const std::string& target, const Markup& content);

}  // namespace urna::api

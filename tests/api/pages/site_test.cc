// The site: which path gives which page, and that no text of anybody's becomes markup.
#include "api/site.h"

#include <gtest/gtest.h>

#include "api/pages/assets.h"
#include "api/pages/pages.h"
#include "tests/api/served_town.h"

namespace urna::api {
namespace {

TEST(PreferredLanguage, IsTheHeaviestOfOurs) {
  EXPECT_EQ(preferred_language(""), Language::ro);
  EXPECT_EQ(preferred_language("uk"), Language::uk);
  EXPECT_EQ(preferred_language("de-DE,de;q=0.9"), Language::ro);
  EXPECT_EQ(preferred_language("ru;q=0.4, uk-UA;q=0.8, en;q=0.7"), Language::uk);
  EXPECT_EQ(preferred_language("en-GB,ro;q=0.9"), Language::en);
  EXPECT_EQ(preferred_language("rum"), Language::ro);
  EXPECT_EQ(preferred_language("ukulele, en;q=0.1"), Language::en);
  EXPECT_EQ(preferred_language(";;;,,, ;q=9"), Language::ro);
}

TEST(Markup, EscapesTextWhereverItStands) {
  const std::string bad = "<script>alert(\"1\" & '2')</script>";
  EXPECT_EQ(element("p", {{"title", bad}}, bad).html(),
            "<p title=\"&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;\">"
            "&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;</p>");
}

TEST(Assets, ArePathsOfTheirBytes) {
  for (const Asset& one : assets()) {
    EXPECT_FALSE(one.bytes.empty()) << one.name;
    EXPECT_EQ(asset_at(one.path), &one);
  }
  EXPECT_EQ(asset_at("/assets/0000000000000000/site.css"), nullptr);
}

}  // namespace
}  // namespace urna::api

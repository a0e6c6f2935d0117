// A checker of JSON values against the schemas of api/web/openapi.json: the words of JSON Schema
// 2020-12 that the file uses. Any other word is a fault, so that nothing is believed unchecked.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <vector>

namespace urna::api {

using Faults = std::vector<std::string>;

class JsonSchemas {
 public:
  // `document`: what "#/.." points into. Must outlive this.
  explicit JsonSchemas(const boost::json::value& document) : document_(document) {}
  // Returns what is wrong with the value, a line each with its place; empty: nothing.
  Faults check(const boost::json::value& schema, const boost::json::value& value,
               const std::string& place) const;
  // Follows "$ref", if it has one.
  const boost::json::value& resolved(const boost::json::value& schema) const;

 private:
  void check_word(const boost::json::object& schema, std::string_view word,
                  const boost::json::value& argument, const boost::json::value& value,
                  const std::string& place, Faults& faults) const;
  void check_object(const boost::json::object& schema, const boost::json::object& value,
                    const std::string& place, Faults& faults) const;
  bool is_one_of(const boost::json::array& schemas, const boost::json::value& value,
                 const std::string& place, bool exactly_one, Faults& faults) const;
  const boost::json::value& document_;
};

}  // namespace urna::api

// api/web/openapi.json as a judge: is this answer one that the file describes?
#pragma once

#include <set>
#include <string>

#include "api/http.h"
#include "tests/api/interface/json_schema.h"

namespace urna::api {

// All bytes of an answer; of a feed, which has no end, those that are there now.
std::string drain(const HttpResponse& response);

class OpenApi {
 public:
  explicit OpenApi(boost::json::value document);
  // As the program serves it.
  static OpenApi served();

  std::set<std::string> paths() const;
  // Statuses of an operation, as text.
  std::set<std::string> statuses(const std::string& path, const std::string& method) const;
  std::set<std::string> query_parameters() const;
  // Names in {..} that no parameter of the path describes, and the other way round.
  Faults path_parameter_faults() const;
  // Examples that their own schemas refuse.
  Faults example_faults() const;
  // What differs between an answer and the description of its path, method and status.
  Faults check(const std::string& path, const std::string& method, const HttpResponse& response,
               const std::string& body) const;
  Faults check_schema(const std::string& name, const boost::json::value& value) const;

 private:
  Faults check_headers(const boost::json::object& described, const HttpResponse& response,
                       const std::string& place) const;
  Faults check_body(const boost::json::object& content, const HttpResponse& response,
                    const std::string& body, const std::string& place) const;
  std::unique_ptr<const boost::json::value> document_;
  JsonSchemas schemas_;
};

}  // namespace urna::api

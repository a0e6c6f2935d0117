#include "tests/api/interface/openapi.h"

#include <algorithm>

#include "api/pages/assets.h"

namespace urna::api {

namespace json = boost::json;

namespace {

void add(Faults& faults, Faults more) { std::ranges::move(more, std::back_inserter(faults)); }

std::string text_of(const json::value& value) { return std::string(value.as_string()); }

}  // namespace

std::string drain(const HttpResponse& response) {
  std::string body(response.bytes());
  for (bool more = response.source != nullptr; more;) {
    BodySource::Piece piece = response.source->next();
    body += piece.bytes;
    more = piece.then == BodySource::Then::more;
    if (piece.then == BodySource::Then::broken) body += "BROKEN";
  }
  return body;
}

OpenApi::OpenApi(json::value document)
    : document_(std::make_unique<const json::value>(std::move(document))), schemas_(*document_) {}

OpenApi OpenApi::served() { return OpenApi(json::parse(asset("openapi.json").bytes)); }

std::set<std::string> OpenApi::paths() const {
  std::set<std::string> found;
  for (const auto& [path, item] : document_->at("paths").as_object()) found.emplace(path);
  return found;
}

std::set<std::string> OpenApi::statuses(const std::string& path, const std::string& method) const {
  std::set<std::string> found;
  const auto& item = document_->at("paths").at(path).as_object();
  if (const auto* operation = item.if_contains(method))
    for (const auto& [status, response] : operation->at("responses").as_object())
      found.emplace(status);
  return found;
}

std::set<std::string> OpenApi::query_parameters() const {
  std::set<std::string> found;
  for (const auto& [path, item] : document_->at("paths").as_object())
    for (const auto& [method, operation] : item.as_object())
      if (const auto* parameters = operation.as_object().if_contains("parameters"))
        for (const json::value& one : parameters->as_array())
          if (text_of(schemas_.resolved(one).at("in")) == "query")
            found.emplace(text_of(schemas_.resolved(one).at("name")));
  return found;
}

Faults OpenApi::path_parameter_faults() const {
  Faults faults;
  for (const auto& [path, item] : document_->at("paths").as_object()) {
    std::string described;
    for (const auto& [method, operation] : item.as_object())
      if (const auto* parameters = operation.as_object().if_contains("parameters"))
        for (const json::value& one : parameters->as_array())
          if (text_of(schemas_.resolved(one).at("in")) == "path")
            described += "{" + text_of(schemas_.resolved(one).at("name")) + "}";
    const std::size_t brace = std::min(path.find('{'), path.size());
    if (path.substr(brace, path.find('}') + 1 - brace) != described)
      faults.push_back(std::string(path) + ": " + described);
  }
  return faults;
}

Faults OpenApi::example_faults() const {
  Faults faults;
  for (const auto& [name, schema] : document_->at("components").at("schemas").as_object())
    if (const auto* examples = schema.as_object().if_contains("examples"))
      for (const json::value& example : examples->as_array())
        add(faults, schemas_.check(schema, example, std::string(name)));
  return faults;
}

Faults OpenApi::check_schema(const std::string& name, const json::value& value) const {
  return schemas_.check(document_->at("components").at("schemas").at(name), value, name);
}

Faults OpenApi::check_headers(const json::object& described, const HttpResponse& response,
                              const std::string& place) const {
  Faults faults;
  std::set<std::string> there;
  for (const auto& [name, value] : response.headers) {
    if (!there.insert(name).second) faults.push_back(place + ": " + name + " stands twice");
    const auto* header = described.if_contains(name);
    if (header == nullptr)
      faults.push_back(place + ": the header " + name + " is not described");
    else
      add(faults, schemas_.check(schemas_.resolved(*header).at("schema"), json::string(value),
                                 place + " " + name));
  }
  for (const auto& [name, header] : described)
    if (schemas_.resolved(header).as_object().contains("required") && !there.contains(name))
      faults.push_back(place + ": the header " + std::string(name) + " is not there");
  return faults;
}

Faults OpenApi::check_body(const json::object& content, const HttpResponse& response,
                           const std::string& body, const std::string& place) const {
  const auto* medium = content.if_contains(response.type);
  if (medium == nullptr) return {place + ": " + response.type + " is not described"};
  if (!response.type.ends_with("json"))
    return schemas_.check(medium->at("schema"), json::string(body.substr(0, 1'000)), place);
  json::error_code error;
  const json::value value = json::parse(body, error);
  if (error) return {place + ": no JSON: " + body.substr(0, 200)};
  return schemas_.check(medium->at("schema"), value, place);
}

Faults OpenApi::check(const std::string& path, const std::string& method,
                      const HttpResponse& response, const std::string& body) const {
  const std::string status = std::to_string(response.status);
  const std::string place = method + " " + path + " " + status;
  const auto& item = document_->at("paths").at(path).as_object();
  const auto* operation = item.if_contains(method);
  const auto* found =
      operation == nullptr ? nullptr : operation->at("responses").as_object().if_contains(status);
  if (found == nullptr) return {place + ": not described"};
  const json::object& described = schemas_.resolved(*found).as_object();
  Faults faults = check_headers(described.at("headers").as_object(), response, place);
  if (const auto* content = described.if_contains("content"))
    add(faults, check_body(content->as_object(), response, body, place));
  else if (!body.empty())
    faults.push_back(place + ": has a body");
  return faults;
}

}  // namespace urna::api

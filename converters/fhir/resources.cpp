#include "converters/fhir/resources.hpp"

#include <utility>

namespace brevdue::fhir {

namespace {

struct TypeAndId {
  std::string_view type, id;
};
// reference = [base "/"] Type "/" id
TypeAndId split(std::string_view reference) {
  const auto slash = reference.rfind('/');
  if (slash == std::string_view::npos) return {{}, reference};
  std::string_view type = reference.substr(0, slash);
  const auto before = type.rfind('/');
  if (before != std::string_view::npos) type.remove_prefix(before + 1);
  return {type, reference.substr(slash + 1)};
}

}  // namespace

Resources::Resources(const Tree& tree, const wire::Document& document) : tree_(tree), document_(document) {
  for (const Node* entry = tree.root()->first_child; entry != nullptr; entry = entry->next) {
    if (entry->name != "entry") continue;
    const Node* resource = entry->child("resource");
    if (resource == nullptr || resource->type.empty()) continue;
    all_.push_back(resource);
    const std::string_view id = resource->text("id"), url = entry->text("fullUrl");
    if (!id.empty()) found_.try_emplace({resource->type, id}, resource);
    if (!url.empty()) {
      found_.try_emplace({{}, url}, resource);
      const auto tail = split(url);  // CC-BND-09: also where the resource itself has no id
      if (tail.type == resource->type) found_.try_emplace({tail.type, tail.id}, resource);
    }
  }
}

std::vector<const Node*> Resources::of_type(std::string_view type) const {
  std::vector<const Node*> out;
  for (const Node* resource : all_)
    if (resource->type == type) out.push_back(resource);
  return out;
}

const Node* Resources::find(const Node& reference) const {  // CC-BND-10
  const std::string_view text = reference.text("reference");
  if (text.empty()) return nullptr;
  auto found = found_.find({{}, text});
  if (found == found_.end()) {
    const auto [type, id] = split(text);
    if (!type.empty()) found = found_.find({type, id});
  }
  return found == found_.end() ? nullptr : found->second;
}

const Node* Resources::resolve(const Node& reference) {
  const Node* resource = find(reference);
  if (resource != nullptr) reached_.insert(resource);
  return resource;
}

void Resources::complain(Rule rule, const Node& at, std::string expected, std::string found) {
  if (findings_.size() >= 100) return;  // a hostile Bundle is not worth a longer list
  Position position;
  position.input = document_.input();
  position.path = tree_.path(at);
  position.mark = at.mark;
  findings_.push_back({rule, Severity::error, std::move(position), std::move(expected), std::move(found)});
}

}  // namespace brevdue::fhir

#include "converters/fhir/bundle_index.hpp"

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

bool is_absolute(std::string_view reference) {
  return reference.starts_with("urn:") || reference.find("://") != std::string_view::npos;
}

}  // namespace

BundleIndex::BundleIndex(const Tree& tree) {
  for (const Node* entry = tree.root()->first_child; entry != nullptr; entry = entry->next) {
    if (entry->name != "entry") continue;
    const Node* resource = entry->child("resource");
    if (resource == nullptr || resource->type.empty()) continue;
    all_.push_back(resource);
    const std::string_view id = resource->text("id"), url = entry->text("fullUrl");
    if (!id.empty()) found_.try_emplace({resource->type, id}, resource);
    if (!url.empty()) {
      found_.try_emplace({{}, url}, resource);
      has_relative_urls_ = has_relative_urls_ || !is_absolute(url);
      const auto tail = split(url);  // CC-BND-09: also where the resource itself has no id
      if (tail.type == resource->type) found_.try_emplace({tail.type, tail.id}, resource);
    }
  }
}

const Node* BundleIndex::find(std::string_view text) const {
  text = text.substr(0, text.find("/_history/"));  // of whatever version: there is one
  if (text.empty()) return nullptr;
  // Another server's Patient/1 is another patient.
  const bool absolute = is_absolute(text);
  auto found = absolute || has_relative_urls_ ? found_.find({{}, text}) : found_.end();
  if (found == found_.end() && !absolute) {
    const auto [type, id] = split(text);
    if (!type.empty()) found = found_.find({type, id});
  }
  return found == found_.end() ? nullptr : found->second;
}

}  // namespace brevdue::fhir

#include "converters/fhir/resources.hpp"

#include <utility>

namespace brevdue::fhir {

Resources::Resources(const Tree& tree, const wire::Document& document)
    : tree_(tree), document_(document), index_(tree) {}

std::vector<const Node*> Resources::of_type(std::string_view type) const {
  std::vector<const Node*> out;
  for (const Node* resource : all())
    if (resource->type == type) out.push_back(resource);
  return out;
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

// Where the references of a Bundle lead: by fullUrl, or by Type/id (CC-BND-10). Views live as long as the tree.
// Thread safety: immutable once made.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "converters/fhir/bundle.hpp"

namespace brevdue::fhir {

class BundleIndex {
 public:
  explicit BundleIndex(const Tree& tree);
  /// In order; those that say what they are.
  [[nodiscard]] const std::vector<const Node*>& resources() const { return all_; }
  /// Null: none in the Bundle.
  [[nodiscard]] const Node* find(std::string_view reference) const;
  /// Of an element of type Reference.
  [[nodiscard]] const Node* find(const Node& reference) const { return find(reference.text("reference")); }

 private:
  struct Key {
    std::string_view type, id;
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const {
      const std::hash<std::string_view> hash;
      return hash(key.type) * 31 + hash(key.id);
    }
  };
  std::vector<const Node*> all_;
  std::unordered_map<Key, const Node*, Hash> found_;  // (Type, id), and ("", fullUrl)
  bool has_relative_urls_ = false;
};

}  // namespace brevdue::fhir

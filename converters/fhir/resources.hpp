// Reading a message Bundle's resources: where a reference leads, what was reached, what is wrong and what is left over.
// Private to converters/fhir. Thread safety: one thread. Views live as long as the tree.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "converters/fhir/bundle.hpp"
#include "converters/fhir/bundle_index.hpp"
#include "converters/model/finding.hpp"

namespace brevdue::fhir {

class Resources {
 public:
  Resources(const Tree& tree, const wire::Document& document);

  [[nodiscard]] const std::vector<const Node*>& all() const { return index_.resources(); }
  [[nodiscard]] std::vector<const Node*> of_type(std::string_view type) const;

  /// The resource an element of type Reference leads to, by fullUrl or Type/id; null if there is none in the Bundle.
  /// What resolve() found counts as reached.
  [[nodiscard]] const Node* find(const Node& reference) const { return index_.find(reference); }
  const Node* resolve(const Node& reference);
  void reached(const Node& resource) { reached_.insert(&resource); }
  [[nodiscard]] bool was_reached(const Node& resource) const { return reached_.contains(&resource); }

  /// An element that is known, but has no field: there again, or with another value than the one that is carried.
  void left_over(const Node& node) { left_over_.insert(&node); }
  [[nodiscard]] bool is_left_over(const Node& node) const { return left_over_.contains(&node); }
  /// An element that is usually passed over, and here was read or says what is carried anyway.
  void said(const Node& node) { said_.insert(&node); }
  [[nodiscard]] bool is_said(const Node& node) const { return said_.contains(&node); }

  void complain(Rule rule, const Node& at, std::string expected, std::string found);
  void missing(const Node& parent, std::string expected) {
    complain(Rule::cc_missing, parent, std::move(expected), "none");
  }

  [[nodiscard]] const Tree& tree() const { return tree_; }
  [[nodiscard]] const wire::Document& document() const { return document_; }
  [[nodiscard]] Findings& findings() { return findings_; }

 private:
  const Tree& tree_;
  const wire::Document& document_;
  BundleIndex index_;
  std::unordered_set<const Node*> reached_, left_over_, said_;
  Findings findings_;
};

enum class Standard : std::uint8_t { care_communication, acknowledgement };

/// The paths of what stands in the Bundle and has no field in Correspondence or Receipt ("Patient.telecom"), sorted,
/// each once; and complains about elements that occur too often (CC-GEN-17).
[[nodiscard]] std::vector<std::string> check_elements(Resources& resources, Standard standard);

}  // namespace brevdue::fhir

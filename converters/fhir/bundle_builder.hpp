// What reading a Bundle from XML and from JSON share: making nodes up to a limit, putting values in, complaining.
// Private to converters/fhir. Thread safety: one thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "converters/fhir/bundle.hpp"

namespace brevdue::fhir {

inline constexpr std::string_view fhir_space = "http://hl7.org/fhir";
inline constexpr std::string_view xhtml_space = "http://www.w3.org/1999/xhtml";

class Builder {
 public:
  Builder(const wire::Document& document, Tree& tree, Findings& findings)
      : document_(document), tree_(tree), findings_(findings) {}

  [[nodiscard]] const wire::Document& document() const { return document_; }
  [[nodiscard]] Tree& tree() { return tree_; }
  [[nodiscard]] Findings& findings() { return findings_; }

  /// A new child, or null when the tree is full; from then on full() is true and the rest of the input is passed over.
  [[nodiscard]] Node* add(Node* parent, std::string_view name, SourceMark mark);
  [[nodiscard]] bool full() const { return count_ > max_nodes; }

  /// Puts a primitive's value in: base64 of an attachment as Content, anything else as text, lifted runs put back.
  void set_value(Node& node, std::string_view value, SourceMark mark);

  /// Adds an error; after 100 of them nothing more (a hostile document is not worth a list).
  void complain(Rule rule, SourceMark mark, std::string path, std::string expected, std::string found);
  /// Likewise, of what can be read all the same: Tree::faults().
  void fault(Rule rule, SourceMark mark, const Node& at, std::string_view name, std::string expected,
             std::string found);

 private:
  const wire::Document& document_;
  Tree& tree_;
  Findings& findings_;
  std::size_t count_ = 0;
  std::size_t restored_ = 0;  // bytes of values whose lifted runs were put back
};

/// Both return false if the document could not be read to its end; the tree has a root if there is no error.
[[nodiscard]] bool build_from_xml(Builder& builder, wire::XmlReader& xml);
[[nodiscard]] bool build_from_json(Builder& builder);

/// A name from the input as it may stand in a finding: shown_name().
[[nodiscard]] std::string printable_name(std::string_view name);

}  // namespace brevdue::fhir

// One tree for FHIR in XML and JSON. A node is a FHIR element; repeated elements are siblings of one name (JSON arrays
// are spread out, XML needs nothing). Every node that was read knows where it stood. Nodes and their strings live in
// the tree's arena; views into it are valid as long as the tree.
//
// What is the same in both formats: an element's primitive `value`, its id and extensions as children; a resource
// inside `resource` or `contained` is that node itself with `type` set; a narrative `div` has its XHTML as `value`
// (out of XML written anew: without comments, name spaces but XHTML's marked). JSON's `_name` siblings are merged into
// `name`, by index in arrays. What only JSON tells apart (`bare`, `list`) a tree that was read from XML does not know:
// write one as XML only.
//
// Thread safety: a tree belongs to one thread while it is built; reading a finished one from several is fine.
#pragma once

#include <cstdint>
#include <deque>
#include <initializer_list>
#include <memory>
#include <memory_resource>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "converters/fhir/name_set.hpp"
#include "converters/model/bytes.hpp"
#include "converters/model/content.hpp"
#include "converters/model/finding.hpp"
#include "converters/wire/document.hpp"
#include "converters/wire/xml.hpp"

namespace brevdue::fhir {

enum class Format : std::uint8_t { xml, json };

struct Node {
  std::string_view name;   // element name; "Bundle" for the root
  std::string_view type;   // resource type, if the node is a resource
  std::string_view value;  // primitive value
  bool has_value = false;
  bool bare = false;       // JSON: number or boolean, written without quotes
  bool list = false;       // JSON: stands in an array
  bool primitive = false;  // a primitive without value that has extensions or an id: JSON's `_name`
  SourceMark mark;
  const Content* content = nullptr;  // instead of value: base64
  Node* parent = nullptr;
  Node* first_child = nullptr;
  Node* last_child = nullptr;
  Node* next = nullptr;

  /// First child of that name, or null.
  [[nodiscard]] const Node* child(std::string_view child_name) const {
    for (const Node* n = first_child; n != nullptr; n = n->next)
      if (same_name(n->name, child_name)) return n;
    return nullptr;
  }
  /// Next sibling of the same name, or null.
  [[nodiscard]] const Node* again() const {
    for (const Node* n = next; n != nullptr; n = n->next)
      if (same_name(n->name, name)) return n;
    return nullptr;
  }
  /// Value of the child of that name, or empty.
  [[nodiscard]] std::string_view text(std::string_view child_name) const {
    const Node* n = child(child_name);
    return n == nullptr ? std::string_view{} : n->value;
  }
};

/// A resource tree and the memory its nodes live in.
class Tree {
 public:
  Tree();
  Tree(Tree&&) noexcept = default;
  Tree& operator=(Tree&&) noexcept = default;

  [[nodiscard]] Node* root() { return root_; }
  [[nodiscard]] const Node* root() const { return root_; }
  Node* make_root(std::string_view type);

  /// Appends a child. Names and types must outlive the tree (constants) or come from keep().
  Node* add(Node* parent, std::string_view name);
  Node* add_list(Node* parent, std::string_view name);                          // JSON array item
  Node* add_value(Node* parent, std::string_view name, std::string_view v);     // value is copied into the arena
  Node* add_constant(Node* parent, std::string_view name, std::string_view v);  // value must outlive the tree
  Node* add_bare(Node* parent, std::string_view name, std::string_view v);      // number or boolean, constant
  Node* add_content(Node* parent, std::string_view name, const Content& content);
  /// A new child behind `before`, a child of `parent`; null: as the first child.
  Node* insert(Node* parent, Node* before, std::string_view name);
  [[nodiscard]] const Content* keep(const Content& content);
  [[nodiscard]] std::string_view keep(std::string_view text);
  /// The pieces as one text: keep({"Patient", "/", id}).
  [[nodiscard]] std::string_view keep(std::initializer_list<std::string_view> pieces);

  /// What is wrong with the form of a document that could be read all the same, and does not show in the tree: empty
  /// lists and nulls of JSON, attributes of XML. Errors; marks are unresolved.
  [[nodiscard]] const Findings& faults() const { return faults_; }
  [[nodiscard]] Findings& faults() { return faults_; }

  /// FHIRPath of a node, an index where an element is repeated: "Bundle.entry[2].resource.payload[0].extension[1]".
  [[nodiscard]] std::string path(const Node& node) const;

 private:
  std::unique_ptr<std::pmr::monotonic_buffer_resource> arena_;
  std::unique_ptr<std::deque<Content>> contents_;  // made with the first one
  Findings faults_;
  Node* root_ = nullptr;
};

/// A tree has at most this many nodes (25 MB): 8 MiB of text could otherwise ask for half a gigabyte.
inline constexpr std::size_t max_nodes = 250'000;

/// Reads a document into a tree. Findings have unresolved marks. Errors: those of wire, WIRE-14 (too many elements),
/// CC-GEN-01, -02, -05 (a content field that is no base64).
[[nodiscard]] tl::expected<Tree, Findings> read(const wire::Document& document, wire::XmlReader& xml);

/// Writes a tree: JSON compact, or XML with declaration; both UTF-8, no white space between elements.
void write(const Tree& tree, Format format, ByteSink& sink);

}  // namespace brevdue::fhir

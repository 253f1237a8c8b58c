#include "converters/fhir/bundle_builder.hpp"

#include <utility>

#include "converters/model/identifiers.hpp"
#include "converters/wire/writer.hpp"

namespace brevdue::fhir {

Node* Builder::add(Node* parent, std::string_view name, SourceMark mark) {
  if (full()) return nullptr;
  if (++count_ > max_nodes) {
    complain(Rule::wire_text_too_large, mark, tree_.path(*parent), "at most " + std::to_string(max_nodes) + " elements",
             "more");
    return nullptr;
  }
  Node* node = tree_.add(parent, name);
  node->mark = mark;
  return node;
}

void Builder::set_value(Node& node, std::string_view value, SourceMark mark) {
  node.has_value = true;
  node.mark = mark;
  if (node.name == "data" && !value.empty() && node.parent != nullptr && node.parent->name == "contentAttachment") {
    const std::size_t before = findings_.size();
    if (auto content = document_.content(value, mark, tree_.path(node), findings_)) {
      node.content = tree_.keep(*content);
      node.has_value = false;
    }
    // CC-GEN-05: here a wrong base64Binary is a value of the wrong format, not an unreadable document.
    for (std::size_t i = before; i < findings_.size(); ++i) {
      findings_[i].rule = Rule::cc_value;
      if (findings_[i].expected.empty()) findings_[i].expected = "base64";
    }
    return;
  }
  if (!document_.holds_token(value)) {
    node.value = tree_.keep(value);
  } else {
    const auto limit = document_.limits().text_bytes;
    restored_ += document_.restored_size(value);
    if (restored_ > limit) {  // WIRE-14: only the base64 of an attachment may be that large
      complain(Rule::wire_text_too_large, mark, tree_.path(node), "at most " + std::to_string(limit) + " bytes of text",
               "more");
      return;
    }
    node.value = tree_.keep(document_.restore(value));
  }
  // JSON can escape what XML, and so no letter, can ever hold.
  if (!wire::is_xml_text(node.value))
    complain(Rule::cc_value, mark, tree_.path(node), "text without control characters other than tab and line ends",
             "a control character or a noncharacter");
}

void Builder::complain(Rule rule, SourceMark mark, std::string path, std::string expected, std::string found) {
  if (findings_.size() >= 100) return;
  Position position;
  position.input = document_.input();
  position.path = std::move(path);
  position.mark = mark;
  findings_.push_back({rule, Severity::error, std::move(position), std::move(expected), std::move(found)});
}

void Builder::fault(Rule rule, SourceMark mark, const Node& at, std::string_view name, std::string expected,
                    std::string found) {
  auto& faults = tree_.faults();
  if (faults.size() >= 100) return;
  Position position;
  position.input = document_.input();
  position.path = tree_.path(at);
  if (!name.empty()) position.path += "." + printable_name(name);
  position.mark = mark;
  faults.push_back({rule, Severity::error, std::move(position), std::move(expected), std::move(found)});
}

std::string printable_name(std::string_view name) {
  return shown_name(name);
}

tl::expected<Tree, Findings> read(const wire::Document& document, wire::XmlReader& xml) {
  Findings findings;
  Tree tree;
  Builder builder(document, tree, findings);
  const bool whole = document.syntax() == wire::Syntax::json ? build_from_json(builder) : build_from_xml(builder, xml);
  // CC-BND-05: every resource says what it is; without that nothing in it can be understood.
  if (whole && !has_error(findings))
    for (const Node* entry = tree.root()->first_child; entry != nullptr; entry = entry->next) {
      if (entry->name != "entry") continue;
      const Node* resource = entry->child("resource");
      if (resource != nullptr && resource->type.empty())
        builder.complain(Rule::cc_structure, resource->mark, tree.path(*resource), "a resource with its type",
                         "a resource without type");
    }
  if (!whole || has_error(findings)) return tl::unexpected(std::move(findings));
  return tree;
}

}  // namespace brevdue::fhir

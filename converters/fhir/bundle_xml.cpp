// FHIR XML (fhir-rules.md 1, CC-GEN-01 and -02):
//
//   document  = <Bundle xmlns="http://hl7.org/fhir"> element* </Bundle>
//   element   = <name value="primitive"? id="..."? url="..."?> element* </name>          url: extension only
//   resource  = <resource|contained> <Type> element* </Type> </resource|contained>        one Type each
//   narrative = <text> <status/> <div xmlns="http://www.w3.org/1999/xhtml"> XHTML </div> </text>   div is text of its
//   own
//
// Text between elements is white space.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "converters/fhir/bundle_builder.hpp"

namespace brevdue::fhir {

namespace {

bool begins_upper(std::string_view name) {
  return !name.empty() && name.front() >= 'A' && name.front() <= 'Z';
}

// Elements that are primitives in every place the profiles use them; XML alone does not tell one that has only
// extensions from a complex element.
constexpr std::array<std::string_view, 11> primitives = {
    "family", "given", "line", "city", "postalCode", "title", "contentType", "url", "value", "code", "contentString"};

class XmlBuilder final : public wire::XmlHandler {
 public:
  explicit XmlBuilder(Builder& builder) : b_(builder) {}

  void start(const wire::XmlName& name, std::span<const wire::XmlAttribute> attributes, SourceMark mark) override {
    if (b_.full() || skipped_ > 0) {
      ++skipped_;
      return;
    }
    if (narrative_depth_ > 0) return narrative_start(name, attributes);
    if (open_.empty()) {
      return root(name, attributes, mark);
    }
    Node* parent = open_.back();
    if (name.space == xhtml_space && name.local == "div" && parent->name == "text") {
      narrative_.clear();
      narrative_mark_ = mark;
      return narrative_start(name, attributes);
    }
    if (name.space != fhir_space) {  // CC-GEN-01
      b_.complain(Rule::cc_xml_namespace, mark, b_.tree().path(*parent) + "." + printable_name(name.local),
                  std::string(fhir_space), name.space.empty() ? "no namespace" : "another namespace");
      skipped_ = 1;
      return;
    }
    if ((parent->name == "resource" || parent->name == "contained") && begins_upper(name.local)) {
      if (!parent->type.empty() || parent->first_child != nullptr) {  // CC-GEN-02
        b_.complain(Rule::cc_structure, mark, b_.tree().path(*parent), "one resource",
                    "also " + printable_name(name.local));
        skipped_ = 1;
        return;
      }
      parent->type = b_.tree().keep(name.local);
      parent->mark = mark;
      no_attributes(attributes, *parent, mark);
      open_.push_back(parent);
      return;
    }
    Node* node = b_.add(parent, b_.tree().keep(name.local), mark);
    if (node == nullptr) {
      skipped_ = 1;
      return;
    }
    attribute_child("id", *node, attributes, mark);  // in this order, whatever theirs is
    const bool is_extension = node->name == "extension" || node->name == "modifierExtension";
    if (is_extension) attribute_child("url", *node, attributes, mark);
    for (const auto& attribute : attributes) {
      const auto own = attribute.name.space.empty() ? attribute.name.local : std::string_view{};
      if (own == "value")
        b_.set_value(*node, attribute.value, mark);
      else if (own != "id" && !(own == "url" && is_extension))
        no_attribute(attribute, *node, mark);
    }
    open_.push_back(node);
  }

  void end(const wire::XmlName&, SourceMark) override {
    if (skipped_ > 0) {
      --skipped_;
      return;
    }
    if (narrative_depth_ > 0) return narrative_end();
    Node* node = open_.back();
    open_.pop_back();
    if (!node->has_value && node->first_child != nullptr &&
        std::find(primitives.begin(), primitives.end(), node->name) != primitives.end()) {
      node->primitive = true;
      for (const Node* n = node->first_child; n != nullptr; n = n->next)
        if (n->name != "extension" && n->name != "id") node->primitive = false;
    }
  }

  void text(std::string_view utf8) override {
    if (skipped_ > 0 || open_.empty()) return;
    if (narrative_depth_ > 0) return narrative_text(utf8);
    if (text_seen_) return;
    if (utf8.find_first_not_of(" \t\r\n") == std::string_view::npos) return;
    text_seen_ = true;  // once is enough
    b_.complain(Rule::cc_structure, open_.back()->mark, b_.tree().path(*open_.back()), "elements only", "text");
  }

 private:
  void root(const wire::XmlName& name, std::span<const wire::XmlAttribute> attributes, SourceMark mark) {
    if (name.local != "Bundle") {  // CC-GEN-02
      b_.complain(Rule::cc_structure, mark, "", "Bundle", printable_name(name.local));
      skipped_ = 1;
    } else if (name.space != fhir_space) {  // CC-GEN-01
      b_.complain(Rule::cc_xml_namespace, mark, "Bundle", std::string(fhir_space),
                  name.space.empty() ? "no namespace" : "another namespace");
      skipped_ = 1;
    } else {
      Node* node = b_.tree().make_root("Bundle");
      node->mark = mark;
      no_attributes(attributes, *node, mark);
      open_.push_back(node);
    }
  }

  void attribute_child(std::string_view name, Node& node, std::span<const wire::XmlAttribute> attributes,
                       SourceMark mark) {
    for (const auto& attribute : attributes)
      if (attribute.name.space.empty() && attribute.name.local == name)
        if (Node* child = b_.add(&node, name, mark)) b_.set_value(*child, attribute.value, mark);
  }
  void no_attributes(std::span<const wire::XmlAttribute> attributes, const Node& node, SourceMark mark) {
    for (const auto& attribute : attributes) no_attribute(attribute, node, mark);
  }
  void no_attribute(const wire::XmlAttribute& attribute, const Node& node, SourceMark mark) {
    b_.fault(Rule::cc_structure, mark, node, {}, "value, id or url alone",
             "the attribute " + printable_name(attribute.name.local));
  }

  // --- a narrative becomes text again

  void narrative_start(const wire::XmlName& name, std::span<const wire::XmlAttribute> attributes) {
    narrative_names_.push_back((name.space == xhtml_space ? "" : "other:") + std::string(name.local));
    narrative_ += "<" + narrative_names_.back();
    if (narrative_depth_++ == 0) narrative_ += " xmlns=\"" + std::string(xhtml_space) + "\"";
    for (const auto& attribute : attributes) {
      narrative_ += attribute.name.space.empty() ? " " : attribute.name.local == "lang" ? " xml:" : " other:";
      narrative_ += attribute.name.local;
      narrative_ += "=\"";
      escaped(attribute.value, true);
      narrative_ += '"';
    }
    narrative_ += '>';
  }
  void narrative_end() {
    narrative_ += "</" + narrative_names_.back() + ">";
    narrative_names_.pop_back();
    if (--narrative_depth_ > 0) return;
    if (Node* node = b_.add(open_.back(), "div", narrative_mark_)) b_.set_value(*node, narrative_, narrative_mark_);
  }
  void narrative_text(std::string_view utf8) { escaped(utf8, false); }
  void escaped(std::string_view text, bool attribute) {
    for (const char c : text) {
      if (c == '&')
        narrative_ += "&amp;";
      else if (c == '<')
        narrative_ += "&lt;";
      else if (c == '>')
        narrative_ += "&gt;";
      else if (attribute && c == '"')
        narrative_ += "&quot;";
      else
        narrative_ += c;
    }
  }

  Builder& b_;
  std::vector<Node*> open_;
  std::string narrative_;  // so far
  std::vector<std::string> narrative_names_;
  SourceMark narrative_mark_;
  std::size_t narrative_depth_ = 0;
  std::size_t skipped_ = 0;  // open elements that are passed over
  bool text_seen_ = false;
};

}  // namespace

bool build_from_xml(Builder& builder, wire::XmlReader& xml) {
  XmlBuilder handler(builder);
  return xml.parse(builder.document(), handler, wire::Check::well_formed, builder.findings());
}

}  // namespace brevdue::fhir

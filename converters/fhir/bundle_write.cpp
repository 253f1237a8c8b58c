// Writing a tree. The grammars stand above the readers (bundle_xml.cpp, bundle_json.cpp).
#include "converters/fhir/bundle.hpp"
#include "converters/fhir/bundle_builder.hpp"
#include "converters/wire/base64.hpp"
#include "converters/wire/writer.hpp"

namespace brevdue::fhir {

namespace {

bool is_extension(const Node& node) {
  return node.name == "extension" || node.name == "modifierExtension";
}
bool is_narrative(const Node& node) {
  return node.name == "div" && node.has_value && node.parent != nullptr && node.parent->name == "text";
}
/// In XML an attribute of its parent, in JSON a member like any other.
bool is_attribute(const Node& node) {
  if (!node.has_value || node.parent == nullptr) return false;
  return (node.name == "id" && node.parent->type.empty()) || (node.name == "url" && is_extension(*node.parent));
}
bool is_primitive(const Node& node) {
  return node.has_value || node.primitive || node.content != nullptr;
}

class XmlWriter {
 public:
  explicit XmlWriter(wire::Buffered& out) : out_(out) {}

  void document(const Node& root) {
    out_.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<");
    out_.write(root.name);
    out_.write(" xmlns=\"");
    out_.write(fhir_space);
    out_.write("\">");
    children(root);
    close(root.name);
  }

 private:
  void element(const Node& node) {
    if (is_narrative(node)) {
      out_.write(node.value);
      return;
    }
    out_.put('<');
    out_.write(node.name);
    bool has_elements = !node.type.empty();
    for (const Node* n = node.first_child; n != nullptr; n = n->next) {
      if (!is_attribute(*n)) {
        has_elements = true;
        continue;
      }
      attribute(n->name, n->value);
    }
    if (node.content != nullptr) {
      out_.write(" value=\"");
      wire::write_base64(*node.content, out_);
      out_.put('"');
    } else if (node.has_value) {
      attribute("value", node.value);
    }
    if (!has_elements) {
      out_.write("/>");
      return;
    }
    out_.put('>');
    if (!node.type.empty()) {
      out_.put('<');
      out_.write(node.type);
      out_.put('>');
    }
    children(node);
    if (!node.type.empty()) close(node.type);
    close(node.name);
  }

  void children(const Node& node) {
    for (const Node* n = node.first_child; n != nullptr; n = n->next)
      if (!is_attribute(*n)) element(*n);
  }

  void attribute(std::string_view name, std::string_view value) {
    out_.put(' ');
    out_.write(name);
    out_.write("=\"");
    wire::write_xml_attribute(out_, value);
    out_.put('"');
  }

  void close(std::string_view name) {
    out_.write("</");
    out_.write(name);
    out_.put('>');
  }

  wire::Buffered& out_;
};

class JsonWriter {
 public:
  explicit JsonWriter(wire::Buffered& out) : out_(out) {}

  void object(const Node& node) {
    out_.put('{');
    bool first = true;
    if (!node.type.empty()) {
      out_.write("\"resourceType\":");
      wire::write_json_string(out_, node.type);
      first = false;
    }
    for (const Node* n = node.first_child; n != nullptr;) {
      const Node* end = n->next;  // behind the last sibling of one array
      if (n->list)
        while (end != nullptr && end->list && end->name == n->name) end = end->next;
      member(*n, end, first);
      n = end;
    }
    out_.put('}');
  }

 private:
  void name(std::string_view text, bool extra, bool& first) {
    if (!first) out_.put(',');
    first = false;
    out_.put('"');
    if (extra) out_.put('_');
    out_.write(text);  // element names need no escaping
    out_.write("\":");
  }

  // One element, or all of [node, end) as an array; behind it "_name" if a primitive has an id or extensions.
  void member(const Node& node, const Node* end, bool& first) {
    bool any_plain = false, any_extra = false;
    for (const Node* n = &node; n != end; n = n->next) {
      const bool primitive = is_primitive(*n);
      any_plain = any_plain || !primitive || n->has_value || n->content != nullptr;
      any_extra = any_extra || (primitive && n->first_child != nullptr);
    }
    if (any_plain) {
      name(node.name, false, first);
      array(node, end, false);
    }
    if (any_extra) {
      name(node.name, true, first);
      array(node, end, true);
    }
  }

  void array(const Node& node, const Node* end, bool extra) {
    if (node.list) out_.put('[');
    for (const Node* n = &node; n != end; n = n->next) {
      if (n != &node) out_.put(',');
      if (extra) {
        if (is_primitive(*n) && n->first_child != nullptr)
          object(*n);
        else
          out_.write("null");
      } else {
        value(*n);
      }
    }
    if (node.list) out_.put(']');
  }

  void value(const Node& node) {
    if (node.content != nullptr) {
      out_.put('"');
      wire::write_base64(*node.content, out_);
      out_.put('"');
    } else if (node.has_value) {
      if (node.bare)
        out_.write(node.value);
      else
        wire::write_json_string(out_, node.value);
    } else if (node.primitive) {
      out_.write("null");
    } else {
      object(node);
    }
  }

  wire::Buffered& out_;
};

}  // namespace

void write(const Tree& tree, Format format, ByteSink& sink) {
  wire::Buffered out(sink);
  if (format == Format::json)
    JsonWriter(out).object(*tree.root());
  else
    XmlWriter(out).document(*tree.root());
  out.flush();
}

}  // namespace brevdue::fhir

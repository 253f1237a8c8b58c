// FHIR JSON (fhir-rules.md 1, CC-GEN-01 and -02), members in any order:
//
//   document = { "resourceType": "Bundle", member* }
//   member   = "name": value | "name": [ (value | null)* ]           repeated elements
//            | "_name": object | "_name": [ (object | null)* ]       id and extensions of the primitive(s) `name`
//   value    = string | number | boolean | object
//   resource = an object with "resourceType"                         at "resource" and "contained"
//
// A member whose name cannot be a FHIR element's ("$schema", "fhir_comments ") is passed over, but a fault.
// An item of "_name" belongs to the item of "name" with the same index, whichever array comes first; null holds a
// place.
#include <memory>
#include <unordered_map>
#include <vector>

#include "converters/fhir/bundle_builder.hpp"
#include "converters/wire/json.hpp"

namespace brevdue::fhir {

namespace {

// The nodes of one object by name. Only kept where there is a "_name" (then children must be found again); without the
// index a hostile object of many members would cost the square of its size.
using Index = std::unordered_map<std::string_view, std::vector<Node*>>;

struct Frame {
  Node* node = nullptr;  // the object's node; of an array: the node it belongs to
  bool array = false;
  std::string_view name;         // array: its members' name
  bool extra = false;            // array: "_name"
  std::size_t position = 0;      // array: of the next item
  std::unique_ptr<Index> index;  // object
};

bool is_element_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (name.empty() || name.size() > 128 || !letter(name.front())) return false;
  for (const char c : name)
    if (!letter(c) && !(c >= '0' && c <= '9') && c != '_' && c != '-') return false;
  return true;
}

class JsonBuilder final : public wire::JsonHandler {
 public:
  explicit JsonBuilder(Builder& builder) : b_(builder) {}

  void start_object(SourceMark mark) override {
    if (passed_over()) return;
    if (frames_.empty()) {
      Node* root = b_.tree().make_root("");
      root->mark = mark;
      push(root);
      return;
    }
    Node* node = next(mark);
    if (node == nullptr) {
      skipped_ = 1;
      return;
    }
    if (extra_now()) node->primitive = !node->has_value;
    push(node);
  }

  void end_object() override {
    if (skipped_ > 0) {
      --skipped_;
      return;
    }
    frames_.pop_back();
  }

  void key(std::string_view name, SourceMark mark) override {
    if (skipped_ > 0 || b_.full()) return;
    extra_ = name.size() > 1 && name.front() == '_';
    if (extra_) name.remove_prefix(1);
    key_ = is_element_name(name) ? b_.tree().keep(name) : std::string_view{};
    if (key_.empty())
      b_.fault(Rule::cc_structure, mark, *frames_.back().node, name, "the name of an element", printable_name(name));
  }

  void start_array(SourceMark mark) override {
    list_ = mark;
    if (passed_over()) return;
    if (frames_.empty()) {
      b_.complain(Rule::cc_structure, mark, "", "Bundle", "an array");
      skipped_ = 1;
      return;
    }
    if (!frames_.back().array && key_.empty()) {
      skipped_ = 1;
      return;
    }
    if (frames_.back().array) {
      structure(mark, "no array in an array", "one");
      skipped_ = 1;
      return;
    }
    Frame frame;
    frame.node = frames_.back().node;
    frame.array = true;
    frame.name = key_;
    frame.extra = extra_;
    frames_.push_back(std::move(frame));
  }

  void end_array() override {
    if (skipped_ > 0) {
      --skipped_;
      return;
    }
    if (const auto& list = frames_.back(); list.position == 0 && !b_.full())
      b_.fault(Rule::cc_gen_03, list_, *list.node, list.name, "a value", "an empty list");
    frames_.pop_back();
  }

  void string(std::string_view value, SourceMark mark) override {
    if (!frames_.empty() && !frames_.back().array && !extra_ && skipped_ == 0) {
      Node& node = *frames_.back().node;
      if (key_ == "resourceType") {
        resource_type(node, value, mark);
        return;
      }
    }
    primitive(value, mark, false);
  }
  void number(std::string_view literal, SourceMark mark) override { primitive(literal, mark, true); }
  void boolean(bool value, SourceMark mark) override { primitive(value ? "true" : "false", mark, true); }

  void null(SourceMark mark) override {
    if (skipped_ > 0 || b_.full() || frames_.empty()) return;
    if (frames_.back().array)
      (void)next(mark);  // holds the place of a value that only has extensions
    else if (!key_.empty())
      b_.fault(Rule::cc_gen_03, mark, *frames_.back().node, key_, "a value", "null");
  }

 private:
  // Counts a container that is passed over.
  bool passed_over() {
    if (skipped_ == 0 && !b_.full()) return false;
    ++skipped_;
    return true;
  }

  void push(Node* node) {
    Frame frame;
    frame.node = node;
    frames_.push_back(std::move(frame));
  }

  [[nodiscard]] bool extra_now() const { return frames_.back().array ? frames_.back().extra : extra_; }

  void structure(SourceMark mark, std::string expected, std::string found) {
    b_.complain(Rule::cc_structure, mark, b_.tree().path(*frames_.back().node) + "." + printable_name(key_),
                std::move(expected), std::move(found));
  }

  void resource_type(Node& node, std::string_view type, SourceMark mark) {
    if (b_.document().holds_token(type)) {
      structure(mark, node.parent == nullptr ? "Bundle" : "the name of a resource type",
                std::to_string(b_.document().restored_size(type)) + " characters");
      return;
    }
    if (node.parent == nullptr) {
      if (type != "Bundle") {  // CC-GEN-02
        b_.complain(Rule::cc_structure, mark, "", "Bundle", printable_name(type));
        return;
      }
      node.name = node.type = "Bundle";
    } else if (node.name == "resource" || node.name == "contained") {
      node.type = b_.tree().keep(type);
    } else {
      b_.fault(Rule::cc_structure, mark, node, "resourceType", "an element", "a type where no resource stands");
    }
  }

  void primitive(std::string_view value, SourceMark mark, bool bare) {
    if (skipped_ > 0 || b_.full()) return;
    if (frames_.empty()) {
      b_.complain(Rule::cc_structure, mark, "", "Bundle", "a single value");
      return;
    }
    if (extra_now()) {
      structure(mark, "an object", "a single value");
      return;
    }
    Node* node = next(mark);
    if (node == nullptr) return;
    b_.set_value(*node, value, mark);
    node->bare = bare;
    node->primitive = false;
  }

  // The node of the value that comes now: a new one, or the one that "_name" or "name" made before.
  Node* next(SourceMark mark) {
    Frame& top = frames_.back();
    const std::string_view name = top.array ? top.name : key_;
    if (name.empty()) return nullptr;
    Frame& object = top.array ? frames_[frames_.size() - 2] : top;
    if (extra_now() && !object.index) {
      object.index = std::make_unique<Index>();
      for (Node* n = object.node->first_child; n != nullptr; n = n->next) (*object.index)[n->name].push_back(n);
    }
    const std::size_t position = top.array ? top.position++ : 0;
    if (object.index) {
      auto& nodes = (*object.index)[name];
      if (position < nodes.size()) return nodes[position];
      Node* node = b_.add(object.node, name, mark);
      if (node != nullptr) nodes.push_back(node);
      if (node != nullptr) node->list = top.array;
      return node;
    }
    Node* node = b_.add(object.node, name, mark);
    if (node != nullptr) node->list = top.array;
    return node;
  }

  Builder& b_;
  std::vector<Frame> frames_;
  std::string_view key_;
  bool extra_ = false;
  std::size_t skipped_ = 0;  // open containers that are passed over
  SourceMark list_;          // the list that was begun last
};

}  // namespace

bool build_from_json(Builder& builder) {
  JsonBuilder handler(builder);
  if (!wire::read_json(builder.document(), handler, builder.findings())) return false;
  const Node* root = builder.tree().root();
  if (!has_error(builder.findings()) && (root == nullptr || root->type.empty()))
    builder.complain(Rule::cc_structure, root == nullptr ? SourceMark{} : root->mark, "", "Bundle",
                     "an object without resourceType");
  return true;
}

}  // namespace brevdue::fhir

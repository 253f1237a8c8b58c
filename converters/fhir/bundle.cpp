#include "converters/fhir/bundle.hpp"

#include <cstring>
#include <new>

#include "converters/model/identifiers.hpp"

namespace brevdue::fhir {

namespace {
// A letter's Bundle with its narratives needs about 50 KB; a larger first block would come from mmap and be slower.
constexpr std::size_t first_block = 56 * 1024;
}  // namespace

Tree::Tree() : arena_(std::make_unique<std::pmr::monotonic_buffer_resource>(first_block)) {}

Node* Tree::make_root(std::string_view type) {
  root_ = new (arena_->allocate(sizeof(Node), alignof(Node))) Node;
  root_->name = type;
  root_->type = type;
  return root_;
}

Node* Tree::add(Node* parent, std::string_view name) {
  Node* node = new (arena_->allocate(sizeof(Node), alignof(Node))) Node;
  node->name = name;
  node->parent = parent;
  if (parent->last_child == nullptr)
    parent->first_child = node;
  else
    parent->last_child->next = node;
  parent->last_child = node;
  return node;
}

Node* Tree::insert(Node* parent, Node* before, std::string_view name) {
  if (before == parent->last_child) return add(parent, name);
  Node* node = new (arena_->allocate(sizeof(Node), alignof(Node))) Node;
  node->name = name;
  node->parent = parent;
  if (before == nullptr) {
    node->next = parent->first_child;
    parent->first_child = node;
  } else {
    node->next = before->next;
    before->next = node;
  }
  return node;
}

Node* Tree::add_list(Node* parent, std::string_view name) {
  Node* node = add(parent, name);
  node->list = true;
  return node;
}

Node* Tree::add_value(Node* parent, std::string_view name, std::string_view v) {
  return add_constant(parent, name, keep(v));
}

Node* Tree::add_constant(Node* parent, std::string_view name, std::string_view v) {
  Node* node = add(parent, name);
  node->value = v;
  node->has_value = true;
  return node;
}

Node* Tree::add_bare(Node* parent, std::string_view name, std::string_view v) {
  Node* node = add_constant(parent, name, v);
  node->bare = true;
  return node;
}

Node* Tree::add_content(Node* parent, std::string_view name, const Content& content) {
  Node* node = add(parent, name);
  node->content = keep(content);
  return node;
}

const Content* Tree::keep(const Content& content) {
  if (!contents_) contents_ = std::make_unique<std::deque<Content>>();
  return &contents_->emplace_back(content);
}

std::string_view Tree::keep(std::string_view text) {
  if (text.empty()) return {};
  char* copy = static_cast<char*>(arena_->allocate(text.size(), 1));
  std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
}

std::string_view Tree::keep(std::initializer_list<std::string_view> pieces) {
  std::size_t size = 0;
  for (const auto piece : pieces) size += piece.size();
  if (size == 0) return {};
  char* copy = static_cast<char*>(arena_->allocate(size, 1));
  char* at = copy;
  for (const auto piece : pieces) {
    if (piece.empty()) continue;
    std::memcpy(at, piece.data(), piece.size());
    at += piece.size();
  }
  return {copy, size};
}

std::string Tree::path(const Node& node) const {
  if (node.parent == nullptr) return shown_name(node.name);
  std::size_t index = 0, count = 0;
  for (const Node* n = node.parent->first_child; n != nullptr; n = n->next) {
    if (n == &node) index = count;
    if (n->name == node.name) ++count;
  }
  std::string out = path(*node.parent);
  out += '.';
  out += shown_name(node.name);  // of an unknown member it may be anything
  if (count > 1) out += '[' + std::to_string(index) + ']';
  return out;
}

}  // namespace brevdue::fhir

// What the layers of the check share: the tree, which standard it is of, what was found. Private to this room.
// Thread safety: one thread.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "converters/fhir/bundle.hpp"
#include "converters/fhir/bundle_index.hpp"
#include "converters/fhir/validate/definitions.hpp"
#include "converters/fhir/validate/profiles.hpp"
#include "converters/fhir/validate/validate.hpp"

namespace brevdue::fhir {

/// fhir-rules.md 0.2: an error; governance (CheckOptions::as); a warning.
enum class Letter : std::uint8_t { e, g, w };

class Checker {
 public:
  Checker(const Tree& tree, const CheckOptions& options);

  const Tree& tree;
  const CheckOptions& options;
  const std::uint8_t standard;  // of Standards
  const Definitions& definitions;
  const Profiles& profiles;
  const BundleIndex index;

  void complain(Rule rule, Letter letter, const Node& at, std::string expected, std::string found);
  /// Of an element that is not there: `below` its parent.
  void missing(Rule rule, Letter letter, const Node& parent, std::string_view below, std::string expected);
  /// No more errors are taken: there is no need to look on.
  [[nodiscard]] bool full() const { return errors_ >= most; }
  /// In the order of the document, each once.
  [[nodiscard]] Findings take();

  // What leads where (reach()).
  [[nodiscard]] bool is_reached(const Node& resource) const { return reached_.contains(&resource); }
  /// An Organization that sends, receives, or is a Provenance's agent.
  [[nodiscard]] bool is_party(const Node& organization) const { return parties_.contains(&organization); }

 private:
  static constexpr std::size_t most = 200;  // of errors, and of warnings
  [[nodiscard]] Severity severity(Letter letter) const;
  [[nodiscard]] bool takes(Rule rule, Severity severity) const;
  void add(Rule rule, Severity severity, const Node& at, std::string path, std::string expected, std::string found);
  void reach();
  void references(const Node& node, std::vector<const Node*>& into) const;

  Findings found_;
  std::size_t errors_ = 0, warnings_ = 0;
  std::unordered_set<const Node*> reached_, parties_;
};

/// Whether every element is one that FHIR and MedCom's profiles know there, as often, in the form, and with the values
/// they allow.
void check_structure(Checker& checker);
/// What tables cannot say: how the parts of a message go together.
void check_message(Checker& checker);

/// Of the elements of one name below a node: for (const Node* one : each(node, "payload")).
class Each {
 public:
  class Iterator {
   public:
    explicit Iterator(const Node* at) : at_(at) {}
    const Node* operator*() const { return at_; }
    Iterator& operator++() {
      at_ = at_->again();
      return *this;
    }
    bool operator!=(const Iterator& other) const { return at_ != other.at_; }

   private:
    const Node* at_;
  };
  explicit Each(const Node* first) : first_(first) {}
  [[nodiscard]] Iterator begin() const { return Iterator(first_); }
  [[nodiscard]] Iterator end() const { return Iterator(nullptr); }
  [[nodiscard]] bool empty() const { return first_ == nullptr; }

 private:
  const Node* first_;
};
[[nodiscard]] inline Each each(const Node& node, std::string_view name) {
  return Each(node.child(name));
}
/// The extension of that URL, or null.
[[nodiscard]] inline const Node* extension(const Node& node, std::string_view url) {
  for (const Node* one : each(node, "extension"))
    if (one->text("url") == url) return one;
  return nullptr;
}

}  // namespace brevdue::fhir

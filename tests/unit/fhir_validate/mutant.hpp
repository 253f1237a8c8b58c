// Messages of our own that are right, as trees that were read, and short ways to spoil them: the conformance check says
// of a Mutant what the one change to it broke.
#pragma once

#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <charconv>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "converters/fhir/validate/definitions.hpp"
#include "converters/fhir/validate/validate.hpp"
#include "tests/unit/fhir/sample.hpp"

namespace brevdue::test {

/// The messages that are changed. 4.0 differs from 5.0 by MessageHeader.definition alone; 3.0 has no definition and no
/// thread.
enum class Base : std::uint8_t { new_5, reply_5, forward_5, new_4, reply_4, new_3, ok, fatal_error, transient_error };
inline constexpr std::array<std::string_view, 9> base_names = {
    "new 5.0", "reply 5.0", "forward 5.0", "new 4.0", "reply 4.0", "new 3.0", "ok", "fatal-error", "transient-error"};
inline std::string_view name(Base base) {
  return base_names.at(static_cast<std::size_t>(base));
}

/// Everything a new message can have: a text, a file and a link, a specific sender and recipient, three patient ids, an
/// Encounter with an identifier of LPR3 and one of its own.
inline Correspondence everything() {
  Correspondence m = full_message();
  m.patient.ids.push_back({PatientIdKind::national_replacement, "", "2512481AB4"});
  m.patient.ids.push_back({PatientIdKind::regional_replacement, "", "2512480CD6"});
  m.episode.ids.insert(m.episode.ids.begin(), {"https://www.esundhed.dk/Registre/Landspatientregisteret",
                                               "urn:uuid:5b4e28ba-2fa1-51d2-883f-0016d3cca427"});
  auto& author = *m.segments.front().author;
  author.role = {"", "sygeplejerske", "", ""};
  for (auto& attachment : m.attachments) {
    attachment.author = author;
    attachment.phone = "12345678";
  }
  NamedParty sender, recipient;
  sender.name.given = {"Ida"};
  sender.name.family = "Holm";
  sender.role.text = "Afdelingsleder";
  recipient.team = true;
  recipient.team_name = "Hjemmeplejen Nord";
  m.named_sender = sender;
  m.named_recipient = recipient;
  return m;
}

/// ... and a reply to it: its text, its file without data, its Provenance; a new text and a new file.
/// A forward of it has the file's data as well.
inline Correspondence answer(Activity activity) {
  Correspondence m = everything();
  std::swap(m.sender, m.receiver);
  m.activity = activity;
  m.previous = "MessageHeader/7c9e6679-7425-40de-944b-e07fc1f90ae8";
  m.earlier = {{"7c9e6679-7425-40de-944b-e07fc1f90ae8",
                Activity::new_message,
                "",
                {"2026-01-19T08:00:00+01:00", "2026-01-19T08:00:00+01:00"},
                {},
                true}};
  Segment old_text = m.segments.front();
  old_text.id.replace(9, 1, "1");
  old_text.is_new = false;
  old_text.by_receiver = true;
  m.segments.push_back(old_text);
  Attachment old_file = m.attachments.back();
  old_file.id.replace(9, 1, "2");
  if (activity == Activity::reply_message) {
    old_file.data = {};
    old_file.content_type.clear();
  }
  old_file.is_new = false;
  old_file.by_receiver = true;
  m.attachments.push_back(old_file);
  m.earlier.front().sources = {old_text.id, old_file.id};
  return m;
}

/// As CareCommunication 5.0.
inline std::string base_text(Base base, fhir::Format format) {
  switch (base) {
    case Base::new_5:
    case Base::new_4:
    case Base::new_3:
      return write_message(everything(), format);
    case Base::reply_5:
    case Base::reply_4:
      return write_message(answer(Activity::reply_message), format);
    case Base::forward_5:
      return write_message(answer(Activity::forward_message), format);
    case Base::ok:
      return write_receipt(ok_receipt(), format);
    case Base::fatal_error:
      return write_receipt(refusal(), format);
    case Base::transient_error:
      break;
  }
  return write_receipt(refusal(Receipt::Kind::transient_error), format);
}

/// A message that can be changed. A path begins at a resource ("Organization[1].name": of the second one; "Bundle"); a
/// word in brackets picks the element that has it in its url, system, use, role or reference
/// ("Communication.payload[0].extension[identifier]"). Without brackets it is the first of that name. A step that is
/// not there (all of them may be new: "identifier[+]", of which "identifier[last]" is then the last) is made where FHIR
/// has its place, unless something is to be done with what is there. Of an entry's resource the whole entry is removed,
/// doubled and moved.
class Mutant {
 public:
  Mutant(Base base, fhir::Format format) : Mutant(base_of(base, format), format) {
    if (base == Base::new_4 || base == Base::reply_4)
      set("MessageHeader.definition",
          "http://medcomfhir.dk/ig/carecommunication/medcom-careCommunication-message-definition|4.0.0");
    if (base == Base::new_3) remove("MessageHeader.definition").remove("Communication.identifier");
  }
  Mutant(std::string text, fhir::Format format) : format_(format), read_(read_tree(std::move(text))) {
    BOOST_REQUIRE_MESSAGE(read_.tree, words(read_.findings));
  }

  Mutant& remove(std::string_view path) { return unlink(entry_of(there(path))); }
  /// A value "@Patient" is a reference to that resource.
  Mutant& set(std::string_view path, std::string_view value) {
    constexpr std::string_view type = ".resourceType";
    if (path.ends_with(type)) {
      there(path.substr(0, path.size() - type.size())).type = tree().keep(value);
      return *this;
    }
    Node& node = made(path);
    if (value.starts_with('@')) {
      const Node& resource = there(value.substr(1));
      set(node, std::string(resource.type) + "/" + std::string(resource.text("id")));
    } else {
      set(node, value);
    }
    return *this;
  }
  /// Makes it, without a value.
  Mutant& make(std::string_view path) {
    (void)made(path);
    return *this;
  }
  Mutant& twice(std::string_view path) {
    Node& node = entry_of(there(path));
    copy(node, *tree().insert(node.parent, &node, node.name));
    return *this;
  }
  Mutant& first(std::string_view path) { return move(path, true); }
  Mutant& last(std::string_view path) { return move(path, false); }
  /// A resource with an id, in an entry of its own, at the end: "Location/l1".
  Mutant& resource(std::string_view type_and_id) {
    const auto slash = type_and_id.find('/');
    Node& entry = make_child(*tree().root(), "entry");
    set(make_child(entry, "fullUrl"), "https://medcomfhir.dk/ig/carecommunication/" + std::string(type_and_id));
    Node& node = make_child(entry, "resource");
    node.type = tree().keep(type_and_id.substr(0, slash));
    set(make_child(node, "id"), type_and_id.substr(slash + 1));
    return *this;
  }
  /// Several changes as a table has them, one behind the other: "- path", "path = value", "path" (make), "2 path"
  /// (twice), "first path", "last path", "new Type/id", between them "; ".
  Mutant& change(std::string_view changes) {
    constexpr std::string_view between = "; ", equals = " = ";
    while (!changes.empty()) {
      const auto end = std::min(changes.find(between), changes.size());
      const auto one = changes.substr(0, end);
      changes.remove_prefix(std::min(end + between.size(), changes.size()));
      const auto is = one.find(equals);
      if (is != std::string_view::npos)
        set(one.substr(0, is), one.substr(is + equals.size()));
      else if (one.starts_with("- "))
        remove(one.substr(2));
      else if (one.starts_with("2 "))
        twice(one.substr(2));
      else if (one.starts_with("first "))
        first(one.substr(6));
      else if (one.starts_with("last "))
        last(one.substr(5));
      else if (one.starts_with("new "))
        resource(one.substr(4));
      else
        make(one);
    }
    return *this;
  }

  [[nodiscard]] Findings findings(fhir::CheckOptions options = {}) const {
    options.format = format_;
    return fhir::check(*read_.tree, options);
  }
  /// The ids of the rules that are broken, each once, in the order of the alphabet: "CC-COM-02 CC-PL-06".
  [[nodiscard]] std::string errors(const fhir::CheckOptions& options = {}) const {
    return ids(findings(options), Severity::error);
  }
  [[nodiscard]] std::string warnings(const fhir::CheckOptions& options = {}) const {
    return ids(findings(options), Severity::warning);
  }
  static std::string ids(const Findings& findings, Severity severity) {
    std::set<std::string_view> known;
    for (const auto& finding : findings)
      if (finding.severity == severity) known.insert(row(finding.rule).id);
    std::string out;
    for (const auto id : known) out.append(out.empty() ? "" : " ").append(id);
    return out;
  }

 private:
  using Node = fhir::Node;

  fhir::Tree& tree() { return *read_.tree; }
  static const std::string& base_of(Base base, fhir::Format format) {
    static std::map<std::pair<Base, fhir::Format>, std::string> known;
    auto& text = known[{base, format}];
    if (text.empty()) text = base_text(base, format);
    return text;
  }

  Node& there(std::string_view path) {
    Node* node = find(path, false);
    BOOST_REQUIRE_MESSAGE(node != nullptr, "the message does not hold " << path);
    return *node;
  }
  Node& made(std::string_view path) {
    Node* node = find(path, true);
    BOOST_REQUIRE_MESSAGE(node != nullptr, "the message has no resource for " << path);
    return *node;
  }
  Node* find(std::string_view path, bool make) {
    Node* node = nullptr;
    for (bool begin = true; !path.empty(); begin = false) {
      auto end = std::min(path.find_first_of(".["), path.size());
      const auto step = path.substr(0, end);
      std::string_view which;
      if (end < path.size() && path[end] == '[') {
        const auto close = path.find(']');
        which = path.substr(end + 1, close - end - 1);
        end = close + 1;
      }
      path.remove_prefix(std::min(end + 1, path.size()));
      if (begin) {
        node = step == "Bundle" ? tree().root() : resource_of(step, number(which));
      } else {
        Node* found = which == "+" ? nullptr : child(*node, step, which);
        node = found == nullptr && make ? &make_child(*node, step) : found;
      }
      if (node == nullptr) return nullptr;
    }
    return node;
  }
  static std::size_t number(std::string_view digits) {
    std::size_t out = 0;
    (void)std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return out;
  }
  Node* resource_of(std::string_view type, std::size_t which) {
    for (Node* entry = tree().root()->first_child; entry != nullptr; entry = entry->next)
      for (Node* node = entry->first_child; node != nullptr; node = node->next)
        if (entry->name == "entry" && node->name == "resource" && node->type == type && which-- == 0) return node;
    return nullptr;
  }
  static Node* child(Node& parent, std::string_view name, std::string_view which) {
    const bool is_word = !which.empty() && which != "last" && which.find_first_not_of("0123456789") != which.npos;
    std::size_t index = number(which);
    Node* found = nullptr;
    for (Node* node = parent.first_child; node != nullptr; node = node->next) {
      if (node->name != name) continue;
      if (which == "last")
        found = node;
      else if (is_word ? holds(*node, which) : index-- == 0)
        return node;
    }
    return found;
  }
  static bool holds(const Node& node, std::string_view word) {
    for (const std::string_view name : {"url", "system", "use", "role", "reference"})
      if (node.text(name).find(word) != std::string_view::npos) return true;
    return false;
  }

  [[nodiscard]] const fhir::Type* type_of(const Node& node) const {
    const auto& definitions = fhir::Definitions::get();
    if (!node.type.empty()) return definitions.type(node.type);
    const auto* outer = node.parent == nullptr ? nullptr : type_of(*node.parent);
    const auto* element = outer == nullptr ? nullptr : outer->find(node.name);
    if (element == nullptr) return nullptr;
    return element->primitive == fhir::Primitive::none ? element->type : definitions.type("Element");
  }
  Node& make_child(Node& parent, std::string_view name) {
    const auto* type = type_of(parent);
    const auto* element = type == nullptr ? nullptr : type->find(name);
    Node* before = element == nullptr ? parent.last_child : nullptr;
    if (element != nullptr)
      for (Node* node = parent.first_child; node != nullptr; node = node->next)
        if (const auto* other = type->find(node->name); other != nullptr && other->slot <= element->slot) before = node;
    Node* node = tree().insert(&parent, before, tree().keep(name));
    node->mark = parent.mark;
    if (format_ == fhir::Format::json && element != nullptr) {
      using fhir::Primitive;
      node->list = type->slots[element->slot].max != 1;
      node->bare = element->primitive >= Primitive::boolean && element->primitive <= Primitive::decimal;
      node->primitive = element->primitive != Primitive::none;
    }
    return *node;
  }
  void set(Node& node, std::string_view value) {
    node.value = tree().keep(value);
    node.has_value = true;
    node.content = nullptr;
    node.primitive = false;
  }
  static Node& entry_of(Node& node) { return node.name == "resource" && !node.type.empty() ? *node.parent : node; }
  void copy(const Node& from, Node& to) {
    to.type = from.type;
    to.value = from.value;
    to.has_value = from.has_value;
    to.bare = from.bare;
    to.list = from.list;
    to.primitive = from.primitive;
    to.mark = from.mark;
    to.content = from.content;
    for (const Node* node = from.first_child; node != nullptr; node = node->next)
      copy(*node, *tree().add(&to, node->name));
  }
  Mutant& unlink(Node& node) {
    Node* before = nullptr;
    for (Node* other = node.parent->first_child; other != &node; other = other->next) before = other;
    (before == nullptr ? node.parent->first_child : before->next) = node.next;
    if (node.parent->last_child == &node) node.parent->last_child = before;
    return *this;
  }
  /// Among those of its name; what has another name as well.
  Mutant& move(std::string_view path, bool to_front) {
    Node& node = entry_of(there(path));
    unlink(node);
    Node* before = node.parent->last_child;
    if (to_front) {
      before = nullptr;
      for (Node* other = node.parent->first_child; other != nullptr && other->name != node.name; other = other->next)
        before = other;
      if (before == node.parent->last_child) before = nullptr;
    }
    copy(node, *tree().insert(node.parent, before, node.name));
    return *this;
  }

  fhir::Format format_;
  ReadTree read_;
};

}  // namespace brevdue::test

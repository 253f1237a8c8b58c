// The tree of a Bundle -> Correspondence. What stands where: fhir-rules.md 14.1.
#include <algorithm>
#include <set>
#include <unordered_map>

#include "converters/fhir/care_communication.hpp"
#include "converters/fhir/message_reader.hpp"
#include "converters/fhir/names.hpp"
#include "converters/fhir/people.hpp"
#include "converters/fhir/xhtml_text.hpp"

namespace brevdue::fhir {

namespace {

std::string str(std::string_view text) {
  return std::string(text);
}

// RX-DEF: the row's definition, or, if that ends in '.', it and one or two digits.
bool is_definition(std::string_view row, std::string_view definition) {
  if (!row.ends_with('.')) return definition == row;
  if (!definition.starts_with(row)) return false;
  const auto minor = definition.substr(row.size());
  return (minor.size() == 1 || minor.size() == 2) &&
         std::all_of(minor.begin(), minor.end(), [](char c) { return c >= '0' && c <= '9'; });
}

const Version* find_version(std::string_view definition) {
  for (const auto& row : names::versions)
    if (is_definition(row.definition, definition)) return &row;
  return nullptr;
}

constexpr std::size_t max_copied = 32u << 20;

// Two spellings of one UUID are the same; what is no UUID is compared as it stands.
std::string comparable(std::string_view id) {
  return uuid_digits(id).value_or(str(id));
}

bool is_thirteen_digits(std::string_view text) {
  return text.size() == 13 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// CC-PRV-13: "[location number]#[letter id]", written either way round, as the former; other values as they are.
std::string letter_before(std::string_view value) {
  const auto first = value.find('#'), last = value.rfind('#');
  if (first == std::string_view::npos) return str(value);
  const std::string_view left = value.substr(0, first), right = value.substr(last + 1);
  const bool reversed = !is_location_number(left) && is_thirteen_digits(right) &&
                        (is_location_number(right) || !is_thirteen_digits(left));
  return reversed ? str(right) + '#' + str(value.substr(0, last)) : str(value);
}

// A reference to a message by any base: "MessageHeader/<id>".
std::string header_before(std::string_view reference) {
  const auto at = reference.rfind("/MessageHeader/");
  return str(at == std::string_view::npos ? reference : reference.substr(at + 1));
}

class Reader : MessageReader {
 public:
  Reader(const Tree& tree, const wire::Document& document) : MessageReader(tree, document) {}

  tl::expected<Correspondence, Unread<Correspondence>> run() {
    if (!is_message(names::event_code) || !is_version()) return tl::unexpected(not_ours(std::move(out_)));
    envelope(out_);
    focus();
    patient();
    if (communication_ != nullptr) communication();
    provenance();
    if (retracted_) out_.activity = Activity::retract_message;
    leftovers();
    if (has_error(r_.findings())) return tl::unexpected(unread(std::move(out_)));
    return std::move(out_);
  }

 private:
  bool is_version() {  // CC-MH-14
    const Node* definition = header_->child("definition");
    const std::string_view url = header_->text("definition");
    const Version* version = find_version(url);
    if (version == nullptr) {
      const bool known_place = url.starts_with("http://medcomfhir.dk/") && url.size() < 200;
      r_.complain(Rule::cc_version, definition == nullptr ? *header_ : *definition,
                  str(names::definition_written) + " (or another 5.N), " + str(names::versions[1].definition) +
                      ", or none (3.0)",
                  known_place ? str(url) : described(url));
      return false;
    }
    out_.version = str(version->name);
    before_4_ = version->before_4;
    return true;
  }

  // CC-MH-13. Before 4.0 a second focus is the message that is taken back (CC-FLW-40): the text that counts is the
  // other.
  void focus() {
    communication_ = needed(*header_, "focus", "Communication");
    const Node* first = header_->child("focus");
    const Node* second = first == nullptr ? nullptr : first->again();
    if (second != nullptr && before_4_) {
      const Node* other = referenced(*second, "Communication");
      if (communication_ != nullptr && other != nullptr && is_retracted(*communication_) && !is_retracted(*other)) {
        retracted_ = true;
        communication_ = other;
        r_.left_over(*first);
      } else {
        retracted_ = other != nullptr && is_retracted(*other);
        r_.left_over(*second);
      }
      second = second->again();
    }
    for (; second != nullptr; second = second->again())
      r_.complain(Rule::cc_cardinality, *second, "at most one", "another one");
    for (const Node* other : r_.of_type("Communication"))  // CC-BND-22: its text would be lost
      if (communication_ != nullptr && other != communication_ && !(before_4_ && is_retracted(*other)))
        r_.complain(Rule::cc_cardinality, *other, "one Communication", "another one");
  }

  [[nodiscard]] static bool is_retracted(const Node& communication) {
    return communication.text("status") == "entered-in-error";
  }

  void patient() {  // CC-BND-15, CC-COM-10
    const auto patients = r_.of_type("Patient");
    if (patients.empty()) {
      r_.missing(root_, "a Patient");
      return;
    }
    for (std::size_t i = 1; i < patients.size(); ++i)
      r_.complain(Rule::cc_patients, *patients[i], "one Patient", "another one");
    if (communication_ != nullptr) (void)needed(*communication_, "subject", "Patient");
    r_.reached(*patients.front());
    out_.patient = read_patient(r_, *patients.front(), before_4_);
  }

  void communication() {
    const Node& c = *communication_;
    for (const Node* n = c.child("identifier"); n != nullptr; n = n->again()) {  // CC-COM-03
      if (out_.thread.empty())
        out_.thread = str(n->text("value"));
      else
        r_.left_over(*n);
    }
    status(c);
    category(c);
    if (const Node* topic = c.child("topic")) out_.subject = str(topic->text("text"));  // CC-COM-11
    if (const Node* priority = c.child("priority")) {                                   // CC-COM-08
      if (priority->value == "asap")
        out_.priority = Priority::asap;
      else if (priority->value == "routine")
        out_.priority = Priority::routine;
      else
        r_.complain(Rule::cc_priority, *priority, "routine or asap", described(priority->value));
    }
    if (const Node* encounter = c.child("encounter")) {  // CC-COM-12
      if (const Node* resource = referenced(*encounter, "Encounter")) episode(*resource);
    }
    for (const Node* n = c.child("extension"); n != nullptr; n = n->again()) {  // CC-COM-15
      const Node* reference = n->child("valueReference");
      if (extension_url(*n) == names::sender_extension && reference != nullptr && !out_.named_sender)
        out_.named_sender = read_named_party(r_, *reference);
      else
        r_.left_over(*n);
    }
    for (const Node* n = c.child("recipient"); n != nullptr; n = n->again()) {  // CC-COM-14
      if (!out_.named_recipient)
        out_.named_recipient = read_named_party(r_, *n);
      else
        r_.left_over(*n);
    }
    bool incomplete = false;  // a payload without content has been complained about
    for (const Node* n = c.child("payload"); n != nullptr; n = n->again()) incomplete = !payload(*n) || incomplete;
    if (out_.segments.empty() && !incomplete) r_.missing(c, "a payload with contentString");  // CC-COM-16
  }

  // CC-COM-02: status is a modifier; a message that is said to be in error must not pass as one that is not.
  void status(const Node& communication) {
    const Node* status = communication.child("status");
    if (status == nullptr || status->value == "unknown") return;
    if (before_4_ && is_retracted(communication))
      retracted_ = true;
    else
      r_.complain(Rule::cc_status, *status, before_4_ ? "unknown or entered-in-error" : "unknown",
                  described(status->value));
  }

  void category(const Node& communication) {  // CC-COM-05 to -07; 4.0 allows several codings
    for (const Node* category = communication.child("category"); category != nullptr; category = category->again()) {
      bool used = false;
      for (const Node* coding = category->child("coding"); coding != nullptr; coding = coding->again()) {
        if (out_.category.empty() && !coding->text("code").empty()) {
          out_.category = str(coding->text("code"));
          used = true;
        } else {
          r_.left_over(*coding);
        }
      }
      if (!used && category != communication.child("category")) r_.left_over(*category);
    }
  }

  void episode(const Node& encounter) {  // CC-ENC-01, -02, -06 to -10
    for (const Node* n = encounter.child("episodeOfCare"); n != nullptr; n = n->again()) {
      const Node* identifier = n->child("identifier");
      if (identifier == nullptr || identifier->text("value").empty())
        r_.left_over(*n);
      else
        out_.episode.ids.push_back({str(identifier->text("system")), str(identifier->text("value"))});
    }
    if (const Node* klass = encounter.child("class")) out_.episode.encounter_class = str(klass->text("code"));
    out_.episode.encounter_status = str(encounter.text("status"));
    if (const Node* provider = encounter.child("serviceProvider")) (void)r_.resolve(*provider);
  }

  struct PayloadParts {
    std::string id, assigner, phone;
    Timestamp date;
    bool has_date = false;
    std::optional<Author> author;
  };

  // One person may be the author of many payloads. The copies are counted: a long name that thousands of payloads refer
  // to would otherwise fill the memory.
  bool affordable(std::size_t bytes) {
    spent_ += bytes;
    return spent_ <= max_copied;
  }

  std::optional<Author> author_of(const Node& reference) {
    const Node* resource = r_.resolve(reference);
    if (resource == nullptr) return {};
    auto [known, fresh] = authors_.try_emplace(resource);
    if (fresh) known->second = read_author(r_, reference);
    const auto& author = known->second;
    if (!author) return {};
    std::size_t bytes = sizeof(Author) + author->name.family.size() + author->name.text.size() +
                        author->role.text.size() + author->role.code.size() + author->role.system.size() +
                        author->role.display.size() + author->organisation.size();
    for (const auto& given : author->name.given) bytes += sizeof given + given.size();
    return affordable(bytes) ? author : std::nullopt;
  }

  std::string assigner_of(const Node& reference) {
    const Node* resource = r_.resolve(reference);
    auto [known, fresh] = names_.try_emplace(resource);
    if (fresh || resource == nullptr) known->second = organisation_name(r_, reference);
    return affordable(known->second.size()) ? known->second : std::string{};
  }

  // Before 4.0 an extension may still have its older name.
  [[nodiscard]] std::string_view extension_url(const Node& extension) const {
    const std::string_view url = extension.text("url");
    if (before_4_)
      for (const auto& row : names::old_extensions)
        if (url == row.before) return row.today;
    return url;
  }

  PayloadParts extensions(const Node& payload) {  // CC-PL-01 to -10
    PayloadParts out;
    std::set<std::string_view> seen;
    for (const Node* n = payload.child("extension"); n != nullptr; n = n->again()) {
      const std::string_view url = extension_url(*n);
      const bool known = url == names::date_extension || url == names::identifier_extension ||
                         url == names::author_extension || url == names::contact_extension;
      if (!known) {
        r_.left_over(*n);
        continue;
      }
      if (!seen.insert(url).second) {  // CC-PL-13
        r_.complain(Rule::cc_cardinality, *n, "one extension of each kind", "another one");
        continue;
      }
      if (const Node* date = n->child("valueDateTime"); date != nullptr && url == names::date_extension) {
        out.date = time(*date);
        out.has_date = true;
      } else if (const Node* id = n->child("valueIdentifier"); id != nullptr && url == names::identifier_extension) {
        out.id = str(id->text("value"));
        if (const Node* assigner = id->child("assigner")) out.assigner = assigner_of(*assigner);
      } else if (const Node* author = n->child("valueReference"); author != nullptr && url == names::author_extension) {
        out.author = author_of(*author);
        if (!out.author) r_.left_over(*n);  // tolerated: the message is whole without
      } else if (const Node* contact = n->child("valueContactPoint");
                 contact != nullptr && url == names::contact_extension) {
        if (const auto system = contact->text("system"); system == "phone" || system.empty())  // CC-PL-10
          out.phone = str(contact->text("value"));
        else
          r_.left_over(*contact);
      }
    }
    return out;
  }

  // CC-PL-12: from 4.0 on a text means what it says; before it may be XHTML.
  std::string words(std::string_view content) {
    auto plain = before_4_ ? plain_text(content) : std::nullopt;
    if (!plain) return str(content);
    formatting_dropped_ = formatting_dropped_ || plain->formatted;
    return std::move(plain->text);
  }

  // False if it has no content.
  bool payload(const Node& node) {
    PayloadParts parts = extensions(node);
    const Node* text = node.child("contentString");
    const Node* attachment = node.child("contentAttachment");
    if (text != nullptr && text->value.empty()) text = nullptr;
    if ((text == nullptr) == (attachment == nullptr)) {  // CC-COM-16, CC-GEN-15
      r_.complain(Rule::cc_payload, node, "contentString or contentAttachment",
                  text == nullptr ? "none of them" : "both");
      return false;
    }
    if (text != nullptr) {
      if (!parts.has_date) r_.missing(node, "the extension medcom-core-datetime-extension");  // CC-PL-01
      Segment out;
      out.id = std::move(parts.id);
      out.date = parts.date;
      out.author = std::move(parts.author);
      out.phone = std::move(parts.phone);
      out.assigner = std::move(parts.assigner);
      out.text = words(text->value);
      out_.segments.push_back(std::move(out));
      return true;
    }
    Attachment out;  // CC-ATT-01 to -06
    out.at = attachment->mark;
    out.id = std::move(parts.id);
    out.date = parts.date;
    out.author = std::move(parts.author);
    out.phone = std::move(parts.phone);
    out.content_type = str(attachment->text("contentType"));
    out.url = str(attachment->text("url"));
    out.title = str(attachment->text("title"));
    out.creation = str(attachment->text("creation"));
    if (const Node* data = attachment->child("data"); data != nullptr && data->content != nullptr)
      out.data = *data->content;
    out.what = !out.url.empty() && !out.data.present() ? Attachment::What::link : Attachment::What::file;
    out_.attachments.push_back(std::move(out));
    return true;
  }

  // CC-PRV: which Provenance is about this message, and which payloads are new (conversion.md 3, item 2).
  void provenance() {
    const auto all = r_.of_type("Provenance");
    const Node* current = nullptr;
    for (const Node* p : all) {
      reach(*p);
      if (is_own(*p) && current == nullptr) current = p;
    }
    if (current == nullptr) current = newest(all);
    std::set<std::string> named, named_before;
    for (const Node* p : all)
      for (const Node* entity = p->child("entity"); entity != nullptr; entity = entity->again())
        if (entity->text("role") == "source")
          if (const auto value = entity_identifier(*entity); !value.empty())
            (p == current ? named : named_before).insert(comparable(value));
    if (current != nullptr) activity_of(*current);

    bool any = false;
    for (auto& s : out_.segments) any = (s.is_new = !s.id.empty() && named.contains(comparable(s.id))) || any;
    if (!any) {
      Instant last = Instant::min();
      for (const auto& s : out_.segments) last = std::max(last, s.date.utc);
      for (auto& s : out_.segments) s.is_new = s.date.utc == last;
    }
    for (auto& a : out_.attachments) {
      const std::string id = comparable(a.id);
      a.is_new = (!a.id.empty() && named.contains(id)) || all.size() <= 1 ||
                 ((a.data.present() || !a.url.empty()) && !named_before.contains(id));
    }
    for (const auto& s : out_.segments)
      if (s.is_new && (out_.authorised.written.empty() || s.date.utc > out_.authorised.utc)) out_.authorised = s.date;
  }

  static std::string_view entity_identifier(const Node& entity) {
    const Node* what = entity.child("what");
    const Node* identifier = what == nullptr ? nullptr : what->child("identifier");
    return identifier == nullptr ? std::string_view{} : identifier->text("value");
  }

  static const Node* newest(const std::vector<const Node*>& all) {
    const Node* out = nullptr;
    Instant last = Instant::min();
    for (const Node* p : all) {
      auto time = read_iso(p->text("recorded"));
      if (!time) time = read_iso(p->text("occurredDateTime"));
      const Instant at = time ? time->utc : Instant::min();
      if (out == nullptr || at > last) {
        out = p;
        last = at;
      }
    }
    return out;
  }

  void activity_of(const Node& provenance) {  // CC-PRV-06, -12, -13
    out_.provenance = {str(provenance.text("occurredDateTime")), str(provenance.text("recorded"))};
    if (const Node* code = activity_code(provenance)) {
      const auto known = activity(code->value);
      const bool retracts = known == Activity::modified_message || known == Activity::retract_message;
      if (known && (before_4_ || !retracts))
        out_.activity = *known;
      else
        r_.complain(Rule::cc_activity, *code,
                    before_4_ ? "new-message, reply-message, forward-message, modified-message or retract-message"
                              : "new-message, reply-message or forward-message",
                    described(code->value));
    }
    for (const Node* entity = provenance.child("entity"); entity != nullptr; entity = entity->again()) {
      const std::string_view role = entity->text("role");
      if ((role != "revision" && !(before_4_ && role == "removal")) || !out_.previous.empty()) continue;
      const Node* what = entity->child("what");
      if (what == nullptr) continue;
      out_.previous = header_before(what->text("reference"));
      if (out_.previous.empty()) out_.previous = letter_before(entity_identifier(*entity));
    }
  }

  void leftovers() {
    out_.not_carried = check_elements(r_, Standard::care_communication);
    if (!formatting_dropped_) return;
    auto& paths = out_.not_carried;
    const std::string formatting = "Communication.payload.contentString (formatting)";
    paths.insert(std::upper_bound(paths.begin(), paths.end(), formatting), formatting);
  }

  const Node* communication_ = nullptr;
  bool before_4_ = false;                                           // read by the rules of 3.0
  bool retracted_ = false;                                          // entered-in-error
  bool formatting_dropped_ = false;                                 // of XHTML
  std::unordered_map<const Node*, std::optional<Author>> authors_;  // by resource
  std::unordered_map<const Node*, std::string> names_;              // of organisations
  std::size_t spent_ = 0;
  Correspondence out_;
};

}  // namespace

std::string_view event_code(const Tree& tree) {
  if (tree.root() == nullptr) return {};
  for (const Node* entry = tree.root()->first_child; entry != nullptr; entry = entry->next) {
    const Node* resource = entry->name == "entry" ? entry->child("resource") : nullptr;
    if (resource == nullptr || resource->type != "MessageHeader") continue;
    const Node* event = resource->child("eventCoding");
    return event == nullptr ? std::string_view{} : event->text("code");
  }
  return {};
}

tl::expected<Correspondence, Unread<Correspondence>> read_care_communication(const Tree& tree,
                                                                             const wire::Document& document) {
  return Reader(tree, document).run();
}

}  // namespace brevdue::fhir

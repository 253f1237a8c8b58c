// The tree of a Bundle -> Correspondence. What stands where: fhir-rules.md 14.1.
#include <algorithm>
#include <set>

#include "converters/fhir/care_communication.hpp"
#include "converters/fhir/message_reader.hpp"
#include "converters/fhir/names.hpp"
#include "converters/fhir/people.hpp"
#include "converters/fhir/terminology.hpp"
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
    patient_ = patients.front();
    r_.reached(*patient_);
    out_.patient = read_patient(r_, *patient_, before_4_);
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
      else if (!priority->value.empty())
        r_.complain(Rule::cc_priority, *priority, "routine or asap", described(priority->value));
    }
    if (const Node* encounter = c.child("encounter")) {  // CC-COM-12
      if (const Node* resource = referenced(*encounter, "Encounter")) episode(*resource);
    }
    for (const Node* n = c.child("extension"); n != nullptr; n = n->again()) {  // CC-COM-15
      const bool sender = extension_url(*n) == names::sender_extension && !out_.named_sender;
      if (const Node* reference = sender ? value_of(*n, "valueReference") : nullptr)
        out_.named_sender = people_.named_party(*reference);
      else
        r_.left_over(*n);
    }
    for (const Node* n = c.child("recipient"); n != nullptr; n = n->again()) {  // CC-COM-14
      if (!out_.named_recipient)
        out_.named_recipient = people_.named_party(*n);
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
    if (status == nullptr || status->value.empty() || status->value == "unknown") return;
    if (before_4_ && is_retracted(communication))
      retracted_ = true;
    else
      r_.complain(Rule::cc_status, *status, before_4_ ? "unknown or entered-in-error" : "unknown",
                  described(status->value));
  }

  void category(const Node& communication) {  // CC-COM-05 to -07; 4.0 allows several codings, of which one is MedCom's
    const Node* first = communication.child("category");
    const Node* without_code = nullptr;
    const Node* own = nullptr;
    for (const Node* category = first; category != nullptr && own == nullptr; category = category->again())
      for (const Node* coding = category->child("coding"); coding != nullptr && own == nullptr;
           coding = coding->again())
        if (coding->text("system") == category_system && !coding->text("code").empty()) own = coding;
    for (const Node* category = first; category != nullptr; category = category->again()) {
      bool used = false;
      for (const Node* coding = category->child("coding"); coding != nullptr; coding = coding->again()) {
        if (coding->text("code").empty()) without_code = coding;
        if (out_.category.empty() && coding != without_code && (own == nullptr || coding == own)) {
          out_.category = str(coding->text("code"));
          category_words(*coding);
          used = true;
        } else {
          r_.left_over(*coding);
        }
      }
      if (!used && category != first) r_.left_over(*category);
    }
    if (!before_4_ && out_.category.empty() && without_code != nullptr)
      r_.complain(Rule::cc_category, *without_code, "a code", "none");
  }

  // The code of another system means something else; a display may say more than a code we know.
  void category_words(const Node& coding) {
    const Node* system = coding.child("system");
    if (system != nullptr && !system->value.empty() && system->value != category_system) {
      if (before_4_)
        r_.left_over(*system);
      else
        r_.complain(Rule::cc_category, *system, str(category_system), "another system");
    }
    const Node* display = coding.child("display");
    const CodeRow* row = fhir::category(out_.category);
    if (row != nullptr) out_.category = row->code;  // in its own case (terminology.md)
    if (display != nullptr && row != nullptr && says_the_same(*row, display->value)) r_.said(*display);
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
    if (const Node* subject = encounter.child("subject"); subject != nullptr && r_.find(*subject) != patient_)
      r_.left_over(*subject);  // CC-ENC-03
  }

  struct PayloadParts {
    std::string id, phone;
    const Node* assigner = nullptr;  // the reference
    Timestamp date;
    bool has_date = false;
    std::optional<Author> author;
  };

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
      if (url == names::date_extension) {
        if (const Node* date = value_of(*n, "valueDateTime")) {
          out.date = time(*date);
          out.has_date = true;
        }
      } else if (url == names::identifier_extension) {
        if (const Node* id = value_of(*n, "valueIdentifier")) {
          out.id = str(id->text("value"));
          if (out.id.empty() && !before_4_) r_.missing(*id, "identifier value");  // CC-PL-04
          out.assigner = id->child("assigner");
        }
      } else if (url == names::author_extension) {
        if (const Node* author = value_of(*n, "valueReference")) {
          out.author = people_.author(*author);
          if (!out.author) r_.left_over(*n);  // tolerated: the message is whole without
        }
      } else if (const Node* contact = value_of(*n, "valueContactPoint")) {
        if (const auto system = contact->text("system"); system == "phone" || system.empty())  // CC-PL-10
          out.phone = str(contact->text("value"));
        else
          r_.left_over(*n);
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
      if (parts.assigner != nullptr) out.assigner = people_.organisation(*parts.assigner);
      out.text = words(text->value);
      out_.segments.push_back(std::move(out));
      segment_assigners_.push_back(parts.assigner);
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
    attachment_assigners_.push_back(parts.assigner);
    return true;
  }

  // CC-PRV: which Provenance is about this message, and which payloads are new (conversion.md 3, item 2).
  void provenance() {
    const auto all = r_.of_type("Provenance");
    std::vector<const Node*> own, others;
    for (const Node* p : all) (is_own(*p) ? own : others).push_back(p);
    for (const Node* p : others) reach(*p);
    const Node* current = own.empty() ? newest(all) : own.front();
    if (current != nullptr) {
      reach(*current);
      activity_of(*current);
      agent_of(*current);
    }
    std::set<std::string> named, named_before;
    for (const Node* p : own) {
      same_activity(*current, *p);
      entities(*p, named);
    }
    for (const Node* p : others) entities(*p, p == current ? named : named_before);

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
    assigners();
  }

  // Whoever first added a new payload is its sender, an earlier file was added by one of both; an earlier text is
  // headed with its assigner.
  void assigners() {
    const auto foreign = [&](const Node& assigner, bool is_new) {
      return !(sender_ != nullptr && people_.leads_to(assigner, *sender_)) &&
             (is_new || !(receiver_ != nullptr && people_.leads_to(assigner, *receiver_)));
    };
    for (std::size_t i = 0; i < out_.segments.size(); ++i)
      if (const Node* a = segment_assigners_[i]; a != nullptr && out_.segments[i].is_new && foreign(*a, true))
        r_.left_over(*a);
    for (std::size_t i = 0; i < out_.attachments.size(); ++i)
      if (const Node* a = attachment_assigners_[i]; a != nullptr && foreign(*a, out_.attachments[i].is_new))
        r_.left_over(*a);
  }

  // CC-PRV-15: one Provenance is about this message. A second one must not say something else.
  void same_activity(const Node& first, const Node& second) {
    const Node* a = activity_code(first);
    const Node* b = activity_code(second);
    if (a != nullptr && b != nullptr && a->value != b->value)
      r_.complain(Rule::cc_activity, *b, described(a->value) + ", as the other Provenance of this message says",
                  described(b->value));
  }

  void agent_of(const Node& provenance) {  // CC-PRV-07
    const Node* agent = provenance.child("agent");
    const Node* who = agent == nullptr ? nullptr : agent->child("who");
    if (who != nullptr && sender_ != nullptr && !people_.leads_to(*who, *sender_)) r_.left_over(*who);
  }

  // CC-PRV-08, -09: the payloads it names, and what it says of others.
  void entities(const Node& provenance, std::set<std::string>& named) {
    bool preceding = false;
    for (const Node* entity = provenance.child("entity"); entity != nullptr; entity = entity->again()) {
      const std::string_view role = entity->text("role");
      const Node* what = entity->child("what");
      const Node* reference = what == nullptr ? nullptr : what->child("reference");
      if (role == "source") {
        if (const auto value = entity_identifier(*entity); !value.empty()) named.insert(comparable(value));
        if (reference != nullptr) r_.left_over(*reference);
      } else if ((role == "revision" || (before_4_ && role == "removal")) && !preceding) {
        preceding = true;
        const Node* identifier = what == nullptr ? nullptr : what->child("identifier");
        if (reference != nullptr && identifier != nullptr) r_.left_over(*identifier);
      } else {
        r_.left_over(*entity);
      }
    }
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
      std::optional<Activity> known;
      for (const auto one : {Activity::new_message, Activity::reply_message, Activity::forward_message,
                             Activity::modified_message, Activity::retract_message})
        if (same_without_case(name(one), code->value)) known = one;
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

  People people_{r_};
  const Node *communication_ = nullptr, *patient_ = nullptr;
  std::vector<const Node*> segment_assigners_, attachment_assigners_;  // references, or null
  bool before_4_ = false;                                              // read by the rules of 3.0
  bool retracted_ = false;                                             // entered-in-error
  bool formatting_dropped_ = false;                                    // of XHTML
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

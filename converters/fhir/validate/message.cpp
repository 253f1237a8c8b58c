// Rules about how the parts of a message go together (fhir-rules.md 2, 3, 9, 11, 12). Each stands under its id.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "converters/fhir/names.hpp"
#include "converters/fhir/terminology.hpp"
#include "converters/fhir/validate/checker.hpp"
#include "converters/model/identifiers.hpp"

namespace brevdue::fhir {

namespace {

using sv = std::string_view;

constexpr sv practitioner_role = "PractitionerRole", care_team = "CareTeam";

class Message {
 public:
  explicit Message(Checker& checker)
      : c_(checker),
        bundle_(*checker.tree.root()),
        is_care_(checker.standard != acknowledgement_2),
        before_4_(checker.standard == care_3) {
    for (const Node* resource : c_.index.resources()) {
      by_type_[resource->type].push_back(resource);
    }
    header_ = one_of("MessageHeader");
    communication_ = one_of("Communication");
  }

  void run() {
    entries();
    header();
    if (before_4_) return;
    provenances();
    if (is_care_) {
      patients();
      practitioners();
      named_parties();
      encounters();
      communications();
      what_was_sent();
    } else {
      acknowledgement();
    }
    location_numbers();
    narratives();
  }

 private:
  [[nodiscard]] const std::vector<const Node*>& all(sv type) const {
    static const std::vector<const Node*> none;
    const auto at = by_type_.find(type);
    return at == by_type_.end() ? none : at->second;
  }
  [[nodiscard]] const Node* one_of(sv type) const { return all(type).empty() ? nullptr : all(type).front(); }
  [[nodiscard]] const Node* target(const Node* reference) const {
    return reference == nullptr ? nullptr : c_.index.find(*reference);
  }
  void error(Rule rule, const Node& at, std::string expected, std::string found) {
    c_.complain(rule, Letter::e, at, std::move(expected), std::move(found));
  }
  void governance(Rule rule, const Node& at, std::string expected, std::string found) {
    c_.complain(rule, Letter::g, at, std::move(expected), std::move(found));
  }
  void warning(Rule rule, const Node& at, std::string expected, std::string found) {
    c_.complain(rule, Letter::w, at, std::move(expected), std::move(found));
  }

  /// meta.profile begins with that URL; the version may stand behind it.
  static bool claims(const Node& resource, sv profile) {
    const Node* meta = resource.child("meta");
    if (meta == nullptr) return false;
    for (const Node* one : each(*meta, "profile"))
      if (one->value.substr(0, one->value.find('|')) == profile) return true;
    return false;
  }

  /// meta.profile is that one alone, perhaps of a version: what an invariant asks for with startsWith (fhir-rules.md
  /// S3).
  static bool is_of(const Node& resource, sv profile) {
    const Node* meta = resource.child("meta");
    const Node* only = meta == nullptr ? nullptr : meta->child("profile");
    return only != nullptr && only->again() == nullptr && only->value.starts_with(profile);
  }
  void must_be_of(Rule rule, const Node& resource, sv profile) {
    if (is_of(resource, profile)) return;
    if (const Node* meta = resource.child("meta"); meta != nullptr && meta->child("profile") != nullptr)
      error(rule, *meta->child("profile"), std::string(profile) + ", alone",
            meta->child("profile")->again() != nullptr ? "more than one" : "another one");
    else
      c_.missing(rule, Letter::e, resource, "meta.profile", std::string(profile));
  }

  // --- the Bundle and its entries
  using Url = std::pair<sv, sv>;  // and its version

  void entries() {
    std::set<Url> urls;
    bool first = true;
    for (const Node* entry : each(bundle_, "entry")) {
      const Node* resource = entry->child("resource");
      if (first && resource != nullptr && resource->type != "MessageHeader")  // CC-BND-06
        error(Rule::cc_bnd_06, *resource, "MessageHeader", shown_name(resource->type));
      first = false;
      for (const sv no : {sv("search"), sv("request"), sv("response")})  // CC-BND-08
        if (const Node* one = entry->child(no); one != nullptr) error(Rule::cc_bnd_08, *one, "none", "one");
      full_url(*entry, resource, urls);
    }
    if (first) c_.missing(Rule::cc_bnd_06, Letter::e, bundle_, "entry", "a MessageHeader");
    if (const Node* total = bundle_.child("total"); total != nullptr) error(Rule::cc_bnd_08, *total, "none", "one");
    if (!before_4_ && !is_uuid(bundle_.text("id")) && bundle_.child("id") != nullptr)  // CC-BND-02
      governance(Rule::cc_bnd_02, *bundle_.child("id"), "a UUID", shown(bundle_.text("id")));
    if (!before_4_ &&
        !claims(bundle_, is_care_ ? names::message_profile : names::acknowledgement_profile))  // CC-BND-24
      c_.missing(Rule::cc_bnd_24, Letter::w, bundle_, "meta.profile", "the profile of the message");
    for (const Node* resource : c_.index.resources())  // CC-BND-23
      if (!c_.is_reached(*resource)) warning(Rule::cc_bnd_23, *resource, "a reference to it", "none");
  }

  // CC-BND-07 to -09, -11. Relative ones are taken as they are (official Acknowledgements have them).
  void full_url(const Node& entry, const Node* resource, std::set<Url>& urls) {
    const Node* url = entry.child("fullUrl");
    if (url == nullptr || url->value.empty()) {
      c_.missing(Rule::cc_bnd_07, Letter::e, entry, "fullUrl", "a fullUrl");
      return;
    }
    const auto value = url->value;
    const Node* meta = resource == nullptr ? nullptr : resource->child("meta");
    const auto version = meta == nullptr ? sv{} : meta->text("versionId");
    if (!urls.insert({value, version}).second)
      error(Rule::cc_bnd_07, *url, "a fullUrl of its own", "that of another entry");
    if (value.find("/_history/") != sv::npos) error(Rule::cc_bnd_08, *url, "no version", "one");
    if (resource == nullptr || resource->type.empty()) return;
    const auto id = resource->text("id");
    if (id.empty() && resource->type != "MessageHeader")
      c_.missing(Rule::cc_bnd_11, Letter::w, *resource, "id", "an id");
    constexpr sv urn = "urn:uuid:";
    if (value.starts_with(urn)) {
      if (!is_uuid(value.substr(urn.size())) || value.find_first_of("ABCDEF") != sv::npos)
        error(Rule::cc_bnd_09, *url, "urn:uuid: and a UUID in lower case", shown_name(value));
      else if (!id.empty() && value.substr(urn.size()) != id)
        warning(Rule::cc_bnd_09, *url, "the id of its resource", "another one");
      return;
    }
    if (value.find(':') == sv::npos) {
      warning(Rule::cc_bnd_09, *url, "an absolute URL", "a relative one");
      return;
    }
    const auto slash = value.rfind('/');
    const auto before = slash == sv::npos || slash == 0 ? sv::npos : value.rfind('/', slash - 1);
    if (before == sv::npos || !c_.definitions.is_resource(value.substr(before + 1, slash - before - 1)))
      warning(Rule::cc_bnd_09, *url, "base/Type/id", "another form");
    else if (value.substr(before + 1, slash - before - 1) != resource->type)
      error(Rule::cc_bnd_09, *url, shown_name(resource->type),
            shown_name(value.substr(before + 1, slash - before - 1)));
    else if (!id.empty() && value.substr(slash + 1) != id)
      error(Rule::cc_bnd_09, *url, "the id of its resource", "another one");
  }

  // --- the header

  void header() {
    if (header_ == nullptr) return;
    destinations();
    for (const Node* other : all("MessageHeader"))
      if (other != header_) error(Rule::cc_bnd_22, *other, "one MessageHeader", "another one");
    if (before_4_) return;
    if (is_care_) {
      if (c_.standard == care_5) must_be_of(Rule::cc_bnd_14, *header_, names::header_profile);
      if (const Node* response = header_->child("response"); response != nullptr)  // CC-MH-16
        warning(Rule::cc_mh_16, *response, "none", "one");
    }
    if (one_of("Provenance") == nullptr)  // CC-BND-13
      c_.missing(Rule::cc_bnd_13, Letter::e, bundle_, "entry", "a Provenance");
    const Node* destination = header_->child("destination");
    endpoint(Rule::cc_mh_10, header_->child("source"), header_->child("sender"));
    if (destination != nullptr) endpoint(Rule::cc_mh_09, destination, destination->child("receiver"));
  }

  /// CC-MH-06, -07, ACK-MH-03: one destination, whose use is primary.
  void destinations() {
    const Rule rule = is_care_ ? Rule::cc_destination : Rule::ack_mh_03;
    std::size_t count = 0;
    for (const Node* destination : each(*header_, "destination")) {
      if (++count == 2) error(rule, *destination, "one destination", "another one");
      const Node* use = extension(*destination, names::destination_use);
      if (use == nullptr) {
        error(rule, *destination, "an extension that says its use", "none");
        continue;
      }
      if (before_4_) continue;
      const Node* coding = use->child("valueCoding");
      const Node* code = coding == nullptr ? nullptr : coding->child("code");
      const Node* system = coding == nullptr ? nullptr : coding->child("system");
      if (code == nullptr)
        error(is_care_ ? Rule::cc_mh_07 : rule, *use, "valueCoding.code primary", "none");
      else if (code->value != "primary")
        error(rule, *code, "primary", shown(code->value));
      if (code != nullptr && system == nullptr)
        error(is_care_ ? Rule::cc_mh_07 : rule, *coding, "a system", "none");
      else if (system != nullptr && system->value != names::destination_use_system)
        c_.complain(is_care_ ? Rule::cc_mh_07 : rule,
                    system->value == names::mistaken_destination_use_system ? Letter::g : Letter::e, *system,
                    "MedCom's code system of uses", shown_name(system->value));
    }
    if (count == 0) c_.missing(rule, Letter::e, *header_, "destination", "one destination");
  }

  /// The format of an endpoint, and CC-MH-11: only recommended.
  void endpoint(Rule rule, const Node* of, const Node* organization) {
    const Node* url = of == nullptr ? nullptr : of->child("endpoint");
    if (url == nullptr) return;
    constexpr sv sor = "https://sor2.sum.dsdn.dk/#id=";
    const auto id = url->value.substr(std::min(sor.size(), url->value.size()));
    if (!url->value.starts_with(sor) || id.empty() || id.find_first_not_of("0123456789") != sv::npos) {
      warning(is_care_ ? rule : Rule::cc_mh_11, *url, std::string(sor) + " and a SOR code", "another form");
      return;
    }
    const Node* found = target(organization);
    if (found == nullptr) return;
    for (const Node* one : each(*found, "identifier"))
      if (one->text("system") == names::sor_system && one->text("value") != id)
        warning(Rule::cc_mh_11, *url, "the SOR code of the organisation", shown(id));
  }

  // --- Provenances

  void provenances() {
    std::size_t own = 0;
    bool claimed = false;
    for (const Node* provenance : all("Provenance")) {
      claimed = claimed || claims(*provenance, names::provenance_profile);
      if (c_.standard == care_5) must_be_of(Rule::cc_bnd_16, *provenance, names::provenance_profile);
      const Node* target_of = provenance->child("target");
      if (target_of != nullptr && header_ != nullptr && target(target_of) == header_) {
        ++own;
        preceding(*provenance);
      }
      if (const Node* at = provenance->child("occurredDateTime"); at != nullptr && at->value.find('T') == sv::npos)
        governance(Rule::cc_prv_03, *at, "a date with time and zone", "a date");
    }
    if (c_.standard == care_4 && !claimed && !all("Provenance").empty())  // CC-BND-16 as it was
      c_.missing(Rule::cc_bnd_16, Letter::e, *one_of("Provenance"), "meta.profile",
                 std::string(names::provenance_profile));
    if (own != 1 && header_ != nullptr && !all("Provenance").empty())  // CC-PRV-15
      governance(Rule::cc_prv_15, *header_, "one Provenance about this message", std::to_string(own));
  }

  static sv activity_of(const Node& provenance) {
    const Node* activity = provenance.child("activity");
    const Node* coding = activity == nullptr ? nullptr : activity->child("coding");
    return coding == nullptr ? sv{} : coding->text("code");
  }

  // CC-PRV-12 to -14
  void preceding(const Node& provenance) {
    const auto code = activity_of(provenance);
    const Node* before = nullptr;
    for (const Node* entity : each(provenance, "entity"))
      if (entity->text("role") == "revision") before = entity->child("what");
    if (!is_care_) {
      if (code != "acknowledgement") governance(Rule::ack_prv_01, provenance, "activity acknowledgement", shown(code));
      if (before == nullptr) governance(Rule::ack_prv_01, provenance, "the message that is acknowledged", "none");
      return;
    }
    const bool is_new = same_without_case(code, name(Activity::new_message));
    if (is_new && before != nullptr) governance(Rule::cc_prv_12, *before, "none in a new message", "one");
    if (!is_new && !code.empty() && before == nullptr)
      governance(Rule::cc_prv_12, provenance, "an entity of role revision", "none");
    if (before == nullptr) return;
    const auto reference = before->text("reference");
    if (!reference.empty()) {
      if (reference.find("MessageHeader/") == sv::npos && !reference.starts_with("urn:"))
        governance(Rule::cc_prv_13, *before, "MessageHeader/id", shown_name(reference));
      return;
    }
    const Node* identifier = before->child("identifier");
    const auto value = identifier == nullptr ? sv{} : identifier->text("value");
    const auto hash = value.find('#');
    const bool is_letter =
        hash != sv::npos && (is_location_number(value.substr(0, hash)) || is_location_number(value.substr(hash + 1)));
    if (!is_letter)
      governance(Rule::cc_prv_13, *before, "a reference, or a location number, # and the id of a letter", "neither");
    else if (is_new)
      governance(Rule::cc_prv_14, provenance, "reply-message", shown(code));
  }

  // --- who it is about and who wrote it

  void patients() {
    const auto count = all("Patient").size();
    if (count == 0)  // CC-BND-15
      c_.missing(Rule::cc_patients, Letter::e, bundle_, "entry", "one Patient");
    else if (count > 1)
      error(Rule::cc_patients, *all("Patient")[1], "one Patient", std::to_string(count));
    if (all("Communication").size() > 1)  // CC-BND-22
      governance(Rule::cc_bnd_22, *all("Communication")[1], "one Communication",
                 std::to_string(all("Communication").size()));
    if (all("Organization").size() < 2)
      governance(Rule::cc_bnd_22, bundle_, "two organisations", std::to_string(all("Organization").size()));
  }

  void practitioners() {
    const auto has_name = [](const Node* practitioner) { return practitioner->child("name") != nullptr; };
    const auto& known = all("Practitioner");
    if (std::none_of(known.begin(), known.end(), has_name))  // CC-BND-17
      c_.missing(Rule::cc_bnd_17, Letter::e, bundle_, "entry", "a Practitioner with a name");
    if (c_.standard != care_5 && c_.standard != care_4) return;
    std::size_t without = 0;
    for (const Node* role : all(practitioner_role)) {  // CC-BND-20
      const Node* practitioner = role->child("practitioner");
      if (practitioner == nullptr || practitioner->text("reference").empty()) ++without;
    }
    if (c_.standard == care_5 && without == all(practitioner_role).size()) {
      if (without == 0)
        c_.missing(Rule::cc_bnd_20, Letter::e, bundle_, "entry", "a PractitionerRole with its Practitioner");
      else
        c_.missing(Rule::cc_bnd_20, Letter::e, *one_of(practitioner_role), "practitioner", "a Practitioner");
    } else {
      for (const Node* role : all(practitioner_role))
        if (role->child("practitioner") == nullptr)
          c_.missing(Rule::cc_bnd_20, Letter::g, *role, "practitioner", "a Practitioner");
    }
  }

  /// CC-BND-18, -19: the organisation of the specific sender and recipient is that of the header.
  void named_parties() {
    if (communication_ == nullptr || header_ == nullptr) return;
    const Node* destination = header_->child("destination");
    const Node* sender = target(header_->child("sender"));
    const Node* receiver = destination == nullptr ? nullptr : target(destination->child("receiver"));
    const Node* first = communication_->child("extension");
    if (first != nullptr) belongs(Rule::cc_bnd_18, *communication_, "extension", sender);
    if (communication_->child("recipient") != nullptr) belongs(Rule::cc_bnd_19, *communication_, "recipient", receiver);
  }
  void belongs(Rule rule, const Node& communication, sv element, const Node* party) {
    bool has_organization = false;
    std::unordered_set<const Node*> seen;
    for (const Node* one : each(communication, element)) {
      const Node* reference = element == "extension" ? one->child("valueReference") : one;
      const Node* who = target(reference);
      if (who == nullptr || !seen.insert(who).second) continue;
      const Node* organization = who->child(who->type == care_team ? "managingOrganization" : "organization");
      if (organization == nullptr) continue;
      has_organization = true;
      if (party != nullptr && target(organization) == party) return;
    }
    // 4.0: an official example has none there (R-B); then nothing contradicts.
    if (!has_organization && c_.standard == care_4) {
      warning(rule, *communication.child(element), "the organisation of the header", "none");
      return;
    }
    error(rule, *communication.child(element), "the organisation of the header",
          has_organization ? "another one" : "none");
  }

  // --- Encounter

  void encounters() {
    const Node* reference = communication_ == nullptr ? nullptr : communication_->child("encounter");
    const Node* found = target(reference);
    if (c_.standard == care_5) {  // CC-BND-21
      const auto& known = all("Encounter");
      if (known.size() > 1)
        error(Rule::cc_bnd_21, *known[1], "one Encounter", std::to_string(known.size()));
      else if (known.size() == 1 && known.front()->text("id").empty())
        c_.missing(Rule::cc_bnd_21, Letter::e, *known.front(), "id", "an id");
      else if (known.size() == 1 && found != known.front())
        error(Rule::cc_bnd_21, *known.front(), "that of the Communication", "another one");
      else if (known.empty() && reference != nullptr)
        error(Rule::cc_bnd_21, *reference, "an Encounter in the Bundle", "none");
    }
    if (found == nullptr || found->type != "Encounter") return;
    for (const Node* episode : each(*found, "episodeOfCare"))
      if (episode->child("identifier") != nullptr) return;
    c_.missing(Rule::cc_com_13, Letter::e, *found, "episodeOfCare.identifier", "an identifier");
  }

  // --- Communication

  void communications() {
    for (const Node* communication : all("Communication")) {
      const Node* category = communication->child("category");
      const Node* coding = category == nullptr ? nullptr : category->child("coding");
      const auto code = coding == nullptr ? sv{} : coding->text("code");
      const Node* priority = communication->child("priority");
      if (priority != nullptr && code != "regarding-referral")  // CC-COM-09
        error(Rule::cc_com_09, *priority, "none but with regarding-referral", shown(priority->value));
      if (code == "other" && communication->child("topic") == nullptr)  // CC-COM-20
        c_.missing(Rule::cc_com_20, Letter::e, *communication, "topic", "a topic");
      authors(*communication);
    }
  }

  // CC-COM-17, -18
  void authors(const Node& communication) {
    bool any_name = false;
    const Node *any_coded = nullptr, *any_uncoded = nullptr;
    std::vector<const Node*> nameless;
    std::unordered_set<const Node*> seen;
    for (const Node* payload : each(communication, "payload")) {
      const Node* author = extension(*payload, names::author_extension);
      const Node* role = author == nullptr ? nullptr : target(author->child("valueReference"));
      if (role == nullptr || !seen.insert(role).second) continue;
      const Node* practitioner = target(role->child("practitioner"));
      const bool named = practitioner != nullptr && practitioner->child("name") != nullptr;
      any_name = any_name || named;
      if (!named) nameless.push_back(role);
      if (c_.standard == care_4)
        (is_coded(*role) ? any_coded : any_uncoded) = role;
      else
        role_of(*role);
    }
    if (any_uncoded != nullptr)  // 4.0: a text will not do, but one role that is coded is enough
      c_.missing(Rule::cc_com_17, any_coded == nullptr ? Letter::e : Letter::w, *any_uncoded, "code", "a coded role");
    for (const Node* role : nameless)
      c_.complain(Rule::cc_com_18, any_name ? Letter::g : Letter::e, *role, "a Practitioner with a name", "none");
  }
  static bool is_coded(const Node& role) {
    for (const Node* code : each(role, "code"))
      for (const Node* coding : each(*code, "coding"))
        if (coding->child("code") != nullptr) return true;
    return false;
  }
  void role_of(const Node& role) {
    const bool coded = is_coded(role);
    bool text = false;
    for (const Node* code : each(role, "code")) text = text || code->child("text") != nullptr;
    if (coded != text) return;
    if (coded)
      error(Rule::cc_com_17, *role.child("code"), "a code or a text", "both");
    else
      c_.missing(Rule::cc_com_17, Letter::e, role, "code", "a role");
  }

  // --- payloads, and what Provenances say of them

  void what_was_sent() {
    if (communication_ == nullptr) return;
    std::map<std::string, std::size_t> named;  // payload identifiers, by how many Provenances
    std::set<std::string> own;
    bool is_told = false, is_forward = false;
    for (const Node* provenance : all("Provenance")) {
      const bool is_own = header_ != nullptr && target(provenance->child("target")) == header_;
      is_told = is_told || is_own;
      is_forward =
          is_forward || (is_own && same_without_case(activity_of(*provenance), name(Activity::forward_message)));
      for (const Node* entity : each(*provenance, "entity"))
        if (entity->text("role") == "source") {
          const Node* what = entity->child("what");
          const Node* identifier = what == nullptr ? nullptr : what->child("identifier");
          if (identifier == nullptr) continue;
          ++named[std::string(identifier->text("value"))];
          if (is_own) own.insert(std::string(identifier->text("value")));
        }
    }
    std::set<std::string> there;
    for (const Node* payload : each(*communication_, "payload")) {
      const Node* extension_of = extension(*payload, names::identifier_extension);
      const Node* identifier = extension_of == nullptr ? nullptr : extension_of->child("valueIdentifier");
      const auto id = std::string(identifier == nullptr ? sv{} : identifier->text("value"));
      if (!id.empty() && !there.insert(id).second)  // CC-PL-14
        warning(Rule::cc_pl_14, *identifier, "an identifier of its own", "that of another payload");
      if (!id.empty() && named[id] != 1)  // CC-PRV-10
        governance(Rule::cc_prv_10, *identifier, "one Provenance that names it", std::to_string(named[id]));
      if (const Node* date = extension(*payload, names::date_extension); date != nullptr)  // CC-PL-02
        if (const Node* value = date->child("valueDateTime"); value != nullptr && value->value.find('T') == sv::npos)
          governance(Rule::cc_pl_02, *value, "a date with time and zone", "a date");
      if (const Node* attachment = payload->child("contentAttachment"); attachment != nullptr)
        this->attachment(*attachment, !is_told           ? File::unknown
                                      : own.contains(id) ? File::is_new
                                      : is_forward       ? File::forwarded
                                                         : File::earlier);
    }
    for (const auto& [id, count] : named)
      if (count > 0 && !there.contains(id))
        governance(Rule::cc_prv_10, *communication_, "a payload that a Provenance names", "none of that identifier");
  }

  // CC-ATT-02, -04, -05, -07
  enum class File : std::uint8_t { unknown, is_new, forwarded, earlier };
  void attachment(const Node& attachment, File file) {
    const bool data = attachment.child("data") != nullptr, url = attachment.child("url") != nullptr;
    if (data && url) governance(Rule::cc_att_05, attachment, "data or a url", "both");
    if (!data && !url && file == File::is_new) governance(Rule::cc_att_07, attachment, "data or a url", "neither");
    if (!data && !url && file == File::forwarded)
      governance(Rule::cc_att_04, attachment, "the data of a file that is forwarded", "none");
    if (data && file == File::earlier) governance(Rule::cc_att_04, attachment, "no data of an earlier file", "data");
    if (url && file == File::earlier) governance(Rule::cc_att_05, attachment, "no url of an earlier link", "one");
    const auto title = attachment.text("title");
    constexpr std::size_t longest = 5;  // ".jpeg"
    const auto dot = title.rfind('.');
    if (dot != sv::npos && dot > 0 && title.size() - dot <= longest && title.size() - dot > 3 &&
        title.find(' ', dot) == sv::npos)
      warning(Rule::cc_att_02, *attachment.child("title"), "no extension of a file name", "one");
  }

  // --- Acknowledgement

  void acknowledgement() {
    for (const sv no : {sv("Patient"), sv("Communication")})  // ACK-BND-01
      if (const Node* one = one_of(no); one != nullptr)
        governance(Rule::ack_bnd_01, *one, "none in an Acknowledgement", std::string(no));
    if (header_ == nullptr) return;
    if (!claims(*header_, names::acknowledgement_header_profile))  // ACK-BND-03: it must be one, not say so
      c_.missing(Rule::ack_bnd_03, Letter::w, *header_, "meta.profile",
                 std::string(names::acknowledgement_header_profile));
    if (all("Provenance").size() != 2)  // ACK-BND-05
      governance(Rule::ack_bnd_05, bundle_, "two Provenances", std::to_string(all("Provenance").size()));
    const Node* response = header_->child("response");
    const Node* code = response == nullptr ? nullptr : response->child("code");
    if (code == nullptr || code->value == "ok") return;
    if (all("OperationOutcome").empty())  // ACK-BND-02
      c_.missing(Rule::ack_outcome, Letter::e, bundle_, "entry", "an OperationOutcome");
    if (response->child("details") == nullptr)  // ACK-MH-08
      governance(Rule::ack_mh_08, *response, "details", "none");
    for (const Node* outcome : all("OperationOutcome"))  // ACK-OO-03
      for (const Node* issue : each(*outcome, "issue"))
        if (issue->child("details") == nullptr && issue->child("diagnostics") == nullptr)
          governance(Rule::ack_oo_03, *issue, "what is wrong", "nothing");
  }

  // CC-ORG-06: yesterday's and tomorrow's systems are known, and not to be written.
  void location_numbers() {
    for (const Node* organization : all("Organization"))
      for (const Node* identifier : each(*organization, "identifier")) {
        const Node* system = identifier->child("system");
        if (system == nullptr || system->value == c_.options.gln_system ||
            std::find(names::gln_systems.begin(), names::gln_systems.end(), system->value) == names::gln_systems.end())
          continue;
        governance(Rule::cc_org_06, *system, std::string(c_.options.gln_system), shown_name(system->value));
      }
  }

  // --- narratives (CC-NAR)

  void narratives() {
    for (const Node* resource : c_.index.resources()) {
      const Node* text = resource->child("text");
      if (text == nullptr) {
        c_.missing(Rule::cc_nar_01, Letter::g, *resource, "text", "a narrative");
        continue;
      }
      const auto status = text->text("status");
      if (!status.empty() && status != "generated" && status != "extensions")
        governance(Rule::cc_nar_02, *text->child("status"), "generated or extensions", shown(status));
    }
  }

  Checker& c_;
  const Node& bundle_;
  const bool is_care_, before_4_;
  std::map<sv, std::vector<const Node*>> by_type_;
  const Node* header_ = nullptr;
  const Node* communication_ = nullptr;
};

}  // namespace

void check_message(Checker& checker) {
  Message(checker).run();
}

}  // namespace brevdue::fhir

// Correspondence -> the tree of a Bundle, field by field as fhir-rules.md 14.1 lists them, children in the order of
// FHIR's XML schema. Constants are not copied; everything else goes into the tree's arena once.
#include <utility>
#include <vector>

#include "converters/fhir/care_communication.hpp"
#include "converters/fhir/message_writer.hpp"
#include "converters/fhir/names.hpp"
#include "converters/fhir/narrative.hpp"
#include "converters/fhir/terminology.hpp"

namespace brevdue::fhir {

namespace {

class Writer : MessageWriter {
 public:
  Writer(const Correspondence& message, const DanishTime& zone, IdSource& ids, const WriteOptions& options)
      : MessageWriter(options.base, zone, ids, options), m_(message) {}

  Tree run() {
    begin(m_.envelope_id, m_.message_id, m_.sent, names::message_profile);
    patient_ = reference("Patient");
    communication_ = reference("Communication");
    if (!m_.episode.ids.empty()) encounter_ = reference("Encounter");  // CC-ENC-11
    sender_ = reference("Organization");
    receiver_ = reference("Organization");
    if (m_.named_sender) named_sender_ = reference(m_.named_sender->team ? "CareTeam" : "PractitionerRole");
    if (m_.named_recipient) named_recipient_ = reference(m_.named_recipient->team ? "CareTeam" : "PractitionerRole");

    message_header();
    patient();
    communication();
    if (!encounter_.empty()) encounter();
    for (const auto& author : authors_) {
      practitioner_role(author.role_reference, author.author->role, author.author->name, author.organization);
    }
    if (m_.named_sender) named_party(named_sender_, *m_.named_sender, sender_);             // CC-BND-18
    if (m_.named_recipient) named_party(named_recipient_, *m_.named_recipient, receiver_);  // CC-BND-19
    organization(sender_, m_.sender);
    organization(receiver_, m_.receiver);
    own_provenance();
    for (const auto& message : m_.earlier) earlier_provenance(message);
    if (options_.narratives) add_narratives(tree_);
    return std::move(tree_);
  }

 private:
  struct WrittenAuthor {
    const Author* author;
    sv organization, role_reference;
  };

  void message_header() {
    Node* h = header(names::header_profile, names::event_code, m_.sender, m_.receiver);
    refer(h, "focus", communication_)->list = true;                  // CC-MH-13
    tree_.add_constant(h, "definition", names::definition_written);  // CC-MH-14
  }

  void patient() {
    Node* p = resource(patient_, names::patient_profile);
    for (const auto& id : m_.patient.ids) {  // CC-PAT-01 to -04, -14
      Node* identifier = tree_.add_list(p, "identifier");
      optional_value(identifier, "system", patient_system(id));
      tree_.add_value(identifier, "value", id.value);
    }
    Node* name = tree_.add_list(p, "name");
    tree_.add_constant(name, "use", "official");  // CC-PAT-05
    if (m_.patient.family.empty()) {              // CC-PAT-06: the family name must be there, be it as unknown
      Node* family = tree_.add(name, "family");
      family->primitive = true;
      tree_.add_constant(extension(family, names::data_absent), "valueCode", "unknown");
    } else {
      tree_.add_value(name, "family", m_.patient.family);
    }
    for (const auto& given : m_.patient.given) tree_.add_value(name, "given", given)->list = true;
    if (m_.patient.deceased)  // CC-PAT-13
      tree_.add_bare(p, "deceasedBoolean", *m_.patient.deceased ? "true" : "false");
    const Address& a = m_.patient.address;
    if (!a.street.empty() || !a.district.empty() || !a.postcode.empty()) {  // CC-PAT-09
      Node* address = tree_.add_list(p, "address");
      if (!a.street.empty()) tree_.add_value(address, "line", a.street)->list = true;
      optional_value(address, "city", a.district);
      optional_value(address, "postalCode", a.postcode);
    }
  }

  static sv patient_system(const PatientId& id) {
    if (!id.system.empty()) return id.system;
    switch (id.kind) {
      case PatientIdKind::national_replacement:
        return national_replacement_system;
      case PatientIdKind::regional_replacement:
        return regional_replacement_system;
      case PatientIdKind::cpr:
        return cpr_system;
      case PatientIdKind::other:
        break;  // nobody may take it for a CPR number
    }
    return {};
  }

  void communication() {
    Node* c = resource(communication_, names::communication_profile);
    if (!named_sender_.empty())
      refer(extension(c, names::sender_extension), "valueReference", named_sender_);  // CC-COM-15
    tree_.add_value(tree_.add_list(c, "identifier"), "value", m_.thread);             // CC-COM-03
    tree_.add_constant(c, "status", "unknown");                                       // CC-COM-02
    Node* category = tree_.add_list(tree_.add_list(c, "category"), "coding");
    tree_.add_constant(category, "system", category_system);  // CC-COM-05 to -07
    tree_.add_value(category, "code", m_.category);
    if (m_.priority)
      tree_.add_constant(c, "priority", *m_.priority == Priority::asap ? "asap" : "routine");  // CC-COM-08
    refer(c, "subject", patient_);                                                             // CC-COM-10
    if (!m_.subject.empty()) tree_.add_value(tree_.add(c, "topic"), "text", m_.subject);       // CC-COM-11
    if (!encounter_.empty()) refer(c, "encounter", encounter_);                                // CC-COM-12
    if (!named_recipient_.empty()) refer(c, "recipient", named_recipient_)->list = true;       // CC-COM-14
    for (const auto& segment : m_.segments) {
      Node* payload = payload_extensions(c, segment);
      tree_.add_value(payload, "contentString", segment.text);  // CC-PL-11
    }
    for (const auto& attachment : m_.attachments) {
      Node* payload = payload_extensions(c, attachment);
      Node* a = tree_.add(payload, "contentAttachment");  // CC-ATT-01 to -06
      optional_value(a, "contentType", attachment.content_type);
      if (attachment.data.present()) tree_.add_content(a, "data", attachment.data);
      optional_value(a, "url", attachment.url);
      optional_value(a, "title", attachment.title);
      optional_value(a, "creation", attachment.creation);
    }
  }

  /// Of a Segment or an Attachment.
  template <class P>
  Node* payload_extensions(Node* communication, const P& given) {
    const sv organization = party(given.by_receiver);
    Node* payload = tree_.add_list(communication, "payload");
    tree_.add_constant(extension(payload, names::date_extension), "valueDateTime",
                       given.date.utc == m_.sent.utc ? sent_ : tree_.keep(zone_.iso(given.date.utc)));  // CC-PL-01
    Node* identifier = tree_.add(extension(payload, names::identifier_extension), "valueIdentifier");
    tree_.add_value(identifier, "value", given.id);  // CC-PL-04
    refer(identifier, "assigner", organization);     // CC-PL-05
    if (given.author)                                // CC-PL-06
      refer(extension(payload, names::author_extension), "valueReference",
            author_reference(*given.author, organization));
    if (!given.phone.empty()) {  // CC-PL-08 to -10
      Node* contact = tree_.add(extension(payload, names::contact_extension), "valueContactPoint");
      tree_.add_constant(contact, "system", "phone");
      tree_.add_value(contact, "value", given.phone);
    }
    return payload;
  }

  sv author_reference(const Author& author, sv organization) {
    for (const auto& written : authors_)
      if (*written.author == author && written.organization == organization) return written.role_reference;
    return authors_.emplace_back(WrittenAuthor{&author, organization, reference("PractitionerRole")}).role_reference;
  }
  [[nodiscard]] sv party(bool is_receiver) const { return is_receiver ? receiver_ : sender_; }

  void encounter() {
    Node* e = resource(encounter_, names::encounter_profile);
    tree_.add_value(e, "status", m_.episode.encounter_status);  // CC-ENC-01
    Node* klass = tree_.add(e, "class");                        // CC-ENC-02, terminology.md T9
    const bool other = m_.episode.encounter_class == "other";
    tree_.add_constant(klass, "system", other ? names::encounter_other_system : names::encounter_system);
    tree_.add_value(klass, "code", m_.episode.encounter_class);
    refer(e, "subject", patient_);           // CC-ENC-03
    for (const auto& id : m_.episode.ids) {  // CC-ENC-06 to -09
      Node* identifier = tree_.add(tree_.add_list(e, "episodeOfCare"), "identifier");
      optional_value(identifier, "system", id.system);
      tree_.add_value(identifier, "value", id.value);
    }
  }

  void practitioner_role(sv role_reference, const Role& role, const PersonName& name, sv organization) {
    const sv practitioner = reference("Practitioner");
    Node* r = resource(role_reference, names::role_profile);
    refer(r, "practitioner", practitioner);          // CC-PRO-02
    refer(r, "organization", organization);          // CC-PRO-03
    if (!role.code.empty() || !role.text.empty()) {  // CC-PRO-05: coded or in words, never both
      Node* code = tree_.add_list(r, "code");
      if (!role.code.empty()) {
        Node* c = tree_.add_list(code, "coding");
        tree_.add_value(c, "system", role.system.empty() ? role_system : sv(role.system));
        tree_.add_value(c, "code", role.code);
      } else {
        tree_.add_value(code, "text", role.text);
      }
    }
    Node* p = resource(practitioner, names::practitioner_profile);
    if (name == PersonName{}) return;
    Node* n = tree_.add_list(p, "name");  // CC-PRA-02
    optional_value(n, "text", name.text);
    optional_value(n, "family", name.family);
    for (const auto& given : name.given) tree_.add_value(n, "given", given)->list = true;
  }

  void named_party(sv reference_text, const NamedParty& party, sv organization) {
    if (!party.team) {
      practitioner_role(reference_text, party.role, party.name, organization);
      return;
    }
    Node* team = resource(reference_text, names::care_team_profile);
    optional_value(team, "name", party.team_name);                   // CC-CT-01
    refer(team, "managingOrganization", organization)->list = true;  // CC-CT-02
  }

  void own_provenance() {
    Node* p = provenance(names::provenance_profile, header_, sent_, sent_, name(m_.activity), sender_);
    preceding(p, m_.previous);
    for (const auto& segment : m_.segments)
      if (segment.is_new) source(p, segment.id);
    for (const auto& attachment : m_.attachments)
      if (attachment.is_new) source(p, attachment.id);
  }

  /// CC-PRV-15: as the message itself had it.
  void earlier_provenance(const EarlierMessage& message) {
    Node* p = provenance(names::provenance_profile, tree_.keep({"MessageHeader/", message.message_id}),
                         tree_.keep({message.provenance.occurred}), tree_.keep({message.provenance.recorded}),
                         name(message.activity), party(message.by_receiver));
    preceding(p, message.previous);
    for (const auto& id : message.sources) source(p, id);
  }

  /// CC-PRV-12, -13
  void preceding(Node* p, const std::string& previous) {
    if (previous.empty()) return;
    Node* what = entity(p, "revision");
    if (previous.starts_with("MessageHeader/"))
      tree_.add_value(what, "reference", previous);
    else
      tree_.add_value(tree_.add(what, "identifier"), "value", letter_of(previous));
  }

  void source(Node* p, sv id) {  // CC-PRV-08, -09
    tree_.add_value(tree_.add(entity(p, "source"), "identifier"), "value", id);
  }

  // CC-PRV-13: "<location number>#<letter id>", or the other way round.
  sv letter_of(sv previous) {
    const auto hash = previous.find('#');
    if (!options_.letter_id_first || hash == sv::npos) return previous;
    return tree_.keep({previous.substr(hash + 1), "#", previous.substr(0, hash)});
  }

  const Correspondence& m_;
  sv patient_, communication_, encounter_, named_sender_, named_recipient_;
  std::vector<WrittenAuthor> authors_;
};

}  // namespace

Tree write_care_communication(const Correspondence& message, const DanishTime& zone, IdSource& ids,
                              const WriteOptions& options) {
  return Writer(message, zone, ids, options).run();
}

}  // namespace brevdue::fhir

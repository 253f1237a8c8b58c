// One function for each type of resource; a row is "Dansk (English): value". What must be there is fhir-rules.md 11,
// "SHALL in-narrative". Values are escaped (CC-NAR-08), base64 is never looked at (CC-NAR-05).
#include "converters/fhir/narrative.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "converters/fhir/bundle_builder.hpp"
#include "converters/fhir/names.hpp"
#include "converters/fhir/terminology.hpp"
#include "converters/model/identifiers.hpp"

namespace brevdue::fhir {

namespace {

using names::sv;

struct Display {
  sv code, danish;
};
constexpr std::array<Display, 2> events = {
    {{"care-communication-message", "Korrespondancemeddelelse"}, {"acknowledgement-message", "Kvittering"}}};
constexpr std::array<Display, 2> uses = {{{"primary", "Primær modtager"}, {"cc", "Kopimodtager"}}};
constexpr std::array<Display, 6> activities = {{{"new-message", "Ny meddelelse"},
                                                {"reply-message", "Besvarelse"},
                                                {"forward-message", "Videresendelse"},
                                                {"modified-message", "Rettelse"},
                                                {"retract-message", "Annullering"},
                                                {"acknowledgement", "Kvittering"}}};
constexpr std::array<Display, 3> responses = {{{"ok", "Accepteret"},
                                               {"fatal-error", "Afvist: fejl i meddelelsen"},
                                               {"transient-error", "Afvist: midlertidig fejl, kan sendes igen"}}};
constexpr std::array<Display, 4> severities = {
    {{"fatal", "Fatal fejl"}, {"error", "Fejl"}, {"warning", "Advarsel"}, {"information", "Oplysning"}}};
// terminology.md T7.2
constexpr std::array<Display, 31> issue_types = {{{"invalid", "Ugyldigt indhold"},
                                                  {"structure", "Fejl i strukturen"},
                                                  {"required", "Obligatorisk element mangler"},
                                                  {"value", "Ugyldig værdi"},
                                                  {"invariant", "En regel er ikke overholdt"},
                                                  {"security", "Adgangsproblem"},
                                                  {"login", "Log ind kræves"},
                                                  {"unknown", "Ukendt bruger"},
                                                  {"expired", "Sessionen er udløbet"},
                                                  {"forbidden", "Ikke tilladt"},
                                                  {"suppressed", "Indhold er udeladt"},
                                                  {"processing", "Kunne ikke behandles"},
                                                  {"not-supported", "Understøttes ikke"},
                                                  {"duplicate", "Dublet"},
                                                  {"multiple-matches", "Flere muligheder passer"},
                                                  {"not-found", "Ikke fundet"},
                                                  {"deleted", "Slettet"},
                                                  {"too-long", "For langt"},
                                                  {"code-invalid", "Ugyldig kode"},
                                                  {"extension", "Ukendt udvidelse"},
                                                  {"too-costly", "For omfattende"},
                                                  {"business-rule", "En forretningsregel er ikke overholdt"},
                                                  {"conflict", "Konflikt"},
                                                  {"transient", "Midlertidig fejl"},
                                                  {"lock-error", "Låst af en anden"},
                                                  {"no-store", "Kunne ikke gemmes"},
                                                  {"exception", "Uventet fejl"},
                                                  {"timeout", "Tiden er udløbet"},
                                                  {"incomplete", "Ufuldstændigt"},
                                                  {"throttled", "For mange forespørgsler"},
                                                  {"informational", "Oplysning"}}};
// terminology.md T7.3, MedCom's own; those of HL7 have no Danish name
constexpr std::array<Display, 9> error_codes = {
    {{"MSG_Receiver_Identifier_UNKNOWN", "Modtagerens identifikation er ukendt"},
     {"MSG_Receiver_Identifier_MISSING", "Modtagerens identifikation mangler"},
     {"MSG_RECEIVER_UNABLE_TO_RECEIVE_MSG_TYPE", "Modtageren kan ikke modtage denne meddelelsestype"},
     {"MSG_VALUESET_VALUE_UNKNOWN", "Værdien findes ikke i værdisættet"},
     {"MSG_CodeSystem_VALUE_UNKNOWN", "Værdien findes ikke i kodesystemet"},
     {"MSG_Element_To_Long", "Elementets værdi er for lang"},
     {"MSG_Datatype_Wrong", "Forkert datatype"},
     {"MSG_Mailbox_Out_Of_Operation", "Postkassen er midlertidigt ude af drift"},
     {"MSG_Damaged_durin_transport", "Meddelelsen er beskadiget under transporten"}}};
constexpr std::array<Display, 1> contact_systems = {{{"phone", "Telefon"}}};
constexpr std::array<Display, 2> priorities = {{{"asap", "Haster"}, {"routine", "Rutine"}}};
constexpr std::array<Display, 9> statuses = {{{"unknown", "Ukendt"},
                                              {"planned", "Planlagt"},
                                              {"arrived", "Ankommet"},
                                              {"triaged", "Visiteret"},
                                              {"in-progress", "Igangværende"},
                                              {"onleave", "På orlov"},
                                              {"finished", "Afsluttet"},
                                              {"cancelled", "Aflyst"},
                                              {"entered-in-error", "Oprettet ved en fejl"}}};
constexpr std::array<Display, 11> classes = {{{"AMB", "Ambulant"},
                                              {"EMER", "Akut"},
                                              {"FLD", "I felten"},
                                              {"HH", "I hjemmet"},
                                              {"IMP", "Indlagt"},
                                              {"ACUTE", "Akut indlagt"},
                                              {"NONAC", "Indlagt, ikke akut"},
                                              {"PRENC", "Før indlæggelse"},
                                              {"SS", "Korttidsophold"},
                                              {"VR", "Virtuel"},
                                              {"other", "Anden kontakt"}}};

sv danish(std::span<const Display> table, sv code) {
  for (const auto& row : table)
    if (row.code == code) return row.danish;
  return {};
}

/// The value at a path below a node: at(node, {"activity", "coding", "code"}).
sv at(const Node& node, std::initializer_list<sv> path) {
  const Node* n = &node;
  for (const sv name : path) {
    n = n->child(name);
    if (n == nullptr) return {};
  }
  return n->value;
}

class Narrator {
 public:
  explicit Narrator(Tree& tree) : tree_(tree) { out_.reserve(4096); }

  void run() {
    for (Node* entry = tree_.root()->first_child; entry != nullptr; entry = entry->next) {
      if (entry->name != "entry") continue;
      for (Node* resource = entry->first_child; resource != nullptr; resource = resource->next)
        if (!resource->type.empty()) describe(*resource);
    }
  }

 private:
  void describe(Node& resource) {
    out_.clear();
    out_ += "<div xmlns=\"";
    out_ += xhtml_space;
    out_ += "\">";
    const sv type = resource.type;
    if (type == "MessageHeader")
      message_header(resource);
    else if (type == "Patient")
      patient(resource);
    else if (type == "Communication")
      communication(resource);
    else if (type == "Encounter")
      encounter(resource);
    else if (type == "PractitionerRole")
      practitioner_role(resource);
    else if (type == "Practitioner")
      practitioner(resource);
    else if (type == "CareTeam")
      care_team(resource);
    else if (type == "Organization")
      organization(resource);
    else if (type == "Provenance")
      provenance(resource);
    else if (type == "OperationOutcome")
      operation_outcome(resource);
    else
      begin("Ressource", type, resource), end();
    out_ += "</div>";
    insert(resource, type == "Communication" || type == "MessageHeader");
  }

  // CC-NAR-01, -02
  void insert(Node& resource, bool extensions) {
    Node* before = nullptr;
    for (Node* n = resource.first_child; n != nullptr; n = n->next)
      if (n->name == "id" || n->name == "meta" || n->name == "implicitRules" || n->name == "language") before = n;
    Node* text = tree_.insert(&resource, before, "text");
    tree_.add_constant(text, "status", extensions ? "extensions" : "generated");
    tree_.add_value(text, "div", out_);
  }

  // --- pieces ---
  void begin(sv heading, sv english, const Node& resource) {
    out_ += "<h2>";
    out_ += heading;
    out_ += " (";
    out_ += english;
    out_ += ")</h2><table><tbody>";
    row("Id", "Id", resource.text("id"));  // CC-NAR-04
  }
  void end() { out_ += "</tbody></table>"; }

  void label(sv danish_label, sv english) {
    out_ += "<tr><td><b>";
    out_ += danish_label;
    out_ += "</b> (";
    out_ += english;
    out_ += "):</td><td>";
  }
  void row(sv danish_label, sv english, sv value) {
    if (value.empty()) return;
    label(danish_label, english);
    escape(value);
    out_ += "</td></tr>";
  }
  // A code: its Danish name with the code behind it (CC-NAR-06).
  void coded(sv danish_label, sv english, sv code, sv display) {
    if (code.empty()) return;
    label(danish_label, english);
    if (display.empty()) {
      escape(code);
    } else {
      escape(display);
      out_ += " (";
      escape(code);
      out_ += ')';
    }
    out_ += "</td></tr>";
  }
  void reference(sv danish_label, sv english, const Node* node) {
    if (node != nullptr) row(danish_label, english, node->text("reference"));
  }

  // CC-NAR-08
  void escape(sv text) {
    std::size_t done = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      sv instead;
      if (static_cast<unsigned char>(c) < 0x20) {
        if (c == '\t') continue;
        if (c == '\n')
          instead = "<br/>";
        else if (c == '\r')
          instead = i + 1 < text.size() && text[i + 1] == '\n' ? sv{} : sv("<br/>");
        else
          instead = " ";  // cannot stand in XHTML
      } else if (c == '&') {
        instead = "&amp;";
      } else if (c == '<') {
        instead = "&lt;";
      } else if (c == '>') {
        instead = "&gt;";
      } else {
        continue;
      }
      out_ += text.substr(done, i - done);
      out_ += instead;
      done = i + 1;
    }
    out_ += text.substr(done);
  }

  // --- resources ---
  void message_header(const Node& h) {
    begin("Meddelelse", "MessageHeader", h);
    const sv event = at(h, {"eventCoding", "code"});
    coded("Meddelelsestype", "Event", event, danish(events, event));
    for (const Node* d = h.child("destination"); d != nullptr; d = d->again()) {
      reference("Modtager", "Destination receiver", d->child("receiver"));
      row("Modtagers endepunkt", "Destination endpoint", d->text("endpoint"));
      const sv use = at(*d, {"extension", "valueCoding", "code"});
      coded("Modtagertype", "Destination use", use, danish(uses, use));
    }
    reference("Afsender", "Sender", h.child("sender"));
    row("Afsenders endepunkt", "Source endpoint", at(h, {"source", "endpoint"}));
    if (const Node* response = h.child("response")) {
      row("Svar på meddelelse", "Response identifier", response->text("identifier"));
      coded("Svar", "Response code", response->text("code"), danish(responses, response->text("code")));
      reference("Uddybning", "Response details", response->child("details"));
    }
    reference("Indhold", "Focus", h.child("focus"));
    row("Standard", "Definition", h.text("definition"));
    end();
  }

  void communication(const Node& c) {
    begin("Korrespondance", "Communication", c);
    for (const Node* e = c.child("extension"); e != nullptr; e = e->again())
      reference("Specifik afsender", "Specific sender", e->child("valueReference"));
    coded("Status", "Status", c.text("status"), danish(statuses, c.text("status")));
    const sv code = at(c, {"category", "coding", "code"});
    const CodeRow* row_of_code = category(code);
    coded("Kategori", "Category", code, row_of_code == nullptr ? sv{} : row_of_code->danish);
    coded("Prioritet", "Priority", c.text("priority"), danish(priorities, c.text("priority")));
    reference("Patient", "Subject", c.child("subject"));
    row("Emne", "Topic", at(c, {"topic", "text"}));
    reference("Kontakt", "Encounter", c.child("encounter"));
    for (const Node* r = c.child("recipient"); r != nullptr; r = r->again())
      reference("Specifik modtager", "Recipient", r);
    end();
    for (const Node* p = c.child("payload"); p != nullptr; p = p->again()) payload(*p);
  }

  void payload(const Node& p) {
    const Node* attachment = p.child("contentAttachment");
    out_ += attachment == nullptr ? "<h3>Tekst (Message text)</h3>" : "<h3>Bilag (Attachment)</h3>";
    const std::size_t empty = out_.size();
    out_ += "<table><tbody>";
    const std::size_t rows = out_.size();
    for (const Node* e = p.child("extension"); e != nullptr; e = e->again()) {
      const sv url = e->text("url");
      if (url == names::date_extension) row("Dato", "Date", e->text("valueDateTime"));
      if (url == names::author_extension) reference("Forfatter", "Author", e->child("valueReference"));
      if (url == names::contact_extension) {
        const sv system = at(*e, {"valueContactPoint", "system"});
        coded("Kontaktform", "Author contact system", system, danish(contact_systems, system));
        row("Telefon", "Author contact", at(*e, {"valueContactPoint", "value"}));
      }
    }
    if (attachment != nullptr) {
      row("Filtype", "Content type", attachment->text("contentType"));
      row("Link", "URL", attachment->text("url"));
      row("Titel", "Title", attachment->text("title"));
      row("Oprettet", "Creation", attachment->text("creation"));
    } else {
      row("Tekst", "Content", p.text("contentString"));
    }
    if (out_.size() == rows)
      out_.resize(empty);  // a table without rows is no XHTML
    else
      end();
  }

  void patient(const Node& p) {
    begin("Patient", "Patient", p);
    for (const Node* id = p.child("identifier"); id != nullptr; id = id->again()) {
      const sv value = id->text("value");
      switch (patient_id_kind(id->text("system"))) {
        case PatientIdKind::cpr:
          row("CPR-nummer", "CPR", value);
          break;
        case PatientIdKind::national_replacement:
          row("Erstatnings-CPR, nationalt", "X-eCPR", value);
          break;
        case PatientIdKind::regional_replacement:
          row("Erstatnings-CPR, regionalt", "D-eCPR", value);
          break;
        case PatientIdKind::other:
          row("Andet nummer", "Other identifier", value);
          break;
      }
    }
    for (const Node* n = p.child("name"); n != nullptr; n = n->again()) {
      const Node* family = n->child("family");
      if (family != nullptr && !family->has_value) row("Efternavn", "Family name", "Ukendt (unknown)");
      name_row("Fornavn", "Given name", *n);
      row("Efternavn", "Family name", n->text("family"));
    }
    for (const Node* t = p.child("telecom"); t != nullptr; t = t->again()) row("Kontakt", "Telecom", t->text("value"));
    if (const sv deceased = p.text("deceasedBoolean"); !deceased.empty())
      coded("Død", "Deceased", deceased, deceased == "true" ? "Ja" : "Nej");
    for (const Node* a = p.child("address"); a != nullptr; a = a->again()) {
      for (const Node* line = a->child("line"); line != nullptr; line = line->again())
        row("Adresse", "Address line", line->value);
      row("By", "City", a->text("city"));
      row("Postnummer", "Postal code", a->text("postalCode"));
    }
    end();
  }

  // All given names in one row.
  void name_row(sv danish_label, sv english, const Node& name) {
    const Node* given = name.child("given");
    if (given == nullptr) return;
    label(danish_label, english);
    for (const Node* n = given; n != nullptr; n = n->again()) {
      if (n != given) out_ += ' ';
      escape(n->value);
    }
    out_ += "</td></tr>";
  }

  void encounter(const Node& e) {
    begin("Kontakt", "Encounter", e);
    coded("Status", "Status", e.text("status"), danish(statuses, e.text("status")));
    const sv klass = at(e, {"class", "code"});
    coded("Kontakttype", "Class", klass, danish(classes, klass));
    reference("Patient", "Subject", e.child("subject"));
    for (const Node* n = e.child("episodeOfCare"); n != nullptr; n = n->again()) {
      row("Forløbs-id", "Episode of care identifier", at(*n, {"identifier", "value"}));
      row("Forløbs-id gælder i", "Episode of care system", at(*n, {"identifier", "system"}));
    }
    reference("Ansvarlig organisation", "Service provider", e.child("serviceProvider"));
    end();
  }

  void practitioner_role(const Node& r) {
    begin("Rolle", "PractitionerRole", r);
    reference("Person", "Practitioner", r.child("practitioner"));
    reference("Organisation", "Organization", r.child("organization"));
    for (const Node* code = r.child("code"); code != nullptr; code = code->again()) {
      const sv coding = at(*code, {"coding", "code"});
      const CodeRow* known = practitioner_role_row(coding);
      coded("Stilling", "Role code", coding, known == nullptr ? sv{} : known->danish);
      row("Stilling", "Role text", code->text("text"));
    }
    end();
  }
  static const CodeRow* practitioner_role_row(sv code) { return fhir::practitioner_role(code); }

  void practitioner(const Node& p) {
    begin("Person", "Practitioner", p);
    for (const Node* n = p.child("name"); n != nullptr; n = n->again()) {
      row("Navn", "Name", n->text("text"));
      name_row("Fornavn", "Given name", *n);
      row("Efternavn", "Family name", n->text("family"));
    }
    end();
  }

  void care_team(const Node& t) {
    begin("Team", "CareTeam", t);
    row("Navn", "Name", t.text("name"));
    for (const Node* o = t.child("managingOrganization"); o != nullptr; o = o->again())
      reference("Organisation", "Managing organization", o);
    end();
  }

  void organization(const Node& o) {
    begin("Organisation", "Organization", o);
    row("Navn", "Name", o.text("name"));
    for (const Node* id = o.child("identifier"); id != nullptr; id = id->again()) {
      const sv system = id->text("system"), value = id->text("value");
      if (system == names::sor_system)
        row("SOR-nummer", "SOR-ID", value);
      else if (system == names::ydernummer_system)
        row("Ydernummer", "Provider number", value);
      else if (system == names::municipality_system)
        row("Kommunekode", "Municipality code", value);
      else if (std::find(names::gln_systems.begin(), names::gln_systems.end(), system) != names::gln_systems.end())
        row("Lokationsnummer", "EAN-ID", value);
      else
        row("Andet nummer", "Other identifier", value);
    }
    end();
  }

  void provenance(const Node& p) {
    begin("Oprindelse", "Provenance", p);
    for (const Node* t = p.child("target"); t != nullptr; t = t->again()) reference("Meddelelse", "Target", t);
    row("Tidspunkt", "Occurred", p.text("occurredDateTime"));
    row("Registreret", "Recorded", p.text("recorded"));
    const sv activity = at(p, {"activity", "coding", "code"});
    coded("Aktivitet", "Activity", activity, danish(activities, activity));
    for (const Node* a = p.child("agent"); a != nullptr; a = a->again())
      reference("Ansvarlig", "Agent", a->child("who"));
    for (const Node* e = p.child("entity"); e != nullptr; e = e->again()) {
      const bool revision = e->text("role") == "revision";
      const sv danish_label = revision ? "Tidligere meddelelse" : "Indhold";
      const sv english = revision ? "Entity, role revision" : "Entity, role source";
      row(danish_label, english, at(*e, {"what", "reference"}));
      row(danish_label, english, at(*e, {"what", "identifier", "value"}));
    }
    end();
  }

  void operation_outcome(const Node& o) {
    begin("Resultat", "OperationOutcome", o);
    end();
    for (const Node* i = o.child("issue"); i != nullptr; i = i->again()) {
      out_ += "<h3>Forhold (Issue)</h3><table><tbody>";
      coded("Alvorlighed", "Severity", i->text("severity"), danish(severities, i->text("severity")));
      coded("Type", "Code", i->text("code"), danish(issue_types, i->text("code")));
      const sv code = at(*i, {"details", "coding", "code"});
      coded("Fejlkode", "Details coding", code, danish(error_codes, code));
      row("Fejlkodens navn", "Details coding display", at(*i, {"details", "coding", "display"}));
      row("Tekst", "Details text", at(*i, {"details", "text"}));
      row("Teknisk forklaring", "Diagnostics", i->text("diagnostics"));
      end();
    }
  }

  Tree& tree_;
  std::string out_;
};

}  // namespace

void add_narratives(Tree& tree) {
  Narrator(tree).run();
}

}  // namespace brevdue::fhir

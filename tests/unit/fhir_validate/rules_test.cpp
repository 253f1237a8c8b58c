// Each rule of the conformance check, broken once or more in a message that is right otherwise:
// converters/fhir/validate.
#include <boost/test/unit_test.hpp>
#include <map>
#include <set>
#include <vector>

#include "converters/fhir/names.hpp"
#include "converters/fhir/validate/table.hpp"
#include "converters/model/identifiers.hpp"
#include "schemas/embedded.hpp"
#include "tests/unit/fhir_validate/mutant.hpp"

using namespace brevdue;
using namespace brevdue::test;
using fhir::As;
using fhir::Format;
using fhir::Waiver;
using sv = std::string_view;

namespace {

using Bases = std::vector<Base>;
const Bases five = {Base::new_5}, four = {Base::new_4}, three = {Base::new_3}, care = {Base::new_5, Base::new_4},
            forwards = {Base::forward_5}, reply_5 = {Base::reply_5}, replies = {Base::reply_5, Base::reply_4},
            care_3 = {Base::new_5, Base::new_4, Base::new_3}, every = {Base::new_5, Base::new_4, Base::ok},
            all = {Base::new_5, Base::new_4, Base::new_3, Base::ok}, ack = {Base::ok}, fatal = {Base::fatal_error};

// What is done to each of the messages `on` breaks `rule`, and those of `also`, whose reason is `why`.
struct Breach {
  sv rule;
  const Bases& on;
  std::string changes;
  sv also = "", why = "";
};
using Breaches = std::vector<Breach>;

// "p[+].a = x; p[last].b = y"
std::string more(sv path, sv name, sv value, sv second_name, sv second_value) {
  const std::string p(path);
  return p + "[+]." + std::string(name) + " = " + std::string(value) + "; " + p + "[last]." + std::string(second_name) +
         " = " + std::string(second_value);
}
std::string identifier(sv of, sv system, sv value) {
  return more(std::string(of) + ".identifier", "system", system, "value", value);
}
std::string contained(sv of, sv rest) {
  const std::string one = std::string(of) + ".contained[last].";
  return std::string(of) + ".contained[+]; " + std::string(of) + ".contained[last].resourceType = Organization; " +
         one + "id = o; " + one + "name = Nord" + std::string(rest);
}
std::string repeated(sv text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}
const sv kombit = "https://kombit.dk/sts/organisation", cvr = "http://cvr.dk", yder = "urn:oid:1.2.208.176.1.4",
         municipality = "http://hl7.dk/fhir/core/CodeSystem/dk-core-municipality-codes",
         region = "http://hl7.dk/fhir/core/CodeSystem/dk-core-regional-subdivision-codes",
         producer = "http://medcomfhir.dk/ig/terminology/CodeSystem/MedComProducentID";
const sv gln = "https://www.gs1.org/gln";
// An Organization that neither sends nor receives.
const std::string no_party =
    "new Organization/o9; Organization[2].name = Nord; Patient.managingOrganization.reference = Organization/o9; ";
std::string without_value(sv of, sv system) {
  return more(std::string(of) + ".identifier", "system", system, "type.text", "x");
}
std::string authorised(sv number) {
  return "Practitioner.qualification[+].code.text = x; " +
         more("Practitioner.qualification.identifier", "system", "https://autregweb.sst.dk", "value", number);
}
const sv outside = "Patient.managingOrganization.reference";  // of a resource that little is asked of
const sv neither = "nor has it extensions instead", both = "R4: a value or extensions";
const std::string text = "Communication.payload[0]", link = "Communication.payload[1]",
                  file = "Communication.payload[2]";
const std::string other_uuid = "urn:uuid:00000000-0000-4000-8000-000000000001";

// --- FHIR R4 (fhir-rules.md 1)

const Breaches r4 = {
    {"CC-GEN-02", all, "Organization.nickname = Nord"},
    {"CC-GEN-02", all, "Bundle.entry[0].note = x"},
    {"CC-GEN-02", all, "Organization.name = Nord; Organization.name.value = x", "", "a primitive has no elements"},
    {"CC-GEN-02", all, "Bundle.meta = x", "", "a value where an object belongs"},
    {"CC-GEN-02", all, "new Unheard/u1"},
    {"CC-GEN-02", care, "Patient.contained[+].id = c", "CC-GEN-06", "nothing refers to it"},
    {"CC-GEN-03", all, "MessageHeader.source.name"},
    {"CC-GEN-03", all, "MessageHeader.source.name = "},
    {"CC-GEN-03", care, "Patient.name[+]"},
    {"CC-GEN-03", care, "Patient.name[+].id = n", "", "an id alone is no content"},
    {"CC-GEN-04", every, "Organization.extension[+].url = http://example.org/x"},
    {"CC-GEN-04", every,
     more("Organization.extension", "url", "http://example.org/x", "valueString", "x") + "; " +
         more("Organization.extension[last].extension", "url", "y", "valueString", "y")},
    {"CC-GEN-05", all, "Bundle.timestamp = 2026-01-20T10:15:00"},
    {"CC-GEN-05", all, "Bundle.id = a_b"},
    {"CC-GEN-05", every, "Provenance.recorded = 2026-01-20"},
    {"CC-GEN-05", care, "Patient.birthDate = 20261248"},
    {"CC-GEN-05", care, "Patient.address.city = \t"},
    {"CC-GEN-05", care, "Patient.deceasedBoolean = maybe"},
    {"CC-GEN-05", care, file + ".contentAttachment.size = -1"},
    {"CC-GEN-05", care, file + ".contentAttachment.data = JVBERi0xLjQ"},
    {"CC-GEN-06", every, contained("Organization", "")},
    {"CC-GEN-06", care,
     contained("Patient", "; Patient.contained[0].meta.versionId = 1; " + std::string(outside) + " = #o"), "CC-BND-10",
     "MedCom has no contained resources"},
    {"CC-GEN-06", care,
     contained("Patient",
               "; Patient.contained[0].contained[+]; Patient.contained[0].contained.resourceType = Location; "
               "Patient.contained[0].contained.id = l; Patient.generalPractitioner[+].reference = #o"),
     "CC-GEN-06", "nothing refers to the inner one either"},
    {"CC-GEN-08", care, "Patient.generalPractitioner[+].reference = #nobody"},
    {"CC-GEN-09", every, "Organization.text.div = <p>Nord</p>"},
    {"CC-GEN-09", every,
     "Organization.text.div = <div xmlns=\"http://www.w3.org/1999/xhtml\"><script>x</script></div>"},
    {"CC-GEN-10", care, "- " + file + ".contentAttachment.contentType"},
    {"CC-GEN-11", every, "Organization.telecom[+].value = 12345678"},
    {"CC-GEN-12", every, more("Organization.telecom", "system", "phone", "use", "home")},
    {"CC-GEN-12", every, more("Organization.address", "city", "Odense", "use", "home")},
    {"CC-GEN-12", every, "new Organization/o9"},
    {"CC-GEN-13", every,
     more("Organization.identifier", "value", "1", "period.start", "2026-02-01") +
         "; Organization.identifier[last].period.end = 2026-01-31"},
    {"CC-GEN-13", care, "Patient.contact[+].gender = female"},
    {"CC-GEN-13", every,
     more("Organization.identifier", "value", "1", "period.start", "2026-05") +
         "; Organization.identifier[last].period.end = 2025-01-01"},
    {"CC-GEN-13", every,
     more("Organization.identifier", "value", "1", "period.start", "2026-02-01T10:00:00Z") +
         "; Organization.identifier[last].period.end = 2026-02-01T11:00:00+02:00"},
    {"CC-GEN-13", care,
     "CareTeam.participant[+].onBehalfOf.display = Nord; CareTeam.participant.member.reference = @Patient"},
    {"CC-GEN-13", care, "Encounter.length.code = min"},
    {"CC-GEN-14", care, "Patient.gender = f"},
    {"CC-GEN-14", care, "Encounter.status = open"},
    {"CC-GEN-14", every, more("Organization.telecom", "system", "phone", "use", "mine")},
    {"CC-GEN-14", every, "Organization.text.status = written"},
    {"CC-GEN-14", ack, "Provenance[1].entity.role = before"},
    {"CC-GEN-14", fatal, "OperationOutcome.issue.severity = grave"},
    {"CC-GEN-14", fatal, "OperationOutcome.issue.code = other"},
    {"CC-GEN-15", all, "- MessageHeader.eventCoding.code; - MessageHeader.eventCoding", "", "event[x] 1..1"},
    {"CC-GEN-15", care, "- " + link + ".contentAttachment"},
    {"CC-GEN-15", every, "- Organization.text.status"},
    {"CC-GEN-15", every, "- Organization.text.div"},
    {"CC-GEN-15", every, "Organization.extension[+].valueString = x", "", "an extension's url"},
    {"CC-GEN-15", fatal, "- OperationOutcome.issue.code"},
    {"CC-GEN-15", fatal, "- OperationOutcome.issue.severity"},
    {"CC-GEN-15", ack, "- Provenance[1].entity.role"},
    {"CC-GEN-15", care, "Patient.link[+].type = refer"},
    {"CC-GEN-16", care, more("Patient.modifierExtension", "url", "http://example.org/x", "valueString", "x")},
    {"CC-GEN-16", care,
     more("Communication.payload.modifierExtension", "url", "http://example.org/x", "valueString", "x")},
    {"CC-GEN-16", fatal,
     more("OperationOutcome.issue.modifierExtension", "url", "http://example.org/x", "valueString", "x")},
    {"CC-GEN-16", all, "Organization.implicitRules = http://example.org/rules"},
    {"CC-GEN-16", all, "Bundle.implicitRules = http://example.org/rules"},
    {"CC-GEN-17", care, "Patient.gender = female; 2 Patient.gender"},
    {"CC-GEN-17", care, "Patient.deceasedDateTime = 2026-01-20"},
    {"CC-GEN-17", every, "2 Organization.text"},
    {"CC-GEN-19", every,
     "Organization.meta.profile[+] = http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-patient"},
    {"CC-GEN-20", care, "Encounter.partOf.reference = nobody"},
    {"CC-GEN-20", care, "Encounter.partOf.reference = Nothing/e1"},
    {"CC-GEN-20", care, "Encounter.partOf.reference = Patient/p1"},
    {"CC-GEN-20", care, "Encounter.partOf.reference = https://example.org/Patient/p1"},
    {"CC-GEN-20", every, "Provenance.agent.who.type = Patient"},
};

// --- the Bundle (fhir-rules.md 2)

const Breaches bundle = {
    {"CC-BND-01", every, "- Bundle.id"},
    {"CC-BND-03", all, "Bundle.type = collection"},
    {"CC-BND-04", every, "- Bundle.timestamp"},
    {"CC-BND-05", all, "Bundle.entry[+].fullUrl = https://example.org/Patient/p"},
    {"CC-BND-06", all, "last MessageHeader"},
    {"CC-BND-06", care, "first Patient"},
    {"CC-BND-07", all, "2 Organization"},
    {"CC-BND-07", all, "- Bundle.entry[1].fullUrl"},
    {"CC-BND-08", all, "Bundle.total = 3"},
    {"CC-BND-08", all, "Bundle.entry[1].search.mode = match"},
    {"CC-BND-08", all, "Bundle.entry[1].request.method = PUT; Bundle.entry[1].request.url = Patient/p1"},
    {"CC-BND-08", all, "Bundle.entry[1].response.status = 200"},
    {"CC-BND-08", all, "Bundle.entry[1].fullUrl = https://example.org/Patient/p1/_history/1"},
    {"CC-BND-09", all, "Bundle.entry[1].fullUrl = https://example.org/Location/p1"},
    {"CC-BND-09", care, "Bundle.entry[1].fullUrl = https://example.org/Patient/another"},
    {"CC-BND-09", all, "Bundle.entry[1].fullUrl = urn:uuid:0F8FAD5B-D9CB-469F-A165-70867728950E"},
    {"CC-BND-10", care, "Communication.subject.reference = Patient/nobody"},
    {"CC-BND-10", care, "- Communication.subject.reference; Communication.subject.display = Nancy"},
    {"CC-BND-10", care, "MessageHeader.author.reference = Practitioner/nobody", "",
     "of the header all must lead somewhere"},
    {"CC-BND-10", every, "Provenance.agent.who.reference = Organization/nobody"},
    {"CC-BND-10", care, contained("Encounter", "; Encounter.serviceProvider.reference = #o"), "",
     "a contained one is not in the Bundle"},
    {"CC-BND-13", five, "- Provenance"},
    {"CC-BND-13", four, "- Provenance"},
    {"CC-BND-13", ack, "- Provenance; - Provenance"},
    {"CC-BND-14", five, "- MessageHeader.meta"},
    {"CC-BND-14", five, "MessageHeader.meta.profile = http://example.org/header"},
    {"CC-BND-14", five, "MessageHeader.meta.profile[+] = http://example.org/header"},
    {"CC-BND-16", five, "Provenance.meta.profile[+] = http://example.org/provenance"},
    {"CC-BND-15", care, "- Patient", "CC-BND-10", "Communication and Encounter refer to it"},
    {"CC-BND-15", care, "2 Patient", "CC-BND-07", "of the same fullUrl"},
    {"CC-BND-16", five, "- Provenance.meta"},
    {"CC-BND-16", four, "- Provenance.meta"},
    {"CC-BND-16", reply_5, "- Provenance[1].meta", "", "5.0: each of them; 4.0: one"},
    {"CC-BND-17", care, "- Practitioner.name; - Practitioner[1].name", "CC-COM-18", "the author has none either"},
    {"CC-BND-18", care,
     "PractitionerRole[1].organization.reference = Organization/other; new Organization/other; " +
         identifier("Organization[2]", "urn:oid:1.2.208.176.1.1", "325251000016005")},
    {"CC-BND-18", five, "- PractitionerRole[1].organization"},
    {"CC-BND-18", five,
     "- Communication.extension; " + more("Communication.extension", "url", "http://example.org/x", "valueString", "x"),
     "", "any extension alone must lead to the sender"},
    {"CC-BND-19", care,
     "CareTeam.managingOrganization.reference = Organization/other; new Organization/other; " +
         identifier("Organization[2]", "urn:oid:1.2.208.176.1.1", "325251000016005")},
    {"CC-BND-19", five, "- CareTeam.managingOrganization"},
    {"CC-BND-21", five, "- Encounter.id"},
    {"CC-BND-20", five, "- PractitionerRole.practitioner; - PractitionerRole[1].practitioner", "CC-COM-18",
     "then the author has no name"},
    {"CC-BND-21", five, "- Communication.encounter"},
    {"CC-BND-21", five,
     "2 Encounter; Encounter[1].id = e2; - Bundle.entry[4].fullUrl; "
     "Bundle.entry[4].fullUrl = https://example.org/Encounter/e2"},
    {"CC-BND-21", five, "- Encounter", "CC-BND-10", "the Communication's leads nowhere"},
    {"CC-BND-22", all,
     "2 MessageHeader; MessageHeader[1].id = h2; Bundle.entry[1].fullUrl = https://example.org/MessageHeader/h2"},
};

// --- MessageHeader (fhir-rules.md 3)

const Breaches header = {
    {"CC-MH-01", care, "- MessageHeader.id"},
    {"CC-MH-03", care_3, "- MessageHeader.eventCoding; MessageHeader.eventUri = http://example.org/event"},
    {"CC-MH-04", care_3, "MessageHeader.eventCoding.code = hospital-notification-message"},
    {"CC-MH-04", care_3, "- MessageHeader.eventCoding.code"},
    {"CC-MH-05", care, "MessageHeader.eventCoding.system = http://example.org/codes"},
    {"CC-MH-05", five, "- MessageHeader.eventCoding.system"},
    {"CC-MH-06", care, "MessageHeader.destination.extension.valueCoding.code = cc"},
    {"CC-MH-06", care_3, "2 MessageHeader.destination"},
    {"CC-MH-06", care, "- MessageHeader.destination", "CC-BND-19", "there is no one the recipient belongs to"},
    {"CC-MH-06", three, "- MessageHeader.destination"},
    {"CC-MH-06", care_3, "- MessageHeader.destination.extension"},
    {"CC-MH-07", care, "- MessageHeader.destination.extension.valueCoding.code"},
    {"CC-MH-07", five, "- MessageHeader.destination.extension.valueCoding.system"},
    {"CC-MH-07", care, "MessageHeader.destination.extension.valueCoding.system = http://example.org/uses"},
    {"CC-MH-07", care,
     "- MessageHeader.destination.extension.valueCoding; "
     "MessageHeader.destination.extension.valueCode = primary"},
    {"CC-MH-07", care, "2 MessageHeader.destination.extension"},
    {"CC-MH-08", care, "- MessageHeader.destination.receiver", "CC-BND-19", "there is no one the recipient belongs to"},
    {"CC-MH-08", care, "- Communication.recipient; MessageHeader.destination.receiver.reference = @Practitioner"},
    {"CC-MH-09", care, "- MessageHeader.destination.endpoint"},
    {"CC-MH-10", care, "- MessageHeader.source.endpoint; MessageHeader.source.name = x"},
    {"CC-MH-10", care, "- MessageHeader.source"},
    {"CC-MH-12", care, "- MessageHeader.sender", "CC-BND-18", "there is no one the sender belongs to"},
    {"CC-MH-12", care, "- Communication.extension; MessageHeader.sender.reference = @Practitioner"},
    {"CC-MH-13", care, "- MessageHeader.focus"},
    {"CC-MH-13", care, "MessageHeader.focus.reference = @Patient"},
    {"CC-MH-13", care, "2 MessageHeader.focus"},
    {"CC-MH-14", care,
     "MessageHeader.definition = http://medcomfhir.dk/ig/messagedefinitions/MessageDefinition/"
     "MedComCareCommunicationMessageDefinition|5.0.4"},
    {"CC-MH-14", care, "- MessageHeader.definition"},
    {"CC-MH-14", four, "2 MessageHeader.definition"},
};

// --- Communication, payloads, attachments (fhir-rules.md 4)

const Breaches communication = {
    {"CC-COM-02", care, "Communication.status = completed"},
    {"CC-COM-02", care, "- Communication.status"},
    {"CC-COM-03", care, "- Communication.identifier"},
    {"CC-COM-03", care, "2 Communication.identifier"},
    {"CC-COM-03", care, "- Communication.identifier.value; Communication.identifier.system = http://example.org/x"},
    {"CC-COM-04", care, "Communication.identifier.value = urn:uuid:F9CF2547-7A1C-4639-9FD3-9F717556AD36"},
    {"CC-COM-05", care, "- Communication.category"},
    {"CC-COM-05", care, "2 Communication.category"},
    {"CC-COM-06", care, "- Communication.category.coding; Communication.category.text = andet", "CC-COM-07",
     "nor has it a code of the categories"},
    {"CC-COM-06", five, "2 Communication.category.coding"},
    {"CC-COM-07", care, "Communication.category.coding.code = x"},
    {"CC-COM-07", care, "- Communication.category.coding.code"},
    {"CC-COM-07", care, "- Communication.category.coding.system"},
    {"CC-COM-07", four, "Communication.category.coding.code = acute-ambulant", "", "came with 5.0"},
    {"CC-COM-08", care, "Communication.category.coding.code = regarding-referral; Communication.priority = urgent"},
    {"CC-COM-09", care, "Communication.priority = asap"},
    {"CC-COM-10", care, "- Communication.subject"},
    {"CC-COM-10", care, "Communication.subject.reference = @Practitioner"},
    {"CC-COM-11", care, "- Communication.topic.text; Communication.topic.coding[+].code = x"},
    {"CC-COM-12", four, "Communication.encounter.reference = EpisodeOfCare/e1", "CC-BND-10",
     "nor is that in the Bundle"},
    {"CC-COM-12", five, "Communication.encounter.reference = EpisodeOfCare/e1", "CC-BND-10 CC-BND-21",
     "nor is that in the Bundle"},
    {"CC-COM-13", care, "- Encounter.episodeOfCare[0]; - Encounter.episodeOfCare"},
    {"CC-COM-14", five, "2 Communication.recipient"},
    {"CC-COM-14", five, "Communication.recipient.reference = @Practitioner", "CC-BND-19", "of no organisation"},
    {"CC-COM-14", four, "Communication.recipient.reference = @Practitioner"},
    {"CC-COM-15", five, "Communication.extension.valueReference.reference = @Practitioner", "CC-BND-18",
     "of no organisation"},
    {"CC-COM-15", four, "Communication.extension.valueReference.reference = @Practitioner"},
    {"CC-COM-15", care, "2 Communication.extension"},
    {"CC-COM-15", five, "- Communication.extension.valueReference; Communication.extension.valueString = x",
     "CC-BND-18", "it leads to no organisation"},
    {"CC-COM-16", care, "- " + text, "", "its Provenance names it: CC-PRV-10, a warning"},
    {"CC-COM-16", care, "- Communication.payload; - Communication.payload; - Communication.payload"},
    {"CC-COM-17", five, "PractitionerRole.code.text = sygeplejerske"},
    {"CC-COM-17", four, "- PractitionerRole.code.coding; PractitionerRole.code.text = sygeplejerske", "", "4.0: coded"},
    {"CC-COM-17", care, "- PractitionerRole.code"},
    {"CC-COM-18", care, "- Practitioner.name"},
    {"CC-COM-18", care, "- PractitionerRole.practitioner"},
    {"CC-COM-20", care, "- Communication.topic"},

    {"CC-PL-01", care, "- " + text + ".extension[datetime]"},
    {"CC-PL-01", care, "- " + file + ".extension[datetime]"},
    {"CC-PL-01", care,
     "- " + text + ".extension[datetime].valueDateTime; " + text + ".extension[datetime].valueDate = 2026-01-20"},
    {"CC-PL-03", care, "- " + text + ".extension[identifier]"},
    {"CC-PL-03", care, "- " + file + ".extension[identifier]"},
    {"CC-PL-04", care, "- " + text + ".extension[identifier].valueIdentifier.value"},
    {"CC-PL-04", care, text + ".extension[identifier].valueIdentifier.value = 8e9ae01c-043f-43f7-b8c0-d50acfec0aac"},
    {"CC-PL-04", care,
     "- " + text + ".extension[identifier].valueIdentifier; " + text +
         ".extension[identifier].valueString = " + other_uuid},
    {"CC-PL-05", care, "- " + text + ".extension[identifier].valueIdentifier.assigner"},
    {"CC-PL-05", care, text + ".extension[identifier].valueIdentifier.assigner.reference = @Practitioner"},
    {"CC-PL-06", care, "- " + text + ".extension[practitioner]"},
    {"CC-PL-07", care,
     "- " + text + ".extension[practitioner].valueReference; " + text + ".extension[practitioner].valueString = Ida"},
    {"CC-PL-07", five, text + ".extension[practitioner].valueReference.reference = @Practitioner", "CC-COM-17",
     "a Practitioner has no role"},
    {"CC-PL-07", four, text + ".extension[practitioner].valueReference.reference = @Practitioner"},
    {"CC-PL-08", care, "- " + text + ".extension[contact]"},
    {"CC-PL-09", care, text + ".extension[contact].valueContactPoint.value = ukendt"},
    {"CC-PL-09", care, "- " + text + ".extension[contact].valueContactPoint.value"},
    {"CC-PL-10", care, text + ".extension[contact].valueContactPoint.system = email"},
    {"CC-PL-13", care, "2 " + text + ".extension[datetime]"},
    {"CC-PL-13", care, "2 " + text + ".extension[identifier]"},
    {"CC-PL-13", care, "2 " + text + ".extension[practitioner]"},
    {"CC-PL-13", care, "2 " + file + ".extension[contact]"},

    {"CC-PL-09", care,
     "- " + text + ".extension[contact].valueContactPoint; " + text + ".extension[contact].valueString = 1"},
    {"CC-PL-01", care, "- " + text + ".extension[datetime].valueDateTime", "CC-GEN-04", neither},
    {"CC-PL-04", care, "- " + text + ".extension[identifier].valueIdentifier", "CC-GEN-04", neither},
    {"CC-PL-07", care, "- " + text + ".extension[practitioner].valueReference", "CC-GEN-04", neither},
    {"CC-PL-09", care, "- " + text + ".extension[contact].valueContactPoint", "CC-GEN-04", neither},
    {"CC-PL-01", care, more(text + ".extension[datetime].extension", "url", "x", "valueString", "x"), "CC-GEN-04",
     both},
    {"CC-PL-04", care, more(text + ".extension[identifier].extension", "url", "x", "valueString", "x"), "CC-GEN-04",
     both},
    {"CC-PL-07", care, more(text + ".extension[practitioner].extension", "url", "x", "valueString", "x"), "CC-GEN-04",
     both},
    {"CC-PL-09", care, more(text + ".extension[contact].extension", "url", "x", "valueString", "x"), "CC-GEN-04", both},
    {"CC-COM-15", care, more("Communication.extension[sender].extension", "url", "x", "valueString", "x"), "CC-GEN-04",
     both},

    {"CC-ATT-01", care, "- " + file + ".contentAttachment.title"},
    {"CC-ATT-03", care, file + ".contentAttachment.contentType = video/mp4"},
};

// --- Patient, Organization and the others (fhir-rules.md 5 to 8)

const Breaches people = {
    {"CC-PAT-01", care, "- Patient.identifier; - Patient.identifier; - Patient.identifier"},
    {"CC-PAT-02", care, "Patient.identifier[0].value = 3113489996"},
    {"CC-PAT-02", care, "Patient.identifier[0].use = usual"},
    {"CC-PAT-02", care, "- Patient.identifier[0].value"},
    {"CC-PAT-02", care, "2 Patient.identifier[0]"},
    {"CC-PAT-03", care, "Patient.identifier[1].value = 2512482AB4"},
    {"CC-PAT-03", care, "Patient.identifier[1].use = official"},
    {"CC-PAT-03", care, "2 Patient.identifier[1]"},
    {"CC-PAT-03", care, "- Patient.identifier[1].value"},
    {"CC-PAT-04", care, "Patient.identifier[2].value = 2512487CD6"},
    {"CC-PAT-04", care, "Patient.identifier[2].use = official"},
    {"CC-PAT-04", care, "- Patient.identifier[2].value"},
    {"CC-PAT-04", care, identifier("Patient", "urn:oid:1.2.208.176.1.6.1.3.181", "2512486CD6"), "",
     "one of any region"},
    {"CC-PAT-05", care, "Patient.name.use = usual"},
    {"CC-PAT-05", care, "- Patient.name.use"},
    {"CC-PAT-05", care, "- Patient.name"},
    {"CC-PAT-05", care, "2 Patient.name"},
    {"CC-PAT-06", care, "- Patient.name.family"},
    {"CC-PAT-10", care, "Patient.managingOrganization.reference = @Practitioner"},

    {"CC-ORG-01", every, "- Organization.identifier; - Organization.identifier; - Organization.identifier"},
    {"CC-ORG-02", every, "- Organization.identifier[1.2.208.176.1.1]"},
    {"CC-ORG-02", every, "Organization.identifier[1.2.208.176.1.1].value = 2651610000"},
    {"CC-ORG-02", every, "- Organization.identifier[1.2.208.176.1.1].value"},
    {"CC-ORG-02", every, "Organization.identifier[1.2.208.176.1.1].use = usual"},
    {"CC-ORG-02", every, "2 Organization.identifier[1.2.208.176.1.1]"},
    {"CC-ORG-03", every, "- Organization.identifier[gln]"},
    {"CC-ORG-03", every, "Organization.identifier[gln].system = https://example.org/gln"},
    {"CC-ORG-03", every, "- Organization.identifier[gln].value"},
    {"CC-ORG-03", every, "Organization.identifier[gln].use = usual"},
    {"CC-ORG-03", every, "2 Organization.identifier[gln]"},
    {"CC-ORG-03", care,
     no_party + identifier("Organization[2]", "urn:oid:1.2.208.176.1.1", "325251000016005") + "; " +
         identifier("Organization[2]", gln, "5790000209354") + "; " +
         identifier("Organization[2]", gln, "5790000209354")},
    {"CC-ORG-01", care, no_party},
    {"CC-ORG-01", care,
     "new Organization/o9; Organization[2].name = Nord; Organization[2].meta.profile[+] = "
     "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-organization",
     "", "it says so itself"},
    {"CC-ORG-01", care,
     "new Organization/o9; " + identifier("Organization[2]", "urn:oid:1.2.208.176.1.1", "325251000016005") +
         "; Organization[2].meta.profile[+] = "
         "http://medcomfhir.dk/ig/messaging/StructureDefinition/medcom-messaging-organization|4.0.1"},
    {"CC-ORG-02", care, no_party + identifier("Organization[2]", gln, "5790000209354")},
    {"CC-ORG-04", every, "Organization.identifier[gln].value = 579000020935"},
    {"CC-ORG-05", every, "Organization.identifier[gln].value = 5790000209355"},
    {"CC-ORG-08", every, identifier("Organization", kombit, "urn:uuid:1")},
    {"CC-ORG-08", every,
     identifier("Organization", kombit, other_uuid) + "; " + identifier("Organization", kombit, other_uuid)},
    {"CC-ORG-08", every, without_value("Organization", kombit)},
    {"CC-ORG-08", every,
     identifier("Organization", kombit, other_uuid) + "; Organization.identifier[last].use = usual"},
    {"CC-ORG-09", every,
     identifier("Organization", yder, "123456") + "; " + identifier("Organization", yder, "123456")},
    {"CC-ORG-09", every, without_value("Organization[1]", yder)},
    {"CC-ORG-10", every, identifier("Organization", cvr, "12345679")},
    {"CC-ORG-10", every,
     identifier("Organization", cvr, "12345674") + "; " + identifier("Organization", cvr, "12345674")},
    {"CC-ORG-10", every, without_value("Organization", cvr)},
    {"CC-ORG-10", every, identifier("Organization", cvr, "12345674") + "; Organization.identifier[last].use = usual"},
    {"CC-ORG-11", every, "- Organization.name; " + identifier("Organization", municipality, "0999")},
    {"CC-ORG-11", every,
     identifier("Organization", municipality, "0461") + "; " + identifier("Organization", municipality, "0461")},
    {"CC-ORG-11", every, without_value("Organization", municipality)},
    {"CC-ORG-11", every,
     identifier("Organization", region, "DK-83") + "; " + identifier("Organization", region, "DK-84")},
    {"CC-ORG-11", every, without_value("Organization", region)},
    {"CC-ORG-11", care,
     identifier("Organization", producer, "KAF") + "; " + identifier("Organization", producer, "KAF")},
    {"CC-ORG-11", care, without_value("Organization", producer)},

    {"CC-PRO-02", care, "PractitionerRole[1].practitioner.reference = @Organization"},
    {"CC-PRO-03", care, "PractitionerRole.organization.reference = @Practitioner"},
    {"CC-PRA-03", care, authorised("BCD1A")},
    {"CC-PRA-03", care, authorised("") + "; - Practitioner.qualification.identifier.value"},
    {"CC-PRA-03", care, authorised("BC1D4") + "; 2 Practitioner.qualification"},
    {"CC-CT-01", care, "- CareTeam.name"},
    {"CC-CT-02", care, "2 CareTeam.managingOrganization"},
    {"CC-CT-02", care, "CareTeam.managingOrganization.reference = @Practitioner", "CC-BND-19",
     "not that of the header"},

    {"CC-ENC-01", care, "- Encounter.status"},
    {"CC-ENC-02", care, "- Encounter.class"},
    {"CC-ENC-02", care, "Encounter.class.code = NOWHERE"},
    {"CC-ENC-02", five, "Encounter.class.code = OBSENC", "", "4.0 has it"},
    {"CC-ENC-03", care, "- Encounter.subject"},
    {"CC-ENC-03", care, "Encounter.subject.reference = @Practitioner"},
    {"CC-ENC-05", care, "Encounter.serviceProvider.reference = @Practitioner"},
    {"CC-ENC-04", care, "Encounter.account[+].reference = Account/a1"},
    {"CC-ENC-06", care, "2 Encounter.episodeOfCare[0]"},
    {"CC-ENC-07", care, "Encounter.episodeOfCare[0].identifier.value = urn:uuid:5b4e28ba-2fa1-41d2-883f-0016d3cca427"},
    {"CC-ENC-07", care, "- Encounter.episodeOfCare[0].identifier.value"},
};

// --- Provenance (fhir-rules.md 9)

const Breaches provenance = {
    {"CC-PRV-02", every, "- Provenance.target"},
    {"CC-PRV-02", every, "2 Provenance.target"},
    {"CC-PRV-02", every, "Provenance.target.reference = @Organization"},
    {"CC-PRV-03", every, "- Provenance.occurredDateTime"},
    {"CC-PRV-03", every, "- Provenance.occurredDateTime; Provenance.occurredPeriod.start = 2026-01-20"},
    {"CC-PRV-04", every, "- Provenance.recorded"},
    {"CC-PRV-05", every, "- Provenance.activity"},
    {"CC-PRV-05", every, "- Provenance.activity.coding; Provenance.activity.text = ny", "CC-PRV-06",
     "nor has it a code of the activities"},
    {"CC-PRV-05", five, "2 Provenance.activity.coding"},
    {"CC-PRV-06", care, "Provenance.activity.coding.code = retract-message"},
    {"CC-PRV-06", every, "Provenance.activity.coding.code = x"},
    {"CC-PRV-06", every, "- Provenance.activity.coding.code"},
    {"CC-PRV-06", five, "- Provenance.activity.coding.system"},
    {"CC-PRV-07", every, "- Provenance.agent"},
    {"CC-PRV-07", every, "- Provenance.agent.who; Provenance.agent.type.text = x"},
    {"CC-PRV-07", care, "Provenance.agent.who.reference = @Practitioner"},
    {"CC-PRV-07", ack, "Provenance.agent.who.reference = Practitioner/p1", "CC-BND-10",
     "that is not in the Bundle either"},
    {"CC-PRV-08", care, "- Provenance.entity.role", "CC-GEN-15", "R4 wants one too"},
    {"CC-PRV-08", care, "Provenance.entity.role = removal"},
    {"CC-PRV-08", care, "- Provenance.entity; - Provenance.entity; - Provenance.entity"},
    {"CC-PRV-08", care,
     "- Provenance.entity; - Provenance.entity; - Provenance.entity; " +
         more("Provenance.entity", "role", "revision", "what.reference", "MessageHeader/m0")},
    {"CC-PRV-08", replies, "2 Provenance.entity[revision]"},
    {"CC-PRV-09", care, "- Provenance.entity[source].what.identifier; Provenance.entity[source].what.display = x"},
};

// --- Acknowledgement (fhir-rules.md 12)

const Breaches acknowledgement = {
    {"ACK-BND-02", fatal, "- OperationOutcome"},
    {"ACK-BND-02", fatal, "- OperationOutcome; - MessageHeader.response.details"},
    {"ACK-MH-01", ack, "- MessageHeader.id"},
    {"ACK-MH-02", ack, "MessageHeader.eventCoding.system = http://example.org/codes"},
    {"ACK-MH-02", ack, "MessageHeader.eventUri = http://example.org/event", "CC-GEN-17", "R4 allows one event"},
    {"ACK-MH-03", ack, "MessageHeader.destination.extension.valueCoding.code = cc"},
    {"ACK-MH-03", ack, "2 MessageHeader.destination"},
    {"ACK-MH-03", ack, "- MessageHeader.destination"},
    {"ACK-MH-03", ack, "- MessageHeader.destination.extension"},
    {"ACK-MH-03", ack, "MessageHeader.destination.extension.valueCoding.system = http://example.org/uses"},
    {"ACK-MH-03", ack, "2 MessageHeader.destination.extension"},
    {"ACK-MH-03", ack, "- MessageHeader.destination.extension.valueCoding.code"},
    {"ACK-MH-04", ack, "- MessageHeader.destination.receiver"},
    {"ACK-MH-04", ack, "- MessageHeader.destination.endpoint"},
    {"ACK-MH-04", ack, "- MessageHeader.sender"},
    {"ACK-MH-04", ack, "- MessageHeader.source"},
    {"ACK-MH-04", ack, "- MessageHeader.source.endpoint; MessageHeader.source.name = x"},
    {"ACK-MH-04", fatal, "MessageHeader.sender.reference = @OperationOutcome"},
    {"ACK-MH-04", fatal, "MessageHeader.destination.receiver.reference = @OperationOutcome"},
    {"ACK-MH-05", ack, "- MessageHeader.response"},
    {"ACK-MH-06", ack, "- MessageHeader.response.identifier"},
    {"CC-GEN-05", ack, "MessageHeader.response.identifier = a#b"},
    {"ACK-MH-07", fatal, "MessageHeader.response.code = no"},
    {"ACK-MH-07", ack, "- MessageHeader.response.code"},
    {"ACK-MH-08", fatal, "MessageHeader.response.details.reference = @Organization"},
    {"ACK-OO-01", fatal, "OperationOutcome.issue.details.coding.code = MSG_NONE"},
    {"ACK-OO-01", fatal, "- OperationOutcome.issue.details.coding.code"},
    {"CC-GEN-15", fatal, "- OperationOutcome.issue; - OperationOutcome.issue"},
};

// --- governance (G): a warning about what was received, an error in what we produce

const Breaches governance = {
    {"CC-BND-02", every, "Bundle.id = R-A-new-1"},
    {"CC-BND-22", care,
     "2 Communication; Communication[1].id = c2; Bundle.entry[3].fullUrl = https://example.org/Communication/c2"},
    {"CC-BND-22", care,
     "- Communication.recipient; - CareTeam; - Organization[1]; "
     "MessageHeader.destination.receiver.reference = @Organization"},
    {"CC-COM-18", five,
     text + ".extension[practitioner].valueReference.reference = @PractitionerRole[1]; "
            "- Practitioner.name; PractitionerRole[1].code.text = Leder"},
    {"CC-PL-02", care, text + ".extension[datetime].valueDateTime = 2026-01-20"},
    {"CC-PL-02", care, text + ".extension[datetime].valueDateTime = 2026"},
    {"CC-GEN-18", care, "PractitionerRole.code.coding.code = troldmand"},
    {"CC-GEN-18", care, "PractitionerRole.code.coding.system = http://medcomfhir.dk/ig/terminology/CodeSystem/none"},
    {"CC-GEN-19", every, "Organization.meta.profile[+] = http://medcomfhir.dk/ig/core/StructureDefinition/none"},
    {"CC-GEN-19", every,
     more("Organization.extension", "url", "http://medcomfhir.dk/ig/core/StructureDefinition/none", "valueString",
          "x")},
    {"CC-BND-20", care, "- PractitionerRole[1].practitioner"},
    {"CC-MH-07", care,
     "MessageHeader.destination.extension.valueCoding.system = "
     "http://medcomfhir.dk/fhir/dk-medcom-terminology/CodeSystem/medcom-messaging-destinationUse"},
    {"ACK-MH-03", ack,
     "MessageHeader.destination.extension.valueCoding.system = "
     "http://medcomfhir.dk/fhir/dk-medcom-terminology/CodeSystem/medcom-messaging-destinationUse"},
    {"CC-BND-10", care, text + ".extension[identifier].valueIdentifier.assigner.reference = Organization/nowhere"},
    {"CC-BND-10", care,
     "- " + text + ".extension[identifier].valueIdentifier.assigner.reference; " + text +
         ".extension[identifier].valueIdentifier.assigner.display = Nord"},
    {"ACK-BND-01", ack,
     "new Patient/p1; Patient.text.status = generated; Patient.text.div = "
     "<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"},
    {"CC-ATT-04", replies,
     "Communication.payload[4].contentAttachment.data = JVBERi0xLjQ=; "
     "Communication.payload[4].contentAttachment.contentType = application/pdf"},
    {"CC-ATT-04", forwards,
     "- Communication.payload[4].contentAttachment.data; "
     "- Communication.payload[4].contentAttachment.contentType"},
    {"CC-ATT-05", care, file + ".contentAttachment.url = https://example.org/1"},
    {"CC-ATT-05", replies, "Communication.payload[4].contentAttachment.url = https://example.org/1"},
    {"CC-ATT-07", care, "- " + file + ".contentAttachment.data"},
    {"CC-PRV-03", every, "Provenance.occurredDateTime = 2026-01-20"},
    {"CC-PRV-10", care, "Provenance.entity[source].what.identifier.value = " + other_uuid},
    {"CC-PRV-10", care, "2 Provenance.entity[source]"},
    {"CC-PRV-12", care, "Provenance.activity.coding.code = reply-message"},
    {"CC-PRV-12", care, more("Provenance.entity", "role", "revision", "what.reference", "MessageHeader/m0")},
    {"CC-PRV-13", replies, "Provenance.entity[revision].what.reference = Bundle/m0"},
    {"CC-PRV-13", replies,
     "- Provenance.entity[revision].what.reference; "
     "Provenance.entity[revision].what.identifier.value = 5790000209354"},
    {"CC-PRV-14", care,
     "Provenance.entity[+].role = revision; Provenance.entity[last].what.identifier.value = "
     "5790000209354#B1",
     "CC-PRV-12", "a new message has none before it"},
    {"CC-PRV-15", care, "Provenance.target.reference = MessageHeader/m0"},
    {"CC-PRV-15", ack, "Provenance[1].target.reference = MessageHeader/m0"},
    {"CC-ORG-06", every, "Organization.identifier[0].system = http://www.gs1.org/gln"},
    {"CC-ORG-06", every, "Organization.identifier[0].system = urn:oid:1.3.88"},
    {"CC-PRV-15", care,
     "2 Provenance; Bundle.entry[last].fullUrl = https://example.org/Provenance/p2; "
     "Provenance[1].id = p2",
     "CC-PRV-10", "both name its payloads"},
    {"CC-NAR-01", every, "- Organization.text"},
    {"CC-NAR-02", every, "Organization.text.status = additional"},
    {"ACK-BND-05", ack, "- Provenance"},
    {"ACK-MH-08", fatal, "- MessageHeader.response.details"},
    {"ACK-PRV-01", ack, "Provenance[1].activity.coding.code = new-message"},
    {"ACK-PRV-01", ack, "- Provenance[1].entity"},
    {"ACK-OO-03", fatal, "- OperationOutcome.issue.details"},
};

// --- warnings (W), about whatever is received or produced

const Breaches doubts = {
    {"CC-BND-09", all, "Bundle.entry[1].fullUrl = Patient/p1"},
    {"CC-BND-09", all, "Bundle.entry[1].fullUrl = urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e"},
    {"CC-BND-09", all, "Bundle.entry[1].fullUrl = https://example.org/x"},
    {"CC-BND-11", every, "- Organization.id"},
    {"CC-BND-18", four, "- PractitionerRole[1].organization"},
    {"CC-BND-19", four, "- CareTeam.managingOrganization"},
    {"CC-BND-23", care, "new Practitioner/p9", "CC-NAR-01", "nor has it a narrative"},
    {"CC-BND-24", every, "- Bundle.meta"},
    {"CC-MH-09", care, "MessageHeader.destination.endpoint = http://example.org/unknown"},
    {"CC-MH-10", care, "MessageHeader.source.endpoint = https://sor2.sum.dsdn.dk/#id=x"},
    {"CC-MH-11", every, "MessageHeader.source.endpoint = https://sor2.sum.dsdn.dk/#id=325251000016005"},
    {"CC-MH-11", every, "MessageHeader.destination.endpoint = https://sor2.sum.dsdn.dk/#id=325251000016005"},
    {"CC-MH-11", ack, "MessageHeader.source.endpoint = http://example.org/unknown"},
    {"CC-MH-16", care, "MessageHeader.response.identifier = m0; MessageHeader.response.code = ok"},
    {"CC-PL-14", care,
     link + ".extension[identifier].valueIdentifier.value = urn:uuid:8e9ae01c-043f-43f7-b8c0-d50acfec0aac", "CC-PRV-10",
     "its own is left without a payload"},
    {"CC-ATT-02", care, file + ".contentAttachment.title = Billede.jpeg"},
    {"CC-GEN-18", care, "Communication.category.coding.code = OTHER"},  // MedCom's systems do not tell case
    {"CC-GEN-18", care, "Provenance.activity.coding.code = New-Message"},
    {"ACK-BND-03", ack, "- MessageHeader.meta"},
};

// --- what is legal, if not common: nothing is said of it

const std::vector<std::pair<const Bases*, std::string>> legal = {
    {&care, "Communication.category.coding.code = regarding-referral; Communication.priority = asap"},
    {&care, "Communication.category.coding.display = Andet; Communication.topic.coding[+].code = x"},
    {&four, "2 Communication.category.coding"},
    {&four, "2 Communication.recipient"},
    {&five, "Communication.category.coding.code = acute-ambulant"},
    {&five, "- PractitionerRole.code.coding; PractitionerRole.code.text = Leder"},
    {&five,
     "MessageHeader.definition = http://medcomfhir.dk/ig/messagedefinitions/MessageDefinition/"
     "MedComCareCommunicationMessageDefinition|5.12"},
    {&care,
     "- Communication.extension; - PractitionerRole[1]; - Practitioner[1]; - Communication.recipient; - CareTeam"},
    {&care, "- Communication.encounter; - Encounter"},
    {&care, "- Encounter.episodeOfCare[0]"},
    {&four, "Encounter.class.code = OBSENC"},
    {&care,
     "- Encounter.class.code; - Encounter.class.system; Encounter.class.code = other; Encounter.class.system = "
     "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-core-encounter-act-codes"},
    {&care, "- Patient.name.family; " + more("Patient.name.family.extension", "url",
                                             "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode",
                                             "unknown")},
    {&care, "2 Patient.name; Patient.name[1].use = usual"},
    {&care,
     "Patient.identifier[0].use = official; Patient.identifier[1].use = temp; Patient.identifier[2].use = temp; "
     "Patient.identifier[2].system = urn:oid:1.2.208.176.1.6.1.3.187"},
    {&care, identifier("Patient", "http://example.org/ids", "3113489996")},
    {&care, "Patient.gender = female; Patient.maritalStatus.text = gift; " +
                more("Patient.telecom", "system", "phone", "value", "12345678")},
    {&care, "Patient.extension[+].url = http://example.org/x; " +
                more("Patient.extension[last].extension", "url", "y", "valueDecimal", "1.5")},
    {&care,
     "new Location/l1; Encounter.location[+].location.reference = Location/l1; Location.text.status = generated; "
     "Location.text.div = <div>x</div>; Location.whatever = x"},  // of which nothing is known here
    {&care, "Patient.managingOrganization.reference = @Organization"},
    {&care, "Patient.generalPractitioner[+].identifier.value = 1; Encounter.partOf.display = x"},
    {&care,
     "CareTeam.participant[+].member.reference = @Practitioner; CareTeam.participant.onBehalfOf.reference = "
     "@Organization"},
    {&care, contained("Patient", "; Patient.generalPractitioner[+].reference = #o")},
    {&care,
     "Practitioner.qualification[+].code.text = x; Practitioner.qualification.identifier[+].system = "
     "https://autregweb.sst.dk; Practitioner.qualification.identifier.value = BC1D4"},
    {&care, contained("Patient",
                      "; Patient.contained[+]; Patient.contained[last].resourceType = Practitioner; "
                      "Patient.contained[last].id = p; Patient.contained[last].qualification[+].code.text = x; "
                      "Patient.contained[last].qualification.issuer.reference = #o; "
                      "Patient.generalPractitioner[+].reference = #p")},
    {&care, "Bundle.entry[1].fullUrl = " + other_uuid + "; Communication.subject.reference = " + other_uuid +
                "; Encounter.subject.reference = " + other_uuid},
    {&care,
     "PractitionerRole.code.coding.code = laege; PractitionerRole.code.coding.system = "
     "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-core-PractitionerRolesAutorisationsregistret"},
    {&care,
     more("Patient.address.extension", "url", "http://hl7.dk/fhir/core/StructureDefinition/dk-core-municipalityCodes",
          "valueCodeableConcept.text", "Odense")},
    {&every, "Organization.meta.profile[+] = http://hl7.dk/fhir/core/StructureDefinition/dk-core-organization|3.4.0"},
    {&five,
     "MessageHeader.meta.profile = http://medcomfhir.dk/ig/carecommunication/StructureDefinition/"
     "medcom-careCommunication-messageHeader|5.0.4"},
    {&replies, "Provenance.entity[revision].what.reference = " + other_uuid},
    {&fatal,
     "OperationOutcome.issue.details.coding.system = http://terminology.hl7.org/CodeSystem/operation-outcome; "
     "OperationOutcome.issue.details.coding.code = MSG_NO_MATCH"},
    {&every, "- Organization.name"},
    {&every, "Organization.identifier[gln].use = official; Organization.identifier[1.2.208.176.1.1].use = official"},
    {&every, identifier("Organization", cvr, "12345674")},
    {&every, identifier("Organization", kombit, other_uuid)},
    {&every, identifier("Organization", region, "DK-83")},
    {&every, identifier("Organization", producer, "KAF")},
    {&ack, without_value("Organization", producer)},
    {&care, identifier("Organization", municipality, "0956")},  // Greenland's
    {&care, "CareTeam.participant[+].onBehalfOf.display = Nord"},
    {&ack,
     "Provenance[1].meta.profile = "
     "http://medcomfhir.dk/ig/carecommunication/StructureDefinition/medcom-careCommunication-provenance"},
    {&every, "last Organization; last Provenance"},  // CC-BND-26
    {&every, "Bundle.entry[1].resource.language = da; Bundle.language = da"},
    {&care, "- " + file + ".extension[practitioner]; - " + file + ".extension[contact]"},
    {&care, "- Communication.payload[2]; - Provenance.entity[2]"},
    {&ack,
     "MessageHeader.definition = "
     "http://medcomfhir.dk/ig/acknowledgement/medcom-acknowledgement-message-definition|2.0.0"},
    {&fatal, "MessageHeader.response.code = ok"},
};

// What is wrong with the form of a document does not show in its tree.
struct Fault {
  sv rule;
  Format format;
  sv from, to;  // in the text of a new message
  sv also = "", why = "";
};
const std::vector<Fault> faults = {
    {"CC-GEN-02", Format::json, R"("type":"message")", R"("type":["message"])"},
    {"CC-GEN-02", Format::json, R"("status":"unknown")", R"("status":{"value":"unknown"})", "CC-GEN-03",
     "which is no value"},
    {"CC-GEN-02", Format::json, R"("city":"Odense")",
     R"("city":{"extension":[{"url":"http://example.org/x","valueString":"y"}]})"},
    {"CC-GEN-02", Format::json, R"(["Testparken 1, 2. tv."])", R"("Testparken 1, 2. tv.")"},
    {"CC-GEN-02", Format::json, R"("type":"message")", R"("type":"message","$schema":"x")"},
    {"CC-GEN-02", Format::json, R"("subject":{)", R"("subject":{"resourceType":"Reference",)"},
    {"CC-GEN-03", Format::json, R"("type":"message")", R"("type":"message","link":[])"},
    {"CC-GEN-03", Format::json, R"("type":"message")", R"("type":"message","language":null)"},
    {"CC-GEN-03", Format::json, R"(["Nancy","Ann"])", R"(["Nancy",null])"},
    {"CC-GEN-03", Format::json, R"("data":"JVBERi0xLjQ=")", R"("data":"")"},
    {"CC-GEN-03", Format::xml, R"(<data value="JVBERi0xLjQ="/>)", R"(<data value=""/>)"},
    {"CC-GEN-05", Format::json, R"("deceasedBoolean":false)", R"("deceasedBoolean":"false")"},
    {"CC-GEN-05", Format::json, R"("city":"Odense")", R"("city":5)"},
    {"CC-GEN-02", Format::xml, R"(<type value="message"/>)", R"(<type value="message" lang="da"/>)"},
    {"CC-GEN-02", Format::xml, R"(<Patient>)", R"(<Patient id="p">)"},
    {"CC-GEN-02", Format::xml, R"(<type value="message"/>)", R"(<type url="x" value="message"/>)"},
    {"CC-GEN-02", Format::xml, R"(<contentAttachment>)", R"(<contentAttachment url="x">)"},
    {"CC-GEN-03", Format::xml, R"(<given value="Ann"/>)", R"(<given/>)"},
};

template <class Row>
std::string expected(const Row& breach) {
  std::set<sv> ids = {breach.rule};
  for (auto rest = breach.also; !rest.empty();) ids.insert(fhir::cut(rest, ' '));
  std::string out;
  for (const auto id : ids) out.append(out.empty() ? "" : " ").append(id);
  return out;
}
std::string of(const Breach& breach, Base base, Format format) {
  return std::string(breach.rule) + ", " + std::string(name(base)) + (format == Format::json ? ", JSON: " : ", XML: ") +
         breach.changes + "\n";
}
bool has(const std::string& ids, sv rule) {
  return (" " + ids + " ").find(" " + std::string(rule) + " ") != std::string::npos;
}
void trip(const Breaches& breaches) {
  for (const auto format : {Format::json, Format::xml})
    for (const auto& breach : breaches)
      for (const auto base : breach.on) {
        Mutant mutant(base, format);
        mutant.change(breach.changes);
        BOOST_TEST(mutant.errors() == expected(breach), of(breach, base, format) << words(mutant.findings()));
      }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rules)

BOOST_AUTO_TEST_CASE(the_messages_that_are_changed_are_right) {
  for (const auto format : {Format::json, Format::xml})
    for (std::size_t i = 0; i < base_names.size(); ++i)
      for (const auto as : {As::received, As::produced}) {
        const auto found = Mutant(static_cast<Base>(i), format).findings({.as = as});
        BOOST_TEST(found.empty(), base_names.at(i) << "\n" << words(found));
      }
}

BOOST_AUTO_TEST_CASE(what_is_legal_passes) {
  for (const auto format : {Format::json, Format::xml})
    for (const auto& [on, changes] : legal)
      for (const auto base : *on) {
        Mutant mutant(base, format);
        mutant.change(changes);
        BOOST_TEST(mutant.errors() == "", name(base) << ": " << changes << "\n" << words(mutant.findings()));
      }
}

BOOST_AUTO_TEST_CASE(fhir_r4) {
  trip(r4);
}
BOOST_AUTO_TEST_CASE(the_bundle) {
  trip(bundle);
}
BOOST_AUTO_TEST_CASE(the_message_header) {
  trip(header);
}
BOOST_AUTO_TEST_CASE(the_communication) {
  trip(communication);
}
BOOST_AUTO_TEST_CASE(people_and_organisations) {
  trip(people);
}
BOOST_AUTO_TEST_CASE(provenances) {
  trip(provenance);
}
BOOST_AUTO_TEST_CASE(acknowledgements) {
  trip(acknowledgement);
}

BOOST_AUTO_TEST_CASE(governance_is_a_warning_about_others_and_an_error_of_ours) {
  for (const auto format : {Format::json, Format::xml})
    for (const auto& breach : governance)
      for (const auto base : breach.on) {
        Mutant mutant(base, format);
        mutant.change(breach.changes);
        const auto seen = of(breach, base, format) + words(mutant.findings());
        BOOST_TEST(mutant.errors() == "", seen);
        BOOST_TEST(has(mutant.warnings(), breach.rule), seen);
        BOOST_TEST(mutant.errors({.as = As::produced}) == expected(breach), seen);
      }
}

BOOST_AUTO_TEST_CASE(a_warning_is_never_an_error) {
  for (const auto format : {Format::json, Format::xml})
    for (const auto& breach : doubts)
      for (const auto base : breach.on) {
        Mutant mutant(base, format);
        mutant.change(breach.changes);
        const auto seen = of(breach, base, format) + words(mutant.findings());
        BOOST_TEST(mutant.errors() == "", seen);
        BOOST_TEST(mutant.warnings() == expected(breach), seen);
        BOOST_TEST(!has(mutant.errors({.as = As::produced}), breach.rule), seen);
      }
}

BOOST_AUTO_TEST_CASE(the_form_of_a_document) {
  for (const auto& fault : faults) {
    const Mutant mutant(edit(base_text(Base::new_5, fault.format), fault.from, fault.to), fault.format);
    BOOST_TEST(mutant.errors() == expected(fault), fault.to << "\n" << words(mutant.findings()));
  }
}

BOOST_AUTO_TEST_CASE(the_order_of_attributes_does_not_count) {
  const std::string url =
      R"(<extension url="http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-sender-extension")";
  const Mutant mutant(edit(base_text(Base::new_5, Format::xml), url + ">", url + R"( id="e">)"), Format::xml);
  BOOST_TEST(mutant.errors() == "", words(mutant.findings()));
}

BOOST_AUTO_TEST_CASE(a_reference_to_a_version_leads_to_what_is_there) {
  auto text = base_text(Base::new_5, Format::json);
  const auto subject = text.find(R"("reference":"Patient/)");
  text.insert(text.find('"', text.find("Patient/", subject)), "/_history/1");
  BOOST_TEST(Mutant(text, Format::json).errors() == "");
}

// CC-GEN-05: nobody knows what else stands there, and somebody's number or PIN may.
BOOST_AUTO_TEST_CASE(what_may_be_secret_is_not_shown) {
  for (const sv change :
       {"Patient.identifier.value = 311348999", "Patient.identifier.value = 25o9479989", "Patient.birthDate = 11-12-48",
        "Patient.gender = 311348999x", "Bundle.entry[0].resource.resourceType = Nancy 251248-9996",
        "Communication.subject.reference = NancyBerggren",
        "Communication.payload.contentAttachment.url = a/1234#4711"}) {
    Mutant mutant(Base::new_5, Format::json);
    mutant.change(change);
    const auto value = change.substr(change.find('=') + 2);
    const auto said = words(mutant.findings());
    BOOST_TEST(mutant.errors() != "", change);
    BOOST_TEST(said.find(value) == std::string::npos, said);
  }
}

BOOST_AUTO_TEST_CASE(the_order_of_elements_counts_in_xml_alone) {
  for (const sv change : {"first Communication.subject", "last Bundle.type", "last Patient.identifier"}) {
    BOOST_TEST(Mutant(Base::new_5, Format::json).change(change).errors() == "", change);
    BOOST_TEST(Mutant(Base::new_5, Format::xml).change(change).errors() == "CC-GEN-02", change);
  }
}

BOOST_AUTO_TEST_CASE(a_bundle_with_nothing_in_it) {
  const Mutant json(R"({"resourceType":"Bundle"})", Format::json);
  const Mutant xml(R"(<Bundle xmlns="http://hl7.org/fhir"/>)", Format::xml);
  for (const auto* mutant : {&json, &xml})
    BOOST_TEST(mutant->errors() == "CC-BND-01 CC-BND-04 CC-BND-06 CC-BND-15 CC-BND-17 CC-BND-20 CC-GEN-15");
}

BOOST_AUTO_TEST_CASE(little_is_asked_of_3_0) {
  for (const auto format : {Format::json, Format::xml})
    for (const sv change :
         {"- Bundle.timestamp", "- Communication.category", "- Provenance", "Communication.status = entered-in-error",
          "2 Communication.recipient", "- Organization.identifier[gln]", "- Organization.text",
          "Provenance.activity.coding.code = retract-message", "Encounter.class.code = NOWHERE"}) {
      const auto mutant = Mutant(Base::new_3, format).change(change).errors();
      BOOST_TEST(mutant == "", change);
    }
}

// CC-ATT-09: what a conversion may knowingly send.
BOOST_AUTO_TEST_CASE(waivers) {
  const auto check = [](const std::string& changes, fhir::CheckOptions options) {
    options.as = As::produced;
    return Mutant(Base::new_5, Format::json).change(changes).errors(options);
  };
  const auto title = "- " + file + ".contentAttachment.title", data = "- " + file + ".contentAttachment.data",
             type = file + ".contentAttachment.contentType = video/mp4", no_text = std::string("- Patient.text");
  BOOST_TEST(check(title, {}) == "CC-ATT-01");
  BOOST_TEST(check(title, {.waivers = {Waiver::attachment_title}}) == "");
  BOOST_TEST(check(type, {.waivers = {Waiver::attachment_title}}) == "CC-ATT-03");
  BOOST_TEST(check(type, {.waivers = {Waiver::attachment_type}}) == "");
  BOOST_TEST(check(data, {.waivers = {Waiver::attachment_type}}) == "CC-ATT-07");
  BOOST_TEST(check(data, {.waivers = {Waiver::attachment_data}}) == "");
  BOOST_TEST(check(no_text, {.waivers = {Waiver::attachment_data}}) == "CC-NAR-01");
  BOOST_TEST(check(no_text, {.waivers = {Waiver::narratives}}) == "");
}

BOOST_AUTO_TEST_CASE(a_letter_before_a_reply) {  // CC-PRV-13: either way round
  for (const sv letter : {"5790000209354#B300720181623", "B300720181623#5790000209354"}) {
    Mutant mutant(Base::reply_5, Format::json);
    mutant.remove("Provenance.entity[revision].what.reference")
        .set("Provenance.entity[revision].what.identifier.value", letter);
    BOOST_TEST(mutant.findings().empty(), words(mutant.findings()));
  }
}

// More of them than 16 bits can count.
BOOST_AUTO_TEST_CASE(very_many_of_one_element) {
  std::string identifiers;
  for (int i = 0; i < 65536; ++i) identifiers += R"({"value":"urn:uuid:f9cf2547-7a1c-4639-9fd3-9f717556ad36"},)";
  const auto text = edit(base_text(Base::new_5, Format::json), R"("identifier":[{"value":"urn:uuid:f9cf2547)",
                         R"("identifier":[)" + identifiers + R"({"value":"urn:uuid:f9cf2547)");
  BOOST_TEST(Mutant(text, Format::json).errors() == "CC-COM-03");
}

// In quadratic time this would need minutes.
BOOST_AUTO_TEST_CASE(very_many_contained_resources) {
  constexpr int many = 40'000;
  std::string inside, references;
  for (int i = 0; i < many; ++i) {
    const auto id = std::to_string(i);
    inside += R"({"resourceType":"Location","id":"l)" + id + "\"},";
    references += R"({"reference":"#l)" + std::to_string(many - i - 1) + "\"},";
  }
  inside.pop_back();
  references.pop_back();
  const auto text =
      edit(base_text(Base::new_5, Format::json), R"("deceasedBoolean":false)",
           R"("contained":[)" + inside + R"(],"deceasedBoolean":false,"generalPractitioner":[)" + references + "]");
  BOOST_TEST(Mutant(text, Format::json).errors() == "");
}

BOOST_AUTO_TEST_CASE(very_many_texts_of_one_author) {
  auto text = base_text(Base::new_5, Format::json);
  const std::string role = R"("resourceType":"PractitionerRole",)";
  text = edit(text, role, role + R"("note":[0)" + repeated(",0", 60'000) + "],");
  const auto id = text.find("PractitionerRole/", text.find(R"("payload":[)"));
  const auto author = text.substr(id, text.find('"', id) - id);
  const auto payload = R"({"extension":[{"url":")" + std::string(fhir::names::author_extension) +
                       R"(","valueReference":{"reference":")" + author + R"("}}],"contentString":"x"},)";
  text = edit(text, R"("payload":[)", R"("payload":[)" + repeated(payload, 25'000));
  BOOST_TEST(Mutant(text, Format::json).findings().size() == 200U);
}
BOOST_AUTO_TEST_CASE(a_very_long_narrative) {
  const auto text = edit(base_text(Base::new_5, Format::json), "</div>", repeated("<b>x</b>", 400'000) + "</div>");
  BOOST_TEST(Mutant(text, Format::json).errors() == "");
}

BOOST_AUTO_TEST_CASE(at_most_two_hundred_errors_and_as_many_warnings) {
  Mutant mutant(Base::new_5, Format::json);
  for (int i = 0; i < 300; ++i) mutant.change("Patient.name[+].nickname = x");
  BOOST_TEST(mutant.findings().size() == 200U);
  // Nobody hides an error behind warnings.
  Mutant other(Base::new_5, Format::json);
  for (int i = 0; i < 150; ++i) {
    const auto resource = "Location/l" + std::to_string(i);
    other.change("new " + resource + "; - Location[" + std::to_string(i) +
                 "].id; Bundle.entry[last].fullUrl = " + resource);
  }
  other.change("- Communication.topic");
  BOOST_TEST(other.findings().size() == 201U);
  BOOST_TEST(other.errors() == "CC-COM-20");
}

// The addresses that the tables name are those which the code reads and writes.
BOOST_AUTO_TEST_CASE(addresses_are_the_same_in_tables_and_code) {
  std::map<sv, sv> known;
  fhir::each_line(schemas::file("fhir_profiles.tsv"), [&](sv line) {
    const auto profile = fhir::cut(line, '\t');
    (void)fhir::cut(line, '\t');
    const auto name = fhir::cut(line, '\t');
    if (profile == "url") known[name] = fhir::cut(line, '\t');
  });
  namespace names = fhir::names;
  BOOST_TEST(known["date"] == names::date_extension);
  BOOST_TEST(known["identifier"] == names::identifier_extension);
  BOOST_TEST(known["author"] == names::author_extension);
  BOOST_TEST(known["contact"] == names::contact_extension);
  BOOST_TEST(known["sender"] == names::sender_extension);
  BOOST_TEST(known["use"] == names::destination_use);
  BOOST_TEST(known["sor"] == names::sor_system);
  BOOST_TEST(known["yder"] == names::ydernummer_system);
  BOOST_TEST(known["kommune"] == names::municipality_system);
  BOOST_TEST(known["event-codes"] == names::event_system);
  BOOST_TEST(known["definition-4"] == names::versions.at(1).definition);
  std::string gln_systems;
  for (const auto system : names::gln_systems) gln_systems += (gln_systems.empty() ? "" : "|") + std::string(system);
  BOOST_TEST(known["any-gln"] == gln_systems);
  BOOST_CHECK(patient_id_kind(known["cpr"]) == PatientIdKind::cpr);
  BOOST_CHECK(patient_id_kind(known["x-ecpr"]) == PatientIdKind::national_replacement);
  for (auto systems = known["d-ecpr"]; !systems.empty();)
    BOOST_CHECK(patient_id_kind(fhir::cut(systems, '|')) == PatientIdKind::regional_replacement);
}

// Not one rule of the tables without a row above, for each of the standards that it is of.
BOOST_AUTO_TEST_CASE(each_rule_of_each_standard_is_broken) {
  std::set<std::pair<std::string, char>> broken;
  const auto standard = [](Base base) {
    const auto known = name(base);
    return known.ends_with(".0") ? known[known.size() - 3] : 'A';
  };
  for (const auto* table :
       {&r4, &bundle, &header, &communication, &people, &provenance, &acknowledgement, &governance, &doubts})
    for (const auto& breach : *table)
      for (const auto base : breach.on) broken.emplace(breach.rule, standard(base));
  fhir::each_line(schemas::file("fhir_profiles.tsv"), [&](sv line) {
    const auto whole = line;
    const auto profile = fhir::cut(line, '\t'), standards = fhir::cut(line, '\t');
    if (profile == "url") return;
    const auto rule = line.substr(line.rfind('\t') + 1);
    for (const char letter : standards)
      BOOST_TEST(broken.contains({std::string(rule), letter}), "no test of " << letter << ": " << whole);
  });
}

BOOST_AUTO_TEST_CASE(each_rule_of_the_check_is_broken) {
  std::set<sv> broken;
  for (const auto* table :
       {&r4, &bundle, &header, &communication, &people, &provenance, &acknowledgement, &governance, &doubts})
    for (const auto& breach : *table) broken.insert(breach.rule);
  // Of rules.def, but the check has them not.
  for (auto i = static_cast<std::uint16_t>(Rule::cc_gen_03); i <= static_cast<std::uint16_t>(Rule::ack_oo_03); ++i)
    BOOST_TEST(broken.contains(row(static_cast<Rule>(i)).id), row(static_cast<Rule>(i)).id);
}

BOOST_AUTO_TEST_SUITE_END()

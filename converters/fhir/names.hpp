// The fixed URLs and codes of CareCommunication and Acknowledgement (fhir-rules.md 2 to 9, 12, 13; terminology.md T2 to
// T10). Private to converters/fhir, but for the two of error codes. Thread safety: constants.
#pragma once

#include <array>
#include <string_view>

#include "converters/fhir/care_communication.hpp"

namespace brevdue::fhir::names {

using sv = std::string_view;

// Versions are data: CareCommunication 5.1 is a row here plus its changed rules. A definition that ends in '.' stands
// for all with one or two digits behind it (RX-DEF).
inline constexpr std::array<Version, 3> versions = {{
    {"5.0", "http://medcomfhir.dk/ig/messagedefinitions/MessageDefinition/MedComCareCommunicationMessageDefinition|5.",
     true, false},
    {"4.0", "http://medcomfhir.dk/ig/carecommunication/medcom-careCommunication-message-definition|4.0.0", false,
     false},
    {"3.0", "", false, true},
}};
inline constexpr sv definition_written =
    "http://medcomfhir.dk/ig/messagedefinitions/MessageDefinition/MedComCareCommunicationMessageDefinition|5.0";

/// Of entry.fullUrl in an Acknowledgement; a CareCommunication's is WriteOptions::base.
inline constexpr sv acknowledgement_base = "https://medcomfhir.dk/ig/acknowledgement";

// profiles
inline constexpr sv message_profile =
    "http://medcomfhir.dk/ig/carecommunication/StructureDefinition/medcom-careCommunication-message";
inline constexpr sv header_profile =
    "http://medcomfhir.dk/ig/carecommunication/StructureDefinition/medcom-careCommunication-messageHeader";
inline constexpr sv communication_profile =
    "http://medcomfhir.dk/ig/carecommunication/StructureDefinition/medcom-careCommunication-communication";
inline constexpr sv provenance_profile =
    "http://medcomfhir.dk/ig/carecommunication/StructureDefinition/medcom-careCommunication-provenance";
inline constexpr sv organization_profile =
    "http://medcomfhir.dk/ig/messaging/StructureDefinition/medcom-messaging-organization";
inline constexpr sv acknowledgement_profile =
    "http://medcomfhir.dk/ig/acknowledgement/StructureDefinition/medcom-messaging-acknowledgement";
inline constexpr sv acknowledgement_header_profile =
    "http://medcomfhir.dk/ig/acknowledgement/StructureDefinition/medcom-messaging-acknowledgementHeader";
inline constexpr sv outcome_profile =
    "http://medcomfhir.dk/ig/acknowledgement/StructureDefinition/medcom-acknowledgement-operationoutcome";
inline constexpr sv messaging_provenance_profile =
    "http://medcomfhir.dk/ig/messaging/StructureDefinition/medcom-messaging-provenance";
inline constexpr sv patient_profile = "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-patient";
inline constexpr sv encounter_profile = "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-encounter";
inline constexpr sv practitioner_profile = "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-practitioner";
inline constexpr sv role_profile = "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-practitionerrole";
inline constexpr sv care_team_profile = "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-careteam";

// extensions
inline constexpr sv destination_use =
    "http://medcomfhir.dk/ig/messaging/StructureDefinition/medcom-messaging-destinationUseExtension";
inline constexpr sv sender_extension = "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-sender-extension";
inline constexpr sv date_extension = "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-datetime-extension";
inline constexpr sv identifier_extension =
    "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-identifier-extension";
inline constexpr sv author_extension =
    "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-practitioner-extension";
inline constexpr sv contact_extension =
    "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-contact-extension";
// ... and what CareCommunication called its own before 3.0 took those of the core (fhir-rules.md 13)
struct Renamed {
  sv before, today;
};
inline constexpr std::array<Renamed, 6> old_extensions = {{
    {"http://medcomfhir.dk/ig/carecommunication/StructureDefinition/medcom-carecommunication-datetime-extension",
     date_extension},
    {"http://medcomfhir.dk/ig/carecommunication/StructureDefinition/medcom-carecommunication-author-extension",
     author_extension},
    {"http://medcomfhir.dk/ig/carecommunication/StructureDefinition/medcom-carecommunication-author-contact-extension",
     contact_extension},
    {"http://medcomfhir.dk/ig/carecommunication/StructureDefinition/"
     "medcom-carecommunication-attachment-identifier-extension",
     identifier_extension},
    {"http://medcomfhir.dk/ig/carecommunication/StructureDefinition/medcom-carecommunication-attachment-extension",
     identifier_extension},
    {"http://medcomfhir.dk/ig/carecommunication/StructureDefinition/medcom-carecommunication-sender-extension",
     sender_extension},
}};
inline constexpr sv data_absent = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

// systems and codes
inline constexpr sv event_system = "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-eventCodes";
inline constexpr sv event_code = "care-communication-message";
inline constexpr sv acknowledgement_event_code = "acknowledgement-message";
inline constexpr sv error_code_system =
    "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-acknowledgement-error-codes";
inline constexpr sv hl7_error_code_system = "http://terminology.hl7.org/CodeSystem/operation-outcome";
inline constexpr sv destination_use_system =
    "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-destinationUse";
/// As messaging 2.0.1 had it, by mistake (terminology.md T3).
inline constexpr sv mistaken_destination_use_system =
    "http://medcomfhir.dk/fhir/dk-medcom-terminology/CodeSystem/medcom-messaging-destinationUse";
inline constexpr sv activity_system = "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-activityCodes";
inline constexpr sv encounter_system = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
inline constexpr sv encounter_other_system =
    "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-core-encounter-act-codes";
inline constexpr sv sor_system = "urn:oid:1.2.208.176.1.1";
inline constexpr sv ydernummer_system = "urn:oid:1.2.208.176.1.4";
inline constexpr sv municipality_system = "http://hl7.dk/fhir/core/CodeSystem/dk-core-municipality-codes";

/// CC-ORG-06: today's, tomorrow's and yesterday's system of location numbers.
inline constexpr std::array<sv, 3> gln_systems = {"https://www.gs1.org/gln", "http://www.gs1.org/gln",
                                                  "urn:oid:1.3.88"};

}  // namespace brevdue::fhir::names

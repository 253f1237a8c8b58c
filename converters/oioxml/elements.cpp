#include "converters/oioxml/elements.hpp"

#include <array>
#include <cstddef>

#include "converters/oioxml/codes.hpp"

namespace brevdue::oioxml {
namespace {

using E = Element;
using namespace std::string_view_literals;

// --- types of values (oioxml.md 2) ---

constexpr Type text(std::uint16_t min, std::uint16_t max) {
  return {.content = Type::Content::simple, .simple = Simple::length, .min = min, .max = max};
}
constexpr Type simple(Simple kind) {
  return {.content = Type::Content::simple, .simple = kind};
}
template <std::size_t N>
constexpr Type one_of(const std::array<std::string_view, N>& list, Simple kind = Simple::code) {
  return {.content = Type::Content::simple, .simple = kind, .codes = list.data(), .count = N};
}
template <std::size_t N>
constexpr Type group(const std::array<Row, N>& rows, Type::Content content = Type::Content::group) {
  return {.content = content, .rows = rows.data(), .count = N};
}

constexpr Type string_1_7 = text(1, 7), string_1_8 = text(1, 8), string_1_14 = text(1, 14), string_1_17 = text(1, 17),
               string_1_25 = text(1, 25), string_1_35 = text(1, 35), string_1_70 = text(1, 70),
               string_1_350 = text(1, 350);
constexpr Type postcode = text(1, 9), postcode_or_nothing = text(0, 9), ten_characters = text(10, 10);
constexpr Type cpr = simple(Simple::cpr), day = simple(Simple::date), hour = simple(Simple::time),
               uuid = simple(Simple::uuid), octets = simple(Simple::size), yes = simple(Simple::yes),
               base64_text = simple(Simple::base64);

/// What makes a message the one it is: a list of one code each.
using One = std::array<std::string_view, 1>;
constexpr One xd9134l = {codes::xdis91.version}, xd9034l = {codes::xdis90.version}, xb0131x = {codes::xbin01.version},
              xc0130q = {codes::xctl01.version}, xc0230q = {codes::xctl02.version}, xc0330q = {codes::xctl03.version};
constexpr One xdis91 = {codes::xdis91.type}, xdis90 = {codes::xdis90.type}, xbin01 = {codes::xbin01.type};
constexpr One nobody = {codes::nobody};
constexpr std::array letter_status = {"nytbrev"sv, "rettetbrev"sv};
constexpr std::array bin_status = {"nytbrev"sv};
constexpr std::array acknowledgement = {"pluspositivkvitt"sv, "minuspositivkvitt"sv};
constexpr std::array party_codes = {"sygehusafdelingsnummer"sv, "ydernummer"sv, "lokationsnummer"sv,
                                    "kommunenummer"sv,          "sorkode"sv,    "amt"sv};
constexpr std::array bin_party_codes = {"sygehusafdelingsnummer"sv, "ydernummer"sv, "lokationsnummer"sv,
                                        "kommunenummer"sv, "sorkode"sv};  // no amt
constexpr std::array episode_codes = {"inaktiv"sv, "indlagt"sv, "ambulant"sv, "doed"sv, "ambulant_roentgen"sv};
constexpr std::array refuse_codes = {"ikke_specificeret"sv, "ukendt_lokationsnummer"sv, "problem_med_modtagerID"sv,
                                     "problem_med_version"sv, "syntaksfejl"sv};
constexpr std::array priorities = {"rutine"sv, "høj_prioritet"sv};
constexpr std::array object_codes = {"tekstfil"sv,
                                     "billede"sv,
                                     "program"sv,
                                     "vektor_grafik"sv,
                                     "biosignaler"sv,
                                     "multimedie"sv,
                                     "proprietaert_indhold"sv};
// The last two, plo and fnx, are XBIN01's alone.
constexpr std::array bin_extensions = {"pcx"sv, "tiff"sv, "jpeg"sv, "gif"sv, "bmp"sv, "png"sv, "mpg"sv,
                                       "dcm"sv, "scp"sv,  "txt"sv,  "rtf"sv, "doc"sv, "xls"sv, "wpd"sv,
                                       "exe"sv, "pdf"sv,  "wav"sv,  "avi"sv, "mid"sv, "rmi"sv, "com"sv,
                                       "zip"sv, "bin"sv,  "inh"sv,  "plo"sv, "fnx"sv};
// 95 codes; "patologi " as the edition before wrote it (oioxml.md 9, reader 4).
constexpr std::array specialities = {"ikkeklassificeret"sv,
                                     "intern_medicin_sygehus"sv,
                                     "geriatri"sv,
                                     "hepatologi"sv,
                                     "haematologi"sv,
                                     "infektionsmedicin"sv,
                                     "kardiologi"sv,
                                     "med_allergologi"sv,
                                     "med_endokrinologi"sv,
                                     "med_gastroenterologi"sv,
                                     "med_lungesygdomme"sv,
                                     "nefrologi"sv,
                                     "reumatologi"sv,
                                     "dermato_venerologi_sygehus"sv,
                                     "neurologi"sv,
                                     "onkologi"sv,
                                     "kirurgi_sygehus"sv,
                                     "karkirurgi"sv,
                                     "kir_gastroenterologi"sv,
                                     "plastikkirurgi"sv,
                                     "thoraxkirurgi"sv,
                                     "urologi"sv,
                                     "gynaekologi_obstetrik_sygehus"sv,
                                     "neurokirurgi"sv,
                                     "ortopaedisk_kirurgi_sygehus"sv,
                                     "oftalmologi"sv,
                                     "oto_rhino_laryngologi"sv,
                                     "hospitalsodontologi"sv,
                                     "psykiatri_sygehus"sv,
                                     "boerne_ungdomspsykiatri"sv,
                                     "klin_biokemi"sv,
                                     "klin_fys_nuklearmedicin"sv,
                                     "klin_immunologi"sv,
                                     "klin_mikrobiologi"sv,
                                     "klin_neurofysiologi"sv,
                                     "patologisk_anatomi"sv,
                                     "diagnostisk_radiologi"sv,
                                     "klin_farmakologi"sv,
                                     "klin_genetik"sv,
                                     "anaestesiologi_sygehus"sv,
                                     "arbejdsmedicin"sv,
                                     "almen_medicin"sv,
                                     "samfundsmedicin"sv,
                                     "almenlaege_laegevagt"sv,
                                     "oejenlaege"sv,
                                     "oere_naese_halslaege"sv,
                                     "anaestesiologi_praksis"sv,
                                     "roentgen_kbh"sv,
                                     "dermato_venerologi_praksis"sv,
                                     "roentgen"sv,
                                     "reumatologi_fysiurgi"sv,
                                     "gynaekologi_obstetrik_praksis"sv,
                                     "intern_medicin_praksis"sv,
                                     "kirurgi_praksis"sv,
                                     "klinisk_kemi"sv,
                                     "neuromedicin"sv,
                                     "ortopaedisk_kirurgi_praksis"sv,
                                     "patologi"sv,
                                     "patologi "sv,
                                     "plastkirurgi"sv,
                                     "psykiatri_praksis"sv,
                                     "paediatri"sv,
                                     "boernepsykiatri"sv,
                                     "tropemedicin"sv,
                                     "tandlaege"sv,
                                     "fysioterapi"sv,
                                     "kiropraktor"sv,
                                     "briller"sv,
                                     "fodterapi"sv,
                                     "fodbehandlking"sv,
                                     "med_laboratorier"sv,
                                     "omegnslaboratorier"sv,
                                     "psykolog"sv,
                                     "akut"sv,
                                     "almenlaege_vagtkoersel"sv,
                                     "almenlaege_vagtlaegehjaelp"sv,
                                     "blandet"sv,
                                     "fodterapi_leddegigt"sv,
                                     "fodterapi_radioaktiv"sv,
                                     "fysioterapi_sygehus"sv,
                                     "fysioterapi_vederlagsfri"sv,
                                     "kiropraktor_64"sv,
                                     "med_laboratorier_kpll"sv,
                                     "med_laboratorier_ssi"sv,
                                     "neurokirurgi_praksis"sv,
                                     "paediatri_sygehus"sv,
                                     "palliativ"sv,
                                     "retsmedicin"sv,
                                     "ridefysioterapi"sv,
                                     "ridefysioterapi_vederlagsfri"sv,
                                     "sexologi"sv,
                                     "tandplejere"sv,
                                     "teddy"sv,
                                     "vagtlaege"sv,
                                     "vagtlaegehjaelp"sv,
                                     "vagtlaegehjaelp_kbh"sv};

constexpr Type version_letter = one_of(xd9134l, Simple::version), version_admin = one_of(xd9034l, Simple::version),
               version_bin = one_of(xb0131x, Simple::version), version_xctl01 = one_of(xc0130q, Simple::version),
               version_xctl02 = one_of(xc0230q, Simple::version), version_xctl03 = one_of(xc0330q, Simple::version);
constexpr Type type_letter = one_of(xdis91), type_admin = one_of(xdis90), type_bin = one_of(xbin01);
constexpr Type nobodys_number = one_of(nobody);
constexpr Type status_letter = one_of(letter_status), status_bin = one_of(bin_status);
constexpr Type acknowledgement_code = one_of(acknowledgement), episode_code = one_of(episode_codes);
constexpr Type party_code = one_of(party_codes), bin_party_code = one_of(bin_party_codes);
constexpr Type speciality = one_of(specialities), priority_code = one_of(priorities),
               object_code = one_of(object_codes);
constexpr Type bin_extension = one_of(bin_extensions), refuse_code = one_of(refuse_codes);
constexpr Type letter_extension = {.content = Type::Content::simple,
                                   .simple = Simple::code,
                                   .codes = bin_extensions.data(),
                                   .count = bin_extensions.size() - 2};

// --- the elements letters and file letters have (oioxml.md 1.1, 3, 5) ---

constexpr Type anything = {.content = Type::Content::any};
constexpr Type nothing = {.content = Type::Content::empty};

constexpr std::array date_time_rows = {
    Row{E::date, "Date", 1, 1, &day},
    Row{E::time, "Time", 1, 1, &hour},
};
constexpr Type date_time = group(date_time_rows);

constexpr std::array envelope_rows = {
    Row{E::sent, "Sent", 1, 1, &date_time},
    Row{E::envelope_identifier, "Identifier", 1, 1, &string_1_14},
    Row{E::acknowledgement_code, "AcknowledgementCode", 1, 1, &acknowledgement_code},
};
constexpr Type envelope = group(envelope_rows);

// What differs in their parties: the codes (no amt in XBIN01) and an empty post code (legal there).
constexpr auto sender_rows(const Type& code, const Type& post) {
  return std::array{
      Row{E::ean_identifier, "EANIdentifier", 1, 1, &string_1_35},
      Row{E::party_identifier, "Identifier", 1, 1, &string_1_17},
      Row{E::party_identifier_code, "IdentifierCode", 1, 1, &code},
      Row{E::organisation, "OrganisationName", 1, 1, &string_1_35},
      Row{E::department, "DepartmentName", 0, 1, &string_1_35},
      Row{E::unit, "UnitName", 0, 1, &string_1_35},
      Row{E::street, "StreetName", 0, 1, &string_1_35},
      Row{E::suburb, "SuburbName", 0, 1, &string_1_35},
      Row{E::district, "DistrictName", 0, 1, &string_1_35},
      Row{E::postcode, "PostCodeIdentifier", 0, 1, &post},
      Row{E::phone, "TelephoneSubscriberIdentifier", 0, 1, &string_1_25},
      Row{E::speciality, "MedicalSpecialityCode", 0, 1, &speciality},
  };
}
constexpr auto receiver_rows(const Type& code, const Type& post) {
  return std::array{
      Row{E::ean_identifier, "EANIdentifier", 1, 1, &string_1_35},
      Row{E::party_identifier, "Identifier", 1, 1, &string_1_17},
      Row{E::party_identifier_code, "IdentifierCode", 1, 1, &code},
      Row{E::organisation, "OrganisationName", 0, 1, &string_1_35},
      Row{E::department, "DepartmentName", 0, 1, &string_1_35},
      Row{E::unit, "UnitName", 0, 1, &string_1_35},
      Row{E::street, "StreetName", 0, 1, &string_1_35},
      Row{E::suburb, "SuburbName", 0, 1, &string_1_35},
      Row{E::district, "DistrictName", 0, 1, &string_1_35},
      Row{E::postcode, "PostCodeIdentifier", 0, 1, &post},
  };
}
constexpr auto letter_sender_rows = sender_rows(party_code, postcode);
constexpr auto letter_receiver_rows = receiver_rows(party_code, postcode);
constexpr auto bin_sender_rows = sender_rows(bin_party_code, postcode_or_nothing);
constexpr auto bin_receiver_rows = receiver_rows(bin_party_code, postcode_or_nothing);
constexpr Type letter_sender = group(letter_sender_rows), letter_receiver = group(letter_receiver_rows);
constexpr Type bin_sender = group(bin_sender_rows), bin_receiver = group(bin_receiver_rows);

// --- XDIS91 and XDIS90 (oioxml.md 3, 4) ---

constexpr auto letter_rows(const Type& version, const Type& type) {
  return std::array{
      Row{E::letter_identifier, "Identifier", 1, 1, &string_1_14},
      Row{E::version_code, "VersionCode", 1, 1, &version},
      Row{E::statistical_code, "StatisticalCode", 1, 1, &string_1_8},
      Row{E::authorisation, "Authorisation", 1, 1, &date_time},
      Row{E::type_code, "TypeCode", 1, 1, &type},
      Row{E::status_code, "StatusCode", 1, 1, &status_letter},
      Row{E::episode_identifier, "EpisodeOfCareIdentifier", 0, 1, &string_1_35},
  };
}
constexpr auto letter_letter_rows = letter_rows(version_letter, type_letter);
constexpr auto admin_letter_rows = letter_rows(version_admin, type_admin);
constexpr Type letter_letter = group(letter_letter_rows), admin_letter = group(admin_letter_rows);

constexpr std::array letter_patient_rows = {
    Row{E::civil_registration_number, "CivilRegistrationNumber", 1, 1, &cpr, 1, 1},
    Row{E::alternative_identifier, "AlternativeIdentifier", 1, 1, &ten_characters, 1, 2},
    Row{E::surname, "PersonSurnameName", 1, 1, &string_1_70},
    Row{E::given_name, "PersonGivenName", 0, 1, &string_1_70},
    Row{E::street, "StreetName", 0, 1, &string_1_35},
    Row{E::suburb, "SuburbName", 0, 1, &string_1_35},
    Row{E::district, "DistrictName", 0, 1, &string_1_35},
    Row{E::postcode, "PostCodeIdentifier", 0, 1, &postcode},
    Row{E::occupancy, "OccupancyText", 0, 1, &string_1_35},
    Row{E::episode_status, "EpisodeOfCareStatusCode", 1, 1, &episode_code},
};
constexpr Type letter_patient = group(letter_patient_rows);
constexpr std::array admin_patient_rows = {
    Row{E::civil_registration_number, "CivilRegistrationNumber", 1, 1, &nobodys_number},
    Row{E::surname, "PersonSurnameName", 1, 1, &string_1_70},
    Row{E::given_name, "PersonGivenName", 0, 1, &string_1_70},
    Row{E::street, "StreetName", 0, 1, &string_1_35},
    Row{E::suburb, "SuburbName", 0, 1, &string_1_35},
    Row{E::district, "DistrictName", 0, 1, &string_1_35},
    Row{E::postcode, "PostCodeIdentifier", 0, 1, &postcode},
    Row{E::occupancy, "OccupancyText", 0, 1, &string_1_35},
    Row{E::episode_status, "EpisodeOfCareStatusCode", 0, 1, &episode_code},
};
constexpr Type admin_patient = group(admin_patient_rows);

constexpr std::array additional_rows = {
    Row{E::priority, "Priority", 0, 1, &priority_code},
    Row{E::subject, "Subject", 0, 1, &string_1_70},
};
constexpr Type additional = group(additional_rows);

// Formatted text (oioxml.md 2.2): at most FixedFont > Bold > Break deep.
constexpr std::array breakable_rows = {
    Row{E::line_break, "Break", 0, many, &nothing},
    Row{E::space, "Space", 0, many, &nothing},
};
constexpr Type breakable = group(breakable_rows, Type::Content::mixed);
constexpr std::array fixed_font_rows = {
    Row{E::line_break, "Break", 0, many, &nothing},      Row{E::space, "Space", 0, many, &nothing},
    Row{E::right, "Right", 0, many, &breakable},         Row{E::center, "Center", 0, many, &breakable},
    Row{E::bold, "Bold", 0, many, &breakable},           Row{E::italic, "Italic", 0, many, &breakable},
    Row{E::underline, "Underline", 0, many, &breakable},
};
constexpr Type fixed_font = group(fixed_font_rows, Type::Content::mixed);
constexpr std::array formatted_rows = {
    Row{E::line_break, "Break", 0, many, &nothing},      Row{E::space, "Space", 0, many, &nothing},
    Row{E::right, "Right", 0, many, &breakable},         Row{E::center, "Center", 0, many, &breakable},
    Row{E::bold, "Bold", 0, many, &breakable},           Row{E::italic, "Italic", 0, many, &breakable},
    Row{E::underline, "Underline", 0, many, &breakable}, Row{E::fixed_font, "FixedFont", 0, many, &fixed_font},
};
constexpr Type formatted = group(formatted_rows, Type::Content::mixed);
constexpr std::array clinical_information_rows = {
    Row{E::text01, "Text01", 1, 1, &formatted},
};
constexpr Type clinical_information = group(clinical_information_rows);

constexpr std::array bin_rows = {
    Row{E::object_identifier, "ObjectIdentifier", 1, 1, &string_1_35},
    Row{E::object_code, "ObjectCode", 1, 1, &object_code},
    Row{E::object_extension, "ObjectExtensionCode", 1, 1, &letter_extension},
    Row{E::object_size, "OriginalObjectSize", 1, 1, &octets},
};
constexpr Type bin = group(bin_rows);
constexpr std::array reference_rows = {
    Row{E::description, "RefDescription", 1, 1, &string_1_70},
    Row{E::url, "URL", 1, 1, &string_1_350, 1, 1},
    Row{E::supplement, "SUP", 1, 1, &yes, 1, 2},
    Row{E::bin, "BIN", 1, 1, &bin, 1, 3},
};
constexpr Type reference = group(reference_rows);

constexpr auto email_rows(const Type& letter, const Type& patient) {
  return std::array{
      Row{E::letter, "Letter", 1, 1, &letter},
      Row{E::sender, "Sender", 1, 1, &letter_sender},
      Row{E::receiver, "Receiver", 1, 1, &letter_receiver},
      Row{E::patient, "Patient", 1, 1, &patient},
      Row{E::additional_information, "AdditionalInformation", 0, 1, &additional},
      Row{E::clinical_information, "ClinicalInformation", 0, 10, &clinical_information},
      Row{.element = E::reference, .name = "Reference", .min = 0, .max = many, .type = &reference, .agreed = 10},
  };
}
constexpr auto clinical_email_rows = email_rows(letter_letter, letter_patient);
constexpr auto administrative_email_rows = email_rows(admin_letter, admin_patient);
constexpr Type clinical_email = group(clinical_email_rows), administrative_email = group(administrative_email_rows);

constexpr Row body(E element, const codes::Kind& kind, const Type& type, std::uint8_t choice = 0,
                   std::uint8_t branch = 0) {
  return {.element = element,
          .name = kind.body,
          .min = 1,
          .max = many,
          .type = &type,
          .choice = choice,
          .branch = branch,
          .again = true};
}
constexpr std::array xdis91_rows = {
    Row{E::envelope, "Envelope", 1, 1, &envelope},
    body(E::clinical_email, codes::xdis91, clinical_email),
    Row{E::local_elements, "Local_Elements", 0, 1, &anything},
};
constexpr Type xdis91_emessage = group(xdis91_rows);
constexpr Row xdis91_root{E::emessage, "Emessage", 1, 1, &xdis91_emessage};
constexpr std::array xdis90_rows = {
    Row{E::envelope, "Envelope", 1, 1, &envelope},
    body(E::administrative_email, codes::xdis90, administrative_email),
    Row{E::local_elements, "Local_Elements", 0, 1, &anything},
};
constexpr Type xdis90_emessage = group(xdis90_rows);
constexpr Row xdis90_root{E::emessage, "Emessage", 1, 1, &xdis90_emessage};

// --- XBIN01 (oioxml.md 5) ---

constexpr std::array bin_letter_rows = {
    Row{E::letter_identifier, "Identifier", 1, 1, &string_1_14},
    Row{E::version_code, "VersionCode", 1, 1, &version_bin},
    Row{E::statistical_code, "StatisticalCode", 1, 1, &string_1_8},
    Row{E::authorisation, "Authorisation", 1, 1, &date_time},
    Row{E::type_code, "TypeCode", 1, 1, &type_bin},
    Row{E::status_code, "StatusCode", 1, 1, &status_bin},
};
constexpr Type bin_letter = group(bin_letter_rows);

constexpr std::array bin_patient_rows = {
    Row{E::civil_registration_number, "CivilRegistrationNumber", 1, 1, &cpr, 1, 1},
    Row{E::alternative_identifier, "AlternativeIdentifier", 1, 1, &ten_characters, 1, 2},
    Row{E::surname, "PersonSurnameName", 1, 1, &string_1_70},
    Row{E::given_name, "PersonGivenName", 0, 1, &string_1_70},
};
constexpr Type bin_patient = group(bin_patient_rows);

constexpr std::array binary_object_rows = {
    Row{E::object_identifier, "ObjectIdentifier", 1, 1, &uuid},
    Row{E::object_code, "ObjectCode", 1, 1, &object_code},
    Row{E::object_extension, "ObjectExtensionCode", 1, 1, &bin_extension},
    Row{E::object_size, "OriginalObjectSize", 1, 1, &octets},
    Row{E::base64, "Object_Base64Encoded", 1, 1, &base64_text},
};
constexpr Type binary_object = group(binary_object_rows);

constexpr std::array binary_letter_rows = {
    Row{E::letter, "Letter", 1, 1, &bin_letter},
    Row{E::sender, "Sender", 1, 1, &bin_sender},
    Row{E::receiver, "Receiver", 1, 1, &bin_receiver},
    Row{E::patient, "Patient", 1, 1, &bin_patient, 1, 1},
    Row{E::system_information, "SystemInformation", 1, 1, &yes, 1, 2},
    Row{E::contents, "Contents", 0, 1, &string_1_70, 1, 2},
    Row{.element = E::binary_object,
        .name = "BinaryObject",
        .min = 1,
        .max = many,
        .type = &binary_object,
        .agreed = 10},
};
constexpr Type binary_letter = group(binary_letter_rows);
constexpr std::array xbin01_rows = {
    Row{E::envelope, "Envelope", 1, 1, &envelope},
    body(E::binary_letter, codes::xbin01, binary_letter),
    Row{E::local_elements, "Local_Elements", 0, 1, &anything},
};
constexpr Type xbin01_emessage = group(xbin01_rows);
constexpr Row xbin01_root{E::emessage, "Emessage", 1, 1, &xbin01_emessage};

// --- XCTL01 to XCTL03 (oioxml.md 6) ---

constexpr auto receipt_letter_rows(const Type& version) {
  return std::array{
      Row{E::letter_identifier, "Identifier", 1, 1, &string_1_14},
      Row{E::version_code, "VersionCode", 1, 1, &version},
      Row{E::statistical_code, "StatisticalCode", 1, 1, &string_1_8},
  };
}
constexpr auto xctl01_letter_rows = receipt_letter_rows(version_xctl01),
               xctl02_letter_rows = receipt_letter_rows(version_xctl02),
               xctl03_letter_rows = receipt_letter_rows(version_xctl03);
constexpr Type xctl01_letter = group(xctl01_letter_rows), xctl02_letter = group(xctl02_letter_rows),
               xctl03_letter = group(xctl03_letter_rows);

constexpr auto location_rows(E element) {
  return std::array{Row{element, "EANIdentifier", 1, 1, &string_1_35}};
}
constexpr auto receipt_party_rows = location_rows(E::ean_identifier),
               original_sender_rows = location_rows(E::original_sender),
               original_receiver_rows = location_rows(E::original_receiver);
constexpr Type receipt_party = group(receipt_party_rows), original_sender = group(original_sender_rows),
               original_receiver = group(original_receiver_rows);

// Only a negative receipt says why.
constexpr std::array accepted_letter_rows = {
    Row{E::original_letter_identifier, "OriginalLetterIdentifier", 1, 1, &string_1_14},
    Row{E::original_version, "OriginalVersionCode", 1, 1, &string_1_7},
};
constexpr std::array refused_letter_rows = {
    Row{E::original_letter_identifier, "OriginalLetterIdentifier", 1, 1, &string_1_14},
    Row{E::original_version, "OriginalVersionCode", 1, 1, &string_1_7},
    Row{E::refuse_code, "RefuseCode", 0, 1, &refuse_code},
    Row{E::refuse_text, "RefuseText", 0, 1, &breakable},
};
constexpr Type accepted_letter = group(accepted_letter_rows), refused_letter = group(refused_letter_rows);
constexpr std::array accepted_emessage_rows = {
    Row{E::original_envelope_identifier, "OriginalEnvelopeIdentifier", 1, 1, &string_1_14},
    Row{E::original_party, "OriginalSender", 1, 1, &original_sender},
    Row{E::original_party, "OriginalReceiver", 1, 1, &original_receiver},
    Row{E::original_letter, "OriginalLetter", 0, 99, &accepted_letter},
};
constexpr std::array refused_emessage_rows = {
    Row{E::original_envelope_identifier, "OriginalEnvelopeIdentifier", 1, 1, &string_1_14},
    Row{E::original_party, "OriginalSender", 1, 1, &original_sender},
    Row{E::original_party, "OriginalReceiver", 1, 1, &original_receiver},
    Row{E::refuse_code, "RefuseCode", 0, 1, &refuse_code},
    Row{E::refuse_text, "RefuseText", 0, 1, &breakable},
    Row{E::original_letter, "OriginalLetter", 0, 99, &refused_letter},
};
constexpr Type accepted_emessage = group(accepted_emessage_rows), refused_emessage = group(refused_emessage_rows);

constexpr auto receipt_rows(const Type& letter, const Type& original) {
  return std::array{
      Row{E::letter, "Letter", 1, 1, &letter},
      Row{E::sender, "Sender", 1, 1, &receipt_party},
      Row{E::receiver, "Receiver", 1, 1, &receipt_party},
      Row{E::original_emessage, "OriginalEmessage", 1, 1, &original},
  };
}
constexpr auto xctl01_rows = receipt_rows(xctl01_letter, refused_emessage),
               xctl02_rows = receipt_rows(xctl02_letter, refused_emessage),
               xctl03_rows = receipt_rows(xctl03_letter, accepted_emessage);
constexpr Type xctl01 = group(xctl01_rows), xctl02 = group(xctl02_rows), xctl03 = group(xctl03_rows);
constexpr std::array xctl_rows = {
    Row{E::envelope, "Envelope", 1, 1, &envelope},
    body(E::negative_vans_receipt, codes::xctl01, xctl01, 1, 1),
    body(E::negative_receipt, codes::xctl02, xctl02, 1, 2),
    body(E::positive_receipt, codes::xctl03, xctl03, 1, 3),
    Row{E::local_elements, "Local_Elements", 0, 1, &anything},
};
constexpr Type xctl_emessage = group(xctl_rows);
constexpr Row xctl_root{E::emessage, "Emessage", 1, 1, &xctl_emessage};

}  // namespace

const Table& xdis91_table() {
  static constexpr Table table{xdis91_namespace, &xdis91_root};
  return table;
}

const Table& xdis90_table() {
  static constexpr Table table{xdis90_namespace, &xdis90_root};
  return table;
}

const Table& xbin01_table() {
  static constexpr Table table{xbin01_namespace, &xbin01_root};
  return table;
}

const Table& xctl_table() {
  static constexpr Table table{xctl_namespace, &xctl_root};
  return table;
}

}  // namespace brevdue::oioxml

#include "converters/edifact/writing.hpp"

#include <algorithm>

#include "converters/edifact/codes.hpp"

namespace brevdue::edifact {
namespace {

void write_name(SegmentWriter& out, std::string_view qualifier, const Party& party) {
  std::string_view list, agency;
  if (party.identifier_code) {
    const auto& row = codes::party_list(*party.identifier_code);
    list = row.list;
    agency = row.agency;
  }
  const auto names = codes::names_written(party);
  out.segment("NAD", {{qualifier},
                      {party.identifier, list, agency},
                      {},
                      {names.organisation, names.department, party.unit, "", "", "US"}});
}

}  // namespace

void write_address(SegmentWriter& out, const Address& a) {
  if (a == Address{}) return;
  out.segment("ADR", {{}, {"US", a.street, a.suburb}, {a.district}, {a.postcode}});
}

void write_parties(SegmentWriter& out, const Party& sender, const Party& receiver, const VersionRow& version,
                   std::string_view no_speciality) {
  out.segment("S01", {{"01"}});
  write_name(out, "SSP", sender);
  write_address(out, sender.address);
  if (!sender.phone.empty()) out.segment("CON", {{}, {sender.phone, "TE"}});
  out.segment("SEQ", {{}, {"1"}});
  const auto code = codes::code_of(codes::specialities(), sender.speciality);
  out.segment("SPR",
              {{"ORG"}, {code.empty() ? no_speciality : code, "SKS", "SST"}, {version.edifact_name, "SKS", "SST"}});
  out.segment("S01", {{"01"}});
  write_name(out, "PO", receiver);
  write_address(out, receiver.address);
  out.segment("SEQ", {{}, {"2"}});
}

void write_person(SegmentWriter& out, std::string_view cpr, std::string_view surname, std::string_view given) {
  const bool has_cpr = !cpr.empty();
  out.segment("PNA", {{"PAT"},
                      {cpr, "", "", has_cpr ? "CPR" : "", has_cpr ? "IM" : ""},
                      {},
                      {},
                      {"SU", surname},
                      {given.empty() ? "" : "FO", given}});
}

void write_patient(SegmentWriter& out, const Patient& patient) {
  const PatientId* const id = patient.ids.empty() ? nullptr : &patient.ids.front();
  const bool has_cpr = id != nullptr && id->kind == PatientIdKind::cpr;
  write_person(out, has_cpr ? id->value : std::string_view(), patient.family, given_names(patient));
  if (id != nullptr && !has_cpr) out.segment("RFF", {{"XPI", id->value}});
}

std::string given_names(const Patient& patient) {
  std::string out;
  for (const auto& name : patient.given) {
    if (!out.empty()) out += ' ';
    out += name;
  }
  return out;
}

std::string without_dashes(std::string_view id) {
  std::string out(id);
  if (is_uuid(id)) std::erase(out, '-');
  return out;
}

}  // namespace brevdue::edifact

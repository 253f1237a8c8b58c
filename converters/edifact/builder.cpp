#include "converters/edifact/builder.hpp"

#include <charconv>

namespace brevdue::edifact {

std::optional<PartyIdCode> identifier_code(const Segment& nad, Findings& findings) {
  const std::string list = nad.value(2, 2), agency = nad.value(2, 3);
  const auto code = codes::party_code(list, agency);
  if (!code) {  // EDI-18
    const bool unknown_list = !list.empty();
    findings.push_back({Rule::edi_value, Severity::warning, nad.at(2, unknown_list ? 2 : 3),
                        unknown_list ? "SKS, YNR, KOM, SOR, EAN, AMT or nothing" : "9 or nothing",
                        shown_code(unknown_list ? list : agency) + ", read as none"});
  }
  return code;
}

void file_value(Attachment& file, Use use, std::string_view value) {
  switch (use) {
    case Use::object_id:
      file.id = value;
      break;
    case Use::object_code:
      file.object_code = value;
      break;
    case Use::object_extension:
      file.extension = value;
      break;
    case Use::object_size: {
      std::uint64_t size = 0;
      if (std::from_chars(value.data(), value.data() + value.size(), size).ec == std::errc()) file.declared_size = size;
      break;
    }
    default:
      break;
  }
}

bool patient_value(Patient& patient, const Field& field, std::string_view value, const Segment& segment) {
  switch (field.use) {
    case Use::cpr:
    case Use::replacement:
      patient.ids.push_back(
          {field.use == Use::cpr ? PatientIdKind::cpr : alternative_kind(value), {}, std::string(value)});
      patient.at = segment.mark(field.element, field.component);
      return true;
    case Use::surname:
      patient.family = value;
      return true;
    case Use::given:
      patient.given = {std::string(value)};
      return true;
    default:
      return false;
  }
}

void check_patient_ids(const std::optional<Segment>& person, const std::optional<Segment>& replacement,
                       Findings& findings) {
  if (!person) return;
  const bool cpr = !person->empty(2, 1);
  if (!cpr && !replacement)
    findings.push_back({Rule::edi_no_value, Severity::error, person->at(2, 1),
                        "a CPR number, or a replacement number in RFF+XPI", "nothing"});
  if (cpr && replacement)
    findings.push_back(
        {Rule::edi_repeated, Severity::error, replacement->at(1, 2), "a CPR number or a replacement number", "both"});
}

}  // namespace brevdue::edifact

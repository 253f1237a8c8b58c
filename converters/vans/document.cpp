// What Document says of a payload (oioxml.md 7.1, governance.md 1.1): one row a message.
#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>
#include <vector>

#include "converters/model/identifiers.hpp"
#include "converters/vans/envelope.hpp"
#include "converters/vans/values.hpp"
#include "schemas/embedded.hpp"

namespace brevdue::vans {
namespace {

/// What stands behind the # of Name; FHIR messages have something there, and their MIME in a service tag.
enum class Postfix : std::uint8_t { none, category, response_code };

struct DocumentRow {
  std::string_view message, name, format, version;
  Postfix postfix;
};

constexpr std::array<DocumentRow, 14> table{{
    {"CareCommunication", "FDIS91", "HL7", "5.0", Postfix::category},
    {"Acknowledgement", "FCTL", "HL7", "2.0.0", Postfix::response_code},
    {"XDIS91", "XDIS91", "XML", "XD9134L", Postfix::none},
    {"XDIS90", "XDIS90", "XML", "XD9034L", Postfix::none},
    {"XBIN01", "XBIN01", "XML", "XB0131X", Postfix::none},
    {"XCTL01", "XCTL01", "XML", "XC0130Q", Postfix::none},
    {"XCTL02", "XCTL02", "XML", "XC0230Q", Postfix::none},
    {"XCTL03", "XCTL03", "XML", "XC0330Q", Postfix::none},
    {"DIS91", "DIS91", "EDIFACT", "D9134L", Postfix::none},
    {"DIS90", "DIS90", "EDIFACT", "D9034L", Postfix::none},
    {"BIN01", "BIN01", "EDIFACT", "B0131X", Postfix::none},
    {"CTL01", "CTL01", "EDIFACT", "C0130Q", Postfix::none},
    {"CTL02", "CTL02", "EDIFACT", "C0230Q", Postfix::none},
    {"CTL03", "CTL03", "EDIFACT", "C0330Q", Postfix::none},
}};

constexpr std::string_view prefix = "MCM:", mime_tag = "MCM:MIME";
constexpr std::array<std::string_view, 2> mime_types{"application/fhir+xml", "application/fhir+json"};
constexpr std::array<std::string_view, 3> response_codes{"ok", "transient-error", "fatal-error"};

// The versions of CareCommunication that are read; today's may have another minor number (CC-MH-14).
constexpr std::array<std::string_view, 3> care_communication_versions{"5.0", "4.0", "3.0"};

bool is_version(const DocumentRow& row, std::string_view version) {
  if (row.postfix != Postfix::category) return version == row.version;
  const auto minor = version.starts_with("5.") ? version.substr(2) : std::string_view{};
  return is_one_of(care_communication_versions, version) ||
         (!minor.empty() && minor.find_first_not_of("0123456789") == std::string_view::npos);
}
std::string expected_version(const DocumentRow& row) {
  return row.postfix == Postfix::category ? alternatives(care_communication_versions) : std::string(row.version);
}

/// The active categories. file = header line, then line*; line = code TAB english TAB danish LF
std::vector<std::string_view> read_categories() {
  std::string_view text = schemas::file("categories.tsv");
  std::vector<std::string_view> codes;
  for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    text.remove_prefix(end + 1);
    if (!text.empty()) codes.push_back(text.substr(0, text.find('\t')));
  }
  return codes;
}

Codes codes_of(Postfix postfix) {
  static const std::vector<std::string_view> categories = read_categories();
  if (postfix == Postfix::category) return categories;
  return response_codes;
}

/// "MCM:FDIS91#telemedicine" and "FDIS91#telemedicine" alike.
struct Name {
  std::string_view base;
  std::optional<std::string_view> postfix;
};
Name split(std::string_view name) {
  if (same_without_case(name.substr(0, prefix.size()), prefix)) name.remove_prefix(prefix.size());
  const auto hash = name.find('#');
  if (hash == std::string_view::npos) return {name, std::nullopt};
  return {name.substr(0, hash), name.substr(hash + 1)};
}

/// What Name should be, for a finding.
std::string expected_name(const DocumentRow& row) {
  const auto name = std::string(prefix) + std::string(row.name);
  switch (row.postfix) {
    case Postfix::none:
      break;
    case Postfix::category:
      return name + "# and an active category of CareCommunication";
    case Postfix::response_code:
      return name + "# and " + alternatives(response_codes);
  }
  return name;
}

}  // namespace

MetaInformation meta_information(const PayloadKind& payload, std::string identifier, std::uint64_t size) {
  const auto* row =
      std::find_if(table.begin(), table.end(), [&](const DocumentRow& r) { return r.message == payload.message; });
  if (row == table.end()) throw std::logic_error("no envelope for " + std::string(payload.message));
  MetaInformation meta;
  meta.identifier = std::move(identifier);
  meta.format = row->format;
  meta.name = std::string(prefix) + std::string(row->name);
  // An Acknowledgement does not say its own version as Document does.
  const bool own = !payload.version.empty() && row->postfix != Postfix::response_code;
  meta.version = own ? payload.version : row->version;
  meta.size = size;
  meta.transport_type = "reliable";
  if (row->postfix != Postfix::none) {
    meta.name += "#" + std::string(payload.detail);
    meta.service_tags.push_back({std::string(mime_tag), std::string(mime_types[payload.json ? 1 : 0])});
  }
  return meta;
}

Findings document_faults(const MetaInformation& meta) {
  const auto name = split(meta.name);
  const auto* row = std::find_if(table.begin(), table.end(),
                                 [&](const DocumentRow& r) { return same_without_case(r.name, name.base); });
  if (row == table.end() || meta.format == "Binary" || meta.format == "Other") return {};
  Findings findings;
  const auto fault = [&](std::string path, std::string expected, std::string found) {
    Finding f{Rule::vans_document, Severity::warning, {}, std::move(expected), std::move(found)};
    f.position.path = std::move(path);
    findings.push_back(std::move(f));
  };
  if (meta.format != row->format)
    fault("Document/Format", std::string(row->format) + " for " + std::string(row->message), meta.format);
  const bool fits =
      row->postfix == Postfix::none ? !name.postfix : name.postfix && code_like(codes_of(row->postfix), *name.postfix);
  if (!fits) fault("Document/Name", expected_name(*row), shown(meta.name));
  if (!meta.version.empty() && !is_version(*row, meta.version))
    fault("Document/Version", expected_version(*row), shown(meta.version));
  if (row->postfix == Postfix::none) return findings;
  const auto mime = std::find_if(meta.service_tags.begin(), meta.service_tags.end(),
                                 [](const ServiceTag& tag) { return same_without_case(tag.name, mime_tag); });
  if (mime == meta.service_tags.end())
    fault("Transport/ServiceTag", std::string(mime_tag) + " " + alternatives(mime_types), "none");
  else if (!code_like(mime_types, mime->value))
    fault("Transport/ServiceTag", alternatives(mime_types), shown(mime->value));
  return findings;
}

}  // namespace brevdue::vans

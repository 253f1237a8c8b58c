// Every setting of a conversion, once: its key, its default, what it takes and what it is for. The command's --set and
// --config, docs/configuration.md and the default file are all made from the one table (setting_rows).
// Thread safety: values and constants.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "converters/convert/setting_table.hpp"
#include "converters/edifact/interchange.hpp"
#include "converters/fhir/validate/validate.hpp"
#include "converters/video/link.hpp"
#include "converters/video/policy.hpp"
#include "converters/wire/document.hpp"

namespace brevdue::convert {

struct Settings {
  bool mislabelled_as_utf8 = true;              // wire.mislabelled = utf8 | declared
  bool prefer_lpr3_episode = true;              // episode.prefer = lpr3 | local
  std::string video_category = "telemedicine";  // video.category: a code of schemas/categories.tsv
  bool video_subject_is_category = false;       // video.subject_is_category = yes | no
  bool narratives = true;                       // fhir.narratives = yes | no
  bool letter_id_first = false;  // fhir.brevid_order = location-number-first | letter-id-first (CC-PRV-13)
  bool validate_schema = true;   // XML schemas, and the conformance check of FHIR; no key: tests and benchmarks
  fhir::As check_as = fhir::As::received;  // how strict that is; no key: brevdue validate --as
  bool only_check = false;                 // nothing is to be done with what is read; no key: brevdue validate
  std::string fhir_base = "https://medcomfhir.dk/ig/carecommunication";  // fhir.base
  std::string gln_system = "https://www.gs1.org/gln";                    // fhir.gln_system
  std::string acknowledgement_definition;  // fhir.acknowledgement_definition; empty: none (ACK-MH-09)
  std::size_t refuse_text_limit = 0;       // receipt.text_limit, characters; 0: none (conversion.md 4)
  std::string vans_id = "BREVDUE";         // gateway.vans_id: Sender of our own XCTL01, 1 to 35 characters
  unsigned pair_wait_minutes = 60;         // pair.wait_minutes: for the other half of a letter (conversion.md 2)
  std::vector<std::string> dnhf_senders;   // dnhf.senders: location numbers whose file letters never wait
  edifact::Forgive forgive;                // edifact.missing_una and others = warn | refuse
  video::LinkSettings links;               // video.hosts: portals of one's own, exact host names
  video::LinkPolicy link_policy;           // video.dangerous and others, video.policy, video.receivers
  video::MeetingRules meetings;            // video.default_minutes and others; but not what the time is
  std::vector<std::string> video_subjects = {"Telemedicin", "Video"};  // video.subjects
  wire::Limits limits;                                                 // limits.input_bytes and others
};

[[nodiscard]] std::span<const SettingRow> setting_rows();

/// Sets one. The error is a sentence for the user: an unknown key with the nearest known one, or what the value must
/// be.
[[nodiscard]] tl::expected<void, std::string> set(Settings& settings, std::string_view key, std::string_view value);
/// The value as set() takes it.
[[nodiscard]] std::string value_of(const Settings& settings, std::string_view key);

}  // namespace brevdue::convert

// conversion.md 2: letter (and file letters) -> CareCommunication. One function a row of its table, in the table's
// order.
#include <algorithm>
#include <unordered_set>
#include <utility>

#include "converters/convert/episode.hpp"
#include "converters/convert/links.hpp"
#include "converters/convert/names.hpp"
#include "converters/convert/rules.hpp"
#include "converters/fhir/care_communication.hpp"
#include "converters/model/texts.hpp"
#include "converters/oioxml/file_types.hpp"

namespace brevdue::convert {
namespace {

bool has_digit(std::string_view text) {
  return text.find_first_of("0123456789") != std::string_view::npos;
}

class LetterToCc {
 public:
  LetterToCc(const Correspondence& letter, const std::vector<const FileLetter*>& files, const Context& context,
             Report& report)
      : letter_(letter), files_(files), context_(context), settings_(*context.settings), report_(report) {}

  std::optional<Correspondence> run() {
    report_.lines.reserve(40);
    if (letter_.administrative) {
      error(Rule::to_cc_administrative, letter_.sender.at, "Emessage/AdministrativeEmail", "a letter about a patient",
            "XDIS90");
      return std::nullopt;
    }
    ids_and_times();
    party(letter_.sender, cc_.sender, true);
    party(letter_.receiver, cc_.receiver, false);
    patient();
    episode();
    subject();
    author_and_phone();
    attachments();
    text();
    category();
    fixed_codes();
    if (has_error(report_.findings)) return std::nullopt;
    return std::move(cc_);
  }

 private:
  void finding(Rule rule, Severity severity, SourceMark at, std::string path, std::string expected, std::string found) {
    Position position;
    position.input = letter_.input;
    position.path = std::move(path);
    position.mark = at;
    report_.findings.push_back({rule, severity, std::move(position), std::move(expected), std::move(found)});
  }
  void error(Rule rule, SourceMark at, std::string path, std::string expected, std::string found) {
    finding(rule, Severity::error, at, std::move(path), std::move(expected), std::move(found));
  }
  void lost(std::string_view value, std::string_view from) {
    if (!value.empty()) report_.add(Rule::to_cc_no_place, Outcome::lost, from, "");
  }
  std::string urn() { return "urn:uuid:" + context_.ids->uuid(); }

  // --- Bundle.timestamp, ids, Provenance times, payload date
  void ids_and_times() {
    cc_.version = "5.0";
    cc_.input = letter_.input;
    cc_.envelope_id = context_.ids->uuid();
    cc_.message_id = context_.ids->uuid();
    cc_.thread = urn();
    report_.add(Rule::to_cc_ids, Outcome::defaulted, "Envelope/Identifier, Letter/Identifier",
                "Bundle.id, MessageHeader.id, Communication.identifier", "new UUIDs");
    cc_.sent = letter_.sent;
    cc_.sent.written.clear();
    cc_.authorised = letter_.authorised;
    cc_.authorised.written.clear();
    report_.add(Rule::to_cc_times, Outcome::carried, "Envelope/Sent",
                "Bundle.timestamp, Provenance.occurredDateTime, Provenance.recorded");
    report_.add(Rule::to_cc_payload_date, Outcome::carried, "Letter/Authorisation", "Communication.payload date");
    local_time(letter_.sent_case, "Envelope/Sent");
    local_time(letter_.authorised_case, "Letter/Authorisation");
  }
  void local_time(LocalTimeCase which, std::string_view from) {
    if (which == LocalTimeCase::twice)
      report_.add(Rule::oio_time, Outcome::defaulted, from, "", "the hour occurs twice: summer time taken");
    if (which == LocalTimeCase::skipped)
      report_.add(Rule::oio_time, Outcome::moved, from, "", "the hour does not exist: one hour on");
  }

  // --- Organization (sender, receiver) and endpoints
  void party(const Party& from, Party& to, bool sender) {
    const std::string path = sender ? "Emessage/ClinicalEmail/Sender" : "Emessage/ClinicalEmail/Receiver";
    const auto* row = look_up(context_, from.location_number);
    to.location_number = from.location_number;
    if (!is_location_number(from.location_number))
      error(Rule::to_cc_location_number, from.at, path + "/EANIdentifier", "13 digits, the last one the check digit",
            shown(from.location_number));
    else
      report_.add(Rule::to_cc_location_number, Outcome::carried,
                  sender ? "Sender/EANIdentifier" : "Receiver/EANIdentifier", "Organization.identifier (GLN)");
    sor(from, to, row, path, sender);
    further_identifier(from, to, sender);

    // CONV-2.21: Organization.name
    const auto part = [](const std::string& field) {
      return trimmed(field) == "_" ? std::string() : std::string(trimmed(field));
    };
    to.organisation = sender ? joined({part(from.organisation), part(from.department), part(from.unit)}, ", ")
                             : part(from.organisation);
    const auto name_from = sender ? std::string_view("Sender/OrganisationName, DepartmentName, UnitName")
                                  : std::string_view("Receiver/OrganisationName");
    if (to.organisation.empty() && row != nullptr && !row->name.empty()) {
      to.organisation = row->name;
      report_.add(Rule::to_cc_name, Outcome::defaulted, name_from, "Organization.name", "from the registry");
    } else if (to.organisation.empty()) {
      report_.add(Rule::to_cc_name, Outcome::lost, name_from, "Organization.name", "no name in letter or registry");
    } else {
      report_.add(Rule::to_cc_name, Outcome::carried, name_from, "Organization.name");
    }
    if (!sender) {
      lost(from.department, "Receiver/DepartmentName");
      lost(from.unit, "Receiver/UnitName");
    }
    lost(from.address.street, sender ? "Sender/StreetName" : "Receiver/StreetName");
    lost(from.address.suburb, sender ? "Sender/SuburbName" : "Receiver/SuburbName");
    lost(from.address.district, sender ? "Sender/DistrictName" : "Receiver/DistrictName");
    lost(from.address.postcode, sender ? "Sender/PostCodeIdentifier" : "Receiver/PostCodeIdentifier");
    lost(from.speciality, "Sender/MedicalSpecialityCode");
  }

  // CONV-2.19
  void sor(const Party& from, Party& to, const Location* row, const std::string& path, bool sender) {
    const bool own = from.identifier_code == PartyIdCode::sorkode && is_sor(from.identifier);
    const std::string_view target = "Organization.identifier (SOR), endpoint";
    if (row != nullptr && !row->sor.empty()) {
      to.sor = row->sor;
      const bool other = own && from.identifier != row->sor;
      report_.add(Rule::to_cc_sor, other ? Outcome::lost : Outcome::carried, sender ? "Sender" : "Receiver", target,
                  other ? "the registry's SOR code wins over the letter's " + from.identifier : "from the registry");
    } else if (own) {
      to.sor = from.identifier;
      report_.add(Rule::to_cc_sor, Outcome::carried, sender ? "Sender/Identifier" : "Receiver/Identifier", target);
    } else if (is_location_number(from.location_number)) {  // else that is said already
      error(Rule::reg_no_sor, from.at, path + "/EANIdentifier", "a registry row, or a sorkode in the letter",
            "location number " + shown(from.location_number));
    }
  }

  // CONV-2.20
  void further_identifier(const Party& from, Party& to, bool sender) {
    const std::string_view field = sender ? "Sender/Identifier" : "Receiver/Identifier";
    if (from.identifier.empty() || !from.identifier_code) return;
    switch (*from.identifier_code) {
      case PartyIdCode::sorkode:
        return;  // CONV-2.19
      case PartyIdCode::ydernummer:
        if (from.identifier.size() <= 6 && from.identifier.find_first_not_of("0123456789") == std::string::npos) {
          to.ydernummer = from.identifier;
          report_.add(Rule::to_cc_party_id, Outcome::carried, field, "Organization.identifier (ydernummer)");
          return;
        }
        break;
      case PartyIdCode::kommunenummer:
        if (const auto code = municipality_code(from.identifier)) {
          to.municipality_code = *code;
          report_.add(Rule::to_cc_party_id, Outcome::carried, field, "Organization.identifier (municipality code)");
          return;
        }
        break;
      case PartyIdCode::lokationsnummer:
        if (from.identifier == from.location_number) return;  // said already
        break;
      case PartyIdCode::sygehusafdelingsnummer:
      case PartyIdCode::amt:
        break;
    }
    report_.add(Rule::to_cc_party_id, Outcome::lost, field, "", std::string(name(*from.identifier_code)));
  }

  // --- Patient
  void patient() {
    const auto& from = letter_.patient;
    auto& to = cc_.patient;
    const std::string path = "Emessage/ClinicalEmail/Patient";
    if (from.ids.empty()) {
      error(Rule::to_cc_patient_id, from.at, path, "CivilRegistrationNumber or AlternativeIdentifier", "neither");
      return;
    }
    PatientId id = from.ids.front();
    const bool cpr = id.kind == PatientIdKind::cpr;
    if (!cpr) id.kind = alternative_kind(id.value);  // CC-PAT-14
    id.system = cpr                                              ? cpr_system
                : id.kind == PatientIdKind::national_replacement ? national_replacement_system
                                                                 : regional_replacement_system;
    if (!is_patient_id(id.kind, id.value))
      error(Rule::to_cc_patient_id, from.at, path + (cpr ? "/CivilRegistrationNumber" : "/AlternativeIdentifier"),
            cpr ? "a date and four digits" : "a date, a digit, two capital letters and a digit", masked(id.value));
    to.ids.push_back(std::move(id));
    report_.add(Rule::to_cc_patient_id, Outcome::carried,
                cpr ? "Patient/CivilRegistrationNumber" : "Patient/AlternativeIdentifier", "Patient.identifier");
    to.family = trimmed(from.family);
    for (const auto& given : from.given)
      for (auto& word : words(given)) to.given.push_back(std::move(word));
    if (to.family.empty()) {
      to.family = texts::unknown_family;
      report_.add(Rule::to_cc_patient, Outcome::defaulted, "Patient/PersonSurnameName", "Patient.name.family");
    }
    report_.add(Rule::to_cc_patient, Outcome::carried, "Patient/PersonSurnameName, PersonGivenName", "Patient.name");
    to.address.street = trimmed(from.address.street);
    to.address.district = trimmed(from.address.district);
    to.address.postcode = trimmed(from.address.postcode);
    if (to.address != Address{})
      report_.add(Rule::to_cc_patient, Outcome::carried, "Patient/StreetName, DistrictName, PostCodeIdentifier",
                  "Patient.address");
    lost(from.address.suburb, "Patient/SuburbName");
    lost(from.occupation, "Patient/OccupancyText");
  }

  // --- Encounter, Patient.deceased
  void episode() {
    const auto status = letter_.episode.status.value_or(EpisodeStatus::inaktiv);
    if (status == EpisodeStatus::doed) {
      cc_.patient.deceased = true;
      report_.add(Rule::to_cc_episode_status, Outcome::carried, "Patient/EpisodeOfCareStatusCode",
                  "Patient.deceasedBoolean");
    }
    const auto id = letter_.episode.ids.empty() ? std::string_view{} : trimmed(letter_.episode.ids.front().value);
    if (id.empty()) {
      // CC-COM-13 and CC-BND-21: an Encounter without an episode id would be refused.
      if (status != EpisodeStatus::doed)
        report_.add(Rule::to_cc_episode_status, Outcome::lost, "Patient/EpisodeOfCareStatusCode", "",
                    "no EpisodeOfCareIdentifier, so no Encounter");
      return;
    }
    const auto digits = uuid_digits(id);
    cc_.episode.ids.push_back({endpoint(cc_.sender), digits ? dashed(*digits) : std::string(id)});
    report_.add(Rule::to_cc_episode, Outcome::carried, "Letter/EpisodeOfCareIdentifier",
                "Encounter.episodeOfCare.identifier", digits ? "" : "not 32 hexadecimal digits: as it stands");
    const auto& encounter = encounter_of(status);
    cc_.episode.encounter_class = encounter.encounter_class;
    cc_.episode.encounter_status = encounter.encounter_status;
    report_.add(Rule::to_cc_episode_status, Outcome::carried, "Patient/EpisodeOfCareStatusCode",
                "Encounter.class, Encounter.status");
    if (status == EpisodeStatus::ambulant_roentgen)
      report_.add(Rule::to_cc_episode_status, Outcome::lost, "Patient/EpisodeOfCareStatusCode", "Encounter.class",
                  "ambulant_roentgen is carried as ambulant");
  }
  static std::string endpoint(const Party& p) { return std::string(fhir::endpoint_prefix) + p.sor; }

  // --- topic
  void subject() {
    cc_.subject = trimmed(letter_.subject);
    if (cc_.subject.empty()) {
      cc_.subject = texts::unknown_topic;
      report_.add(Rule::to_cc_topic, Outcome::defaulted, "AdditionalInformation/Subject", "Communication.topic");
    } else {
      report_.add(Rule::to_cc_topic, Outcome::carried, "AdditionalInformation/Subject", "Communication.topic");
    }
  }

  // --- author, authorContact
  void author_and_phone() {
    std::string name = cc_.sender.organisation.empty() ? cc_.sender.location_number : cc_.sender.organisation;
    author_.role.text = texts::unknown_role;
    author_.name.family = name;
    author_.name.text = std::move(name);
    author_.organisation = cc_.sender.organisation;
    report_.add(Rule::to_cc_author, Outcome::defaulted, "Sender/OrganisationName",
                "Practitioner.name, PractitionerRole.code");
    const auto* row = look_up(context_, letter_.sender.location_number);
    const std::string_view to = "Communication.payload authorContact";
    if (has_digit(letter_.sender.phone)) {
      phone_ = trimmed(letter_.sender.phone);
      report_.add(Rule::to_cc_phone, Outcome::carried, "Sender/TelephoneSubscriberIdentifier", to);
    } else if (row != nullptr && has_digit(row->phone)) {
      phone_ = row->phone;
      report_.add(Rule::to_cc_phone, Outcome::defaulted, "Sender/TelephoneSubscriberIdentifier", to,
                  "from the registry");
    } else {
      phone_ = texts::unknown_phone;
      report_.add(Rule::to_cc_phone, Outcome::defaulted, "Sender/TelephoneSubscriberIdentifier", to, "0000 0000");
    }
  }

  // --- payload string
  void text() {
    Lines lines;
    if (letter_.priority == Priority::asap) {
      lines.line(texts::high_priority);
      report_.add(Rule::to_cc_priority, Outcome::moved, "AdditionalInformation/Priority", "Communication.payload text");
    } else if (letter_.priority) {
      report_.add(Rule::to_cc_priority, Outcome::lost, "AdditionalInformation/Priority", "", "rutine");
    }
    if (letter_.correction) {
      lines.line(texts::correction);
      report_.add(Rule::to_cc_correction, Outcome::moved, "Letter/StatusCode", "Communication.payload text");
    }
    const std::string_view own = letter_.segments.empty() ? std::string_view{} : letter_.segments.front().text;
    if (trimmed(own).empty()) {
      lines.text(texts::no_text);
      report_.add(Rule::to_cc_no_text, Outcome::defaulted, "ClinicalInformation/Text01", "Communication.payload text");
    } else {
      lines.text(own);
      report_.add(Rule::to_cc_text, Outcome::carried, "ClinicalInformation/Text01", "Communication.payload text");
    }
    if (letter_.dropped.total() > 0)
      report_.add(Rule::oio_format, Outcome::lost, "ClinicalInformation/Text01", "", formatting());
    for (const auto& a : letter_.attachments) {
      if (a.what != Attachment::What::supplement) continue;
      lines.fresh();
      lines.text(texts::supplement);
      lines.text(a.title);
      report_.add(Rule::to_cc_supplement, Outcome::moved, "Reference/SUP", "Communication.payload text");
    }
    link_lines(lines);

    Segment segment;
    segment.id = urn();
    segment.date = cc_.authorised;
    segment.author = author_;
    segment.phone = phone_;
    segment.assigner = cc_.sender.organisation;
    segment.text = lines.take();
    cc_.segments.push_back(std::move(segment));
  }
  /// Links that are no address, and, where links are not clickable (CONV-6.03), those that sit only in a reference.
  void link_lines(Lines& lines) {
    const bool repeat = links_not_clickable(context_, letter_.receiver.location_number);
    for (const auto& a : letter_.attachments) {
      if (a.what != Attachment::What::link) continue;
      const auto url = trimmed(a.url);
      const bool address = is_web_address(url);
      if (address && (!repeat || in_text(letter_, url, settings_))) continue;
      lines.fresh();
      lines.text(texts::link);
      lines.text(a.title);
      lines.text("\n");
      lines.text(a.url);
      if (address)
        report_.add(Rule::video_clickable, Outcome::carried, "Reference/URL", "Communication.payload text", "as well");
    }
  }
  [[nodiscard]] std::string formatting() const {
    const auto& d = letter_.dropped;
    const std::pair<unsigned, const char*> counts[] = {{d.bold, "Bold"},
                                                       {d.italic, "Italic"},
                                                       {d.underline, "Underline"},
                                                       {d.right, "Right"},
                                                       {d.center, "Center"},
                                                       {d.fixed_font, "FixedFont"},
                                                       {d.line_ends, "line end (a blank; only Break ends a line)"}};
    std::string out;
    for (const auto& [n, what] : counts) {
      if (n == 0) continue;
      if (!out.empty()) out += ", ";
      out += std::to_string(n) + " x " + what;
    }
    return out;
  }

  // --- payload attachments
  void attachments() {
    for (const auto* file : files_)
      for (const auto& object : file->files) objects_.push_back({object_key(object.id), &object, false});
    for (const auto& a : letter_.attachments) {
      if (a.what == Attachment::What::file) referenced_file(a);
      if (a.what == Attachment::What::link) referenced_link(a);
    }
    for (const auto& object : objects_) {  // CONV-2.04
      if (object.used) continue;
      Attachment to = payload(*object.file);
      to.title = texts::extra_file_title;
      give_data(to, *object.file);
      report_.add(Rule::conv_bin_extra, Outcome::carried, "BinaryObject", "Communication.payload attachment",
                  "no letter names it; title Bilag");
      cc_.attachments.push_back(std::move(to));
    }
  }
  static std::string shown_id(std::string_view id) { return uuid_digits(id) ? std::string(id) : shown(id); }
  Attachment payload(const Attachment& from) {
    Attachment to;
    to.what = Attachment::What::file;
    const auto digits = uuid_digits(from.id);
    to.id = digits && used_ids_.insert(*digits).second ? "urn:uuid:" + dashed(*digits) : urn();
    if (!digits || to.id != "urn:uuid:" + dashed(*digits))
      report_.add(Rule::to_cc_object_id, Outcome::defaulted, "BIN/ObjectIdentifier", "Communication.payload identifier",
                  digits ? "used twice" : "no UUID");
    const auto* type = oioxml::file_type_of_extension(from.extension);
    to.content_type = type == nullptr ? "application/octet-stream" : std::string(type->content_type);
    if (type == nullptr || !type->care_communication) {
      finding(Rule::to_cc_file_type, Severity::warning, from.at,
              "Emessage/ClinicalEmail/Reference/BIN/ObjectExtensionCode", "one of pdf, jpeg, gif, png, tiff, bmp",
              from.extension);
    }
    to.date = cc_.authorised;
    to.at = from.at;
    return to;
  }
  void give_data(Attachment& to, const Attachment& object) {
    if (object.data.decoded_size() > 0) {
      to.data = object.data;
      report_.add(Rule::to_cc_file, Outcome::carried, "Reference/BIN, BinaryObject", "Communication.payload attachment",
                  std::to_string(object.data.decoded_size()) + " bytes");
      return;
    }
    // FHIR has no empty data: the attachment says that there was a file, no more.
    finding(Rule::to_cc_empty_file, Severity::warning, object.at, "Emessage/BinaryLetter/BinaryObject", {}, "0 bytes");
    report_.add(Rule::to_cc_empty_file, Outcome::lost, "BinaryObject", "contentAttachment.data");
  }
  /// What the letter says of a file and what came.
  void compare(const Attachment& reference, const Attachment& object) {
    if (reference.declared_size && object.declared_size != reference.declared_size &&
        *reference.declared_size != object.data.decoded_size())
      finding(Rule::oio_size, Severity::warning, reference.at,
              "Emessage/ClinicalEmail/Reference/BIN/OriginalObjectSize", std::to_string(object.data.decoded_size()),
              std::to_string(*reference.declared_size));
    if (reference.extension != object.extension)
      finding(Rule::to_cc_file_conflict, Severity::warning, reference.at,
              "Emessage/ClinicalEmail/Reference/BIN/ObjectExtensionCode", object.extension, reference.extension);
  }
  /// RefDescription as it stands; a blank one gives way, for a title must say something.
  std::string title(const Attachment& from, std::string_view instead) {
    if (!trimmed(from.title).empty()) return from.title;
    report_.add(Rule::to_cc_file, Outcome::defaulted, "Reference/RefDescription", "contentAttachment.title", "blank");
    return std::string(instead);
  }
  void referenced_file(const Attachment& from) {
    Attachment to = payload(from);
    const auto key = object_key(from.id);
    const auto object = std::find_if(objects_.begin(), objects_.end(), [&](const Object& o) { return o.key == key; });
    if (object == objects_.end()) {
      // CONV-2.02: id, date and contentType only; our own output check waives exactly that.
      finding(Rule::conv_bin_missing, Severity::warning, from.at, "Emessage/ClinicalEmail/Reference",
              "a file letter (XBIN01) with this object", shown_id(from.id));
      report_.add(Rule::conv_bin_missing, Outcome::lost, "Reference/RefDescription", "contentAttachment.title, data");
    } else {
      object->used = true;
      to.title = title(from, texts::bin_title);
      compare(from, *object->file);
      give_data(to, *object->file);
    }
    cc_.attachments.push_back(std::move(to));
  }
  void referenced_link(const Attachment& from) {
    const auto url = trimmed(from.url);
    if (!is_web_address(url)) {  // nobody shall click it: a line of text (text())
      report_.add(Rule::to_cc_link, Outcome::moved, "Reference/URL", "Communication.payload text", "no web address");
      return;
    }
    Attachment to;
    to.what = Attachment::What::link;
    to.id = urn();
    to.title = title(from, url);
    to.url = url;
    to.date = cc_.authorised;
    to.at = from.at;
    report_.add(Rule::to_cc_link, Outcome::carried, "Reference/URL", "contentAttachment.url");
    cc_.attachments.push_back(std::move(to));
  }

  // --- category (CONV-2.25, CONV-6.01)
  void category() {
    const auto found = judge_links(
        letter_,
        {"Emessage/ClinicalEmail/AdditionalInformation/Subject", "Emessage/ClinicalEmail/ClinicalInformation/Text01",
         "Emessage/ClinicalEmail/Reference/RefDescription", "Emessage/ClinicalEmail/Reference/URL",
         "Emessage/ClinicalEmail/Receiver"},
        context_, report_);
    if (found.telemedicine && settings_.video_category_telemedicine) {
      cc_.category = "telemedicine";
      report_.add(Rule::video_category, Outcome::defaulted, "", "Communication.category", "telemedicine: a video link");
    } else {
      cc_.category = "other";
      report_.add(Rule::to_cc_category, Outcome::defaulted, "", "Communication.category", "other");
    }
  }

  // --- what has one value only
  void fixed_codes() {
    cc_.activity = Activity::new_message;
    report_.add(Rule::to_cc_activity, Outcome::defaulted, "Letter/StatusCode", "Provenance.activity", "new-message");
    for (const auto& path : letter_.not_carried)
      report_.add(Rule::to_cc_no_place, Outcome::lost, "other content", "", path);
    lost(letter_.statistical_code == "XDIS91" ? std::string_view{} : std::string_view(letter_.statistical_code),
         "Letter/StatisticalCode");
    for (const auto* files : files_) {
      if (!files->receipt_wanted)
        report_.add(Rule::to_cc_receipt_wanted, Outcome::lost, "Envelope/AcknowledgementCode (file letter)", "",
                    "minuspositivkvitt");
      for (const auto& path : files->not_carried)
        report_.add(Rule::to_cc_no_place, Outcome::lost, "other content (file letter)", "", path);
    }
    if (!letter_.receipt_wanted)
      report_.add(Rule::to_cc_receipt_wanted, Outcome::lost, "Envelope/AcknowledgementCode", "", "minuspositivkvitt");
  }

  struct Object {
    std::string key;
    const Attachment* file;
    bool used;
  };
  const Correspondence& letter_;
  const std::vector<const FileLetter*>& files_;
  const Context& context_;
  const Settings& settings_;
  Report& report_;
  Correspondence cc_;
  Author author_;
  std::string phone_;
  std::vector<Object> objects_;
  std::unordered_set<std::string> used_ids_;
};

}  // namespace

std::optional<Correspondence> letter_to_care_communication(const Correspondence& letter,
                                                           const std::vector<const FileLetter*>& files,
                                                           const Context& context, Report& report) {
  return LetterToCc(letter, files, context, report).run();
}

}  // namespace brevdue::convert

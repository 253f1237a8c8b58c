// conversion.md 2: letter (and file letters) -> CareCommunication. One function a row of its table, in the table's
// order.
#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "converters/convert/episode.hpp"
#include "converters/convert/links.hpp"
#include "converters/convert/mapping.hpp"
#include "converters/convert/names.hpp"
#include "converters/convert/reading.hpp"
#include "converters/convert/rules.hpp"
#include "converters/fhir/care_communication.hpp"
#include "converters/model/identifiers.hpp"
#include "converters/model/texts.hpp"
#include "converters/oioxml/file_types.hpp"

namespace brevdue::convert {
namespace {

bool has_digit(std::string_view text) {
  return text.find_first_of("0123456789") != std::string_view::npos;
}

/// Where the fields that findings name stand in an interchange.
struct Place {
  std::string_view oioxml, edifact;
};
constexpr std::array places = {
    Place{"Emessage/Envelope/Sent", "UNB element 4"},
    Place{"Emessage/AdministrativeEmail", "UNH element 2"},
    Place{"Emessage/ClinicalEmail/Letter/Authorisation", "DTM+137"},
    Place{"Emessage/ClinicalEmail/Sender/EANIdentifier", "UNB element 2"},
    Place{"Emessage/ClinicalEmail/Receiver/EANIdentifier", "UNB element 3"},
    Place{"Emessage/ClinicalEmail/Patient", "PNA"},
    Place{"Emessage/ClinicalEmail/Patient/CivilRegistrationNumber", "PNA element 2"},
    Place{"Emessage/ClinicalEmail/Patient/AlternativeIdentifier", "S07 RFF+XPI"},
    Place{"Emessage/ClinicalEmail/Reference", "FTX+BIN"},
    Place{"Emessage/ClinicalEmail/Reference/BIN/ObjectExtensionCode", "FTX+BIN element 4 component 4"},
    Place{"Emessage/ClinicalEmail/Reference/BIN/OriginalObjectSize", "FTX+BIN element 4 component 5"},
    Place{"Emessage/BinaryLetter/BinaryObject", "UNO"},
};

/// The rows of mapping.def that sender and receiver have one each of.
struct PartyRows {
  Map location, sor, own_sor, own_location, ydernummer, municipality, other_id, name, street, suburb, district,
      postcode;
};
constexpr PartyRows sender_rows{Map::cc_sender_location,     Map::cc_sender_sor,        Map::cc_sender_own_sor,
                                Map::cc_sender_own_location, Map::cc_sender_ydernummer, Map::cc_sender_municipality,
                                Map::cc_sender_other_id,     Map::cc_sender_name,       Map::cc_sender_street,
                                Map::cc_sender_suburb,       Map::cc_sender_district,   Map::cc_sender_postcode};
constexpr PartyRows receiver_rows{
    Map::cc_receiver_location,     Map::cc_receiver_sor,        Map::cc_receiver_own_sor,
    Map::cc_receiver_own_location, Map::cc_receiver_ydernummer, Map::cc_receiver_municipality,
    Map::cc_receiver_other_id,     Map::cc_receiver_name,       Map::cc_receiver_street,
    Map::cc_receiver_suburb,       Map::cc_receiver_district,   Map::cc_receiver_postcode};

class LetterToCc {
 public:
  LetterToCc(const Correspondence& letter, const std::vector<const FileLetter*>& files, const Context& context,
             Report& report)
      : letter_(letter), files_(files), context_(context), settings_(*context.settings), report_(report) {}

  std::optional<Correspondence> run() {
    report_.lines.reserve(64);
    if (letter_.administrative) {
      error(Rule::to_cc_administrative, letter_.sender.at, "Emessage/AdministrativeEmail", "a letter about a patient",
            std::string(name(kind_of(letter_))));
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
    thread();
    if (has_error(report_.findings)) return std::nullopt;
    return std::move(cc_);
  }

 private:
  [[nodiscard]] bool edifact() const { return dialect_of(letter_.version) == Dialect::edifact; }
  void finding(Rule rule, Severity severity, SourceMark at, std::string path, std::string expected, std::string found) {
    Position position;
    position.input = letter_.input;
    if (edifact())
      for (const auto& place : places)
        if (place.oioxml == path) {
          path = place.edifact;
          break;
        }
    position.path = std::move(path);
    position.mark = at;
    report_.findings.push_back({rule, severity, std::move(position), std::move(expected), std::move(found)});
  }
  void error(Rule rule, SourceMark at, std::string path, std::string expected, std::string found) {
    finding(rule, Severity::error, at, std::move(path), std::move(expected), std::move(found));
  }
  void say(Map row, Outcome outcome, std::string detail = {}) { add(report_, row, outcome, std::move(detail)); }
  void lost(std::string_view value, Map row) {
    if (!value.empty()) say(row, Outcome::lost);
  }
  /// A field that must say something: its own value, or else the constant, which the report line names.
  void carried_or(Map row, std::string& value, std::string_view constant) {
    const bool empty = value.empty();
    if (empty) value = constant;
    say(row, empty ? Outcome::defaulted : Outcome::carried, std::string(empty ? constant : std::string_view{}));
  }
  std::string urn() { return "urn:uuid:" + context_.ids->uuid(); }

  // --- Bundle.timestamp, ids, Provenance times, payload date
  void ids_and_times() {
    cc_.version = "5.0";
    cc_.input = letter_.input;
    cc_.envelope_id = context_.ids->uuid();
    cc_.message_id = context_.ids->uuid();
    cc_.thread = last_of_thread() == nullptr ? urn() : last_of_thread()->thread;
    say(Map::cc_ids, Outcome::defaulted, "new UUIDs");
    cc_.sent = letter_.sent;
    cc_.sent.written.clear();
    cc_.authorised = letter_.authorised;
    cc_.authorised.written.clear();
    say(Map::cc_sent, Outcome::carried);
    say(Map::cc_authorised, Outcome::carried);
    check_time(letter_.sent, "Envelope/Sent");
    check_time(letter_.authorised, "ClinicalEmail/Letter/Authorisation");
    local_time(letter_.sent_case, Map::cc_sent_hour);
    local_time(letter_.authorised_case, Map::cc_authorised_hour);
  }
  /// FHIR's times have a zone, and four digits for the year in every zone.
  void check_time(const Timestamp& time, const std::string& path) {
    if (!is_everywhere(time.utc))
      error(Rule::to_cc_times, letter_.sender.at, "Emessage/" + path, "a date from 0001-01-02 to 9999-12-30",
            "one before or after");
  }
  void local_time(LocalTimeCase which, Map row) {
    if (which == LocalTimeCase::twice) say(row, Outcome::defaulted, "the hour occurs twice: summer time taken");
    if (which == LocalTimeCase::skipped) say(row, Outcome::moved, "the hour does not exist: one hour on");
  }

  // --- Organization (sender, receiver) and endpoints
  void party(const Party& from, Party& to, bool sender) {
    const std::string path = sender ? "Emessage/ClinicalEmail/Sender" : "Emessage/ClinicalEmail/Receiver";
    const auto& rows = sender ? sender_rows : receiver_rows;
    const auto* known = look_up(context_, from.location_number);
    to.location_number = from.location_number;
    if (!is_location_number(from.location_number))
      error(Rule::to_cc_location_number, from.at, path + "/EANIdentifier", "13 digits, the last one the check digit",
            shown(from.location_number));
    else
      say(rows.location, Outcome::carried);
    sor(from, to, known, path, rows);
    further_identifier(from, to, rows);

    // CONV-2.21: Organization.name
    const auto part = [](const std::string& field) {
      return trimmed(field) == "_" ? std::string() : std::string(trimmed(field));
    };
    to.organisation = sender ? joined({part(from.organisation), part(from.department), part(from.unit)}, ", ")
                             : part(from.organisation);
    if (to.organisation.empty() && known != nullptr && !known->name.empty()) {
      to.organisation = known->name;
      say(rows.name, Outcome::defaulted, "from the registry");
    } else if (to.organisation.empty()) {
      say(rows.name, Outcome::lost, "no name in letter or registry");
    } else {
      say(rows.name, Outcome::carried);
    }
    if (sender) {
      lost(from.speciality, Map::cc_speciality);
      say(Map::cc_sender_references, Outcome::carried);
    } else {
      lost(from.department, Map::cc_receiver_department);
      lost(from.unit, Map::cc_receiver_unit);
    }
    lost(from.address.street, rows.street);
    lost(from.address.suburb, rows.suburb);
    lost(from.address.district, rows.district);
    lost(from.address.postcode, rows.postcode);
  }

  // CONV-2.19
  void sor(const Party& from, Party& to, const Location* known, const std::string& path, const PartyRows& rows) {
    const bool said = from.identifier_code == PartyIdCode::sorkode && !from.identifier.empty();
    const bool own = said && is_sor(from.identifier);
    if (known != nullptr && !known->sor.empty()) {
      to.sor = known->sor;
      say(rows.sor, Outcome::carried, "from the registry");
    } else if (own) {
      to.sor = from.identifier;
    } else if (is_location_number(from.location_number)) {  // else that is said already
      error(Rule::reg_no_sor, from.at, path + "/EANIdentifier", "a registry row, or a sorkode in the letter",
            "location number " + shown(from.location_number));
    }
    if (own && from.identifier == to.sor)
      say(rows.own_sor, Outcome::carried);
    else if (said)
      say(rows.own_sor, Outcome::lost,
          own ? "the registry's SOR code wins over the letter's " + from.identifier : "no SOR code");
  }

  // CONV-2.20
  void further_identifier(const Party& from, Party& to, const PartyRows& rows) {
    if (from.identifier.empty() || !from.identifier_code) return;
    switch (*from.identifier_code) {
      case PartyIdCode::sorkode:
        return;  // CONV-2.19
      case PartyIdCode::ydernummer:
        if (from.identifier.size() <= 6 && from.identifier.find_first_not_of("0123456789") == std::string::npos) {
          to.ydernummer = from.identifier;
          say(rows.ydernummer, Outcome::carried);
          return;
        }
        break;
      case PartyIdCode::kommunenummer:
        if (const auto code = municipality_code(from.identifier)) {
          to.municipality_code = *code;
          say(rows.municipality, Outcome::carried);
          return;
        }
        break;
      case PartyIdCode::lokationsnummer:
        if (from.identifier == from.location_number) {
          say(rows.own_location, Outcome::carried);
          return;
        }
        break;
      case PartyIdCode::sygehusafdelingsnummer:
      case PartyIdCode::amt:
        break;
    }
    say(rows.other_id, Outcome::lost, std::string(name(*from.identifier_code)));
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
    say(cpr ? Map::cc_patient_cpr : Map::cc_patient_alternative, Outcome::carried);
    to.family = trimmed(from.family);
    for (const auto& given : from.given)
      for (auto& word : words(given)) to.given.push_back(std::move(word));
    carried_or(Map::cc_surname, to.family, texts::unknown_family);
    if (!to.given.empty()) say(Map::cc_given, Outcome::carried);
    to.address.street = trimmed(from.address.street);
    to.address.district = trimmed(from.address.district);
    to.address.postcode = trimmed(from.address.postcode);
    if (to.address != Address{}) say(Map::cc_patient_address, Outcome::carried);
    lost(from.address.suburb, Map::cc_patient_suburb);
    lost(from.occupation, Map::cc_occupancy);
  }

  // --- Encounter, Patient.deceased
  void episode() {
    const auto status = letter_.episode.status.value_or(EpisodeStatus::inaktiv);
    if (status == EpisodeStatus::doed) {
      cc_.patient.deceased = true;
      say(Map::cc_deceased, Outcome::carried);
    }
    const auto id = letter_.episode.ids.empty() ? std::string_view{} : trimmed(letter_.episode.ids.front().value);
    if (id.empty()) {
      // CC-COM-13 and CC-BND-21: an Encounter without an episode id would be refused.
      if (status != EpisodeStatus::doed)
        say(Map::cc_episode_status, Outcome::lost, "no EpisodeOfCareIdentifier, so no Encounter");
      return;
    }
    const auto digits = uuid_digits(id);
    const auto* earlier = earlier_episode(context_.state, letter_, id);
    if (earlier != nullptr)
      cc_.episode.ids.push_back({earlier->episode_system, earlier->episode_value});
    else
      cc_.episode.ids.push_back({endpoint(cc_.sender), digits ? dashed(*digits) : std::string(id)});
    say(Map::cc_episode, Outcome::carried,
        earlier != nullptr ? "system and form as in the earlier message (state)"
        : digits           ? ""
                           : "not 32 hexadecimal digits: as it stands");
    const auto& encounter = encounter_of(status);
    cc_.episode.encounter_class = encounter.encounter_class;
    cc_.episode.encounter_status = encounter.encounter_status;
    say(Map::cc_episode_status, Outcome::carried);
    if (status == EpisodeStatus::ambulant_roentgen)
      say(Map::cc_episode_status, Outcome::lost, "ambulant_roentgen is carried as ambulant");
  }
  static std::string endpoint(const Party& p) { return std::string(fhir::endpoint_prefix) + p.sor; }

  // --- topic
  void subject() {
    cc_.subject = trimmed(letter_.subject);
    carried_or(Map::cc_topic, cc_.subject, texts::unknown_topic);
  }

  // --- author, authorContact
  void author_and_phone() {
    std::string name = cc_.sender.organisation.empty() ? cc_.sender.location_number : cc_.sender.organisation;
    author_.role.text = texts::unknown_role;
    author_.name.family = name;
    author_.name.text = std::move(name);
    author_.organisation = cc_.sender.organisation;
    say(Map::cc_author, Outcome::defaulted, "the organisation, in the role " + std::string(texts::unknown_role));
    const auto* known = look_up(context_, letter_.sender.location_number);
    if (has_digit(letter_.sender.phone)) {
      phone_ = trimmed(letter_.sender.phone);
      say(Map::cc_phone, Outcome::carried);
    } else if (known != nullptr && has_digit(known->phone)) {
      phone_ = known->phone;
      say(Map::cc_phone, Outcome::defaulted, "from the registry");
    } else {
      phone_ = texts::unknown_phone;
      say(Map::cc_phone, Outcome::defaulted, std::string(texts::unknown_phone) + ": no number in letter or registry");
    }
  }

  // --- payload string
  void text() {
    Lines lines;
    if (letter_.priority == Priority::asap) {
      lines.line(texts::high_priority);
      say(Map::cc_priority, Outcome::moved, std::string(texts::high_priority));
    } else if (letter_.priority) {
      say(Map::cc_routine, Outcome::lost, "rutine");
    }
    if (letter_.correction) {
      lines.line(texts::correction);
      say(Map::cc_correction, Outcome::moved, std::string(texts::correction));
    }
    const std::string_view own = letter_.segments.empty() ? std::string_view{} : letter_.segments.front().text;
    if (trimmed(own).empty()) {
      lines.text(texts::no_text);
      say(Map::cc_no_text, Outcome::defaulted, std::string(texts::no_text));
    } else {
      lines.text(own);
      say(Map::cc_text, Outcome::carried);
    }
    if (letter_.dropped.total() > 0) say(Map::cc_formatting, Outcome::lost, formatting());
    for (const auto& a : letter_.attachments) {
      if (a.what != Attachment::What::supplement) continue;
      lines.fresh();
      lines.text(texts::supplement);
      lines.text(a.title);
      say(Map::cc_supplement, Outcome::moved, std::string(texts::supplement) + "...");
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
      if (address && (!repeat || text_links_.contains(url))) continue;
      lines.fresh();
      lines.text(texts::link);
      lines.text(a.title);
      lines.text("\n");
      lines.text(a.url);
      if (address) say(Map::cc_link_repeated, Outcome::carried, "as well: links are not clickable there");
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
      for (const auto& object : file->files) {
        objects_.push_back({&object, false});
        by_key_.try_emplace(object_key(object.id), objects_.size() - 1);
      }
    for (const auto& a : letter_.attachments) {
      if (a.what != Attachment::What::file) continue;
      ++files_in_all_;
      if (const auto found = by_key_.find(object_key(a.id)); found != by_key_.end())
        objects_[found->second].used = true;
    }
    for (const auto& object : objects_) files_in_all_ += object.used ? 0 : 1;
    for (const auto& a : letter_.attachments) {
      if (a.what == Attachment::What::file) referenced_file(a);
      if (a.what == Attachment::What::link) referenced_link(a);
    }
    for (const auto& object : objects_) {  // CONV-2.04
      if (object.used) continue;
      Attachment to = payload(*object.file);
      to.title = texts::extra_file_title;
      give_data(to, *object.file);
      say_of_file(Map::cc_extra_file, Outcome::defaulted,
                  "no letter names it; title " + std::string(texts::extra_file_title));
      cc_.attachments.push_back(std::move(to));
    }
  }
  /// A line about the file at hand: which of them, and what there is to add.
  void say_of_file(Map row, Outcome outcome, std::string_view detail = {}) {
    auto words = "file " + std::to_string(file_) + " of " + std::to_string(files_in_all_);
    if (!detail.empty()) words.append(", ").append(detail);
    say(row, outcome, std::move(words));
  }
  Attachment payload(const Attachment& from) {
    ++file_;
    Attachment to;
    to.what = Attachment::What::file;
    const auto digits = uuid_digits(from.id);
    if (digits && used_ids_.insert(*digits).second) {
      to.id = "urn:uuid:" + dashed(*digits);
      say_of_file(Map::cc_object_id, Outcome::carried);
    } else {
      to.id = urn();
      say_of_file(Map::cc_object_id, Outcome::defaulted, digits ? "used twice" : "no UUID");
    }
    const auto* type = oioxml::file_type_of_extension(from.extension);
    to.content_type = type == nullptr ? "application/octet-stream" : std::string(type->content_type);
    say_of_file(Map::cc_file_type, type == nullptr ? Outcome::defaulted : Outcome::carried, to.content_type);
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
      say_of_file(Map::cc_file, Outcome::carried, std::to_string(object.data.decoded_size()) + " bytes");
      return;
    }
    // FHIR has no empty data: the attachment says that there was a file, no more.
    finding(Rule::to_cc_empty_file, Severity::warning, object.at, "Emessage/BinaryLetter/BinaryObject", {}, "0 bytes");
    say_of_file(Map::cc_empty_file, Outcome::lost, "0 bytes");
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
  static std::string title(const Attachment& from, std::string_view instead) {
    return trimmed(from.title).empty() ? std::string(instead) : from.title;
  }
  static Outcome title_outcome(const Attachment& from) {
    return trimmed(from.title).empty() ? Outcome::defaulted : Outcome::carried;
  }
  void referenced_file(const Attachment& from) {
    Attachment to = payload(from);
    const auto found = by_key_.find(object_key(from.id));
    if (found == by_key_.end()) {
      // CONV-2.02: id, date and contentType only; our own output check waives exactly that.
      finding(Rule::conv_bin_missing, Severity::warning, from.at, "Emessage/ClinicalEmail/Reference",
              "a file letter (XBIN01 or BIN01) with this object", shown(from.id));
      say_of_file(Map::cc_missing_file, Outcome::lost);
    } else {
      const auto& object = *objects_[found->second].file;
      const auto outcome = title_outcome(from);
      to.title = title(from, texts::bin_title);
      say_of_file(Map::cc_file_title, outcome, outcome == Outcome::carried ? std::string_view{} : texts::bin_title);
      compare(from, object);
      give_data(to, object);
    }
    cc_.attachments.push_back(std::move(to));
  }
  void referenced_link(const Attachment& from) {
    const auto url = trimmed(from.url);
    if (!is_web_address(url)) {  // nobody shall click it: a line of text (text())
      say(Map::cc_link_text, Outcome::moved, "no web address: " + std::string(texts::link) + "...");
      return;
    }
    Attachment to;
    to.what = Attachment::What::link;
    to.id = urn();
    to.title = title(from, url);
    const auto outcome = title_outcome(from);
    say(Map::cc_link_title, outcome, outcome == Outcome::carried ? "" : "the url");
    to.url = url;
    to.date = cc_.authorised;
    to.at = from.at;
    say(Map::cc_link, Outcome::carried);
    cc_.attachments.push_back(std::move(to));
  }

  // --- category (CONV-2.25, CONV-6.01, CONV-6.05)
  void category() {
    const auto found = judge_links(letter_, link_paths(letter_), context_, report_);
    const auto& video = settings_.video_category;
    if (const auto* own = last_of_ours(); own != nullptr) {  // CC-FLW-03
      cc_.category = own->category;
      say(Map::cc_category, Outcome::defaulted, "that of the message before");
    } else if ((found.telemedicine || context_.is_video) && video != "other") {
      cc_.category = video;
      say(Map::cc_video_category, Outcome::defaulted,
          video + (found.telemedicine ? ": a video link" : ": a video meeting"));
    } else if (settings_.video_subject_is_category && says_video(letter_.subject, settings_) && video != "other") {
      cc_.category = video;
      say(Map::cc_subject_category, Outcome::defaulted, video + ": by its subject");
    } else {
      cc_.category = "other";
      say(Map::cc_category, Outcome::defaulted, "other");
    }
  }

  // --- what has one value only
  void fixed_codes() {
    cc_.activity = context_.thread == nullptr ? Activity::new_message : Activity::reply_message;
    say(Map::cc_activity, Outcome::defaulted, std::string(name(cc_.activity)));
    say(Map::cc_codes, Outcome::defaulted);
    say(Map::cc_structure, Outcome::defaulted);
    receipt_wanted(letter_.receipt_wanted, Map::cc_no_receipt_wanted);
    if (letter_.receipt_wanted) say(Map::cc_receipt_wanted, Outcome::carried);
    statistical_code(letter_.statistical_code, "XDIS91", Map::cc_statistical_code);
    for (const auto& path : letter_.not_carried) say(Map::cc_other, Outcome::lost, path);
    for (const auto* files : files_) {
      say(Map::cc_file_letter, Outcome::defaulted);
      receipt_wanted(files->receipt_wanted, Map::cc_file_letter_no_receipt);
      statistical_code(files->statistical_code, "XBIN01", Map::cc_file_letter_statistical_code);
      for (const auto& path : files->not_carried) say(Map::cc_file_letter_other, Outcome::lost, path);
    }
  }
  // --- a letter that goes on with a thread (CC-FLW-03, -05, -06, CC-PRV-12 to -15)
  [[nodiscard]] const Correspondence* last_of_thread() const {
    return context_.thread == nullptr || context_.thread->messages.empty() ? nullptr
                                                                           : &context_.thread->messages.back();
  }
  /// The receiver may have chosen another category for what it wrote.
  [[nodiscard]] const Correspondence* last_of_ours() const {
    if (context_.thread == nullptr) return nullptr;
    const auto& all = context_.thread->messages;
    const auto own = std::find_if(all.rbegin(), all.rend(), [&](const auto& one) { return !is_by_receiver(one); });
    return own == all.rend() ? nullptr : &*own;
  }
  void thread() {
    if (context_.thread == nullptr) return;
    cc_.previous = !context_.thread->letter_id.empty()
                       ? letter_.sender.location_number + "#" + context_.thread->letter_id
                       : "MessageHeader/" + last_of_thread()->message_id;
    std::unordered_set<std::string> known;  // a second message that calls a payload new is wrong
    const auto texts = cc_.segments.size(), files = cc_.attachments.size();
    for (const auto& message : context_.thread->messages) {
      auto& earlier = cc_.earlier.emplace_back();
      earlier.message_id = message.message_id;
      earlier.activity = message.activity;
      earlier.previous = message.previous;
      earlier.provenance = message.provenance;
      earlier.by_receiver = is_by_receiver(message);
      earlier.sources = put(message, &Correspondence::segments, texts, known);
      for (auto& file : put(message, &Correspondence::attachments, files, known))
        earlier.sources.push_back(std::move(file));
      if (earlier.by_receiver) cc_.named_recipient = message.named_sender;  // CC-FLW-07
    }
    for (auto i = files; i < cc_.attachments.size(); ++i) {
      cc_.attachments[i].url.clear();
      cc_.attachments[i].data = {};
    }
  }
  /// What an earlier message brought, before that of those before it; their ids.
  template <class Payload>
  std::vector<std::string> put(const Correspondence& message, std::vector<Payload> Correspondence::*payloads,
                               std::size_t at, std::unordered_set<std::string>& known) {
    std::vector<Payload> brought;
    std::vector<std::string> ids;
    for (const auto& payload : message.*payloads) {
      if (!payload.is_new || !known.insert(uuid_digits(payload.id).value_or(payload.id)).second) continue;
      ids.push_back(payload.id);
      brought.push_back(payload);
      brought.back().is_new = false;
      brought.back().by_receiver = is_by_receiver(message);
    }
    auto& into = cc_.*payloads;
    into.insert(into.begin() + static_cast<std::ptrdiff_t>(at), brought.begin(), brought.end());
    return ids;
  }
  [[nodiscard]] bool is_by_receiver(const Correspondence& earlier) const {
    return earlier.sender.location_number == letter_.receiver.location_number;
  }
  void receipt_wanted(bool wanted, Map row) {
    if (!wanted) say(row, Outcome::lost, "minuspositivkvitt");
  }
  void statistical_code(std::string_view code, std::string_view usual, Map row) {
    if (code != usual) lost(code, row);
  }

  struct Object {
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
  std::size_t file_ = 0, files_in_all_ = 0;              // the one at hand; those referenced and those that only came
  std::unordered_map<std::string, std::size_t> by_key_;  // the first of each id
  std::unordered_set<std::string> used_ids_;
  TextLinks text_links_{letter_, settings_};
};

}  // namespace

std::optional<Correspondence> letter_to_care_communication(const Correspondence& letter,
                                                           const std::vector<const FileLetter*>& files,
                                                           const Context& context, Report& report) {
  return LetterToCc(letter, files, context, report).run();
}

}  // namespace brevdue::convert

// conversion.md 3: CareCommunication -> letter, with its file letter. One function a row of its table.
#include <algorithm>
#include <cstdio>
#include <unordered_set>
#include <utility>

#include "converters/convert/episode.hpp"
#include "converters/convert/links.hpp"
#include "converters/convert/mapping.hpp"
#include "converters/convert/names.hpp"
#include "converters/convert/rules.hpp"
#include "converters/fhir/terminology.hpp"
#include "converters/model/texts.hpp"
#include "converters/oioxml/file_types.hpp"

namespace brevdue::convert {
namespace {

constexpr std::size_t files_per_letter = 10;  // Reference{0,10}, BinaryObject{1,10}
constexpr std::size_t references_per_letter = 10;

std::string full_name(const PersonName& name) {
  auto parts = name.given;
  parts.push_back(name.family);
  auto out = joined(parts, " ");
  return out.empty() ? name.text : out;
}

/// Danish display of the role, else code.text, else the coding's own words.
std::string role_words(const Role& role) {
  if (const auto* known = role.code.empty() ? nullptr : fhir::practitioner_role(role.code))
    return std::string(known->danish);
  if (!role.text.empty()) return role.text;
  return role.display.empty() ? role.code : role.display;
}

/// What the reader leaves over, by the path it gives it, and has a row of its own in mapping.def.
struct LeftOver {
  std::string_view path;
  Map row;
};
constexpr LeftOver left_overs[] = {{"Organization.identifier", Map::letter_organisation_ids},
                                   {"Organization.telecom", Map::letter_organisation_telecom},
                                   {"Patient.name", Map::letter_names},
                                   {"Patient.address", Map::letter_addresses},
                                   {"Patient.telecom", Map::letter_patient_telecom},
                                   {"Patient.deceasedDateTime", Map::letter_time_of_death},
                                   {"Encounter.serviceProvider", Map::letter_service_provider},
                                   {"Communication.payload.contentString (formatting)", Map::letter_formatting}};

class CcToLetter {
 public:
  CcToLetter(const Correspondence& cc, const Context& context, const DanishTime& zone, Report& report)
      : cc_(cc), context_(context), settings_(*context.settings), zone_(zone), report_(report) {}

  std::vector<LetterPair> run() {
    report_.lines.reserve(64);
    sent_and_codes();
    sender();
    receiver();
    patient();
    episode();
    subject();
    attachments();
    text();
    no_place();
    judge();
    if (has_error(report_.findings)) return {};
    return pairs();
  }

 private:
  void error(Rule rule, SourceMark at, std::string path, std::string expected, std::string found) {
    Position position;
    position.input = cc_.input;
    position.path = std::move(path);
    position.mark = at;
    report_.findings.push_back({rule, Severity::error, std::move(position), std::move(expected), std::move(found)});
  }
  void say(Map row, Outcome outcome, std::string detail = {}) { add(report_, row, outcome, std::move(detail)); }
  void lost(bool there, Map row, const char* why = "") {
    if (there) say(row, Outcome::lost, why);
  }
  /// A value that must fit a String_1_N: cut at whole characters. Reported, if there is one.
  std::string fitting(std::string_view value, std::size_t limit, Map row, Outcome outcome = Outcome::carried,
                      std::string detail = {}) {
    if (characters(value) <= limit) {
      if (!value.empty()) say(row, outcome, std::move(detail));
      return std::string(value);
    }
    say(row, Outcome::shortened,
        joined({detail, std::to_string(characters(value)) + " characters cut to " + std::to_string(limit)}, ", "));
    return std::string(first_characters(value, limit));
  }
  [[nodiscard]] const Location* location(const Party& p) const { return look_up(context_, p.location_number); }
  /// An organisation the reader could only name by its location number: the registry may know better.
  [[nodiscard]] std::string organisation(const std::string& name) const {
    const auto* row = is_location_number(name) ? look_up(context_, name) : nullptr;
    return row == nullptr || row->name.empty() ? name : row->name;
  }
  /// A date without time of day is midnight in Denmark.
  [[nodiscard]] Timestamp danish(const Timestamp& t) const {
    if (t.precision != Precision::day) return t;
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(t.utc));
    LocalTime local;
    local.year = static_cast<int>(day.year());
    local.month = static_cast<unsigned>(day.month());
    local.day = static_cast<unsigned>(day.day());
    LocalTimeCase which{};
    auto out = t;
    out.utc = zone_.to_utc(local, which);
    return out;
  }
  /// What a Danish local time cannot say: which of the two hours of an October night it is.
  void local_time(const Timestamp& t, Map row) {
    lost(zone_.is_repeated(t.utc), row, "the hour occurs twice: it will be read as the first");
  }
  /// What files, links and files of earlier messages have and a letter has no field for.
  void extras(const Attachment& from) {
    const bool file = from.data.decoded_size() > 0;
    lost(!file && !from.content_type.empty(), Map::letter_attachment_type);
    lost(from.author || !from.phone.empty(), Map::letter_attachment_author);
    lost(from.date.utc != cc_.authorised.utc, Map::letter_attachment_date, "another one than the text's");
    lost(!from.creation.empty(), Map::letter_creation);
  }

  // --- Envelope/Sent, Authorisation, codes
  void sent_and_codes() {
    letter_.input = cc_.input;
    letter_.sent = cc_.sent;
    say(Map::letter_sent, Outcome::carried, "Danish time, to the minute");
    letter_.authorised = danish(cc_.authorised);
    if (cc_.authorised.precision == Precision::day) say(Map::letter_authorised_day, Outcome::defaulted, "00:00");
    local_time(letter_.sent, Map::letter_sent_hour);
    local_time(letter_.authorised, Map::letter_authorised_hour);
    say(Map::letter_authorised, Outcome::carried, "Danish time, to the minute");
    letter_.receipt_wanted = true;
    say(Map::letter_codes, Outcome::defaulted, "pluspositivkvitt, nytbrev");
    say(Map::letter_structure, Outcome::defaulted);
    say(Map::letter_ids, Outcome::defaulted, "made from them");
  }

  // --- Sender
  void sender() {
    const auto& from = cc_.sender;
    auto& to = letter_.sender;
    location_number(from, to, "MessageHeader.sender", Map::letter_sender_location);
    if (const auto sor = sor_of(from); !sor.empty()) {
      identify(to, sor, PartyIdCode::sorkode);
      say(Map::letter_sender_id, sor == from.sor ? Outcome::carried : Outcome::defaulted,
          sor == from.sor ? "" : "from the registry");
    } else {
      to.identifier = from.location_number;
      to.identifier_code = PartyIdCode::lokationsnummer;
      say(Map::letter_sender_id, Outcome::defaulted,
          from.sor.empty() ? "no SOR code: the location number"
                           : "no SOR code of 17 digits at most: the location number");
    }
    lost(!from.ydernummer.empty(), Map::letter_ydernummer, "the sender's");
    lost(!from.municipality_code.empty(), Map::letter_municipality, "the sender's");
    names(from, to, Map::letter_sender_name);
    if (to.organisation.empty()) {
      to.organisation = from.location_number;  // mandatory: the last resort
      say(Map::letter_sender_name, Outcome::defaulted, "no name: the location number");
    }
    phone(to);
  }
  void location_number(const Party& from, Party& to, std::string path, Map row) {
    to.location_number = from.location_number;
    if (!is_location_number(from.location_number))
      error(Rule::to_letter_location_number, from.at, std::move(path), "13 digits, the last one the check digit",
            shown(from.location_number));
    else
      say(row, Outcome::carried);
  }
  void names(const Party& from, Party& to, Map row) {
    const auto* known = location(from);
    const auto own = trimmed(from.organisation);
    const bool from_registry = own.empty() && known != nullptr && !known->name.empty();
    const auto split = split_name(from_registry ? std::string_view(known->name) : own);
    to.organisation = split.fields[0];
    to.department = split.fields[1];
    to.unit = split.fields[2];
    if (from_registry) say(row, Outcome::defaulted, "from the registry");
    if (split.cut)
      say(row, Outcome::shortened,
          split.fields[1].empty() ? "cut to 35 characters" : "split, and cut to 35 characters each");
    else if (!own.empty())
      say(row, Outcome::carried, split.fields[1].empty() ? "" : "split over the name fields");
  }
  void phone(Party& to) {
    const Segment* newest = nullptr;  // of the new texts with a number; their order in the message means nothing
    for (const auto& s : cc_.segments)
      if (s.is_new && !s.phone.empty() && (newest == nullptr || newest->date.utc < s.date.utc)) newest = &s;
    if (newest == nullptr) {
      const auto* known = location(cc_.sender);
      if (known != nullptr)
        to.phone = fitting(known->phone, 25, Map::letter_phone, Outcome::defaulted, "from the registry");
    } else if (characters(newest->phone) > 25) {
      leftovers_.line(texts::phone, newest->phone);
      say(Map::letter_phone_text, Outcome::moved, "over 25 characters: " + std::string(texts::phone) + "...");
    } else {
      to.phone = newest->phone;
      say(Map::letter_phone, Outcome::carried);
    }
    for (const auto& s : cc_.segments)
      lost(&s != newest && !s.phone.empty() && (newest == nullptr || s.phone != newest->phone), Map::letter_other_phone,
           "of another text");
  }

  // --- Receiver
  void receiver() {
    const auto& from = cc_.receiver;
    auto& to = letter_.receiver;
    location_number(from, to, "MessageHeader.destination.receiver", Map::letter_receiver_location);
    const auto* known = location(from);
    std::string why;
    if (known != nullptr && known->identifier_code && fits_identifier(known->identifier)) {
      identify(to, known->identifier, *known->identifier_code);
      why = std::string(name(*known->identifier_code)) + ", as the registry has it";
    } else if (fits_identifier(from.ydernummer)) {
      identify(to, from.ydernummer, PartyIdCode::ydernummer);
    } else if (!from.municipality_code.empty()) {
      identify(to, from.municipality_code, PartyIdCode::kommunenummer);
    } else if (const auto sor = sor_of(from); !sor.empty()) {
      identify(to, sor, PartyIdCode::sorkode);
      if (sor != from.sor) why = "sorkode, from the registry";
    } else {
      identify(to, from.location_number, PartyIdCode::lokationsnummer);
      why = "lokationsnummer";
    }
    say(Map::letter_receiver_id, why.empty() ? Outcome::carried : Outcome::defaulted, why);
    // The others give way: the registry ties every location number to its SOR code, but to nothing else.
    const auto chosen = *to.identifier_code;
    if (chosen != PartyIdCode::sorkode && !from.sor.empty())
      say(Map::letter_receiver_sor, Outcome::defaulted, "the location number stands for it");
    lost(chosen != PartyIdCode::ydernummer && !from.ydernummer.empty(), Map::letter_ydernummer, "the receiver's");
    lost(chosen != PartyIdCode::kommunenummer && !from.municipality_code.empty(), Map::letter_municipality,
         "the receiver's");
    names(from, to, Map::letter_receiver_name);
  }
  /// The SOR code of a party, its own or else the registry's, if it fits; or empty.
  [[nodiscard]] std::string sor_of(const Party& p) const {
    if (fits_identifier(p.sor) && is_sor(p.sor)) return p.sor;
    const auto* known = location(p);
    return known != nullptr && fits_identifier(known->sor) && is_sor(known->sor) ? known->sor : std::string();
  }
  /// A party's Identifier: String_1_17.
  static bool fits_identifier(std::string_view id) { return !trimmed(id).empty() && characters(id) <= 17; }
  static void identify(Party& to, const std::string& id, PartyIdCode code) {
    to.identifier = id;
    to.identifier_code = code;
  }

  // --- Patient
  static std::string kind_of(PatientIdKind kind) {
    if (kind == PatientIdKind::cpr) return "CPR";
    return kind == PatientIdKind::national_replacement ? "national replacement CPR" : "regional replacement CPR";
  }
  void patient() {
    const auto& from = cc_.patient;
    auto& to = letter_.patient;
    const PatientId* chosen = nullptr;
    for (const auto kind :
         {PatientIdKind::cpr, PatientIdKind::national_replacement, PatientIdKind::regional_replacement}) {
      const auto found =
          std::find_if(from.ids.begin(), from.ids.end(), [&](const PatientId& id) { return id.kind == kind; });
      if (found == from.ids.end()) continue;
      chosen = &*found;
      break;
    }
    if (chosen == nullptr) {
      error(Rule::to_letter_no_patient_id, from.at, "Patient.identifier", "a CPR number or a replacement CPR number",
            from.ids.empty() ? "no identifier" : "identifiers of other systems");
      return;
    }
    if (!is_patient_id(chosen->kind, chosen->value))
      error(Rule::cc_value, from.at, "Patient.identifier.value", "the form of a CPR or replacement CPR number",
            masked(chosen->value));
    to.ids.push_back({chosen->kind, {}, chosen->value});
    say(chosen->kind == PatientIdKind::cpr ? Map::letter_patient_cpr : Map::letter_patient_alternative,
        Outcome::carried);
    for (const auto& id : from.ids) {
      if (&id == chosen) continue;
      if (id.kind == PatientIdKind::other) {
        say(Map::letter_patient_other_id, Outcome::lost);
        continue;
      }
      if (id.value == chosen->value ||
          std::find(further_ids_.begin(), further_ids_.end(), id.value) != further_ids_.end())
        continue;  // said already
      further_ids_.push_back(id.value);
      say(Map::letter_patient_ids, Outcome::moved, kind_of(id.kind));
    }
    to.family = fitting(trimmed(from.family), 70, Map::letter_surname);
    if (to.family.empty()) {
      to.family = texts::unknown_family;
      say(Map::letter_surname, Outcome::defaulted, std::string(texts::unknown_family));
    }
    std::vector<std::string> names;
    for (const auto& name : from.given) names.emplace_back(trimmed(name));
    const auto given = fitting(joined(names, " "), 70, Map::letter_given);
    if (!given.empty()) to.given.push_back(given);
    to.address.street = fitting(trimmed(from.address.street), 35, Map::letter_street);
    to.address.district = fitting(trimmed(from.address.district), 35, Map::letter_district);
    to.address.postcode = fitting(trimmed(from.address.postcode), 9, Map::letter_postcode);
  }

  // --- EpisodeOfCareIdentifier, EpisodeOfCareStatusCode
  void episode() {
    letter_.episode.status = episode_status_of(cc_);
    // inaktiv stands for itself (other, unknown) and for everything that has no word of its own.
    const auto& exact = encounter_of(*letter_.episode.status);
    const bool said = cc_.patient.deceased.value_or(false) || (cc_.episode.encounter_class == exact.encounter_class &&
                                                               cc_.episode.encounter_status == exact.encounter_status);
    const auto word = [&](const std::string& code) { return said || code.empty() ? code : shown(code); };
    auto there = joined({cc_.patient.deceased.value_or(false) ? "deceased" : "", word(cc_.episode.encounter_class),
                         word(cc_.episode.encounter_status)},
                        " ");
    if (there.empty()) there = cc_.episode.ids.empty() ? "no Encounter" : "an Encounter without class and status";
    say(Map::letter_episode_status, said ? Outcome::carried : Outcome::defaulted,
        there + " is " + std::string(name(*letter_.episode.status)));
    const auto* chosen = chosen_episode(cc_.episode, settings_.prefer_lpr3_episode);
    if (chosen == nullptr) return;
    const auto digits = uuid_digits(chosen->value);
    const auto id = digits ? *digits : chosen->value;
    if (characters(id) > 35) {
      leftovers_.line(texts::episode, id);
      say(Map::letter_episode_text, Outcome::moved, "over 35 characters: " + std::string(texts::episode) + "...");
    } else {
      letter_.episode.ids.push_back({{}, id});
      say(Map::letter_episode, Outcome::carried);
    }
    const char* why = settings_.prefer_lpr3_episode
                          ? "a letter has one: LPR3 wins, else the first (episode.prefer)"
                          : "a letter has one: the local one wins, else the first (episode.prefer)";
    for (const auto& other : cc_.episode.ids) lost(&other != chosen, Map::letter_other_episode, why);
  }

  // --- Subject, Priority
  void subject() {
    const auto* known = fhir::category(cc_.category);
    const std::string category = known == nullptr ? cc_.category : std::string(known->danish);
    std::string topic(trimmed(cc_.subject));
    std::replace_if(
        topic.begin(), topic.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    const auto whole = joined({category, topic}, ", ");
    letter_.subject = first_characters(whole, 70);
    const bool lines = topic != trimmed(cc_.subject);
    if (letter_.subject.size() == whole.size() && !lines) {
      say(Map::letter_subject, Outcome::carried);
    } else {
      say(Map::letter_subject, Outcome::shortened, lines ? "one line" : "70 characters at most");
      subject_cut_ = !topic.empty();
    }
    if (!cc_.priority) return;
    if (cc_.category == "regarding-referral") {
      letter_.priority = cc_.priority;
      say(Map::letter_priority, Outcome::carried);
    } else {
      say(Map::letter_no_priority, Outcome::lost, "only with regarding-referral");
    }
  }

  // --- Reference/BIN with BinaryObject, Reference/URL
  void attachments() {
    const auto is_file = [](const Attachment& a) { return a.data.present() && a.data.decoded_size() > 0; };
    files_in_all_ = static_cast<std::size_t>(std::count_if(cc_.attachments.begin(), cc_.attachments.end(), is_file));
    for (const auto& a : cc_.attachments)
      if (is_file(a)) file(a);
    for (const auto& a : cc_.attachments)
      if (!a.url.empty()) link(a);
  }
  /// `which` one it is, for the report.
  std::string description(const Attachment& a, const std::string& which) {
    const auto title = trimmed(a.title);
    if (title.empty()) {
      say(Map::letter_title, Outcome::defaulted, which + ", " + std::string(texts::bin_title));
      return std::string(texts::bin_title);
    }
    if (characters(title) > 70) {
      leftovers_.line(texts::file_title, title);
      say(Map::letter_title_text, Outcome::moved,
          which + ", the whole title: " + std::string(texts::file_title) + "...");
    }
    return fitting(title, 70, Map::letter_title, Outcome::carried, which);
  }
  void file(const Attachment& from) {
    const auto which = "file " + std::to_string(files_.size() + 1) + " of " + std::to_string(files_in_all_);
    Attachment to;
    to.what = Attachment::What::file;
    to.at = from.at;
    auto digits = uuid_digits(from.id);
    if (digits && used_ids_.insert(*digits).second) {
      say(Map::letter_object_id, Outcome::carried, which);
    } else {
      say(Map::letter_object_id, Outcome::defaulted, which + (digits ? ", used twice" : ", no UUID"));
      digits = uuid_digits(object_uuid(cc_.message_id, files_.size()));
    }
    to.id = *digits;
    to.title = description(from, which);
    const auto* type = oioxml::file_type_of_content_type(from.content_type);
    const auto outcome = type == nullptr ? Outcome::defaulted : Outcome::carried;
    if (type == nullptr) type = oioxml::file_type_of_extension("bin");
    say(Map::letter_file_type, outcome, which + ", " + std::string(type->extension));
    to.extension = type->extension;
    to.object_code = type->object_code;
    to.declared_size = from.data.decoded_size();
    to.data = from.data;
    files_.push_back(std::move(to));
    say(Map::letter_file, Outcome::carried, which + ", " + std::to_string(from.data.decoded_size()) + " bytes");
    extras(from);
  }
  void link(const Attachment& from) {
    const bool fits = is_web_address(from.url) && characters(from.url) <= 350 &&
                      std::min(files_.size(), files_per_letter) + links_.size() < references_per_letter;
    const bool repeat =
        fits && links_not_clickable(context_, cc_.receiver.location_number) && !text_links_.contains(from.url);
    if (fits) {
      Attachment to;
      to.what = Attachment::What::link;
      // A file that has a link beside it has said its title already.
      to.title = from.data.decoded_size() > 0 ? files_title(from) : description(from, "link");
      to.url = from.url;
      to.at = from.at;
      links_.push_back(std::move(to));
      say(Map::letter_link, Outcome::carried);
    }
    if (from.data.decoded_size() == 0) extras(from);
    if (fits && !repeat) return;
    const auto title = trimmed(from.title);
    leftovers_.line(title.empty() ? trimmed(texts::link) : texts::link, title);
    leftovers_.line(from.url);
    if (repeat)
      say(Map::letter_link_repeated, Outcome::carried, "as well: links are not clickable there");
    else
      say(Map::letter_link_text, Outcome::moved,
          "no web address, or no room in Reference: " + std::string(texts::link) + "...");
  }

  [[nodiscard]] static std::string files_title(const Attachment& from) {
    const auto title = trimmed(from.title);
    return std::string(title.empty() ? texts::bin_title : first_characters(title, 70));
  }

  // --- Text01, in the order of conversion.md 3
  void text() {
    Lines out;
    activity(out);
    if (subject_cut_) {
      out.line(texts::subject, cc_.subject);
      say(Map::letter_subject_text, Outcome::moved, "the whole topic: " + std::string(texts::subject) + "...");
    }
    std::vector<const Segment*> now, before;
    for (const auto& s : cc_.segments) (s.is_new ? now : before).push_back(&s);
    const auto by_date = [](const Segment* a, const Segment* b) { return a->date.utc < b->date.utc; };
    std::stable_sort(now.begin(), now.end(), by_date);
    for (const auto* s : now) {
      out.fresh();
      out.text(s->text);
      ++text_;
      signature(out, *s);
    }
    if (std::any_of(cc_.segments.begin(), cc_.segments.end(),
                    [](const Segment& s) { return s.text.find_first_of("\t\r") != std::string::npos; }))
      say(Map::letter_whitespace, Outcome::shortened);
    say(Map::letter_text, Outcome::carried);
    named_party(out, cc_.named_sender, texts::named_sender, Map::letter_named_sender);
    named_party(out, cc_.named_recipient, texts::named_recipient, Map::letter_named_recipient);
    if (!further_ids_.empty()) out.line(texts::further_cpr, ": ", joined(further_ids_, ", "));
    const auto left = leftovers_.take();
    if (!left.empty()) {
      out.fresh();
      out.text(left);
    }
    std::stable_sort(before.begin(), before.end(), [&](const Segment* a, const Segment* b) { return by_date(b, a); });
    for (const auto* s : before) earlier(out, *s);
    for (const auto& a : cc_.attachments) {
      if (a.data.present() && a.data.decoded_size() > 0) continue;
      if (!a.url.empty()) continue;
      out.line(texts::earlier_file, a.title);
      extras(a);
      say(Map::letter_old_file, Outcome::moved, std::string(texts::earlier_file) + "...");
    }
    Segment segment;
    segment.date = letter_.authorised;
    segment.text = out.take();
    letter_.segments.push_back(std::move(segment));
  }
  void activity(Lines& out) {
    std::string_view line;
    switch (cc_.activity) {
      case Activity::new_message:
        say(Map::letter_new_message, Outcome::carried);
        return;
      case Activity::reply_message:
        line = texts::reply;
        break;
      case Activity::forward_message:
        line = texts::forward;
        break;
      case Activity::modified_message:
        line = texts::correction;
        break;
      case Activity::retract_message:
        line = texts::retraction;
        break;
    }
    out.line(line);
    say(Map::letter_activity, Outcome::moved, std::string(line));
  }
  void signature(Lines& out, const Segment& s) {
    if (!s.author) return;
    const auto name = full_name(s.author->name);
    const auto role = role_words(s.author->role);
    if (!name.empty()) out.line(texts::author, name);
    if (!role.empty()) out.line(texts::position, role);
    const auto labels = joined(
        {std::string(name.empty() ? "" : texts::author), std::string(role.empty() ? "" : texts::position)}, "..., ");
    say(Map::letter_author, Outcome::moved, text_number() + (labels.empty() ? "" : ": " + labels + "..."));
  }
  /// Which text it is that stands in Text01 now.
  [[nodiscard]] std::string text_number() const {
    return "text " + std::to_string(text_) + " of " + std::to_string(cc_.segments.size());
  }
  void named_party(Lines& out, const std::optional<NamedParty>& party, std::string_view label, Map row) {
    if (!party) return;
    const auto who = party->team ? party->team_name : full_name(party->name);
    const auto what = party->team ? organisation(party->organisation) : role_words(party->role);
    const auto line = joined({who, what}, ", ");
    if (line.empty()) return;
    out.line(label, line);
    say(row, Outcome::moved, std::string(label) + "...");
  }
  void earlier(Lines& out, const Segment& s) {
    const auto t = zone_.to_local(danish(s.date).utc);
    char when[40];
    std::snprintf(when, sizeof when, "%02u.%02u.%04d kl. %02u:%02u", t.day, t.month, t.year, t.hour, t.minute);
    if (s.assigner.empty())
      out.line(texts::earlier, when, ":");
    else
      out.line(texts::earlier, when, ", ", organisation(s.assigner) + ":");
    out.text(s.text);
    ++text_;
    signature(out, s);
    say(Map::letter_history, Outcome::moved, text_number() + ": " + std::string(texts::earlier) + "...");
  }

  // --- what a letter has no room for
  void no_place() {
    lost(!cc_.thread.empty(), Map::letter_thread);
    lost(has_payload_ids(), Map::letter_payload_ids);
    lost(!cc_.previous.empty(), Map::letter_previous);
    lost(has_foreign_role(), Map::letter_role_organisation, "another one than the sender or receiver");
    for (const auto& path : cc_.not_carried) {
      const auto* known = std::find_if(std::begin(left_overs), std::end(left_overs),
                                       [&](const LeftOver& left) { return left.path == path; });
      if (known == std::end(left_overs))
        say(Map::letter_other, Outcome::lost, path);
      else
        say(known->row, Outcome::lost);
    }
  }
  /// Of what becomes no file: only those have an id in a letter.
  [[nodiscard]] bool has_payload_ids() const {
    return std::any_of(cc_.segments.begin(), cc_.segments.end(), [](const Segment& s) { return !s.id.empty(); }) ||
           std::any_of(cc_.attachments.begin(), cc_.attachments.end(),
                       [](const Attachment& a) { return !a.id.empty() && a.data.decoded_size() == 0; });
  }
  /// The text names a person's role, not its organisation: that is the party, else it is lost. The organisation of an
  /// earlier text's author is the one that text is headed with.
  [[nodiscard]] bool has_foreign_role() const {
    const auto foreign = [](const std::string& organisation, const std::string& same, const std::string& number) {
      return !organisation.empty() && organisation != same && organisation != number;
    };
    const auto& from = cc_.sender;
    const auto& to = cc_.receiver;
    const auto person = [&](const std::optional<NamedParty>& who, const Party& party) {
      return who && !who->team && foreign(who->organisation, party.organisation, party.location_number);
    };
    return person(cc_.named_sender, from) || person(cc_.named_recipient, to) ||
           std::any_of(cc_.segments.begin(), cc_.segments.end(), [&](const Segment& s) {
             return s.author && (s.is_new ? foreign(s.author->organisation, from.organisation, from.location_number)
                                          : foreign(s.author->organisation, s.assigner, s.assigner));
           });
  }

  // --- video: an existing category is never changed, a mismatch is reported (conversion.md 6)
  void judge() {
    const auto found = judge_links(cc_, link_paths(cc_), context_, report_);
    const auto& video = settings_.video_category;
    const bool is_video = cc_.category == "telemedicine" || (video != "other" && cc_.category == video);
    if (found.any_video == is_video) return;
    Position at;
    at.input = cc_.input;
    at.path = "Communication.category";
    report_.findings.push_back({Rule::video_mismatch, Severity::note, std::move(at),
                                found.any_video ? "telemedicine, for there is a video link" : "a video link",
                                found.any_video ? shown(cc_.category) : "telemedicine without one"});
  }

  // --- the letters: up to ten files each, links in the first (CONV-3.24)
  std::vector<LetterPair> pairs() {
    std::vector<LetterPair> out;
    const auto count = std::max<std::size_t>(1, (files_.size() + files_per_letter - 1) / files_per_letter);
    for (std::size_t i = 0; i < count; ++i) {
      LetterPair pair{letter_, std::nullopt};
      const auto number = std::to_string(i);
      pair.letter.envelope_id = letter_id(cc_.sender.location_number, cc_.envelope_id, "letter envelope " + number);
      pair.letter.message_id = letter_id(cc_.sender.location_number, cc_.message_id, "letter " + number);
      const auto first = i * files_per_letter, last = std::min(files_.size(), first + files_per_letter);
      if (i > 0) {
        const auto which = std::to_string(first + 1) + "-" + std::to_string(last);
        pair.letter.segments.front().text = std::string(texts::continuation) + which +
                                            std::string(texts::continuation_of) + std::to_string(files_.size()) + ".";
        say(Map::letter_pairs, Outcome::moved, "files " + which);
      }
      if (first < last) pair.files = file_letter(pair.letter, number, first, last);
      if (i == 0)
        for (const auto& l : links_) pair.letter.attachments.push_back(l);
      out.push_back(std::move(pair));
    }
    return out;
  }
  FileLetter file_letter(Correspondence& letter, const std::string& number, std::size_t first, std::size_t last) {
    FileLetter files;
    files.input = letter.input;
    files.envelope_id = letter_id(cc_.sender.location_number, cc_.envelope_id, "files envelope " + number);
    files.message_id = letter_id(cc_.sender.location_number, cc_.message_id, "files " + number);
    files.sent = letter.sent;
    files.authorised = letter.authorised;
    files.receipt_wanted = true;
    files.sender = letter.sender;
    files.receiver = letter.receiver;
    if (files.receiver.identifier_code == PartyIdCode::amt)  // a letter knows it, XBIN01 does not (oioxml.md 2)
      identify(files.receiver, files.receiver.location_number, PartyIdCode::lokationsnummer);
    Patient patient;  // XBIN01 has no address, occupation or status
    patient.ids = letter.patient.ids;
    patient.family = letter.patient.family;
    patient.given = letter.patient.given;
    files.patient = std::move(patient);
    for (auto i = first; i < last; ++i) {
      auto reference = files_[i];
      auto object = files_[i];
      reference.data = {};
      object.id = dashed(object.id);
      object.title.clear();
      letter.attachments.push_back(std::move(reference));
      files.files.push_back(std::move(object));
    }
    return files;
  }

  const Correspondence& cc_;
  const Context& context_;
  const Settings& settings_;
  const DanishTime& zone_;
  Report& report_;
  Correspondence letter_;
  std::vector<std::string> further_ids_;
  Lines leftovers_;  // what did not fit, as lines of text
  bool subject_cut_ = false;
  std::vector<Attachment> files_, links_;
  std::size_t files_in_all_ = 0, text_ = 0;  // text_: the one of Text01 at hand
  std::unordered_set<std::string> used_ids_;
  TextLinks text_links_{cc_, settings_};
};

}  // namespace

std::vector<LetterPair> care_communication_to_letter(const Correspondence& message, const Context& context,
                                                     const DanishTime& zone, Report& report) {
  return CcToLetter(message, context, zone, report).run();
}

}  // namespace brevdue::convert

#include "converters/video/invitation.hpp"

#include <array>

#include "converters/model/identifiers.hpp"
#include "converters/model/texts.hpp"
#include "converters/model/value_names.hpp"
#include "converters/model/versions.hpp"

namespace brevdue::video {
namespace {

using sv = std::string_view;

constexpr std::size_t longest_department = 35, longest_reference = 350;  // OIOXML's DepartmentName, Reference/URL

std::string two_digits(unsigned n) {
  return {static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)};
}

std::string danish_date(const LocalTime& t) {
  const std::chrono::year_month_day date(std::chrono::year{t.year}, std::chrono::month{t.month},
                                         std::chrono::day{t.day});
  const auto weekday = std::chrono::weekday(std::chrono::sys_days(date)).c_encoding();
  return std::string(texts::weekdays[weekday]) + std::string(texts::day_of) + std::to_string(t.day) + ". " +
         std::string(texts::months[t.month - 1]) + " " + std::to_string(t.year);
}

/// "10.00"; in the doubled hour of autumn it says which of the two.
std::string danish_clock(Instant instant, const DanishTime& zone) {
  const auto t = zone.to_local(instant);
  auto out = two_digits(t.hour) + "." + two_digits(t.minute);
  LocalTimeCase which{};
  (void)zone.to_utc(t, which);
  if (which == LocalTimeCase::twice) out += zone.is_repeated(instant) ? texts::winter_time : texts::summer_time;
  return out;
}

std::string subject_of(What what, const Invitation& invitation) {
  const auto begin = what == What::invitation ? texts::invitation_subject
                     : what == What::change   ? texts::change_subject
                                              : texts::cancellation_subject;
  return std::string(begin) + invitation.topic;
}

std::string text_of(const Invitation& invitation, const InvitationLetter& letter, const DanishTime& zone) {
  std::string out;
  const auto line = [&](auto... parts) {
    ((out += parts), ...);
    out += '\n';
  };
  const auto period = danish_period(invitation.start, invitation.end, zone);
  const auto before =
      letter.before.start ? danish_period(*letter.before.start, letter.before.end, zone) : std::string();
  const bool moved = !before.empty() && before != period;
  switch (letter.what) {
    case What::invitation:
      line(texts::invitation_heading);
      break;
    case What::change:
      line(texts::change_heading);
      break;
    case What::cancellation:
      line(texts::cancellation_heading);
      break;
  }
  line();
  if (letter.what == What::cancellation) {
    line(texts::cancelled_time, period);
    line(texts::old_link);
  } else {
    line(moved ? texts::new_time : texts::meeting_time, period);
    if (moved) line(texts::old_time, before);
    line(texts::meeting_link);
    line(invitation.link);
    if (invitation.opens) line(texts::meeting_opens, danish_period(*invitation.opens, std::nullopt, zone), ".");
  }
  line();
  line(texts::invited_by, invitation.department);
  line(texts::call, invitation.phone, invitation.contact.empty() ? sv() : texts::ask_for, invitation.contact, ".");
  if (!invitation.text.empty()) {
    line();
    out += invitation.text;
    if (out.back() != '\n') out += '\n';
  }
  return out;
}

constexpr std::array<sv, 3> whats = {"invitation", "change", "cancellation"};

}  // namespace

std::string_view name(What what) {
  return whats[static_cast<std::size_t>(what)];
}
std::optional<What> what(std::string_view name) {
  return named<What>(whats, name);
}

std::string danish_period(Instant start, const std::optional<Instant>& end, const DanishTime& zone) {
  const auto from = danish_date(zone.to_local(start));
  auto out = from + std::string(texts::clock) + danish_clock(start, zone);
  if (!end) return out;
  const auto to = danish_date(zone.to_local(*end));
  if (to == from) return out + "-" + danish_clock(*end, zone);
  return out + std::string(texts::until_day) + to + std::string(texts::clock) + danish_clock(*end, zone);
}

Correspondence invitation_letter(const Invitation& invitation, const InvitationLetter& letter, const DanishTime& zone) {
  Correspondence out;
  out.administrative = !invitation.patient;
  const auto& version = out.administrative ? versions::dis90 : versions::dis91;
  out.version = version.oioxml;
  out.statistical_code = version.oioxml_name;
  out.envelope_id = letter.envelope_id;
  out.message_id = letter.message_id;
  out.sent.utc = letter.now;
  out.authorised = out.sent;
  out.sender = letter.sender;
  if (out.sender.department.empty() && characters(invitation.department) <= longest_department)
    out.sender.department = invitation.department;
  out.sender.phone = invitation.phone;
  out.receiver = letter.receiver;
  if (invitation.patient) {
    out.patient = *invitation.patient;
    out.episode.status = EpisodeStatus::inaktiv;
  } else {
    out.patient.family = texts::no_patient;
  }
  out.subject = subject_of(letter.what, invitation);
  auto& text = out.segments.emplace_back();
  text.date = out.authorised;
  text.text = text_of(invitation, letter, zone);
  if (letter.what != What::cancellation && invitation.link.size() <= longest_reference) {
    auto& reference = out.attachments.emplace_back();
    reference.what = Attachment::What::link;
    reference.title = texts::meeting_reference;
    reference.url = invitation.link;
  }
  return out;
}

}  // namespace brevdue::video

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "converters/model/identifiers.hpp"
#include "converters/model/nearest.hpp"
#include "converters/model/strings.hpp"
#include "converters/video/invitation.hpp"
#include "converters/video/secrets.hpp"
#include "converters/video/url.hpp"
#include "converters/wire/document.hpp"
#include "converters/wire/json.hpp"

namespace brevdue::video {
namespace {

using sv = std::string_view;

constexpr std::size_t longest_json = 128 * 1024, most_findings = 100;
constexpr std::size_t longest_id = 64, longest_topic = 50, longest_text = 5000, most_receivers = 50;
constexpr std::size_t longest_name = 70, longest_phone = 25;  // OIOXML's
constexpr std::array<sv, 3> kinds = {"relative", "interpreter", "other"};

// --- JSON as a tree: small, for the input is

struct Value {
  enum class Type : std::uint8_t { null, boolean, number, text, array, object };
  Type type = Type::null;
  std::string text;
  std::vector<std::string> keys;  // of an object, one for each item
  std::vector<Value> items;
  SourceMark mark;
};

constexpr std::array<sv, 6> type_names = {"null", "true or false", "a number", "a string", "a list", "an object"};
sv name(Value::Type type) {
  return type_names[static_cast<std::size_t>(type)];
}

class Tree final : public wire::JsonHandler {
 public:
  void start_object(SourceMark mark) override { open_.push_back(&add(Value::Type::object, mark)); }
  void key(sv name, SourceMark) override { open_.back()->keys.emplace_back(name); }
  void end_object() override { open_.pop_back(); }
  void start_array(SourceMark mark) override { open_.push_back(&add(Value::Type::array, mark)); }
  void end_array() override { open_.pop_back(); }
  void string(sv value, SourceMark mark) override { add(Value::Type::text, mark).text = value; }
  void number(sv, SourceMark mark) override { add(Value::Type::number, mark); }
  void boolean(bool, SourceMark mark) override { add(Value::Type::boolean, mark); }
  void null(SourceMark mark) override { add(Value::Type::null, mark); }

  Value root;

 private:
  // A value's address holds while it is open: its parent gets no further child meanwhile.
  Value& add(Value::Type type, SourceMark mark) {
    Value& value = open_.empty() ? root : open_.back()->items.emplace_back();
    value.type = type;
    value.mark = mark;
    return value;
  }
  std::vector<Value*> open_;
};

// --- what texts hold

/// A control character (but for line ends and tabs, if it may have lines), a line separator, a sign that turns the
/// direction of writing (it can make a link look like another one), or what is no character.
bool has_control(sv text, bool lines) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if ((c < 0x20 || c == 0x7f) && !(lines && (c == '\n' || c == '\r' || c == '\t'))) return true;
    const auto two = text.substr(i, 2), three = text.substr(i, 3);
    if (two >= "\u0080" && two <= "\u009f") return true;
    if (three.size() == 3 && ((three >= "\u2028" && three <= "\u202e") || (three >= "\u2066" && three <= "\u2069") ||
                              three == "\uFFFE" || three == "\uFFFF"))
      return true;
  }
  return false;
}

/// Every line ends in \n but the last; a tab is a blank (as CONV-3.28 has it).
std::string with_plain_lines(sv text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r')
      out += i + 1 < text.size() && text[i + 1] == '\n' ? "" : "\n";
    else
      out += text[i] == '\t' ? ' ' : text[i];
  }
  return out;
}

/// What was found in place of a number or a time: shown if it looks like one, for a PIN or a link may have slipped in.
std::string shown_digits(sv value) {
  const bool digits = value.size() >= 10 && value.find_first_not_of("0123456789-:+.TZ") == sv::npos;
  return digits ? shown(value) : std::to_string(characters(value)) + " characters";
}

// --- the invitation

class Reader {
 public:
  Reader(Instant now, const LinkSettings& links, const DanishTime& zone, Reading reading)
      : now_(now), links_(links), zone_(zone), accepted_(reading == Reading::accepted) {}

  Findings errors;

  Invitation read(const Value& root) {
    const auto m =
        members(root, "", {"request_id", "sender", "patient", "meeting", "host", "receivers", "topic", "text"});
    request_id(m[0]);
    out_.sender = location_number(m[1], "sender");
    patient(m[2]);
    meeting(m[3]);  // before all that must not hold its PIN
    host(m[4]);
    receivers(m[5]);
    out_.topic = seen_by_many(m[6], "topic", longest_topic);
    text(m[7]);
    return std::move(out_);
  }
  Invitation change(const Value& root, const Invitation& before) {
    const auto m = members(root, "", {"meeting", "text?"});
    out_ = before;
    std::erase_if(out_.notes, [](const Finding& note) { return note.position.path.starts_with("meeting."); });
    meeting(m[0], &before.link);
    if (m[1] != nullptr) text(m[1]);
    return std::move(out_);
  }
  Invitation cancellation(const Value& root, const Invitation& before) {
    const auto m = members(root, "", {"text?"});
    out_ = before;
    out_.text.clear();
    if (m[0] != nullptr) text(m[0]);
    return std::move(out_);
  }

 private:
  using Members = std::vector<const Value*>;

  void say(Rule rule, Severity severity, SourceMark mark, std::string path, std::string expected, std::string found) {
    auto& list = severity == Severity::error ? errors : out_.notes;
    if (list.size() >= most_findings) return;
    Position at;
    at.path = std::move(path);
    at.mark = mark;
    list.push_back({rule, severity, std::move(at), std::move(expected), std::move(found)});
  }
  void fault(Rule rule, const Value& value, std::string path, std::string expected, std::string found) {
    say(rule, Severity::error, value.mark, std::move(path), std::move(expected), std::move(found));
  }
  bool is(Value::Type type, const Value* value, const std::string& path) {
    if (value == nullptr) return false;
    if (value->type == type) return true;
    fault(Rule::invitation_member, *value, path, std::string(name(type)), std::string(name(value->type)));
    return false;
  }

  /// The members of that name, in that order; null for what is not there. One whose name ends in '?' need not be.
  Members members(const Value& value, const std::string& path, std::initializer_list<sv> known) {
    Members found(known.size(), nullptr);
    if (!is(Value::Type::object, &value, path)) return found;
    const auto place = [&](sv member) { return path.empty() ? std::string(member) : path + "." + std::string(member); };
    const auto bare = [](sv member) { return member.substr(0, member.find('?')); };
    for (std::size_t i = 0; i < value.keys.size() && errors.size() < most_findings; ++i) {
      const auto& key = value.keys[i];
      const auto* at = std::find_if(known.begin(), known.end(), [&](sv one) { return bare(one) == key; });
      if (at != known.end()) {
        const bool absent = at->ends_with('?') && value.items[i].type == Value::Type::null;
        if (!absent) found[static_cast<std::size_t>(at - known.begin())] = &value.items[i];
        continue;
      }
      const auto written = sv(key).substr(0, longest_name);
      const auto far = [&](sv one) { return edit_distance(written, bare(one)); };
      const auto* nearest = std::min_element(known.begin(), known.end(), [&](sv a, sv b) { return far(a) < far(b); });
      fault(Rule::invitation_member, value.items[i],
            place(key.find('/') == std::string::npos ? shown_name(key) : "(" + masked(key) + ")"),
            "no such member; the nearest is " + std::string(bare(*nearest)), std::string(name(value.items[i].type)));
    }
    for (std::size_t i = 0; i < known.size(); ++i) {
      const auto member = known.begin()[i];
      const bool there = std::find(value.keys.begin(), value.keys.end(), member) != value.keys.end();
      if (!there && !member.ends_with('?'))
        fault(Rule::invitation_member, value, place(member), "to be there", "nothing");
    }
    return found;
  }

  /// One line of `least` to `most` characters, without blanks around it.
  std::string line(const Value* value, const std::string& path, std::size_t least, std::size_t most) {
    if (!is(Value::Type::text, value, path)) return {};
    const auto text = trimmed(value->text);
    const auto length = characters(text);
    if (length < least || length > most) {
      fault(Rule::invitation_value, *value, path, std::to_string(least) + " to " + std::to_string(most) + " characters",
            std::to_string(length));
      return {};  // nothing longer is looked through
    }
    if (has_control(value->text, false))
      fault(Rule::invitation_value, *value, path, "one line of text", "a control character");
    return std::string(text);
  }

  // INV-05
  std::string seen_by_many(const Value* value, const std::string& path, std::size_t most) {
    auto text = line(value, path, 1, most);
    const auto holds = [&](sv what) {
      fault(Rule::invitation_secret, *value, path, "none of them", std::string(what));
    };
    if (!accepted_ && holds_link(text, links_)) holds("a link");
    if (holds_pin(text, out_.link)) holds("a PIN");
    if (holds_cpr(text)) holds("a CPR number");
    return text;
  }

  /// The digits of a UUID may fall as those of a CPR number do.
  static std::string without_uuids(std::string id) {
    constexpr std::size_t length = 36;
    for (std::size_t i = 0; i + length <= id.size(); ++i)
      if (is_uuid(std::string_view(id).substr(i, length))) id.replace(i, length, 1, 'u');
    return id;
  }

  void request_id(const Value* value) {
    if (!is(Value::Type::text, value, "request_id")) return;
    const auto& id = out_.request_id = value->text;
    const bool printable = std::all_of(id.begin(), id.end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
    if (id.empty() || id.size() > longest_id || !printable)
      fault(Rule::invitation_value, *value, "request_id", "1 to 64 printable ASCII characters",
            std::to_string(characters(id)) + " characters");
    if (holds_cpr(without_uuids(id)))
      fault(Rule::invitation_secret, *value, "request_id", "none of them", "a CPR number");
  }

  std::string location_number(const Value* value, const std::string& path) {
    if (!is(Value::Type::text, value, path)) return {};
    if (!is_location_number(value->text))
      fault(Rule::invitation_value, *value, path, "a location number: 13 digits, the last one the check digit",
            shown_digits(value->text));
    return value->text;
  }

  void patient(const Value* value) {
    if (value == nullptr || value->type == Value::Type::null) return;
    const auto m = members(*value, "patient", {"cpr", "given", "family"});
    Patient patient;
    if (is(Value::Type::text, m[0], "patient.cpr")) {
      if (!is_patient_id(PatientIdKind::cpr, m[0]->text))
        fault(Rule::invitation_value, *m[0], "patient.cpr", "ten digits that begin with a day and a month",
              masked(m[0]->text));
      patient.ids.push_back({PatientIdKind::cpr, {}, m[0]->text});
    }
    patient.given = {line(m[1], "patient.given", 1, longest_name)};
    patient.family = line(m[2], "patient.family", 1, longest_name);
    out_.patient = std::move(patient);
  }

  std::optional<Instant> time(const Value* value, const std::string& path) {
    if (!is(Value::Type::text, value, path)) return std::nullopt;
    const auto time = read_iso(value->text);
    if (time && time->precision != Precision::day) return time->utc;
    fault(Rule::invitation_value, *value, path, "date, time and zone, such as 2026-12-03T10:00:00+01:00",
          shown_digits(value->text));
    return std::nullopt;
  }

  /// `link_before`: stays if there is no other; null: there must be one.
  void meeting(const Value* value, const std::string* link_before = nullptr) {
    if (value == nullptr) return;
    const auto m = link_before == nullptr ? members(*value, "meeting", {"start", "end?", "opens?", "link"})
                                          : members(*value, "meeting", {"start", "end?", "opens?", "link?"});
    const auto start = time(m[0], "meeting.start");
    out_.end = time(m[1], "meeting.end");
    out_.opens = time(m[2], "meeting.opens");
    if (start) {
      out_.start = *start;
      // INV-03
      const auto wrong = [&](const Value* which, sv path, std::string expected) {
        fault(Rule::invitation_times, *which, "meeting." + std::string(path), std::move(expected), shown(which->text));
      };
      if (*start < now_ && !accepted_) wrong(m[0], "start", "a time after " + iso_utc(now_));
      if (*start > now_ + std::chrono::hours(24 * 366) && !accepted_) wrong(m[0], "start", "a time in the coming year");
      if (out_.end && *out_.end <= *start) wrong(m[1], "end", "a time after the start");
      if (out_.opens && *out_.opens > *start) wrong(m[2], "opens", "no time after the start");
    }
    if (m[3] == nullptr && link_before != nullptr) {
      Value same;
      same.type = Value::Type::text;
      same.text = *link_before;
      same.mark = value->mark;
      link(&same, start, std::chrono::hours(0));  // it named the time before exactly, perhaps
    } else {
      link(m[3], start);
    }
  }

  void link(const Value* value, const std::optional<Instant>& start, std::chrono::hours vague = std::chrono::hours(2)) {
    if (!is(Value::Type::text, value, "meeting.link")) return;
    out_.link = value->text;
    const auto link = judge(out_.link, links_);
    auto found = std::string(video::name(link.link_class)) + ", " + std::string(video::name(link.state));
    if (!link.host.empty()) found += ", host " + shown_name(link.host);
    const bool sound = link.state == LinkState::valid;
    for (const auto rule : link.breaches) {
      const bool passes = accepted_ || rule == Rule::vdx_pin || (sound && rule != Rule::vdx_scheme);
      say(rule, passes ? Severity::warning : Severity::error, value->mark, "meeting.link", {}, found);
    }
    // In the letter's text a reader must find it whole.
    const auto in_text = find_links(out_.link, links_);
    if (sound && !accepted_ && (in_text.size() != 1 || in_text[0].url != out_.link))
      fault(Rule::vdx_url, *value, "meeting.link", "an address that does not end in punctuation", found);
    // INV-04: a link of another meeting? Some say UTC (vdx.md 4.3).
    const auto own = start_of(link, zone_);
    if (own && start && std::chrono::abs(*own - *start) > vague)
      say(Rule::invitation_other_time, Severity::warning, value->mark, "meeting.link", iso_utc(*start), iso_utc(*own));
  }

  void host(const Value* value) {
    if (value == nullptr) return;
    const auto m = members(*value, "host", {"department", "phone", "contact?"});
    out_.department = seen_by_many(m[0], "host.department", longest_name);
    out_.phone = seen_by_many(m[1], "host.phone", longest_phone);
    if (!out_.phone.empty() && std::none_of(out_.phone.begin(), out_.phone.end(), is_digit))
      fault(Rule::invitation_value, *m[1], "host.phone", "a telephone number", "no digit");
    if (m[2] != nullptr) out_.contact = seen_by_many(m[2], "host.contact", longest_name);
  }

  void receivers(const Value* value) {
    if (!is(Value::Type::array, value, "receivers")) return;
    const auto& list = value->items;
    if (list.empty() || list.size() > most_receivers)
      fault(Rule::invitation_value, *value, "receivers", "1 to " + std::to_string(most_receivers) + " receivers",
            std::to_string(list.size()));
    const auto has_number = [](const Value& one) {
      return std::find(one.keys.begin(), one.keys.end(), "location_number") != one.keys.end();
    };
    const bool somebody = std::any_of(list.begin(), list.end(), has_number);
    for (std::size_t i = 0; i < std::min(list.size(), most_receivers); ++i) {
      const auto path = "receivers[" + std::to_string(i) + "]";
      if (has_number(list[i]))
        invitee(list[i], path);
      else
        unreachable(list[i], path, somebody ? Severity::warning : Severity::error);
    }
  }

  // INV-07
  void invitee(const Value& value, const std::string& path) {
    const auto m = members(value, path, {"location_number", "name?"});
    Invitee one;
    one.location_number = location_number(m[0], path + ".location_number");
    if (m[1] != nullptr) one.name = seen_by_many(m[1], path + ".name", longest_name);
    if (one.location_number.empty()) return;
    const auto same = [&](const Invitee& other) { return other.location_number == one.location_number; };
    const auto wrong = [&](sv found) {
      fault(Rule::invitation_receivers, *m[0], path + ".location_number", "another location number",
            std::string(found) + shown_digits(one.location_number));
    };
    if (one.location_number == out_.sender) wrong("the sender, ");
    if (std::any_of(out_.receivers.begin(), out_.receivers.end(), same)) wrong("once more ");
    out_.receivers.push_back(std::move(one));
  }

  // INV-06
  void unreachable(const Value& value, const std::string& path, Severity severity) {
    const auto m = members(value, path, {"name", "kind"});
    UnreachableInvitee one;
    one.name = seen_by_many(m[0], path + ".name", longest_name);
    if (!is(Value::Type::text, m[1], path + ".kind")) return;
    const auto kind = std::find(kinds.begin(), kinds.end(), m[1]->text);
    if (kind == kinds.end()) {
      fault(Rule::invitation_value, *m[1], path + ".kind", "relative, interpreter or other",
            std::to_string(characters(m[1]->text)) + " characters");
      return;
    }
    one.kind = static_cast<InviteeKind>(kind - kinds.begin());
    say(Rule::invitation_no_location, severity, value.mark, path,
        "a location number, or another channel: e-mail, SMS, Min Læge, telephone", "no location number, " + m[1]->text);
    out_.unreachable.push_back(std::move(one));
  }

  void text(const Value* value) {
    if (!is(Value::Type::text, value, "text")) return;
    out_.text = with_plain_lines(value->text);
    if (const auto length = characters(out_.text); length > longest_text)
      fault(Rule::invitation_value, *value, "text", "up to " + std::to_string(longest_text) + " characters",
            std::to_string(length));
    if (has_control(value->text, true))
      fault(Rule::invitation_value, *value, "text", "text and line ends", "a control character");
    for (const auto& link : find_links(out_.text, links_))
      if (link.state == LinkState::dangerous && !accepted_)
        fault(Rule::video_dangerous, *value, "text", "no link that hides or imitates a host",
              link.host.empty() ? "one without a host" : "host " + shown_name(link.host));
  }

  Instant now_;
  const LinkSettings& links_;
  const DanishTime& zone_;
  const bool accepted_;
  Invitation out_;
};

}  // namespace

std::string_view name(InviteeKind kind) {
  return kinds[static_cast<std::size_t>(kind)];
}

namespace {

/// `read`: what a Reader makes of the root.
template <class Read>
tl::expected<Invitation, Findings> read_root(std::shared_ptr<const ByteSource> json, Instant now,
                                             const LinkSettings& links, const DanishTime& zone, Reading reading,
                                             Read read) {
  wire::OpenOptions options;
  options.limits.input_bytes = longest_json;
  options.limits.lift_at = longest_json + 1;  // no text is a file here
  options.limits.depth = 8;
  auto document = wire::Document::open(std::move(json), options);
  if (!document) return tl::unexpected(std::move(document.error()));
  Findings findings;
  if (document->syntax() != wire::Syntax::json) {
    findings.push_back({Rule::invitation_member, Severity::error, {}, "a JSON object", "no JSON"});
    return tl::unexpected(std::move(findings));
  }
  Tree tree;
  if (!wire::read_json(*document, tree, findings)) {
    document->resolve(findings);
    return tl::unexpected(std::move(findings));
  }
  Reader reader(now, links, zone, reading);
  auto invitation = read(reader, tree.root);
  if (!reader.errors.empty()) {
    document->resolve(reader.errors);
    return tl::unexpected(std::move(reader.errors));
  }
  document->resolve(invitation.notes);
  return invitation;
}

}  // namespace

tl::expected<Invitation, Findings> read_invitation(std::shared_ptr<const ByteSource> json, Instant now,
                                                   const LinkSettings& links, const DanishTime& zone, Reading reading) {
  return read_root(std::move(json), now, links, zone, reading,
                   [](Reader& reader, const Value& root) { return reader.read(root); });
}

tl::expected<Invitation, Findings> read_change(std::shared_ptr<const ByteSource> json, const Invitation& before,
                                               Instant now, const LinkSettings& links, const DanishTime& zone,
                                               Reading reading) {
  return read_root(std::move(json), now, links, zone, reading,
                   [&](Reader& reader, const Value& root) { return reader.change(root, before); });
}

tl::expected<Invitation, Findings> read_cancellation(std::shared_ptr<const ByteSource> json, const Invitation& before,
                                                     Instant now, const LinkSettings& links, const DanishTime& zone) {
  return read_root(std::move(json), now, links, zone, Reading::new_one,
                   [&](Reader& reader, const Value& root) { return reader.cancellation(root, before); });
}

}  // namespace brevdue::video

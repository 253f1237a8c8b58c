#include "converters/convert/state.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <limits>
#include <unordered_set>
#include <utility>

#include "converters/wire/document.hpp"
#include "converters/wire/json.hpp"
#include "converters/wire/writer.hpp"

namespace brevdue::convert {
namespace {

constexpr std::array<std::string_view, 4> reasons = {"none", "file-missing", "file-invalid", "file-type"};
using Direction = ConversionRecord::Direction;
constexpr std::array<std::string_view, 3> directions = {"to-care-communication", "to-letter", "between-letters"};

// --- reading: the document as a small tree of values, then member by member ---

struct Value {
  enum class Type : std::uint8_t { nothing, text, boolean, number, array, object };
  Type type = Type::nothing;
  std::string text;  // of a text or a number
  bool truth = false;
  std::vector<std::string> keys;  // of an object, one for each item
  std::vector<Value> items;
  SourceMark mark;
};

/// Hands each record over as soon as it is whole, and forgets it.
class TreeBuilder final : public wire::JsonHandler {
 public:
  explicit TreeBuilder(std::function<void(const Value&, std::size_t)> record) : record_(std::move(record)) {}
  void start_object(SourceMark mark) override { open(Value::Type::object, mark); }
  void key(std::string_view name, SourceMark) override { key_ = name; }
  void end_object() override {
    stack_.pop_back();
    if (stack_.size() != 2 || stack_[1]->type != Value::Type::array || root.keys.back() != "records") return;
    record_(stack_[1]->items.back(), number_++);
    stack_[1]->items.pop_back();
  }
  void start_array(SourceMark mark) override { open(Value::Type::array, mark); }
  void end_array() override { stack_.pop_back(); }
  void string(std::string_view value, SourceMark mark) override { add(Value::Type::text, mark).text = value; }
  void number(std::string_view literal, SourceMark mark) override { add(Value::Type::number, mark).text = literal; }
  void boolean(bool value, SourceMark mark) override { add(Value::Type::boolean, mark).truth = value; }
  void null(SourceMark mark) override { add(Value::Type::nothing, mark); }

  Value root;

 private:
  Value& add(Value::Type type, SourceMark mark) {
    Value* value = &root;
    if (!stack_.empty()) {
      Value& parent = *stack_.back();
      if (parent.type == Value::Type::object) parent.keys.push_back(key_);
      value = &parent.items.emplace_back();
    }
    value->type = type;
    value->mark = mark;
    return *value;
  }
  // A value's address holds while it is open: its parent gets no further child meanwhile.
  void open(Value::Type type, SourceMark mark) { stack_.push_back(&add(type, mark)); }

  std::function<void(const Value&, std::size_t)> record_;
  std::size_t number_ = 0;
  std::string key_;
  std::vector<Value*> stack_;
};

class StateReader {
 public:
  void one(const Value& value, std::size_t number) {
    if (findings.size() >= 100) return;
    const auto path = "records[" + std::to_string(number) + "]";
    auto out = record(value, path);
    // A state with a message twice would be read as another one than was written.
    if (!ids_.insert(out.sender.location_number + '\n' + out.header_id + '\n' +
                     std::to_string(static_cast<int>(out.direction)) +
                     (out.direction == Direction::between_letters ? '\n' + out.bundle_id : ""))
             .second)
      complain(value, path, "each message once", "one that stands above already");
    state.records.push_back(std::move(out));
  }
  /// What stands around the records, and items that are none.
  void rest(const Value& root) {
    const auto members = object(root, "", {"schema", "records"});
    if (members[0] == nullptr || members[0]->type != Value::Type::number || members[0]->text != "1")
      complain(members[0] == nullptr ? root : *members[0], "schema", "1", "another schema, or none");
    if (members[1] == nullptr || members[1]->type != Value::Type::array) {
      complain(members[1] == nullptr ? root : *members[1], "records", "a list", "none");
      return;
    }
    for (const auto& item : members[1]->items) complain(item, "records", "an object for each record", "something else");
  }

  ReceiptState state;
  Findings findings;

 private:
  void complain(const Value& at, std::string path, std::string expected, std::string found) {
    Position position;
    position.path = std::move(path);
    position.mark = at.mark;
    findings.push_back({Rule::state_file, Severity::error, std::move(position), std::move(expected), std::move(found)});
  }

  /// The named members in that order, null where one is missing. Any other member is refused: it would be lost when the
  /// state is written again.
  template <std::size_t N>
  std::array<const Value*, N> object(const Value& value, const std::string& path, const std::string_view (&names)[N]) {
    std::array<const Value*, N> out{};
    if (value.type != Value::Type::object) {
      complain(value, path, "an object", "something else");
      return out;
    }
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      const auto at = std::find(std::begin(names), std::end(names), value.keys[i]);
      if (at == std::end(names))
        complain(value.items[i], path, "members of schema 1", "another member: written by a newer brevdue?");
      else
        out[static_cast<std::size_t>(at - std::begin(names))] = &value.items[i];
    }
    return out;
  }
  static std::string below(const std::string& path, std::string_view name) { return path + "." + std::string(name); }

  std::string text(const Value* value, const std::string& path) {
    if (value == nullptr) return {};
    if (value->type != Value::Type::text) complain(*value, path, "a text", "something else");
    return value->text;
  }
  std::string needed(const Value& parent, const Value* value, const std::string& path) {
    auto out = text(value, path);
    if (out.empty()) complain(value == nullptr ? parent : *value, path, "a text", "none");
    return out;
  }
  std::vector<std::string> texts(const Value& value, const std::string& path) {
    std::vector<std::string> out;
    if (value.type != Value::Type::array) complain(value, path, "a list of texts", "something else");
    for (const auto& item : value.items) out.push_back(needed(value, &item, path));
    return out;
  }
  bool boolean(const Value* value, const std::string& path) {
    if (value == nullptr) return false;
    if (value->type != Value::Type::boolean) complain(*value, path, "true or false", "something else");
    return value->truth;
  }
  Timestamp time(const Value& parent, const Value* value, const std::string& path) {
    const auto read = read_iso(text(value, path));
    if (!read) {
      complain(value == nullptr ? parent : *value, path, "a time with its zone", "something else");
      return {};
    }
    return *read;
  }
  template <std::size_t N>
  std::size_t one_of(const Value& parent, const Value* value, const std::string& path,
                     const std::array<std::string_view, N>& list) {
    const auto word = text(value, path);
    const auto at = std::find(list.begin(), list.end(), word);
    if (at != list.end()) return static_cast<std::size_t>(at - list.begin());
    std::string all;
    for (const auto& w : list) all += (all.empty() ? "" : ", ") + std::string(w);
    complain(value == nullptr ? parent : *value, path, "one of " + all, "something else");
    return 0;
  }

  ConversionRecord record(const Value& value, const std::string& path) {
    ConversionRecord out;
    const auto m =
        object(value, path,
               {"direction", "sender", "receiver", "converted", "bundle_id", "header_id", "format", "provenance",
                "letters", "incomplete", "episode", "answered", "thread", "digest", "files", "version"});
    if (value.type != Value::Type::object) return out;
    out.direction = static_cast<Direction>(one_of(value, m[0], below(path, "direction"), directions));
    out.sender = party(value, m[1], below(path, "sender"));
    out.receiver = party(value, m[2], below(path, "receiver"));
    out.converted = time(value, m[3], below(path, "converted"));
    out.bundle_id = needed(value, m[4], below(path, "bundle_id"));
    out.header_id = needed(value, m[5], below(path, "header_id"));
    if (out.direction == Direction::between_letters)
      out.version = needed(value, m[15], below(path, "version"));
    else
      out.json = one_of(value, m[6], below(path, "format"), std::array<std::string_view, 2>{"xml", "json"}) == 1;
    if (m[7] != nullptr) {
      const auto p = object(*m[7], below(path, "provenance"), {"activity", "occurred", "recorded"});
      const auto at = below(path, "provenance");
      out.provenance = AcknowledgedProvenance{text(p[0], at), text(p[1], at), text(p[2], at)};
    }
    if (m[8] == nullptr || m[8]->type != Value::Type::array || m[8]->items.empty())
      complain(m[8] == nullptr ? value : *m[8], below(path, "letters"), "a list of letters", "none");
    else
      for (std::size_t i = 0; i < m[8]->items.size(); ++i)
        out.letters.push_back(letter(m[8]->items[i], below(path, "letters") + "[" + std::to_string(i) + "]"));
    if (m[9] != nullptr)
      out.incomplete = static_cast<Incomplete>(one_of(value, m[9], below(path, "incomplete"), reasons));
    if (m[10] != nullptr) {
      const auto at = below(path, "episode");
      const auto e = object(*m[10], at, {"in_letter", "system", "value"});
      out.episode_in_letter = text(e[0], at);
      out.episode_system = text(e[1], at);
      out.episode_value = text(e[2], at);
    }
    if (m[11] != nullptr)
      out.answered =
          one_of(value, m[11], below(path, "answered"), std::array<std::string_view, 2>{"negative", "positive"}) == 1;
    out.thread = text(m[12], below(path, "thread"));
    out.digest = text(m[13], below(path, "digest"));
    if (m[14] != nullptr) out.file_digests = texts(*m[14], below(path, "files"));
    return out;
  }
  Party party(const Value& parent, const Value* value, const std::string& path) {
    Party out;
    if (value == nullptr) {
      complain(parent, path, "a party", "none");
      return out;
    }
    const auto m = object(*value, path, {"location_number", "sor", "name"});
    out.location_number = needed(*value, m[0], below(path, "location_number"));
    out.sor = text(m[1], below(path, "sor"));
    out.organisation = text(m[2], below(path, "name"));
    return out;
  }
  LetterPart letter(const Value& value, const std::string& path) {
    LetterPart out;
    const auto m = object(
        value, path, {"files", "envelope_id", "letter_id", "version", "refused", "receipt", "earlier_envelope_ids"});
    out.files = boolean(m[0], below(path, "files"));
    out.envelope_id = needed(value, m[1], below(path, "envelope_id"));
    out.letter_id = needed(value, m[2], below(path, "letter_id"));
    out.version = text(m[3], below(path, "version"));
    out.refused = boolean(m[4], below(path, "refused"));
    if (m[5] != nullptr) out.receipt = receipt(*m[5], below(path, "receipt"));
    if (m[6] != nullptr) out.earlier_envelope_ids = texts(*m[6], below(path, "earlier_envelope_ids"));
    return out;
  }
  KeptReceipt receipt(const Value& value, const std::string& path) {
    KeptReceipt out;
    const auto m = object(value, path, {"kind", "sent", "code", "text"});
    out.kind = static_cast<Receipt::Kind>(
        one_of(value, m[0], below(path, "kind"), std::array<std::string_view, 3>{"XCTL01", "XCTL02", "XCTL03"}));
    out.sent = time(value, m[1], below(path, "sent"));
    if (m[2] != nullptr) {
      out.refusal.code = refuse_code(text(m[2], below(path, "code")));
      if (!out.refusal.code) complain(*m[2], below(path, "code"), "a RefuseCode", "something else");
    }
    out.refusal.text = text(m[3], below(path, "text"));
    return out;
  }

  std::unordered_set<std::string> ids_;
};

// --- writing ---

/// Members of an object, absent ones left out.
class ObjectWriter {
 public:
  explicit ObjectWriter(wire::Buffered& out) : out_(out) { out_.put('{'); }
  void text(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    member(name);
    wire::write_json_string(out_, value);
  }
  void texts(std::string_view name, const std::vector<std::string>& values) {
    if (values.empty()) return;
    member(name);
    for (std::size_t i = 0; i < values.size(); ++i) {
      out_.put(i == 0 ? '[' : ',');
      wire::write_json_string(out_, values[i]);
    }
    out_.put(']');
  }
  void flag(std::string_view name, bool value) {
    if (!value) return;
    member(name);
    out_.write("true");
  }
  void member(std::string_view name) {
    if (!first_) out_.put(',');
    first_ = false;
    wire::write_json_string(out_, name);
    out_.put(':');
  }
  void end() { out_.put('}'); }

 private:
  wire::Buffered& out_;
  bool first_ = true;
};

void write(wire::Buffered& out, const Party& party) {
  ObjectWriter o(out);
  o.text("location_number", party.location_number);
  o.text("sor", party.sor);
  o.text("name", party.organisation);
  o.end();
}

void write(wire::Buffered& out, const LetterPart& letter) {
  ObjectWriter o(out);
  o.flag("files", letter.files);
  o.text("envelope_id", letter.envelope_id);
  o.texts("earlier_envelope_ids", letter.earlier_envelope_ids);
  o.text("letter_id", letter.letter_id);
  o.text("version", letter.version);
  o.flag("refused", letter.refused);
  if (letter.receipt) {
    o.member("receipt");
    ObjectWriter r(out);
    r.text("kind", name(letter.receipt->kind));
    r.text("sent", iso_utc(letter.receipt->sent.utc));
    if (letter.receipt->refusal.code) r.text("code", name(*letter.receipt->refusal.code));
    r.text("text", letter.receipt->refusal.text);
    r.end();
  }
  o.end();
}

void write(wire::Buffered& out, const ConversionRecord& record) {
  ObjectWriter o(out);
  o.text("direction", directions.at(static_cast<std::size_t>(record.direction)));
  o.member("sender");
  write(out, record.sender);
  o.member("receiver");
  write(out, record.receiver);
  o.text("converted", iso_utc(record.converted.utc));
  o.text("bundle_id", record.bundle_id);
  o.text("header_id", record.header_id);
  o.text("version", record.version);
  o.text("thread", record.thread);
  o.text("digest", record.digest);
  o.texts("files", record.file_digests);
  if (record.direction != Direction::between_letters) o.text("format", record.json ? "json" : "xml");
  if (record.provenance) {
    o.member("provenance");
    ObjectWriter p(out);
    p.text("activity", record.provenance->activity);
    p.text("occurred", record.provenance->occurred);
    p.text("recorded", record.provenance->recorded);
    p.end();
  }
  o.member("letters");
  out.put('[');
  for (std::size_t i = 0; i < record.letters.size(); ++i) {
    if (i > 0) out.put(',');
    write(out, record.letters[i]);
  }
  out.put(']');
  if (record.incomplete != Incomplete::none) o.text("incomplete", name(record.incomplete));
  if (!record.episode_in_letter.empty()) {
    o.member("episode");
    ObjectWriter e(out);
    e.text("in_letter", record.episode_in_letter);
    e.text("system", record.episode_system);
    e.text("value", record.episode_value);
    e.end();
  }
  if (record.answered) o.text("answered", *record.answered ? "positive" : "negative");
  o.end();
}

}  // namespace

std::string_view name(Incomplete why) {
  return reasons.at(static_cast<std::size_t>(why));
}

bool ConversionRecord::expired(const Timestamp& now) const {
  using namespace std::chrono;
  const auto day = floor<days>(converted.utc);
  auto last = year_month_day(day) + months(3);
  if (!last.ok()) last = last.year() / last.month() / std::chrono::last;
  return now.utc > sys_days(last) + (converted.utc - day);
}

void ReceiptState::merge(ConversionRecord record) {
  const auto same =
      std::find_if(records.begin(), records.end(), [&](const ConversionRecord& r) { return r.same_message(record); });
  if (same == records.end())
    records.push_back(std::move(record));
  else
    *same = std::move(record);
}

void ReceiptState::forget(const Timestamp& now) {
  std::erase_if(records, [&](const ConversionRecord& record) { return record.expired(now); });
}

tl::expected<ReceiptState, Findings> read_state(std::shared_ptr<const ByteSource> source) {
  wire::OpenOptions options;
  options.limits.input_bytes = most_state_bytes;
  options.limits.text_bytes = most_state_bytes;
  options.limits.lift_at = std::numeric_limits<std::size_t>::max();  // there is no content here
  auto document = wire::Document::open(std::move(source), options);
  if (!document) return tl::unexpected(std::move(document.error()));
  Findings findings;
  if (document->syntax() != wire::Syntax::json) {
    Finding finding{Rule::state_file, Severity::error, {}, "a state file of brevdue (JSON)", "something else"};
    return tl::unexpected(Findings{std::move(finding)});
  }
  StateReader reader;
  TreeBuilder tree([&](const Value& record, std::size_t number) { reader.one(record, number); });
  const bool whole = wire::read_json(*document, tree, findings);
  if (whole) reader.rest(tree.root);
  std::move(reader.findings.begin(), reader.findings.end(), std::back_inserter(findings));
  document->resolve(findings);
  if (!whole || has_error(findings)) return tl::unexpected(std::move(findings));
  return std::move(reader.state);
}

void write_state(const ReceiptState& state, ByteSink& sink) {
  wire::Buffered out(sink);
  out.write("{\"schema\":1,\"records\":[");
  for (std::size_t i = 0; i < state.records.size(); ++i) {
    out.write(i == 0 ? "\n" : ",\n");
    write(out, state.records[i]);
  }
  out.write("\n]}\n");
  out.flush();
}

}  // namespace brevdue::convert

#include "converters/wire/json.hpp"

// Strings are scanned 16 bytes at a time; the buffer below is padded for it.
#ifdef __SSE2__
#define RAPIDJSON_SSE2
#endif
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <cstring>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "converters/model/identifiers.hpp"

namespace brevdue::wire {

namespace {

namespace rj = rapidjson;

// Objects with more keys than these are looked up in a tree; nobody can make that slow.
constexpr std::size_t few_keys = 16;
constexpr std::size_t padding = 32;

/// The keys of the objects that are open. The views point into the text being parsed, which keys stay in.
class Keys {
 public:
  void open() { objects_.push_back({keys_.size(), nullptr}); }
  void close() {
    keys_.resize(objects_.back().first);
    objects_.pop_back();
  }
  /// False if the innermost object has the key already.
  bool add(std::string_view key) {
    auto& object = objects_.back();
    if (object.many) return object.many->insert(key).second;
    for (std::size_t i = object.first; i < keys_.size(); ++i)
      if (keys_[i] == key) return false;
    keys_.push_back(key);
    if (keys_.size() - object.first > few_keys)
      object.many = std::make_unique<std::set<std::string_view>>(
          keys_.begin() + static_cast<std::ptrdiff_t>(object.first), keys_.end());
    return true;
  }

 private:
  struct Object {
    std::size_t first;
    std::unique_ptr<std::set<std::string_view>> many;
  };
  std::vector<std::string_view> keys_;
  std::vector<Object> objects_;
};

/// From RapidJSON's events to ours. Returning false makes the parser stop.
class Events {
 public:
  Events(const Document& document, const char* begin, rj::InsituStringStream& stream, JsonHandler& handler,
         Findings& findings)
      : document_(document), begin_(begin), stream_(stream), handler_(handler), findings_(findings) {}

  // In place, a string's or number's text is written where it stood: its address tells its position.
  bool Key(const char* text, rj::SizeType length, bool) {
    const std::string_view key(text, length);
    const auto mark = mark_at(text - begin_ - 1);
    if (has_half_pair(key)) return refuse_half_pair(mark);
    // A key is no value: it is not put back, and its token is nobody's business.
    if (document_.holds_token(key))
      return refuse(Rule::wire_json, mark, "a key without a long run of base64 characters",
                    "a key of " + std::to_string(document_.restored_size(key)) + " bytes");
    if (!keys_.add(key)) return refuse(Rule::wire_json_duplicate, mark, "", shown_name(key));
    handler_.key(key, mark);
    return true;
  }
  bool String(const char* text, rj::SizeType length, bool) {
    const std::string_view value(text, length);
    const auto mark = mark_at(text - begin_ - 1);
    if (has_half_pair(value)) return refuse_half_pair(mark);
    handler_.string(value, mark);
    return true;
  }
  bool RawNumber(const char* text, rj::SizeType length, bool) {
    handler_.number({text, length}, mark_at(text - begin_));
    return true;
  }
  bool Bool(bool value) {
    handler_.boolean(value, behind(value ? 4 : 5));
    return true;
  }
  bool Null() {
    handler_.null(behind(4));
    return true;
  }
  bool StartObject() {
    const auto mark = behind(0);  // these two come before their bracket is read
    if (!deeper(mark)) return false;
    keys_.open();
    handler_.start_object(mark);
    return true;
  }
  bool EndObject(rj::SizeType) {
    --depth_;
    keys_.close();
    handler_.end_object();
    return true;
  }
  bool StartArray() {
    const auto mark = behind(0);
    if (!deeper(mark)) return false;
    handler_.start_array(mark);
    return true;
  }
  bool EndArray(rj::SizeType) {
    --depth_;
    handler_.end_array();
    return true;
  }
  // With kParseNumbersAsStringsFlag RapidJSON never calls these, but wants to compile them.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

  bool refuse(Rule rule, SourceMark mark, std::string expected, std::string found) {
    Finding f{rule, Severity::error, {}, std::move(expected), std::move(found)};
    f.position.input = document_.input();
    f.position.mark = mark;
    findings_.push_back(std::move(f));
    return false;
  }
  static SourceMark mark_at(std::ptrdiff_t offset) { return {static_cast<std::uint32_t>(offset + 1), 0}; }

 private:
  // The mark of a token of `length` bytes that was just read.
  [[nodiscard]] SourceMark behind(std::ptrdiff_t length) {
    return mark_at(static_cast<std::ptrdiff_t>(stream_.Tell()) - length);
  }
  bool deeper(SourceMark mark) {
    const auto limit = document_.limits().depth;
    return ++depth_ <= limit || refuse(Rule::wire_depth, mark, "at most " + std::to_string(limit) + " levels", "more");
  }
  // RapidJSON refuses "\uD800", but makes "\uDC00" into bytes that are no UTF-8. Raw ones Document has refused.
  static bool has_half_pair(std::string_view text) {
    for (std::size_t at = 0; (at = text.find('\xED', at)) != std::string_view::npos; ++at)
      if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xA0) return true;
    return false;
  }
  bool refuse_half_pair(SourceMark mark) {
    return refuse(Rule::wire_json, mark, "", rj::GetParseError_En(rj::kParseErrorStringUnicodeSurrogateInvalid));
  }

  const Document& document_;
  const char* begin_;
  rj::InsituStringStream& stream_;
  JsonHandler& handler_;
  Findings& findings_;
  Keys keys_;
  unsigned depth_ = 0;
};

}  // namespace

// RFC 8259, as RapidJSON reads it without extensions; beyond it: no key twice, no half surrogate pair, a depth limit,
// and nothing behind the value. A number beyond the range of a double is refused (RFC 8259 6 allows that).
bool read_json(const Document& document, JsonHandler& handler, Findings& findings) {
  const auto text = document.text();
  const auto buffer = std::make_unique_for_overwrite<char[]>(text.size() + padding);
  std::memcpy(buffer.get(), text.data(), text.size());
  std::memset(buffer.get() + text.size(), 0, padding);

  rj::InsituStringStream stream(buffer.get());
  Events events(document, buffer.get(), stream, handler, findings);
  rj::Reader reader;
  const auto before = findings.size();
  constexpr unsigned flags = rj::kParseInsituFlag | rj::kParseIterativeFlag | rj::kParseNumbersAsStringsFlag;
  const auto result = reader.Parse<flags>(stream, events);
  if (findings.size() != before) return false;
  if (result.IsError())
    return events.refuse(Rule::wire_json, Events::mark_at(static_cast<std::ptrdiff_t>(result.Offset())), "",
                         rj::GetParseError_En(result.Code()));
  // To RapidJSON a NUL is the end of the input.
  if (stream.Tell() != text.size())
    return events.refuse(Rule::wire_json, Events::mark_at(static_cast<std::ptrdiff_t>(stream.Tell())),
                         "nothing behind the value", "byte 0x00");
  return true;
}

}  // namespace brevdue::wire

#include "gateway/flow/records.hpp"

#include <chrono>
#include <utility>

#include "converters/convert/rules.hpp"

namespace brevdue::gateway {
namespace {

constexpr std::string_view file_mark = "file ";

void add(std::vector<std::string>& names, const std::string& name) {
  if (!name.empty()) names.push_back(name);
}

}  // namespace

void add_names(const Message& message, std::vector<std::string>& names) {
  std::visit(
      [&](const auto& m) {
        add(names, m.envelope_id);
        add(names, m.message_id);
      },
      message);
  if (const auto* receipt = std::get_if<Receipt>(&message)) {
    add(names, receipt->original_envelope_id);
    add(names, receipt->response_identifier);
    for (const auto& original : receipt->originals) add(names, original.id);
  } else if (const auto* letter = std::get_if<Correspondence>(&message)) {
    add(names, letter->thread);
    for (const auto& id : letter->episode.ids) add(names, convert::object_key(id.value));  // as earlier_episode()
  }
}

Outcome::Conversion conversion_of(const convert::ConversionRecord& record) {
  using namespace std::chrono;
  Outcome::Conversion out;
  const auto direction = std::to_string(static_cast<int>(record.direction));
  out.key = "conversion " + direction + " " + record.sender.location_number + " " + record.header_id;
  if (record.direction == convert::ConversionRecord::Direction::between_letters) out.key += " " + record.bundle_id;
  add(out.names, record.header_id);  // the first one: it stands in the key
  add(out.names, record.bundle_id);
  add(out.names, record.thread);
  add(out.names, convert::object_key(record.episode_in_letter));
  for (const auto& letter : record.letters) {
    add(out.names, letter.envelope_id);
    add(out.names, letter.letter_id);
    for (const auto& earlier : letter.earlier_envelope_ids) add(out.names, earlier);
  }
  out.converted = duration_cast<microseconds>(record.converted.utc.time_since_epoch()).count();
  StringSink sink;
  convert::write_state({{record}}, sink);
  out.record = std::move(sink.bytes);
  return out;
}

std::optional<convert::ConversionRecord> read_record(const std::string& text) {
  if (text.starts_with(file_mark)) return std::nullopt;
  auto state = convert::read_state(std::make_shared<MemorySource>(text));
  if (!state || state->records.size() != 1) throw std::logic_error("a record of the store cannot be read");
  return std::move(state->records.front());
}

std::string name_of_file(const MessageNames& names, const std::string& key) {
  return std::string(file_mark) + names.sender + " " + names.receiver + " " + key;
}

Outcome::Conversion gone_file(const MessageNames& names, const std::string& key, const std::optional<Id>& bin,
                              Micros now) {
  Outcome::Conversion out;
  out.key = name_of_file(names, key);
  out.names = {out.key};
  out.converted = now;
  out.record = std::string(file_mark) + key;
  if (bin) out.record += " " + to_text(*bin);
  return out;
}

std::optional<GoneFile> read_gone_file(const std::string& text) {
  if (!text.starts_with(file_mark)) return std::nullopt;
  const auto rest = text.substr(file_mark.size());
  const auto blank = rest.find(' ');
  GoneFile out{rest.substr(0, blank), {}};
  if (blank != std::string::npos) out.bin = read_id(rest.substr(blank + 1));
  return out;
}

}  // namespace brevdue::gateway

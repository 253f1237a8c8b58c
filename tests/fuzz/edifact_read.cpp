// libFuzzer: any bytes opened and read as an interchange: letters, file letters and receipts. What reads must be
// written as an interchange that reads as the same, and is written as the same bytes again; sound messages beside
// faulty ones, too.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "converters/edifact/edifact.hpp"
#include "converters/edifact/ftx.hpp"

using namespace brevdue;

namespace {

const DanishTime& zone() {
  static const auto* const one = new DanishTime;
  return *one;
}

void write(const Correspondence& m, ByteSink& sink) {
  edifact::write_letter(m, zone(), sink);
}
void write(const FileLetter& m, ByteSink& sink) {
  edifact::write_bin01(m, zone(), sink);
}
void write(const Receipt& m, ByteSink& sink) {
  edifact::write_ctl(m, zone(), sink);
}

edifact::Forgive forgiving() {
  return {true, true, true, true, true};
}

/// Nothing where the bytes of ISO-8859-1 happen to be UTF-8 (EDI-12): no reader can tell.
std::optional<MessagesRead> read_back(const std::string& bytes) {
  const auto opened = wire::Document::open(std::make_shared<MemorySource>(bytes));
  if (!opened) std::abort();
  auto result = edifact::read(*opened, zone(), edifact::Forgive{false, false, false, false, false});
  if (result) return std::move(*result);
  const auto is_utf8 = [](const Finding& f) { return f.rule == Rule::edi_charset; };
  if (std::any_of(result.error().findings.begin(), result.error().findings.end(), is_utf8)) return std::nullopt;
  for (const auto& f : result.error().findings) std::fputs((to_text(f, "written") + "\n").c_str(), stderr);
  std::fwrite(bytes.data(), 1, bytes.size(), stderr);
  std::abort();
}

/// What convert sees to before anything is written: the reason of a refusal has five components, an original its type,
/// an identifier its kind.
bool fits(const Receipt& m) {
  const auto short_enough = [](const Refusal& r) {
    return edifact::to_components(r.text).size() <= edifact::components_per_ftx;
  };
  return short_enough(m.refusal) && std::all_of(m.originals.begin(), m.originals.end(), [&](const OriginalLetter& o) {
           const bool typed = !o.type.empty() || !edifact_type(o.version).empty();
           return typed && short_enough(o.refusal);
         });
}
template <class M>
bool fits(const M& m) {
  return m.sender.identifier_code && m.receiver.identifier_code;
}

template <class M>
void comes_back(const M& m) {
  if (!fits(m)) return;
  StringSink first;
  write(m, first);
  const auto again = read_back(first.bytes);
  if (!again) return;
  if (again->messages.size() != 1) std::abort();
  const auto& copy = std::get<M>(again->messages.front());
  StringSink second;
  write(copy, second);
  if (first.bytes == second.bytes) return;
  std::fwrite(first.bytes.data(), 1, first.bytes.size(), stderr);
  std::fputs("\n", stderr);
  std::fwrite(second.bytes.data(), 1, second.bytes.size(), stderr);
  std::abort();
}

void all_come_back(const std::vector<Message>& messages) {
  for (const auto& message : messages) std::visit([](const auto& m) { comes_back(m); }, message);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto source = std::make_shared<MemorySource>(std::string(reinterpret_cast<const char*>(data), size));
  const auto opened = wire::Document::open(source);
  if (!opened || opened->syntax() != wire::Syntax::edifact) return 0;
  const auto result = edifact::read(*opened, zone(), forgiving());
  if (result) {
    all_come_back(result->messages);
    return 0;
  }
  auto unread = result.error();
  if (!has_error(unread.findings)) std::abort();
  if (!unread.numbers.empty() && unread.numbers.size() != unread.partial.size()) std::abort();
  if (unread.numbers.empty() && !unread.sound.empty()) std::abort();
  all_come_back(unread.sound);
  opened->resolve(unread.findings);
  return 0;
}

// libFuzzer: any bytes read as an invitation. What reads gives an invitation, a change and a cancellation that the
// schema takes, with the link as it came; and reads again as what was accepted, whatever time it is by then.
#include "converters/video/invitation.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <variant>

#include "converters/oioxml/oioxml.hpp"

using namespace brevdue;

namespace {

struct Bench {
  wire::XmlEngine engine;
  wire::XmlReader reader{oioxml::load_schemas()};
  DanishTime zone;
  video::LinkSettings links{{"video.region.example"}};
  Instant now{std::chrono::seconds(1'795'179'600)};  // 2026-11-20
};

Bench& bench() {
  static auto* const one = new Bench;  // Xerces stays up to the end
  return *one;
}

[[noreturn]] void fail(const char* what, const Findings& findings = {}) {
  std::fprintf(stderr, "%s\n", what);
  for (const auto& finding : findings) std::fputs((to_text(finding, "invitation") + "\n").c_str(), stderr);
  std::abort();
}

Party party(const char* location, const char* name) {
  Party out;
  out.location_number = out.identifier = location;
  out.identifier_code = PartyIdCode::lokationsnummer;
  out.organisation = name;
  return out;
}

void is_sound(const video::Invitation& invitation, video::What what) {
  video::InvitationLetter wanted;
  wanted.what = what;
  if (what == video::What::change) wanted.before = {invitation.start, invitation.end};
  wanted.sender = party("5790001382445", "Testsygehus");
  wanted.receiver = party("5790000121526", "Testkommune");
  wanted.envelope_id = wanted.message_id = "A1234567890123";
  wanted.now = bench().now;
  StringSink sink;
  oioxml::write_letter(video::invitation_letter(invitation, wanted, bench().zone), bench().zone, sink);
  const auto document = wire::Document::open(std::make_shared<MemorySource>(sink.bytes));
  if (!document) fail("the letter does not open", document.error());
  const auto read = oioxml::read(*document, bench().reader, bench().zone, wire::Check::schema);
  if (!read) fail("the letter does not read", read.error().findings);
  const auto& letter = std::get<Correspondence>(read->messages.at(0));
  const bool holds_link = letter.segments.at(0).text.find(invitation.link) != std::string::npos;
  if (what != video::What::cancellation && !holds_link) fail("the link is not in the letter");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto source = std::make_shared<MemorySource>(std::string(reinterpret_cast<const char*>(data), size));
  const auto& [engine, reader, zone, links, now] = bench();
  const auto read = video::read_invitation(source, now, links, zone);
  if (!read) {
    if (!has_error(read.error())) fail("refused without an error", read.error());
  } else {
    for (const auto what : {video::What::invitation, video::What::change, video::What::cancellation})
      is_sound(*read, what);
    const auto later = now + std::chrono::hours(24 * 3650);
    const auto again = video::read_invitation(source, later, {}, zone, video::Reading::accepted);
    if (!again) fail("is not read again", again.error());
    if (again->link != read->link || again->start != read->start) fail("is another one");
  }
  // What follows one.
  video::Invitation before;
  before.link = "https://m.vconf.dk/9f86d081884c";
  (void)video::read_change(source, before, now, links, zone);
  (void)video::read_cancellation(source, before, now, links, zone);
  return 0;
}

// Letter -> CareCommunication -> letter, through the bytes of every format: what the report says is carried is carried.
#include "converters/convert/convert.hpp"

#include <rapidcheck.h>

#include "tests/support/letters.hpp"
#include "tests/support/support.hpp"

using namespace brevdue;
using namespace brevdue::test;
using convert::Target;

namespace {

/// Text as people write it: words, blanks, line breaks, Danish letters, markup characters, links.
rc::Gen<std::string> any_text() {
  const auto piece = rc::gen::element<std::string>("a", "Z", "9", " ", "  ", "\n", "\n\n", "æ", "Å", "ø", "&",
                                                   "<Break/>", ">", "\"", "'", "]]>", "é", "€", "😀",
                                                   "https://m.vconf.dk/9f86d081884c", "?+:'", "\\", "&amp;", ".", ",");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), [](const std::vector<std::string>& parts) {
    std::string out;
    for (const auto& p : parts) out += p;
    return out;
  });
}

/// At most `most` characters, no line breaks, not blank at its ends, not empty.
rc::Gen<std::string> any_line(std::size_t most) {
  return rc::gen::map(any_text(), [most](std::string t) {
    for (auto& c : t)
      if (c == '\n') c = 'n';
    std::string out = "x";
    out += first_characters(t, most - 2);
    return out + "y";
  });
}

std::string written(const Correspondence& l) {
  StringSink sink;
  oioxml::write_letter(l, zone(), sink);
  return sink.bytes;
}

struct World {
  World() {
    bench.settings.link_policy.at(video::LinkFault::dangerous) = video::LinkAction::warn;
  }  // pieces of links make look-alikes
  Bench bench;
  convert::Converter converter{schemas(), shared_zone()};

  std::string convert(const std::string& bytes, Target target) {
    auto conversion = converter.convert({{source(bytes), "in"}}, target, bench.context);
    RC_ASSERT(conversion.outputs.size() == 1u);
    StringSink sink;
    conversion.outputs[0].write(sink);
    return sink.bytes;
  }
  Correspondence read(const std::string& bytes) {
    auto result = converter.read({{source(bytes), "in"}}, bench.settings);
    if (has_error(result.findings)) RC_FAIL(words(result.findings));
    return std::get<Correspondence>(result.messages.at(0));
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(convert)

BOOST_AUTO_TEST_CASE(a_letter_survives_both_formats_and_the_way_back) {
  const bool held = rc::check("letter -> CareCommunication (JSON, XML) -> letter", [] {
    static World world;
    auto l = letter();
    l.segments[0].text = "x" + *any_text();
    l.subject = *any_line(40);
    l.patient.family = *any_line(70);
    l.sender.organisation = *any_line(35);
    l.sender.department.clear();
    l.episode.status =
        *rc::gen::element(EpisodeStatus::inaktiv, EpisodeStatus::indlagt, EpisodeStatus::ambulant, EpisodeStatus::doed);
    if (*rc::gen::arbitrary<bool>()) l.episode.ids.push_back({{}, "6fb927da3be14b9f8875a6326617d20b"});
    const auto bytes = written(l);
    const auto json = world.convert(bytes, Target::fhir_json), xml = world.convert(bytes, Target::fhir_xml);
    const auto from_json = world.read(json), from_xml = world.read(xml);
    RC_ASSERT(from_json.segments[0].text == l.segments[0].text);
    RC_ASSERT(from_xml.segments[0].text == l.segments[0].text);
    RC_ASSERT(from_json.subject == l.subject);
    RC_ASSERT(from_json.patient == from_xml.patient);
    RC_ASSERT(from_json.episode == from_xml.episode);
    RC_ASSERT(from_json.category == from_xml.category);

    const auto back = world.read(world.convert(json, Target::oioxml));
    RC_ASSERT(back.segments[0].text.substr(0, l.segments[0].text.size()) == l.segments[0].text);
    RC_ASSERT(back.patient.ids == l.patient.ids);
    RC_ASSERT(back.patient.family == l.patient.family);
    RC_ASSERT(back.patient.address == l.patient.address);
    RC_ASSERT(back.sent.utc == l.sent.utc);
    RC_ASSERT(back.authorised.utc == l.authorised.utc);
    RC_ASSERT(back.sender.location_number == l.sender.location_number);
    RC_ASSERT(back.receiver.location_number == l.receiver.location_number);
    RC_ASSERT(back.sender.phone == l.sender.phone);
    RC_ASSERT(back.episode.ids == l.episode.ids);
    if (!l.episode.ids.empty() || l.episode.status == EpisodeStatus::doed)
      RC_ASSERT(back.episode.status == l.episode.status);
  });
  BOOST_TEST(held);
}

BOOST_AUTO_TEST_CASE(the_same_care_communication_always_gives_the_same_letter) {
  const bool held = rc::check("idempotent", [] {
    static World world;
    auto l = letter();
    l.segments[0].text = "x" + *any_text();
    const auto json = world.convert(written(l), Target::fhir_json);
    RC_ASSERT(world.convert(json, Target::oioxml) == world.convert(json, Target::oioxml));
  });
  BOOST_TEST(held);
}

BOOST_AUTO_TEST_SUITE_END()

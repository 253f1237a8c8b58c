// Writing DIS91 and DIS90, in the order and with the constants of edifact.md 4.
#include <algorithm>
#include <array>

#include "converters/edifact/codes.hpp"
#include "converters/edifact/edifact.hpp"
#include "converters/edifact/ftx.hpp"
#include "converters/edifact/writing.hpp"

namespace brevdue::edifact {
namespace {

void write_ftx(SegmentWriter& out, std::string_view qualifier, std::string_view format,
               const std::vector<std::string>& components) {
  out.begin("FTX");
  out.element(qualifier);
  out.element(format);
  out.element("");
  out.element(components);
  out.end();
}

void begin_text_group(SegmentWriter& out) {
  out.segment("S14", {{"14"}});
}

/// The texts of a letter as one.
brevdue::Segment whole_text(const Correspondence& letter) {
  brevdue::Segment whole;
  for (const auto& segment : letter.segments) {
    const auto offset = whole.text.size();
    whole.text += segment.text;
    for (auto style : segment.styles) {
      style.begin += offset;
      style.end += offset;
      whole.styles.push_back(style);
    }
  }
  return whole;
}

/// The subject is the first FTX of the first S14, whether or not there is text.
void write_texts(SegmentWriter& out, const Correspondence& letter) {
  const bool subject = !letter.subject.empty();
  const brevdue::Segment whole = whole_text(letter);
  auto groups = to_groups(whole.text, whole.styles, subject ? ftx_per_group - 1 : ftx_per_group);
  if (subject && groups.empty()) groups.emplace_back();
  for (const auto& group : groups) {
    begin_text_group(out);
    if (subject && &group == &groups.front()) write_ftx(out, "OE", "P00", {letter.subject});
    for (const auto& ftx : group) write_ftx(out, "NC", ftx.format, ftx.components);
  }
}

/// The components of a reference behind its description; a url is one that can be cut (edifact.hpp).
std::vector<std::string> described(const Attachment& a) {
  switch (a.what) {
    case Attachment::What::file: {
      const std::uint64_t size = a.declared_size.value_or(a.data.decoded_size());
      return {without_dashes(a.id), std::string(codes::code_of(codes::object_codes(), a.object_code)),
              std::string(codes::code_of(codes::letter_extensions(), a.extension)),
              std::to_string(std::max<std::uint64_t>(size, 1))};
    }
    case Attachment::What::link:
      return url_components(a.url).value();
    case Attachment::What::supplement:
      break;
  }
  return {};
}

void write_references(SegmentWriter& out, const Correspondence& letter) {
  static constexpr std::array qualifiers = {"BIN", "URL", "SUP"};  // as in Attachment::What
  std::size_t count = 0;
  for (const auto& a : letter.attachments) {
    if (count++ % ftx_per_group == 0) begin_text_group(out);
    auto components = described(a);
    components.insert(components.begin(), a.title);
    write_ftx(out, qualifiers.at(static_cast<std::size_t>(a.what)), "P00", components);
  }
}

}  // namespace

void write_letter(const Correspondence& letter, const DanishTime& zone, ByteSink& sink) {
  const VersionRow& version = letter.administrative ? versions::dis90 : versions::dis91;
  SegmentWriter out(sink);
  write_beginning(out, letter, version, "EPI", zone);
  write_parties(out, letter.sender, letter.receiver, version, codes::no_speciality);

  out.segment("S02", {{"02"}});
  out.segment("GIS", {{letter.correction ? "M" : "N"}});
  out.segment("RFF", {{"SRI", letter.message_id}});
  if (letter.priority) out.segment("RFF", {{*letter.priority == Priority::asap ? "HI" : "NO", "NC"}});
  out.segment("DTM", {{"182", long_time(letter.authorised.utc, zone), "203"}});

  out.segment("S07", {{"07"}});
  if (letter.administrative) {
    write_person(out, codes::nobody, letter.patient.family, given_names(letter.patient));
  } else {
    write_patient(out, letter.patient);
  }
  write_address(out, letter.patient.address);
  if (!letter.patient.occupation.empty()) out.segment("EMP", {{"1"}, {}, {"", "", "", letter.patient.occupation}});

  out.segment("S11", {{"11"}});
  out.segment("GIS", {{"N"}});
  if (letter.episode.ids.empty()) {
    out.segment("RFF", {{"AHI", "1"}});
  } else {
    out.segment("RFF", {{"REI", letter.episode.ids.front().value}});
  }
  out.segment("SEQ", {{}, {"1"}});
  out.segment(
      "PAS", {{codes::code_of(codes::episode_states(), name(letter.episode.status.value_or(EpisodeStatus::inaktiv)))}});

  write_texts(out, letter);
  write_references(out, letter);
  out.end_message();
  out.end_interchange();
}

}  // namespace brevdue::edifact

// Letters and file letters of the edifact tests, as lists of segments to be changed, and shortcuts to read and write
// them.
#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "converters/edifact/edifact.hpp"
#include "tests/support/support.hpp"

namespace brevdue::test {

/// The segments of a message, UNH to the last one before UNT, without terminators.
struct EdifactMessage {
  std::string id;
  std::vector<std::string> segments;

  /// The place of the nth segment that begins so, from 1.
  [[nodiscard]] std::size_t at(const std::string& start, int nth = 1) const {
    for (std::size_t i = 0; i < segments.size(); ++i)
      if (segments[i].starts_with(start) && --nth == 0) return i;
    throw std::runtime_error("no segment " + start);
  }
  EdifactMessage with(const std::string& start, const std::string& now, int nth = 1) const {
    EdifactMessage out = *this;
    out.segments[at(start, nth)] = now;
    return out;
  }
  EdifactMessage without(const std::string& start, int nth = 1) const {
    EdifactMessage out = *this;
    out.segments.erase(out.segments.begin() + static_cast<std::ptrdiff_t>(at(start, nth)));
    return out;
  }
  EdifactMessage before(const std::string& start, const std::string& added, int nth = 1) const {
    EdifactMessage out = *this;
    out.segments.insert(out.segments.begin() + static_cast<std::ptrdiff_t>(at(start, nth)), added);
    return out;
  }
  EdifactMessage behind(const std::string& added) const {
    EdifactMessage out = *this;
    out.segments.push_back(added);
    return out;
  }
};

inline const std::string unb = "UNB+UNOC:3+5790000121526:14+5790000120314:14+260120:0915+KUVERT260120++++1";

inline std::string interchange(const std::vector<EdifactMessage>& messages, const std::string& head = unb) {
  std::string out = "UNA:+.? '" + head + "'";
  for (const auto& message : messages) {
    std::size_t objects = 0;
    for (const auto& segment : message.segments) {
      out += segment + (segment.starts_with("UNO") ? "" : "'");
      if (segment.starts_with("UNO")) ++objects;  // its text has the terminator, the octets and UNP in it
    }
    out += "UNT+" + std::to_string(message.segments.size() + objects + 1) + "+" + message.id + "'";
  }
  return out + "UNZ+" + std::to_string(messages.size()) + "+KUVERT260120'";
}
inline std::string interchange(const EdifactMessage& message, const std::string& head = unb) {
  return interchange(std::vector{message}, head);
}

/// A DIS91 with every field it can have.
inline EdifactMessage dis91() {
  return {"BREV260120",
          {"UNH+BREV260120+MEDDIS:D:93A:UN:D9134L+DIS91",
           "BGM+EPI++9+NA",
           "DTM+137:202601200910:203",
           "S01+01",
           "NAD+SSP+2001060:SKS:SST++Nordby Sygehus:Kirurgisk afd.:Ambulatoriet:::US",
           "ADR++US:Sygehusvej 1:Bakken+Nordby+3400",
           "CON++48290000:TE",
           "SEQ++1",
           "SPR+ORG+30:SKS:SST+DIS91:SKS:SST",
           "S01+01",
           "NAD+PO+173:KOM:IM++Sydby Kommune:Hjemmeplejen:Gruppe 2:::US",
           "ADR++US:Torvet 2:Centrum+Sydby+2800",
           "SEQ++2",
           "S02+02",
           "GIS+M",
           "RFF+SRI:BREV260120",
           "RFF+HI:NC",
           "DTM+182:202601200910:203",
           "S07+07",
           "PNA+PAT+2512489996:::CPR:IM+++SU:Berggren+FO:Nancy Ann",
           "ADR++US:Park All\xE9 48:Overdrevet+Sydby+2800",
           "EMP+1++:::Pensionist",
           "S11+11",
           "GIS+N",
           "RFF+REI:0a1b2c3d4e5f40718293a4b5c6d7e8f9",
           "SEQ++1",
           "PAS+HA",
           "S14+14",
           "FTX+OE+P00++Opf\xF8lgning",
           "FTX+NC+P00++K\xE6re kollega:.:Hvordan g\xE5r det ?+ hvad mangler?? ?'Svar?' udbedes?:",
           "FTX+NC+PF0++Med hilsen",
           "S14+14",
           "FTX+BIN+P00++R\xF8ntgen:5F0B7A2C1D3E4F60718293A4B5C6D7E8:IMG:JPG:20480",
           "FTX+URL+P00++Vejledning:https?://eksempel.dk/vejledning",
           "FTX+SUP+P00++Papirjournal"}};
}

/// A DIS91 with nothing but what it must have.
inline EdifactMessage bare_dis91() {
  return {"BREV260121",
          {"UNH+BREV260121+MEDDIS:D:93A:UN:D9134L+DIS91",
           "BGM+EPI++9+NA",
           "DTM+137:202601200910:203",
           "S01+01",
           "NAD+SSP+5790000121526::9++Nordby Sygehus:::::US",
           "SEQ++1",
           "SPR+ORG+99:SKS:SST+DIS91:SKS:SST",
           "S01+01",
           "NAD+PO+5790000120314::9++_:::::US",
           "SEQ++2",
           "S02+02",
           "GIS+N",
           "RFF+SRI:BREV260121",
           "DTM+182:202601200910:203",
           "S07+07",
           "PNA+PAT+2512489996:::CPR:IM+++SU:Berggren",
           "S11+11",
           "GIS+N",
           "RFF+AHI:1",
           "SEQ++1",
           "PAS+POT"}};
}

inline EdifactMessage dis90() {
  return bare_dis91()
      .with("UNH", "UNH+BREV260121+MEDDIS:D:93A:UN:D9034L+DIS90")
      .with("SPR", "SPR+ORG+99:SKS:SST+DIS90:SKS:SST")
      .with("PNA", "PNA+PAT+1505505510:::CPR:IM+++SU:Administrativ+FO:Info");
}

/// UNO, the octets and UNP.
inline std::string object(int number, const std::string& aid, const std::string& codes, const std::string& octets) {
  const auto size = std::to_string(octets.size()), count = std::to_string(number);
  return "UNO+" + count + "+AID:" + aid + "+OBJ:" + codes + ":91+" + size + ":14:1:A'" + octets + "UNP+" + size + "+" +
         count + "'";
}

/// Octets that look like segments and are none.
inline const std::string tricky_octets = std::string(1, '\0') + "\xFF'UNT+1+X'UNZ?:\r\n";

inline EdifactMessage bin01() {
  return {"BIN260120",
          {"UNH+BIN260120+MEDBIN:D:93A:UN:B0131X+BIN01",
           "BGM+OBJ++9+NA",
           "DTM+137:202601200910:203",
           "S01+01",
           "NAD+SSP+004391:YNR:SFU++L\xE6gehuset:_:Sekretariatet:::US",
           "ADR++US:Havnegade 3+Nordby+3400",
           "CON++48290000:TE",
           "SEQ++1",
           "SPR+ORG+:SKS:SST+BIN01:SKS:SST",
           "S01+01",
           "NAD+PO+325251000016005:SOR:SST++Sydby Sygehus:::::US",
           "SEQ++2",
           "S02+02",
           "GIS+N",
           "RFF+SRI:BIN260120",
           "DTM+182:202601200910:203",
           "S07+07",
           "PNA+PAT+2512489996:::CPR:IM+++SU:Berggren+FO:Nancy Ann",
           "S11+11",
           object(1, "5F0B7A2C1D3E4F60718293A4B5C6D7E8", "IMG:JPG", tricky_octets),
           object(2, "00112233445566778899aabbccddeeff", "VGR:PDF", "pdf")}};
}

inline tl::expected<edifact::Read, edifact::Unread> read_edifact(const std::string& bytes) {
  return edifact::read(document(bytes), zone(), {});
}

/// Findings of bytes that must not be read, or warnings of bytes that are.
inline Findings edifact_findings(const std::string& bytes) {
  auto result = read_edifact(bytes);
  return result ? std::move(result->warnings) : std::move(result.error().findings);
}

/// "EDI-15 segment 7 RFF: SEQ, RFF", one line for each finding: rule, place, expected, found.
inline std::string places(const std::string& bytes) {
  std::string out;
  for (const auto& finding : edifact_findings(bytes)) {
    if (!out.empty()) out += "\n";
    out += std::string(row(finding.rule).id) + (finding.severity == Severity::error ? " " : " (warning) ") +
           finding.position.path + ": " + finding.expected + ", " + finding.found;
  }
  return out;
}
inline std::string places(const EdifactMessage& message) {
  return places(interchange(message));
}

template <class M>
M read_edifact_one(const std::string& bytes) {
  auto result = read_edifact(bytes);
  if (!result) throw std::runtime_error(words(result.error().findings));
  return std::get<M>(result->messages.at(0));
}
inline Correspondence read_dis91(const EdifactMessage& message) {
  return read_edifact_one<Correspondence>(interchange(message));
}
inline FileLetter read_bin01(const EdifactMessage& message) {
  return read_edifact_one<FileLetter>(interchange(message));
}

inline std::string edifact_written(const Correspondence& letter) {
  StringSink sink;
  edifact::write_letter(letter, zone(), sink);
  return sink.bytes;
}
inline std::string edifact_written(const FileLetter& letter) {
  StringSink sink;
  edifact::write_bin01(letter, zone(), sink);
  return sink.bytes;
}

}  // namespace brevdue::test

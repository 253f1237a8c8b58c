// Writing BIN01 (edifact.md 6). Contents stream from their sources.
#include "converters/edifact/codes.hpp"
#include "converters/edifact/edifact.hpp"
#include "converters/edifact/writing.hpp"

namespace brevdue::edifact {

void write_bin01(const FileLetter& letter, const DanishTime& zone, ByteSink& sink) {
  SegmentWriter out(sink);
  write_beginning(out, letter, versions::bin01, "OBJ", zone);
  write_parties(out, letter.sender, letter.receiver, versions::bin01, "");

  out.segment("S02", {{"02"}});
  out.segment("GIS", {{"N"}});
  out.segment("RFF", {{"SRI", letter.message_id}});
  out.segment("DTM", {{"182", long_time(letter.authorised.utc, zone), "203"}});

  out.segment("S07", {{"07"}});
  if (letter.patient) {
    write_patient(out, *letter.patient);
  } else {
    write_person(out, "", codes::system_surname, letter.contents);
    out.segment("RFF", {{"XPI", codes::system_mail}});
  }

  out.segment("S11", {{"11"}});
  unsigned number = 0;
  for (const auto& file : letter.files)
    out.object(++number, without_dashes(file.id), codes::code_of(codes::object_codes(), file.object_code),
               codes::code_of(codes::bin01_extensions(), file.extension), file.data);
  out.end_message();
  out.end_interchange();
}

}  // namespace brevdue::edifact

#include "converters/edifact/codes.hpp"

#include <algorithm>
#include <array>

namespace brevdue::edifact::codes {
namespace {

// edifact.md 4.3
constexpr std::array speciality_rows = {
    Code{no_speciality, "ikkeklassificeret"},
    Code{"1", "intern_medicin_sygehus"},
    Code{"2", "geriatri"},
    Code{"3", "hepatologi"},
    Code{"4", "haematologi"},
    Code{"5", "infektionsmedicin"},
    Code{"6", "kardiologi"},
    Code{"7", "med_allergologi"},
    Code{"8", "med_endokrinologi"},
    Code{"9", "med_gastroenterologi"},
    Code{"10", "med_lungesygdomme"},
    Code{"11", "nefrologi"},
    Code{"12", "reumatologi"},
    Code{"18", "dermato_venerologi_sygehus"},
    Code{"20", "neurologi"},
    Code{"22", "onkologi"},
    Code{"30", "kirurgi_sygehus"},
    Code{"31", "karkirurgi"},
    Code{"32", "kir_gastroenterologi"},
    Code{"33", "plastikkirurgi"},
    Code{"34", "thoraxkirurgi"},
    Code{"35", "urologi"},
    Code{"38", "gynaekologi_obstetrik_sygehus"},
    Code{"40", "neurokirurgi"},
    Code{"42", "ortopaedisk_kirurgi_sygehus"},
    Code{"44", "oftalmologi"},
    Code{"46", "oto_rhino_laryngologi"},
    Code{"48", "hospitalsodontologi"},
    Code{"50", "psykiatri_sygehus"},
    Code{"52", "boerne_ungdomspsykiatri"},
    Code{"60", "klin_biokemi"},
    Code{"61", "klin_fys_nuklearmedicin"},
    Code{"62", "klin_immunologi"},
    Code{"63", "klin_mikrobiologi"},
    Code{"64", "klin_neurofysiologi"},
    Code{"65", "patologisk_anatomi"},
    Code{"66", "diagnostisk_radiologi"},
    Code{"67", "klin_farmakologi"},
    Code{"80", "paediatri_sygehus"},
    Code{"68", "klin_genetik"},
    Code{"84", "anaestesiologi_sygehus"},
    Code{"86", "arbejdsmedicin"},
    Code{"90", "almen_medicin"},
    Code{"91", "samfundsmedicin"},
    Code{"580", "almenlaege_laegevagt"},
    Code{"1519", "oejenlaege"},
    Code{"2021", "oere_naese_halslaege"},
    Code{"2501", "anaestesiologi_praksis"},
    Code{"2503", "roentgen_kbh"},
    Code{"2504", "dermato_venerologi_praksis"},
    Code{"2505", "roentgen"},
    Code{"2506", "reumatologi_fysiurgi"},
    Code{"2507", "gynaekologi_obstetrik_praksis"},
    Code{"2508", "intern_medicin_praksis"},
    Code{"2509", "kirurgi_praksis"},
    Code{"2511", "klinisk_kemi"},
    Code{"2518", "neuromedicin"},
    Code{"2520", "ortopaedisk_kirurgi_praksis"},
    Code{"2522", "patologi"},
    Code{"2522", "patologi "},  // as the edition before wrote it
    Code{"2523", "plastkirurgi"},
    Code{"2524", "psykiatri_praksis"},
    Code{"2525", "paediatri"},
    Code{"2526", "boernepsykiatri"},
    Code{"2528", "tropemedicin"},
    Code{"4050", "tandlaege"},
    Code{"4551", "fysioterapi"},
    Code{"5053", "kiropraktor"},
    Code{"5552", "briller"},
    Code{"6054", "fodterapi"},
    Code{"6055", "fodbehandlking"},
    Code{"7045", "med_laboratorier"},
    Code{"7046", "omegnslaboratorier"},
    Code{"9463", "psykolog"},
};

constexpr std::array episode_rows = {
    Code{"POT", "inaktiv"},           Code{"HS", "indlagt"}, Code{"HA", "ambulant"}, Code{"DA", "doed"},
    Code{"REQ", "ambulant_roentgen"},
};

constexpr std::array object_rows = {
    Code{"TXT", "tekstfil"},    Code{"IMG", "billede"},
    Code{"PRG", "program"},     Code{"VGR", "vektor_grafik"},
    Code{"BSG", "biosignaler"}, Code{"MUL", "multimedie"},
    Code{"SND", "multimedie"},  Code{"PRP", "proprietaert_indhold"},
};

// XSL is how another converter spells XLS (edifact.md 9).
constexpr std::array extension_rows = {
    Code{"PCX", "pcx"}, Code{"TIF", "tiff"}, Code{"JPG", "jpeg"}, Code{"GIF", "gif"}, Code{"BMP", "bmp"},
    Code{"PNG", "png"}, Code{"MPG", "mpg"},  Code{"DCM", "dcm"},  Code{"SCP", "scp"}, Code{"TXT", "txt"},
    Code{"RTF", "rtf"}, Code{"DOC", "doc"},  Code{"XLS", "xls"},  Code{"XSL", "xls"}, Code{"WPD", "wpd"},
    Code{"EXE", "exe"}, Code{"PDF", "pdf"},  Code{"WAV", "wav"},  Code{"AVI", "avi"}, Code{"MID", "mid"},
    Code{"RMI", "rmi"}, Code{"COM", "com"},  Code{"ZIP", "zip"},  Code{"BIN", "bin"}, Code{"INH", "inh"},
    Code{"PLO", "plo"}, Code{"FNX", "fnx"},
};

constexpr std::array refuse_rows = {
    Code{"NC", "ikke_specificeret"},
    Code{"LOK", "ukendt_lokationsnummer"},
    Code{"MID", "problem_med_modtagerID"},
    Code{"VER", "problem_med_version"},
    Code{"SYN", "syntaksfejl"},
};

// edifact.md 4.2
constexpr std::array party_rows = {
    PartyList{PartyIdCode::sygehusafdelingsnummer, "SKS", "SST"},
    PartyList{PartyIdCode::ydernummer, "YNR", "SFU"},
    PartyList{PartyIdCode::lokationsnummer, "", "9"},
    PartyList{PartyIdCode::kommunenummer, "KOM", "IM"},
    PartyList{PartyIdCode::sorkode, "SOR", "SST"},
    PartyList{PartyIdCode::amt, "AMT", "IM"},
};

}  // namespace

Table specialities() {
  return speciality_rows;
}
Table episode_states() {
  return episode_rows;
}
Table object_codes() {
  return object_rows;
}
Table refuse_codes() {
  return refuse_rows;
}
Table letter_extensions() {
  return Table(extension_rows).first(extension_rows.size() - 2);
}
Table bin01_extensions() {
  return extension_rows;
}

std::string_view name_of(Table table, std::string_view edifact) {
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const Code& code) { return code.edifact == edifact; });
  return found == table.end() ? std::string_view() : found->name;
}

std::string_view code_of(Table table, std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const Code& code) { return code.name == name; });
  return found == table.end() ? std::string_view() : found->edifact;
}

const PartyList& party_list(PartyIdCode code) {
  return *std::find_if(party_rows.begin(), party_rows.end(), [&](const PartyList& row) { return row.code == code; });
}

std::optional<PartyIdCode> party_code(std::string_view list, std::string_view agency) {
  if (list == "EAN") return PartyIdCode::lokationsnummer;
  if (list.empty() && !agency.empty() && agency != "9") return std::nullopt;
  const auto* const row =
      std::find_if(party_rows.begin(), party_rows.end(), [&](const PartyList& r) { return r.list == list; });
  if (row == party_rows.end()) return std::nullopt;
  return row->code;
}

NamesWritten names_written(const Party& party) {
  const bool no_department = party.department.empty() && !party.unit.empty();
  return {party.organisation.empty() ? placeholder : party.organisation,
          no_department ? placeholder : party.department};
}

}  // namespace brevdue::edifact::codes

#include "converters/edifact/segments.hpp"

#include <array>

#include "converters/edifact/ftx.hpp"

namespace brevdue::edifact {
namespace {

using namespace std::string_view_literals;

// --- values ---

constexpr Field known(std::uint8_t element, std::uint8_t component = 0) {
  return {.element = element, .component = component};
}
constexpr Field constant(std::uint8_t element, std::uint8_t component, std::string_view text) {
  return {.element = element, .component = component, .form = Form::constant, .constant = text};
}
constexpr Field qualifier(std::uint8_t element, std::uint8_t component, std::string_view text) {
  return {.element = element, .component = component, .form = Form::qualifier, .constant = text};
}
constexpr Field text(std::uint8_t element, std::uint8_t component, Use use, std::uint8_t max) {
  return {.element = element, .component = component, .use = use, .form = Form::text, .max = max};
}
constexpr Field code(std::uint8_t element, std::uint8_t component, Use use, codes::Table (*table)()) {
  return {.element = element, .component = component, .use = use, .form = Form::code, .required = true, .table = table};
}
constexpr Field formed(std::uint8_t element, std::uint8_t component, Use use, Form form) {
  return {.element = element, .component = component, .use = use, .form = form, .required = true};
}
constexpr Field required(Field field) {
  field.required = true;
  return field;
}
constexpr Field optional(Field field) {
  field.required = false;
  return field;
}
constexpr Field lenient(Field field) {
  field.required = false;
  field.lenient = true;
  return field;
}

// --- rows ---

template <std::size_t N>
constexpr std::uint8_t count_of(const std::array<Row, N>&) {
  static_assert(N <= most_rows);  // the Walker has no room for more
  return N;
}
template <std::size_t N>
constexpr MessageTable table(const std::array<Row, N>& rows) {
  return {rows.data(), count_of(rows)};
}

// --- codes that only stand here ---

constexpr std::array new_or_corrected = {codes::Code{"N", "nytbrev"}, codes::Code{"M", "rettetbrev"}};
constexpr std::array only_new = {codes::Code{"N", "nytbrev"}};
constexpr std::array priorities = {codes::Code{"HI", "høj_prioritet"}, codes::Code{"NO", "rutine"}};
constexpr std::array letter_functions = {codes::Code{"EPI", "EPI"}};
constexpr std::array file_functions = {codes::Code{"OBJ", "OBJ"}};
constexpr std::array nobody = {codes::Code{codes::nobody, codes::nobody}};
constexpr codes::Table letter_states() {
  return new_or_corrected;
}
constexpr codes::Table file_states() {
  return only_new;
}
constexpr codes::Table priority_codes() {
  return priorities;
}
constexpr codes::Table letter_function() {
  return letter_functions;
}
constexpr codes::Table file_function() {
  return file_functions;
}
constexpr codes::Table nobodys_number() {
  return nobody;
}

// --- qualifiers ---

constexpr std::array q_137 = {"137"sv}, q_182 = {"182"sv}, q_ssp = {"SSP"sv}, q_po = {"PO"sv}, q_sri = {"SRI"sv},
                     q_pat = {"PAT"sv}, q_xpi = {"XPI"sv};
constexpr std::array q_priority = {"HI"sv, "NO"sv}, q_episode = {"REI"sv, "AHI"sv};

// --- the segments all letters have (edifact.md 4) ---

constexpr auto unh_fields(std::string_view name, std::string_view agency = "UN") {
  return std::array{
      known(1),    known(2, 1),          constant(2, 2, "D"), constant(2, 3, "93A"), constant(2, 4, agency),
      known(2, 5), constant(3, 0, name),
  };
}
constexpr auto bgm_fields(codes::Table (*function)()) {
  return std::array{code(1, 0, Use::nothing, function), constant(3, 0, "9"), constant(4, 0, "NA")};
}
constexpr auto dtm_fields(Use use) {
  return std::array{known(1, 1), formed(1, 2, use, Form::time), formed(1, 3, Use::nothing, Form::format)};
}
constexpr auto authorised_fields = dtm_fields(Use::authorised), again_fields = dtm_fields(Use::authorised_again);

constexpr auto nad_fields(bool organisation_required) {
  Field organisation = text(4, 1, Use::organisation, 35);
  organisation.required = organisation_required;
  return std::array{known(1),
                    required(text(2, 1, Use::identifier, 17)),
                    known(2, 2),  // with the identifier
                    known(2, 3),
                    organisation,
                    text(4, 2, Use::department, 35),
                    text(4, 3, Use::unit, 35),
                    constant(4, 6, "US")};
}
constexpr auto sender_fields = nad_fields(true), receiver_fields = nad_fields(false);
constexpr std::array adr_fields = {constant(2, 1, "US"), text(2, 2, Use::street, 35), text(2, 3, Use::suburb, 35),
                                   text(3, 0, Use::district, 35), text(4, 0, Use::postcode, 9)};
constexpr std::array con_fields = {required(text(2, 1, Use::phone, 25)), constant(2, 2, "TE")};
constexpr std::array seq1_fields = {constant(2, 0, "1")}, seq2_fields = {constant(2, 0, "2")};
constexpr auto spr_fields(std::string_view name) {
  return std::array{
      constant(1, 0, "ORG"), lenient(code(2, 1, Use::speciality, codes::specialities)),
      constant(2, 2, "SKS"), constant(2, 3, "SST"),
      constant(3, 1, name),  constant(3, 2, "SKS"),
      constant(3, 3, "SST"),
  };
}
constexpr auto sender_rows(std::span<const Field> speciality) {
  return std::array{Row{.tag = "NAD", .qualifiers = q_ssp, .fields = sender_fields},
                    Row{.tag = "ADR", .min = 0, .fields = adr_fields},
                    Row{.tag = "CON", .min = 0, .fields = con_fields}, Row{.tag = "SEQ", .fields = seq1_fields},
                    Row{.tag = "SPR", .fields = speciality}};
}
constexpr std::array receiver_rows = {Row{.tag = "NAD", .qualifiers = q_po, .fields = receiver_fields},
                                      Row{.tag = "ADR", .min = 0, .fields = adr_fields},
                                      Row{.tag = "SEQ", .fields = seq2_fields}};

constexpr auto group_fields(std::string_view number) {
  return std::array{constant(1, 0, number)};
}
constexpr auto s01_fields = group_fields("01"), s02_fields = group_fields("02"), s07_fields = group_fields("07"),
               s11_fields = group_fields("11"), s14_fields = group_fields("14");

template <std::size_t N>
constexpr Row group(std::string_view tag, std::span<const Field> fields, const std::array<Row, N>& rows,
                    Part part = Part::none) {
  return {.tag = tag, .part = part, .fields = fields, .rows = rows.data(), .count = count_of(rows)};
}

constexpr std::array sri_fields = {known(1, 1), Field{.element = 1, .component = 2, .use = Use::letter_again}};
constexpr std::array letter_gis_fields = {code(1, 0, Use::status, letter_states)};
constexpr std::array file_gis_fields = {code(1, 0, Use::status, file_states)};

// S07. Of PNA element 2 only the first component varies; elements 5 and 6 are SU:surname and FO:given name.
constexpr auto pna_fields(Field cpr) {
  return std::array{known(1),
                    cpr,
                    qualifier(2, 4, "CPR"),
                    qualifier(2, 5, "IM"),
                    qualifier(5, 1, "SU"),
                    required(text(5, 2, Use::surname, 70)),
                    qualifier(6, 1, "FO"),
                    text(6, 2, Use::given, 70)};
}
constexpr auto any_pna_fields = pna_fields(optional(formed(2, 1, Use::cpr, Form::cpr))),
               nobodys_pna_fields = pna_fields(code(2, 1, Use::cpr, nobodys_number));
constexpr std::array xpi_fields = {known(1, 1), formed(1, 2, Use::replacement, Form::ten)};
constexpr Row any_pna{.tag = "PNA", .qualifiers = q_pat, .part = Part::person, .fields = any_pna_fields};
constexpr Row nobodys_pna{.tag = "PNA", .qualifiers = q_pat, .part = Part::person, .fields = nobodys_pna_fields};
constexpr Row xpi{.tag = "RFF", .qualifiers = q_xpi, .min = 0, .part = Part::replacement, .fields = xpi_fields};

// --- DIS91 and DIS90 (edifact.md 4, 4.1) ---

constexpr std::array priority_fields = {code(1, 1, Use::priority, priority_codes), constant(1, 2, "NC")};
constexpr std::array letter_s02_rows = {
    Row{.tag = "GIS", .fields = letter_gis_fields},
    Row{.tag = "RFF", .qualifiers = q_sri, .fields = sri_fields},
    Row{.tag = "RFF", .qualifiers = q_priority, .min = 0, .fields = priority_fields},
    Row{.tag = "DTM", .qualifiers = q_182, .fields = again_fields},
};

constexpr std::array emp_fields = {constant(1, 0, "1"), text(3, 4, Use::occupation, 35)};
constexpr Row patient_adr{.tag = "ADR", .min = 0, .fields = adr_fields},
    patient_emp{.tag = "EMP", .min = 0, .fields = emp_fields};
constexpr std::array dis91_s07_rows = {any_pna, xpi, patient_adr, patient_emp};
constexpr std::array dis90_s07_rows = {nobodys_pna, patient_adr, patient_emp};

constexpr std::array s11_gis_fields = {constant(1, 0, "N")};
constexpr std::array episode_fields = {known(1, 1), required(text(1, 2, Use::episode, 35))};
constexpr std::array pas_fields = {code(1, 0, Use::episode_status, codes::episode_states)};
constexpr std::array letter_s11_rows = {
    Row{.tag = "GIS", .fields = s11_gis_fields},
    Row{.tag = "RFF", .qualifiers = q_episode, .fields = episode_fields},
    Row{.tag = "SEQ", .fields = seq1_fields},
    Row{.tag = "PAS", .fields = pas_fields},
};

// What an FTX has depends on its qualifier: the reader looks at all of element 4.
constexpr std::array ftx_fields = {required(text(1, 0, Use::nothing, 3)), text(2, 0, Use::nothing, longest_format),
                                   Field{.element = 4, .component = 1, .form = Form::whole}};
constexpr std::array s14_rows = {
    Row{.tag = "FTX", .max = many, .part = Part::text, .fields = ftx_fields, .agreed = 9, .closed = true},
};
constexpr Row s14{.tag = "S14",
                  .min = 0,
                  .max = many,
                  .part = Part::text_group,
                  .fields = s14_fields,
                  .rows = s14_rows.data(),
                  .count = count_of(s14_rows)};

template <std::size_t S, std::size_t P>
constexpr auto letter_rows(std::span<const Field> unh, std::span<const Field> bgm, const std::array<Row, S>& sender,
                           const std::array<Row, P>& patient) {
  return std::array{Row{.tag = "UNH", .fields = unh},
                    Row{.tag = "BGM", .fields = bgm},
                    Row{.tag = "DTM", .qualifiers = q_137, .fields = authorised_fields},
                    group("S01", s01_fields, sender, Part::sender),
                    group("S01", s01_fields, receiver_rows, Part::receiver),
                    group("S02", s02_fields, letter_s02_rows),
                    Row{.tag = "S05", .min = 0, .max = many, .ignored = true},
                    group("S07", s07_fields, patient),
                    group("S11", s11_fields, letter_s11_rows),
                    s14};
}
constexpr auto letter_bgm_fields = bgm_fields(letter_function);
constexpr auto dis91_unh_fields = unh_fields("DIS91"), dis90_unh_fields = unh_fields("DIS90");
constexpr auto dis91_spr_fields = spr_fields("DIS91"), dis90_spr_fields = spr_fields("DIS90");
constexpr auto dis91_sender_rows = sender_rows(dis91_spr_fields), dis90_sender_rows = sender_rows(dis90_spr_fields);
constexpr auto dis91_rows = letter_rows(dis91_unh_fields, letter_bgm_fields, dis91_sender_rows, dis91_s07_rows),
               dis90_rows = letter_rows(dis90_unh_fields, letter_bgm_fields, dis90_sender_rows, dis90_s07_rows);

// --- BIN01 (edifact.md 6) ---

constexpr auto file_unh_fields = unh_fields("BIN01"), file_spr_fields = spr_fields("BIN01");
constexpr auto file_bgm_fields = bgm_fields(file_function);
constexpr auto file_sender_rows = sender_rows(file_spr_fields);
constexpr std::array file_s02_rows = {
    Row{.tag = "GIS", .fields = file_gis_fields},
    Row{.tag = "RFF", .qualifiers = q_sri, .fields = sri_fields},
    Row{.tag = "DTM", .qualifiers = q_182, .fields = again_fields},
};
constexpr std::array file_s07_rows = {any_pna, xpi};

// Whether the lengths in UNO and UNP are right is the interchange's business.
constexpr std::array uno_fields = {known(1),
                                   constant(2, 1, "AID"),
                                   formed(2, 2, Use::object_id, Form::hex32),
                                   constant(3, 1, "OBJ"),
                                   code(3, 2, Use::object_code, codes::object_codes),
                                   code(3, 3, Use::object_extension, codes::bin01_extensions),
                                   constant(3, 4, "91"),
                                   Field{.element = 4, .component = 1, .use = Use::object_size},
                                   constant(4, 2, "14"),
                                   constant(4, 3, "1"),
                                   constant(4, 4, "A")};
constexpr std::array unp_fields = {known(1), known(2)};
constexpr std::array uno_rows = {Row{.tag = "UNP", .min = 0, .fields = unp_fields}};
constexpr std::array file_s11_rows = {Row{.tag = "UNO",
                                          .max = many,
                                          .part = Part::file,
                                          .fields = uno_fields,
                                          .rows = uno_rows.data(),
                                          .count = count_of(uno_rows)}};
constexpr Row file_s11{
    .tag = "S11", .max = many, .fields = s11_fields, .rows = file_s11_rows.data(), .count = count_of(file_s11_rows)};

constexpr std::array bin01_rows = {Row{.tag = "UNH", .fields = file_unh_fields},
                                   Row{.tag = "BGM", .fields = file_bgm_fields},
                                   Row{.tag = "DTM", .qualifiers = q_137, .fields = authorised_fields},
                                   group("S01", s01_fields, file_sender_rows, Part::sender),
                                   group("S01", s01_fields, receiver_rows, Part::receiver),
                                   group("S02", s02_fields, file_s02_rows),
                                   group("S07", s07_fields, file_s07_rows),
                                   file_s11};

// --- CTL01, CTL02 and CTL03 (edifact.md 7) ---

constexpr std::array rejected_only = {codes::Code{"4", "4"}}, accepted_only = {codes::Code{"7", "7"}};
constexpr codes::Table rejected() {
  return rejected_only;
}
constexpr codes::Table accepted() {
  return accepted_only;
}

constexpr auto uci_fields(codes::Table (*action)()) {
  return std::array{required(text(1, 1, Use::original_envelope, 14)),
                    required(text(2, 1, Use::original_sender, 35)),
                    constant(2, 2, "14"),
                    required(text(3, 1, Use::original_receiver, 35)),
                    constant(3, 2, "14"),
                    code(4, 1, Use::nothing, action)};
}
constexpr auto ucm_fields(codes::Table (*action)()) {
  return std::array{required(text(1, 1, Use::original_letter, 14)),
                    text(2, 1, Use::original_type, 14),
                    constant(2, 2, "D"),
                    constant(2, 3, "93A"),
                    constant(2, 4, "UN"),
                    required(text(2, 5, Use::original_version, 7)),
                    code(3, 1, Use::nothing, action)};
}
// Element 4 as a whole is the reason in words.
constexpr std::array why_fields = {code(1, 1, Use::refuse_code, codes::refuse_codes), constant(2, 0, "P00"),
                                   text(2, 0, Use::nothing, longest_format),
                                   Field{.element = 4, .component = 1, .form = Form::whole}};
constexpr std::array why_rows = {
    Row{.tag = "FTX", .min = 0, .max = many, .part = Part::text, .fields = why_fields, .closed = true}};

/// UNH, UCI and UCM; `why` are the rows behind either of the latter.
constexpr auto ctl_rows(std::span<const Field> unh, std::span<const Field> uci, std::span<const Field> ucm,
                        MessageTable why) {
  return std::array{Row{.tag = "UNH", .fields = unh},
                    Row{.tag = "UCI", .fields = uci, .rows = why.rows, .count = why.count},
                    Row{.tag = "UCM",
                        .min = 0,
                        .max = 99,
                        .part = Part::original,
                        .fields = ucm,
                        .rows = why.rows,
                        .count = why.count}};
}
constexpr auto ctl01_unh_fields = unh_fields("CTL01", "ZZ"), ctl02_unh_fields = unh_fields("CTL02", "ZZ"),
               ctl03_unh_fields = unh_fields("CTL03", "ZZ");
constexpr auto rejected_uci_fields = uci_fields(rejected), accepted_uci_fields = uci_fields(accepted);
constexpr auto rejected_ucm_fields = ucm_fields(rejected), accepted_ucm_fields = ucm_fields(accepted);
constexpr auto ctl01_rows = ctl_rows(ctl01_unh_fields, rejected_uci_fields, rejected_ucm_fields, table(why_rows)),
               ctl02_rows = ctl_rows(ctl02_unh_fields, rejected_uci_fields, rejected_ucm_fields, table(why_rows)),
               ctl03_rows = ctl_rows(ctl03_unh_fields, accepted_uci_fields, accepted_ucm_fields, {});

constexpr MessageTable dis91 = table(dis91_rows), dis90 = table(dis90_rows), bin01 = table(bin01_rows),
                       ctl01 = table(ctl01_rows), ctl02 = table(ctl02_rows), ctl03 = table(ctl03_rows);

}  // namespace

const MessageTable& dis91_table() {
  return dis91;
}
const MessageTable& dis90_table() {
  return dis90;
}
const MessageTable& bin01_table() {
  return bin01;
}
const MessageTable& ctl01_table() {
  return ctl01;
}
const MessageTable& ctl02_table() {
  return ctl02;
}
const MessageTable& ctl03_table() {
  return ctl03;
}

}  // namespace brevdue::edifact

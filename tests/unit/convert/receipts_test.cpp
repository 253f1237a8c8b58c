// conversion.md 4, model to model: the two tables in full, texts, codes, matching, joining and splitting.
#include "converters/convert/receipts.hpp"

#include "converters/model/texts.hpp"
#include "tests/support/letters.hpp"
#include "tests/support/support.hpp"

using namespace brevdue;
using namespace brevdue::test;
using convert::ConversionRecord;
using convert::Incomplete;
using K = Receipt::Kind;

namespace {

constexpr const char* header = "0b5f5d3e-7c1a-4f0e-9a54-2d7c6e8f9011";

Party party(std::string_view location_number, const char* sor) {
  Party p;
  p.location_number = location_number;
  p.sor = sor;
  return p;
}

/// A letter with `files` file letters that became a CareCommunication; or the other way round.
ConversionRecord record(ConversionRecord::Direction direction, std::size_t files) {
  ConversionRecord r;
  r.direction = direction;
  r.sender = party(hospital, "359001000016000");
  r.receiver = party(municipality, "325251000016005");
  r.bundle_id = "B1";
  r.header_id = header;
  r.provenance = AcknowledgedProvenance{"new-message", "2026-11-20T13:05:00+01:00", "2026-11-20T13:05:00+01:00"};
  r.letters.push_back({false, "ENV1", "LETTER1", "XD9134L", false, {}});
  for (std::size_t i = 0; i < files; ++i)
    r.letters.push_back({true, "FENV" + std::to_string(i), "FILE" + std::to_string(i), "XB0131X", false, {}});
  return r;
}
ConversionRecord to_cc(std::size_t files) {
  return record(ConversionRecord::Direction::to_care_communication, files);
}
ConversionRecord to_letter(std::size_t files) {
  return record(ConversionRecord::Direction::to_letter, files);
}

Receipt ack(K kind, std::vector<Issue> issues = {}) {
  Receipt r;
  r.kind = kind;
  r.envelope_id = "e90e15ae-e019-496b-aa65-95aab4983f0d";
  r.message_id = "ec45ab9f-f918-42e3-9536-f6c00fbb8b1e";
  r.sent = at("2026-11-20T13:30:00+01:00");
  r.sender = party(municipality, "325251000016005");
  r.receiver = party(hospital, "359001000016000");
  r.response_identifier = header;
  r.issues = std::move(issues);
  return r;
}

Issue issue(std::string code, std::string text) {
  Issue i;
  i.code = std::move(code);
  i.text = std::move(text);
  return i;
}

/// A receipt of OIOXML for a letter that the hospital's CareCommunication became.
Receipt xctl(K kind, std::string envelope, std::string letter, Refusal refusal = {}) {
  Receipt r;
  r.kind = kind;
  r.envelope_id = "R" + envelope;
  r.message_id = "R" + letter;
  r.sent = at("2026-11-20T13:40:00+01:00");
  r.sender.location_number = municipality;
  r.receiver.location_number = hospital;
  r.original_envelope_id = std::move(envelope);
  r.original_sender = hospital;
  r.original_receiver = municipality;
  r.refusal = std::move(refusal);
  r.originals.push_back({std::move(letter), "XD9134L", {}});
  return r;
}

struct World : Bench {
  explicit World(ConversionRecord r) { state.merge(std::move(r)); }

  std::vector<Receipt> answer(const Receipt& receipt) {
    context.state = &state;
    report = {};
    convert::StateView view(&state);
    auto answers = convert::convert_receipt(receipt, view, context, zone(), report);
    for (auto& changed : view.take()) state.merge(std::move(changed));
    return answers.receipts;
  }
  std::string found() const { return rules(report.findings); }

  convert::ReceiptState state;
  Report report;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(receipts)

// --- Acknowledgement -> XCTL

BOOST_AUTO_TEST_CASE(every_outcome_of_an_acknowledgement_for_letter_and_file_letter) {
  for (const auto& [outcome, expected] :
       {std::pair{K::ok, K::xctl03}, {K::fatal_error, K::xctl02}, {K::transient_error, K::xctl02}}) {
    for (const std::size_t files : {0u, 1u, 2u}) {
      World world(to_cc(files));
      const auto out = world.answer(ack(outcome, {issue("structure", "Kan ikke vises")}));
      BOOST_TEST(world.found().empty(), words(world.report.findings));
      BOOST_REQUIRE(out.size() == files + 1);
      for (const auto& r : out) BOOST_TEST((r.kind == expected));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_receipt_names_the_original_as_it_stood) {
  World world(to_cc(1));
  const auto out = world.answer(ack(K::ok));
  BOOST_REQUIRE(out.size() == 2u);
  const auto& letter = out[0];
  BOOST_TEST(letter.original_envelope_id == "ENV1");
  BOOST_TEST(letter.originals.at(0).id == "LETTER1");
  BOOST_TEST(letter.originals.at(0).version == "XD9134L");
  BOOST_TEST(letter.original_sender == hospital);
  BOOST_TEST(letter.original_receiver == municipality);
  BOOST_TEST(letter.sender.location_number == municipality);
  BOOST_TEST(letter.receiver.location_number == hospital);
  BOOST_TEST((letter.sent.utc == at("2026-11-20T13:30:00+01:00").utc));
  BOOST_TEST(letter.envelope_id.size() == 14u);
  BOOST_TEST(letter.message_id.size() == 14u);
  BOOST_TEST(letter.refusal.empty());
  BOOST_TEST(out[1].originals.at(0).version == "XB0131X");
  BOOST_TEST(out[1].envelope_id != letter.envelope_id);
  BOOST_TEST(out[1].message_id != letter.message_id);
}

BOOST_AUTO_TEST_CASE(the_reason_is_text_else_diagnostics_else_display_a_line_each) {
  Issue diagnostics = issue("value", " ");
  diagnostics.diagnostics = "from diagnostics";
  Issue display = issue("value", "");
  display.detail_code = "MSG_Datatype_Wrong";
  display.display = "The data type is wrong";
  World world(to_cc(1));
  const auto out = world.answer(ack(K::fatal_error, {issue("processing", "Første"), diagnostics, display}));
  for (const auto& r : out) BOOST_TEST(r.refusal.text == "Første\nfrom diagnostics\nThe data type is wrong");
}

BOOST_AUTO_TEST_CASE(codes_of_issues) {
  const auto code = [](std::string issue_code, std::string detail) {
    World world(to_cc(0));
    Issue i = issue(std::move(issue_code), "x");
    i.detail_code = std::move(detail);
    return std::string(name(*world.answer(ack(K::fatal_error, {i})).at(0).refusal.code));
  };
  BOOST_TEST(code("not-found", "MSG_Receiver_Identifier_UNKNOWN") == "ukendt_lokationsnummer");
  BOOST_TEST(code("value", "MSG_Receiver_Identifier_MISSING") == "problem_med_modtagerID");
  BOOST_TEST(code("not-supported", "MSG_RECEIVER_UNABLE_TO_RECEIVE_MSG_TYPE") == "problem_med_version");
  for (const char* syntax : {"structure", "required", "value", "invariant", "invalid"})
    BOOST_TEST(code(syntax, "") == "syntaksfejl");
  BOOST_TEST(code("processing", "") == "ikke_specificeret");
  BOOST_TEST(code("not-found", "") == "ikke_specificeret");
  BOOST_TEST(code("transient", "MSG_Mailbox_Out_Of_Operation") == "ikke_specificeret");
}

BOOST_AUTO_TEST_CASE(where_the_conversion_is_the_cause_it_is_said_first) {
  for (const auto why : {Incomplete::file_missing, Incomplete::file_invalid, Incomplete::file_type}) {
    auto r = to_cc(1);
    r.incomplete = why;
    World world(r);
    const auto out = world.answer(ack(K::fatal_error, {issue("structure", "Filen mangler")}));
    BOOST_REQUIRE(out.size() == 2u);
    for (const auto& x : out)
      BOOST_TEST(x.refusal.text ==
                 "Konverteringen ml. XML/EDI og FHIR kunne ikke udføres korrekt pga. tekniske el. indholdsmæssige "
                 "forhold i meddelelsen.\nFilen mangler");
  }
}

BOOST_AUTO_TEST_CASE(never_to_a_positive_one) {
  auto r = to_cc(1);
  r.incomplete = Incomplete::file_missing;
  World world(r);
  for (const auto& x : world.answer(ack(K::ok))) BOOST_TEST(x.refusal.empty());
}

BOOST_AUTO_TEST_CASE(the_receivers_text_is_the_one_that_is_shortened) {
  auto r = to_cc(0);
  r.incomplete = Incomplete::file_type;
  World world(r);
  world.settings.refuse_text_limit = 350;
  const auto out = world.answer(ack(K::fatal_error, {issue("structure", std::string(400, 'x'))}));
  const auto& text = out.at(0).refusal.text;
  BOOST_TEST(characters(text) == 350u);
  BOOST_TEST(text.starts_with(std::string(texts::conversion_cause) + "\nxxx"));
  BOOST_TEST(line(world.report, Rule::receipt_shortened).starts_with("shortened"));
  World unlimited(r);
  BOOST_TEST(
      unlimited.answer(ack(K::fatal_error, {issue("structure", std::string(400, 'x'))})).at(0).refusal.text.size() >
      500u);
}

BOOST_AUTO_TEST_CASE(a_file_letter_that_was_refused_or_never_came_gets_no_further_receipt) {
  auto r = to_cc(2);
  r.letters[1].refused = true;
  r.incomplete = Incomplete::file_invalid;
  World world(r);
  const auto out = world.answer(ack(K::fatal_error, {issue("structure", "Filen mangler")}));
  BOOST_REQUIRE(out.size() == 2u);
  BOOST_TEST(out[0].originals.at(0).id == "LETTER1");
  BOOST_TEST(out[1].originals.at(0).id == "FILE1");
  BOOST_TEST(world.found() == "CONV-4.07");
}

BOOST_AUTO_TEST_CASE(the_first_outcome_stands) {
  World world(to_cc(0));
  const auto first = world.answer(ack(K::ok));
  BOOST_TEST(world.answer(ack(K::fatal_error, {issue("structure", "nej")})).empty());
  BOOST_TEST(world.found() == "CONV-4.05");
  BOOST_TEST((world.answer(ack(K::ok)) == first));  // a repeat gets the same again
  BOOST_TEST(world.found() == "CONV-4.06");
}

BOOST_AUTO_TEST_CASE(an_acknowledgement_that_answers_nothing) {
  World world(to_cc(0));
  auto a = ack(K::ok);
  a.response_identifier = "another";
  BOOST_TEST(world.answer(a).empty());
  BOOST_TEST(world.found() == "CONV-4.02");
  a = ack(K::ok);
  a.sender.location_number = "5790000209354";
  BOOST_TEST(world.answer(a).empty());
  BOOST_TEST(world.found() == "CONV-4.03");
  World other(to_letter(0));  // the message it names went the other way
  BOOST_TEST(other.answer(ack(K::ok)).empty());
  BOOST_TEST(other.found() == "CONV-4.02");
}

BOOST_AUTO_TEST_CASE(without_a_state_there_is_a_hint) {
  Bench bench;
  convert::StateView none(nullptr);
  Report report;
  BOOST_TEST(convert::convert_receipt(ack(K::ok), none, bench.context, zone(), report).receipts.empty());
  BOOST_TEST(rules(report.findings) == "CONV-4.01");
}

// --- XCTL -> Acknowledgement

BOOST_AUTO_TEST_CASE(the_table_of_joined_receipts) {
  const Refusal no{RefuseCode::ikke_specificeret, "nej"};
  struct Line {
    K letter, files, expected;
  };
  for (const auto& l : {Line{K::xctl03, K::xctl03, K::ok},
                        {K::xctl03, K::xctl02, K::fatal_error},
                        {K::xctl02, K::xctl03, K::fatal_error},
                        {K::xctl02, K::xctl02, K::fatal_error},
                        {K::xctl01, K::xctl03, K::fatal_error}}) {
    for (const bool files_first : {false, true}) {
      World world(to_letter(1));
      const auto a = xctl(l.letter, "ENV1", "LETTER1", l.letter == K::xctl03 ? Refusal{} : no);
      const auto b = xctl(l.files, "FENV0", "FILE0", l.files == K::xctl03 ? Refusal{} : no);
      BOOST_TEST(world.answer(files_first ? b : a).empty());  // one is missing: nothing, also when this one is negative
      BOOST_TEST(world.found() == "CONV-4.04");
      const auto out = world.answer(files_first ? a : b);
      BOOST_REQUIRE(out.size() == 1u);
      BOOST_TEST((out[0].kind == l.expected));
      BOOST_TEST(out[0].response_identifier == header);
      BOOST_TEST(out[0].sender.location_number == municipality);
      BOOST_TEST(out[0].sender.sor == "325251000016005");
      BOOST_TEST(out[0].receiver.location_number == hospital);
      BOOST_TEST((out[0].provenance == world.state.records[0].provenance));
      BOOST_TEST(out[0].issues.size() == (l.expected == K::ok ? 0u : 1u));  // equal ones once
    }
  }
}

BOOST_AUTO_TEST_CASE(a_letter_alone_needs_only_its_own_receipt_and_several_pairs_need_all) {
  World alone(to_letter(0));
  BOOST_TEST(alone.answer(xctl(K::xctl03, "ENV1", "LETTER1")).size() == 1u);
  World many(to_letter(3));
  BOOST_TEST(many.answer(xctl(K::xctl03, "ENV1", "LETTER1")).empty());
  BOOST_TEST(many.answer(xctl(K::xctl03, "FENV2", "FILE2")).empty());
  BOOST_TEST(many.answer(xctl(K::xctl03, "FENV0", "FILE0")).empty());
  BOOST_TEST(many.answer(xctl(K::xctl03, "FENV1", "FILE1")).size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_later_time_of_two) {
  World world(to_letter(1));
  auto late = xctl(K::xctl03, "ENV1", "LETTER1");
  late.sent = at("2026-11-20T15:00:00+01:00");
  (void)world.answer(late);
  const auto out = world.answer(xctl(K::xctl03, "FENV0", "FILE0"));
  BOOST_TEST((out.at(0).sent.utc == late.sent.utc));
}

BOOST_AUTO_TEST_CASE(texts_and_codes_at_letter_level_come_first) {
  World world(to_letter(0));
  auto r = xctl(K::xctl02, "ENV1", "LETTER1", {RefuseCode::ikke_specificeret, "konvolut"});
  r.originals[0].refusal = {RefuseCode::problem_med_version, "brev"};
  const auto out = world.answer(r);
  const auto& issue = out.at(0).issues.at(0);
  BOOST_TEST(issue.text == "brev");
  BOOST_TEST(issue.severity == "error");
  BOOST_TEST(issue.code == "not-supported");
  BOOST_TEST(issue.detail_code == "MSG_RECEIVER_UNABLE_TO_RECEIVE_MSG_TYPE");
}

BOOST_AUTO_TEST_CASE(codes_of_refusals) {
  const auto code = [](std::optional<RefuseCode> refuse) {
    World world(to_letter(0));
    const auto out = world.answer(xctl(K::xctl02, "ENV1", "LETTER1", {refuse, ""}));
    const auto& i = out.at(0).issues.at(0);
    BOOST_TEST(i.text == texts::no_reason);
    BOOST_TEST((i.detail_code.empty() == i.system.empty()));
    return i.code + " " + i.detail_code;
  };
  BOOST_TEST(code(RefuseCode::ukendt_lokationsnummer) == "not-found MSG_Receiver_Identifier_UNKNOWN");
  BOOST_TEST(code(RefuseCode::problem_med_modtager_id) == "value MSG_Receiver_Identifier_MISSING");
  BOOST_TEST(code(RefuseCode::problem_med_version) == "not-supported MSG_RECEIVER_UNABLE_TO_RECEIVE_MSG_TYPE");
  BOOST_TEST(code(RefuseCode::syntaksfejl) == "structure ");
  BOOST_TEST(code(RefuseCode::ikke_specificeret) == "processing ");
  BOOST_TEST(code(std::nullopt) == "processing ");
}

BOOST_AUTO_TEST_CASE(a_receipt_without_original_letter_is_matched_by_the_envelope) {
  World world(to_letter(0));
  auto r = xctl(K::xctl03, "ENV1", "LETTER1");
  r.originals.clear();
  BOOST_TEST(world.answer(r).size() == 1u);
}

BOOST_AUTO_TEST_CASE(receipts_that_answer_nothing) {
  World world(to_letter(1));
  BOOST_TEST(world.answer(xctl(K::xctl03, "ENV1", "LETTER9")).empty());
  BOOST_TEST(world.found() == "CONV-4.02");
  BOOST_TEST(world.answer(xctl(K::xctl03, "ENV9", "LETTER1")).empty());
  BOOST_TEST(world.found() == "CONV-4.02");
  auto r = xctl(K::xctl03, "ENV1", "LETTER1");
  r.sender.location_number = "5790000209354";
  BOOST_TEST(world.answer(r).empty());
  BOOST_TEST(world.found() == "CONV-4.03");
  r.kind = K::xctl01;  // that one comes from a VANS
  r.sender.location_number = "DKKMDKMDNET";
  (void)world.answer(r);
  BOOST_TEST(world.found() == "CONV-4.04");
}

BOOST_AUTO_TEST_CASE(the_first_receipt_of_a_letter_stands) {
  World world(to_letter(1));
  (void)world.answer(xctl(K::xctl03, "ENV1", "LETTER1"));
  BOOST_TEST(world.answer(xctl(K::xctl02, "ENV1", "LETTER1")).empty());
  BOOST_TEST(world.found() == "CONV-4.05");
  (void)world.answer(xctl(K::xctl03, "ENV1", "LETTER1"));
  BOOST_TEST(world.found() == "CONV-4.06 CONV-4.04");
  const auto first = world.answer(xctl(K::xctl03, "FENV0", "FILE0"));
  BOOST_TEST((first.at(0).kind == K::ok));
  const auto again = world.answer(xctl(K::xctl03, "FENV0", "FILE0"));
  BOOST_TEST(again.at(0).message_id == first.at(0).message_id);  // the same acknowledgement, in another Bundle
  BOOST_TEST(again.at(0).envelope_id != first.at(0).envelope_id);
}

BOOST_AUTO_TEST_CASE(a_receipt_may_answer_any_attempt) {
  auto r = to_letter(1);
  r.letters[0].earlier_envelope_ids = {"ENV0"};
  World world(r);
  (void)world.answer(xctl(K::xctl03, "ENV0", "LETTER1"));
  BOOST_TEST(world.found() == "CONV-4.04");
  BOOST_TEST(world.answer(xctl(K::xctl03, "FENV0", "FILE0")).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_stranger_among_the_letters_is_named) {
  World world(to_letter(0));
  auto r = xctl(K::xctl03, "ENV1", "LETTER1");
  r.originals.push_back({"FREMMED1", "XD9134L", {}});
  BOOST_TEST(world.answer(r).size() == 1u);
  BOOST_TEST(world.found() == "CONV-4.02");
  BOOST_TEST(found(world.report, Rule::receipt_unmatched, Severity::warning));
}

BOOST_AUTO_TEST_CASE(after_three_months_a_receipt_is_late) {
  for (auto r : {to_cc(0), to_letter(0)}) {
    r.converted = at("2026-11-20T12:05:00Z");
    World world(r);
    world.context.now = at("2027-02-20T12:05:01Z");
    const bool fhir = r.direction == ConversionRecord::Direction::to_care_communication;
    const auto receipt = fhir ? ack(K::ok) : xctl(K::xctl03, "ENV1", "LETTER1");
    BOOST_TEST(world.answer(receipt).empty());
    BOOST_TEST(world.found() == "CONV-4.08");
    world.context.now = at("2027-02-20T12:05:00Z");
    BOOST_TEST(world.answer(receipt).size() == 1u);
  }
}

BOOST_AUTO_TEST_CASE(what_only_informs_comes_last_and_gives_no_code) {
  World world(to_cc(0));
  auto info = issue("invalid", "til orientering");
  info.severity = "information";
  auto reason = issue("not-found", "ukendt modtager");
  reason.detail_code = "MSG_Receiver_Identifier_UNKNOWN";
  const auto out = world.answer(ack(K::fatal_error, {info, reason}));
  BOOST_TEST((out.at(0).refusal.code == RefuseCode::ukendt_lokationsnummer));
  BOOST_TEST(out.at(0).refusal.text == "ukendt modtager\ntil orientering");
}

BOOST_AUTO_TEST_CASE(the_doubled_hour_of_an_acknowledgement) {
  World world(to_cc(0));
  auto a = ack(K::ok);
  a.sent = at("2026-10-25T02:30:00+01:00");
  (void)world.answer(a);
  BOOST_TEST(line(world.report, Rule::oio_time) == "lost Bundle.timestamp -> Envelope/Sent");
}

// --- refusals of our own

BOOST_AUTO_TEST_CASE(a_refusal_of_our_own_is_as_short_as_the_settings_ask) {
  Bench bench;
  bench.settings.refuse_text_limit = 60;
  const auto r = convert::refusal(letter(), convert::MessageKind::xdis91, {}, false, bench.context);
  BOOST_TEST(characters(r->refusal.text) == 60u);
}

BOOST_AUTO_TEST_CASE(an_invalid_letter_is_refused_in_the_name_of_the_vans) {
  Bench bench;
  bench.context.now = at("2026-11-20T13:05:00Z");
  Findings why{{Rule::oio_missing, Severity::error, {}, "Patient", "none"}};
  why[0].position.path = "Emessage/ClinicalEmail";
  why[0].position.line = 12;
  const auto r = convert::refusal(letter(), convert::MessageKind::xdis91, why, false, bench.context);
  BOOST_REQUIRE(r.has_value());
  BOOST_TEST((r->kind == K::xctl01));
  BOOST_TEST(r->sender.location_number == "BREVDUE");
  BOOST_TEST(r->receiver.location_number == hospital);
  BOOST_TEST(r->original_envelope_id == "ENV1");
  BOOST_TEST(r->original_sender == hospital);
  BOOST_TEST(r->original_receiver == municipality);
  BOOST_TEST(r->originals.at(0).id == "LETTER1");
  BOOST_TEST((r->refusal.code == RefuseCode::syntaksfejl));
  BOOST_TEST(r->refusal.text ==
             "Meddelelsen er afvist af konverteringsgatewayen. Meddelelsen overholder ikke standarden.\n"
             "OIO-04 Emessage/ClinicalEmail, linje 12");
}

BOOST_AUTO_TEST_CASE(an_invalid_file_letter_whose_letter_is_here_gets_the_enriched_text) {
  Bench bench;
  const Findings why{{Rule::wire_base64, Severity::error, {}, {}, {}}};
  const auto here = convert::refusal(file_letter({"a"}), convert::MessageKind::xbin01, why, true, bench.context);
  BOOST_TEST(here->refusal.text.starts_with(std::string(texts::conversion_cause) + "\n"));
  const auto alone = convert::refusal(file_letter({"a"}), convert::MessageKind::xbin01, why, false, bench.context);
  BOOST_TEST(alone->refusal.text.starts_with(texts::refused_by_gateway));
}

BOOST_AUTO_TEST_CASE(the_ground_of_a_refusal_gives_its_code) {
  Bench bench;
  const auto code = [&](Rule rule) {
    const Findings why{{rule, Severity::error, {}, {}, {}}};
    return *convert::refusal(letter(), convert::MessageKind::xdis91, why, false, bench.context)->refusal.code;
  };
  BOOST_TEST((code(Rule::oio_version) == RefuseCode::problem_med_version));
  BOOST_TEST((code(Rule::to_cc_administrative) == RefuseCode::problem_med_version));
  BOOST_TEST((code(Rule::reg_no_sor) == RefuseCode::ukendt_lokationsnummer));
  BOOST_TEST((code(Rule::to_cc_location_number) == RefuseCode::problem_med_modtager_id));
  BOOST_TEST((code(Rule::to_cc_patient_id) == RefuseCode::syntaksfejl));
  BOOST_TEST((code(Rule::video_dangerous) == RefuseCode::ikke_specificeret));
}

BOOST_AUTO_TEST_CASE(an_invalid_care_communication_is_refused_in_the_name_of_its_receiver) {
  Bench bench;
  bench.context.now = at("2026-11-20T13:05:00Z");
  const Findings why{{Rule::cc_patients, Severity::error, {}, {}, {}}};
  const auto cc = care_communication();
  const auto r = convert::refusal(cc, convert::MessageKind::care_communication, why, false, bench.context);
  BOOST_REQUIRE(r.has_value());
  BOOST_TEST((r->kind == K::fatal_error));
  BOOST_TEST(r->sender.location_number == cc.receiver.location_number);
  BOOST_TEST(r->receiver.location_number == cc.sender.location_number);
  BOOST_TEST(r->response_identifier == cc.message_id);
  BOOST_TEST(r->issues.at(0).code == "structure");
  BOOST_TEST(r->issues.at(0).text.starts_with(texts::refused_by_gateway));
}

BOOST_AUTO_TEST_CASE(nobody_is_given_a_receipt_whose_ids_are_not_known) {
  Bench bench;
  auto l = letter();
  l.envelope_id.clear();
  BOOST_TEST(!convert::refusal(l, convert::MessageKind::xdis91, {}, false, bench.context));
  l = letter();
  l.sender.location_number.clear();
  BOOST_TEST(!convert::refusal(l, convert::MessageKind::xdis91, {}, false, bench.context));
  auto cc = care_communication();
  cc.message_id.clear();
  BOOST_TEST(!convert::refusal(cc, convert::MessageKind::care_communication, {}, false, bench.context));
  BOOST_TEST(!convert::refusal(ack(K::ok), convert::MessageKind::acknowledgement, {}, false, bench.context));
}

BOOST_AUTO_TEST_SUITE_END()

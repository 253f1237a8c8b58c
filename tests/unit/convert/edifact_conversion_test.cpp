// EDIFACT through the whole Converter: every direction, several messages in one envelope, receipts on their way home.
#include "tests/unit/convert/world.hpp"

using namespace brevdue;
using namespace brevdue::test;
using convert::Target;

namespace {

constexpr const char* object = "0b5f5d3e-7c1a-4f0e-9a54-2d7c6e8f9011";

Correspondence letter_with_file() {
  auto l = letter();
  l.attachments.push_back(reference("0b5f5d3e7c1a4f0e9a542d7c6e8f9011"));
  return l;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  BOOST_REQUIRE(text.find(from) != std::string::npos);
  return text.replace(text.find(from), from.size(), to);
}

/// One interchange with the messages of all of these, in the envelope of the first.
std::string interchange(const std::vector<std::string>& each) {
  const auto& first = each.at(0);
  auto out = first.substr(0, first.find("UNH+"));
  for (const auto& one : each) out += one.substr(one.find("UNH+"), one.rfind("UNZ+") - one.find("UNH+"));
  return out + replaced(first.substr(first.rfind("UNZ+")), "UNZ+1+", "UNZ+" + std::to_string(each.size()) + "+");
}

/// One Emessage with the bodies of both.
std::string emessage(const std::string& one, const std::string& other) {
  const auto body = other.substr(other.find("</Envelope>") + 11);
  return replaced(one, "</Emessage>", body);
}

/// The positive receipt for a letter or file letter.
template <class M>
Receipt receipt_for(const M& m, std::string_view version) {
  Receipt r;
  r.kind = Receipt::Kind::xctl03;
  r.version = version;
  r.envelope_id = "R" + m.envelope_id.substr(0, 13);
  r.message_id = "R" + m.message_id.substr(0, 13);
  r.sent = at("2026-11-20T14:00:00+01:00");
  r.sender.location_number = m.receiver.location_number;
  r.receiver.location_number = m.sender.location_number;
  r.original_envelope_id = m.envelope_id;
  r.original_sender = m.sender.location_number;
  r.original_receiver = m.receiver.location_number;
  const auto dialect = dialect_of(version) == Dialect::edifact ? Dialect::edifact : Dialect::oioxml;
  r.originals.push_back({m.message_id, version_in(dialect, m.version)});
  return r;
}

/// What the receiver of a CareCommunication answers.
Receipt acknowledgement_for(const Correspondence& cc, Receipt::Kind kind) {
  Receipt r;
  r.kind = kind;
  r.envelope_id = "6d0d4b1c-2f40-44ef-a1f3-0d8e0a6b5c11";
  r.message_id = "6d0d4b1c-2f40-44ef-a1f3-0d8e0a6b5c12";
  r.sent = at("2026-11-20T14:00:00+01:00");
  r.sender = cc.receiver;
  r.receiver = cc.sender;
  r.response_identifier = cc.message_id;
  r.provenance = AcknowledgedProvenance{"new-message", "2026-11-20T13:05:00+01:00", "2026-11-20T13:05:00+01:00"};
  if (kind != Receipt::Kind::ok) r.issues.emplace_back().code = "processing";
  return r;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(edifact_conversion, World)

BOOST_AUTO_TEST_CASE(letters_and_file_letters_become_edifact_and_come_back_each_by_itself) {
  const auto there = convert({bytes(letter_with_file()), bytes(file_letter({object}))}, Target::edifact);
  BOOST_TEST(kinds == "DIS91.edi BIN01.edi");
  BOOST_TEST(words(findings) == "");
  BOOST_TEST(cc(there).envelope_id == "ENV1");
  BOOST_TEST(cc(there).message_id == "LETTER1");
  BOOST_TEST(cc(there).version == "D9134L");
  BOOST_TEST(std::get<FileLetter>(there.at(1)).envelope_id == "ENV2");
  BOOST_TEST(state.records.empty());  // receipts need none
  const auto edifact = written;
  const auto back = convert(edifact, Target::oioxml);
  BOOST_TEST(kinds == "XDIS91.xml XBIN01.xml");
  BOOST_TEST(cc(back).segments.at(0).text == letter().segments[0].text);
  BOOST_TEST(cc(back).attachments.at(0).title == "BIN");
  BOOST_TEST(std::get<FileLetter>(back.at(1)).files.at(0).id == object);
  // A file letter needs no letter.
  BOOST_TEST(convert({edifact[1]}, Target::oioxml).size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_administrative_letter_goes_between_oioxml_and_edifact_only) {
  auto l = letter();
  l.administrative = true;
  l.version = "XD9034L";
  (void)convert({bytes(l)}, Target::edifact);
  BOOST_TEST(kinds == "DIS90.edi");
  const auto edifact = written.at(0);
  (void)convert({edifact}, Target::oioxml);
  BOOST_TEST(kinds == "XDIS90.xml");
  BOOST_TEST(convert({edifact}).empty());
  BOOST_TEST(rules(findings) == "CONV-2.37");
}

BOOST_AUTO_TEST_CASE(what_is_in_the_format_asked_for_is_not_converted) {
  for (const auto& message : {edi(letter()), edi(file_letter({object})), edi(receipt_for(letter(), "C0330Q"))}) {
    BOOST_TEST(convert({message}, Target::edifact).empty());
    BOOST_TEST(rules(findings) == "CONV-1.03");
    BOOST_TEST(findings.at(0).expected == "a message of OIOXML or FHIR");
  }
  for (const auto& message : {bytes(letter()), bytes(file_letter({object})), bytes(receipt_for(letter(), ""))}) {
    BOOST_TEST(convert({message}, Target::oioxml).empty());
    BOOST_TEST(rules(findings) == "CONV-1.03");
    BOOST_TEST(findings.at(0).expected == "a message of EDIFACT or FHIR");
  }
}

BOOST_AUTO_TEST_CASE(a_letter_and_a_file_letter_of_the_other_format_are_joined) {
  const auto files = file_letter({object});
  for (const auto& [l, f] : {std::pair{edi(letter_with_file()), edi(files)},
                             {edi(letter_with_file()), bytes(files)},
                             {bytes(letter_with_file()), edi(files)}}) {
    state = {};
    const auto out = convert({l, f});
    BOOST_TEST(kinds == "CareCommunication.json", words(findings));
    BOOST_REQUIRE(out.size() == 1u);
    BOOST_TEST(cc(out).attachments.at(0).data.present());
  }
  // The same letter in either format is the same letter.
  BOOST_TEST(convert({bytes(letter_with_file()), edi(letter_with_file()), edi(files)}).size() == 1u);
  BOOST_TEST(rules(findings) == "CONV-2.05 CONV-2.43");
}

BOOST_AUTO_TEST_CASE(a_letter_that_comes_again_is_converted_once) {
  BOOST_TEST(convert({bytes(letter()), bytes(letter())}, Target::edifact).size() == 1u);
  BOOST_TEST(rules(findings) == "CONV-2.05");
}

BOOST_AUTO_TEST_CASE(several_letters_of_an_envelope_get_one_each_and_their_receipts_name_the_first) {
  auto second = letter();
  second.message_id = "LETTER2";
  const auto both = emessage(bytes(letter()), bytes(second));
  const auto out = convert({both}, Target::edifact);
  BOOST_TEST(kinds == "DIS91.edi DIS91.edi");
  BOOST_TEST(words(findings) == "");
  BOOST_TEST(cc(out).envelope_id == "ENV1");
  const auto& other = std::get<Correspondence>(out.at(1));
  BOOST_TEST(other.message_id == "LETTER2");
  BOOST_TEST(other.envelope_id != "ENV1");
  BOOST_TEST(other.envelope_id.size() == 14u);
  BOOST_TEST(std::count_if(lines.begin(), lines.end(), [](const auto& l) { return l.rule == Rule::edi_split; }) == 1);
  BOOST_REQUIRE(state.records.size() == 2u);
  BOOST_TEST(state.records[0].header_id == "LETTER1");
  BOOST_TEST(state.records[0].letters.at(0).envelope_id == "ENV1");
  const auto& record = state.records[1];
  BOOST_TEST((record.direction == convert::ConversionRecord::Direction::between_letters));
  BOOST_TEST(record.bundle_id == "ENV1");
  BOOST_TEST(record.header_id == "LETTER2");
  BOOST_TEST(record.version == "XD9134L");
  BOOST_TEST(record.letters.at(0).version == "D9134L");
  BOOST_TEST(std::get<Correspondence>(convert({both}, Target::edifact).at(1)).envelope_id == other.envelope_id);

  for (const auto target : {Target::oioxml, Target::other}) {
    const auto home = convert({edi(receipt_for(other, "C0330Q"))}, target);
    BOOST_TEST(kinds == "XCTL03.xml", words(findings));
    const auto& r = std::get<Receipt>(home.at(0));
    BOOST_TEST(r.original_envelope_id == "ENV1");
    BOOST_REQUIRE(r.originals.size() == 1u);
    BOOST_TEST(r.originals[0].id == "LETTER2");
    BOOST_TEST(r.originals[0].version == "XD9134L");
    BOOST_TEST(r.original_sender == hospital);
    BOOST_TEST(r.sender.location_number == municipality);
  }
  // The first letter kept its envelope: that needs no state.
  const auto home = convert({edi(receipt_for(cc(out), "C0330Q"))}, Target::oioxml);
  BOOST_TEST(std::get<Receipt>(home.at(0)).original_envelope_id == "ENV1");
  // The one that came home answers nothing of ours any more.
  const auto at_home = written.at(0);
  BOOST_TEST(convert({at_home}, Target::oioxml).empty());
  BOOST_TEST(rules(findings) == "CONV-1.03");
  // A receipt of somebody else's names what it names.
  auto strange = receipt_for(other, "C0330Q");
  strange.original_sender = "5790000209354";
  BOOST_TEST(std::get<Receipt>(convert({edi(strange)}, Target::oioxml).at(0)).original_envelope_id ==
             other.envelope_id);
}

BOOST_AUTO_TEST_CASE(a_receipt_that_names_no_letter_answers_only_the_one_of_its_envelope) {
  auto second = letter();
  second.message_id = "LETTER2";
  const auto there = convert({emessage(bytes(letter()), bytes(second))}, Target::edifact);
  for (std::size_t i = 0; i < there.size(); ++i) {
    for (const auto kind : {Receipt::Kind::xctl01, Receipt::Kind::xctl02, Receipt::Kind::xctl03}) {
      for (const auto target : {Target::oioxml, Target::other}) {
        auto receipt = receipt_for(std::get<Correspondence>(there[i]), version_row(kind).edifact);
        receipt.kind = kind;
        receipt.originals.clear();
        if (!receipt.is_positive()) receipt.refusal = {RefuseCode::syntaksfejl, "Kan ikke."};
        const auto home = convert({edi(receipt)}, target);
        BOOST_REQUIRE_MESSAGE(home.size() == 1u, words(findings));
        const auto& r = std::get<Receipt>(home[0]);
        BOOST_TEST((r.kind == kind));
        BOOST_TEST(r.original_envelope_id == "ENV1");
        BOOST_REQUIRE(r.originals.size() == 1u);
        BOOST_TEST(r.originals[0].id == "LETTER" + std::to_string(i + 1));
        BOOST_TEST(r.originals[0].version == "XD9134L");
        BOOST_TEST(r.refusal.text == (receipt.is_positive() ? "" : "Kan ikke.\n"));
        BOOST_TEST(std::count_if(lines.begin(), lines.end(), [](const auto& l) {
                     return l.rule == Rule::edi_split && l.to == "OriginalEmessage/OriginalLetter";
                   }) == 1);
      }
    }
  }
  // The other way the original's type is said too.
  state = {};
  second.message_id = "LETTER3";
  const auto letters = convert({interchange({edi(letter()), edi(second)})}, Target::oioxml);
  auto receipt = receipt_for(std::get<Correspondence>(letters.at(1)), "");
  receipt.originals.clear();
  const auto home = std::get<Receipt>(convert({bytes(receipt)}, Target::edifact).at(0));
  BOOST_TEST(home.original_envelope_id == "ENV1");
  BOOST_TEST((home.originals == std::vector<OriginalLetter>{{"LETTER3", "D9134L", {}, "MEDDIS"}}));
  // One of an envelope with one letter needs nothing: all of that envelope is that letter.
  state = {};
  const auto alone = convert({bytes(letter())}, Target::edifact);
  auto for_all = receipt_for(cc(alone), "C0330Q");
  for_all.originals.clear();
  BOOST_TEST(std::get<Receipt>(convert({edi(for_all)}, Target::oioxml).at(0)).originals.empty());
}

BOOST_AUTO_TEST_CASE(a_receipt_of_a_parted_letter_that_comes_too_late_is_not_converted) {
  auto second = letter();
  second.message_id = "LETTER2";
  const auto there = convert({emessage(bytes(letter()), bytes(second))}, Target::edifact);
  context.now = at("2027-02-21T13:05:00Z");
  for (const auto target : {Target::oioxml, Target::other}) {
    BOOST_TEST(convert({edi(receipt_for(std::get<Correspondence>(there.at(1)), "C0330Q"))}, target).empty());
    BOOST_TEST(rules(findings) == "CONV-4.08");
  }
}

BOOST_AUTO_TEST_CASE(a_letter_that_is_sent_again_in_another_envelope_has_receipts_that_name_either) {
  auto first = letter(), second = letter();
  second.message_id = "LETTER2";
  std::vector<Correspondence> parted;
  for (const char* envelope : {"ENV1", "ENV7"}) {
    first.envelope_id = envelope;
    parted.push_back(std::get<Correspondence>(convert({emessage(bytes(first), bytes(second))}, Target::edifact).at(1)));
  }
  BOOST_TEST(parted[0].envelope_id != parted[1].envelope_id);
  BOOST_TEST(state.records.size() == 4u);
  const auto home = [&](const Correspondence& l) {
    return std::get<Receipt>(convert({edi(receipt_for(l, "C0330Q"))}, Target::oioxml).at(0)).original_envelope_id;
  };
  BOOST_TEST(home(parted[0]) == "ENV1");
  BOOST_TEST(home(parted[1]) == "ENV7");
}

BOOST_AUTO_TEST_CASE(an_interchange_may_hold_letters_file_letters_and_receipts) {
  auto answered = letter();
  answered.version = "D9134L";
  const auto all =
      interchange({edi(letter_with_file()), edi(file_letter({object})), edi(receipt_for(answered, "C0330Q"))});
  const auto out = convert({all}, Target::oioxml);
  BOOST_TEST(kinds == "XDIS91.xml XBIN01.xml XCTL03.xml", words(findings));
  BOOST_TEST(state.records.size() == 2u);  // receipts have none
  const auto& file = std::get<FileLetter>(out.at(1));
  BOOST_TEST(file.envelope_id != "ENV1");
  BOOST_TEST(std::get<Receipt>(out.at(2)).envelope_id != "ENV1");
  auto receipt = receipt_for(file, "");
  receipt.kind = Receipt::Kind::xctl02;
  receipt.originals[0].refusal = {RefuseCode::syntaksfejl, "Filen kan ikke vises"};
  const auto home = std::get<Receipt>(convert({bytes(receipt)}, Target::edifact).at(0));
  BOOST_TEST(kinds == "CTL02.edi");
  BOOST_TEST(home.original_envelope_id == "ENV1");
  BOOST_TEST(home.originals.at(0).version == "B0131X");
  BOOST_TEST((home.originals[0].refusal == Refusal{RefuseCode::syntaksfejl, "Filen kan ikke vises\n"}));
  // To FHIR, letter and file letter are joined as always.
  BOOST_TEST(convert({interchange({edi(letter_with_file()), edi(file_letter({object}))})}).size() == 1u);
  BOOST_TEST(kinds == "CareCommunication.json");
}

BOOST_AUTO_TEST_CASE(without_a_state_receipts_will_name_the_new_envelope) {
  context.state = nullptr;
  auto second = letter();
  second.message_id = "LETTER2";
  const auto out = convert({emessage(bytes(letter()), bytes(second))}, Target::edifact);
  BOOST_REQUIRE(out.size() == 2u);
  BOOST_TEST(rules(findings) == "CONV-7.03");
  BOOST_TEST((findings.at(0).severity == Severity::warning));
  const auto& other = std::get<Correspondence>(out[1]);
  const auto home = convert({edi(receipt_for(other, "C0330Q"))}, Target::oioxml);
  BOOST_TEST(std::get<Receipt>(home.at(0)).original_envelope_id == other.envelope_id);
}

BOOST_AUTO_TEST_CASE(receipts_go_both_ways_without_a_state) {
  context.state = nullptr;
  auto answered = letter();
  const auto there = convert({bytes(receipt_for(answered, ""))}, Target::edifact);
  BOOST_TEST(kinds == "CTL03.edi");
  BOOST_TEST(std::get<Receipt>(there.at(0)).originals.at(0).version == "D9134L");
  const auto interchange = written.at(0);
  const auto back = convert({interchange}, Target::oioxml);
  BOOST_TEST(kinds == "XCTL03.xml");
  BOOST_TEST(std::get<Receipt>(back.at(0)).originals.at(0).version == "XD9134L");
  BOOST_TEST(convert({interchange}).empty());  // the other world's: which message of FHIR?
  BOOST_TEST(rules(findings) == "CONV-4.01");
  BOOST_TEST(findings.at(0).expected.find("--to oioxml") != std::string::npos);
  BOOST_TEST(convert({bytes(receipt_for(answered, ""))}).empty());
  BOOST_TEST(findings.at(0).expected.find("--to edifact") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_receipt_whose_originals_type_nobody_knows_is_not_written_in_edifact) {
  auto receipt = receipt_for(letter(), "");
  receipt.originals.push_back({"LETTER2", "XR0131K"});
  BOOST_TEST(convert({bytes(receipt)}, Target::edifact).empty());
  BOOST_TEST(rules(findings) == "CONV-7.16");
  BOOST_TEST(findings.at(0).position.path == "Emessage/OriginalEmessage/OriginalLetter/OriginalVersionCode");
  context.refuse = true;
  BOOST_TEST(convert({bytes(receipt)}, Target::edifact).empty());
}

BOOST_AUTO_TEST_CASE(ids_are_never_altered) {
  auto l = letter();
  l.message_id = "LETTER–1";
  BOOST_TEST(convert({bytes(l)}, Target::edifact).empty());
  BOOST_TEST(rules(findings) == "CONV-7.02");
  BOOST_TEST(findings.at(0).position.path == "Emessage/ClinicalEmail/Letter/Identifier");
  BOOST_TEST(findings[0].expected == "characters of ISO-8859-1");
  context.refuse = true;
  (void)convert({bytes(l)}, Target::edifact);
  BOOST_TEST(kinds == "XCTL01.xml");
  // An Acknowledgement of such a letter finds home as XCTL, but not as CTL.
  context.refuse = false;
  const auto sent = convert({bytes(l)});
  const auto ack = json(acknowledgement_for(cc(sent), Receipt::Kind::ok));
  BOOST_TEST(convert({ack}, Target::edifact).empty());
  BOOST_TEST(rules(findings) == "CONV-7.02");
  BOOST_TEST(findings.at(0).position.path == "UCM element 1");
  BOOST_TEST(convert({ack}).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_year_that_unb_cannot_say_is_lost) {
  const auto lost_sent = [&] {
    return std::count_if(lines.begin(), lines.end(), [](const auto& l) {
      return l.outcome == Outcome::lost && l.rule == Rule::edi_field && l.to == "UNB 4";
    });
  };
  struct Case {
    const char* sent;
    int lost;
  };
  for (const auto& c : {Case{"1979-12-31T23:59:00+01:00", 1},
                        {"1980-01-01T00:00:00+01:00", 0},
                        {"2079-12-31T23:59:00+01:00", 0},
                        {"2080-01-01T00:00:00+01:00", 1}}) {
    auto l = letter();
    l.sent = at(c.sent);
    BOOST_TEST(convert({bytes(l)}, Target::edifact).size() == 1u);
    BOOST_TEST(lost_sent() == c.lost, c.sent);
    auto message = care_communication();
    message.sent = at(c.sent);
    BOOST_TEST(convert({json(message)}, Target::edifact).size() == 1u, words(findings));
    BOOST_TEST(lost_sent() == c.lost, c.sent);
    (void)convert({json(message)}, Target::oioxml);
    BOOST_TEST(lost_sent() == 0);
  }
}

BOOST_AUTO_TEST_CASE(a_care_communication_becomes_edifact_and_its_receipts_an_acknowledgement) {
  auto c = care_communication();
  Attachment a;
  a.id = std::string("urn:uuid:") + object;
  a.title = "Billede";
  a.content_type = "image/png";
  a.data = Content::text("aGVq", 3);
  a.date = c.authorised;
  c.attachments.push_back(a);
  const auto out = convert({json(c)}, Target::edifact);
  BOOST_TEST(kinds == "DIS91.edi BIN01.edi");
  BOOST_REQUIRE(state.records.size() == 1u);
  BOOST_TEST(state.records[0].letters.at(0).version == "D9134L");
  BOOST_TEST(state.records[0].letters.at(1).version == "B0131X");
  BOOST_TEST(convert({edi(receipt_for(cc(out), "C0330Q"))}).empty());
  BOOST_TEST(rules(findings) == "CONV-4.04");
  const auto ack = convert({edi(receipt_for(std::get<FileLetter>(out.at(1)), "C0330Q"))});
  BOOST_TEST(kinds == "Acknowledgement.json");
  BOOST_TEST((std::get<Receipt>(ack.at(0)).kind == Receipt::Kind::ok));
  BOOST_TEST(std::get<Receipt>(ack[0]).response_identifier == c.message_id);
  // In either format it is the same letter: nothing else was said before.
  (void)convert({json(c)}, Target::oioxml);
  BOOST_TEST(kinds == "XDIS91.xml XBIN01.xml");
  BOOST_TEST(words(findings) == "");
}

BOOST_AUTO_TEST_CASE(an_acknowledgement_becomes_the_receipt_of_the_letters_format_or_the_one_asked_for) {
  struct Case {
    std::string letter;
    Target target;
    const char* kinds;
    const char* version;
  };
  for (const auto& c : {Case{edi(letter()), Target::other, "CTL03.edi", "D9134L"},
                        {edi(letter()), Target::edifact, "CTL03.edi", "D9134L"},
                        {edi(letter()), Target::oioxml, "XCTL03.xml", "XD9134L"},
                        {bytes(letter()), Target::other, "XCTL03.xml", "XD9134L"},
                        {bytes(letter()), Target::edifact, "CTL03.edi", "D9134L"}}) {
    state = {};
    const auto sent = convert({c.letter});
    const auto home = convert({json(acknowledgement_for(cc(sent), Receipt::Kind::ok))}, c.target);
    BOOST_TEST(kinds == c.kinds, words(findings));
    const auto& r = std::get<Receipt>(home.at(0));
    BOOST_TEST(r.originals.at(0).version == c.version);
    BOOST_TEST(r.original_envelope_id == "ENV1");
    BOOST_TEST(r.originals[0].id == "LETTER1");
  }
}

BOOST_AUTO_TEST_CASE(towards_edifact_the_receivers_text_is_shortened_ours_is_not) {
  const auto sent = convert({edi(letter_with_file())});  // its file letter never came
  auto ack = acknowledgement_for(cc(sent), Receipt::Kind::fatal_error);
  for (int i = 0; i < 60; ++i) ack.issues[0].text += "Kan ikke. ";
  const auto answers = convert({json(ack)});
  BOOST_REQUIRE_MESSAGE(answers.size() == 1u, words(findings));
  const auto home = std::get<Receipt>(answers[0]);
  BOOST_TEST(kinds == "CTL02.edi");
  const auto& text = home.refusal.text;
  BOOST_TEST(text.starts_with("Konverteringen ml. XML/EDI og FHIR kunne ikke udføres korrekt"));
  BOOST_TEST(text.find("Kan ikke.") != std::string::npos);
  BOOST_TEST(text.size() <= 360u);
  const auto shortened = [&](Rule rule) {
    return std::any_of(lines.begin(), lines.end(),
                       [&](const auto& l) { return l.rule == rule && l.outcome == Outcome::shortened; });
  };
  BOOST_TEST(shortened(Rule::edi_refuse_text));
  BOOST_TEST(!shortened(Rule::receipt_shortened));
  const auto told =
      std::find_if(lines.begin(), lines.end(), [](const auto& l) { return l.rule == Rule::edi_refuse_text; });
  const auto ours = text.substr(0, text.find('\n') + 1);
  BOOST_TEST(told->detail ==
             std::to_string(characters(ours) + 599) + " characters cut to " + std::to_string(characters(text) - 1));
  BOOST_TEST(characters(text) > 300u);
  (void)convert({json(ack)}, Target::oioxml);  // none in OIOXML
  BOOST_TEST(!shortened(Rule::receipt_shortened));
  BOOST_TEST(!shortened(Rule::edi_refuse_text));
}

BOOST_AUTO_TEST_CASE(a_receipt_of_edifact_that_fits_nothing_is_told_where_it_stands) {
  BOOST_TEST(convert({edi(receipt_for(letter(), "C0330Q"))}).empty());
  BOOST_TEST(rules(findings) == "CONV-4.02");
  BOOST_TEST(findings.at(0).position.path == "UCI element 1");
  BOOST_TEST(findings[0].expected.find("--to oioxml") != std::string::npos);
  BOOST_TEST(convert({edi(receipt_for(letter(), "C0330Q"))}, Target::fhir_json).empty());
  BOOST_TEST(findings.at(0).expected.find("--to") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_invalid_is_refused_in_its_own_format) {
  context.refuse = true;
  const auto out = convert({replaced(edi(letter()), "GIS+N'", "GIS+X'")});
  BOOST_TEST(kinds == "CTL01.edi", words(findings));
  const auto& r = std::get<Receipt>(out.at(0));
  BOOST_TEST((r.kind == Receipt::Kind::xctl01));
  BOOST_TEST(r.sender.location_number == "BREVDUE");
  BOOST_TEST(r.receiver.location_number == hospital);
  BOOST_TEST(r.original_envelope_id == "ENV1");
  BOOST_TEST(r.originals.at(0).id == "LETTER1");
  BOOST_TEST(r.originals[0].version == "D9134L");
  BOOST_TEST((r.refusal.code == RefuseCode::syntaksfejl));
  BOOST_TEST(r.refusal.text.find("EDI-18") != std::string::npos, r.refusal.text);
  // Whatever it should have become.
  (void)convert({replaced(edi(letter()), "GIS+N'", "GIS+X'")}, Target::oioxml);
  BOOST_TEST(kinds == "CTL01.edi");
  (void)convert({replaced(bytes(letter()), "nytbrev", "brev")}, Target::edifact);
  BOOST_TEST(kinds == "XCTL01.xml");
}

BOOST_AUTO_TEST_CASE(a_type_that_is_not_read_is_refused_by_its_version_but_a_receipt_never) {
  context.refuse = true;
  const auto out = convert({replaced(edi(letter()), "MEDDIS:D:93A:UN:D9134L+DIS91", "MEDREF:D:93A:UN:H0130R+REF01")});
  BOOST_TEST(kinds == "CTL01.edi", words(findings));
  const auto& r = std::get<Receipt>(out.at(0));
  BOOST_TEST((r.refusal.code == RefuseCode::problem_med_version));
  BOOST_TEST(r.originals.at(0).version == "H0130R");
  BOOST_TEST(r.originals[0].type == "MEDREF");
  BOOST_TEST(convert({replaced(edi(receipt_for(letter(), "C0330Q")), "C0330Q", "C0430Q")}).empty());
  BOOST_TEST(rules(findings) == "EDI-14 CONV-1.08");
  BOOST_TEST(findings.at(1).expected == "receipts are never receipted");
}

BOOST_AUTO_TEST_CASE(a_dangerous_link_is_refused_on_the_way_between_oioxml_and_edifact_too) {
  auto bad = letter();
  bad.segments[0].text = "https://m.vconf.dk@evil.example/9f86d081884c\n";
  BOOST_TEST(convert({bytes(bad)}, Target::edifact).empty());
  BOOST_TEST(rules(findings).find("CONV-6.04") != std::string::npos);
  context.refuse = true;
  (void)convert({bytes(bad)}, Target::edifact);
  BOOST_TEST(kinds == "XCTL01.xml");
  (void)convert({edi(bad)}, Target::oioxml);
  BOOST_TEST(kinds == "CTL01.edi");
}

BOOST_AUTO_TEST_CASE(what_keeps_a_letter_from_fhir_is_named_by_its_place_in_the_interchange) {
  rows.rows.clear();  // nobody has a SOR code
  BOOST_TEST(convert({edi(letter())}).empty());
  BOOST_REQUIRE(findings.size() == 2u);
  BOOST_TEST(findings[0].position.path == "UNB element 2");
  BOOST_TEST(findings[1].position.path == "UNB element 3");
}

BOOST_AUTO_TEST_CASE(the_file_letter_of_a_refused_letter_goes_on_as_it_came) {
  context.refuse = true;
  auto bad = letter_with_file();
  bad.segments[0].text = "https://m.vconf.dk@evil.example/9f86d081884c\n";
  const auto file = edi(file_letter({object}));
  (void)convert({edi(bad), file});
  BOOST_TEST(kinds == "CTL01.edi BIN01.edi", words(findings));
  BOOST_TEST((written.at(1) == file));
}

BOOST_AUTO_TEST_CASE(a_file_letter_that_stood_with_others_goes_on_in_an_envelope_of_its_own) {
  context.refuse = true;
  auto bad = letter_with_file();
  bad.segments[0].text = "https://m.vconf.dk@evil.example/9f86d081884c\n";
  const auto file = edi(file_letter({object}));
  // UNB names an application, which is no field of ours.
  const auto out = convert({replaced(interchange({edi(bad), file}), "+ENV1++++", "+ENV1++APP++")});
  BOOST_TEST(kinds == "CTL01.edi BIN01.edi", words(findings));
  const auto& forwarded = std::get<FileLetter>(out.at(1));
  BOOST_TEST(forwarded.envelope_id != "ENV1");
  BOOST_TEST(forwarded.envelope_id.size() == 14u);
  BOOST_TEST(forwarded.files.at(0).id == file_letter({object}).files.at(0).id);
  const auto said = [&](Rule rule, std::string_view detail) {
    return std::any_of(lines.begin(), lines.end(),
                       [&](const auto& l) { return l.rule == rule && l.detail.find(detail) != std::string::npos; });
  };
  BOOST_TEST(said(Rule::edi_split, "a new id"));
  BOOST_TEST(said(Rule::edi_no_place, "UNB element 7"));
  BOOST_REQUIRE(state.records.size() == 1u);
  BOOST_TEST(state.records[0].version == "B0131X");
  // Its receipts are in its own format, and are written anew with the ids of the interchange it came in.
  auto receipt = receipt_for(forwarded, "C0330Q");
  const auto home = std::get<Receipt>(convert({edi(receipt)}).at(0));
  BOOST_TEST(kinds == "CTL03.edi");
  BOOST_TEST(home.original_envelope_id == "ENV1");
  BOOST_TEST((home.originals == std::vector<OriginalLetter>{{"FILES1", "B0131X", {}, "MEDBIN"}}));
  receipt.originals.clear();
  BOOST_TEST(std::get<Receipt>(convert({edi(receipt)}, Target::edifact).at(0)).originals.at(0).id == "FILES1");
  BOOST_TEST(std::get<Receipt>(convert({edi(receipt)}, Target::oioxml).at(0)).originals.at(0).version == "XB0131X");
  // Where it is the first, it keeps the id.
  const auto first = convert({interchange({edi(file_letter({object})), edi(bad)})});
  BOOST_TEST(kinds == "CTL01.edi BIN01.edi", words(findings));
  BOOST_TEST(std::get<FileLetter>(first.at(1)).envelope_id == "ENV2");
}

BOOST_AUTO_TEST_CASE(file_letters_of_one_emessage_go_on_each_by_itself) {
  context.refuse = true;
  auto second = file_letter({object});
  second.message_id = "FILES2";
  const auto both =
      emessage(bytes(file_letter({object})), replaced(bytes(second), "</Emessage>", "<Local_Elements/></Emessage>"));
  const auto out = convert({both});
  BOOST_TEST(kinds == "XBIN01.xml XBIN01.xml", words(findings));
  BOOST_TEST(std::get<FileLetter>(out.at(0)).envelope_id == "ENV2");
  BOOST_TEST(std::get<FileLetter>(out.at(1)).envelope_id != "ENV2");
  BOOST_TEST(state.records.size() == 2u);
  BOOST_TEST(std::count_if(lines.begin(), lines.end(), [](const auto& l) {
               return l.outcome == Outcome::lost && l.detail == "Emessage/Local_Elements";
             }) == 1);
  const auto home = std::get<Receipt>(convert({bytes(receipt_for(std::get<FileLetter>(out.at(1)), ""))}).at(0));
  BOOST_TEST(kinds == "XCTL03.xml");
  BOOST_TEST(home.original_envelope_id == "ENV2");
  BOOST_TEST(home.originals.at(0).version == "XB0131X");
  // One that is alone goes on byte for byte, and nothing is said.
  state = {};
  const auto alone = replaced(bytes(second), "</Emessage>", "<Local_Elements/></Emessage>");
  (void)convert({alone});
  BOOST_TEST((written.at(0) == alone));
  BOOST_TEST(lines.empty());
  BOOST_TEST(state.records.empty());
}

BOOST_AUTO_TEST_CASE(of_an_interchange_the_faulty_messages_are_refused_and_the_sound_ones_converted) {
  const auto named = [](const char* id) {
    auto l = letter();
    l.message_id = id;
    return edi(l);
  };
  const auto all = interchange({named("LETTER1"), replaced(named("LETTER2"), "GIS+N'", "GIS+X'"), named("LETTER3"),
                                replaced(named("LETTER4"), "GIS+N'", "GIS+X'")});
  BOOST_TEST(convert({all}, Target::oioxml).empty());
  BOOST_TEST(kinds == "");
  context.refuse = true;
  const auto out = convert({all}, Target::oioxml);
  BOOST_TEST(kinds == "XDIS91.xml XDIS91.xml CTL01.edi CTL01.edi", words(findings));
  BOOST_TEST(cc(out).message_id == "LETTER1");
  BOOST_TEST(std::get<Correspondence>(out.at(1)).message_id == "LETTER3");
  BOOST_TEST(std::get<Correspondence>(out.at(1)).envelope_id != "ENV1");
  const auto& second = std::get<Receipt>(out.at(2));
  const auto& fourth = std::get<Receipt>(out.at(3));
  BOOST_TEST(second.originals.at(0).id == "LETTER2");
  BOOST_TEST(second.refusal.text.find("message 2 ") != std::string::npos, second.refusal.text);
  BOOST_TEST(second.refusal.text.find("message 4 ") == std::string::npos, second.refusal.text);
  BOOST_TEST(fourth.originals.at(0).id == "LETTER4");
  BOOST_TEST(fourth.refusal.text.find("message 4 ") != std::string::npos, fourth.refusal.text);
  BOOST_TEST(fourth.refusal.text.find("message 2 ") == std::string::npos, fourth.refusal.text);
  // The one sound message of an interchange is parted from the faulty one, and written anew.
  state = {};
  const auto file = edi(file_letter({object}));
  const auto pair = interchange({replaced(named("LETTER2"), "GIS+N'", "GIS+X'"), file});
  (void)convert({pair});
  BOOST_TEST(kinds == "BIN01.edi CTL01.edi", words(findings));
  BOOST_TEST((written.at(0) != pair));
  BOOST_TEST(state.records.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_fault_of_the_interchange_itself_is_answered_once_and_names_no_letter) {
  const auto named = [](const std::string& id) {
    auto l = letter();
    l.message_id = id;
    return edi(l);
  };
  context.refuse = true;
  for (const auto& all : {interchange({named("LETTER1"), named("LETTER1"), named("LETTER3")}),
                          replaced(interchange({named("LETTER1"), named("LETTER2")}), "UNZ+2+", "UNZ+3+")}) {
    const auto out = convert({all}, Target::oioxml);
    BOOST_TEST(kinds == "CTL01.edi", words(findings));
    BOOST_TEST(std::get<Receipt>(out.at(0)).originals.empty());
    BOOST_TEST(std::get<Receipt>(out.at(0)).original_envelope_id == "ENV1");
  }
}

BOOST_AUTO_TEST_CASE(behind_a_faulty_first_message_none_keeps_the_envelope_id) {
  auto second = letter();
  second.message_id = "LETTER2";
  context.refuse = true;
  const auto all = interchange({replaced(edi(letter()), "GIS+N'", "GIS+X'"), edi(second)});
  const auto out = convert({all}, Target::oioxml);
  BOOST_TEST(kinds == "XDIS91.xml CTL01.edi", words(findings));
  BOOST_TEST(cc(out).message_id == "LETTER2");
  BOOST_TEST(cc(out).envelope_id != "ENV1");
}

BOOST_AUTO_TEST_CASE(a_receipt_of_a_parted_letter_comes_from_its_receiver_and_names_it_alone) {
  auto second = letter();
  second.message_id = "LETTER2";
  const auto out = convert({emessage(bytes(letter()), bytes(second))}, Target::edifact);
  const auto& other = std::get<Correspondence>(out.at(1));
  auto strange = receipt_for(other, "C0330Q");
  strange.sender.location_number = "5790000209354";
  BOOST_TEST(convert({edi(strange)}, Target::oioxml).empty());
  BOOST_TEST(rules(findings) == "CONV-4.03");
  auto both = receipt_for(other, "C0330Q");
  both.originals[0].version = "B0131X";  // it is a letter: the record knows
  both.originals.push_back({"LETTER1", "D9134L"});
  const auto home = convert({edi(both)}, Target::oioxml);
  BOOST_TEST(rules(findings).find("CONV-4.02") != std::string::npos);
  const auto& originals = std::get<Receipt>(home.at(0)).originals;
  BOOST_REQUIRE(originals.size() == 1u);
  BOOST_TEST(originals[0].id == "LETTER2");
  BOOST_TEST(originals[0].version == "XD9134L");
  auto neither = receipt_for(other, "C0330Q");
  neither.originals[0].id = "LETTER1";
  BOOST_TEST(convert({edi(neither)}, Target::oioxml).empty());
  BOOST_TEST(rules(findings) == "CONV-4.02");
}

BOOST_AUTO_TEST_CASE(beside_sound_messages_a_refusal_must_name_its_own) {
  context.refuse = true;
  const auto unknown = replaced(edi(letter()), "MEDDIS:D:93A:UN:D9134L+DIS91", "MEDRPT:D:93A:UN:R0131K+RPT01");
  // Alone, the whole interchange is refused.
  const auto alone = convert({unknown});
  BOOST_TEST(kinds == "CTL01.edi", words(findings));
  BOOST_TEST(std::get<Receipt>(alone.at(0)).originals.empty());
  auto second = letter();
  second.message_id = "LETTER2";
  (void)convert({interchange({unknown, edi(second)})}, Target::oioxml);
  BOOST_TEST(kinds == "XDIS91.xml", words(findings));
  BOOST_TEST(rules(findings).find("CONV-1.08") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_invalid_file_letter_is_refused_and_its_letter_goes_on) {
  context.refuse = true;
  const auto out = convert({edi(letter_with_file()), replaced(edi(file_letter({object})), "GIS+N'", "GIS+X'")});
  BOOST_TEST(kinds == "CareCommunication.json CTL01.edi", words(findings));
  BOOST_TEST(!cc(out).attachments.at(0).data.present());
  BOOST_TEST(std::get<Receipt>(out.at(1)).refusal.text.starts_with("Konverteringen ml. XML/EDI og FHIR"));
}

// The end of a line is two bytes of JSON and eight of OIOXML: what comes out may be larger than what may come in.
BOOST_AUTO_TEST_CASE(what_we_write_is_not_refused_for_its_size) {
  std::string many;
  for (int i = 0; i < 500'000; ++i) many += "a\\n";
  auto care = care_communication();
  care.segments.push_back(care.segments.front());
  care.segments.back().text = "Og dette.";
  care.segments.back().id = "urn:uuid:0b5f5d3e-7c1a-4f0e-9a54-2d7c6e8f9012";
  auto text = json(care);
  for (const auto* one : {"Tak for besked.", "Og dette."}) {
    const auto content = R"("contentString":")" + std::string(one);
    text = replaced(text, content, content + many);
  }
  const auto conversion = converter.convert({{source(text), "in"}}, Target::oioxml, context);
  BOOST_TEST(!has_error(conversion.report.findings), words(conversion.report.findings));
  BOOST_REQUIRE(conversion.outputs.size() == 1u);
  StringSink sink;
  conversion.outputs.front().write(sink);
  BOOST_TEST(sink.bytes.size() > settings.limits.text_bytes);
}

BOOST_AUTO_TEST_SUITE_END()

#include "tests/unit/vans/envelopes.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

/// "error VANS-01 VANSEnvelope/SenderID" of every finding, a line each.
std::string summary(const Findings& findings) {
  std::string out;
  for (const auto& f : findings)
    out += (out.empty() ? "" : "\n") + std::string(name(f.severity)) + " " + std::string(row(f.rule).id) + " " +
           f.position.path;
  return out;
}
std::string found_in(const std::string& bytes) {
  return summary(vans_findings(bytes));
}

const std::string meta_path = "VANSEnvelope/Message/MetaInformation";

}  // namespace

BOOST_AUTO_TEST_SUITE(reader)

BOOST_AUTO_TEST_CASE(every_element_of_a_message) {
  const auto opened = must_read(message_of());
  BOOST_TEST(opened.warnings.empty(), words(opened.warnings));
  const auto& e = opened.envelope;
  BOOST_TEST((e.sender == vans::EndPoint{"5790001382445", "EAN"}));
  BOOST_TEST((e.receiver == vans::EndPoint{"5790000121526", "EAN"}));
  BOOST_TEST(e.id == "3B1C7F52-8a0e-4d6b-9c11-2f0e5d7a1b01");
  BOOST_TEST(e.sent == "2026-01-20T10:15:00.25+01:00");
  BOOST_TEST(!e.receipt.has_value());
  BOOST_REQUIRE(e.message.has_value());
  const auto& m = *e.message;
  BOOST_TEST(m.identifier == "3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b02");
  BOOST_TEST(m.provider == "Udbyder");
  BOOST_TEST(m.service == "Tjeneste");
  BOOST_TEST(m.format == "HL7");
  BOOST_TEST(m.name == "MCM:FDIS91#telemedicine");
  BOOST_TEST(m.version == "5.0");
  BOOST_TEST(m.size == 12u);
  BOOST_TEST(m.transport);
  BOOST_TEST(m.transport_type == "reliable");
  BOOST_TEST(!m.transform);
  BOOST_REQUIRE(m.service_tags.size() == 2u);
  BOOST_TEST((m.service_tags[0] == vans::ServiceTag{"MCM:MIME", "application/fhir+json"}));
  BOOST_TEST((m.service_tags[1] == vans::ServiceTag{"MCM:STATISTIC", "manual"}));
  BOOST_TEST(payload_of(e) == "Hello World!");
}

BOOST_AUTO_TEST_CASE(what_is_optional_may_be_missing) {
  auto bytes = message_of("SGVsbG8gV29ybGQh", letter_document);
  const auto from = bytes.find("<Processing>"), to = bytes.find("<Document>");
  bytes.erase(from, to - from);
  const auto transport = bytes.find("<Transport>"), end = bytes.find("</MetaInformation>");
  bytes.erase(transport, end - transport);
  const auto opened = must_read(without(bytes, "<Version>XD9134L</Version>"));
  BOOST_TEST(opened.warnings.empty(), words(opened.warnings));
  const auto& m = *opened.envelope.message;
  BOOST_TEST(m.provider.empty());
  BOOST_TEST(m.version.empty());
  BOOST_TEST(!m.transport);
  BOOST_TEST(m.service_tags.empty());
}

BOOST_AUTO_TEST_CASE(the_three_receipts) {
  for (const auto& [kind, text] : {std::pair{vans::ReceiptKind::positive_message, "PositiveMessage"},
                                   {vans::ReceiptKind::negative_message, "NegativeMessage"},
                                   {vans::ReceiptKind::negative_vans, "NegativeVans"}}) {
    const auto opened = must_read(receipt_of(text));
    BOOST_TEST(opened.warnings.empty(), words(opened.warnings));
    const auto& e = opened.envelope;
    BOOST_TEST(!e.message.has_value());
    BOOST_TEST(!e.data.present());
    BOOST_REQUIRE(e.receipt.has_value());
    BOOST_TEST((e.receipt->kind == kind));
    BOOST_TEST(vans::name(e.receipt->kind) == text);
    BOOST_TEST(e.receipt->original_envelope_id == "3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b03");
    BOOST_REQUIRE(e.receipt->original.has_value());
    BOOST_TEST((*e.receipt->original == *must_read(message_of()).envelope.message));
    if (kind == vans::ReceiptKind::positive_message) {
      BOOST_TEST(!e.receipt->code);
      BOOST_TEST(e.receipt->description.empty());
    } else {
      BOOST_TEST(e.receipt->code.value() == 7u);
      BOOST_TEST(e.receipt->description == "Modtageren er ukendt");
    }
  }
  // Only a VANS may not know what the original was; an error may have no code.
  const auto alone =
      must_read(without(without(receipt_of("NegativeVans"), meta_of("OriginalMessage")), "<Code>7</Code>"));
  BOOST_TEST(alone.warnings.empty());
  BOOST_TEST(!alone.envelope.receipt->original.has_value());
  BOOST_TEST(!alone.envelope.receipt->code.has_value());
}

BOOST_AUTO_TEST_CASE(what_is_mandatory_must_be_there) {
  const std::pair<std::string, std::string> cases[] = {
      {"<SenderID EndPointType=\"EAN\">5790001382445</SenderID>", "VANSEnvelope/SenderID"},
      {"<ReceiverID EndPointType=\"EAN\">5790000121526</ReceiverID>", "VANSEnvelope/ReceiverID"},
      {"<EnvelopeIdentifier>3B1C7F52-8a0e-4d6b-9c11-2f0e5d7a1b01</EnvelopeIdentifier>",
       "VANSEnvelope/EnvelopeIdentifier"},
      {"<SentDateTime>2026-01-20T10:15:00.25+01:00</SentDateTime>", "VANSEnvelope/SentDateTime"},
      {"<Data>SGVsbG8gV29ybGQh</Data>", "VANSEnvelope/Message/Data"},
      {meta_of(), "VANSEnvelope/Message/MetaInformation"},
      {"<Identifier>3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b02</Identifier>", meta_path + "/Identifier"},
      {std::string(care_document), meta_path + "/Document"},
      {"<Format>HL7</Format>", meta_path + "/Document/Format"},
      {"<Name>MCM:FDIS91#telemedicine</Name>", meta_path + "/Document/Name"},
      {"<SizeInBytes>12</SizeInBytes>", meta_path + "/Document/SizeInBytes"},
  };
  for (const auto& [part, path] : cases)
    BOOST_TEST(found_in(without(message_of(), part)) == "error VANS-01 " + path, path);
  BOOST_TEST(found_in(envelope_of("")) == "error VANS-01 VANSEnvelope");
  BOOST_TEST(vans_findings(envelope_of(""))[0].expected == "Message or Receipt");
  BOOST_TEST(found_in(envelope_of("<Receipt/>")) == "error VANS-01 VANSEnvelope/Receipt");
  const auto receipt = "VANSEnvelope/Receipt/";
  const std::string original_id =
      "<OriginalEnvelopeIdentifier>3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b03</OriginalEnvelopeIdentifier>";
  for (const std::string kind : {"PositiveMessage", "NegativeMessage", "NegativeVans"}) {
    BOOST_TEST(found_in(without(receipt_of(kind), original_id)) ==
               "error VANS-01 " + (receipt + kind) + "/OriginalEnvelopeIdentifier");
    if (kind != "NegativeVans")
      BOOST_TEST(found_in(without(receipt_of(kind), meta_of("OriginalMessage"))) ==
                 "error VANS-01 " + (receipt + kind) + "/OriginalMessage");
    if (kind == "PositiveMessage") continue;
    BOOST_TEST(found_in(without(receipt_of(kind), error_element)) == "error VANS-01 " + (receipt + kind) + "/Error");
    BOOST_TEST(found_in(without(receipt_of(kind), "<Description>Modtageren er ukendt</Description>")) ==
               "error VANS-01 " + (receipt + kind) + "/Error/Description");
  }
}

BOOST_AUTO_TEST_CASE(a_finding_says_where) {
  const auto findings = vans_findings("<?xml version=\"1.0\"?>\n" + without(message_of(), "<Format>HL7</Format>"));
  BOOST_REQUIRE(findings.size() == 1u);
  BOOST_TEST(findings[0].position.line == 2u);
  BOOST_TEST(findings[0].expected == "Format");
  BOOST_TEST(findings[0].found == "the end of Document");
  const auto bytes = without(message_of(), "<Format>HL7</Format>");
  BOOST_TEST(findings[0].position.byte.value() == 22 + bytes.find("</Document>"));
}

BOOST_AUTO_TEST_CASE(mandatory_elements_stand_in_their_order_and_once) {
  const std::string sender = "<SenderID EndPointType=\"EAN\">5790001382445</SenderID>";
  BOOST_TEST(found_in(with(without(message_of(), sender), "<SentDateTime>", sender + "<SentDateTime>")) ==
             "error VANS-01 VANSEnvelope/SenderID");
  const std::string data = "<Data>SGVsbG8gV29ybGQh</Data>";
  BOOST_TEST(found_in(with(message_of(), data, data + data)) == "error VANS-01 VANSEnvelope/Message/Data");
  const auto message = message_of();
  const auto body = message.substr(message.find("<Message>"));
  const auto both = with(body, "</VANSEnvelope>", "");
  BOOST_TEST(found_in(envelope_of(both + both)) == "error VANS-01 VANSEnvelope/Message");
  BOOST_TEST(found_in(envelope_of(both + "<Receipt/>")) == "error VANS-01 VANSEnvelope/Receipt");
}

BOOST_AUTO_TEST_CASE(optional_elements_out_of_place_are_understood) {
  const auto tag_first = with(without(message_of(), "<TransformMessage>false</TransformMessage>"), "</Transport>",
                              "<TransformMessage>true</TransformMessage></Transport>");
  BOOST_TEST(found_in(tag_first) == "warning VANS-03 " + meta_path + "/Transport/TransformMessage");
  BOOST_TEST(must_read(tag_first).envelope.message->transform);
  const auto twice = with(message_of(), "<Version>5.0</Version>", "<Version>5.0</Version><Version>4.0</Version>");
  BOOST_TEST(found_in(twice) == "warning VANS-03 " + meta_path + "/Document/Version");
  BOOST_TEST(must_read(twice).envelope.message->version == "5.0");
}

BOOST_AUTO_TEST_CASE(another_root_is_no_envelope) {
  for (const std::string& bytes :
       {with(message_of(), "1.0.4", "1.0.3"), std::string("<VANSEnvelope/>"), std::string("<Emessage/>")})
    BOOST_TEST(rules(vans_findings(bytes)) == "VANS-01", bytes);
  BOOST_TEST(rules(vans_findings("{\"resourceType\": \"Bundle\"}")) == "VANS-01");
  const auto cut = message_of();
  BOOST_TEST(rules(vans_findings(cut.substr(0, cut.size() - 5))) == "WIRE-07");
}

BOOST_AUTO_TEST_CASE(values_nobody_understands) {
  const std::tuple<std::string, std::string, std::string> cases[] = {
      {">5790001382445<", "><", "VANSEnvelope/SenderID"},
      {"\"EAN\"", "\"SOR\"", "VANSEnvelope/SenderID/@EndPointType"},
      {"3B1C7F52-8a0e-4d6b-9c11-2f0e5d7a1b01", " ", "VANSEnvelope/EnvelopeIdentifier"},
      {"2026-01-20T10:15:00.25+01:00", "i dag", "VANSEnvelope/SentDateTime"},
      {"2026-01-20T10:15:00.25+01:00", "2026-01-20", "VANSEnvelope/SentDateTime"},
      {"HL7", "FHIR", meta_path + "/Document/Format"},
      {"MCM:FDIS91#telemedicine", "", meta_path + "/Document/Name"},
      {">12<", ">twelve<", meta_path + "/Document/SizeInBytes"},
      {">12<", ">-12<", meta_path + "/Document/SizeInBytes"},
      {">12<", "><", meta_path + "/Document/SizeInBytes"},
      {">12<", ">99999999999999999999999<", meta_path + "/Document/SizeInBytes"},
      {">12<", "><b/>12<", meta_path + "/Document/SizeInBytes"},
  };
  for (const auto& [from, to, path] : cases)
    BOOST_TEST(found_in(with(message_of(), from, to)) == "error VANS-02 " + path, from << " -> " << to);
  BOOST_TEST(found_in(with(receipt_of("NegativeVans"), "Modtageren er ukendt", "")) ==
             "error VANS-02 VANSEnvelope/Receipt/NegativeVans/Error/Description");
  // Longer than any value, both below and above what is lifted out of the text.
  for (const std::size_t n : {4001u, 100000u}) {
    const std::string huge(n, 'A');
    BOOST_TEST(found_in(with(message_of(), "5790001382445", huge)) == "error VANS-02 VANSEnvelope/SenderID");
    BOOST_TEST(found_in(with(message_of(), "3B1C7F52-8a0e-4d6b-9c11-2f0e5d7a1b01", huge)) ==
               "error VANS-02 VANSEnvelope/EnvelopeIdentifier");
  }
  BOOST_TEST(found_in(with(message_of(), "EAN", std::string(5000, 'A'))) ==
             "error VANS-02 VANSEnvelope/SenderID/@EndPointType");
}

BOOST_AUTO_TEST_CASE(data_must_be_base64) {
  for (const std::string bad : {"SGVsbG8", "SGVs*G8h", "S=Vs", "<b>SGVs</b>"}) {
    const auto findings = vans_findings(message_of(bad));
    BOOST_TEST(rules(findings) == (bad[0] == '<' ? "VANS-02" : "WIRE-15"), bad);
    BOOST_TEST(findings[0].position.path == "VANSEnvelope/Message/Data");
  }
  const auto large = vans_findings(message_of(std::string(8000, 'A') + "*"));
  BOOST_TEST(rules(large) == "WIRE-15");
}

BOOST_AUTO_TEST_CASE(ids_that_are_no_uuid_are_taken_as_they_are) {
  const auto bytes = with(with(message_of(), "3B1C7F52-8a0e-4d6b-9c11-2f0e5d7a1b01", "EPIC3943"),
                          "3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b02", "EPIC3944");
  BOOST_TEST(found_in(bytes) ==
             "warning VANS-03 VANSEnvelope/EnvelopeIdentifier\nwarning VANS-03 " + meta_path + "/Identifier");
  const auto opened = must_read(bytes);
  BOOST_TEST(opened.envelope.id == "EPIC3943");
  BOOST_TEST(opened.envelope.message->identifier == "EPIC3944");
  // The national pattern lets these pass; they are no hexadecimal digits.
  BOOST_TEST(found_in(with(message_of(), "3B1C7F52", "3Z1C7F52")) == "warning VANS-03 VANSEnvelope/EnvelopeIdentifier");
  BOOST_TEST(found_in(with(message_of(), "3B1C7F52-8a0e-4d6b-9c11-2f0e5d7a1b01", std::string(3000, 'x'))) ==
             "warning VANS-03 VANSEnvelope/EnvelopeIdentifier");
}

BOOST_AUTO_TEST_CASE(what_the_schema_refuses_and_can_be_understood) {
  const std::string transport = meta_path + "/Transport";
  const std::tuple<std::string, std::string, std::string> cases[] = {
      {"5790001382445", "SOR5790001382445-12-AB", "VANSEnvelope/SenderID"},  // 22 characters
      {"\"EAN\"", "\"ean\"", "VANSEnvelope/SenderID/@EndPointType"},
      {" EndPointType=\"EAN\"", "", "VANSEnvelope/SenderID/@EndPointType"},
      {"<SenderID ", "<SenderID x=\"y\" ", "VANSEnvelope/SenderID"},
      {"<SentDateTime>", "<Extra><SenderID/>x</Extra><SentDateTime>", "VANSEnvelope/Extra"},
      {"<SentDateTime>", "<x:SentDateTime xmlns:x=\"urn:x\"/><SentDateTime>", "VANSEnvelope/SentDateTime"},
      {"<Message>", "<Message>text", "VANSEnvelope/Message"},
      {"HL7", "hl7", meta_path + "/Document/Format"},
      {"HL7", " HL7 ", meta_path + "/Document/Format"},
      {"Udbyder", std::string(256, 'u'), meta_path + "/Processing/ProviderIdentifier"},
      {"<ServiceIdentifier>Tjeneste</ServiceIdentifier>", "", meta_path + "/Processing/ServiceIdentifier"},
      {"<Version>5.0</Version>", "<Version/>", meta_path + "/Document/Version"},
      {"reliable", "Reliable", transport + "/Type"},
      {"reliable", "perhaps", transport + "/Type"},
      {"<TransformMessage>false</TransformMessage>", "", transport + "/TransformMessage"},
      {"false", "nej", transport + "/TransformMessage"},
      {"manual", "", transport + "/ServiceTag"},
      {"manual", std::string(71, 'm'), transport + "/ServiceTag"},
      {" name=\"MCM:STATISTIC\"", "", transport + "/ServiceTag/@name"},
      {"MCM:STATISTIC", std::string(71, 'm'), transport + "/ServiceTag/@name"},
      {"</Transport>",
       "<ServiceTag name=\"a\">b</ServiceTag><ServiceTag name=\"a\">b</ServiceTag>"
       "<ServiceTag name=\"a\">b</ServiceTag><ServiceTag name=\"a\">b</ServiceTag></Transport>",
       transport + "/ServiceTag"},
  };
  for (const auto& [from, to, path] : cases) {
    const auto bytes = with(message_of(), from, to);
    BOOST_TEST(found_in(bytes) == "warning VANS-03 " + path, from << " -> " << to);
    BOOST_TEST(!schema_complaints(bytes).empty(), from << " -> " << to);
  }
  // Of what is lifted out of the text the schema sees a short token.
  BOOST_TEST(found_in(with(message_of(), "manual", std::string(5000, 'm'))) ==
             "warning VANS-03 " + transport + "/ServiceTag");
  const auto read_with = [](std::string_view from, std::string_view to) {
    return must_read(with(message_of(), from, to)).envelope;
  };
  BOOST_TEST(read_with("\"EAN\"", "\"ean\"").sender.type == "EAN");
  BOOST_TEST(read_with(" EndPointType=\"EAN\"", "").sender.type == "EAN");
  BOOST_TEST(read_with("HL7", " hl7 ").message->format == "HL7");
  BOOST_TEST(read_with("reliable", "perhaps").message->transport_type.empty());
  const auto& half = read_with("<ServiceIdentifier>Tjeneste</ServiceIdentifier>", "");
  BOOST_TEST(half.message->provider.empty());
  BOOST_TEST(read_with("</Transport>",
                       "<ServiceTag name=\"a\">b</ServiceTag><ServiceTag name=\"a\">b</ServiceTag>"
                       "<ServiceTag name=\"a\">b</ServiceTag><ServiceTag name=\"a\">b</ServiceTag>"
                       "</Transport>")
                 .message->service_tags.size() == 5u);
  // The type of an id that is no location number cannot be guessed.
  BOOST_TEST(found_in(with(message_of(), " EndPointType=\"EAN\">5790001382445", ">DKKMDKMDNET")) ==
             "error VANS-01 VANSEnvelope/SenderID/@EndPointType");
}

// What is long enough is lifted out before the parser sees it, though it is no payload (intake lifts short ones too).
BOOST_AUTO_TEST_CASE(a_value_that_was_lifted_out_is_a_value) {
  wire::OpenOptions options;
  options.limits.lift_at = 512;
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"Udbyder", std::string(600, 'u')},
                                 {"MCM:STATISTIC", std::string(600, 'm')}}) {
    const auto bytes = with(message_of(), from, to);
    const auto lifted = document(bytes, options), whole = document(bytes);
    const auto opened = vans::read_envelope(lifted, envelope_reader()),
               expected = vans::read_envelope(whole, envelope_reader());
    BOOST_REQUIRE(opened.has_value());
    BOOST_REQUIRE(expected.has_value());
    BOOST_TEST(!expected->warnings.empty());
    BOOST_TEST(words(opened->warnings) == words(expected->warnings));
  }
}

BOOST_AUTO_TEST_CASE(error_codes) {
  for (const std::string code : {"0", "-1", "seven", "4294967296", ""}) {
    const auto bytes = with(receipt_of("NegativeVans"), "<Code>7<", "<Code>" + code + "<");
    BOOST_TEST(found_in(bytes) == "warning VANS-03 VANSEnvelope/Receipt/NegativeVans/Error/Code", code);
    BOOST_TEST(!must_read(bytes).envelope.receipt->code.has_value());
  }
  BOOST_TEST(must_read(with(receipt_of("NegativeVans"), ">7<", "> +4294967295 <")).envelope.receipt->code.value() ==
             4294967295u);
  const auto long_text = with(receipt_of("NegativeVans"), "Modtageren er ukendt", std::string(513, 'e'));
  BOOST_TEST(found_in(long_text) == "warning VANS-03 VANSEnvelope/Receipt/NegativeVans/Error/Description");
  BOOST_TEST(must_read(long_text).envelope.receipt->description.size() == 513u);
}

BOOST_AUTO_TEST_CASE(forms_the_schema_allows) {
  const std::pair<std::string, std::string> cases[] = {
      {"5790001382445", " \n5790001382445\t"},
      {"5790001382445", "DK  KMD"},
      {"\"EAN\"", "\"VANS\""},
      {"\"EAN\"", "\"CVR\""},
      {"2026-01-20T10:15:00.25+01:00", "2026-01-20T10:15:00"},
      {"2026-01-20T10:15:00.25+01:00", " 2024-02-29T24:00:00.000Z\n"},
      {"2026-01-20T10:15:00.25+01:00", "0001-12-31T23:59:59-14:00"},
      {">12<", "> +0012\n<"},
      {"false", " 0 "},
      {"reliable", "unreliable"},
      {"Udbyder", std::string(255, 'u')},
      {"Tjeneste", " \xF0\x9F\x98\x80 "},
      {"manual", "\n"},
  };
  for (const auto& [from, to] : cases) {
    const auto bytes = with(message_of(), from, to);
    BOOST_TEST(found_in(bytes) == "", from << " -> " << to);
    BOOST_TEST(schema_complaints(bytes).empty(), from << " -> " << to);
  }
  BOOST_TEST(must_read(with(message_of(), "5790001382445", " DK \n KMD ")).envelope.sender.id == "DK KMD");
  BOOST_TEST(must_read(with(message_of(), "false", "1")).envelope.message->transform);
}

BOOST_AUTO_TEST_CASE(dates_and_times_as_the_schema_takes_them) {
  for (const std::string text :
       {"2023-02-29T10:00:00", "2026-13-01T10:00:00", "2026-00-01T10:00:00", "2026-01-32T10:00:00",
        "2026-01-20T24:00:01", "2026-01-20T25:00:00", "2026-01-20T10:60:00", "2026-01-20T10:00:61", "2026-01-20T10:00",
        "2026-01-20T10:00:00.", "2026-01-20T10:00:00+1:00", "2026-01-20T10:00:00+14:01", "2026-01-20T10:00:00+01:60",
        "2026-01-20T10:00:00z", "2026-01-20 10:00:00", "26-01-20T10:00:00", "0000-01-20T10:00:00",
        "2026-01-20T10:00:00Zx", "2026-01-20T24:00:00.01"}) {
    const auto bytes = with(message_of(), "2026-01-20T10:15:00.25+01:00", text);
    BOOST_TEST(found_in(bytes) == "error VANS-02 VANSEnvelope/SentDateTime", text);
    BOOST_TEST(!schema_complaints(bytes).empty(), text);
  }
}

BOOST_AUTO_TEST_CASE(size_of_the_data) {
  BOOST_TEST(found_in(with(message_of(), ">12<", ">13<")) == "warning VANS-04 " + meta_path + "/Document/SizeInBytes");
  const auto findings = vans_findings(with(message_of(), ">12<", ">13<"));
  BOOST_TEST(findings[0].expected == "12");
  BOOST_TEST(findings[0].found == "13");
  BOOST_TEST(findings[0].position.byte.value() == message_of().find("<SizeInBytes>"));
  BOOST_TEST(found_in(with(message_of(), ">12<", ">2147483648<")) == "warning VANS-03 " + meta_path +
                                                                         "/Document/SizeInBytes\nwarning VANS-04 " +
                                                                         meta_path + "/Document/SizeInBytes");
  BOOST_TEST(found_in(with(receipt_of("PositiveMessage"), ">12<", ">13<")) == "");  // a copy: nothing to compare
  BOOST_TEST(found_in(message_of("")) == "error VANS-04 " + meta_path + "/Document/SizeInBytes");
  BOOST_TEST(found_in(message_of(" \n ")) == "error VANS-04 " + meta_path + "/Document/SizeInBytes");
}

BOOST_AUTO_TEST_CASE(data_of_all_sorts) {
  const auto hello = [](std::string_view data) { return payload_of(must_read(message_of(data)).envelope); };
  BOOST_TEST(hello("SGVs\r\nbG8g\n\tV29y bGQh") == "Hello World!");
  BOOST_TEST(hello("\n  SGVsbG8gV29ybGQh\n  ") == "Hello World!");
  BOOST_TEST(hello("SGVs&#10;bG8g&#x56;29ybGQh") == "Hello World!");
  BOOST_TEST(hello("<![CDATA[SGVsbG8gV29ybGQh]]>") == "Hello World!");
  const auto empty = must_read(with(message_of(""), ">12<", ">0<"));
  BOOST_TEST(empty.warnings.empty(), words(empty.warnings));
  BOOST_TEST(empty.envelope.data.present());
  BOOST_TEST(payload_of(empty.envelope) == "");
  // Large and folded: lifted out of the text, with white space and character references in it.
  std::string bytes;
  for (int i = 0; i < 20000; ++i) bytes += static_cast<char>(i * 7 + i / 256);
  const auto base64 = wire::encode_base64(bytes);
  for (const std::string fold : {"\n", "\r\n ", "&#13;\n", ""}) {
    std::string data;
    for (std::size_t i = 0; i < base64.size(); i += 76) data += base64.substr(i, 76) + fold;
    const auto opened = must_read(with(message_of(data), ">12<", ">20000<"));
    BOOST_TEST(opened.warnings.empty(), words(opened.warnings));
    BOOST_TEST((opened.envelope.data.source() != nullptr));
    BOOST_TEST((payload_of(opened.envelope) == bytes));
  }
}

BOOST_AUTO_TEST_CASE(all_findings_at_once) {
  const auto bytes =
      with(with(without(message_of(), "<Format>HL7</Format>"), "\"EAN\"", "\"SOR\""), "<Message>", "<Message>!");
  BOOST_TEST(rules(vans_findings(bytes)) == "VANS-02 VANS-03 VANS-01");
}

BOOST_AUTO_TEST_CASE(no_end_of_findings_is_cut_short) {
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "<e" + std::to_string(i) + "/>";
  const auto findings = vans_findings(with(message_of(), "<Message>", many + "<Message>"));
  BOOST_TEST(findings.size() == 101u);
  BOOST_TEST(row(findings.back().rule).id == "VANS-06");
  BOOST_TEST(has_error(findings));
  const auto deep = vans_findings(with(message_of(), "<Message>", "<x>" + many + "</x><Message>"));
  BOOST_TEST(rules(deep) == "VANS-03 VANS-06");
}

BOOST_AUTO_TEST_CASE(no_finding_shows_what_may_be_secret) {
  const std::string cpr = "2512489996";
  for (const std::string from :
       {"5790001382445", "3B1C7F52-8a0e-4d6b-9c11-2f0e5d7a1b01", "2026-01-20T10:15:00.25+01:00", "HL7",
        "MCM:FDIS91#telemedicine", ">5.0", "reliable", "false", "\"EAN", "application/fhir+json"}) {
    auto to = from.substr(0, from.find_first_not_of(">\"")) + cpr;
    if (from[0] == 'M') to = from + cpr;
    const auto findings = vans_findings(with(message_of(), from, to));
    BOOST_TEST(words(findings).find(cpr) == std::string::npos, words(findings));
    BOOST_TEST((!findings.empty() || from[0] == '5'), from);
  }
  const std::string name = "P2512489996.NancyAnnBerggren";
  for (const auto& [from, to] : {std::pair<std::string, std::string>{">HL7<", ">Nancy Ann Berggren<"},
                                 {"3B1C7F52-8a0e-4d6b-9c11-2f0e5d7a1b01", "251248-9996 Nancy"},
                                 {"\"EAN", "\"251248 9996"},
                                 {"<SentDateTime>", "<" + name + "/><SentDateTime>"},
                                 {"<SenderID ", "<SenderID " + name + "=\"1\" "},
                                 {"MCM:FDIS91#telemedicine", "MCM:FDIS91#Nancy Ann Berggren"}}) {
    const auto findings = vans_findings(with(message_of(), from, to));
    BOOST_TEST(!findings.empty(), to);
    for (const char* secret : {"2512489996", "251248-9996", "251248 9996", "Nancy"})
      BOOST_TEST(words(findings).find(secret) == std::string::npos, words(findings));
  }
  BOOST_TEST(words(vans_findings("<" + name + "/>")).find("Nancy") == std::string::npos);
  BOOST_TEST(vans_findings(with(message_of(), ">HL7<", ">Nancy Ann Berggren<"))[0].found == "a text of 18 characters");
}

BOOST_AUTO_TEST_SUITE_END()

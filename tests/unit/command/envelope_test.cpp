// brevdue envelope as docs/cli.md describes it.
#include <fstream>

#include "tests/support/support.hpp"
#include "tests/unit/command/run_command.hpp"

using namespace brevdue::test;

namespace {

std::string sample(const std::string& name) {
  return (project() / "samples" / name).string();
}

const std::string letter = sample("video-invitation/letter.xml");
const std::string care_communication = sample("video-invitation/care-communication.json");

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  BOOST_REQUIRE(has(text, from));
  return text.replace(text.find(from), from.size(), to);
}

/// An envelope around a sample, always the same.
std::string wrapped(const std::string& file, const std::vector<std::string>& more = {}) {
  std::vector<std::string> call{"envelope", "wrap", "--id-seed", "7", "--now", "2026-01-20T09:15:00Z"};
  call.insert(call.end(), more.begin(), more.end());
  call.push_back(file);
  const auto run = run_command(call);
  BOOST_TEST(run.exit_code == 0, run.err);
  return run.out;
}

std::string xctl(const std::string& sender) {
  return "<Emessage xmlns=\"http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2005/08/07/\"><Envelope><Sent>"
         "<Date>2026-01-20</Date><Time>10:15</Time></Sent><Identifier>KVIT0000000001</Identifier>"
         "<AcknowledgementCode>minuspositivkvitt</AcknowledgementCode></Envelope><NegativeVansReceipt><Letter>"
         "<Identifier>KVIT0000000001</Identifier><VersionCode>XC0130Q</VersionCode>"
         "<StatisticalCode>XCTL01</StatisticalCode></Letter><Sender><EANIdentifier>" +
         sender +
         "</EANIdentifier></Sender><Receiver><EANIdentifier>5790001382445</EANIdentifier></Receiver><OriginalEmessage>"
         "<OriginalEnvelopeIdentifier>KUVERT00000001</OriginalEnvelopeIdentifier>"
         "<OriginalSender><EANIdentifier>5790001382445</EANIdentifier></OriginalSender>"
         "<OriginalReceiver><EANIdentifier>5790000121526</EANIdentifier></OriginalReceiver>"
         "<OriginalLetter><OriginalLetterIdentifier>BREV0000000001</OriginalLetterIdentifier>"
         "<OriginalVersionCode>XD9134L</OriginalVersionCode><RefuseCode>ukendt_lokationsnummer</RefuseCode>"
         "</OriginalLetter></OriginalEmessage></NegativeVansReceipt></Emessage>";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(envelope)

BOOST_AUTO_TEST_CASE(wrap_and_open_give_the_same_bytes) {
  for (const auto& [file, name] : {std::pair{letter, "<Name>MCM:XDIS91</Name><Version>XD9134L</Version>"},
                                   {sample("letter-with-picture/files.xml"), "<Name>MCM:XBIN01</Name>"},
                                   {care_communication, "<Name>MCM:FDIS91#telemedicine</Name><Version>5.0</Version>"},
                                   {sample("video-invitation/care-communication.xml"), "application/fhir+xml"}}) {
    const auto envelope = wrapped(file);
    BOOST_TEST(has(envelope, name), file);
    BOOST_TEST(has(envelope,
                   "<SenderID EndPointType=\"EAN\">5790001382445</SenderID>"
                   "<ReceiverID EndPointType=\"EAN\">5790000121526</ReceiverID>"));
    BOOST_TEST(has(envelope, "<SentDateTime>2026-01-20T10:15:00+01:00</SentDateTime>"));
    BOOST_TEST(has(envelope, "<SizeInBytes>" + std::to_string(slurp(file).size()) + "</SizeInBytes>"));
    BOOST_TEST(envelope == wrapped(file));
    const auto opened = run_command({"envelope", "open", "-"}, envelope);
    BOOST_TEST(opened.exit_code == 0, opened.err);
    BOOST_TEST((opened.out == slurp(file)));
    BOOST_TEST(has(opened.err, "from EAN 5790001382445 to EAN 5790000121526, sent 2026-01-20T10:15:00+01:00"));
  }
  BOOST_TEST(has(wrapped(care_communication), "application/fhir+json"));
}

BOOST_AUTO_TEST_CASE(an_interchange_goes_in_and_out) {
  const auto interchange = run_command({"convert", "--to", "edifact", letter}).out;
  const auto envelope = run_command({"envelope", "wrap", "-"}, interchange);
  BOOST_TEST(envelope.exit_code == 0, envelope.err);
  BOOST_TEST(has(envelope.out, "<Format>EDIFACT</Format><Name>MCM:DIS91</Name><Version>D9134L</Version>"));
  BOOST_TEST(has(envelope.out, "<SenderID EndPointType=\"EAN\">5790001382445</SenderID>"));
  const auto opened = run_command({"envelope", "open", "-"}, envelope.out);
  BOOST_TEST((opened.out == interchange));
  // Format, Name and Version belong together.
  const auto other = replaced(envelope.out, "<Version>D9134L</Version>", "<Version>XD9134L</Version>");
  BOOST_TEST(has(run_command({"envelope", "open", "-"}, other).err, "VANS-05"));
}

BOOST_AUTO_TEST_CASE(wrap_says_what_it_is_told) {
  const auto envelope =
      wrapped(letter, {"--from", "5790000121441", "--to", "5790001382445", "--id",
                       "3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b01", "--message-id", "3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b02"});
  for (const char* part :
       {"<SenderID EndPointType=\"EAN\">5790000121441<", "<ReceiverID EndPointType=\"EAN\">5790001382445<",
        "<EnvelopeIdentifier>3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b01<",
        "<Identifier>3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b02<"})
    BOOST_TEST(has(envelope, part), part);
  // Without a seed, new ids each time, and the clock's time with its zone.
  const auto one = run_command({"envelope", "wrap", letter}).out, other = run_command({"envelope", "wrap", letter}).out;
  const auto id = [](const std::string& text, const std::string& element) {
    const auto from = text.find("<" + element + ">") + element.size() + 2;
    return text.substr(from, text.find('<', from) - from);
  };
  BOOST_TEST(id(one, "EnvelopeIdentifier").size() == 36u);
  BOOST_TEST(id(one, "EnvelopeIdentifier") != id(other, "EnvelopeIdentifier"));
  BOOST_TEST(id(one, "EnvelopeIdentifier") != id(one, "Identifier"));
  BOOST_TEST(id(one, "SentDateTime").size() == 25u);
}

BOOST_AUTO_TEST_CASE(the_sender_of_xctl01_may_be_a_vans) {
  const Folder folder;
  const auto file = folder / "xctl.xml";
  std::ofstream(file) << xctl("DKKMDKMDNET");
  const auto envelope = wrapped(file);
  BOOST_TEST(has(envelope, "<SenderID EndPointType=\"VANS\">DKKMDKMDNET</SenderID>"));
  BOOST_TEST(has(envelope, "<Name>MCM:XCTL01</Name><Version>XC0130Q</Version>"));
  std::ofstream(file) << xctl("5790000121526");
  BOOST_TEST(has(wrapped(file), "<SenderID EndPointType=\"EAN\">5790000121526</SenderID>"));
  std::ofstream(file) << xctl("DKKMDKMDNET12345678");  // no place for 19 characters
  const auto too_long = run_command({"envelope", "wrap", file});
  BOOST_TEST(too_long.exit_code == 1);
  BOOST_TEST(too_long.out == "");
  BOOST_TEST(has(too_long.err, "VANS-03"));
}

BOOST_AUTO_TEST_CASE(wrap_refuses_what_it_cannot_name) {
  const auto refused = [](const std::string& bytes, const std::string& rule, int code) {
    const Folder folder;
    const auto run = run_command({"envelope", "wrap", "-o", folder / "out.xml", "-"}, bytes);
    BOOST_TEST(run.exit_code == code, run.err);
    BOOST_TEST(has(run.err, rule), run.err);
    BOOST_TEST(!has(run.err, "2512489996"));
    BOOST_TEST(run.out == "");
    BOOST_TEST(folder.names().empty());
  };
  const auto text = slurp(letter), care = slurp(care_communication);
  refused("", "WIRE-01", 65);
  refused("<letter/>", "OIO-02", 65);
  refused(text.substr(0, text.size() / 2), "WIRE-07", 65);
  refused(replaced(text, "<VersionCode>", "<Version>"), "WIRE-07", 65);
  refused(replaced(text, "<Identifier>", "<Identifier></Identifier><Identifier>"), "OIO-", 1);
  refused(wrapped(letter), "VANSEnvelope", 1);
  refused("UNB+UNOC:3+'", "EDI-02", 1);
  refused(replaced(text, "5790001382445", "5790001382446"), "CONV-2.10", 1);  // wrong check digit
  refused(replaced(care, "\"telemedicine\"", "\"video\""), "CC-COM-07", 1);     // no category
  const auto body = text.find("<ClinicalEmail"), end = text.find("</Emessage>");
  refused(text.substr(0, end) + text.substr(body), "VANS-05", 1);  // two letters
}

BOOST_AUTO_TEST_CASE(usage) {
  BOOST_TEST(run_command({"envelope"}).exit_code == 2);
  BOOST_TEST(run_command({"envelope", "seal", letter}).exit_code == 2);
  BOOST_TEST(run_command({"envelope", "--help"}).exit_code == 0);
  BOOST_TEST(run_command({"envelope", "wrap", "/no/such/file"}).exit_code == 2);
  BOOST_TEST(run_command({"envelope", "wrap", letter, letter}).exit_code == 2);
  BOOST_TEST(run_command({"envelope", "wrap", "--id", "KUVERT1", letter}).exit_code == 2);
  BOOST_TEST(run_command({"envelope", "wrap", "--now", "today", letter}).exit_code == 2);
  for (const std::string option : {"--from", "--to"}) {
    const auto party = run_command({"envelope", "wrap", option, "251248-9996", letter});
    BOOST_TEST(party.exit_code == 2);
    BOOST_TEST(has(party.err, option + " takes a location number"), party.err);
    BOOST_TEST(!has(party.err, "251248"), party.err);
  }
  const auto code =
      run_command({"envelope", "receipt", "--kind", "negative", "--text", "x", "--code", "4294967296", letter});
  BOOST_TEST(code.exit_code == 2);
  BOOST_TEST(has(code.err, "--code takes a whole number from 1 to 4294967295"), code.err);
  BOOST_TEST(run_command({"envelope", "wrap", "-o", letter, letter}).exit_code == 2);  // its own input
  BOOST_TEST(run_command({"envelope", "open", "-o", "/no/such/folder/x", letter}).exit_code == 2);
  BOOST_TEST(run_command({"envelope", "receipt", letter}).exit_code == 2);
  BOOST_TEST(run_command({"envelope", "receipt", "--kind", "other", letter}).exit_code == 2);
  BOOST_TEST(run_command({"envelope", "receipt", "--kind", "negative", letter}).exit_code == 2);
  BOOST_TEST(
      run_command({"envelope", "receipt", "--kind", "negative", "--text", "x", "--code", "0", letter}).exit_code == 2);
  BOOST_TEST(run_command({"envelope", "receipt", "--kind", "positive", "--text", "x", letter}).exit_code == 2);
  BOOST_TEST(run_command({"envelope", "receipt", "--kind", "positive", "--code", "1", letter}).exit_code == 2);
}

BOOST_AUTO_TEST_CASE(open_writes_a_whole_file_or_none) {
  const Folder folder;
  const auto envelope = folder / "envelope.xml", out = folder / "letter.xml";
  const auto wrapping = run_command({"envelope", "wrap", "-o", envelope, letter});
  BOOST_TEST(wrapping.exit_code == 0);
  BOOST_TEST(wrapping.err == "wrote " + envelope + "\n");
  const auto run = run_command({"envelope", "open", "-o", out, envelope});
  BOOST_TEST(run.exit_code == 0);
  BOOST_TEST(run.out == "");
  BOOST_TEST((slurp(out) == slurp(letter)));
  std::filesystem::remove(out);
  std::ofstream(envelope) << replaced(wrapped(letter), "<Data>", "<Data>*");
  const auto broken = run_command({"envelope", "open", "-o", out, envelope});
  BOOST_TEST(broken.exit_code == 65);
  BOOST_TEST(has(broken.err, "WIRE-15"));
  BOOST_TEST(!std::filesystem::exists(out));
  const auto headless = run_command({"envelope", "open", "-"}, replaced(wrapped(letter), "<Format>XML</Format>", ""));
  BOOST_TEST(headless.exit_code == 1);
  BOOST_TEST(headless.out == "");
  BOOST_TEST(has(headless.err, "VANS-01"));
  BOOST_TEST(run_command({"envelope", "open", letter}).exit_code == 1);
}

BOOST_AUTO_TEST_CASE(open_shows_warnings_and_goes_on) {
  auto bytes = wrapped(letter, {"--id", "3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b01"});
  bytes = replaced(bytes, "3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b01", "EPIC3943");
  bytes = replaced(bytes, "MCM:XDIS91", "2512489996");
  const auto run = run_command({"envelope", "open", "-"}, bytes);
  BOOST_TEST(run.exit_code == 0);
  BOOST_TEST((run.out == slurp(letter)));
  BOOST_TEST(has(run.err, "-:2:"));
  BOOST_TEST(has(run.err, "warning VANS-03"));
  BOOST_TEST(has(run.err, "envelope EPIC3943"));
  BOOST_TEST(!has(run.err, "2512489996"));
}

BOOST_AUTO_TEST_CASE(open_tells_codes_and_no_free_text) {
  auto bytes = replaced(wrapped(care_communication), "application/fhir+json<", "251248-9996<");
  bytes = replaced(bytes, "MCM:FDIS91#telemedicine", "Nancy Ann Berggren");
  const auto words = run_command({"envelope", "open", "-"}, bytes);
  BOOST_TEST(words.exit_code == 0, words.err);
  BOOST_TEST(has(words.err, ": HL7 a text of 18 characters 5.0, "), words.err);
  BOOST_TEST(has(words.err, ", MCM:MIME 11 characters, not shown\n"), words.err);
  // As JSON the envelope's own fields are data; the findings are not.
  const auto json = run_command({"envelope", "open", "--json", "-"},
                                replaced(bytes, "Nancy Ann Berggren", "MCM:FDIS91#Nancy Ann Berggren"));
  BOOST_TEST(json.exit_code == 0, json.err);
  BOOST_TEST(has(json.err, "\"value\": \"251248-9996\""), json.err);
  const auto findings = json.err.substr(json.err.find("\"findings\""));
  BOOST_TEST(has(findings, "VANS-05"), findings);
  BOOST_TEST(!has(findings, "Nancy"), findings);
  BOOST_TEST(!has(findings, "251248"), findings);
}

BOOST_AUTO_TEST_CASE(an_older_care_communication_says_its_version) {  // oioxml.md 7.1 names today's only
  const std::string definitions = "\"definition\":\"http://medcomfhir.dk/ig/";
  auto older =
      replaced(slurp(care_communication),
               definitions + "messagedefinitions/MessageDefinition/MedComCareCommunicationMessageDefinition|5.0\"",
               definitions + "carecommunication/medcom-careCommunication-message-definition|4.0.0\"");
  const auto role = older.find(R"("code":[{"text":)");  // CC-COM-17: then a role had to be coded
  BOOST_REQUIRE(role != std::string::npos);
  older.replace(role, older.find(']', role) + 1 - role,
                R"("code":[{"coding":[{"system":"http://medcomfhir.dk/ig/terminology/CodeSystem/)"
                R"(medcom-core-PractitionerRolesSKSadministrativ","code":"sygeplejerske"}]}])");
  const auto run = run_command({"envelope", "wrap", "-"}, older);
  BOOST_TEST(run.exit_code == 0, run.err);
  BOOST_TEST(has(run.out, "<Name>MCM:FDIS91#telemedicine</Name><Version>4.0</Version>"));
  const auto opened = run_command({"envelope", "open", "-"}, run.out);
  BOOST_TEST(opened.exit_code == 0);
  BOOST_TEST(!has(opened.err, "VANS-05"), opened.err);
  BOOST_TEST((opened.out == older));
}

BOOST_AUTO_TEST_CASE(findings_of_wrap_have_paths_from_the_root) {
  const auto party = run_command({"envelope", "wrap", "-"}, replaced(slurp(letter), "5790001382445", "5790001382446"));
  BOOST_TEST(has(party.err, "VANSEnvelope/SenderID"), party.err);
}

BOOST_AUTO_TEST_CASE(data_of_another_size_is_not_accepted) {  // governance.md 1.8 R4
  const auto size = "<SizeInBytes>" + std::to_string(slurp(letter).size()) + "</SizeInBytes>";
  const auto bytes = replaced(wrapped(letter), size, "<SizeInBytes>7</SizeInBytes>");
  const auto opened = run_command({"envelope", "open", "-"}, bytes);
  BOOST_TEST(opened.exit_code == 0);
  BOOST_TEST(has(opened.err, "warning VANS-04"), opened.err);
  const auto positive = run_command({"envelope", "receipt", "--kind", "positive", "-"}, bytes);
  BOOST_TEST(positive.exit_code == 1);
  BOOST_TEST(positive.out == "");
  BOOST_TEST(has(positive.err, "error VANS-04"), positive.err);
  const auto negative = run_command({"envelope", "receipt", "--kind", "negative", "--text", "Forkert", "-"}, bytes);
  BOOST_TEST(negative.exit_code == 0, negative.err);
  BOOST_TEST(has(negative.out, "<NegativeMessage>"));
  const auto from = bytes.find("<Data>") + 6;
  const auto empty = bytes.substr(0, from) + bytes.substr(bytes.find("</Data>"));
  for (const char* what : {"open", "receipt"}) {
    std::vector<std::string> call{"envelope", what, "-"};
    if (call[1] == "receipt") call.insert(call.end(), {"--kind", "positive"});
    const auto run = run_command(call, empty);
    BOOST_TEST(run.exit_code == 1);
    BOOST_TEST(run.out == "");
    BOOST_TEST(has(run.err, "error VANS-04"), run.err);
  }
}

BOOST_AUTO_TEST_CASE(open_with_json) {
  const auto run = run_command({"envelope", "open", "--json", "-"},
                               replaced(wrapped(care_communication), "<Type>reliable</Type>", "<Type>fast</Type>"));
  BOOST_TEST(run.exit_code == 0);
  BOOST_TEST((run.out == slurp(care_communication)));
  for (const char* part :
       {"{\"schema\": 1", "\"kind\": \"Message\"", "\"sender\": \"5790001382445\", \"sender_type\": \"EAN\"",
        "\"name\": \"MCM:FDIS91#telemedicine\"", "\"version\": \"5.0\"", "\"sent\": \"2026-01-20T10:15:00+01:00\"",
        "{\"name\": \"MCM:MIME\", \"value\": \"application/fhir+json\"}", "\"rule\": \"VANS-03\"",
        "\"transform\": false"})
    BOOST_TEST(has(run.err, part), part);
  const auto broken = run_command({"envelope", "open", "--json", "-"}, "<VANSEnvelope/>");
  BOOST_TEST(broken.exit_code == 1);
  BOOST_TEST(has(broken.err, "\"rule\": \"VANS-01\""));
}

BOOST_AUTO_TEST_CASE(receipts_answer_an_envelope) {
  const auto envelope = wrapped(letter, {"--id", "3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b01"});
  const auto from = envelope.find("<MetaInformation>") + 17;
  const auto meta = envelope.substr(from, envelope.find("</MetaInformation>") - from);
  const auto answer = [&](std::vector<std::string> options) {
    std::vector<std::string> call{"envelope", "receipt", "--id-seed", "8", "--now", "2026-07-20T10:15:00+02:00"};
    call.insert(call.end(), options.begin(), options.end());
    call.emplace_back("-");
    const auto run = run_command(call, envelope);
    BOOST_TEST(run.exit_code == 0, run.err);
    BOOST_TEST(has(run.out,
                   "<SenderID EndPointType=\"EAN\">5790000121526</SenderID>"
                   "<ReceiverID EndPointType=\"EAN\">5790001382445</ReceiverID>"));
    BOOST_TEST(has(run.out, "<SentDateTime>2026-07-20T10:15:00+02:00</SentDateTime><Receipt>"));
    BOOST_TEST(has(run.out,
                   "<OriginalEnvelopeIdentifier>3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b01"
                   "</OriginalEnvelopeIdentifier><OriginalMessage>" +
                       meta + "</OriginalMessage>"));
    return run.out;
  };
  const auto positive = answer({"--kind", "positive"});
  BOOST_TEST(has(positive, "<PositiveMessage><OriginalEnvelopeIdentifier>"));
  const auto negative = answer({"--kind", "negative", "--text", "Ukendt <modtager> på Ærø", "--code", "12"});
  BOOST_TEST(has(negative,
                 "<NegativeMessage><Error><Code>12</Code>"
                 "<Description>Ukendt &lt;modtager&gt; på Ærø</Description></Error>"));
  const auto vans = answer({"--kind", "vans", "--text", "Ukendt"});
  BOOST_TEST(has(vans, "<NegativeVans><Error><Description>Ukendt</Description></Error>"));

  const auto opened = run_command({"envelope", "open", "-"}, negative);
  BOOST_TEST(opened.exit_code == 0, opened.err);
  BOOST_TEST(has(opened.out,
                 "NegativeMessage\nerror 12\ndescription Ukendt <modtager> på Ærø\n"
                 "original envelope 3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b01\noriginal message "));
  const auto json = run_command({"envelope", "open", "--json", "-"}, vans);
  for (const char* part : {"\"kind\": \"NegativeVans\"", "\"error_description\": \"Ukendt\"",
                           "\"original_envelope_id\": \"3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b01\"",
                           "\"original_message_id\": \"", "\"name\": \"MCM:XDIS91\""})
    BOOST_TEST(has(json.err, part), part);
  const Folder folder;
  const auto nothing = run_command({"envelope", "open", "-o", folder / "x", "-"}, positive);
  BOOST_TEST(nothing.exit_code == 0);
  BOOST_TEST(has(nothing.out, "PositiveMessage\n"));
  BOOST_TEST(folder.names().empty());

  const auto again = run_command({"envelope", "receipt", "--kind", "positive", "-"}, positive);
  BOOST_TEST(again.exit_code == 1);
  BOOST_TEST(again.out == "");
}

BOOST_AUTO_TEST_CASE(a_receipt_that_cannot_be_written_is_not) {
  const auto envelope = wrapped(letter, {"--id", "3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b01"});
  const auto odd = run_command({"envelope", "receipt", "--kind", "positive", "-"},
                               replaced(envelope, "3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b01", "EPIC3943"));
  BOOST_TEST(odd.exit_code == 1);
  BOOST_TEST(odd.out == "");
  BOOST_TEST(has(odd.err, "error VANS-03"));
  for (const std::string& text : {std::string(513, 'x'), std::string("\xE6"), std::string("\x01")}) {
    const auto run = run_command({"envelope", "receipt", "--kind", "vans", "--text", text, "-"}, envelope);
    BOOST_TEST(run.exit_code == 1);
    BOOST_TEST(run.out == "");
  }
}

// Memory does not depend on the machine's speed; a sanitizer multiplies it, so builds with one only check that it
// works.
BOOST_AUTO_TEST_CASE(a_large_message_is_wrapped_and_opened_in_little_memory) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  constexpr std::size_t lines = 50'000;
  constexpr long limit_kib = 1L << 40;
#else
  constexpr std::size_t lines = 1'300'000;  // of 77 bytes: 100 MB
  constexpr long limit_kib = 64 * 1024;
#endif
  const Folder folder;
  const auto message = folder / "files.xml", envelope = folder / "envelope.xml", out = folder / "out.xml";
  {
    const auto text = slurp(sample("letter-with-picture/files.xml"));
    const std::string open = "<Object_Base64Encoded>", size = "<OriginalObjectSize>";
    auto head = text.substr(0, text.find(open) + open.size());
    const auto at = head.find(size) + size.size();
    head.replace(at, head.find('<', at) - at, std::to_string(lines * 57));
    std::ofstream file(message, std::ios::binary);
    file << head;
    std::string line;
    for (unsigned i = 0; i < 76; ++i)
      line += "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[(i * 29) % 64];
    line += '\n';
    for (std::size_t i = 0; i < lines; ++i) file << line;
    file << text.substr(text.find("</Object_Base64Encoded>"));
  }
  const auto wrap = run_command({"envelope", "wrap", "-o", envelope, message});
  BOOST_TEST(wrap.exit_code == 0, wrap.err);
  BOOST_TEST(wrap.peak_kib < limit_kib);
  const auto opened = run_command({"envelope", "open", "-o", out, envelope});
  BOOST_TEST(opened.exit_code == 0, opened.err);
  BOOST_TEST(opened.peak_kib < limit_kib);
  BOOST_TEST_MESSAGE("peak " << wrap.peak_kib << " KiB to wrap, " << opened.peak_kib << " KiB to open");
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  BOOST_TEST(has(wrap.err, "CONV-2.41"));  // larger than 100 MB in its envelope
#endif
  // Compared in blocks: a child begins with its parent's peak of memory, so this process must stay small.
  std::ifstream a(message, std::ios::binary), b(out, std::ios::binary);
  std::string one(1 << 16, '\0'), other(1 << 16, '\0');
  bool same = true;
  while (a && b && same) {
    a.read(one.data(), static_cast<std::streamsize>(one.size()));
    b.read(other.data(), static_cast<std::streamsize>(other.size()));
    same = a.gcount() == b.gcount() && one == other;
  }
  BOOST_TEST(same);
}

BOOST_AUTO_TEST_SUITE_END()

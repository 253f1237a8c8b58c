#include "tests/unit/vans/envelopes.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

vans::Envelope message(vans::MetaInformation meta) {
  vans::Envelope e;
  e.sender = {"5790001382445", "EAN"};
  e.receiver = {"5790000121526", "EAN"};
  e.id = "3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b01";
  e.sent = "2026-01-20T10:15:00+01:00";
  e.message = std::move(meta);
  return e;
}

vans::Envelope message(const vans::PayloadKind& kind, std::uint64_t size) {
  return message(vans::meta_information(kind, "3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b02", size));
}

vans::Envelope receipt(vans::ReceiptKind kind) {
  auto e = message({"XDIS91", {}, {}, false}, 99);
  vans::EnvelopeReceipt r;
  r.kind = kind;
  if (kind != vans::ReceiptKind::positive_message) {
    r.code = 12;
    r.description = "Ukendt <modtager> & \"andet\"";
  }
  r.original_envelope_id = "3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b03";
  r.original = std::move(e.message);
  e.message.reset();
  e.receipt = std::move(r);
  return e;
}

void same(const vans::Envelope& a, const vans::Envelope& b) {
  BOOST_TEST((a.sender == b.sender));
  BOOST_TEST((a.receiver == b.receiver));
  BOOST_TEST(a.id == b.id);
  BOOST_TEST(a.sent == b.sent);
  BOOST_TEST((a.message == b.message));
  BOOST_TEST((a.receipt == b.receipt));
}

std::string random_bytes(std::size_t size) {
  std::string out;
  std::uint32_t x = 17;
  for (std::size_t i = 0; i < size; ++i) out += static_cast<char>((x = x * 1664525 + 1013904223) >> 24);
  return out;
}

std::string fault_paths(const vans::Envelope& e) {
  std::string out;
  for (const auto& f : vans::writing_faults(e)) {
    BOOST_TEST((f.rule == Rule::vans_schema && f.severity == Severity::error));
    out += (out.empty() ? "" : " ") + f.position.path.substr(std::string("VANSEnvelope/").size());
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(writer)

BOOST_AUTO_TEST_CASE(every_payload_is_written_valid_and_comes_back) {
  const vans::PayloadKind kinds[] = {{"CareCommunication", "telemedicine", {}, true},
                                     {"CareCommunication", "other", {}, false},
                                     {"Acknowledgement", "ok", {}, true},
                                     {"Acknowledgement", "transient-error", {}, false},
                                     {"XDIS91", {}, "XD9134L", false},
                                     {"XDIS90", {}, {}, false},
                                     {"XBIN01", {}, {}, false},
                                     {"XCTL01", {}, {}, false},
                                     {"XCTL02", {}, {}, false},
                                     {"XCTL03", {}, {}, false}};
  const MemorySource payload("Hello World!");
  for (const auto& kind : kinds) {
    const auto e = message(kind, 12);
    const auto bytes = written(e, &payload);
    BOOST_TEST(schema_complaints(bytes).empty(), bytes);
    const auto opened = must_read(bytes);
    BOOST_TEST(opened.warnings.empty(), words(opened.warnings));
    same(e, opened.envelope);
    BOOST_TEST(payload_of(opened.envelope) == "Hello World!");
  }
}

BOOST_AUTO_TEST_CASE(exactly_what_is_written) {
  const MemorySource payload("Hi");
  BOOST_TEST(written(message({"XDIS91", {}, {}, false}, 2), &payload) ==
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<VANSEnvelope xmlns=\"urn:oio:medcom:vans-envelope:1.0.4\">"
             "<SenderID EndPointType=\"EAN\">5790001382445</SenderID>"
             "<ReceiverID EndPointType=\"EAN\">5790000121526</ReceiverID>"
             "<EnvelopeIdentifier>3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b01</EnvelopeIdentifier>"
             "<SentDateTime>2026-01-20T10:15:00+01:00</SentDateTime><Message><MetaInformation>"
             "<Identifier>3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b02</Identifier>"
             "<Document><Format>XML</Format><Name>MCM:XDIS91</Name><Version>XD9134L</Version>"
             "<SizeInBytes>2</SizeInBytes></Document>"
             "<Transport><Type>reliable</Type><TransformMessage>false</TransformMessage></Transport>"
             "</MetaInformation><Data>SGk=</Data></Message></VANSEnvelope>\n");
}

BOOST_AUTO_TEST_CASE(bytes_of_every_size_come_back) {
  for (const std::size_t size : {0, 1, 2, 3, 4, 3071, 3072, 3073, 4095, 4096, 4097, 65535, 65536, 65537, 200000}) {
    const auto bytes = random_bytes(size);
    const MemorySource payload(bytes);
    const auto e = message({"XBIN01", {}, {}, false}, size);
    const auto opened = must_read(written(e, &payload));
    BOOST_TEST(opened.warnings.empty(), words(opened.warnings));
    same(e, opened.envelope);
    BOOST_TEST(opened.envelope.data.decoded_size() == size);
    BOOST_TEST((payload_of(opened.envelope) == bytes), size);
  }
}

BOOST_AUTO_TEST_CASE(receipts_are_written_valid_and_come_back) {
  for (const auto kind :
       {vans::ReceiptKind::positive_message, vans::ReceiptKind::negative_message, vans::ReceiptKind::negative_vans}) {
    auto e = receipt(kind);
    for (const bool bare : {false, true}) {
      if (bare) {
        e.receipt->code.reset();
        if (kind == vans::ReceiptKind::negative_vans) e.receipt->original.reset();
      }
      const auto bytes = written(e, nullptr);
      BOOST_TEST(schema_complaints(bytes).empty(), bytes);
      same(e, must_read(bytes).envelope);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_optional_field_and_strange_characters_come_back) {
  auto e = message({"CareCommunication", "other", {}, true}, 12);
  e.sender = {"DK <KMD> & co", "VANS"};
  e.receiver.type = "CVR";
  e.message->provider = " \t\n\r]]>\xC3\xB8\xF0\x9F\x98\x80";
  e.message->service = std::string(255, '&');
  e.message->transform = true;
  e.message->transport_type.clear();
  for (int i = 0; i < 4; ++i) e.message->service_tags.push_back({"n\t\n\r\"<" + std::to_string(i), "\r\n v "});
  const MemorySource payload("Hello World!");
  const auto bytes = written(e, &payload);
  BOOST_TEST(schema_complaints(bytes).empty(), bytes);
  same(e, must_read(bytes).envelope);
  e.message->transport = false;
  e.message->transform = false;
  e.message->service_tags.clear();
  e.message->version.clear();
  e.message->provider = e.message->service = {};
  e.message->format = "Other";
  same(e, must_read(written(e, &payload)).envelope);
}

BOOST_AUTO_TEST_CASE(what_the_schema_would_refuse_is_not_written) {
  const auto good = message({"CareCommunication", "other", {}, true}, 12);
  BOOST_TEST(fault_paths(good) == "");
  const auto with_fault = [&](auto change) {
    auto e = good;
    change(e);
    return fault_paths(e);
  };
  using Env = vans::Envelope;
  BOOST_TEST(with_fault([](Env& e) { e.sender.id.clear(); }) == "SenderID");
  BOOST_TEST(with_fault([](Env& e) { e.sender.id = std::string(19, '1'); }) == "SenderID");
  BOOST_TEST(with_fault([](Env& e) { e.receiver.id = " 57"; }) == "ReceiverID");
  BOOST_TEST(with_fault([](Env& e) { e.receiver.id = "5  7"; }) == "ReceiverID");
  BOOST_TEST(with_fault([](Env& e) { e.receiver.type = "SOR"; }) == "ReceiverID/@EndPointType");
  BOOST_TEST(with_fault([](Env& e) { e.id = "EPIC1"; }) == "EnvelopeIdentifier");
  BOOST_TEST(with_fault([](Env& e) { e.sent = "2026-01-20"; }) == "SentDateTime");
  BOOST_TEST(with_fault([](Env& e) { e.message.reset(); }) == "Message");
  BOOST_TEST(with_fault([](Env& e) { e.receipt = receipt(vans::ReceiptKind::positive_message).receipt; }) == "Message");
  const std::string meta = "Message/MetaInformation/";
  BOOST_TEST(with_fault([](Env& e) { e.message->identifier = "1"; }) == meta + "Identifier");
  BOOST_TEST(with_fault([](Env& e) { e.message->provider = "x"; }) == meta + "Processing");
  BOOST_TEST(with_fault([](Env& e) { e.message->provider = e.message->service = std::string(256, 'x'); }) ==
             meta + "Processing/ProviderIdentifier " + meta + "Processing/ServiceIdentifier");
  BOOST_TEST(with_fault([](Env& e) { e.message->format = "xml"; }) == meta + "Document/Format");
  BOOST_TEST(with_fault([](Env& e) { e.message->name.clear(); }) == meta + "Document/Name");
  BOOST_TEST(with_fault([](Env& e) { e.message->name = "a\x01"; }) == meta + "Document/Name");
  BOOST_TEST(with_fault([](Env& e) { e.message->name = "a\xE6"; }) == meta + "Document/Name");
  BOOST_TEST(with_fault([](Env& e) { e.message->version = std::string(256, '5'); }) == meta + "Document/Version");
  BOOST_TEST(with_fault([](Env& e) { e.message->size = 2147483648u; }) == meta + "Document/SizeInBytes");
  BOOST_TEST(with_fault([](Env& e) { e.message->size = 2147483647u; }) == "");
  BOOST_TEST(with_fault([](Env& e) { e.message->transport = false; }) == meta + "Transport");
  BOOST_TEST(with_fault([](Env& e) { e.message->transport_type = "fast"; }) == meta + "Transport/Type");
  BOOST_TEST(with_fault([](Env& e) {
               e.message->service_tags.resize(6, {"a", "b"});
             }) == meta + "Transport/ServiceTag");
  BOOST_TEST(with_fault([](Env& e) { e.message->service_tags[0].name.clear(); }) ==
             meta + "Transport/ServiceTag/@name");
  BOOST_TEST(with_fault([](Env& e) { e.message->service_tags[0].value = std::string(71, 'v'); }) ==
             meta + "Transport/ServiceTag");
  // A character outside the basic plane is two to a validator.
  std::string faces;
  for (int i = 0; i < 36; ++i) faces += "\xF0\x9F\x98\x80";
  BOOST_TEST(with_fault([&](Env& e) { e.message->service_tags[0].value = faces; }) == meta + "Transport/ServiceTag");

  auto negative = receipt(vans::ReceiptKind::negative_message);
  const std::string in = "Receipt/NegativeMessage/";
  negative.receipt->code = 0;
  BOOST_TEST(fault_paths(negative) == in + "Error/Code");
  negative.receipt->code.reset();
  negative.receipt->description = std::string(513, 'e');
  BOOST_TEST(fault_paths(negative) == in + "Error/Description");
  negative.receipt->description = "e";
  negative.receipt->original_envelope_id = "EPIC1";
  BOOST_TEST(fault_paths(negative) == in + "OriginalEnvelopeIdentifier");
  negative = receipt(vans::ReceiptKind::negative_message);
  negative.receipt->original->identifier = "EPIC1";
  BOOST_TEST(fault_paths(negative) == in + "OriginalMessage/Identifier");
  negative.receipt->original.reset();
  BOOST_TEST(fault_paths(negative) == in + "OriginalMessage");
  auto positive = receipt(vans::ReceiptKind::positive_message);
  positive.receipt->description = "no";
  BOOST_TEST(fault_paths(positive) == "Receipt/PositiveMessage/Error");
}

BOOST_AUTO_TEST_CASE(a_fault_of_ours_throws) {
  StringSink sink;
  const MemorySource payload("Hello World!");
  auto e = message({"XDIS91", {}, {}, false}, 12);
  BOOST_CHECK_THROW(vans::write_envelope(e, nullptr, sink), std::logic_error);
  BOOST_CHECK_THROW(vans::write_envelope(receipt(vans::ReceiptKind::negative_vans), &payload, sink), std::logic_error);
  e.message->size = 11;
  BOOST_CHECK_THROW(vans::write_envelope(e, &payload, sink), std::logic_error);
  e.id.clear();
  BOOST_CHECK_THROW(vans::write_envelope(e, &payload, sink), std::logic_error);
  BOOST_TEST(sink.bytes == "");
}

BOOST_AUTO_TEST_SUITE_END()

#include "converters/convert/state.hpp"

#include "tests/support/letters.hpp"
#include "tests/support/support.hpp"

using namespace brevdue;
using namespace brevdue::test;
using convert::ConversionRecord;
using convert::Incomplete;

namespace {

/// A record with every field filled in.
ConversionRecord full() {
  ConversionRecord r;
  r.direction = ConversionRecord::Direction::to_letter;
  r.sender.location_number = hospital;
  r.sender.sor = "359001000016000";
  r.sender.organisation = "Testsygehus \"Vest\"";
  r.receiver.location_number = municipality;
  r.converted = at("2026-11-20T12:05:00Z");
  r.bundle_id = "5f1f0a52-3a0e-4f4a-8c59-4e5d2f7b1c01";
  r.header_id = "5f1f0a52-3a0e-4f4a-8c59-4e5d2f7b1c02";
  r.json = false;
  r.provenance = AcknowledgedProvenance{"new-message", "2026-11-20T13:05:00+01:00", "2026-11-20T13:05:01+01:00"};
  r.letters.push_back({false, "ENV1", "LETTER1", "XD9134L", false, {}});
  r.letters.push_back(
      {true, "ENV2", "LETTER2", "XB0131X", true,
       convert::KeptReceipt{
           Receipt::Kind::xctl02, at("2026-11-20T13:00:00Z"), {RefuseCode::syntaksfejl, "Filen kan\nikke læses"}}});
  r.letters[1].earlier_envelope_ids = {"ENV0", "ENV00"};
  r.thread = "urn:uuid:bb210642-8a47-4ca6-8724-018872fbd597";
  r.digest = std::string(64, 'a');
  r.incomplete = Incomplete::file_type;
  r.episode_in_letter = "6fb927da3be14b9f8875a6326617d20b";
  r.episode_system = "https://sor2.sum.dsdn.dk/#id=359001000016000";
  r.episode_value = "urn:uuid:6fb927da-3be1-4b9f-8875-a6326617d20b";
  r.answered = false;
  return r;
}

std::string written(const convert::ReceiptState& state) {
  StringSink sink;
  convert::write_state(state, sink);
  return sink.bytes;
}

std::string faults(std::string json) {
  const auto read = convert::read_state(source(std::move(json)));
  return read ? "none" : rules(read.error());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(state)

BOOST_AUTO_TEST_CASE(every_field_comes_back) {
  convert::ReceiptState state;
  state.records.push_back(full());
  ConversionRecord plain;
  plain.sender.location_number = municipality;
  plain.receiver.location_number = hospital;
  plain.bundle_id = "B";
  plain.header_id = "H";
  plain.letters.push_back({false, "E", "L", "XD9134L", false, {}});
  state.records.push_back(plain);
  // The same letter in two envelopes, parted from others of each.
  plain.direction = ConversionRecord::Direction::between_letters;
  plain.version = "XD9134L";
  plain.letters[0].version = "D9134L";
  state.records.push_back(plain);
  plain.bundle_id = "B2";
  state.records.push_back(plain);
  const auto bytes = written(state);
  const auto back = convert::read_state(source(bytes));
  BOOST_REQUIRE(back.has_value());
  BOOST_TEST((*back == state));
  BOOST_TEST(written(*back) == bytes);
}

BOOST_AUTO_TEST_CASE(no_record_at_all) {
  const auto back = convert::read_state(source(written({})));
  BOOST_REQUIRE(back.has_value());
  BOOST_TEST(back->records.empty());
}

BOOST_AUTO_TEST_CASE(a_new_version_of_a_record_replaces_it) {
  convert::ReceiptState state;
  state.merge(full());
  auto other = full();
  other.header_id = "another";
  state.merge(other);
  auto changed = full();
  changed.answered = true;
  state.merge(changed);
  BOOST_REQUIRE(state.records.size() == 2u);
  BOOST_TEST(*state.records[0].answered);
  BOOST_TEST(!*state.records[1].answered);
}

BOOST_AUTO_TEST_CASE(what_is_no_state_is_refused_with_its_place) {
  BOOST_TEST(faults("") == "WIRE-01");
  BOOST_TEST(faults("<x/>") == "STATE-01");
  BOOST_TEST(faults("{") == "WIRE-11");
  BOOST_TEST(faults("[]") == "STATE-01 STATE-01 STATE-01");
  BOOST_TEST(faults(R"({"schema":2,"records":[]})") == "STATE-01");
  BOOST_TEST(faults(R"({"schema":1,"records":[],"more":1})") == "STATE-01");
  BOOST_TEST(faults(R"({"schema":1,"records":[7]})") == "STATE-01");
  const auto good = written({{full()}});
  BOOST_TEST(faults(good) == "none");
  const auto with = [&](const std::string& what, const std::string& instead) {
    auto bad = good;
    bad.replace(bad.find(what), what.size(), instead);
    return bad;
  };
  BOOST_TEST(faults(with("\"to-letter\"", "\"to letter\"")) == "STATE-01");
  BOOST_TEST(faults(with("\"xml\"", "\"pdf\"")) == "STATE-01");
  BOOST_TEST(faults(with("\"XCTL02\"", "\"ok\"")) == "STATE-01");
  BOOST_TEST(faults(with("\"syntaksfejl\"", "\"syntaks\"")) == "STATE-01");
  BOOST_TEST(faults(with("\"file-type\"", "\"file\"")) == "STATE-01");
  BOOST_TEST(faults(with("\"2026-11-20T12:05:00Z\"", "\"yesterday\"")) == "STATE-01");
  BOOST_TEST(faults(with("\"refused\":true", "\"refused\":1")) == "STATE-01");
  BOOST_TEST(faults(with("\"bundle_id\"", "\"bundle\"")) == "STATE-01 STATE-01");
  BOOST_TEST(faults(with("\"letters\":[{", "\"letters\":[{},{")) == "STATE-01 STATE-01");

  const auto read = convert::read_state(source(with("\"negative\"", "\"maybe\"")));
  BOOST_REQUIRE(!read.has_value());
  const auto& finding = read.error().front();
  BOOST_TEST(finding.position.path == "records[0].answered");
  BOOST_TEST(finding.position.line == 2u);
  BOOST_TEST(finding.expected == "one of negative, positive");
}

BOOST_AUTO_TEST_CASE(sent_again_it_is_the_same_message) {
  convert::ReceiptState state;
  state.merge(full());
  auto again = full();
  again.bundle_id = "another";
  state.merge(again);
  BOOST_REQUIRE(state.records.size() == 1u);
  BOOST_TEST(state.records[0].bundle_id == "another");
}

BOOST_AUTO_TEST_CASE(three_months) {
  auto r = full();  // 20 November, 12:05 UTC
  BOOST_TEST(!r.expired(at("2027-02-20T12:05:00Z")));
  BOOST_TEST(r.expired(at("2027-02-20T12:05:01Z")));
  r.converted = at("2026-11-30T23:00:00Z");  // there is no 30 February
  BOOST_TEST(!r.expired(at("2027-02-28T23:00:00Z")));
  BOOST_TEST(r.expired(at("2027-02-28T23:00:01Z")));
  convert::ReceiptState state;
  state.merge(r);
  state.forget(at("2027-02-28T23:00:00Z"));
  BOOST_TEST(state.records.size() == 1u);
  state.forget(at("2027-03-01T00:00:00Z"));
  BOOST_TEST(state.records.empty());
}

BOOST_AUTO_TEST_CASE(a_conversion_may_not_stand_twice) {
  BOOST_TEST(faults(written({{full(), full()}})) == "STATE-01");
}

BOOST_AUTO_TEST_SUITE_END()

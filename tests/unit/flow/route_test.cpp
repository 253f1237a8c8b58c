#include "gateway/flow/route.hpp"

#include <boost/test/unit_test.hpp>

using namespace brevdue;
using convert::MessageKind;
using convert::Target;
using gateway::Way;

namespace {

convert::Location taking(std::vector<std::string> receives) {
  convert::Location out;
  out.receives = std::move(receives);
  return out;
}

/// "forward", "to oioxml", "GW-11".
std::string way(MessageKind kind, std::string_view version, const convert::Location* receiver) {
  const auto routing = gateway::route(kind, version, receiver);
  if (routing.way == Way::forward) return "forward";
  if (routing.way == Way::refuse) return std::string(row(routing.why.value().rule).id);
  return routing.target == Target::fhir_json ? "to fhir"
         : routing.target == Target::oioxml  ? "to oioxml"
                                             : "to edifact";
}

const auto on_fhir = taking({"fhir:5.0", "fhir:ack"}), old_fhir = taking({"fhir:4.0"}),
           on_oioxml = taking({"oioxml:xdis91", "oioxml:xbin01", "oioxml:xctl"}), no_files = taking({"oioxml:xdis91"}),
           on_edifact = taking({"edifact:dis91", "edifact:bin01", "edifact:ctl"}),
           administrative = taking({"edifact:dis90"}), both = taking({"oioxml:xdis91", "edifact:dis91"}),
           wrong = taking({"fhir:5.0", "oioxml:xdis91"}), nothing = taking({});

}  // namespace

BOOST_AUTO_TEST_SUITE(route)

BOOST_AUTO_TEST_CASE(what_is_taken_is_forwarded) {
  BOOST_TEST(way(MessageKind::xdis91, "XD9134L", &on_oioxml) == "forward");
  BOOST_TEST(way(MessageKind::dis91, "D9134L", &both) == "forward");
  BOOST_TEST(way(MessageKind::care_communication, "5.0", &on_fhir) == "forward");
  BOOST_TEST(way(MessageKind::care_communication, "4.0", &old_fhir) == "forward");
  BOOST_TEST(way(MessageKind::dis90, "D9034L", &administrative) == "forward");
  // conversion.md 1.4: it is the receiver that refuses the files.
  BOOST_TEST(way(MessageKind::xbin01, "XB0131X", &no_files) == "forward");
  // A row that gives both is an error of the registry: no conversion.
  BOOST_TEST(way(MessageKind::xdis91, "XD9134L", &wrong) == "forward");
}

BOOST_AUTO_TEST_CASE(fhir_comes_before_oioxml_and_that_before_edifact) {
  BOOST_TEST(way(MessageKind::dis91, "D9134L", &wrong) == "to fhir");
  BOOST_TEST(way(MessageKind::xdis91, "XD9134L", &on_fhir) == "to fhir");
  BOOST_TEST(way(MessageKind::bin01, "B0131X", &on_fhir) == "to fhir");
  BOOST_TEST(way(MessageKind::xdis91, "XD9134L", &on_edifact) == "to edifact");
  BOOST_TEST(way(MessageKind::bin01, "B0131X", &on_oioxml) == "to oioxml");
  BOOST_TEST(way(MessageKind::care_communication, "5.0", &both) == "to oioxml");
  BOOST_TEST(way(MessageKind::care_communication, "4.0", &on_edifact) == "to edifact");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_taken_is_refused) {
  BOOST_TEST(way(MessageKind::xdis91, "XD9134L", nullptr) == "GW-10");
  BOOST_TEST(way(MessageKind::xdis91, "XD9134L", &nothing) == "GW-11");
  BOOST_TEST(way(MessageKind::xdis91, "XD9134L", &old_fhir) == "GW-11");  // we write 5.0 only
  BOOST_TEST(way(MessageKind::care_communication, "5.0", &old_fhir) == "GW-11");
  BOOST_TEST(way(MessageKind::care_communication, "5.0", &administrative) == "GW-11");
  BOOST_TEST(way(MessageKind::xdis90, "XD9034L", &on_fhir) == "GW-11");  // no patient
  BOOST_TEST(way(MessageKind::xdis90, "XD9034L", &administrative) == "to edifact");
  BOOST_TEST(way(MessageKind::unknown, "", &both) == "GW-11");
}

BOOST_AUTO_TEST_SUITE_END()

// What Document says of a payload: the table of oioxml.md 7.1, both ways.
#include "tests/unit/vans/envelopes.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

vans::MetaInformation meta(std::string format, std::string name, std::string version, std::string mime_type = {}) {
  vans::MetaInformation m;
  m.format = std::move(format);
  m.name = std::move(name);
  m.version = std::move(version);
  if (!mime_type.empty()) m.service_tags = {{"MCM:STATISTIC", "manual"}, {"MCM:MIME", std::move(mime_type)}};
  return m;
}

std::string faults(const vans::MetaInformation& m) {
  std::string out;
  for (const auto& f : vans::document_faults(m)) {
    BOOST_TEST(row(f.rule).id == "VANS-05");
    BOOST_TEST((f.severity == Severity::warning));
    out += (out.empty() ? "" : " ") + f.position.path;
  }
  return out;
}

const std::string xml = "application/fhir+xml", json = "application/fhir+json";

}  // namespace

BOOST_AUTO_TEST_SUITE(document)

BOOST_AUTO_TEST_CASE(every_kind_of_payload) {
  const auto id = "3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b02";
  const auto care = vans::meta_information({"CareCommunication", "telemedicine", {}, true}, id, 17);
  BOOST_TEST(care.identifier == id);
  BOOST_TEST(care.format == "HL7");
  BOOST_TEST(care.name == "MCM:FDIS91#telemedicine");
  BOOST_TEST(care.version == "5.0");
  BOOST_TEST(care.size == 17u);
  BOOST_TEST(care.transport);
  BOOST_TEST(care.transport_type == "reliable");
  BOOST_TEST(!care.transform);
  BOOST_TEST((care.service_tags == std::vector<vans::ServiceTag>{{"MCM:MIME", json}}));
  const auto acknowledgement = vans::meta_information({"Acknowledgement", "fatal-error", {}, false}, id, 17);
  BOOST_TEST(acknowledgement.name == "MCM:FCTL#fatal-error");
  BOOST_TEST(acknowledgement.version == "2.0.0");
  BOOST_TEST((acknowledgement.service_tags == std::vector<vans::ServiceTag>{{"MCM:MIME", xml}}));
  for (const auto& [message, version] : {std::pair{"DIS91", "D9134L"},
                                         {"DIS90", "D9034L"},
                                         {"BIN01", "B0131X"},
                                         {"CTL01", "C0130Q"},
                                         {"CTL02", "C0230Q"},
                                         {"CTL03", "C0330Q"}})
    for (const std::string x : {"X", ""}) {
      const auto m = vans::meta_information({x + message, {}, {}, false}, id, 1);
      BOOST_TEST(m.format == (x.empty() ? "EDIFACT" : "XML"));
      BOOST_TEST(m.name == "MCM:" + x + message);
      BOOST_TEST(m.version == x + version);
      BOOST_TEST(m.service_tags.empty());
      BOOST_TEST(faults(m) == "");
    }
  BOOST_TEST(vans::meta_information({"XDIS91", {}, "XD9135L", false}, id, 1).version == "XD9135L");
  BOOST_TEST(vans::meta_information({"Acknowledgement", "ok", "2.0", false}, id, 1).version == "2.0.0");
  BOOST_TEST(faults(care) == "");
  for (const char* version : {"3.0", "4.0"}) {
    const auto older = vans::meta_information({"CareCommunication", "telemedicine", version, true}, id, 17);
    BOOST_TEST(older.version == version);
    BOOST_TEST(faults(older) == "");
  }
  BOOST_TEST(faults(acknowledgement) == "");
  BOOST_CHECK_THROW((void)vans::meta_information({"EDIFACT", {}, {}, false}, id, 1), std::logic_error);
}

BOOST_AUTO_TEST_CASE(what_goes_together) {
  for (const auto& m : {
           meta("HL7", "FDIS91#other", "5.0", xml),
           meta("HL7", "MCM:FDIS91#psychiatry-social-disability", "5.0", json),
           meta("HL7", "mcm:fdis91#Acute-Ambulant", "5.0", "Application/FHIR+json"),
           meta("HL7", "MCM:FDIS91#other", "", xml),
           meta("HL7", "MCM:FDIS91#other", "5.1", xml),
           meta("HL7", "MCM:FDIS91#other", "4.0", xml),
           meta("HL7", "MCM:FDIS91#other", "3.0", xml),
           meta("HL7", "MCM:FCTL#OK", "2.0.0", xml),
           meta("HL7", "FCTL#transient-error", "2.0.0", xml),
           meta("XML", "XBIN01", "XB0131X"),
           meta("XML", "XDIS18", "XD1834C"),  // nothing we know
           meta("HL7", "MCM:FDIS20#other", "1.0"),
           meta("EDIFACT", "MCM:DIS91", "D9134L"),
           meta("EDIFACT", "ctl03", ""),
           meta("EDIFACT", "MCM:REQ01", "R0131K"),  // nothing we know either
           meta("Binary", "FDIS91", "1"),
           meta("Other", "FCTL", "1"),
           meta("XML", "", ""),
           meta("XML", "MCM:", "1"),
       })
    BOOST_TEST(faults(m) == "", m.format << " " << m.name << " " << m.version);
}

BOOST_AUTO_TEST_CASE(what_does_not) {
  BOOST_TEST(faults(meta("XML", "MCM:FDIS91#other", "5.0", xml)) == "Document/Format");
  BOOST_TEST(faults(meta("HL7", "MCM:XDIS91", "XD9134L")) == "Document/Format");
  BOOST_TEST(faults(meta("EDIFACT", "MCM:XDIS91", "XD9134L")) == "Document/Format");
  BOOST_TEST(faults(meta("XML", "MCM:DIS91", "D9134L")) == "Document/Format");
  BOOST_TEST(faults(meta("EDIFACT", "MCM:DIS91", "XD9134L")) == "Document/Version");
  BOOST_TEST(faults(meta("EDIFACT", "MCM:BIN01#x", "B0131X")) == "Document/Name");
  for (const char* name : {"MCM:FDIS91", "MCM:FDIS91#", "MCM:FDIS91#ok", "MCM:FDIS91#assessment", "FDIS91#code"})
    BOOST_TEST(faults(meta("HL7", name, "5.0", xml)) == "Document/Name", name);
  for (const char* name : {"MCM:FCTL", "MCM:FCTL#", "MCM:FCTL#other", "MCM:FCTL#okay"})
    BOOST_TEST(faults(meta("HL7", name, "2.0.0", xml)) == "Document/Name", name);
  BOOST_TEST(faults(meta("XML", "MCM:XCTL03#ok", "XC0330Q")) == "Document/Name");
  for (const char* version : {"1.0", "2.0", "4.1", "6.0", "5", "5.", "5.x", "50"})
    BOOST_TEST(faults(meta("HL7", "MCM:FDIS91#other", version, xml)) == "Document/Version", version);
  BOOST_TEST(vans::document_faults(meta("HL7", "MCM:FDIS91#other", "1.0", xml))[0].expected == "5.0, 4.0 or 3.0");
  BOOST_TEST(faults(meta("HL7", "MCM:FCTL#ok", "5.0", xml)) == "Document/Version");
  BOOST_TEST(faults(meta("XML", "MCM:XDIS91", "XD9133L")) == "Document/Version");
  BOOST_TEST(faults(meta("HL7", "MCM:FDIS91#other", "5.0")) == "Transport/ServiceTag");
  BOOST_TEST(faults(meta("HL7", "MCM:FCTL#ok", "2.0.0", "text/xml")) == "Transport/ServiceTag");
  BOOST_TEST(faults(meta("XML", "FDIS91#none", "1")) ==
             "Document/Format Document/Name Document/Version Transport/ServiceTag");
}

BOOST_AUTO_TEST_CASE(the_reader_warns_of_it) {
  const auto findings = vans_findings(with(message_of(), "#telemedicine", "#video"));
  BOOST_TEST(rules(findings) == "VANS-05");
  BOOST_TEST(findings[0].position.path == "VANSEnvelope/Message/MetaInformation/Document/Name");
  BOOST_TEST(findings[0].position.byte.value() == message_of().find("<Document>"));
  BOOST_TEST(findings[0].found == "\"MCM:FDIS91#video\"");
  BOOST_TEST(rules(vans_findings(without(message_of(), mime))) == "VANS-05");
  BOOST_TEST(rules(vans_findings(with(receipt_of("PositiveMessage"), "#telemedicine", "#video"))) == "");
}

BOOST_AUTO_TEST_SUITE_END()

// One tree for FHIR in XML and JSON: converters/fhir/bundle.hpp.
#include <boost/test/unit_test.hpp>

#include "tests/unit/fhir/sample.hpp"

using namespace brevdue;
using namespace brevdue::test;
using fhir::Format;
using fhir::Node;

namespace {

// Everything both formats know of a tree, in words.
void dump(const Node& node, std::string& out, unsigned depth = 0) {
  out.append(depth, ' ').append(node.name);
  if (!node.type.empty()) out.append(" type ").append(node.type);
  if (node.has_value) out.append(" = ").append(node.value);
  if (node.content != nullptr) out.append(" content ").append(std::to_string(node.content->decoded_size()));
  out += '\n';
  for (const Node* n = node.first_child; n != nullptr; n = n->next) dump(*n, out, depth + 1);
}
std::string dumped(const fhir::Tree& tree) {
  std::string out;
  dump(*tree.root(), out);
  return out;
}

const Node& patient(const fhir::Tree& tree) {
  for (const Node* entry = tree.root()->child("entry"); entry != nullptr; entry = entry->again())
    if (const Node* resource = entry->child("resource"); resource != nullptr && resource->type == "Patient")
      return *resource;
  BOOST_FAIL("no patient");
  return *tree.root();
}

std::string json_with_patient(std::string_view name) {
  return R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","name":[)" + std::string(name) +
         "]}}]}";
}
std::string xml_with(std::string_view inside) {
  return R"(<Bundle xmlns="http://hl7.org/fhir"><entry><resource><Patient>)" + std::string(inside) +
         "</Patient></resource></entry></Bundle>";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bundle)

BOOST_AUTO_TEST_CASE(the_same_message_in_xml_and_json_gives_the_same_tree) {
  const auto json = read_tree(reply_json());
  const auto xml = read_tree(reply_xml());
  BOOST_REQUIRE_MESSAGE(json.tree, words(json.findings));
  BOOST_REQUIRE_MESSAGE(xml.tree, words(xml.findings));
  BOOST_TEST(dumped(*json.tree) == dumped(*xml.tree));
}

BOOST_AUTO_TEST_CASE(what_was_written_is_read_back) {
  const auto ids = seeded_ids(1);
  const auto tree = fhir::write_care_communication(full_message(), zone(), *ids, {.narratives = false});
  for (const Format format : {Format::json, Format::xml}) {
    const auto read = read_tree(write_tree(tree, format));
    BOOST_REQUIRE_MESSAGE(read.tree, words(read.findings));
    BOOST_TEST(dumped(*read.tree) == dumped(tree));
  }
}

BOOST_AUTO_TEST_CASE(json_that_was_read_is_written_the_same) {
  const std::string json = json_with_patient(
      R"({"_family":{"id":"a","extension":[{"url":"u","valueCode":"unknown"}]},"given":["A",null,"C"],)"
      R"("_given":[null,{"extension":[{"url":"u","valueBoolean":true}]},null],"period":{"start":"2026"}})");
  const auto read = read_tree(json);
  BOOST_REQUIRE_MESSAGE(read.tree, words(read.findings));
  BOOST_TEST(write_tree(*read.tree, Format::json) == json);
}

BOOST_AUTO_TEST_CASE(an_absent_family_is_a_family_with_an_extension) {
  const auto json = read_tree(json_with_patient(
      R"({"_family":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}})"));
  const auto xml = read_tree(xml_with(
      R"(<name><family><extension url="http://hl7.org/fhir/StructureDefinition/data-absent-reason"><valueCode value="unknown"/></extension></family></name>)"));
  BOOST_REQUIRE(json.tree);
  BOOST_REQUIRE(xml.tree);
  BOOST_TEST(dumped(*json.tree) == dumped(*xml.tree));
  for (const auto* tree : {&*json.tree, &*xml.tree}) {
    const Node* family = patient(*tree).child("name")->child("family");
    BOOST_REQUIRE(family != nullptr);
    BOOST_TEST(!family->has_value);
    BOOST_TEST(family->primitive);
    BOOST_TEST(family->child("extension")->text("valueCode") == "unknown");
  }
}

BOOST_AUTO_TEST_CASE(extensions_find_their_value_whichever_comes_first) {
  const auto values_first = read_tree(json_with_patient(
      R"({"family":"F","_family":{"id":"x"},"given":["A",null,"C"],"_given":[null,{"id":"y"},{"id":"z"}]})"));
  const auto extras_first = read_tree(json_with_patient(
      R"({"_given":[null,{"id":"y"},{"id":"z"}],"_family":{"id":"x"},"family":"F","given":["A",null,"C"]})"));
  for (const auto* read : {&values_first, &extras_first}) {
    BOOST_REQUIRE(read->tree);
    const Node& name = *patient(*read->tree).child("name");
    BOOST_TEST(name.text("family") == "F");
    BOOST_TEST(name.child("family")->text("id") == "x");
    const Node* first = name.child("given");
    const Node* second = first->again();
    const Node* third = second->again();
    BOOST_TEST(first->value == "A");
    BOOST_TEST((first->first_child == nullptr));
    BOOST_TEST(!second->has_value);
    BOOST_TEST(second->text("id") == "y");
    BOOST_TEST(third->value == "C");
    BOOST_TEST(third->text("id") == "z");
    BOOST_TEST((third->again() == nullptr));
  }
}

BOOST_AUTO_TEST_CASE(the_resource_type_may_come_last) {
  const auto read =
      read_tree(R"({"entry":[{"resource":{"id":"a","resourceType":"Patient"}}],"resourceType":"Bundle"})");
  BOOST_REQUIRE_MESSAGE(read.tree, words(read.findings));
  BOOST_TEST(read.tree->root()->type == "Bundle");
  BOOST_TEST(patient(*read.tree).text("id") == "a");
}

BOOST_AUTO_TEST_CASE(numbers_and_booleans_keep_their_text) {
  const std::string json = json_with_patient(R"({"a":1.50,"b":true,"c":-1e5})");
  const auto read = read_tree(json);
  BOOST_REQUIRE(read.tree);
  BOOST_TEST(write_tree(*read.tree, Format::json) == json);
}

BOOST_AUTO_TEST_CASE(paths_have_an_index_where_an_element_is_repeated) {
  for (const auto& bytes : {reply_json(), reply_xml()}) {
    const auto read = read_tree(bytes);
    const Node* entry = read.tree->root()->child("entry")->again()->again();
    const Node* communication = entry->child("resource");
    BOOST_TEST(read.tree->path(*communication) == "Bundle.entry[2].resource");
    BOOST_TEST(read.tree->path(*communication->child("topic")->child("text")) == "Bundle.entry[2].resource.topic.text");
    const Node* extension = communication->child("payload")->again()->child("extension")->again();
    BOOST_TEST(read.tree->path(*extension->child("valueIdentifier")) ==
               "Bundle.entry[2].resource.payload[1].extension[1].valueIdentifier");
  }
}

BOOST_AUTO_TEST_CASE(every_node_knows_where_it_stood) {
  const std::string json = "{\"resourceType\":\"Bundle\",\n \"id\": 5, \"type\": [[1]]}";
  const auto read = read_tree(json);
  BOOST_REQUIRE(!read.tree);
  BOOST_TEST(rules(read.findings) == "CC-GEN-02");
  BOOST_TEST(read.findings.front().position.line == 2u);
  BOOST_TEST(read.findings.front().position.path == "Bundle.type");

  const auto xml = read_tree("<Bundle xmlns=\"http://hl7.org/fhir\">\n  <id xmlns=\"urn:x\" value=\"1\"/></Bundle>");
  BOOST_REQUIRE(!xml.tree);
  BOOST_TEST(rules(xml.findings) == "CC-GEN-01");
  BOOST_TEST(xml.findings.front().position.line == 2u);
  BOOST_TEST(xml.findings.front().position.column == 3u);
  BOOST_TEST(xml.findings.front().position.path == "Bundle.id");
}

BOOST_AUTO_TEST_CASE(another_root_is_refused_by_name) {
  const auto xml = read_tree("<Patient xmlns=\"http://hl7.org/fhir\"/>");
  BOOST_TEST(rules(xml.findings) == "CC-GEN-02");
  BOOST_TEST(xml.findings.front().found == "Patient");
  const auto json = read_tree(R"({"resourceType":"Patient"})");
  BOOST_TEST(rules(json.findings) == "CC-GEN-02");
  BOOST_TEST(json.findings.front().found == "Patient");
  BOOST_TEST(rules(read_tree("{}").findings) == "CC-GEN-02");
  BOOST_TEST(rules(read_tree("[{}]").findings) == "CC-GEN-02");
}

BOOST_AUTO_TEST_CASE(xml_in_no_or_another_namespace_is_refused) {
  BOOST_TEST(rules(read_tree("<Bundle/>").findings) == "CC-GEN-01");
  BOOST_TEST(rules(read_tree("<Bundle xmlns=\"http://hl7.org/fhir/\"/>").findings) == "CC-GEN-01");
  // every place, each once, whatever stands below
  BOOST_TEST(rules(read_tree(xml_with(R"(<a xmlns=""><b/></a><c xmlns="urn:x"/>)")).findings) == "CC-GEN-01 CC-GEN-01");
}

BOOST_AUTO_TEST_CASE(structure_that_is_no_fhir_is_refused) {
  BOOST_TEST(rules(read_tree(xml_with("text")).findings) == "CC-GEN-02");
  BOOST_TEST(
      rules(
          read_tree(
              R"(<Bundle xmlns="http://hl7.org/fhir"><entry><resource><Patient/><Patient/></resource></entry></Bundle>)")
              .findings) == "CC-GEN-02");
  BOOST_TEST(rules(read_tree(R"(<Bundle xmlns="http://hl7.org/fhir"><entry><resource/></entry></Bundle>)").findings) ==
             "CC-GEN-02");
  BOOST_TEST(rules(read_tree(R"({"resourceType":"Bundle","entry":[{"resource":{"id":"a"}}]})").findings) ==
             "CC-GEN-02");
  BOOST_TEST(rules(read_tree(json_with_patient(R"({"_family":"text"})")).findings) == "CC-GEN-02");
}

BOOST_AUTO_TEST_CASE(narratives_are_texts) {
  const auto xml = read_tree(xml_with(
      "<text><status value=\"generated\"/><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>a<b>c</b></p></div></text>"));
  BOOST_REQUIRE_MESSAGE(xml.tree, words(xml.findings));
  BOOST_TEST(patient(*xml.tree).child("text")->text("div") ==
             "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>a<b>c</b></p></div>");
  BOOST_TEST(patient(*xml.tree).child("text")->text("status") == "generated");
  const auto json = read_tree(
      R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","text":{"status":"generated","div":"<div/>"}}}]})");
  BOOST_REQUIRE(json.tree);
  BOOST_TEST(patient(*json.tree).child("text")->text("div") == "<div/>");
  BOOST_TEST(!read_tree(xml_with("<text><div xmlns=\"http://www.w3.org/1999/xhtml\"><p></div></text>")).tree);
}

BOOST_AUTO_TEST_CASE(members_that_cannot_be_elements_are_passed_over) {
  const auto read = read_tree(R"({"$schema":{"a":[1]},"resourceType":"Bundle","a b":[[1],{}],"id":"x"})");
  BOOST_REQUIRE_MESSAGE(read.tree, words(read.findings));
  BOOST_TEST(dumped(*read.tree) == "Bundle type Bundle\n id = x\n");
}

BOOST_AUTO_TEST_CASE(base64_of_an_attachment_is_a_content_small_or_large) {
  const std::string large = wire::encode_base64(std::string(100'000, 'x'));
  for (const std::string& data : {std::string("aGVq"), large}) {
    const auto xml = read_tree(xml_with("<contentAttachment><data value=\"" + data + "\"/></contentAttachment>"));
    const auto json = read_tree(
        R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","contentAttachment":{"data":")" +
        data + "\"}}}]}");
    for (const auto* read : {&xml, &json}) {
      BOOST_REQUIRE_MESSAGE(read->tree, words(read->findings));
      const Node* node = patient(*read->tree).child("contentAttachment")->child("data");
      BOOST_REQUIRE(node->content != nullptr);
      BOOST_TEST(!node->has_value);
      BOOST_TEST(node->content->decoded_size() == wire::base64_size(data).value());
      BOOST_TEST(write_tree(*read->tree, Format::json).find(data) != std::string::npos);
      BOOST_TEST(write_tree(*read->tree, Format::xml).find("value=\"" + data + "\"") != std::string::npos);
    }
    BOOST_TEST((json.tree && xml.tree && dumped(*json.tree) == dumped(*xml.tree)));
  }
}

BOOST_AUTO_TEST_CASE(what_was_lifted_elsewhere_is_text_again) {
  const std::string text(10'000, 'A');
  const auto xml = read_tree(xml_with("<contentString value=\"see " + text + " end\"/>"));
  BOOST_REQUIRE_MESSAGE(xml.tree, words(xml.findings));
  BOOST_TEST((patient(*xml.tree).text("contentString") == "see " + text + " end"));
}

BOOST_AUTO_TEST_CASE(data_that_is_no_base64_is_said_where_it_stands) {
  const auto read = read_tree(xml_with("<contentAttachment><data value=\"secret!\"/></contentAttachment>"));
  BOOST_TEST(rules(read.findings) == "CC-GEN-05");
  BOOST_TEST(read.findings.front().position.path == "Bundle.entry.resource.contentAttachment.data");
  BOOST_TEST(read.findings.front().found.find("secret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(line_breaks_survive_in_both_formats) {
  Correspondence m = new_message();
  m.segments[0].text = "a\nb\tc\n";
  for (const Format format : {Format::json, Format::xml})
    BOOST_TEST(read_message(write_message(m, format))->segments[0].text == "a\nb\tc\n");
  BOOST_TEST(write_message(m, Format::xml).find("a&#xA;b&#x9;c&#xA;") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_xml_cannot_hold_is_refused) {
  for (const char* escape : {"\\u0001", "\\u0000", "\\u000b", "\\uFFFE", "\\uffff"}) {
    const auto read = read_tree(json_with_patient(std::string(R"({"family":"B)") + escape + "\"}"));
    BOOST_TEST(rules(read.findings) == "CC-GEN-05");
    BOOST_TEST(read.findings.front().position.path == "Bundle.entry.resource.name.family");
  }
  BOOST_TEST((read_tree(json_with_patient(R"({"family":"B\t\n\r\ud83d\ude00\ufffd"})")).tree.has_value()));
}

BOOST_AUTO_TEST_CASE(text_like_base64_has_a_limit_too) {
  const std::string run(5'000'000, 'A');
  BOOST_TEST((read_tree(json_with_patient(R"({"family":")" + run + "\"}")).tree.has_value()));
  const auto read = read_tree(json_with_patient(R"({"family":")" + run + R"(","text":")" + run + "\"}"));
  BOOST_TEST(rules(read.findings) == "WIRE-14");
  BOOST_TEST(read.findings.at(0).position.path == "Bundle.entry.resource.name.text");
}

BOOST_AUTO_TEST_CASE(a_resource_type_that_was_lifted_is_described) {
  const std::string run(5000, 'A');
  for (const auto& json : {R"({"resourceType":")" + run + "\"}",
                           R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":")" + run + "\"}}]}"}) {
    const auto read = read_tree(json);
    BOOST_TEST(rules(read.findings) == "CC-GEN-02");
    BOOST_TEST(read.findings.at(0).found == "5000 characters");
  }
}

BOOST_AUTO_TEST_CASE(more_elements_than_any_message_needs_are_refused) {
  std::string json = R"({"resourceType":"Bundle","a":[0)";
  for (std::size_t i = 0; i < fhir::max_nodes; ++i) json += ",0";
  const auto read = read_tree(json + "]}");
  BOOST_TEST(rules(read.findings) == "WIRE-14");
}

BOOST_AUTO_TEST_CASE(many_members_with_extensions_cost_no_square) {
  // 25,000 pairs, each of which must find its partner: a search through all members would take minutes.
  std::string json = R"({"resourceType":"Bundle")";
  for (int i = 0; i < 25'000; ++i) json += ",\"a" + std::to_string(i) + "\":[1]";
  for (int i = 0; i < 25'000; ++i) json += ",\"_a" + std::to_string(i) + "\":[null,null]";
  const auto read = read_tree(json + "}");
  BOOST_TEST((read.tree.has_value()));
}

BOOST_AUTO_TEST_SUITE_END()

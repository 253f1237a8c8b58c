// The element table and the XML schema must say the same yes or no: of complete valid messages, and of thousands of
// seeded mutations of them.
#include <boost/test/unit_test.hpp>
#include <functional>
#include <iostream>
#include <map>
#include <random>

#include "tests/unit/oioxml/reading.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

/// A message as a tree that can be spoilt. A text is a node without name.
struct Node {
  std::string space, name, text, attributes;
  std::vector<Node> children;
};

struct TreeBuilder final : wire::XmlHandler {
  void start(const wire::XmlName& name, std::span<const wire::XmlAttribute>, SourceMark) override {
    stack.back()->children.push_back({std::string(name.space), std::string(name.local), {}, {}, {}});
    stack.push_back(&stack.back()->children.back());
  }
  void end(const wire::XmlName&, SourceMark) override { stack.pop_back(); }
  void text(std::string_view utf8) override {
    auto& children = stack.back()->children;
    if (children.empty() || !children.back().name.empty()) children.emplace_back();
    children.back().text += utf8;
  }
  Node root;
  std::vector<Node*> stack{&root};
};

Node tree(const std::string& bytes) {
  const auto opened = document(bytes);
  TreeBuilder builder;
  Findings found;
  BOOST_REQUIRE(reader().parse(opened, builder, wire::Check::well_formed, found));
  return builder.root.children.at(0);
}

void print(const Node& node, const std::string& space, std::string& out) {
  if (node.name.empty()) {
    for (const char c : node.text) {
      if (c == '<')
        out += "&lt;";
      else if (c == '&')
        out += "&amp;";
      else
        out += c;
    }
    return;
  }
  out += "<" + node.name;
  if (node.space != space) out += " xmlns=\"" + node.space + "\"";
  out += node.attributes + ">";
  for (const auto& child : node.children) print(child, node.space, out);
  out += "</" + node.name + ">";
}

std::string printed(const Node& root) {
  std::string out;
  print(root, "", out);
  return out;
}

void collect(Node& node, std::vector<Node*>& parents, std::vector<Node*>& leaves) {
  bool any = false;
  for (auto& child : node.children) {
    if (child.name.empty()) continue;
    any = true;
    collect(child, parents, leaves);
  }
  (any ? parents : leaves).push_back(&node);
}

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t n) {
  return random() % n;
}

template <class T>
const T& one_of(Random& random, const std::vector<T>& list) {
  return list[below(random, list.size())];
}

/// Where mutations strike: elements with elements in them (never empty), elements without.
struct Place {
  std::vector<Node*> parents, leaves;
};

void set_text(Node& node, std::string text) {
  node.children.clear();
  if (!text.empty()) node.children.push_back({{}, {}, std::move(text), {}, {}});
}

std::string text_of_node(const Node& node) {
  return node.children.empty() ? std::string() : node.children.front().text;
}

/// A child of `parent` that is an element; there is one.
std::size_t child_of(Random& random, const Node& parent) {
  std::vector<std::size_t> elements;
  for (std::size_t i = 0; i < parent.children.size(); ++i)
    if (!parent.children[i].name.empty()) elements.push_back(i);
  return one_of(random, elements);
}

struct Mutation {
  const char* name;
  std::function<void(Node& root, Place& place, Random& random)> apply;
};

Node* leaf_named(const Place& place, Random& random, const std::vector<std::string>& names) {
  std::vector<Node*> found;
  for (auto* leaf : place.leaves)
    if (std::find(names.begin(), names.end(), leaf->name) != names.end()) found.push_back(leaf);
  return found.empty() ? nullptr : one_of(random, found);
}

const std::vector<std::string> some_names = {"Identifier",
                                             "EANIdentifier",
                                             "Sender",
                                             "Receiver",
                                             "Patient",
                                             "Letter",
                                             "Date",
                                             "Time",
                                             "StreetName",
                                             "Break",
                                             "Space",
                                             "Bold",
                                             "FixedFont",
                                             "Text01",
                                             "URL",
                                             "SUP",
                                             "BIN",
                                             "Signed",
                                             "Local_Elements",
                                             "ClinicalEmail",
                                             "BinaryLetter",
                                             "BinaryObject",
                                             "Reference",
                                             "Contents",
                                             "SystemInformation",
                                             "AlternativeIdentifier",
                                             "CivilRegistrationNumber",
                                             "EpisodeOfCareIdentifier",
                                             "PostCodeIdentifier",
                                             "identifier",
                                             "Nonsense",
                                             "OccupancyText",
                                             "Subject",
                                             "MedicalSpecialityCode",
                                             "ClinicalInformation",
                                             "AdministrativeEmail",
                                             "EpisodeOfCareStatusCode",
                                             "NegativeVansReceipt",
                                             "NegativeReceipt",
                                             "PositiveReceipt",
                                             "OriginalEmessage",
                                             "OriginalSender",
                                             "OriginalLetter",
                                             "OriginalLetterIdentifier",
                                             "OriginalVersionCode",
                                             "RefuseCode",
                                             "RefuseText"};

const std::vector<std::string> some_codes = {"nytbrev",
                                             "rettetbrev",
                                             "annulleretbrev",
                                             "pluspositivkvitt",
                                             "minuspositivkvitt",
                                             "amt",
                                             "sorkode",
                                             "ydernummer",
                                             "kommunenummer",
                                             "plo",
                                             "fnx",
                                             "pdf",
                                             "docx",
                                             "jpg",
                                             "billede",
                                             "biosignal",
                                             "biosignaler",
                                             "vektor_grafik",
                                             "inaktiv",
                                             "doed",
                                             "udskrevet",
                                             "rutine",
                                             "høj_prioritet",
                                             "hoej_prioritet",
                                             "patologi",
                                             "patologi ",
                                             " patologi",
                                             "geriatri",
                                             "teddy",
                                             "XD9134L",
                                             "XD9034L",
                                             "XB0131X",
                                             "XC0130Q",
                                             "XC0230Q",
                                             "XC0330Q",
                                             "XDIS91",
                                             "XDIS90",
                                             "XBIN01",
                                             "ikke_specificeret",
                                             "problem_med_modtagerID",
                                             "problem_med_modtagerid",
                                             "syntaksfejl",
                                             "true",
                                             "false",
                                             "1",
                                             "0",
                                             " true ",
                                             "TRUE",
                                             "",
                                             " ",
                                             "nytbrev "};

const std::vector<std::string> some_dates = {
    "2026-02-29",          "2024-02-29",  "2026-13-01",   "2026-00-01",   "2026-01-00",  "2026-04-31",
    "0000-01-01",          "0001-01-01",  "9999-12-31",   "2026-1-1",     "2026-01-20Z", "2026-01-20+01:00",
    "12026-01-20",         "-2026-01-20", " 2026-01-20 ", "\n2026-01-20", "20260120",    "",
    "2026-01-20T10:00:00", "1900-02-29",  "2000-02-29"};

const std::vector<std::string> some_times = {"24:00",  "23:59", "00:00", "12:60", "9:15",  "09:15:00", " 09:15",
                                             "09:15 ", "0915",  "",      "aa:bb", "19:59", "29:00"};

const std::vector<std::string> some_sizes = {"0",    "00", "1",      "+5",  "007", " 12 ", "\n12\n",
                                             "-1",   "+",  "",       "1.0", "1e3", "1 2",  "99999999999999999999999999",
                                             "0x10", "+0", "twelve", "--1"};

const std::vector<std::string> some_ids = {"251248999",
                                           "25124899961",
                                           "251248-9996",
                                           "25124899AB",
                                           "ABCDEFGHIJ",
                                           "          ",
                                           "",
                                           "ÆØÅæøåéüö1",
                                           "6A7C3B1D-E0F4-4B0F-8A55-C1F2D3E4A501",
                                           "6a7c3b1de0f44b0f8a55c1f2d3e4a501",
                                           "urn:uuid:6a7c3b1d-e0f4-4b0f-8a55-c1f2d3e4a501",
                                           "6a7c3b1d-e0f4-4b0f-8a55-c1f2d3e4a50g",
                                           "2512489996",
                                           "1505505510",
                                           "150550-5510",
                                           " 1505505510"};

const std::vector<Mutation> mutations = {
    {"drop",
     [](Node&, Place& p, Random& r) {
       Node& parent = *one_of(r, p.parents);
       parent.children.erase(parent.children.begin() + static_cast<std::ptrdiff_t>(child_of(r, parent)));
     }},
    {"duplicate",
     [](Node&, Place& p, Random& r) {
       Node& parent = *one_of(r, p.parents);
       const auto i = child_of(r, parent);
       const Node copy = parent.children[i];
       const auto times = below(r, 4) == 0 ? 12 : 1;
       parent.children.insert(parent.children.begin() + static_cast<std::ptrdiff_t>(i), static_cast<std::size_t>(times),
                              copy);
     }},
    {"swap",
     [](Node&, Place& p, Random& r) {
       Node& parent = *one_of(r, p.parents);
       std::swap(parent.children[child_of(r, parent)], parent.children[child_of(r, parent)]);
     }},
    {"move elsewhere",
     [](Node& root, Place& p, Random& r) {
       Node& from = *one_of(r, p.parents);
       const auto i = child_of(r, from);
       const Node moved = from.children[i];
       from.children.erase(from.children.begin() + static_cast<std::ptrdiff_t>(i));
       Place now;  // the places before may have gone with the child
       collect(root, now.parents, now.leaves);
       if (now.parents.empty()) return;
       Node& to = *one_of(r, now.parents);
       to.children.insert(to.children.begin() + static_cast<std::ptrdiff_t>(below(r, to.children.size() + 1)), moved);
     }},
    {"rename",
     [](Node&, Place& p, Random& r) {
       Node& parent = *one_of(r, p.parents);
       parent.children[child_of(r, parent)].name = one_of(r, some_names);
     }},
    {"insert element",
     [](Node&, Place& p, Random& r) {
       Node& parent = *one_of(r, below(r, 4) == 0 ? p.leaves : p.parents);
       Node fresh{parent.space, one_of(r, some_names), {}, {}, {}};
       if (below(r, 2) == 0) set_text(fresh, one_of(r, some_codes));
       parent.children.insert(
           parent.children.begin() + static_cast<std::ptrdiff_t>(below(r, parent.children.size() + 1)), fresh);
     }},
    {"namespace",
     [](Node&, Place& p, Random& r) {
       Node& node = *one_of(r, below(r, 2) == 0 ? p.leaves : p.parents);
       node.space = one_of(r, std::vector<std::string>{"", "urn:x", std::string(letter_space), std::string(bin_space),
                                                       std::string(admin_space), std::string(receipt_space)});
     }},
    {"lengthen value",
     [](Node&, Place& p, Random& r) {
       Node& leaf = *one_of(r, p.leaves);
       if (leaf.name == "Break" || leaf.name == "Space") return;
       const std::size_t length =
           one_of(r, std::vector<std::size_t>{1, 7, 8, 9, 10, 14, 15, 17, 18, 25, 26, 35, 36, 70, 71, 350, 351});
       std::string text;
       const std::string piece = below(r, 2) == 0 ? "x" : "ø";
       for (std::size_t i = 0; i < length; ++i) text += piece;
       set_text(leaf, text);
     }},
    {"empty value", [](Node&, Place& p, Random& r) { set_text(*one_of(r, p.leaves), below(r, 3) == 0 ? " \n " : ""); }},
    {"code",
     [](Node&, Place& p, Random& r) {
       static const std::vector<std::string> names = {"AcknowledgementCode",
                                                      "VersionCode",
                                                      "TypeCode",
                                                      "StatusCode",
                                                      "IdentifierCode",
                                                      "MedicalSpecialityCode",
                                                      "Priority",
                                                      "EpisodeOfCareStatusCode",
                                                      "ObjectCode",
                                                      "ObjectExtensionCode",
                                                      "SUP",
                                                      "SystemInformation",
                                                      "StatisticalCode",
                                                      "RefuseCode"};
       if (auto* leaf = leaf_named(p, r, names)) set_text(*leaf, one_of(r, some_codes));
     }},
    {"date",
     [](Node&, Place& p, Random& r) {
       if (auto* leaf = leaf_named(p, r, {"Date"})) set_text(*leaf, one_of(r, some_dates));
     }},
    {"time",
     [](Node&, Place& p, Random& r) {
       if (auto* leaf = leaf_named(p, r, {"Time"})) set_text(*leaf, one_of(r, some_times));
     }},
    {"size",
     [](Node&, Place& p, Random& r) {
       if (auto* leaf = leaf_named(p, r, {"OriginalObjectSize"})) set_text(*leaf, one_of(r, some_sizes));
     }},
    {"identifier",
     [](Node&, Place& p, Random& r) {
       if (auto* leaf = leaf_named(p, r, {"CivilRegistrationNumber", "AlternativeIdentifier", "ObjectIdentifier"}))
         set_text(*leaf, one_of(r, some_ids));
     }},
    {"change a character",
     [](Node&, Place& p, Random& r) {
       Node& leaf = *one_of(r, p.leaves);
       std::string text = text_of_node(leaf);
       if (text.empty() || static_cast<unsigned char>(text[0]) >= 0x80) return;
       text[0] = "aZ09 -:"[below(r, 7)];
       set_text(leaf, text);
     }},
    {"attribute",
     [](Node&, Place& p, Random& r) {
       Node& node = *one_of(r, below(r, 2) == 0 ? p.leaves : p.parents);
       node.attributes = one_of(
           r, std::vector<std::string>{" a=\"b\"", " xml:lang=\"da\"", " xmlns:q=\"urn:q\" q:a=\"\"", " id=\"1\""});
     }},
    {"xsi attribute",
     [](Node&, Place& p, Random& r) {
       Node& node = *one_of(r, below(r, 2) == 0 ? p.leaves : p.parents);
       node.attributes = " xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\"" +
                         one_of(r, std::vector<std::string>{" i:nil=\"true\"", " i:nil=\"false\"", " i:type=\"none\"",
                                                            " i:type=\"i:none\"", " i:schemaLocation=\"a b\"",
                                                            " i:noNamespaceSchemaLocation=\"a\"", " i:other=\"\""});
     }},
    {"text between elements",
     [](Node&, Place& p, Random& r) {
       Node& parent = *one_of(r, p.parents);
       parent.children.insert(
           parent.children.begin() + static_cast<std::ptrdiff_t>(below(r, parent.children.size() + 1)),
           Node{{}, {}, one_of(r, std::vector<std::string>{"x", " ", "\n\t", " x ", "\xC2\xA0"}), {}, {}});
     }},
    {"text in Break",
     [](Node&, Place& p, Random& r) {
       if (auto* leaf = leaf_named(p, r, {"Break", "Space"}))
         set_text(*leaf, one_of(r, std::vector<std::string>{"x", " ", "\n"}));
     }},
    {"other choice",
     [](Node&, Place& p, Random& r) {
       if (auto* leaf = leaf_named(p, r,
                                   {"CivilRegistrationNumber", "AlternativeIdentifier", "URL", "SUP", "Contents",
                                    "SystemInformation", "RefuseCode", "RefuseText"})) {
         leaf->name = one_of(
             r, std::vector<std::string>{"CivilRegistrationNumber", "AlternativeIdentifier", "URL", "SUP", "BIN",
                                         "Contents", "SystemInformation", "Patient", "RefuseCode", "RefuseText"});
       }
     }},
    {"second body",
     [](Node& root, Place&, Random& r) {
       const Node copy = root.children.back();
       for (auto n = below(r, 3); n > 0; --n)
         root.children.insert(root.children.begin() + static_cast<std::ptrdiff_t>(below(r, root.children.size() + 1)),
                              Node{root.space, "Local_Elements", {}, " a=\"b\"", {copy}});
       root.children.insert(root.children.begin() + static_cast<std::ptrdiff_t>(below(r, root.children.size() + 1)),
                            copy);
     }},
    // Of receipts, a body's name says what it is.
    {"other body",
     [](Node& root, Place&, Random& r) {
       const auto n = 1 + below(r, 2);
       for (std::size_t i = 0; i < n; ++i) {
         Node& body = root.children[child_of(r, root)];
         if (body.name == "Envelope") continue;
         const auto kind = below(r, 3);
         body.name = std::vector<std::string>{"NegativeVansReceipt", "NegativeReceipt", "PositiveReceipt"}[kind];
         if (below(r, 2) == 0) continue;
         for (auto& letter : body.children)
           for (auto& child : letter.children)
             if (child.name == "VersionCode") set_text(child, "XC0" + std::to_string(kind + 1) + "30Q");
       }
     }},
    {"formatting",
     [](Node&, Place& p, Random& r) {
       if (auto* leaf = leaf_named(p, r,
                                   {"Break", "Space", "Bold", "Italic", "Right", "Center", "Underline", "FixedFont",
                                    "Text01", "RefuseText"})) {
         Node inner{leaf->space,
                    one_of(r, std::vector<std::string>{"Break", "Space", "Bold", "Italic", "Right", "FixedFont"}),
                    {},
                    {},
                    {}};
         leaf->name =
             leaf->name == "Text01" || leaf->name == "RefuseText"
                 ? leaf->name
                 : one_of(r, std::vector<std::string>{"Break", "Bold", "Italic", "Center", "Underline", "FixedFont"});
         leaf->children.push_back(inner);
       }
     }},
};

/// Messages the mutations start from.
std::vector<std::pair<std::string, std::string>> seeds() {
  const std::string formatted =
      "\n  Hej <Bold>fed<Break/></Bold> <FixedFont>a<Italic>b<Space/></Italic><Break/></FixedFont><Right/>"
      "<Center>c</Center><Underline>u</Underline><Italic>i</Italic>";
  auto other = with(with(letter_with_text(formatted), "<CivilRegistrationNumber>2512489996</CivilRegistrationNumber>",
                         "<AlternativeIdentifier>2512481ABC</AlternativeIdentifier>"),
                    "<Reference>", "<ClinicalInformation><Text01/></ClinicalInformation><Reference>");
  const auto binary = binary_letter("<SystemInformation>true</SystemInformation><Contents>Log</Contents>",
                                    binary_object() + binary_object("", "1"));
  return {{"letter", letter()},
          {"formatted letter", other},
          {"administrative letter", admin()},
          {"file letter", bin()},
          {"system file letter", emessage(bin_space, binary + "<Local_Elements><x/></Local_Elements>")},
          {"receipt of a VANS", receipt(1)},
          {"negative receipt", receipt(2)},
          {"positive receipt", receipt(3)},
          {"receipts", receipt_message(positive_receipt() + negative_receipt(1) + negative_receipt(2) +
                                       "<Local_Elements/>" + receipt_body(3, "") + receipt_body(2, "<RefuseText/>"))}};
}

bool table_says_errors(const std::string& bytes, Findings& found) {
  auto result = read(bytes, wire::Check::well_formed);
  found = result ? std::move(result->warnings) : std::move(result.error().findings);
  // Base64 is not the schema's business (WIRE-15).
  return std::any_of(found.begin(), found.end(),
                     [](const Finding& f) { return f.severity == Severity::error && f.rule != Rule::wire_base64; });
}

/// Checks one mutated message; returns whether it is invalid.
bool agree(const Node& root, const std::string& what) {
  const std::string bytes = printed(root);
  Findings table_found;
  const bool table = table_says_errors(bytes, table_found);
  const auto schema_found = schema_findings(bytes);
  const bool schema = has_error(schema_found);
  BOOST_TEST((table == schema), what << ":\ntable:\n"
                                     << words(table_found) << "schema:\n"
                                     << words(schema_found) << bytes);
  // Read with the schema, a message is refused for the table's reasons, never for the schema's alone.
  if (schema) BOOST_TEST(rules(findings(bytes)).find("OIO-10") == std::string::npos, what << "\n" << bytes);
  return schema;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mutation)

BOOST_AUTO_TEST_CASE(the_seeds_are_valid) {
  for (const auto& [name, bytes] : seeds()) {
    BOOST_TEST(words(schema_findings(bytes)) == "", name);
    Findings found;
    BOOST_TEST(!table_says_errors(bytes, found), name << "\n" << words(found));
    BOOST_TEST(printed(tree(bytes)).size() >= bytes.size() - 60);
  }
}

BOOST_AUTO_TEST_CASE(table_and_schema_agree) {
  struct Count {
    unsigned made = 0, invalid = 0;
  };
  std::map<std::string, Count> counts;
  Random random(20260120);
  for (const auto& [seed_name, bytes] : seeds()) {
    const Node seed = tree(bytes);
    for (const auto& mutation : mutations) {
      for (int round = 0; round < 60; ++round) {
        Node root = seed;
        // One mutation mostly, sometimes several on top of each other: that is where recovery may stumble.
        const auto times = round % 5 == 4 ? 3u : 1u;
        for (unsigned i = 0; i < times; ++i) {
          Place place;
          collect(root, place.parents, place.leaves);
          if (place.parents.empty()) break;
          (i == 0 ? mutation : one_of(random, mutations)).apply(root, place, random);
        }
        // The root's own name and namespace decide which table is asked at all: not this test's business.
        root.name = seed.name;
        root.space = seed.space;
        auto& count = counts[mutation.name];
        ++count.made;
        count.invalid += agree(root, seed_name + ", " + mutation.name);
      }
    }
  }
  unsigned made = 0;
  for (const auto& [name, count] : counts) {
    made += count.made;
    std::cout << name << ": " << count.made << " made, " << count.invalid << " invalid\n";
    BOOST_TEST(count.invalid > 0u, name);
  }
  std::cout << made << " mutations\n";
  BOOST_TEST(made >= 1000u);
}

// Not by chance but each: every element emptied, blanked, dropped, doubled, given an attribute and a text.
BOOST_AUTO_TEST_CASE(every_element_in_turn) {
  using Change = std::function<void(Node & parent, std::size_t child)>;
  const std::vector<std::pair<std::string, Change>> changes = {
      {"emptied", [](Node& p, std::size_t i) { p.children[i].children.clear(); }},
      {"blank", [](Node& p, std::size_t i) { set_text(p.children[i], " "); }},
      {"blanks around",
       [](Node& p, std::size_t i) { set_text(p.children[i], " " + text_of_node(p.children[i]) + "\n"); }},
      {"dropped",
       [](Node& p, std::size_t i) { p.children.erase(p.children.begin() + static_cast<std::ptrdiff_t>(i)); }},
      {"doubled", [](Node& p, std::size_t i) { p.children.insert(p.children.begin(), p.children[i]); }},
      {"last", [](Node& p, std::size_t i) { std::swap(p.children[i], p.children.back()); }},
      {"attribute", [](Node& p, std::size_t i) { p.children[i].attributes = " a=\"b\""; }},
      {"text",
       [](Node& p, std::size_t i) {
         p.children[i].children.push_back({{}, {}, "x", {}, {}});
       }},
      {"no namespace", [](Node& p, std::size_t i) { p.children[i].space.clear(); }},
  };
  unsigned made = 0, invalid = 0;
  for (const auto& [seed_name, bytes] : seeds()) {
    const Node seed = tree(bytes);
    // Element number n of the tree, counted the same way each time.
    for (std::size_t n = 0;; ++n) {
      bool found = false;
      for (const auto& [change_name, change] : changes) {
        Node root = seed;
        Place place;
        collect(root, place.parents, place.leaves);
        std::size_t left = n;
        for (auto* parent : place.parents) {
          for (std::size_t i = 0; i < parent->children.size(); ++i) {
            if (parent->children[i].name.empty() || left-- != 0) continue;
            const std::string what = seed_name + ", " + parent->children[i].name + " " + change_name;
            change(*parent, i);
            invalid += agree(root, what);
            ++made;
            found = true;
            break;
          }
          if (left == static_cast<std::size_t>(-1)) break;
        }
      }
      if (!found) break;
    }
  }
  std::cout << made << " elements changed in turn, " << invalid << " of them invalid\n";
  BOOST_TEST(made > 1000u);
}

// Every value that lies in wait, in every element that has a value.
BOOST_AUTO_TEST_CASE(every_value_in_every_element) {
  unsigned made = 0, invalid = 0;
  for (const auto& [seed_name, bytes] : seeds()) {
    Node root = tree(bytes);
    Place place;
    collect(root, place.parents, place.leaves);
    for (auto* leaf : place.leaves) {
      if (leaf->name == "Object_Base64Encoded") continue;
      const auto before = leaf->children;
      for (const auto* list : {&some_codes, &some_dates, &some_times, &some_sizes, &some_ids}) {
        for (const auto& value : *list) {
          set_text(*leaf, value);
          invalid += agree(root, seed_name + ", " + leaf->name + " \"" + value + "\"");
          ++made;
        }
      }
      leaf->children = before;
    }
  }
  std::cout << made << " values, " << invalid << " of them invalid\n";
}

BOOST_AUTO_TEST_SUITE_END()

// The acceptance list of the national conversion service (conversion.md 5): one folder of samples/scenarios each, in
// the line format of samples/scenarios/README.md. tools/update-samples makes their outputs anew.
#define BOOST_BIND_GLOBAL_PLACEHOLDERS  // property_tree of Boost 1.74 would print a note
#include <algorithm>
#include <boost/property_tree/json_parser.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "converters/convert/convert.hpp"
#include "converters/edifact/edifact.hpp"
#include "converters/model/identifiers.hpp"
#include "converters/model/strings.hpp"
#include "converters/oioxml/oioxml.hpp"
#include "converters/vans/envelope.hpp"
#include "gateway/registry/registry.hpp"
#include "tests/support/support.hpp"

using namespace brevdue;
using namespace brevdue::test;
using convert::MessageKind;
using convert::Target;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view now = "2026-11-20T14:00:00+01:00";

// conversion.md 5, without R1-1, R1-2, N-2, N-3 and N-4 (they need the gateway) and S1A1-4 (100 MB:
// large_test.cpp); B-n is bad input. A folder is called by its id, variants have a suffix: "S2-1-lpr3".
constexpr std::string_view acceptance_list[] = {
    "S1-1",   "S1A1-1", "S1A1-2", "S1A1-3", "S1A2-1", "S1A3-1", "S1A4-1", "S2-1", "S2A1-1", "S2A1-2",
    "S2A1-3", "S2A1-4", "S2A2-1", "S2A2-2", "S2A2-3", "S2A2-4", "S2A2-5", "S3-1", "S3-2",   "S3-3",
    "S3-4",   "S3-5",   "S4-1",   "S4-2",   "S4-3",   "S4-4",   "S4-5",   "T-1",  "T-2",    "T-3",
    "T-4",    "T-5",    "T-6",    "T-7",    "T-8",    "T-9",    "N-1",    "N-5",  "N-6",    "N-7",
    "B-1",    "B-2",    "B-3",    "B-4",    "B-5",    "B-6",    "B-7"};

fs::path root() {
  return project() / "samples/scenarios";
}

std::vector<std::string> folders() {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(root()))
    if (entry.is_directory()) out.push_back(entry.path().filename().string());
  std::sort(out.begin(), out.end());
  return out;
}

/// A folder's id: "S2-1-lpr3" is S2-1.
std::string_view id_of(std::string_view folder) {
  return folder.substr(0, folder.find('-', folder.find('-') + 1));
}

std::vector<std::string> split(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

/// "2-01-XCTL03.xml"
std::string output_name(std::size_t step, std::size_t number, std::string_view type, std::string_view extension) {
  std::ostringstream name;
  name << step << '-' << std::setw(2) << std::setfill('0') << number << '-' << type << '.' << extension;
  return name.str();
}

struct Made {
  std::string name, type, bytes;
};

struct Step {
  std::vector<Made> outputs;
  Report report;
  std::string state;  // after it, as JSON
};

using Json = boost::property_tree::ptree;

// --- one scenario

class Scenario {
 public:
  /// `ahead`: each input is read by another converter before, as the gateway does it.
  explicit Scenario(const std::string& folder, bool ahead = false)
      : folder_(root() / folder),
        ahead_(ahead),
        converter_(schemas(), shared_zone()),
        registry_(*gateway::Registry::read(slurp(root() / "registry.csv"))) {
    std::istringstream in(slurp(folder_ / "scenario"));
    for (std::string line; std::getline(in, line);)
      if (!line.empty()) lines_.push_back(line);
    run();
  }

  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }

  void check() {
    BOOST_REQUIRE(!lines_.empty());
    BOOST_TEST((lines_.front().starts_with("# ") && lines_.front().back() == '.'), "the first line says what it shows");
    BOOST_TEST(!steps_.empty());
    std::size_t expects = 0;
    for (const auto& line : lines_) {
      if (!line.starts_with("expect ")) continue;
      BOOST_TEST_CONTEXT(line) {
        expect(line.substr(7));
      }
      ++expects;
    }
    BOOST_TEST(expects > 0u);
    for (std::size_t i = 0; i < steps_.size(); ++i)
      if (!faulty_.contains(i + 1)) BOOST_TEST(errors(steps_[i]) == "", words(steps_[i].report.findings));
  }

  /// The outputs are those of out/, byte for byte; with BREVDUE_UPDATE they are written there.
  void compare() const {
    const auto out = folder_ / "out";
    if (std::getenv("BREVDUE_UPDATE") != nullptr) {
      fs::remove_all(out);
      for (const auto& step : steps_)
        for (const auto& made : step.outputs) {
          fs::create_directories(out);
          std::ofstream(out / made.name, std::ios::binary) << made.bytes;
        }
    }
    std::set<std::string> names;
    for (const auto& step : steps_)
      for (const auto& made : step.outputs) {
        names.insert(made.name);
        BOOST_REQUIRE_MESSAGE(fs::exists(out / made.name), made.name + " is not in out/: run tools/update-samples");
        BOOST_TEST((slurp(out / made.name) == made.bytes), made.name + " is not what the conversion gives");
      }
    if (fs::exists(out))
      for (const auto& entry : fs::directory_iterator(out))
        BOOST_TEST(names.contains(entry.path().filename().string()), entry.path().filename() << " is left over");
  }

 private:
  void run() {
    for (const auto& line : lines_) {
      const auto tokens = split(line);
      if (tokens.front() == "convert")
        steps_.push_back(convert(tokens));
      else if (tokens.front() == "wrap")
        steps_.push_back(wrap(tokens.at(1)));
      else if (tokens.front() == "open")
        steps_.push_back(open(tokens.at(1)));
      else if (tokens.front() != "expect" && tokens.front() != "waived" && tokens.front() != "#")
        throw std::runtime_error("no such line: " + line);
    }
  }

  /// A file of this scenario, an output of an earlier step, or "ID/name", a file of another scenario.
  [[nodiscard]] std::string bytes(const std::string& name) const {
    for (const auto& step : steps_)
      for (const auto& made : step.outputs)
        if (made.name == name) return made.bytes;
    return slurp((name.find('/') == std::string::npos ? folder_ : root()) / name);
  }

  Step convert(const std::vector<std::string>& tokens) {
    const auto own_settings = std::make_shared<convert::Settings>();
    auto& settings = *own_settings;
    auto target = Target::other;
    bool refuse = false;
    std::vector<convert::Input> inputs;
    for (std::size_t i = 1; i < tokens.size(); ++i) {
      const auto& token = tokens[i];
      if (token == "--refuse") {
        refuse = true;
      } else if (token == "--to") {
        const std::map<std::string, Target> targets{{"fhir-json", Target::fhir_json},
                                                    {"fhir-xml", Target::fhir_xml},
                                                    {"oioxml", Target::oioxml},
                                                    {"edifact", Target::edifact}};
        target = targets.at(tokens.at(++i));
      } else if (token == "--set") {
        const auto& pair = tokens.at(++i);
        const auto mark = pair.find('=');
        const auto done = convert::set(settings, pair.substr(0, mark), pair.substr(mark + 1));
        if (!done) throw std::runtime_error(done.error());
      } else {
        inputs.push_back({source(bytes(token)), token});
      }
    }
    if (ahead_) {
      convert::Converter other(schemas(), shared_zone());
      for (auto& input : inputs) input.ahead = other.read_ahead(input, own_settings);
    }
    const auto ids = seeded_ids(steps_.size() + 1);
    const convert::Context context{&registry_, ids.get(), &settings, &state_, *read_iso(now), nullptr, refuse};
    auto conversion = converter_.convert(inputs, target, context);
    if (ahead_ && inputs.size() == 1) BOOST_TEST(inputs.front().ahead->used);
    Step step;
    for (const auto& output : conversion.outputs) {
      StringSink sink;
      output.write(sink);
      add(step, std::string(convert::name(output.kind)), output.extension, std::move(sink.bytes));
    }
    for (auto& record : conversion.records) state_.merge(std::move(record));
    step.report = std::move(conversion.report);
    StringSink sink;
    write_state(state_, sink);
    step.state = std::move(sink.bytes);
    return step;
  }

  /// A message in a VANSEnvelope of its own, from and to its own parties.
  Step wrap(const std::string& name) {
    const auto payload = bytes(name);
    const auto read = converter_.read({{source(payload), name}}, {});
    const auto& message = read.identities.at(0);
    const auto ids = seeded_ids(steps_.size() + 1);
    vans::Envelope envelope;
    envelope.sender = {message.sender, is_location_number(message.sender) ? "EAN" : "VANS"};
    envelope.receiver = {message.receiver, "EAN"};
    envelope.id = ids->uuid();
    envelope.sent = now;
    envelope.message =
        vans::meta_information({convert::name(message.kind), message.detail, message.version, payload.front() == '{'},
                               ids->uuid(), payload.size());
    BOOST_TEST(words(vans::writing_faults(envelope)) == "");
    const MemorySource bytes_of_payload(payload);
    StringSink sink;
    vans::write_envelope(envelope, &bytes_of_payload, sink);
    BOOST_TEST((opened(sink.bytes) == payload));  // and out again: the same bytes
    Step step;
    add(step, "VANSEnvelope", "xml", std::move(sink.bytes));
    return step;
  }

  Step open(const std::string& name) {
    auto payload = opened(bytes(name));
    const auto read = converter_.read({{source(payload), name}}, {});
    BOOST_TEST(!has_error(read.findings), words(read.findings));
    Step step;
    const auto extension = payload.front() == '{' ? "json" : payload.front() == '<' ? "xml" : "edi";
    add(step, std::string(convert::name(read.identities.at(0).kind)), extension, std::move(payload));
    return step;
  }
  /// The payload of an envelope that has no fault, by our schema or else.
  static std::string opened(const std::string& envelope) {
    const auto read_from = document(envelope);
    wire::XmlReader reader;
    const auto read = vans::read_envelope(read_from, reader);
    if (!read) throw std::runtime_error(words(read.error()));
    BOOST_TEST(words(read->warnings) == "");
    StringSink sink;
    vans::write_payload(read->envelope, sink);
    return std::move(sink.bytes);
  }

  void add(Step& step, std::string type, std::string_view extension, std::string made) const {
    auto name = output_name(steps_.size() + 1, step.outputs.size() + 1, type, extension);
    step.outputs.push_back({std::move(name), std::move(type), std::move(made)});
  }

  static std::string errors(const Step& step) {
    Findings only;
    std::copy_if(step.report.findings.begin(), step.report.findings.end(), std::back_inserter(only),
                 [](const Finding& f) { return f.severity == Severity::error; });
    return rules(only);
  }

  // expect STEP ...
  void expect(const std::string& line) {
    std::istringstream in(line);
    std::size_t number = 0;
    std::string what;
    in >> number >> what;
    BOOST_REQUIRE((number >= 1 && number <= steps_.size()));
    const auto& step = steps_[number - 1];
    const auto rest = [&] {
      std::string text;
      std::getline(in >> std::ws, text);
      return text;
    };
    if (what == "outputs") {
      std::string types;
      for (const auto& made : step.outputs) types += (types.empty() ? "" : " ") + made.type;
      BOOST_TEST((types.empty() ? "none" : types) == rest(), words(step.report.findings));
    } else if (what == "errors") {
      faulty_.insert(number);
      BOOST_TEST(errors(step) == rest(), words(step.report.findings));
    } else if (what == "finding" || what == "no-finding") {
      const auto found = " " + rules(step.report.findings) + " ";
      BOOST_TEST((found.find(" " + rest() + " ") != std::string::npos) == (what == "finding"),
                 words(step.report.findings));
    } else if (what == "report") {
      report(step.report, rest());
    } else if (what == "state") {
      has(step.state, rest());
    } else {
      output(step, what, rest());
    }
  }
  /// "CONV-2.22 lost Sender/MedicalSpecialityCode"
  static void report(const Report& report, const std::string& wanted) {
    std::string lines;
    bool found = false;
    for (const auto& line : report.lines) {
      const auto text = std::string(row(line.rule).id) + " " + std::string(name(line.outcome)) + " " +
                        std::string(line.from.empty() ? line.to : line.from);
      found = found || text.starts_with(wanted);
      lines += text + "\n";
    }
    BOOST_TEST(found, lines);
  }
  /// "has WORDS", "lacks WORDS"
  static void has(const std::string& text, const std::string& wanted) {
    const auto blank = wanted.find(' ');
    const auto verb = wanted.substr(0, blank);
    BOOST_REQUIRE((blank != std::string::npos && (verb == "has" || verb == "lacks")));
    BOOST_TEST((text.find(wanted.substr(blank + 1)) != std::string::npos) == (verb == "has"), text.substr(0, 20000));
  }
  /// "XDIS91 has ...", "XCTL03:2 has ...", "XBIN01 is FILE"
  void output(const Step& step, const std::string& which, const std::string& wanted) const {
    const auto colon = which.find(':');
    const auto type = which.substr(0, colon);
    auto nth = colon == std::string::npos ? 1 : std::stoi(which.substr(colon + 1));
    const auto made = std::find_if(step.outputs.begin(), step.outputs.end(),
                                   [&](const Made& m) { return m.type == type && --nth == 0; });
    BOOST_REQUIRE_MESSAGE(made != step.outputs.end(), "no such output\n" + words(step.report.findings));
    if (wanted.starts_with("is "))
      BOOST_TEST((made->bytes == bytes(wanted.substr(3))));
    else
      has(in_utf8(*made), wanted);
  }
  /// EDIFACT is ISO-8859-1; a scenario's words are UTF-8.
  static std::string in_utf8(const Made& made) {
    if (!made.name.ends_with(".edi")) return made.bytes;
    std::string out;
    for (const char c : made.bytes) {
      char utf8[4];
      out.append(utf8, put_utf8(utf8, static_cast<unsigned char>(c)));
    }
    return out;
  }

  fs::path folder_;
  bool ahead_;
  convert::Converter converter_;
  gateway::Registry registry_;
  convert::ReceiptState state_;
  std::vector<std::string> lines_;
  std::vector<Step> steps_;
  std::set<std::size_t> faulty_;  // steps whose errors a line names
};

// --- what holds for every output

bool is_fhir(const Made& made) {
  return made.type == "CareCommunication" || made.type == "Acknowledgement";
}

void check_oioxml(const Made& made) {
  const auto opened = document(made.bytes);
  const auto read = oioxml::read(opened, reader(), zone(), wire::Check::schema);
  BOOST_TEST(read.has_value(), words(read ? Findings{} : read.error().findings));
}

/// Nothing is forgiven to what we write ourselves (an interchange that was forwarded may have line ends).
void check_edifact(const Made& made) {
  const auto opened = document(made.bytes);
  const auto read = edifact::read(opened, zone(), edifact::Forgive{false, false, false, false});
  BOOST_TEST(read.has_value(), words(read ? Findings{} : read.error().findings));
}

/// A new UUID is lower case and of version 4.
void check_uuid(std::string_view id) {
  if (id.starts_with("urn:uuid:")) id.remove_prefix(9);
  BOOST_TEST((is_uuid(id) && id[14] == '4' && std::string_view("89ab").find(id[19]) != std::string_view::npos), id);
}

/// S1-1: ids, thread, and that the Provenance names each payload.
void check_care_communication(const Correspondence& message) {
  for (const auto& id : {message.envelope_id, message.message_id, message.thread}) check_uuid(id);
  BOOST_TEST(message.thread.starts_with("urn:uuid:"));
  BOOST_TEST(message.segments.size() == 1u);
  for (const auto& s : message.segments) BOOST_TEST((s.is_new && !s.id.empty()));
  for (const auto& a : message.attachments) BOOST_TEST((a.is_new && !a.id.empty()));
}

/// The conversion has checked it; what it lets pass knowingly, a reader refuses.
void check_fhir(const Made& made) {
  convert::Converter converter(schemas(), shared_zone());
  convert::Settings settings;
  settings.validate_schema = false;
  const auto read = converter.read({{source(made.bytes), made.name}}, settings);
  BOOST_TEST(!has_error(read.findings), words(read.findings));
  BOOST_REQUIRE(read.messages.size() == 1u);
  if (const auto* message = std::get_if<Correspondence>(&read.messages[0])) check_care_communication(*message);
}

// --- T-9: narratives hold every obliged element (fhir-rules.md 11)

struct Obliged {
  std::string_view resource;
  std::vector<std::string_view> paths;  // "identifier.value": all of them
};
const std::vector<Obliged> obliged{
    {"MessageHeader",
     {"id", "eventCoding.code", "destination.endpoint", "destination.receiver.reference",
      "destination.extension.valueCoding.code", "sender.reference", "source.endpoint", "focus.reference"}},
    {"Communication",
     {"id", "status", "category.coding.code", "priority", "subject.reference", "topic.text", "encounter.reference",
      "recipient.reference", "extension.valueReference.reference", "payload.extension.valueDateTime",
      "payload.extension.valueReference.reference", "payload.extension.valueContactPoint.value",
      "payload.contentString", "payload.contentAttachment.contentType", "payload.contentAttachment.url",
      "payload.contentAttachment.title", "payload.contentAttachment.creation"}},
    {"Provenance",
     {"id", "target.reference", "occurredDateTime", "activity.coding.code", "agent.who.reference", "entity.role",
      "entity.what.reference", "entity.what.identifier.value"}},
    {"Patient",
     {"id", "identifier.value", "name.family", "name.given", "telecom.value", "address.line", "address.city",
      "address.postalCode"}},
    {"Organization", {"id", "identifier.value", "name"}},
    {"PractitionerRole", {"id", "practitioner.reference", "organization.reference", "code.coding.code", "code.text"}},
    {"Practitioner", {"id", "name.family", "name.given", "name.text"}},
    {"CareTeam", {"id", "name", "managingOrganization.reference"}},
    {"Encounter",
     {"id", "status", "class.code", "subject.reference", "episodeOfCare.identifier.value",
      "serviceProvider.reference"}},
    {"OperationOutcome", {"id", "issue.severity", "issue.code", "issue.details.text"}}};

/// Every primitive at `path`, whether lists stand on the way or not.
void values(const Json& node, std::string_view path, std::vector<std::string>& out) {
  if (!node.empty() && node.front().first.empty()) {  // a list
    for (const auto& item : node) values(item.second, path, out);
    return;
  }
  if (path.empty()) {
    if (!node.data().empty()) out.push_back(node.data());
    return;
  }
  const auto dot = path.find('.');
  const auto child = node.find(std::string(path.substr(0, dot)));
  if (child != node.not_found())
    values(child->second, dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1), out);
}

/// As a narrative writes it.
std::string in_xhtml(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '\n')
      out += "<br/>";
    else
      out += c;
  }
  return out;
}

std::size_t check_narratives(const Made& made) {
  std::istringstream in(made.bytes);
  Json bundle;
  boost::property_tree::read_json(in, bundle);
  std::size_t checked = 0;
  for (const auto& entry : bundle.get_child("entry")) {
    const auto& resource = entry.second.get_child("resource");
    const auto type = resource.get<std::string>("resourceType");
    check_uuid(resource.get<std::string>("id"));
    const auto row = std::find_if(obliged.begin(), obliged.end(), [&](const Obliged& o) { return o.resource == type; });
    BOOST_REQUIRE_MESSAGE(row != obliged.end(), type);
    const auto div = resource.get<std::string>("text.div", "");
    const bool extensions = type == "MessageHeader" || type == "Communication";
    BOOST_TEST(resource.get<std::string>("text.status", "") == (extensions ? "extensions" : "generated"));
    for (const auto path : row->paths) {
      std::vector<std::string> found;
      values(resource, path, found);
      for (const auto& value : found) {
        BOOST_TEST((div.find(in_xhtml(value)) != std::string::npos), type << "." << path << " is not in " << div);
        ++checked;
      }
    }
    std::vector<std::string> data;
    values(resource, "payload.contentAttachment.data", data);
    for (const auto& base64 : data) BOOST_TEST((div.find(base64) == std::string::npos));
  }
  return checked;
}

std::vector<std::string> all_bytes(const std::vector<Step>& steps) {
  std::vector<std::string> out;
  for (const auto& step : steps)
    for (const auto& made : step.outputs) out.push_back(made.bytes);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scenarios)

BOOST_AUTO_TEST_CASE(every_line_of_the_acceptance_list_has_a_folder) {
  const std::set<std::string_view> wanted(std::begin(acceptance_list), std::end(acceptance_list));
  const auto all = folders();
  std::set<std::string_view> there;
  for (const auto& folder : all) there.insert(id_of(folder));
  BOOST_TEST(wanted == there, boost::test_tools::per_element());
  const auto table = slurp(root() / "README.md");
  for (const auto& folder : all) BOOST_TEST((table.find("\n| `" + folder + "` | ") != std::string::npos), folder);
}

BOOST_DATA_TEST_CASE(becomes_what_it_says, boost::unit_test::data::make(folders()), folder) {
  BOOST_TEST_CONTEXT("samples/scenarios/" << folder) {
    Scenario scenario(folder);
    scenario.compare();
    scenario.check();
    // Converting again gives the same bytes: nothing here is random but the ids, and they are seeded.
    BOOST_TEST((all_bytes(scenario.steps()) == all_bytes(Scenario(folder, true).steps())));
  }
}

BOOST_AUTO_TEST_CASE(every_output_is_valid) {
  std::size_t oioxml = 0, edifact = 0, fhir = 0, values = 0;
  for (const auto& folder : folders()) {
    const Scenario scenario(folder);
    for (const auto& step : scenario.steps())
      for (const auto& made : step.outputs) {
        BOOST_TEST_CONTEXT("samples/scenarios/" << folder << "/out/" << made.name) {
          if (is_fhir(made)) {
            check_fhir(made);
            if (made.bytes.front() == '{') values += check_narratives(made);
            ++fhir;
          } else if (made.name.ends_with(".edi")) {
            check_edifact(made);
            ++edifact;
          } else if (made.type != "VANSEnvelope") {  // checked when it was made
            check_oioxml(made);
            ++oioxml;
          }
        }
      }
  }
  BOOST_TEST(oioxml > 90u);
  BOOST_TEST(edifact > 20u);
  BOOST_TEST(fhir > 60u);
  BOOST_TEST(values > 2500u);
}

BOOST_AUTO_TEST_SUITE_END()

// The one door to the converters: open what came, say what it is, convert it.
//   Converter c(engine resources); auto in = c.open(sources); c.identify(in); c.convert(in, target, context)
// A Converter with its parsers belongs to one thread; grammars, registry, zone and settings are shared snapshots.
// Nothing here reads a clock, a file or the network. Converting is idempotent but for fresh UUIDs: the same
// CareCommunication always gives the same letter ids.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "converters/fhir/bundle.hpp"
#include "converters/model/correspondence.hpp"
#include "converters/model/finding.hpp"
#include "converters/model/ids.hpp"
#include "converters/oioxml/oioxml.hpp"
#include "converters/video/link.hpp"

namespace brevdue::convert {

/// What the registry (local SOR copy) knows of a location number.
struct Location {
  std::string location_number, sor, name, phone;
  std::string identifier;  // how OIOXML identifies this receiver, with
  std::optional<PartyIdCode> identifier_code;
  std::vector<std::string> receives;  // "fhir:5.0", "oioxml:xdis91", "edifact"
  std::string attachments;            // "yes", "no" or empty
  std::string links_clickable;        // "yes", "no" or empty (unknown)
  std::string system;
};

/// Looks up location numbers. Implemented by gateway/registry; immutable while used.
class Directory {
 public:
  virtual ~Directory() = default;
  [[nodiscard]] virtual const Location* find(std::string_view location_number) const = 0;
};

struct Settings {
  bool mislabelled_as_utf8 = true;          // wire::OpenOptions
  bool prefer_lpr3_episode = true;          // episode.prefer = lpr3 | local
  bool video_category_telemedicine = true;  // video.category = telemedicine | other
  bool refuse_dangerous_links = true;       // video.dangerous = refuse | warn
  bool narratives = true;
  bool validate_schema = true;  // run the XML schema beside the element table
  std::string fhir_base = "https://medcomfhir.dk/ig/carecommunication";
  std::string gln_system = "https://www.gs1.org/gln";
  video::LinkSettings links;
  wire::Limits limits;
};

/// What a conversion needs from outside.
struct Context {
  const Directory* directory = nullptr;  // null: no registry
  IdSource* ids = nullptr;
  const Settings* settings = nullptr;
};

enum class Target : std::uint8_t { fhir_json, fhir_xml, oioxml };

/// What one message is.
enum class MessageKind : std::uint8_t {
  xdis91,
  xdis90,
  xbin01,
  xctl01,
  xctl02,
  xctl03,
  xctl,
  care_communication,
  acknowledgement,
  fhir_other,
  vans_envelope,
  edifact,
  unknown
};
[[nodiscard]] std::string_view name(MessageKind kind);  // "XDIS91", "CareCommunication"

struct Identity {
  MessageKind kind = MessageKind::unknown;
  std::string version, envelope_id, message_id, sender, receiver;  // empty where not known
  std::uint32_t input = 0;
};

/// One message that was read.
using Message = std::variant<Correspondence, FileLetter>;

struct Input {
  std::shared_ptr<const ByteSource> source;
  std::string name;  // for findings: a file name
};

struct ReadResult {
  std::vector<Identity> identities;
  std::vector<Message> messages;
  Findings findings;  // positions resolved; any error: messages is what could be read
};

/// One message to be written.
struct Output {
  MessageKind kind = MessageKind::unknown;
  std::string id;                        // for file names: message id
  std::uint32_t input = 0;               // which input it was made from
  std::string_view extension;            // "xml" or "json"
  std::function<void(ByteSink&)> write;  // may be called once or more; streams contents from the inputs
};

struct Conversion {
  std::vector<Output> outputs;  // empty if the report has an error
  Report report;                // positions resolved
};

class Converter {
 public:
  Converter(std::shared_ptr<const wire::XmlSchemas> schemas, std::shared_ptr<const DanishTime> zone);
  ~Converter();

  /// Reads every input whole: what it is and what is in it. Never throws for bad input.
  [[nodiscard]] ReadResult read(const std::vector<Input>& inputs, const Settings& settings);
  /// Converts all inputs to `target`; letters and the file letters they name are joined.
  [[nodiscard]] Conversion convert(const std::vector<Input>& inputs, Target target, const Context& context);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace brevdue::convert

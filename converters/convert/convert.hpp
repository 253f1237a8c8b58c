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

#include "converters/convert/settings.hpp"
#include "converters/convert/state.hpp"
#include "converters/fhir/bundle.hpp"
#include "converters/model/finding.hpp"
#include "converters/model/ids.hpp"
#include "converters/model/message.hpp"
#include "converters/oioxml/oioxml.hpp"
#include "converters/wire/document.hpp"

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

/// What a letter goes on with (CC-FLW-03): it becomes a reply to the letter, or else to the last of the messages.
struct Thread {
  std::vector<Correspondence> messages;  // CareCommunications, of both parties, oldest first; valid ones
  std::string letter_id;                 // of the letter that went before it
};

/// What a conversion needs from outside.
struct Context {
  const Directory* directory = nullptr;  // null: no registry
  IdSource* ids = nullptr;
  const Settings* settings = nullptr;
  const ReceiptState* state = nullptr;  // null: receipts are refused, conversions are not recorded
  Timestamp now{};                      // when records are made, and what links are judged by
  const DanishTime* zone = nullptr;     // of links' times; a Converter has its own
  bool refuse = false;                  // answer an invalid message with a negative receipt (conversion.md 1.7)
  bool again = false;                   // a letter in the format asked for already is written once more, by itself
  const Thread* thread = nullptr;       // null: the letter begins one
  bool is_video = false;  // the letters are about a video meeting, also one that says no link (a cancellation)
  /// convert() calls it, if it is there, with what was read, before it looks at the state: to put into that what
  /// belongs to these messages.
  std::function<void(const std::vector<Message>&)> was_read = {};
};

/// `other` is the other world's: letters (OIOXML or EDIFACT) become fhir_json, a CareCommunication oioxml, a receipt
/// the format of the message it answers.
enum class Target : std::uint8_t { fhir_json, fhir_xml, oioxml, edifact, other };

/// What one message is.
enum class MessageKind : std::uint8_t {
  xdis91,
  xdis90,
  xbin01,
  xctl01,
  xctl02,
  xctl03,
  xctl,  // one of the three
  dis91,
  dis90,
  bin01,
  ctl01,
  ctl02,
  ctl03,
  care_communication,
  acknowledgement,
  fhir_other,
  vans_envelope,
  edifact,  // another message of EDIFACT
  unknown
};
[[nodiscard]] std::string_view name(MessageKind kind);  // "XDIS91", "DIS91", "CareCommunication"
[[nodiscard]] std::optional<MessageKind> message_kind(std::string_view name);
[[nodiscard]] bool is_receipt(MessageKind kind);

struct Identity {
  MessageKind kind = MessageKind::unknown;
  std::string version, envelope_id, message_id, sender, receiver;  // empty where not known
  std::string thread;                                              // Communication.identifier
  std::string detail;  // category of a CareCommunication, response code of an Acknowledgement
  /// Of a receipt: the ids of what it answers. The MessageHeader.id of an Acknowledgement; else the letters' ids, and
  /// that of their envelope first.
  std::vector<std::string> answers;
  std::uint32_t input = 0;
};

struct ReadAhead;

struct Input {
  std::shared_ptr<const ByteSource> source;
  std::string name;  // for findings: a file name
  /// Which of its messages are meant, by their places among its identities, from 0; empty: all. The others are read,
  /// and nothing becomes of them.
  std::vector<std::uint32_t> parts = {};
  /// What Converter::read_ahead() read of the same source. The first call that has this as its only input, and the same
  /// Settings object, uses it up instead of reading; else it does nothing.
  std::shared_ptr<ReadAhead> ahead = {};
};

/// What could be read of an invalid message: enough to refuse it by name.
struct Unread {
  MessageKind kind = MessageKind::unknown;
  Message message;
  /// Which message of its interchange it is, from 1, where its findings are its own: their paths begin "message 2 ".
  /// 0: all of its input's are.
  std::uint32_t number = 0;
};

struct ReadResult {
  std::vector<Identity> identities;
  std::vector<Message> messages;
  std::vector<Unread> unread;
  std::vector<std::uint32_t> message_parts, unread_parts;  // the place of each among the identities of its input
  std::vector<std::string> digests;                        // of each of messages (digest()); by read_ahead() alone
  Findings findings;  // positions resolved; any error: messages is what could be read, of an interchange too
};

/// Calls f(letter or CareCommunication, its place among the identities of its input) for each that was read, and
/// each CareCommunication that does not conform: it was read to its end all the same.
template <class F>
void each_correspondence(const ReadResult& read, F f) {
  for (std::size_t i = 0; i < read.messages.size(); ++i)
    if (const auto* letter = std::get_if<Correspondence>(&read.messages[i])) f(*letter, read.message_parts[i]);
  for (std::size_t i = 0; i < read.unread.size(); ++i)
    if (const auto* letter = std::get_if<Correspondence>(&read.unread[i].message);
        letter != nullptr && read.unread[i].kind == MessageKind::care_communication)
      f(*letter, read.unread_parts[i]);
}

/// One input that was read before it is converted, by this or another Converter. May be handed from thread to thread,
/// used by one at a time.
struct ReadAhead {
  ReadResult result;
  std::vector<wire::Document> documents;
  std::shared_ptr<const Settings> settings;  // it was read with
  bool used = false;
};

/// One message to be written.
struct Output {
  MessageKind kind = MessageKind::unknown;
  std::string id;                        // for file names: message id
  std::uint32_t input = 0;               // which input it was made from
  std::string_view extension;            // "xml", "json" or "edi"
  std::function<void(ByteSink&)> write;  // may be called once or more; streams contents from the inputs
  bool refusal = false;                  // a negative receipt of our own
  bool forwarded = false;                // the input as it came
  std::vector<std::string> waived{};     // the rules it breaks knowingly, and where (CONV-2.42)
  Identity identity;                     // of what is written; input: as above
};

struct Conversion {
  /// Empty if the report has an error; with Context::refuse: negative receipts for what is invalid, and what became of
  /// the rest.
  std::vector<Output> outputs;
  Report report;                          // positions resolved
  std::vector<ConversionRecord> records;  // with a state: those that are new or changed, to be merged
};

class Converter {
 public:
  Converter(std::shared_ptr<const wire::XmlSchemas> schemas, std::shared_ptr<const DanishTime> zone);
  ~Converter();

  /// Reads every input whole: what it is and what is in it. Never throws for bad input.
  [[nodiscard]] ReadResult read(const std::vector<Input>& inputs, const Settings& settings);
  /// read() of one input, kept to be converted later without reading it again.
  [[nodiscard]] std::shared_ptr<ReadAhead> read_ahead(const Input& input, std::shared_ptr<const Settings> settings);
  /// Converts all inputs to `target`; letters and the file letters they name are joined.
  [[nodiscard]] Conversion convert(const std::vector<Input>& inputs, Target target, const Context& context);
  /// A receipt once more, for a message that came once more (conversion.md 2, governance.md 1.3): the same content with
  /// new ids of its envelope and the time `context.now`; one of OIOXML or EDIFACT names `attempt`, the envelope id of
  /// the message that it answers now. Nothing is written if the input is not one receipt.
  [[nodiscard]] Conversion repeat_receipt(const Input& receipt, const std::string& attempt, const Context& context);
  /// What the receiver of these messages answers: a receipt for each, in the format it came in. `no`: why it is
  /// refused; empty: it is taken. Receipts are not answered.
  [[nodiscard]] Conversion acknowledge(const std::vector<Input>& inputs, const std::string& no, const Context& context);
  /// Converts nothing: each message is answered with a negative receipt for what is wrong with it, and else for `why`
  /// (errors: an unknown receiver ...), in the format it came in. Receipts are not answered.
  [[nodiscard]] Conversion refuse(const std::vector<Input>& inputs, const Findings& why, const Context& context);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Its links, judged as a conversion judges them (conversion.md 6): what the settings refuse is an error. Marks
/// unresolved.
[[nodiscard]] Findings link_findings(const Correspondence& message, const Context& context);

/// A message as one about a video meeting.
struct VideoMessage {
  struct Found {
    video::Link link;        // judged
    std::string_view place;  // as findings name it
  };
  std::vector<Found> links;  // in its subject, texts, titles and references, in this order
  bool by_subject = false;   // its subject begins like one of a video meeting (video.subjects)
};
[[nodiscard]] VideoMessage video_of(const Correspondence& message, const Context& context);
/// Whether the system behind a location number shows links so that they can be clicked: "yes", "no" or "unknown". By
/// the registry's own word (links_clickable), else by what the survey says of its system (video/systems.hpp).
[[nodiscard]] std::string clickable_at(const Context& context, std::string_view location_number);

/// What a message says, without the ids and times of its envelope: two of one id with the same digest are the same
/// message, sent again. 64 hexadecimal digits.
[[nodiscard]] std::string digest(const Message& message, const DanishTime& zone);

/// 14 characters A-Z 0-9, base36 of a SHA-256 over its arguments: the same message always gives the same letter id.
[[nodiscard]] std::string letter_id(std::string_view sender, std::string_view message_id, std::string_view role);

/// The object ids of the files a letter names, or a file letter holds, as they are compared: without dashes, in lower
/// case (oioxml.md 5). Each once.
[[nodiscard]] std::vector<std::string> object_ids(const Message& message);

}  // namespace brevdue::convert

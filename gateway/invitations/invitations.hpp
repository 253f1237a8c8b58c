// Invitations to video meetings (converters/video/invitation.hpp) in the gateway, which is the sending system of their
// letters: what is asked for is stored first, then one letter for each receiver is handed to the intake, in the name of
// the invitation's sender; the flow brings it into the receiver's dialect. What a crash or a full disk keeps from being
// handed in, resume() hands in. Receipts end in the record (flow). Thread safety: any number of threads.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "converters/convert/convert.hpp"
#include "gateway/intake/intake.hpp"
#include "gateway/store/clock.hpp"
#include "gateway/store/store.hpp"

namespace brevdue::gateway {

class Invitations {
 public:
  /// All of it outlives the Invitations.
  struct Parts {
    Store& store;
    const Clock& clock;
    IdMaker& ids;
    Intake& intake;
    std::shared_ptr<const wire::XmlSchemas> letter_schemas;
    std::shared_ptr<const DanishTime> zone;
    // Looked at anew for each call.
    std::function<std::shared_ptr<const convert::Settings>()> settings;
    std::function<std::shared_ptr<const convert::Directory>()> directory;
    std::function<void()> arrived;  // called after letters were handed in
  };
  enum class Result : std::uint8_t {
    made,           // a new invitation
    done,           // the record as it is now
    refused,        // for the findings
    other_content,  // that request id stands for another invitation
    not_yours,      // its sender is not one of the caller's location numbers
    not_found,
    cancelled,  // so there is nothing to change
    busy        // ask again; what was stored stands, and its letters follow as soon as there is room
  };
  struct Reply {
    Result result = Result::done;
    std::string
        json;  // the record (made, done), or of list() the records; no CPR number, link, PIN or text of a letter
    Findings findings;  // refused
  };
  explicit Invitations(Parts parts);
  ~Invitations();

  /// The same sender and request id again is the same invitation.
  [[nodiscard]] Reply invite(const Caller& caller, const std::shared_ptr<const ByteSource>& json);
  /// video::read_change() and read_cancellation() say what `json` holds. What changes nothing sends nothing.
  [[nodiscard]] Reply change(const Caller& caller, const Id& id, const std::shared_ptr<const ByteSource>& json);
  [[nodiscard]] Reply cancel(const Caller& caller, const Id& id, const std::shared_ptr<const ByteSource>& json);
  /// With what receivers said who refused it.
  [[nodiscard]] Reply show(const Caller& caller, const Id& id);
  /// The caller's, newest first, at most a hundred.
  [[nodiscard]] Reply list(const Caller& caller);
  /// Hands in the letters that are not handed in yet, as far as there is room.
  void resume();

 private:
  class Call;
  struct Reader;
  const Parts parts_;
  const std::unique_ptr<Reader> reader_;
  std::mutex handing_in_;
};

}  // namespace brevdue::gateway

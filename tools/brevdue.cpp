// brevdue: the command. Data goes to standard output, words to standard error.
// Exit: 0 done; 1 at least one error, no message written; 2 usage; 65 unreadable data; 69 no gateway there; 70 our own
// fault (docs/cli.md).
#include <exception>
#include <filesystem>
#include <span>
#include <system_error>

#include "converters/wire/xml.hpp"
#include "tools/command/backup.hpp"
#include "tools/command/client.hpp"
#include "tools/command/command.hpp"
#include "tools/command/doctor.hpp"
#include "tools/command/envelope.hpp"
#include "tools/command/inbox.hpp"
#include "tools/command/invite.hpp"
#include "tools/command/operating.hpp"
#include "tools/command/queue.hpp"
#include "tools/command/registry.hpp"
#include "tools/command/send.hpp"
#include "tools/command/serve.hpp"
#include "tools/command/trace.hpp"

namespace {

using namespace brevdue;

constexpr const char* about =
    "Converts, checks and names Danish correspondence messages: letters of EDIFACT (DIS91 with file letters BIN01) "
    "and\n"
    "of OIOXML (XDIS91 with XBIN01), FHIR CareCommunication in JSON and XML, and the receipts of all three.";

/// Names the wrong word of a call that begins with no command.
void check_command(const CLI::App& app, std::span<char* const> words) {
  const auto known = app.get_subcommands([](const CLI::App*) { return true; });
  if (known.empty() || words.empty() || *words.front() == '-') return;
  std::string names;
  for (const auto* sub : known) {
    if (sub->get_name() == words.front()) return check_command(*sub, words.subspan(1));
    names += (names.empty() ? "" : ", ") + sub->get_name();
  }
  throw command::UsageError("there is no command \"" + std::string(words.front()) + "\"; there are " + names);
}

int run(int argc, char** argv) {
  CLI::App app{about, "brevdue"};
  app.footer(
      command::footer("  brevdue identify letter.xml\n"
                      "  brevdue convert --registry locations.csv letter.xml files.xml > message.json\n"));
  app.set_version_flag("--version", "brevdue " BREVDUE_VERSION);
  app.require_subcommand(1);
  command::Chosen chosen;
  command::add_identify(app, chosen);
  command::add_validate(app, chosen);
  command::add_convert(app, chosen);
  command::add_explain(app, chosen);
  command::add_links(app, chosen);
  command::add_envelope(app, chosen);
  command::add_registry(app, chosen);
  command::add_config(app, chosen);
  command::add_serve(app, chosen);
  command::add_send(app, chosen);
  command::add_inbox(app, chosen);
  command::add_invite(app, chosen);
  command::add_trace(app, chosen);
  command::add_queue(app, chosen);
  command::add_stats(app, chosen);
  command::add_doctor(app, chosen);
  command::add_backup(app, chosen);
  check_command(app, {argv + 1, argv + argc});
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? command::exit_done : command::exit_usage;
  }
  const wire::XmlEngine engine;  // before everything that parses
  return chosen();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const command::UsageError& e) {
    command::say(std::string("brevdue: ") + e.what() + "\n");
    return command::exit_usage;
  } catch (const command::Unreachable& e) {
    command::say(std::string("brevdue: ") + e.what() + "\n");
    return command::exit_unreachable;
  } catch (const gateway::StoreError& e) {
    command::say(std::string("brevdue: ") + e.what() + "\n");
    return e.kind() == gateway::StoreError::Kind::full ? command::exit_bug : command::exit_errors;
  } catch (const std::filesystem::filesystem_error& e) {
    const bool denied = e.code() == std::errc::permission_denied;
    command::say("brevdue: " + e.path1().string() + ": " + e.code().message() +
                 (denied ? " (a store is for the user that the gateway runs as)\n" : "\n"));
    return denied ? command::exit_usage : command::exit_bug;
  } catch (const std::system_error& e) {
    command::say(std::string("brevdue: ") + e.what() + "\n");  // the disk, not a bug
    return command::exit_bug;
  } catch (const std::exception& e) {
    command::say("brevdue: " + std::string(row(Rule::internal).id) + ": " + e.what() + "\n");
    return command::exit_bug;
  }
}

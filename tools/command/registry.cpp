#include "tools/command/registry.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <utility>

#include "converters/model/identifiers.hpp"
#include "converters/model/nearest.hpp"
#include "converters/model/strings.hpp"
#include "converters/video/secrets.hpp"
#include "gateway/registry/import.hpp"
#include "gateway/store/file_io.hpp"
#include "tools/command/json.hpp"
#include "tools/command/print.hpp"

namespace brevdue::command {
namespace {

namespace fs = std::filesystem;
using convert::Input;
using gateway::Column;
using gateway::Entry;
using gateway::Override;
using gateway::Registry;

struct Options {
  std::string registry;
  bool json = false;
  std::vector<std::string> files;  // of an import
  bool dry_run = false, force = false, skip_faulty = false;
  std::vector<std::string> words;        // to be found
  std::string location;                  // to be shown or changed
  std::vector<std::string> assignments;  // "links_clickable=no"
  std::string because, by, now;
};

/// What is listed in words is listed so far; --json has all.
constexpr std::size_t most_found = 100, most_of_a_rule = 100;

std::string locations_path(const Options& options) {
  return (fs::path(options.registry) / gateway::locations_file).string();
}

/// Findings in words, of each rule as many as anybody reads.
std::string limited_words(const Findings& findings, const std::vector<Input>& inputs) {
  Findings some;
  std::map<Rule, std::size_t> counts;
  for (const auto& f : findings)
    if (++counts[f.rule] <= most_of_a_rule) some.push_back(f);
  auto out = findings_words(some, inputs);
  for (const auto& [rule, count] : counts)
    if (count > most_of_a_rule)
      out += "and " + std::to_string(count - most_of_a_rule) + " more of " + std::string(row(rule).id) + "\n";
  return out;
}

/// Text of a file for a terminal: one line.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return text;
}

Timestamp now_of(const Options& options) {
  const auto now = read_iso(options.now.empty() ? clock_text() : options.now);
  if (!now || now->precision == Precision::day)
    throw UsageError("--now takes a time such as 2026-01-20T10:15:00+01:00");
  return *now;
}

/// Keeps others from changing the folder while it is read and written.
gateway::FileDescriptor lock_folder(const std::string& folder) {
  gateway::FileDescriptor file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  while (file.valid() && ::flock(file.get(), LOCK_EX) != 0)
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "cannot lock " + folder);
  return file;
}

void check_folder(const Options& options, std::string_view what) {
  if (fs::exists(options.registry) && !fs::is_directory(options.registry))
    throw UsageError(std::string(what) + " needs a registry folder; " + options.registry +
                     " is a file (brevdue registry import makes a folder of it)");
}

// --- import ---

/// What is there; nothing of a folder that has no locations yet.
tl::expected<gateway::Rows, Findings> current_rows(const Options& options) {
  const auto file = locations_path(options);
  if (!fs::exists(file)) return gateway::Rows{};
  auto bytes = gateway::whole(*open_file(file, {}));
  if (!bytes) return tl::unexpected(Findings{std::move(bytes.error())});
  if (auto fault = gateway::utf8_fault(*bytes)) return tl::unexpected(Findings{std::move(*fault)});
  return gateway::read_rows(*bytes);
}

std::string_view name(gateway::RegistryChange::What what) {
  constexpr std::array names{"added", "removed", "changed"};
  return names[static_cast<std::size_t>(what)];
}

std::string import_words(const Options& options, const gateway::ImportResult& result, bool written) {
  std::string out;
  for (std::size_t i = 0; i < result.files.size(); ++i) {
    const auto& f = result.files[i];
    out += options.files[i] + ": " + f.kind + " in " + f.characters + ", " + std::to_string(f.rows) + " rows, " +
           std::to_string(f.locations) + " locations";
    if (f.closed > 0) out += ", " + std::to_string(f.closed) + " units closed or not open yet";
    if (f.faulty > 0) out += ", " + std::to_string(f.faulty) + " rows with faults";
    out += "\n";
  }
  for (const auto& c : result.changes) {
    out += std::string(name(c.what)) + " " + c.location_number + " " + one_line(c.name);
    out += (c.fields.empty() ? "" : ": " + c.fields) + "\n";
  }
  if (result.compared) {
    const auto all = result.added + result.removed + result.changed;
    if (all > result.changes.size()) out += "and " + std::to_string(all - result.changes.size()) + " more\n";
    out += std::to_string(result.rows.size()) + " locations: " + std::to_string(result.added) + " added, " +
           std::to_string(result.changed) + " changed, " + std::to_string(result.unchanged) + " unchanged; " +
           std::to_string(result.removed) + " removed\n";
  }
  return out + (written ? "imported into " + options.registry + "\n" : "nothing was written\n");
}

std::string import_json(const Options& options, const gateway::ImportResult& result, bool written,
                        const std::vector<Input>& inputs) {
  Json json;
  json.list("import");
  json.item();
  json.member("registry", options.registry);
  json.member("written", written);
  json.member("locations", std::uint64_t{result.rows.size()});
  json.member("added", std::uint64_t{result.added});
  json.member("removed", std::uint64_t{result.removed});
  json.member("changed", std::uint64_t{result.changed});
  json.member("unchanged", std::uint64_t{result.unchanged});
  json.end_item();
  json.end_list();
  json.list("files");
  for (std::size_t i = 0; i < result.files.size(); ++i) {
    const auto& f = result.files[i];
    json.item();
    json.member("input", options.files[i]);
    json.filled("kind", f.kind);
    json.filled("characters", f.characters);
    json.member("rows", std::uint64_t{f.rows});
    json.member("locations", std::uint64_t{f.locations});
    json.member("closed", std::uint64_t{f.closed});
    json.member("faulty", std::uint64_t{f.faulty});
    json.end_item();
  }
  json.end_list();
  json.list("changes");
  for (const auto& c : result.changes) {
    json.item();
    json.member("change", name(c.what));
    json.member("location_number", c.location_number);
    json.filled("name", c.name);
    json.filled("fields", c.fields);
    json.end_item();
  }
  json.end_list();
  write_findings(json, result.findings, inputs);
  return json.take();
}

int say_faults(const Options& options, const Findings& findings, const std::vector<Input>& inputs) {
  if (options.json)
    print(findings_json(findings, inputs));
  else
    say(limited_words(findings, inputs));
  return exit_code(findings);
}

int import(const Options& options) {
  check_folder(options, "import");
  const auto today = DanishTime().iso(now_of(options).utc).substr(0, 10);
  const auto lock = lock_folder(options.registry);  // of a folder that is there
  const auto current = current_rows(options);
  if (!current) {
    const int code = say_faults(options, current.error(), {{nullptr, locations_path(options)}});
    say("brevdue: what is there cannot be compared: mend that file, or begin with a new folder\n");
    return code;
  }
  std::vector<gateway::ImportFile> files;
  std::vector<Input> inputs;
  for (const auto& file : options.files) {
    files.push_back({fs::path(file).filename().string(), open_file(file, {})});
    inputs.push_back({nullptr, file});
  }
  const auto result = gateway::stage_import(files, *current, {today, options.skip_faulty, options.force});
  const int code = exit_code(result.findings);
  const bool written = code == exit_done && !options.dry_run;
  if (written) on_path(options.registry, [&] { gateway::write_locations(options.registry, result.rows); });
  if (options.json) {
    print(import_json(options, result, written, inputs));
    return code;
  }
  say(limited_words(result.findings, inputs));
  print(import_words(options, result, written));
  return code;
}

// --- find and show ---

Registry must_open(const Options& options) {
  return std::move(*open_registry(options.registry, {}));
}

std::string or_unknown(const std::string& value) {
  return value.empty() ? "unknown" : value;
}

/// "5790000209354 Lægehuset Testby (Testby, ydernummer 004391, SOR 325371000016006): takes oioxml:xdis91; attachments
/// no; links clickable unknown"
std::string found_line(const Entry& e) {
  std::string behind;
  const auto add = [&](const std::string& word, const std::string& value) {
    if (!value.empty()) behind += (behind.empty() ? "" : ", ") + word + one_line(value);
  };
  add("", e.municipality);
  add("ydernummer ", e.ydernummer);
  add("SOR ", e.sor);
  add("", e.system);
  std::string takes;
  for (const auto& word : e.receives) takes += (takes.empty() ? "" : ", ") + word;
  return e.location_number + " " + one_line(e.name) + (behind.empty() ? "" : " (" + behind + ")") + ": takes " +
         (takes.empty() ? "nothing" : takes) + "; attachments " + or_unknown(e.attachments) + "; links clickable " +
         or_unknown(e.links_clickable) + "\n";
}

void write_entry(Json& json, const Entry& entry) {
  json.item();
  for (const auto& column : gateway::columns()) json.filled(column.name, column.text(entry));
  json.end_item();
}

int find(const Options& options) {
  const auto registry = must_open(options);
  std::string words;
  for (const auto& word : options.words) words += word + " ";
  if (gateway::utf8_fault(words)) throw UsageError("the words to find are not in UTF-8");
  const auto found = registry.search(words);
  if (options.json) {
    Json json;
    json.list("locations");
    for (const auto* entry : found) write_entry(json, *entry);
    json.end_list();
    print(json.take());
  } else {
    std::string lines;
    for (std::size_t i = 0; i < std::min(found.size(), most_found); ++i) lines += found_line(*found[i]);
    print(lines);
    if (found.size() > most_found)
      say("and " + std::to_string(found.size() - most_found) + " more; say another word to find fewer\n");
    if (found.empty()) say("brevdue: nothing fits in " + std::to_string(registry.size()) + " locations\n");
  }
  return found.empty() ? 1 : exit_done;
}

/// The location an option names; what is none, or unknown, is told with the nearest.
const Entry& must_find(const Registry& registry, const std::string& number) {
  const auto* const entry = registry.find(number);
  if (entry != nullptr) return *entry;
  auto text = "there is no location " + shown(number) + " in the registry";
  if (!is_location_number(number)) text += " (a location number has 13 digits, the last one a check digit)";
  const auto nearest = registry.nearest(number);
  throw UsageError(text + (nearest.empty() ? "; it is empty" : "; the nearest is " + nearest));
}

std::string override_words(const Override& o) {
  return o.at + (o.by.empty() ? "" : " by " + one_line(o.by)) + ": " + one_line(o.reason);
}

std::string show_words(const Registry& registry, const Entry& entry) {
  std::string out, history;
  std::map<std::string_view, const Override*> holding;
  for (const auto& o : registry.overrides()) {
    if (o.location_number != entry.location_number) continue;
    if (o.holds) holding[o.field] = &o;
    history += "  " + o.field + (o.value.empty() ? " as imported" : "=" + o.value) + ", " + override_words(o) + "\n";
  }
  for (const auto& column : gateway::columns()) {
    auto value = one_line(column.text(entry));
    const bool asked = column.name == "attachments" || column.name == "links_clickable";
    if (asked) value = or_unknown(value);
    if (column.name == "receives" && value.empty()) value = "nothing";
    const auto set = holding.find(column.name);
    if (value.empty() && set == holding.end()) continue;
    out += std::string(column.name) + std::string(17 - column.name.size(), ' ') + value;
    if (set != holding.end()) {
      auto imported = one_line(set->second->imported);
      if (imported.empty()) imported = asked ? "unknown" : "nothing";
      out += "   (set; the import says " + imported + ")";
    }
    out += "\n";
  }
  return out + (history.empty() ? "" : "set by operators, the last of a field holds:\n" + history);
}

std::string show_json(const Registry& registry, const Entry& entry) {
  Json json;
  json.list("locations");
  write_entry(json, entry);
  json.end_list();
  json.list("overrides");
  for (const auto& o : registry.overrides()) {
    if (o.location_number != entry.location_number) continue;
    json.item();
    json.member("field", o.field);
    json.member("value", o.value);
    json.member("holds", o.holds);
    if (o.holds) json.member("imported", o.imported);
    json.member("reason", o.reason);
    json.member("at", o.at);
    json.filled("by", o.by);
    json.end_item();
  }
  json.end_list();
  return json.take();
}

int show(const Options& options) {
  const auto registry = must_open(options);
  const auto& entry = must_find(registry, options.location);
  print(options.json ? show_json(registry, entry) : show_words(registry, entry));
  return exit_done;
}

// --- set ---

const Column& settable_column(std::string_view wanted) {
  const auto word = wanted.substr(0, 60);
  const Column* nearest = nullptr;
  std::string all;
  for (const auto& column : gateway::columns()) {
    if (!column.settable) continue;
    if (column.name == wanted) return column;
    all += (all.empty() ? "" : ", ") + std::string(column.name);
    if (nearest == nullptr || edit_distance(word, column.name) < edit_distance(word, nearest->name)) nearest = &column;
  }
  throw UsageError("there is no field " + shown(wanted) + " to set; the nearest is " + std::string(nearest->name) +
                   ", all are " + all);
}

/// What the call asks for, checked.
std::vector<Override> asked_overrides(const Options& options) {
  const auto at = DanishTime().iso(now_of(options).utc);
  const auto reason = std::string(trimmed(options.because));
  const auto* const user = std::getenv("USER");
  const auto by = std::string(trimmed(!options.by.empty() ? options.by : user != nullptr ? user : ""));
  for (const auto& fault : {gateway::text_fault("--because", reason), gateway::text_fault("--by", by)})
    if (!fault.empty()) throw UsageError(fault);
  if (reason.empty()) throw UsageError("--because needs words: why is it set?");
  if (video::holds_cpr(reason) || video::holds_cpr(by))
    throw UsageError("--because and --by hold no CPR number: everybody reads them");
  std::vector<Override> overrides;
  for (const auto& assignment : options.assignments) {
    const auto equals = assignment.find('=');
    if (equals == std::string::npos)
      throw UsageError("set takes FIELD=VALUE, such as links_clickable=no; FIELD= takes the import's word again");
    const auto& column = settable_column(std::string_view(assignment).substr(0, equals));
    const auto value = std::string(trimmed(std::string_view(assignment).substr(equals + 1)));
    if (const auto fault = gateway::value_fault(column, value); !fault.empty()) throw UsageError(fault);
    Override o;
    o.location_number = options.location;
    o.field = column.name;
    o.value = value;
    o.reason = reason;
    o.at = at;
    o.by = by;
    overrides.push_back(std::move(o));
  }
  return overrides;
}

/// How OIOXML identifies a receiver is two fields that stand together or not at all.
void check_pair(const Options& options, std::vector<Override> overrides) {
  auto rows = current_rows(options);
  if (!rows) return;  // which must_open() has said already
  gateway::apply(overrides, *rows);
  const auto* const entry = rows->find(options.location);
  if (entry != nullptr && entry->identifier.empty() == entry->identifier_code.has_value())
    throw UsageError(
        "identifier and identifier_code go together: set both, such as identifier=004391 "
        "identifier_code=ydernummer");
}

int set(const Options& options) {
  check_folder(options, "set");
  const auto asked = asked_overrides(options);
  const auto lock = lock_folder(options.registry);
  const auto before = must_open(options);
  const auto& entry = must_find(before, options.location);
  auto overrides = before.overrides();
  overrides.insert(overrides.end(), asked.begin(), asked.end());
  check_pair(options, overrides);
  gateway::OutputFiles outputs(options.registry);
  on_path(options.registry, [&] {
    outputs.add(std::string(gateway::overrides_file),
                [&](ByteSink& sink) { gateway::write_overrides(overrides, sink); });
    outputs.commit();
  });
  std::string words;
  for (const auto& o : asked) {
    auto was = one_line(gateway::find_column(o.field)->text(entry));
    words += o.location_number + " " + one_line(entry.name) + ": " + o.field +
             (o.value.empty() ? " is as imported again" : "=" + o.value) + ", was " + or_unknown(was) + "\n";
  }
  print(words);
  return exit_done;
}

// --- check ---

int check(const Options& options) {
  const auto inputs = registry_inputs(options.registry);
  tl::expected<Registry, Findings> registry = tl::unexpected(Findings{});
  on_path(options.registry, [&] { registry = Registry::read_path(options.registry); });
  const auto findings = registry ? registry->check() : registry.error();
  const auto count = [&](Severity severity) {
    return static_cast<std::size_t>(
        std::count_if(findings.begin(), findings.end(), [&](const Finding& f) { return f.severity == severity; }));
  };
  if (options.json) {
    print(findings_json(findings, inputs));
    return exit_code(findings);
  }
  say(limited_words(findings, inputs));
  print(options.registry + ": " + (registry ? std::to_string(registry->size()) + " locations, " : "cannot be used, ") +
        std::to_string(count(Severity::error)) + " errors, " + std::to_string(count(Severity::warning)) +
        " warnings, " + std::to_string(count(Severity::note)) + " notes\n");
  return exit_code(findings);
}

// --- the command line ---

using Run = int (*)(const Options&);

CLI::App* add(CLI::App& app, Chosen& chosen, const std::shared_ptr<Options>& options, const char* name,
              const char* what, const char* example, Run run) {
  auto* sub = app.add_subcommand(name, what);
  sub->add_option("--registry", options->registry, "The registry's folder; to look into, also one CSV file")
      ->required();
  sub->footer(footer(example));
  sub->callback([&chosen, options, run] { chosen = [options, run] { return run(*options); }; });
  return sub;
}

void add_json(CLI::App& sub, Options& options) {
  sub.add_flag("--json", options.json, "The same as JSON on standard output (docs/cli.md)");
}

}  // namespace

void add_registry(CLI::App& app, Chosen& chosen) {
  auto* registry = app.add_subcommand("registry", "The local SOR copy: import it, look into it, set what it says");
  registry->require_subcommand(1);
  registry->footer(
      footer("  brevdue registry import --registry reg --dry-run sor.csv\n"
             "  brevdue registry find --registry reg hjemmeplejen vejle\n"));
  const auto options = std::make_shared<Options>();

  auto* import_sub =
      add(*registry, chosen, options, "import", "Takes in a registry file, or SOR's public exports, all at once",
          "  brevdue registry import --registry reg --dry-run sor.csv\n", import);
  import_sub
      ->add_option("FILE", options->files, "Our own CSV (docs/registry.md) or an export of SOR; - is standard input")
      ->required();
  import_sub->add_flag("--dry-run", options->dry_run, "Say what would change, and write nothing");
  import_sub->add_flag("--force", options->force, "Also if more than a tenth of the locations would be removed");
  import_sub->add_flag("--skip-faulty", options->skip_faulty, "Leave out rows of an export that are at fault");
  import_sub->add_option("--now", options->now, "The time of the import, instead of the clock's");
  add_json(*import_sub, *options);

  auto* find_sub = add(*registry, chosen, options, "find", "Lists the locations that all words fit",
                       "  brevdue registry find --registry reg lægehuset testby\n", find);
  find_sub
      ->add_option("WORDS", options->words,
                   "Parts of the name or municipality; location number, SOR code, ydernummer, municipality's code")
      ->required();
  add_json(*find_sub, *options);

  auto* show_sub = add(*registry, chosen, options, "show", "Says all that is known of a location, and what was set",
                       "  brevdue registry show --registry reg 5790000121526\n", show);
  show_sub->add_option("LOCATION", options->location, "Location number")->required();
  add_json(*show_sub, *options);

  auto* set_sub = add(*registry, chosen, options, "set", "Sets what holds above the import, with a reason",
                      "  brevdue registry set --registry reg 5790000121526 links_clickable=no --because \"seen in "
                      "their system\"\n",
                      set);
  set_sub->add_option("LOCATION", options->location, "Location number")->required();
  set_sub
      ->add_option("FIELD=VALUE", options->assignments,
                   "links_clickable=yes|no|unknown, receives=fhir:5.0, ...; FIELD= takes the import's word again")
      ->required();
  set_sub->add_option("--because", options->because, "Why: kept with the value and its date")->required();
  set_sub->add_option("--by", options->by, "Who sets it, instead of $USER");
  set_sub->add_option("--now", options->now, "When, instead of the clock's time");

  auto* check_sub = add(*registry, chosen, options, "check", "Looks for what is wrong or suspicious in the registry",
                        "  brevdue registry check --registry reg\n", check);
  add_json(*check_sub, *options);
}

}  // namespace brevdue::command

// brevdue: the command. Data goes to standard output, words to standard error.
// Exit: 0 done; 1 at least one error, nothing written; 2 usage; 65 unreadable data; 70 our own fault (docs/cli.md).
#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <map>

#include "converters/convert/convert.hpp"
#include "converters/wire/xml.hpp"
#include "gateway/registry/registry.hpp"
#include "gateway/store/file_io.hpp"
#include "tools/command/print.hpp"

namespace {

using namespace brevdue;
using command::Written;
using convert::Input;
using convert::Target;

constexpr int exit_done = 0, exit_usage = 2, exit_bug = 70;

/// The call itself is wrong, or a file it names cannot be opened: exit 2.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Options {
  std::vector<std::string> files;
  bool json = false;
  // convert
  std::string target, registry, folder, report, now;
  std::optional<std::uint64_t> id_seed;
  bool strict = false, quiet = false;
};

std::shared_ptr<const ByteSource> open_file(const std::string& file) {
  try {
    return file == "-" ? gateway::spool_stdin() : gateway::open_source(file);
  } catch (const std::system_error& e) {
    throw UsageError("cannot read " + file + ": " + e.code().message());
  }
}

std::vector<Input> open_inputs(const std::vector<std::string>& files) {
  std::vector<Input> inputs;
  for (const auto& file : files) inputs.push_back({open_file(file), file});
  return inputs;
}

int exit_code(const Findings& findings) {
  int code = exit_done;
  for (const auto& f : findings)
    if (f.severity == Severity::error) code = std::max(code, row(row(f.rule).kind).exit_code);
  return code;
}

void print(std::string_view text) {
  std::cout.write(text.data(), static_cast<std::streamsize>(text.size())).flush();
  if (!std::cout) throw std::system_error(errno, std::generic_category(), "standard output");
}

void say(std::string_view text) {
  std::cerr.write(text.data(), static_cast<std::streamsize>(text.size())).flush();
}

std::string now_text(const Options& options) {
  if (!options.now.empty()) {
    if (!read_iso(options.now)) throw UsageError("--now takes a time such as 2026-01-20T10:15:00+01:00");
    return options.now;
  }
  const auto t = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  gmtime_r(&t, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

struct Resources {
  std::shared_ptr<const DanishTime> zone = std::make_shared<const DanishTime>();
  convert::Converter converter{oioxml::load_schemas(), zone};
  convert::Settings settings;
};

/// Reads files one by one, so that neither memory nor open files grow with their number. Keeps names, identities and
/// findings; `inputs` gets the names.
struct ReadEach {
  convert::ReadResult all;
  int code = exit_done;  // 2 if a file could not be opened; the others are read all the same
};
ReadEach read_each(const std::vector<std::string>& files, std::vector<Input>& inputs) {
  Resources r;
  ReadEach result;
  auto& all = result.all;
  for (const auto& file : files) {
    std::shared_ptr<const ByteSource> source;
    try {
      source = open_file(file);
    } catch (const UsageError& e) {
      say(std::string("brevdue: ") + e.what() + "\n");
      result.code = exit_usage;
      continue;
    }
    const auto index = static_cast<std::uint32_t>(inputs.size());
    auto one = r.converter.read({{std::move(source), file}}, r.settings);
    for (auto& identity : one.identities) {
      identity.input = index;
      all.identities.push_back(std::move(identity));
    }
    for (auto& finding : one.findings) {
      finding.position.input = index;
      all.findings.push_back(std::move(finding));
    }
    inputs.push_back({nullptr, file});
  }
  return result;
}

int identify(const Options& options) {
  std::vector<Input> inputs;
  auto [result, unopened] = read_each(options.files, inputs);
  // That a message is of a kind brevdue does not read yet does not keep it from being identified.
  for (auto& f : result.findings)
    if (row(f.rule).kind == Kind::capability) f.severity = Severity::note;
  if (options.json) {
    print(command::identities_json(result, inputs));
  } else {
    print(command::identities_words(result.identities, inputs));
    say(command::findings_words(result.findings, inputs));
  }
  return std::max(unopened, exit_code(result.findings));
}

int validate(const Options& options) {
  std::vector<Input> inputs;
  const auto [result, unopened] = read_each(options.files, inputs);
  if (options.json) {
    print(command::validation_json(result, inputs));
    return std::max(unopened, exit_code(result.findings));
  }
  std::string lines;
  for (std::uint32_t i = 0; i < inputs.size(); ++i) {
    unsigned errors = 0, warnings = 0;
    for (const auto& f : result.findings) {
      if (f.position.input != i) continue;
      errors += f.severity == Severity::error ? 1 : 0;
      warnings += f.severity == Severity::warning ? 1 : 0;
    }
    lines += inputs[i].name + (errors == 0 ? ": valid" : ": not valid") + ", " + std::to_string(errors) +
             (errors == 1 ? " error, " : " errors, ") + std::to_string(warnings) +
             (warnings == 1 ? " warning\n" : " warnings\n");
  }
  say(command::findings_words(result.findings, inputs));
  print(lines);
  return std::max(unopened, exit_code(result.findings));
}

gateway::Registry open_registry(const std::string& file) {
  auto registry = gateway::Registry::read(*open_file(file));
  if (!registry) {
    say(command::findings_words(registry.error(), {{nullptr, file}}));
    throw UsageError("the registry " + file + " cannot be used");
  }
  return std::move(*registry);
}

/// "01-XDIS91-7F3K2M9Q1B4C8D.xml"; ids come from outside and may hold anything.
std::string file_name(std::size_t number, const convert::Output& output) {
  const auto digits = std::to_string(number);
  return (digits.size() < 2 ? "0" : "") + digits + "-" + std::string(convert::name(output.kind)) + "-" +
         gateway::safe_file_name(output.id) + "." + std::string(output.extension);
}

/// Where the report goes: a file that appears whole or not at all, when committed; what is no regular file (a pipe, a
/// terminal) is simply written to.
class ReportFile {
 public:
  ReportFile(const std::string& file, const std::vector<std::string>& inputs) : path_(file) {
    for (const auto& input : inputs) {
      std::error_code unknown;
      if (std::filesystem::equivalent(path_, input, unknown)) throw UsageError("--report would overwrite " + input);
    }
    if (std::filesystem::is_directory(path_)) throw UsageError("--report " + file + " is a folder");
    if (path_.has_parent_path() && !std::filesystem::is_directory(path_.parent_path()))
      throw UsageError("--report " + file + ": there is no folder " + path_.parent_path().string());
    if (std::filesystem::is_symlink(path_)) path_ = std::filesystem::weakly_canonical(path_);
    if (std::filesystem::exists(path_) && !std::filesystem::is_regular_file(path_)) {
      device_ = gateway::FileDescriptor(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
      if (!device_.valid()) throw UsageError("cannot write " + file + ": " + std::generic_category().message(errno));
      return;
    }
    files_.emplace(path_.has_parent_path() ? path_.parent_path() : ".");
  }
  [[nodiscard]] bool is(const std::filesystem::path& other) const {
    return std::filesystem::weakly_canonical(path_) == std::filesystem::weakly_canonical(other);
  }
  /// Everything that can fail happens here.
  void stage(const std::string& report) {
    report_ = report;
    if (files_) files_->add(path_.filename().string(), [&](ByteSink& sink) { sink.write(report_); });
  }
  void commit() {
    if (files_)
      files_->commit();
    else
      gateway::FileSink(device_.get(), path_.string()).write(report_);
  }

 private:
  std::filesystem::path path_;
  std::string report_;
  gateway::FileDescriptor device_;
  std::optional<gateway::OutputFiles> files_;
};

/// --strict: what is lost, shortened or warned of is an error.
void tighten(Report& report) {
  for (const auto& line : report.lines)
    if ((line.outcome == Outcome::lost || line.outcome == Outcome::shortened) && line.rule != Rule::to_letter_thread) {
      Position at;  // that a letter has no thread is no news
      at.input = line.input;
      at.path = line.from;
      report.findings.push_back({line.rule, Severity::error, std::move(at), "carried whole (--strict)",
                                 std::string(name(line.outcome)) + (line.detail.empty() ? "" : ": " + line.detail)});
    }
  for (auto& f : report.findings)
    if (f.severity == Severity::warning) f.severity = Severity::error;
}

const std::map<std::string, Target> targets{
    {"fhir-json", Target::fhir_json}, {"fhir-xml", Target::fhir_xml}, {"oioxml", Target::oioxml}};

int convert_files(const Options& options) {
  const auto now = now_text(options);
  const bool to_stdout = options.folder.empty();
  const bool report_to_stdout = options.report == "-";
  if (report_to_stdout && to_stdout) throw UsageError("message and report cannot both go to standard output: use -o");
  if (!to_stdout && std::filesystem::exists(options.folder) && !std::filesystem::is_directory(options.folder))
    throw UsageError("-o " + options.folder + " is no folder");
  std::optional<ReportFile> report_file;
  auto ours = options.files;  // what the report may not overwrite
  if (!options.registry.empty()) ours.push_back(options.registry);
  if (!options.report.empty() && !report_to_stdout) report_file.emplace(options.report, ours);
  Resources r;
  std::optional<gateway::Registry> registry;
  if (!options.registry.empty()) registry = open_registry(options.registry);
  const auto ids = options.id_seed ? seeded_ids(*options.id_seed) : random_ids();
  const auto inputs = open_inputs(options.files);

  convert::Context context;
  context.directory = registry ? &*registry : nullptr;
  context.ids = ids.get();
  context.settings = &r.settings;
  auto conversion = r.converter.convert(inputs, targets.at(options.target), context);

  if (options.strict) tighten(conversion.report);
  const int code = exit_code(conversion.report.findings);
  if (code == exit_done && to_stdout && conversion.outputs.size() > 1)
    throw UsageError("there are " + std::to_string(conversion.outputs.size()) + " outputs: give a folder with -o");

  std::vector<Written> written;
  std::unique_ptr<gateway::OutputFiles> folder;
  if (code == exit_done) {
    if (!to_stdout) folder = std::make_unique<gateway::OutputFiles>(options.folder);
    for (std::size_t i = 0; i < conversion.outputs.size(); ++i) {
      const auto& output = conversion.outputs[i];
      const auto file = to_stdout ? std::string("-") : file_name(i + 1, output);
      if (report_file && !to_stdout && report_file->is(std::filesystem::path(options.folder) / file))
        throw UsageError("--report and an output are the same file");
      if (folder) folder->add(file, output.write);
      written.push_back({to_stdout ? file : (std::filesystem::path(options.folder) / file).string(), output.kind,
                         output.id, output.input});
    }
  }
  const auto report = command::report_json(conversion.report, options.target, now, inputs, written);
  if (report_file) report_file->stage(report);
  if (folder) folder->commit();
  if (code == exit_done && to_stdout) {
    gateway::FileSink out(STDOUT_FILENO, "standard output");
    conversion.outputs.front().write(out);
  }
  if (report_file) report_file->commit();
  if (report_to_stdout) print(report);

  if (options.json) {
    say(command::findings_json(conversion.report.findings, inputs));
    return code;
  }
  say(command::findings_words(conversion.report.findings, inputs));
  if (code == exit_done && !options.quiet) say(command::report_words(conversion.report, inputs));
  for (const auto& w : written)
    if (!to_stdout && !options.quiet) say("wrote " + w.file + "\n");
  if (code != exit_done) say("brevdue: no message was written\n");
  return code;
}

constexpr const char* about =
    "Converts, checks and names Danish correspondence messages: OIOXML letters (XDIS91 with file letters XBIN01) and\n"
    "FHIR CareCommunication, in JSON and XML.";

constexpr const char* examples =
    "Examples:\n"
    "  brevdue identify letter.xml\n"
    "  brevdue convert --to fhir-json --registry locations.csv letter.xml files.xml > message.json\n"
    "  brevdue convert --to oioxml -o out message.json\n"
    "  brevdue validate *.xml\n"
    "A FILE of - is standard input. Exit: 0 done, 1 errors (nothing written), 2 usage, 65 unreadable, 70 our fault.";

int run(int argc, char** argv) {
  Options options;
  CLI::App app{about, "brevdue"};
  app.footer(examples);
  app.set_version_flag("--version", "brevdue " BREVDUE_VERSION);
  app.require_subcommand(1);

  const auto add_files = [&](CLI::App* sub) {
    sub->add_option("FILE", options.files, "Messages to read; - is standard input")->required();
    sub->add_flag("--json", options.json, "Findings as JSON (schema 1, docs/cli.md)");
  };
  auto* identify_command = app.add_subcommand("identify", "Says what each message is: kind, version, parties, ids");
  add_files(identify_command);
  auto* validate_command =
      app.add_subcommand("validate", "Checks well-formedness, schema and structure; all findings with their positions");
  add_files(validate_command);
  auto* convert_command =
      app.add_subcommand("convert", "Converts a letter (with its file letters) or a CareCommunication");
  add_files(convert_command);
  convert_command->add_option("--to", options.target, "fhir-json, fhir-xml or oioxml")
      ->required()
      ->check(CLI::IsMember(std::vector<std::string>{"fhir-json", "fhir-xml", "oioxml"}));
  convert_command->add_option("--registry", options.registry,
                              "CSV of location numbers with their SOR codes (docs/cli.md)");
  convert_command->add_option("-o,--output", options.folder, "Folder for the outputs, named NN-TYPE-ID.ext");
  convert_command->add_option("--report", options.report, "Where to write the report, as JSON; - is standard output");
  convert_command->add_flag("--strict", options.strict, "Nothing may be lost, shortened or warned of: else exit 1");
  convert_command->add_flag("-q,--quiet", options.quiet, "Say only what went wrong");
  convert_command->add_option("--now", options.now, "The time the report names, instead of the clock's");
  convert_command->add_option("--id-seed", options.id_seed, "Make the same UUIDs every time (tests)")
      ->check(CLI::NonNegativeNumber);
  convert_command->footer(
      "A letter whose file letter is missing is converted with the file named but without title and data.\n"
      "To FHIR, sender and receiver need a SOR code: from the registry, or their own sorkode.");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? exit_done : exit_usage;
  }
  const wire::XmlEngine engine;  // before everything that parses
  if (identify_command->parsed()) return identify(options);
  if (validate_command->parsed()) return validate(options);
  return convert_files(options);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const UsageError& e) {
    say(std::string("brevdue: ") + e.what() + "\n");
    return exit_usage;
  } catch (const std::system_error& e) {
    say(std::string("brevdue: ") + e.what() + "\n");  // the disk, not a bug
    return exit_bug;
  } catch (const std::exception& e) {
    say("brevdue: " + std::string(row(Rule::internal).id) + ": " + e.what() + "\n");
    return exit_bug;
  }
}

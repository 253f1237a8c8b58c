// What tests share: files, the folder ../shared, resources that are made once, quick constructors.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "converters/model/bytes.hpp"
#include "converters/model/finding.hpp"
#include "converters/model/timestamp.hpp"
#include "converters/wire/document.hpp"
#include "converters/wire/xml.hpp"

namespace brevdue::test {

/// The project's root, and the folder ../shared beside it (which a user has not).
[[nodiscard]] std::filesystem::path project();
[[nodiscard]] std::filesystem::path shared();
[[nodiscard]] bool has_shared();

[[nodiscard]] std::string slurp(const std::filesystem::path& file);
[[nodiscard]] std::vector<std::filesystem::path> files(const std::filesystem::path& folder, std::string_view ending);
[[nodiscard]] std::shared_ptr<const ByteSource> source(std::string bytes);
/// Opens bytes that must open.
[[nodiscard]] wire::Document document(std::string bytes, const wire::OpenOptions& options = {});

/// Europe/Copenhagen, the schemas of OIOXML, a reader with them: made once.
[[nodiscard]] const DanishTime& zone();
[[nodiscard]] std::shared_ptr<const DanishTime> shared_zone();
[[nodiscard]] std::shared_ptr<const wire::XmlSchemas> schemas();
[[nodiscard]] wire::XmlReader& reader();

/// "OIO-04 OIO-05": the rule ids of findings, in order, for comparing.
[[nodiscard]] std::string rules(const Findings& findings);
/// Every finding in words, for messages of failing tests.
[[nodiscard]] std::string words(const Findings& findings);

}  // namespace brevdue::test

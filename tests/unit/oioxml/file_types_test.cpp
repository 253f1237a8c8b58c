#include "converters/oioxml/file_types.hpp"

#include <boost/test/unit_test.hpp>
#include <set>

#include "tests/unit/oioxml/reading.hpp"

using namespace brevdue;
using namespace brevdue::test;
using oioxml::file_type_of_content_type;
using oioxml::file_type_of_extension;

BOOST_AUTO_TEST_SUITE(file_types)

BOOST_AUTO_TEST_CASE(the_six_types_of_care_communication) {
  for (const auto& [extension, type, code] : {std::tuple{"pdf", "application/pdf", "vektor_grafik"},
                                              {"jpeg", "image/jpeg", "billede"},
                                              {"gif", "image/gif", "billede"},
                                              {"png", "image/png", "billede"},
                                              {"tiff", "image/tiff", "billede"},
                                              {"bmp", "image/bmp", "billede"}}) {
    const auto* row = file_type_of_extension(extension);
    BOOST_REQUIRE(row);
    BOOST_TEST(row->content_type == type);
    BOOST_TEST(row->object_code == code);
    BOOST_TEST(row->care_communication);
    BOOST_TEST((file_type_of_content_type(type) == row));
  }
}

// Every extension the schema allows has a row whose ObjectCode the schema allows too.
BOOST_AUTO_TEST_CASE(every_legal_extension_has_a_row) {
  for (const std::string extension :
       {"pcx", "tiff", "jpeg", "gif", "bmp", "png", "mpg", "dcm", "scp", "txt", "rtf", "doc", "xls",
        "wpd", "exe",  "pdf",  "wav", "avi", "mid", "rmi", "com", "zip", "bin", "inh", "plo", "fnx"}) {
    const auto* row = file_type_of_extension(extension);
    BOOST_REQUIRE_MESSAGE(row, extension);
    const auto bytes =
        with(with(bin(), ">pdf<", ">" + extension + "<"), ">vektor_grafik<", ">" + std::string(row->object_code) + "<");
    BOOST_TEST(read(bytes).has_value(), extension);
  }
}

BOOST_AUTO_TEST_CASE(shared_types_go_back_to_the_plain_extension) {
  BOOST_TEST(file_type_of_content_type("application/octet-stream")->extension == "bin");
  BOOST_TEST(file_type_of_content_type("audio/midi")->extension == "mid");
  BOOST_TEST(file_type_of_extension("exe")->object_code == "program");
  BOOST_TEST(file_type_of_extension("scp")->object_code == "biosignaler");
  BOOST_TEST(!file_type_of_extension("exe")->care_communication);
}

BOOST_AUTO_TEST_CASE(content_types_ignore_case_and_parameters) {
  BOOST_TEST(file_type_of_content_type("Image/PNG")->extension == "png");
  BOOST_TEST(file_type_of_content_type("text/plain ; charset=utf-8")->extension == "txt");
}

BOOST_AUTO_TEST_CASE(unknown_is_null) {
  BOOST_TEST((file_type_of_extension("docx") == nullptr));
  BOOST_TEST((file_type_of_extension("") == nullptr));
  BOOST_TEST((file_type_of_content_type("application/x-unknown") == nullptr));
  BOOST_TEST((file_type_of_content_type("") == nullptr));
}

BOOST_AUTO_TEST_SUITE_END()

#include <array>

#include "gateway/config/config.hpp"

namespace brevdue::gateway {
namespace {

using convert::SettingType;

constexpr auto text = SettingType::text;
constexpr auto list = SettingType::list;
constexpr bool table = true, needed = true;
constexpr std::string_view for_serve = "nothing; brevdue serve needs it";
constexpr std::string_view plain_name =
    "1 to 40 letters, digits, hyphens, underscores and dots, a letter or digit first, and not gateway, operator or "
    "spool";
constexpr std::string_view location_numbers = "location numbers, 13 digits with their check digit";

constexpr std::array rows = {
    FileRow{{"store", text, "the path of a folder", for_serve,
             "The folder in which messages and their states are kept; it is made if it is not there."},
            !table,
            !needed,
            R"("/var/lib/brevdue")"},
    FileRow{{"listen", text, "an address and a port, 127.0.0.1:8080 or [::1]:8080; port 0 is any that is free",
             for_serve, "Where HTTP is answered; without a client only on the machine itself, 127.0.0.1 or [::1]."},
            !table,
            !needed,
            R"("127.0.0.1:8080")"},
    FileRow{{"registry", text, "the path of a file", for_serve,
             "The CSV of location numbers, or a folder of brevdue registry (docs/registry.md)."},
            !table,
            !needed,
            R"("registry.csv")"},

    FileRow{{"client", list, "tables, [[client]]", "none",
             "The systems that come in over HTTP. Each sends only as its own location numbers, and reads only their "
             "mailboxes."},
            table,
            !needed,
            {}},
    FileRow{{"client.name", text, plain_name, "",
             "What the system is called in the audit; no client or spool has the name of another."},
            !table,
            needed,
            R"("hospital")"},
    FileRow{{"client.key_sha256", text, "64 hex digits", "",
             "The SHA-256 of the key that the system sends as Authorization: Bearer KEY; each client has its own."},
            !table,
            needed,
            R"("0000000000000000000000000000000000000000000000000000000000000000")"},
    FileRow{{"client.locations", list, location_numbers, "", "The location numbers of the system."},
            !table,
            needed,
            R"(["5790001382445"])"},

    FileRow{{"spool", list, "tables, [[spool]]", "none", "The systems that come in, or are delivered to, by folders."},
            table,
            !needed,
            {}},
    FileRow{{"spool.name", text, plain_name,
             "the name of the folder spool.in, or of the one it is in where that is called in",
             "What the system is called in the audit."},
            !table,
            !needed,
            R"("gp")"},
    FileRow{
        {"spool.locations", list, location_numbers, "", "The location numbers of the system: it sends as these only."},
        !table,
        needed,
        R"(["5790000209354"])"},
    FileRow{{"spool.in", text, "the path of a folder", "",
             "The folder from which messages are taken; no folder is used twice."},
            !table,
            needed,
            R"("/srv/gp/in")"},
    FileRow{{"spool.out", text, "the path of a folder", "nothing",
             "The folder into which messages to these location numbers are put; nothing: they go another way."},
            !table,
            !needed,
            R"("/srv/gp/out")"},

    FileRow{{"push", list, "tables, [[push]]", "none",
             "Where messages are POSTed to. What has no route, here or in spool.out, waits in the mailbox of its "
             "location number; none has two."},
            table,
            !needed,
            {}},
    FileRow{
        {"push.location", text, "a location number, 13 digits with their check digit, or *",
         "nothing, where push.locations is there", "The receiver; * stands for everything that has no other route."},
        !table,
        !needed,
        R"("5790000121526")"},
    FileRow{{"push.locations", list, location_numbers, "nothing, where push.location is there",
             "The receivers, in place of push.location."},
            !table,
            !needed,
            {}},
    FileRow{{"push.url", text, "an http address", "", "Where they take messages in."},
            !table,
            needed,
            R"("http://127.0.0.1:9000/vans/messages")"},
    FileRow{{"push.cover", text, "envelope, interchange or bundle", "envelope",
             "How they want them: in a VANSEnvelope, EDIFACT as a bare interchange, or FHIR as a bare Bundle."},
            !table,
            !needed,
            R"("envelope")"},
    FileRow{{"push.bearer_file", text, "the path of a file", "nothing",
             "A file with the key that is sent as Authorization: Bearer KEY; nothing: none is sent."},
            !table,
            !needed,
            R"("/etc/brevdue/push.key")"},
};

}  // namespace

std::span<const FileRow> file_rows() {
  return rows;
}

}  // namespace brevdue::gateway

"""The messages of a crash run, all made from samples/: numbered letters, invitations to meetings, whose letters are
numbered too, and the receipts that answer them."""
import base64, datetime, json, os, re, uuid

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))


class Party:
    """Who sends or receives: `format` is what the registry says that it takes."""

    def __init__(self, name, location, sor, format_):
        self.name, self.location, self.sor, self.format = name, location, sor, format_


HOSPITAL = Party("hospital", "5790001382445", "359001000016000", "oioxml")
CLINIC = Party("clinic", "5790001382452", "359002000016003", "oioxml")
MUNICIPALITY = Party("municipality", "5790000121526", "325251000016005", "fhir:5.0")
NURSING_HOME = Party("nursing-home", "5790000121533", "325252000016007", "fhir:5.0")
OTHER_HOSPITAL = Party("other-hospital", "5790001382469", "359003000016004", "oioxml")
GP = Party("gp", "5790000209354", "325371000016006", "edifact")
PRACTICE = Party("practice", "5790000209361", "325372000016008", "edifact")
SENDERS = (HOSPITAL, CLINIC)
RECEIVERS = (MUNICIPALITY, NURSING_HOME, OTHER_HOSPITAL, GP, PRACTICE)
PARTIES = SENDERS + RECEIVERS
AT_LOCATION = {party.location: party for party in PARTIES}


def sample(path):
    with open(os.path.join(ROOT, "samples", path), encoding="utf-8") as file:
        return file.read()


LETTER = sample("video-invitation/letter.xml")
ACKNOWLEDGEMENT = json.dumps(json.loads(sample("scenarios/S4-1/acknowledgement.json")))
ACKNOWLEDGED = "f893a2ee-fb32-455e-b1c1-8690ee42c90b"  # the message that this one answers
XCTL03 = sample("scenarios/S3-1/letter-receipt.xml")
INVITATION = sample("stories/1-before-discharge/invitation.json")
DAY_OF_INVITATION, TODAY = "2026-11-24", datetime.date.today()
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


# - letters: who sends number N to whom, and what is special about it, follows from N


def sender_of(number):
    return HOSPITAL if number >= INVITATIONS else SENDERS[number % 2]


def receiver_of(number):
    return RECEIVERS[number // 2 % len(RECEIVERS)]


def receivers_of(number):
    return Invitation.of(number).receivers if number >= INVITATIONS else (receiver_of(number),)


def letter(number):
    """Its text says which it is. Every seventh is too long to be kept in the database."""
    text = LETTER.replace("TV26112000417", f"KE{number:012d}").replace("TVBREV000417", f"KB{number:012d}")
    text = text.replace("Kære hjemmepleje", f"Brev nr. {number:06d}.")
    text = text.replace(HOSPITAL.location, sender_of(number).location)
    text = text.replace(MUNICIPALITY.location, receiver_of(number).location)
    if number // 2 % 7 == 0:
        text = text.replace("<Envelope>", f"<!-- {'long ' * 15000}-->\n  <Envelope>", 1)
    return text


def number_in(payload):
    """Of a letter, as whatever it comes. A reply in FHIR repeats what it follows, which has lower numbers."""
    return int(max(re.findall(rb"Brev nr\. (\d{6})", payload)))


# - invitations of the hospital: whom number N invites to a meeting, and what follows it, follows from N

INVITATIONS = 500000  # the number of the first one's letter; before it are those of other letters
WHATS = ("invitation", "change", "cancellation")


class Invitation:
    """To all receivers but one, in three dialects. Each step has a letter number, the same for all receivers."""

    def __init__(self, number):
        self.number, self.id = number, None
        self.receivers = tuple(party for party in RECEIVERS if party is not RECEIVERS[number % len(RECEIVERS)])
        self.steps = (WHATS[:1], WHATS[:2], WHATS[::2], WHATS)[number % 4]

    @staticmethod
    def of(letter_number):
        return Invitation((letter_number - INVITATIONS) // len(WHATS))

    def letter(self, what):
        return INVITATIONS + len(WHATS) * self.number + WHATS.index(what)

    def letter_before(self, letter_number):
        """None: it is the invitation itself."""
        return max((one for one in map(self.letter, self.steps) if one < letter_number), default=None)

    def request(self, what):
        """The same whenever it is asked for. The meeting is soon, a changed one a day later."""
        day = TODAY + datetime.timedelta(days=2 + WHATS.index(what))
        asked = json.loads(INVITATION.replace(DAY_OF_INVITATION, str(day)))
        asked |= {"request_id": f"crash-{self.number}", "text": f"Brev nr. {self.letter(what)}.",
                  "receivers": [{"location_number": party.location} for party in self.receivers]}
        members = {"invitation": asked, "change": ("meeting", "text"), "cancellation": ("text",)}[what]
        return json.dumps({member: asked[member] for member in members}).encode()


# - envelopes


def envelope(payload, sender, receiver, kind, version, tags=""):
    data = payload.encode()
    return (f'<?xml version="1.0" encoding="UTF-8"?><VANSEnvelope xmlns="urn:oio:medcom:vans-envelope:1.0.4">'
            f'<SenderID EndPointType="EAN">{sender}</SenderID><ReceiverID EndPointType="EAN">{receiver}</ReceiverID>'
            f'<EnvelopeIdentifier>{uuid.uuid4()}</EnvelopeIdentifier><SentDateTime>2026-11-20T13:05:00Z</SentDateTime>'
            f'<Message><MetaInformation><Identifier>{uuid.uuid4()}</Identifier><Document><Format>{kind[0]}</Format>'
            f'<Name>{kind[1]}</Name><Version>{version}</Version><SizeInBytes>{len(data)}</SizeInBytes></Document>'
            f'<Transport><Type>reliable</Type><TransformMessage>false</TransformMessage>{tags}</Transport>'
            f'</MetaInformation><Data>{base64.b64encode(data).decode()}</Data></Message></VANSEnvelope>').encode()


def letter_in_envelope(number):
    sender, receiver = sender_of(number), receiver_of(number)
    return envelope(letter(number), sender.location, receiver.location, ("XML", "MCM:XDIS91"), "XD9134L")


def payload_of(bytes_):
    """What is in the envelope, if it is one."""
    data = re.search(rb"<Data>([^<]*)</Data>", bytes_)
    return base64.b64decode(data.group(1)) if data else bytes_


def envelope_id(bytes_):
    return re.search(rb"<EnvelopeIdentifier>([^<]+)<", bytes_).group(1).decode()


def receiver_in(bytes_):
    """Whom an envelope is for."""
    return AT_LOCATION[re.search(rb"<ReceiverID[^>]*>(\d+)<", bytes_).group(1).decode()]


# - receipts: each the positive one to a letter in the format of its receiver; of the same letter always the same


def acknowledgement(sender, message):
    """Of a CareCommunication in JSON, in an envelope."""
    receiver = sender_of(number_in(message))
    resources = [entry["resource"] for entry in json.loads(message)["entry"]]
    header = next(resource for resource in resources if resource["resourceType"] == "MessageHeader")
    answer = ACKNOWLEDGEMENT.replace(ACKNOWLEDGED, header["id"])
    for old in set(re.findall(UUID, answer)) - {header["id"]}:
        answer = answer.replace(old, str(uuid.uuid5(uuid.UUID(header["id"]), old)))
    for old, new in ((MUNICIPALITY, sender), (HOSPITAL, receiver)):
        answer = answer.replace(old.location, new.location).replace(old.sor, new.sor)
    return envelope(answer, sender.location, receiver.location, ("HL7", "MCM:FCTL#ok"), "2.0.0",
                    '<ServiceTag name="MCM:MIME">application/fhir+json</ServiceTag>')


def xctl03(sender, message):
    """Of a letter in OIOXML, in an envelope."""
    number = number_in(message)
    receiver = sender_of(number)
    ids = [re.search(rb"<%b>.*?<Identifier>([^<]+)<" % within, message, re.DOTALL).group(1).decode()
           for within in (b"Envelope", b"Letter")]
    text = XCTL03.replace(HOSPITAL.location, "its sender").replace(MUNICIPALITY.location, receiver.location)
    text = text.replace("its sender", sender.location)
    text = text.replace("SCKVE0310", f"RE{number:012d}").replace("SCKV0310", f"RB{number:012d}")
    text = text.replace("IC0CI882COYGM5", ids[0]).replace("BQXBT1FBB4RHP1", ids[1])
    return envelope(text, sender.location, receiver.location, ("XML", "MCM:XCTL03"), "XC0330Q")


def ctl03(_, interchange):
    """Of a DIS91, as an interchange."""
    unb = re.search(rb"UNB\+UNOC:3\+(\d+):14\+(\d+):14\+\d+:\d+\+([^+']+)", interchange)
    letter_id = re.search(rb"UNH\+([^+']+)", interchange).group(1).decode()
    sender, receiver, letter_envelope = (group.decode() for group in unb.groups())
    own = "R" + letter_envelope[1:]
    return (f"UNA:+.? 'UNB+UNOC:3+{receiver}:14+{sender}:14+261120:1310+{own}++++0'"
            f"UNH+{own}+CONTRL:D:93A:UN:C0330Q+CTL03'UCI+{letter_envelope}+{sender}:14+{receiver}:14+7'"
            f"UCM+{letter_id}+MEDDIS:D:93A:UN:D9134L+7'UNT+4+{own}'UNZ+1+{own}'").encode()


def receipt_of(receiver, payload):
    makers = {"fhir:5.0": acknowledgement, "oioxml": xctl03, "edifact": ctl03}
    return makers[receiver.format](receiver, payload)

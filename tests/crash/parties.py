"""Senders and receivers around the gateway: over HTTP with mailboxes, by push, and by spool folders. Each runs in
threads of its own until the run stops."""
import http.server, itertools, json, os, queue, random, re, threading, time

from messages import (AT_LOCATION, CLINIC, HOSPITAL, INVITATIONS, OTHER_HOSPITAL, Invitation, envelope_id, letter,
                      letter_in_envelope, number_in, payload_of, receipt_of, receiver_in)

IDLE = 0.05  # seconds until one looks again
MOST_OPEN = 300  # letters without a receipt
MOST_FILES = 12  # in a sender's folder
MOST_INVITED = 16  # invitations that something is still to be done about
RECORD = "record"  # is read until all have answered
CALLS = {"invitation": "", "change": "/{}/change", "cancellation": "/{}/cancel", RECORD: "/{}"}


def put_file(folder, name, bytes_):
    """As a sender does it: the file has its name when it is whole."""
    temporary = os.path.join(folder, name + ".part")
    with open(temporary, "wb") as file:
        file.write(bytes_)
    os.rename(temporary, os.path.join(folder, name))


def files_in(folder):
    return sorted(name for name in os.listdir(folder) if not name.startswith(".") and not name.endswith(".part"))


def ask(run, method, path, party, what, body=None):
    """The body of a yes; None: ask again."""
    answer = run.gateway.request(method, path, party.name, body)
    if answer and answer[0] // 100 == 4:
        run.fail(f"{what} was refused: {answer[0]} {answer[1][:600]!r}")
    return answer[1] if answer and answer[0] // 100 == 2 else None


class HttpSender:
    """The hospital: new letters, and those again that were not answered."""
    threads = 3

    def __init__(self, run):
        self.run, self.lock = run, threading.Lock()
        self.numbers, self.pending = itertools.count(2, 2), []

    def next(self):
        with self.lock:
            if self.pending:
                return self.pending.pop(0)
            if self.run.sending and self.run.ledger.count_open() < MOST_OPEN:
                number = next(self.numbers)
                return number, letter_in_envelope(number)
        return None

    def work(self):
        one = self.next()
        if one is None:
            return time.sleep(IDLE)
        number, bytes_ = one
        self.run.ledger.hand_in(number)
        if ask(self.run, "POST", "/vans/messages", HOSPITAL, f"letter {number}", bytes_) is not None:
            return self.run.ledger.accept(number)
        with self.lock:
            self.pending.append(one)
        time.sleep(0.02)

    def is_through(self):
        return not self.pending


class Inviter:
    """The hospital: invites, changes and cancels, each until it is answered, and some once more; what follows an
    invitation follows at once, or when the letters before it are answered. Receipts come into the record."""
    threads = 2

    def __init__(self, run):
        self.run, self.lock = run, threading.Lock()
        self.invitations, self.open, self.pending = [], set(), []  # pending: (invitation, what is to be done)

    @staticmethod
    def plan(invitation):
        """The smaller part follows at once: that may wait half a minute in the gateway."""
        waits, asks_again = invitation.number // 4 % 4 > 0, invitation.number % 3 == 0
        plan = []
        for what in invitation.steps:
            plan += [what] * (1 + asks_again) + [RECORD] * waits
        return plan + [RECORD]

    def next(self):
        with self.lock:
            if self.run.sending and len(self.open) < MOST_INVITED:
                invitation = Invitation(len(self.invitations))
                self.invitations.append(invitation)
                self.open.add(invitation)
                return invitation, self.plan(invitation)
            return self.pending.pop(0) if self.pending else None

    def work(self):
        one = self.next()
        if one is None:
            return time.sleep(IDLE)
        invitation, plan = one
        if self.do(invitation, plan[0]):
            plan.pop(0)
        else:
            time.sleep(IDLE)
        with self.lock:
            if plan:
                self.pending.append(one)
            else:
                self.open.remove(invitation)

    def do(self, invitation, what):
        """Whether it is done."""
        path = "/api/v1/invitations" + CALLS[what].format(invitation.id)
        body = None if what == RECORD else invitation.request(what)
        said = ask(self.run, "POST" if body else "GET", path, HOSPITAL, f"{what} of {invitation.number}", body)
        if said is None:
            return False
        record = json.loads(said)
        if body:
            self.run.ledger.accept_invitation(invitation, what, record)
            return True
        return self.run.ledger.got_record(invitation, [
            ((invitation.letter(letter["what"]), AT_LOCATION[receiver["location_number"]].name), letter["state"])
            for receiver in record["receivers"] for letter in receiver["letters"]])

    def look_again(self):
        """At the end: what the records said they still say."""
        for invitation in self.invitations:
            if not self.run.stopping and (invitation in self.open or not self.do(invitation, RECORD)):
                self.run.fail(f"invitation {invitation.number} is not answered by all, or not all of it was accepted")

    def is_through(self):
        return not self.open


class SpoolSender:
    """The clinic: puts each letter into its folder once. It is accepted when it is gone from there."""
    threads = 1

    def __init__(self, run):
        self.run, self.folder = run, run.folder_of(CLINIC, "in")
        self.numbers, self.waiting = itertools.count(1, 2), {}  # file: number

    def work(self):
        there = set(files_in(self.folder))
        for name in [name for name in self.waiting if name not in there]:
            self.run.ledger.accept(self.waiting.pop(name))
        if not self.run.sending or len(self.waiting) >= MOST_FILES or self.run.ledger.count_open() >= MOST_OPEN:
            return time.sleep(IDLE)
        number = next(self.numbers)
        enveloped = number // 2 % 4 > 0
        bytes_ = letter_in_envelope(number) if enveloped else letter(number).encode()
        if enveloped:
            self.run.ledger.envelopes[number] = envelope_id(bytes_)
        self.run.ledger.hand_in(number)
        name = f"letter-{number:06d}.xml"
        self.waiting[name] = number
        put_file(self.folder, name, bytes_)

    def is_through(self):
        return not self.waiting


class Receiver:
    """What every receiver does with what it gets. answer() hands a receipt in."""

    def __init__(self, run, party, answer):
        self.run, self.party, self.answer = run, party, answer

    def take(self, delivery, bytes_):
        """True if it was not there before."""
        ledger, who = self.run.ledger, self.party.name
        known = ledger.note(who, delivery, bytes_)
        payload = payload_of(bytes_)
        original = re.search(rb"<OriginalLetterIdentifier>(?:KB(\d{12})|[^<]+)<", payload)
        if original and not original.group(1):
            ledger.faults.append(f"a receipt of an invitation's letter came to the {who}")
        elif original:
            ledger.got_receipt(who, delivery, int(original.group(1)), b"<PositiveReceipt>" in payload)
        elif b"<OriginalEnvelopeIdentifier>" in payload:
            envelope = re.search(rb"<OriginalEnvelopeIdentifier>([^<]+)<", payload).group(1).decode()
            ledger.got_envelope_receipt(envelope, b"PositiveMessage" in payload)
        else:
            number = number_in(payload)
            ledger.got_letter(who, delivery, number)
            if self.party is OTHER_HOSPITAL and number < INVITATIONS and payload != letter(number).encode():
                ledger.faults.append(f"letter {number} was forwarded with other bytes")
            self.answer(self.party, payload)
        return not known


class Mailbox(Receiver):
    """Fetches and confirms."""
    threads = 1

    def work(self):
        path = f"/vans/mailboxes/{self.party.location}/messages"
        answer = self.run.gateway.request("GET", path, self.party.name)
        items = json.loads(answer[1]) if answer and answer[0] == 200 else []
        for item in items:
            one = f"{path}/{item['id']}"
            answer = self.run.gateway.request("GET", one, self.party.name)
            if not answer or answer[0] != 200:
                return  # what comes after it may follow it
            self.take(item["id"], answer[1])
            answer = self.run.gateway.request("DELETE", one, self.party.name)
            if answer and answer[0] == 204:
                self.run.ledger.confirm(self.party.name, item["id"])
        if not items:
            time.sleep(IDLE)

    def is_through(self):
        return True


class SpoolReader(Receiver):
    """Takes what is in its folder; the name of a file is that of the delivery."""
    threads = 1

    def work(self):
        folder = self.run.folder_of(self.party, "out")
        names = files_in(folder)
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                self.take(name, file.read())
            os.remove(path)
        if not names:
            time.sleep(IDLE)

    def is_through(self):
        return not files_in(self.run.folder_of(self.party, "out"))


class PushReceiver:
    """Where several parties are pushed to, at one address. Now and then it is busy or hangs up, before or after it has
    noted what came. It knows a repeat by its envelope's id, and says 409 to some of them."""
    threads = 2  # that answer; the server has its own

    def __init__(self, run, parties, answer, seed):
        self.run, self.random, self.lock = run, random.Random(seed), threading.Lock()
        self.receivers = {party: Receiver(run, party, self.later) for party in parties}
        self.hand_in, self.unanswered = answer, queue.Queue()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                outer.posted(self)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None  # the gateway was killed meanwhile
        self.url = f"http://127.0.0.1:{self.server.server_port}/vans/messages"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def posted(self, request):
        length = int(request.headers["Content-Length"])
        bytes_ = request.rfile.read(length)
        with self.lock:
            mood = self.random.choices(["well", "busy", "hangs up", "notes and hangs up"], [88, 4, 4, 4])[0]
            says_conflict = self.random.random() < 0.5
        if len(bytes_) < length or mood == "hangs up":
            return
        status = 503
        if mood != "busy":
            is_new = self.receivers[receiver_in(bytes_)].take(envelope_id(bytes_), bytes_)
            status = 409 if says_conflict and not is_new else 200
        if mood != "notes and hangs up":
            request.send_response(status)
            request.send_header("Content-Length", "0")
            request.end_headers()

    def later(self, party, payload):
        self.unanswered.put((party, payload))

    def work(self):
        try:
            self.hand_in(*self.unanswered.get(timeout=IDLE))
        except queue.Empty:
            pass

    def is_through(self):
        return self.unanswered.empty()


def answer_over_http(run):
    def answer(party, payload):
        bytes_ = receipt_of(party, payload)
        while not run.stopping:
            if ask(run, "POST", "/vans/messages", party, f"a receipt of the {party.name}", bytes_) is not None:
                return
            time.sleep(0.02)
    return answer


def answer_by_file(run):
    def answer(party, payload):
        number = number_in(payload)
        put_file(run.folder_of(party, "in"), f"receipt-{number:06d}.edi", receipt_of(party, payload))
    return answer

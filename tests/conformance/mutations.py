"""One change to a message, at a place and of a kind that chance chooses: what a hurried or hostile sender could write.
Pure functions of the random generator that is handed in."""
import copy, json, re

CODES = ("unknown", "completed", "other", "telemedicine", "regarding-referral", "asap", "routine", "urgent", "primary", "cc",
         "new-message", "reply-message", "acknowledgement", "retract-message", "source", "revision", "removal", "ok",
         "fatal-error", "official", "usual", "temp", "phone", "home", "application/pdf", "video/mp4", "message", "IMP", "x")
TEXTS = ("", " ", "x", "Ændret", "2026-13-01", "2026-01-20", "2026-01-20T10:15:00", "2026-01-20T10:15:00Z",
         "2026-02-30T10:15:00+01:00", "urn:uuid:6a0e4dd2-3a8a-4bd5-8ab7-8a6b7b1c2d3e", "urn:uuid:6A0E4DD2", "urn:oid:1.2.208",
         "5790000121526", "5790000121527", "325251000016005", "2512489996", "3113489996", "a b", "#nobody", "Patient/nobody",
         "https://example.org/Patient/1", "http://medcomfhir.dk/ig/core/StructureDefinition/nothing")
LITERALS = (None, True, 0, 1, -1, 1.5, [], {}, ["x"], {"id": "a"}, {"extension": [{"url": "http://example.org/x",
                                                                                     "valueString": "y"}]})
EXTENSION = {"url": "http://example.org/extension", "valueString": "more"}
DEAD_EXTENSION = {"url": "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-nothing", "valueString": "more"}


def places(node, path=()):
    """Of every member and item: (holder, key, path)."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in list(items):
        yield node, key, path + (key,)
        if key != "div":
            yield from places(value, path + (key,))


def pick(bundle, random, fits=lambda value, key: True):
    known = [place for place in places(bundle) if fits(place[0][place[1]], place[1])]
    return random.choice(known) if known else None


def is_text(value, key):
    return isinstance(value, str) and key != "div"


def remove(bundle, random):
    holder, key, path = pick(bundle, random)
    del holder[key]
    return f"without {path}"


def remove_extension(bundle, random):
    place = pick(bundle, random, lambda value, key: key == "extension" and isinstance(value, list))
    if not place:
        return None
    extensions = place[0][place[1]]
    extensions.pop(random.randrange(len(extensions)))
    return f"an extension less {place[2]}"


def double(bundle, random):
    place = pick(bundle, random, lambda value, key: isinstance(value, list) and value)
    values = place[0][place[1]]
    values.append(copy.deepcopy(random.choice(values)))
    return f"doubled in {place[2]}"


def other_text(bundle, random):
    holder, key, path = pick(bundle, random, is_text)
    holder[key] = random.choice(TEXTS)
    return f"{path} = {holder[key]!r}"


def other_code(bundle, random):
    holder, key, path = pick(bundle, random, lambda value, key: is_text(value, key) and key in (
        "code", "status", "use", "role", "type", "priority", "contentType", "system", "severity", "valueCode"))
    holder[key] = random.choice(CODES)
    return f"{path} = {holder[key]!r}"


def text_of_another(bundle, random):
    holder, key, path = pick(bundle, random, is_text)
    other = pick(bundle, random, lambda value, name: name == key and is_text(value, name))
    holder[key] = other[0][other[1]]
    return f"{path} as {other[2]}"


def damaged_text(bundle, random):
    holder, key, path = pick(bundle, random, is_text)
    text = holder[key]
    at = random.randrange(len(text) + 1)
    holder[key] = random.choice((text[:at], text + " ", " " + text, text.upper(), text.swapcase(), text + "x",
                                 text[:at] + "\u00a0" + text[at:], text[:at] + "-" + text[at:], text[1:]))
    return f"{path} damaged"


def other_literal(bundle, random):
    holder, key, path = pick(bundle, random)
    holder[key] = copy.deepcopy(random.choice(LITERALS))
    return f"{path} = {json.dumps(holder[key])}"


def more(bundle, random):
    place = pick(bundle, random, lambda value, key: isinstance(value, dict))
    holder = place[0][place[1]]
    name, value = random.choice((("extension", [EXTENSION]), ("extension", [DEAD_EXTENSION]), ("modifierExtension", [EXTENSION]),
                                 ("note", "x"), ("id", "a1"), ("language", "da"), ("use", "official"), ("text", "x"),
                                 ("value", "1"), ("display", "x"), ("period", {"start": "2026-01-02", "end": "2026-01-01"})))
    if name == "extension":
        holder.setdefault(name, []).extend(copy.deepcopy(value)) if isinstance(holder.get(name, []), list) else None
    else:
        holder[name] = copy.deepcopy(value)
    return f"{name} in {place[2]}"


def entries(bundle, random):
    all_ = bundle.get("entry", [])
    if len(all_) < 2:
        return None
    what = random.choice(("shuffled", "one less", "one twice", "another url", "other id"))
    one = random.randrange(len(all_))
    if what == "shuffled":
        random.shuffle(all_)
    elif what == "one less":
        all_.pop(one)
    elif what == "one twice":
        all_.append(copy.deepcopy(all_[one]))
    elif what == "another url":
        all_[one]["fullUrl"] = random.choice(("urn:uuid:6a0e4dd2-3a8a-4bd5-8ab7-8a6b7b1c2d3e", "https://example.org/x",
                                              all_[one - 1].get("fullUrl", "x")))
    else:
        all_[one]["resource"]["id"] = "another"
    return f"entry {one} {what}"


def narrative(bundle, random):
    place = pick(bundle, random, lambda value, key: key == "div" and isinstance(value, str))
    if not place:
        return None
    holder, key, path = place
    text = holder[key]
    at = text.find(">") + 1
    what, holder[key] = random.choice((
        ("cut", text[:-6]), ("script", text[:at] + "<script>x</script>" + text[at:]), ("bare &", text[:at] + "a & b" + text[at:]),
        ("onclick", text[:at] + "<p onclick='x'>y</p>" + text[at:]), ("no namespace", "<div>x</div>"), ("no div", "x"),
        ("two ends", text[:at] + "</div>"), ("bold", text[:at] + "<b>æ</b>&#160;" + text[at:]),
        ("break", text[:at] + "<br/>" + text[at:])))
    return f"{path} {what}"


KINDS = (remove, remove, remove, remove_extension, double, other_text, other_code, other_code, text_of_another, damaged_text,
         other_literal, more, entries, narrative)


def mutated(text, random):
    """JSON, and what was done to it."""
    while True:
        bundle = json.loads(text)
        what = random.choice(KINDS)(bundle, random)
        if what:
            return json.dumps(bundle, ensure_ascii=False), what


def mutated_xml(text, random):
    """XML, likewise."""
    elements = [m for m in re.finditer(r"<(\w+)((?:\s[^<>]*?)?)(/?)>", text) if m.group(1) not in ("Bundle", "div")]
    before_narrative = [m for m in elements if "xhtml" not in m.group(2)]
    one = random.choice(before_narrative)
    kind = random.choice(("without it", "another name", "an attribute", "no value", "an empty value", "text", "twice"))
    name, attributes, slash = one.groups()
    begin, end = one.span()
    if kind == "without it" and slash:
        return text[:begin] + text[end:], f"{kind}: {name} at {begin}"
    if kind == "twice" and slash:
        return text[:end] + one.group() + text[end:], f"{kind}: {name} at {begin}"
    if kind == "another name" and slash:
        return text[:begin] + f"<other{attributes}/>" + text[end:], f"{kind}: {name} at {begin}"
    if kind == "no value" and slash:
        return text[:begin] + f"<{name}/>" + text[end:], f"{kind}: {name} at {begin}"
    if kind == "an empty value" and slash:
        return text[:begin] + f'<{name} value=""/>' + text[end:], f"{kind}: {name} at {begin}"
    if kind == "text":
        return text[:end] + "text" + text[end:], f"{kind}: {name} at {begin}"
    return text[:begin] + f'<{name} more="x"{attributes}{slash}>' + text[end:], f"an attribute: {name} at {begin}"

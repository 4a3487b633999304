"""What a file is, is told by how it begins, and never by its name (SECURITY.md 26)."""

import io

import pytest
from PIL import Image

from services.chats.types import Address
from services.tickets.attachments import (
    Attachment,
    AttachmentType,
    attachment,
    is_what_it_claims,
)

HOSTILE = {
    "a program for Windows": b"MZ\x90\x00\x03",
    "a program for Linux": b"\x7fELF\x02\x01",
    "an archive, a package for telephones, an office file": b"PK\x03\x04\x14",
    "an old office file with macros": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "another archive": b"Rar!\x1a\x07\x01",
    "a page": b"<!DOCTYPE html><script>",
    "a drawing with scripts": b'<?xml version="1.0"?><svg onload=',
    "a script": b"#!/bin/sh\nrm",
    "a page that says it is a PDF further on": b"<html>%PDF-1.7",
    "nothing": b"",
    "a few bytes": b"\xff\xd8",
}


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, kind)
    return out.getvalue()


def file(kind: AttachmentType, claims: str = "") -> Attachment:
    return Attachment(Address("7"), "12", kind, source="f", claims=claims)


@pytest.mark.parametrize("kind", [one for one in AttachmentType if one != "location"])
@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_may_do_something_when_it_is_opened_fits_no_kind(
    kind: AttachmentType, content: bytes
) -> None:
    assert not is_what_it_claims(file(kind), content)


@pytest.mark.parametrize(
    ("kind", "claims", "content"),
    [
        (AttachmentType.PHOTO, "", picture("JPEG")),
        (AttachmentType.DOCUMENT, "image/jpeg", picture("JPEG")),
        (AttachmentType.DOCUMENT, "image/png", picture("PNG")),
        (AttachmentType.DOCUMENT, "application/pdf", b"%PDF-1.7\n"),
        (AttachmentType.VOICE, "", b"OggS\x00\x02"),
        (AttachmentType.VOICE, "", b"ID3\x04"),
        (AttachmentType.VOICE, "", b"\x00\x00\x00\x1cftypM4A "),
        (AttachmentType.VIDEO, "", b"\x00\x00\x00\x18ftypmp42"),
        (AttachmentType.VIDEO, "", b"\x1aE\xdf\xa3\x01"),
    ],
)
def test_what_people_send_fits(kind: AttachmentType, claims: str, content: bytes) -> None:
    assert is_what_it_claims(file(kind, claims), content)


def test_content_and_claim_must_be_the_same() -> None:
    assert not is_what_it_claims(file(AttachmentType.DOCUMENT, "application/pdf"), picture("PNG"))
    assert not is_what_it_claims(file(AttachmentType.DOCUMENT, "image/jpeg"), b"%PDF-1.7")
    assert not is_what_it_claims(file(AttachmentType.VIDEO), b"%PDF-1.7")


def test_what_a_former_release_stored_is_still_read() -> None:
    found = attachment({"address": "7", "message": "12", "type": "document"})
    assert found == Attachment(Address("7"), "12", AttachmentType.DOCUMENT)

// The signed list of whose codes count (services/recognition/trust.py): a JWT of the root whose
// public half stands in the page.

import { fromBase64Url, isSigned } from "./es256.js";

const TYPE = "trust-list+jwt";

/** Return what the list says; throws where this root has not signed it for this issuer. */
export async function readList(text, { root, issuer }) {
  const [header, claims, signature, ...others] = text.split(".");
  const { alg, typ, kid } = json(header);
  const isOurs = others.length === 0 && alg === "ES256" && typ === TYPE && kid === root.kid;
  if (!isOurs) throw new Error("no list of this root");
  const signed = {
    message: new TextEncoder().encode(`${header}.${claims}`),
    signature: fromBase64Url(signature),
  };
  if (!(await isSigned(signed, root))) throw new Error("not signed by this root");
  const list = json(claims);
  if (list.iss !== issuer) throw new Error("another issuer's list");
  return list;
}

function json(part) {
  return JSON.parse(new TextDecoder().decode(fromBase64Url(part)));
}

// Verifies the XAdES signature of an unpacked container with xadesjs, which shares no code
// with Comity: its own canonical form, WebCrypto. Prints one line of JSON.
//
//     NODE_PATH=…/node_modules node check_container.cjs FOLDER
//
// xadesjs takes one content for all references; a container has several files, so what
// each reference names is handed to it one by one.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { webcrypto } = require("node:crypto");
const { DOMParser, XMLSerializer } = require("@xmldom/xmldom");
const xades = require("xadesjs");
const core = require("xml-core");
const xpath = require("xpath");

const DS = "http://www.w3.org/2000/09/xmldsig#";

async function main(folder) {
  core.setNodeDependencies({ DOMParser, XMLSerializer, xpath });
  xades.Application.setEngine("node", webcrypto);
  const file = path.join(folder, "META-INF", "signatures0.xml");
  const document = xades.Parse(fs.readFileSync(file, "utf8"));
  const signed = new xades.SignedXml(document);
  signed.LoadXml(document.getElementsByTagNameNS(DS, "Signature")[0]);
  const digestOf = signed.DigestReference.bind(signed);
  signed.DigestReference = (source, reference, check) => {
    const isInside = reference.Uri.startsWith("#");
    const named = path.join(folder, decodeURIComponent(reference.Uri));
    return digestOf(isInside ? source : fs.readFileSync(named), reference, check);
  };
  const properties = signed.SignedProperties.SignedSignatureProperties;
  return {
    ok: await signed.Verify(),
    references: signed.XmlSignature.SignedInfo.References.Count,
    signed_at: properties.SigningTime.Value,
  };
}

main(process.argv[2]).then(
  (said) => console.log(JSON.stringify(said)),
  (problem) => {
    console.log(JSON.stringify({ ok: false, problem: String(problem.message || problem) }));
  },
);

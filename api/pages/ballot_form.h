// The form of a ballot, every question with its projects, as the page of voting and the desk's page
// have it.
#pragma once

#include "api/pages/page.h"

namespace urna::api {

// <form id="step-choose">. Requires: the ballot is defined.
Markup choose_form(const Reader& reader, const EditionSeen& edition);
// Members of a JSON object, without its braces: what a script needs to make ballots. Requires: the
// edition's context.
std::string ballot_data(const Reader& reader, const EditionSeen& edition);
// The field for the code of a card. `hint`: the key of the words that say what to enter.
Markup code_field(const Reader& reader, const char* hint);
// A field for one file, with a button of ours: the browser's own speaks the browser's language.
// `accept`: what the browser offers, all if empty.
Markup file_field(const Reader& reader, const std::string& id, const std::string& label,
                  const Markup& hint = {}, const std::string& accept = {});
// A key file in the place of a code, for whoever claimed a slot with a key of their own.
Markup key_offer(const Reader& reader);

}  // namespace urna::api

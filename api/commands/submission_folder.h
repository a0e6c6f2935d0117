// A folder with submissions that were signed elsewhere, and the material that they name: how a
// trustee's part travels from a machine of its own to the log.
//   submission-1, submission-2, ..   canonical bytes, in the order in which they are to be given
//   blob/<sha256 hex>                material, by its hash
#pragma once

#include <string>
#include <vector>

#include "ledger/bytes.h"
#include "ledger/result.h"

namespace urna::api {

struct SubmissionFolder {
  std::vector<ledger::Bytes> submissions, blobs;
};
// Makes the folder. Errors: io (also if something stands there).
ledger::Result<> write_submissions(const std::string& path, const SubmissionFolder& folder);
// Errors: usage (not such a folder), malformed (a blob that is not what its name says), over_limit,
// io.
ledger::Result<SubmissionFolder> read_submissions(const std::string& path);

struct SubmitOptions {
  std::vector<std::string> given;  // folders, or acts as `urna sign` takes them
  std::string ledger;
};
// `urna submit`: what was given before is said again, not given twice. Signatures of one act that
// came back in several files are put together.
int run_submit(const SubmitOptions& options);

}  // namespace urna::api

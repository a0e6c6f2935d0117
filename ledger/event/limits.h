// Named limits of the schema, in one place; docs/FORMAT.md prints them, tests stand at each and one
// beyond.
#pragma once

#include <cstddef>
#include <cstdint>

namespace urna::ledger::limit {

inline constexpr std::size_t kOriginBytes = 255;   // checkpoint origin = key name
inline constexpr std::size_t kLabelBytes = 64;     // ids of other systems, tags, codes
inline constexpr std::size_t kTitleBytes = 1'000;  // one language
inline constexpr std::size_t kSummaryBytes =
    6'000;  // one language; longer material is an attachment by hash
inline constexpr std::size_t kLanguages = 16;
inline constexpr std::size_t kKeysPerRole = 16;  // and signatures of one submission
inline constexpr std::size_t kStations = 64;
inline constexpr std::size_t kOfficersPerStation = 16;
inline constexpr std::size_t kEnvelopes = 64;
inline constexpr std::size_t kDistricts = 256;
inline constexpr std::size_t kCategories = 64;
inline constexpr std::size_t kDocumentKinds = 32;
inline constexpr std::size_t kStatusCategories = 32;
inline constexpr std::size_t kRefusalReasons = 64;
inline constexpr std::size_t kDimensions = 8;
inline constexpr std::size_t kCells = 32;
inline constexpr std::size_t kQuestions = 64;
inline constexpr std::size_t kStyles = 1'024;
inline constexpr std::size_t kProjectsPerQuestion = 2'048;
inline constexpr std::size_t kProjectsPerEdition = 65'536;
inline constexpr std::size_t kExclusiveGroups = 1'024;
inline constexpr std::size_t kDrawValueBytes = 64;  // at most
inline constexpr std::size_t kLeastDrawValueBytes = 32;
inline constexpr std::size_t kAttachments = 32;
inline constexpr std::size_t kGrants = 256;  // slots in one roll event
inline constexpr std::size_t kKeyParts = 2;
inline constexpr std::size_t kTags = 4;
inline constexpr std::size_t kBallotBytes = 60'000;
inline constexpr std::size_t kGroupCounts = kDimensions * kCells;
inline constexpr std::int64_t kAmount = std::int64_t{1}
                                        << 53;  // budget units; exact in every reader's number type
inline constexpr std::size_t kTrustees = 64;
inline constexpr std::size_t kMergeSteps = kDimensions * kCells;
inline constexpr std::size_t kForms = 1'024;  // numbers that the tally opens of one question
inline constexpr std::size_t kShareBytes = 32 * kForms + 96;
inline constexpr std::size_t kSamplePapers = 1'024;
inline constexpr std::size_t kSampleCounts = 6'000;  // papers times numbers of each
inline constexpr std::size_t kRecords = 256;         // attribute records in one roll event
inline constexpr std::size_t kRecordBytes = 192 + 96 * kGroupCounts;
inline constexpr std::uint32_t kChallenges = 16;  // in the log, of one slot
inline constexpr std::uint32_t kTeam = 100'000;
inline constexpr std::size_t kOrganisations = 32;  // of one kind: monitors, partners, institutions
inline constexpr std::size_t kEvidence = 16;       // pieces behind one statement
inline constexpr std::uint16_t kPerMille = 1'000;  // a project that is done
inline constexpr std::size_t kSessions = 4'096;    // of one edition
inline constexpr std::uint32_t kAttendance = 1'000'000;
inline constexpr std::size_t kSurveys = 256;  // of one edition
inline constexpr std::size_t kSurveyQuestions = 32;
inline constexpr std::size_t kSurveyChoices = 16;
inline constexpr std::size_t kSurveyCodes = 256;  // one-time codes in one event
inline constexpr std::size_t kPlanItems = 128;
inline constexpr std::size_t kIndicators = 64;
inline constexpr std::size_t kBaselines = 1'024;  // of one edition
inline constexpr std::size_t kRecommendations = 64;
inline constexpr std::size_t kAssets = 256;  // files of one release of the pages
inline constexpr std::size_t kAssetPathBytes = 200;

}  // namespace urna::ledger::limit

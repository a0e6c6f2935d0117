// Lends threads to work whose answer does not depend on how many there are. The only threads of
// ledger/ and tally/; nothing that decides knows of them.
#pragma once

#include <cstddef>
#include <functional>

namespace urna::ledger {

// Calls task(0) .. task(count - 1), in any order, on any threads; returns when all are done.
using ParallelFor =
    std::function<void(std::size_t count, const std::function<void(std::size_t)>& task)>;

// `jobs` threads; 0: one per core.
ParallelFor parallel_for(unsigned jobs);
unsigned cores();
// By whoever is lent, or one after the other if nobody is.
void share_out(const ParallelFor& parallel, std::size_t count,
               const std::function<void(std::size_t)>& task);

}  // namespace urna::ledger

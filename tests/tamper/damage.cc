#include "tests/tamper/damage.h"

#include <algorithm>
#include <mutex>

#include "ledger/parallel.h"
#include "ledger/tile.h"

namespace urna::tamper {

namespace {

// Bytes that mean something somewhere: end of text, line, space, digit, the sign of a key.
constexpr std::uint8_t kInserted[] = {0x00, 0x01, 0x0a, 0x20, 0x2b, 0x30, 0x41, 0x80, 0xff};
constexpr std::size_t kStretch = 256;  // positions that one thread takes at a time

bool noticed(int exit) {
  return exit == audit::kFault || exit == audit::kUnknown || exit == audit::kStale;
}

void add(Tally& to, const Tally& from) {
  to.cases += from.cases;
  to.same += from.same;
  to.missed += from.missed;
  if (to.first_missed.empty()) to.first_missed = from.first_missed;
}

// One kind of damage at one place. Returns how many variants it has there.
using Damage = std::function<void(const Bytes& good, std::size_t at,
                                  const std::function<void(const Bytes&)>& tell)>;

void flip_bits(const Bytes& good, std::size_t at, const std::function<void(const Bytes&)>& tell) {
  Bytes bent = good;
  for (int bit = 0; bit < 8; ++bit) {
    bent[at] = static_cast<std::uint8_t>(good[at] ^ (1U << bit));
    tell(bent);
  }
}
void delete_byte(const Bytes& good, std::size_t at, const std::function<void(const Bytes&)>& tell) {
  Bytes bent = good;
  bent.erase(bent.begin() + static_cast<std::ptrdiff_t>(at));
  tell(bent);
}
void insert_byte(const Bytes& good, std::size_t at, const std::function<void(const Bytes&)>& tell) {
  Bytes bent = good;
  bent.insert(bent.begin() + static_cast<std::ptrdiff_t>(at), 0);
  for (const std::uint8_t value : kInserted) {
    bent[at] = value;
    tell(bent);
  }
  bent[at] = good[at];
  tell(bent);
}
void truncate(const Bytes& good, std::size_t at, const std::function<void(const Bytes&)>& tell) {
  tell(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(at)));
}
void swap_neighbours(const Bytes& good, std::size_t at,
                     const std::function<void(const Bytes&)>& tell) {
  if (at + 1 == good.size() || good[at] == good[at + 1]) return;
  Bytes bent = good;
  std::swap(bent[at], bent[at + 1]);
  tell(bent);
}

struct Named {
  const char* name;
  Damage damage;
};
const Named kDamages[] = {{"bit flipped", flip_bits},
                          {"byte deleted", delete_byte},
                          {"byte inserted", insert_byte},
                          {"cut at a length", truncate},
                          {"neighbouring bytes swapped", swap_neighbours}};

// `verify` is asked by several threads at once, each with a stretch of places of its own.
using Ask = std::function<int(const Bytes&)>;
Tally everywhere(const std::string& kind, const Bytes& good, const Damage& damage,
                 const std::function<Ask()>& asker, const std::function<bool(const Bytes&)>& same,
                 std::size_t stride) {
  Tally total{kind, 0, 0, 0, ""};
  std::mutex mutex;
  ledger::parallel_for(0)((good.size() + kStretch - 1) / kStretch, [&](std::size_t stretch) {
    Tally mine;
    const Ask ask = asker();
    const std::size_t end = std::min(good.size(), (stretch + 1) * kStretch);
    for (std::size_t at = stretch * kStretch; at < end; ++at) {
      if (at % stride != 0) continue;
      damage(good, at, [&](const Bytes& bent) {
        if (bent == good) return;
        if (same(bent)) return static_cast<void>(++mine.same);
        ++mine.cases;
        const int exit = ask(bent);
        if (noticed(exit)) return;
        ++mine.missed;
        if (mine.first_missed.empty())
          mine.first_missed = "byte " + std::to_string(at) + ": exit " + std::to_string(exit);
      });
    }
    const std::lock_guard lock(mutex);
    add(total, mine);
  });
  return total;
}

// The honest bundle with one file changed.
class OneChanged : public ledger::Source {
 public:
  OneChanged(const Resources& honest, const std::string& name) : honest_(honest), name_(name) {}
  ledger::Result<Bytes> get(std::string_view name) const override {
    if (name == name_) return changed;
    const auto found = honest_.find(name);
    if (found == honest_.end()) return ledger::Error{ledger::Errc::not_found, std::string(name)};
    return found->second;
  }
  ledger::Result<std::vector<std::string>> list() const override {
    std::vector<std::string> names;
    for (const auto& [name, bytes] : honest_) names.push_back(name);
    return names;
  }
  Bytes changed;

 private:
  const Resources& honest_;
  std::string name_;
};

std::string kind_of(const std::string& name) {
  return name.starts_with("tile/")   ? name.substr(0, name.find('/', 5))
         : name.starts_with("blob/") ? "blob"
                                     : name;
}

}  // namespace

bool same_meaning(const std::string& name, const Bytes& a, const Bytes& b) {
  if (name != "policy") return false;
  const auto one = ledger::parse_policy(ledger::text_of(a));
  const auto other = ledger::parse_policy(ledger::text_of(b));
  if (!one || !other) return false;
  const auto same = [](const auto& x, const auto& y, auto equal) {
    return std::ranges::equal(x, y, equal);
  };
  return one->quorum == other->quorum &&
         same(one->logs, other->logs,
              [](const auto& x, const auto& y) { return x.key == y.key && x.url == y.url; }) &&
         same(one->witnesses, other->witnesses,
              [](const auto& x, const auto& y) {
                return x.name == y.name && x.key == y.key && x.url == y.url;
              }) &&
         same(one->groups, other->groups, [](const auto& x, const auto& y) {
           return x.name == y.name && x.needed == y.needed && x.members == y.members;
         });
}

std::vector<Tally> damage_bytes(const Bundle& bundle) {
  const Bytes good = tar_of(bundle.resources);
  // Where a file stands in the tar, a bit of it may leave its meaning as it was.
  const auto same = [&](const Bytes& bent) {
    const auto policy = bundle.resources.find("policy");
    if (policy == bundle.resources.end() || bent.size() != good.size()) return false;
    const auto at = fixture::place_of(policy->second, good).value();
    const Bytes there(bent.begin() + at,
                      bent.begin() + at + static_cast<std::ptrdiff_t>(policy->second.size()));
    return there != policy->second && same_meaning("policy", there, policy->second);
  };
  const auto asker = [&]() -> Ask {
    auto file = std::make_shared<MemoryFile>();
    return [&, file](const Bytes& bent) {
      file->resize(bent.size());
      file->write(0, bent);
      return judge(file->path(), bundle.options).exit;
    };
  };
  std::vector<Tally> all;
  for (const Named& named : kDamages)
    all.push_back(everywhere("tar: " + std::string(named.name), good, named.damage, asker, same,
                             bundle.stride));
  return all;
}

std::vector<Tally> damage_file(const Bundle& bundle, const std::string& name, Bits bits) {
  const auto asker = [&]() -> Ask {
    auto source = std::make_shared<OneChanged>(bundle.resources, name);
    return [&, source](const Bytes& bent) {
      source->changed = bent;
      return audit::verify(*source, bundle.options).report.exit_code();
    };
  };
  const Bytes& good = bundle.resources.at(name);
  std::vector<Tally> all;
  for (const Named& named : kDamages) {
    if (bits == Bits::left_out && std::string_view(named.name) == kDamages[0].name) continue;
    all.push_back(everywhere(
        kind_of(name) + ": " + named.name, good, named.damage, asker,
        [&](const Bytes& bent) { return same_meaning(name, bent, good); }, bundle.stride));
  }
  return all;
}

std::vector<Tally> damage_files(const Bundle& bundle) {
  std::vector<Tally> all;
  for (const auto& [name, good] : bundle.resources)
    for (const Tally& part : damage_file(bundle, name, Bits::left_out)) {
      auto found = std::ranges::find(all, part.kind, &Tally::kind);
      if (found == all.end()) found = all.insert(all.end(), Tally{part.kind, 0, 0, 0, ""});
      add(*found, part);
    }
  return all;
}

// Row T04: any two entries of one bundle of entries exchanged; their lengths may differ.
std::vector<Tally> exchange_entries(const Bundle& bundle) {
  Tally total{"two entries exchanged", 0, 0, 0, ""};
  for (const auto& [name, bytes] : bundle.resources) {
    const auto tile = ledger::parse_tile_path(name);
    if (!tile || !tile->entries) continue;
    const auto honest = *ledger::split_bundle(bytes, tile->width);
    const Bytes places(honest.size(), 0);
    const Damage exchange = [&](const Bytes&, std::size_t a, const auto& tell) {
      for (std::size_t b = a + 1; b < honest.size(); ++b) {
        auto entries = honest;
        std::swap(entries[a], entries[b]);
        Bytes bent;
        for (const ByteView entry : entries) ledger::append_to_bundle(bent, entry);
        tell(bent);
      }
    };
    const auto asker = [&, file = name]() -> Ask {
      auto source = std::make_shared<OneChanged>(bundle.resources, file);
      return [&, source](const Bytes& bent) {
        source->changed = bent;
        return audit::verify(*source, bundle.options).report.exit_code();
      };
    };
    add(total, everywhere(
                   "", places, exchange, asker, [](const Bytes&) { return false; }, bundle.stride));
  }
  return {total};
}

}  // namespace urna::tamper

#include "libspade/cli/declared.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <set>
#include <typeindex>

namespace spade::cli {

namespace {

std::type_index type_of(const po::value_semantic& semantic) {
    const auto* const typed = dynamic_cast<const po::typed_value_base*>(&semantic);
    return typed == nullptr ? typeid(void) : typeid_of(*typed);
}

} // namespace

} // namespace spade::cli

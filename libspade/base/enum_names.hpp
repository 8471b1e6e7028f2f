#ifndef LIBSPADE_BASE_ENUM_NAMES_HPP
#define LIBSPADE_BASE_ENUM_NAMES_HPP

/// \file
/// The names of an enumeration's values as users and files spell them. The list stands beside the
/// enumeration; options, help, checks and files render it:
///
///     enum class Norm { kBatch, kInstance };
///     template <>
///     inline constexpr auto kEnumNames<Norm> =
///         enum_names<Norm>({{Norm::kBatch, "batch"}, {Norm::kInstance, "instance"}});

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace spade {

template <class Enum>
struct EnumName {
    Enum value;
    const char* name;
};

namespace detail {

template <class Enum, std::size_t N, std::size_t... I>
constexpr std::array<EnumName<Enum>, N> array_of(const EnumName<Enum> (&names)[N],
                                                 std::index_sequence<I...> /*indices*/) {
    return {{names[I]...}};
}

} // namespace detail

template <class Enum, std::size_t N>
constexpr std::array<EnumName<Enum>, N> enum_names(const EnumName<Enum> (&names)[N]) {
    return detail::array_of(names, std::make_index_sequence<N>());
}

/// Specialized for each enumeration that has names.
template <class Enum>
inline constexpr std::nullptr_t kEnumNames = nullptr;

template <class Enum>
inline constexpr bool kHasNames =
    !std::is_same_v<std::remove_cv_t<decltype(kEnumNames<Enum>)>, std::nullptr_t>;

/// The name of a value.
template <class Enum, std::enable_if_t<kHasNames<Enum>, int> = 0>
constexpr const char* to_text(Enum value) {
    for (const auto& known : kEnumNames<Enum>) {
        if (known.value == value) {
            return known.name;
        }
    }
    return "?"; // not a value of the enumeration
}

/// The value of a name, if there is one.
template <class Enum>
constexpr std::optional<Enum> parse_enum(std::string_view name) {
    for (const auto& known : kEnumNames<Enum>) {
        if (name == known.name) {
            return known.value;
        }
    }
    return std::nullopt;
}

/// All names, in the order of the list.
template <class Enum>
std::vector<std::string> names_of() {
    std::vector<std::string> names;
    for (const auto& known : kEnumNames<Enum>) {
        names.emplace_back(known.name);
    }
    return names;
}

} // namespace spade

#endif // LIBSPADE_BASE_ENUM_NAMES_HPP

#ifndef TOOLS_PREPARE_SOURCE_OPTIONS_HPP
#define TOOLS_PREPARE_SOURCE_OPTIONS_HPP

/// \file
/// The options that pack and lint share: where pictures come from and what they mean.

#include "libspade/cli/tool.hpp"
#include "libspade/prepare/pack_options.hpp"

#include <vector>

/// "Input" and "Labels".
std::vector<spade::cli::OptionGroup> source_option_groups(spade::SourceOptions& options);

/// Throws UsageError.
void validate_sources(const spade::SourceOptions& options);

#endif // TOOLS_PREPARE_SOURCE_OPTIONS_HPP

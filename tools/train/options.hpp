#ifndef TOOLS_TRAIN_OPTIONS_HPP
#define TOOLS_TRAIN_OPTIONS_HPP

/// \file
/// The options of spade-train.

#include "libspade/cli/tool.hpp"
#include "libspade/train/options.hpp"

#include <vector>

/// Every group, bound to `options`; the defaults are what it has.
std::vector<spade::cli::OptionGroup> train_option_groups(spade::TrainOptions& options);

#endif // TOOLS_TRAIN_OPTIONS_HPP

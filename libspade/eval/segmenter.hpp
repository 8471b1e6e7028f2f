#ifndef LIBSPADE_EVAL_SEGMENTER_HPP
#define LIBSPADE_EVAL_SEGMENTER_HPP

/// \file
/// Predicts the label of each pixel, in terms of the table of the truth. Pictures are resized
/// (PIL's bicubic, 8 bits) to the card's size, the largest score wins there, and the resulting map
/// is brought to the truth's size by nearest neighbour.

#include "libspade/eval/card_net.hpp"
#include "libspade/image/picture.hpp"
#include "libspade/labels/label_table.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace spade {

/// The classes that are scored: labels of the table, in its order, that are known to the predictor.
/// Pixels of another true label are left out; a prediction of none of them is a miss.
struct ScoredClasses {
    std::vector<int> labels;                 ///< places in the table
    std::vector<std::int32_t> of_label;      ///< [labels of the table] a class, or -1: left out
    std::vector<std::int32_t> of_output;     ///< [outputs] a class, or the number of classes: none
    std::vector<std::string> unknown_labels; ///< of the table, if they should be scored
    std::vector<std::string> unknown_outputs;
};

/// Which labels are scored, as far as they are predicted.
enum class Scored {
    kBenchmark, ///< all but don't-care and those that the table marks as ignored
    kAllLabels, ///< all but don't-care
};

/// By name, ignoring case; '-' and '_' count as spaces. Throws ConfigError where no name is shared.
ScoredClasses match_classes(const LabelTable& table, const NetCard& card, Scored scored);
/// Of maps of the table's ids, which were predicted elsewhere.
ScoredClasses table_classes(const LabelTable& table, Scored scored);

class Segmenter {
public:
    explicit Segmenter(CardNet net) : net_(std::move(net)) {}

    const NetCard& card() const { return net_.card(); }
    Digest digest() const { return net_.digest(); }

    std::vector<float> prepare(const Photo& photo) const; ///< thread-safe
    LabelMap segment(const std::vector<float>& input);    ///< output channels, of the card's size

private:
    CardNet net_;
};

} // namespace spade

#endif // LIBSPADE_EVAL_SEGMENTER_HPP

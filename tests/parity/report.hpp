#ifndef TESTS_PARITY_REPORT_HPP
#define TESTS_PARITY_REPORT_HPP

/// \file
/// One line per check: what was compared, how far apart it is, how far apart it may be.

#include <torch/types.h>

#include <map>
#include <string>

namespace spade::parity {

class Report {
public:
    /// \param difference  the largest absolute difference of two tensors, or an equivalent number
    void check(const std::string& file, const std::string& what, double difference, double bar);

    /// Compares element by element; a wrong shape or NaN is an infinite difference.
    void compare(const std::string& file, const std::string& what, const torch::Tensor& got,
                 const torch::Tensor& expected, double bar);

    /// Counts a file that could not be compared.
    void fail(const std::string& file, const std::string& reason);

    /// The largest difference of each kind, and how near it comes to its bar (each gradient has
    /// its own bar); a kind is what precedes '_' in the file's name.
    void summary() const;

    int checks() const { return checks_; }
    int failures() const { return failures_; }

private:
    int checks_ = 0;
    int failures_ = 0;
    struct Worst {
        double difference = 0;
        double of_bar = 0; ///< the largest share of its bar that a check of this kind took
    };
    std::map<std::string, Worst> worst_; ///< by kind and what
};

/// Infinite where shapes differ or a number is NaN.
double largest_difference(const torch::Tensor& a, const torch::Tensor& b);

} // namespace spade::parity

#endif // TESTS_PARITY_REPORT_HPP

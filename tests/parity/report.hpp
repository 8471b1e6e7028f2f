#ifndef TESTS_PARITY_REPORT_HPP
#define TESTS_PARITY_REPORT_HPP

/// \file
/// One line a check: what was compared, how far apart, how far apart it may be.

#include <torch/types.h>

#include <map>
#include <string>

namespace spade::parity {

class Report {
public:
    /// The largest absolute difference of two tensors, or a number that says the same.
    void check(const std::string& file, const std::string& what, double difference, double bar);

    /// Compares element by element; a wrong shape or NaN is an infinite difference.
    void compare(const std::string& file, const std::string& what, const torch::Tensor& got,
                 const torch::Tensor& expected, double bar);

    /// The largest difference of each kind, where a kind is what precedes '_' in the file's name.
    void summary() const;

    int checks() const { return checks_; }
    int failures() const { return failures_; }

private:
    int checks_ = 0;
    int failures_ = 0;
    std::map<std::string, double> worst_; ///< by kind and what
};

/// Infinite where shapes differ or a number is NaN.
double largest_difference(const torch::Tensor& a, const torch::Tensor& b);

} // namespace spade::parity

#endif // TESTS_PARITY_REPORT_HPP

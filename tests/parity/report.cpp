#include "tests/parity/report.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace spade::parity {

void Report::check(const std::string& file, const std::string& what, double difference,
                   double bar) {
    const bool passed = difference <= bar; // false for NaN
    fmt::print("{} {} {} {:.3g} <= {:.3g}\n", passed ? "ok  " : "FAIL", file, what, difference,
               bar);
    ++checks_;
    failures_ += passed ? 0 : 1;
    const auto kind = file.substr(0, file.find_first_of("_."));
    auto& worst = worst_[kind + " " + what.substr(0, what.find(' '))];
    worst.difference = std::max(worst.difference, difference);
    worst.of_bar = std::max(worst.of_bar, bar > 0 ? difference / bar : difference);
}

void Report::fail(const std::string& file, const std::string& reason) {
    fmt::print("FAIL {} {}\n", file, reason.substr(0, reason.find('\n')));
    ++checks_;
    ++failures_;
}

void Report::compare(const std::string& file, const std::string& what, const torch::Tensor& got,
                     const torch::Tensor& expected, double bar) {
    check(file, what, largest_difference(got, expected), bar);
}

void Report::summary() const {
    for (const auto& [kind, worst] : worst_) {
        fmt::print("largest {} {:.3g}, {:.2g} of its bar\n", kind, worst.difference, worst.of_bar);
    }
    fmt::print("{} passed, {} failed\n", checks_ - failures_, failures_);
}

double largest_difference(const torch::Tensor& a, const torch::Tensor& b) {
    if (a.sizes() != b.sizes()) {
        return std::numeric_limits<double>::infinity();
    }
    if (a.numel() == 0) {
        return 0;
    }
    const auto difference = (a.detach().to(torch::kFloat64) - b.detach().to(torch::kFloat64))
                                .abs()
                                .max()
                                .item<double>();
    return std::isnan(difference) ? std::numeric_limits<double>::infinity() : difference;
}

} // namespace spade::parity

#include "libspade/eval/pixel_distance.hpp"

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <limits>

namespace spade {

namespace {

constexpr int kWindow = 11;

cv::Mat levels_of(const Photo& photo) {
    const cv::Mat bytes(photo.size.height, photo.size.width, CV_8UC3,
                        const_cast<std::uint8_t*>(photo.rgb.data())); // only read
    cv::Mat levels;
    bytes.convertTo(levels, CV_64F);
    return levels;
}

/// Gaussian means of the windows inside the photo.
cv::Mat window_means(const cv::Mat& levels) {
    constexpr double kSigma = 1.5;
    cv::Mat means;
    cv::GaussianBlur(levels, means, cv::Size(kWindow, kWindow), kSigma);
    constexpr int kEdge = kWindow / 2;
    return means(cv::Rect(kEdge, kEdge, levels.cols - 2 * kEdge, levels.rows - 2 * kEdge));
}

} // namespace

double psnr(const Photo& a, const Photo& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.rgb.size(); ++i) {
        const double difference = static_cast<double>(a.rgb[i]) - b.rgb[i];
        sum += difference * difference;
    }
    const double error = sum / static_cast<double>(a.rgb.size());
    return error == 0 ? kHighestPsnr : 10 * std::log10(255.0 * 255.0 / error);
}

double ssim(const Photo& a, const Photo& b) {
    if (a.size.width < kWindow || a.size.height < kWindow) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    constexpr double kC1 = (0.01 * 255) * (0.01 * 255);
    constexpr double kC2 = (0.03 * 255) * (0.03 * 255);
    const auto x = levels_of(a);
    const auto y = levels_of(b);
    const auto mean_x = window_means(x);
    const auto mean_y = window_means(y);
    const cv::Mat mean_xx = mean_x.mul(mean_x);
    const cv::Mat mean_yy = mean_y.mul(mean_y);
    const cv::Mat mean_xy = mean_x.mul(mean_y);
    const cv::Mat var_x = window_means(x.mul(x)) - mean_xx;
    const cv::Mat var_y = window_means(y.mul(y)) - mean_yy;
    const cv::Mat covariance = window_means(x.mul(y)) - mean_xy;
    const auto c1 = cv::Scalar::all(kC1);
    const auto c2 = cv::Scalar::all(kC2);
    const cv::Mat above = (2 * mean_xy + c1).mul(2 * covariance + c2);
    const cv::Mat below = (mean_xx + mean_yy + c1).mul(var_x + var_y + c2);
    const cv::Mat similarity = above / below;
    const auto mean = cv::mean(similarity);
    return (mean[0] + mean[1] + mean[2]) / 3;
}

} // namespace spade

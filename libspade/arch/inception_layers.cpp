#include "libspade/arch/inception_layers.hpp"

#include <utility>

namespace spade {

namespace {

/// Collects the convolutions of blocks under their dotted names.
class ConvList {
public:
    void plain(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel,
               std::int64_t stride = 1, std::int64_t padding = 0) {
        convs_.push_back({name, in, out, kernel, kernel, stride, padding, padding});
    }
    void point(const std::string& name, std::int64_t in, std::int64_t out) {
        plain(name, in, out, 1);
    }
    void square(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel) {
        plain(name, in, out, kernel, 1, kernel / 2);
    }
    void row(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel) {
        convs_.push_back({name, in, out, 1, kernel, 1, 0, kernel / 2});
    }
    void column(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel) {
        convs_.push_back({name, in, out, kernel, 1, 1, kernel / 2, 0});
    }
    std::vector<InceptionConv> take() { return std::move(convs_); }

private:
    std::vector<InceptionConv> convs_;
};

/// 35x35: 1x1, 5x5, two 3x3, pooled.
void block_a(ConvList& s, const std::string& name, std::int64_t in, std::int64_t pooled) {
    s.point(name + ".branch1x1", in, 64);
    s.point(name + ".branch5x5_1", in, 48);
    s.square(name + ".branch5x5_2", 48, 64, 5);
    s.point(name + ".branch3x3dbl_1", in, 64);
    s.square(name + ".branch3x3dbl_2", 64, 96, 3);
    s.square(name + ".branch3x3dbl_3", 96, 96, 3);
    s.point(name + ".branch_pool", in, pooled);
}

/// 35x35 to 17x17.
void block_b(ConvList& s, const std::string& name, std::int64_t in) {
    s.plain(name + ".branch3x3", in, 384, 3, 2);
    s.point(name + ".branch3x3dbl_1", in, 64);
    s.square(name + ".branch3x3dbl_2", 64, 96, 3);
    s.plain(name + ".branch3x3dbl_3", 96, 96, 3, 2);
}

/// 17x17: 1x1, 7x7 as 1x7 and 7x1, two of these, pooled.
void block_c(ConvList& s, const std::string& name, std::int64_t inner) {
    constexpr std::int64_t kIn = 768;
    constexpr std::int64_t kOut = 192;
    s.point(name + ".branch1x1", kIn, kOut);
    s.point(name + ".branch7x7_1", kIn, inner);
    s.row(name + ".branch7x7_2", inner, inner, 7);
    s.column(name + ".branch7x7_3", inner, kOut, 7);
    s.point(name + ".branch7x7dbl_1", kIn, inner);
    s.column(name + ".branch7x7dbl_2", inner, inner, 7);
    s.row(name + ".branch7x7dbl_3", inner, inner, 7);
    s.column(name + ".branch7x7dbl_4", inner, inner, 7);
    s.row(name + ".branch7x7dbl_5", inner, kOut, 7);
    s.point(name + ".branch_pool", kIn, kOut);
}

/// 17x17 to 8x8.
void block_d(ConvList& s, const std::string& name) {
    constexpr std::int64_t kIn = 768;
    s.point(name + ".branch3x3_1", kIn, 192);
    s.plain(name + ".branch3x3_2", 192, 320, 3, 2);
    s.point(name + ".branch7x7x3_1", kIn, 192);
    s.row(name + ".branch7x7x3_2", 192, 192, 7);
    s.column(name + ".branch7x7x3_3", 192, 192, 7);
    s.plain(name + ".branch7x7x3_4", 192, 192, 3, 2);
}

/// 8x8: branches that fork once more.
void block_e(ConvList& s, const std::string& name, std::int64_t in) {
    s.point(name + ".branch1x1", in, 320);
    s.point(name + ".branch3x3_1", in, 384);
    s.row(name + ".branch3x3_2a", 384, 384, 3);
    s.column(name + ".branch3x3_2b", 384, 384, 3);
    s.point(name + ".branch3x3dbl_1", in, 448);
    s.square(name + ".branch3x3dbl_2", 448, 384, 3);
    s.row(name + ".branch3x3dbl_3a", 384, 384, 3);
    s.column(name + ".branch3x3dbl_3b", 384, 384, 3);
    s.point(name + ".branch_pool", in, 192);
}

} // namespace

std::vector<InceptionConv> inception_convs() {
    ConvList s;
    s.plain("Conv2d_1a_3x3", 3, 32, 3, 2);
    s.plain("Conv2d_2a_3x3", 32, 32, 3);
    s.square("Conv2d_2b_3x3", 32, 64, 3);
    s.point("Conv2d_3b_1x1", 64, 80);
    s.plain("Conv2d_4a_3x3", 80, 192, 3);
    block_a(s, "Mixed_5b", 192, 32);
    block_a(s, "Mixed_5c", 256, 64);
    block_a(s, "Mixed_5d", 288, 64);
    block_b(s, "Mixed_6a", 288);
    block_c(s, "Mixed_6b", 128);
    block_c(s, "Mixed_6c", 160);
    block_c(s, "Mixed_6d", 160);
    block_c(s, "Mixed_6e", 192);
    block_d(s, "Mixed_7a");
    block_e(s, "Mixed_7b", 1280);
    block_e(s, "Mixed_7c", 2048);
    return s.take();
}

std::vector<TensorShape> inception_tensors() {
    std::vector<TensorShape> tensors;
    for (const auto& conv : inception_convs()) {
        tensors.push_back({conv.name + ".conv.weight",
                           {conv.out, conv.in, conv.kernel_height, conv.kernel_width}});
        tensors.push_back({conv.name + ".bn.weight", {conv.out}});
        tensors.push_back({conv.name + ".bn.bias", {conv.out}});
        tensors.push_back({conv.name + ".bn.running_mean", {conv.out}, /*learned=*/false});
        tensors.push_back({conv.name + ".bn.running_var", {conv.out}, /*learned=*/false});
    }
    tensors.push_back({"fc.weight", {kInceptionClasses, kInceptionFeatures}});
    tensors.push_back({"fc.bias", {kInceptionClasses}});
    return tensors;
}

} // namespace spade

#include "libspade/eval/card_net.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/io/file.hpp"

#include <fmt/ranges.h>
#include <opencv2/dnn.hpp>
#include <openssl/evp.h>
#include <torch/script.h>

#include <array>
#include <cstring>
#include <utility>

namespace spade {

class CardNet::Engine {
public:
    virtual ~Engine() = default;
    virtual torch::Tensor forward(const std::vector<float>& input, Size size) = 0;
};

namespace {

namespace fs = std::filesystem;

class OnnxEngine final : public CardNet::Engine {
public:
    explicit OnnxEngine(const fs::path& path) : net_(cv::dnn::readNetFromONNX(path.string())) {
        net_.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    }
    torch::Tensor forward(const std::vector<float>& input, Size size) override {
        const std::array shape{1, 3, size.height, size.width};
        const cv::Mat blob(4, shape.data(), CV_32F, const_cast<float*>(input.data())); // only read
        net_.setInput(blob);
        const cv::Mat out = net_.forward();
        std::vector<std::int64_t> sizes(out.size.p, out.size.p + out.dims);
        auto result = torch::empty(sizes, torch::kFloat32);
        std::memcpy(result.data_ptr<float>(), out.ptr<float>(), sizeof(float) * out.total());
        return result;
    }

private:
    cv::dnn::Net net_;
};

class ScriptEngine final : public CardNet::Engine {
public:
    ScriptEngine(const fs::path& path, torch::Device device)
        : module_(torch::jit::load(path.string(), device)), device_(device) {
        module_.eval();
    }
    torch::Tensor forward(const std::vector<float>& input, Size size) override {
        const torch::NoGradGuard no_grad;
        const auto x = torch::from_blob(const_cast<float*>(input.data()), // only read
                                        {1, 3, size.height, size.width});
        return module_.forward({x.to(device_)}).toTensor().to(torch::kCPU).contiguous();
    }

private:
    torch::jit::Module module_;
    torch::Device device_;
};

std::string sha256_of(const std::string& bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) !=
        1) {
        throw InternalError("libcrypto cannot compute a SHA-256");
    }
    std::string hex;
    for (unsigned i = 0; i < length; ++i) {
        hex += fmt::format("{:02x}", digest[i]);
    }
    return hex;
}

void require_allowed(const fs::path& path, const std::string& allow_code) {
    const auto sha256 = sha256_of(read_file(path, kMaxFileBytes));
    if (allow_code.empty()) {
        throw UsageError("{}: TorchScript is a program and may do anything; if you trust it, give "
                         "--allow-code {}",
                         path.string(), sha256);
    }
    if (allow_code != sha256) {
        throw UsageError("{}: its SHA-256 is {}, but --allow-code allows {}", path.string(), sha256,
                         allow_code);
    }
}

bool is_script(const fs::path& path) { return path.extension() != ".onnx"; }

std::unique_ptr<CardNet::Engine> engine_of(const fs::path& path, const std::string& allow_code,
                                           torch::Device device) {
    if (is_script(path)) {
        require_allowed(path, allow_code);
    }
    try {
        if (is_script(path)) {
            return std::make_unique<ScriptEngine>(path, device);
        }
        return std::make_unique<OnnxEngine>(path);
    } catch (const cv::Exception& error) {
        throw DataError("{}: OpenCV cannot read this network: {}", path.string(),
                        first_line(error.err));
    } catch (const c10::Error& error) {
        throw DataError("{}: LibTorch cannot read this TorchScript: {}", path.string(),
                        first_line(error.what_without_backtrace()));
    }
}

} // namespace

CardNet CardNet::open(const fs::path& path, const std::string& allow_code, torch::Device device) {
    auto card = read_net_card(path);
    const auto digest = file_digest(path);
    return {std::move(card), digest, engine_of(path, allow_code, device), path.string()};
}

CardNet::CardNet(NetCard card, Digest digest, std::unique_ptr<Engine> engine, std::string path)
    : card_(std::move(card)), digest_(digest), engine_(std::move(engine)), path_(std::move(path)) {}

CardNet::CardNet(CardNet&&) noexcept = default;
CardNet& CardNet::operator=(CardNet&&) noexcept = default;
CardNet::~CardNet() = default;

torch::Tensor CardNet::forward(const std::vector<float>& input) {
    torch::Tensor out;
    try {
        out = engine_->forward(input, card_.input);
    } catch (const cv::Exception& error) {
        throw DataError("{}: cannot run this network: {}", path_, first_line(error.err));
    } catch (const c10::Error& error) {
        throw DataError("{}: cannot run this network: {}", path_,
                        first_line(error.what_without_backtrace()));
    }
    if (out.dim() < 2 || out.size(0) != 1 || out.size(1) != card_.outputs) {
        throw ConfigError("{}: its output has shape {}, but its card says {} outputs", path_,
                          fmt::format("{}", fmt::join(out.sizes().vec(), "x")), card_.outputs);
    }
    return out.squeeze(0);
}

} // namespace spade

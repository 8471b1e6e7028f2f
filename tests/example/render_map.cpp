/// A program outside of the suite that uses the installed library: one label map becomes one photo,
/// as by `spade-synth --checkpoint CHECKPOINT --instances from-labels -o FOLDER MAP`.

#include <libspade/base/error.hpp>
#include <libspade/image/image_file.hpp>
#include <libspade/image/resample.hpp>
#include <libspade/io/file.hpp>
#include <libspade/io/publish.hpp>
#include <libspade/synth/renderer.hpp>

#include <filesystem>
#include <iostream>
#include <string>

namespace {

void render_map(const std::string& checkpoint_file, const std::filesystem::path& map_file,
                const std::string& photo_file) {
    const auto checkpoint = spade::Checkpoint::open(checkpoint_file);
    const auto& config = checkpoint.config();
    const spade::Size size{static_cast<int>(config.width), static_cast<int>(config.height)};
    const auto map = spade::read_label_map_bytes(spade::read_file(map_file), map_file.string());

    spade::RenderJob job;
    job.ids = resize_nearest(to_channels(map, checkpoint.labels(), map_file.string()), size);
    if (config.generator.semantics.edges) {
        job.instances = resize_nearest(map, size);
    }
    if (config.generator.takes_style()) { // one drawn from a seed and a name
        job.z = spade::latent_noise(0, map_file.stem().string(), 0, config.generator.z_dim);
    }

    spade::Renderer renderer(checkpoint, spade::Device(), spade::Precision::kFloat32);
    const auto photos = renderer.render({job}, spade::Rounding::kNearest);
    const auto png = encode_png(photos.front());
    spade::publish_bytes(photo_file, png.data(), png.size(), true);
}

} // namespace

int main(int argc, char* argv[]) {
    if (argc != 4) {
        std::cerr << "Usage: render_map CHECKPOINT MAP PHOTO\n";
        return static_cast<int>(spade::ExitCode::kUsage);
    }
    try {
        render_map(argv[1], argv[2], argv[3]);
    } catch (const spade::Error& error) {
        std::cerr << "render_map: " << error.what() << '\n';
        return static_cast<int>(error.code());
    }
}

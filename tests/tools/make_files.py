"""Files as people have them: each kind in a folder of its own, two pictures of 24x16 pixels."""
import json

import numpy
from PIL import Image

W, H = 24, 16
rng = numpy.random.default_rng(1)
ids = [rng.integers(0, 4, (H // 4, W // 4)).repeat(4, 0).repeat(4, 1).astype(numpy.uint8)
       for _ in range(2)]
objects = [rng.integers(0, 3, (H // 4, W // 4)).repeat(4, 0).repeat(4, 1) for _ in range(2)]
photos = [rng.integers(0, 256, (H, W, 3), dtype=numpy.uint8) for _ in range(2)]
colors = numpy.array([[0, 0, 0], [128, 0, 0], [0, 128, 0], [0, 0, 142]], numpy.uint8)


def save(folder, name, picture, **how):
    import os
    os.makedirs(folder, exist_ok=True)
    picture.save(f"{folder}/{name}", **how)


for i in range(2):
    numpy.save(f"ids{i}.npy", ids[i])
    save("labels", f"{i}.png", Image.fromarray(ids[i]))
    save("photos", f"{i}.png", Image.fromarray(photos[i]))
    # label * 256 + object; R / 10 * 256 + G and object
    save("divided", f"{i}.png", Image.fromarray(
        (ids[i].astype(int) * 256 + objects[i]).astype(numpy.uint16)))
    save("ade", f"{i}.png", Image.fromarray(numpy.stack(
        [ids[i] * 0, ids[i], objects[i].astype(numpy.uint8)], 2)))
    save("gif", f"{i}.gif", Image.fromarray(ids[i]))
    save("maps_npy", "unused.png", Image.fromarray(ids[i]))
    numpy.save(f"maps_npy/{i}.npy", ids[i].astype(numpy.int64))
    # palettes: one for all files, and one whose order differs in each
    for folder, order in (("palette", [0, 1, 2, 3]), ("shuffled", [[0, 1, 2, 3], [2, 0, 3, 1]][i]),
                          ("other", None)):
        mask = Image.fromarray(ids[i] if order is None else
                               numpy.argsort(order)[ids[i]].astype(numpy.uint8), "P")
        mask.putpalette([9, 9, 200, 1, 2, 3, 70, 80, 90, 255, 0, 255] if order is None
                        else colors[order].ravel().tolist())
        save(folder, f"{i}.png", mask)
    mask = Image.fromarray(numpy.argsort([1, 0, 3, 2])[ids[i]].astype(numpy.uint8), "P")
    mask.putpalette(colors[[1, 0, 3, 2]].ravel().tolist())
    save("reordered", f"{i}.png", mask)
    # the camera was held upright: stored lying, to be turned by a quarter
    lying = Image.fromarray(numpy.rot90(photos[i], 1).copy())
    exif = Image.Exif()
    exif[274] = 6
    save("phone", f"{i}.png", lying, exif=exif)
    save("on_stored", f"{i}.png", Image.fromarray(numpy.rot90(ids[i], 1).copy()))
    alpha = numpy.full((H, W, 1), 255, numpy.uint8)
    alpha[:4] = 0
    save("cutout", f"{i}.png", Image.fromarray(numpy.concatenate([photos[i], alpha], 2)))
    save("deep", f"{i}.png", Image.fromarray(photos[i][:, :, 0].astype(numpy.uint16) * 16))
    save("half", f"{i}.png", Image.fromarray(ids[i][::2, ::2].copy()))
    save("named", f"{i}_gtFine_labelIds.png", Image.fromarray(ids[i]))
    save("decomposed", f"cafe\u0301{i}.png", Image.fromarray(ids[i]))
    save("composed", f"caf\u00e9{i}.png", Image.fromarray(photos[i]))
    for label, name in ((1, "left_eye"), (2, "skin")):
        save(f"parts/{i}", f"0000{i}_{name}.png",
             Image.fromarray((ids[i] == label).astype(numpy.uint8) * 255))

box = [[2, 2], [10, 2], [10, 8], [2, 8]]
json.dump({"imageWidth": W, "imageHeight": H, "shapes": [
    {"label": "a", "points": box, "shape_type": "polygon", "group_id": None},
    {"label": "b", "points": [[6, 4], [14, 12]], "shape_type": "rectangle", "group_id": None},
    {"label": "b", "points": [[1, 1]], "shape_type": "point", "group_id": None}]},
    open("labelme.json", "w"))
json.dump({"imgWidth": W, "imgHeight": H, "objects": [
    {"label": "road", "polygon": [[0, 8], [23, 8], [23, 15], [0, 15]]},
    {"label": "cargroup", "polygon": box}, {"label": "license plate", "polygon": box}]},
    open("street_gtFine_polygons.json", "w"))
segments = numpy.zeros((H, W, 3), numpy.uint8)
segments[4:8, 4:12] = [1, 1, 0]  # 257
segments[8:, :] = [5, 0, 0]
save("panoptic", "p.png", Image.fromarray(segments))
images = [{"id": 1, "file_name": "p.jpg", "width": W, "height": H}]
categories = [{"id": 7, "name": "dog"}, {"id": 9, "name": "grass"}]
json.dump({"images": images, "categories": categories, "annotations": [
    {"image_id": 1, "file_name": "p.png",
     "segments_info": [{"id": 257, "category_id": 7}, {"id": 5, "category_id": 9}]}]},
    open("panoptic.json", "w"))
json.dump({"images": images, "categories": categories, "annotations": [
    {"id": 1, "image_id": 1, "category_id": 7, "area": 32, "iscrowd": 0,
     "segmentation": [[4, 4, 12, 4, 12, 8, 4, 8]]},
    {"id": 2, "image_id": 1, "category_id": 9, "area": W * 10, "iscrowd": 0,
     "segmentation": {"size": [H, W], "counts": [6, 10] * W}}]}, open("coco.json", "w"))

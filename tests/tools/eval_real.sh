# Real photos and networks: the scores are those of the networks' cards.
. "$(dirname "$0")/lib.sh"
camvid=$shared/data/camvid
weights=$shared/weights
[ -d "$camvid" ] && [ -d "$weights" ] || skip "the CamVid photos and networks are not next to this clone"

# near A B TOLERANCE
near() { awk -v a="$1" -v b="$2" -v t="$3" 'BEGIN { d = a - b; exit !((d < 0 ? -d : d) <= t) }'; }
for net in camvid-cgnet camvid-espnet; do
    run 0 spade-eval -q --bootstrap 0 --fake "$camvid/test_img" --truth "$camvid/test_label" \
        --table camvid --segmenter "$weights/$net.onnx" --json "$net.json"
    for pair in mean_iou:mIoU pixel_accuracy:pixel_accuracy; do
        got=$(jq ".metrics.${pair%:*}" "$net.json")
        near "$got" "$(jq ".test.${pair#*:}" "$weights/$net.json")" 0.001 || fail "$net: $pair is $got"
    done
done
while IFS=$'\t' read -r fake real distance; do
    run 0 spade-eval -q --bootstrap 0 --fake "$camvid/${fake}_img" --real "$camvid/${real}_img" \
        --features "$weights/inception-mixed5.onnx" --metrics fid --cache cache -O --json fd.json
    got=$(jq .metrics.frechet_distance fd.json)
    near "$got" "$distance" "$(echo "$distance" | awk '{ print 0.005 * $1 }')" ||
        fail "$fake, $real: $got, not $distance"
done <<'T'
train	test	2.0532
train	val	4.1824
val	test	3.9297
T

# The HTML report in a browser: no messages on the console, nothing wider than the window.
. "$(dirname "$0")/lib.sh"
command -v chromium >/dev/null || skip "chromium is not installed"
tables=$bin/../share/libspade
run 0 spade-prepare demo -q --count 8 --size 64 -o set.h5
run 0 spade-prepare export -q set.h5 -o files
/usr/bin/python3 "$here/make_onnx.py" segmenter "$tables/landscapes.labels" seg.onnx 64
run 0 spade-eval -q --fake set.h5 --real files/photos --truth files/labels --table landscapes \
    --segmenter seg.onnx --metrics psnr,ssim,miou,accuracy --html report.html
for width in 400 1600; do
    cat >frame.html <<P
<iframe src="report.html" width="$width" height="900" onload="
    const page = this.contentDocument.documentElement;
    document.title = 'over ' + Math.max(0, page.scrollWidth - page.clientWidth);"></iframe>
P
    chromium --headless --no-sandbox --disable-gpu --allow-file-access-from-files \
        --enable-logging=stderr --window-size=1800,1000 --virtual-time-budget=3000 --dump-dom \
        "file://$work/frame.html" >dom.html 2>browser.log || fail "chromium failed"
    if grep -q ":CONSOLE" browser.log; then fail "$(grep ":CONSOLE" browser.log | head -n 1)"; fi
    grep -q "<title>over 0</title>" dom.html || fail "at $width px: $(grep -o '<title>[^<]*' dom.html)"
done

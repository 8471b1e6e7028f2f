# The tutorial: every command of its page is run in order, and prints what the page says.
. "$(dirname "$0")/lib.sh"
root=$here/../..
page=$root/man/spade-tutorial.7

# One file a display, NUMBER.KIND, as the comment before it says; exit codes in NUMBER.run.code.
mkdir .displays
awk -v folder=.displays '
    function give_up(why) { print "line " NR ": " why >"/dev/stderr"; failed = 1; exit 1 }
    /^\.\\" (run|prints|not run: .+)$/ || /^\.\\" run exit=[0-9]+$/ {
        kind = $2 == "not" ? "never" : $2
        code = /exit=/ ? substr($3, 6) : 0
        next
    }
    /^\.nf$/ {
        if (kind == "") give_up("no comment says what becomes of this display")
        file = sprintf("%s/%03d.%s", folder, ++count, kind)
        if (kind == "run") print code >(file ".code")
        next
    }
    /^\.fi$/ { close(file); file = kind = ""; next }
    file == "" { next }
    # As they stand, these come out as a hyphen and a typographic quote, which no shell takes.
    kind != "prints" && /(^|[^\\])-|\047/ { give_up("a command has a bare - or a bare quote") }
    {
        gsub(/\\-/, "-")
        gsub(/\\\(aq/, "\047")
        if (/\\[^e]/) give_up("an escape that this test does not know")
        gsub(/\\e/, "\\")
        print >file
    }
    END { exit failed }' "$page" || fail "$page"
runs=(.displays/*.run)
[ ${#runs[@]} -ge 15 ] || fail "only ${#runs[@]} displays are run"

# Numbers, durations and spaces may differ, and where the page has ..., anything.
as_pattern() {
    sed -E 's/([0-9]+ (d|h|min) )?[0-9.]+ (h|min|s)\b/@/g
        s/[][\\.^$*+?(){}|]/\\&/g
        s/\\\.\\\.\\\./.*/g
        s/ +/ +/g
        s/[0-9]+(\\\.[0-9]+)?/[0-9]+(\\.[0-9]+)?/g
        s/@/([0-9]+ (d|h|min) )?[0-9.]+ (h|min|s)/g' <<<"$1"
}

# Logical lines: those that end with a backslash go on.
joined() { sed -e ':again' -e '/\\$/ { N; s/\\\n *//; b again' -e '}' "$1"; }

for display in .displays/*.{run,prints,never}; do echo "$display"; done | sort >.order
while read -r display; do
    case $display in
    *.run)
        run "$(cat "$display.code")" bash -euo pipefail -c "$(cat "$display")" </dev/null
        ;;
    *.prints)
        while IFS= read -r line; do
            cat .stdout .stderr | grep -qE -- "^$(as_pattern "$line")\$" ||
                fail "the page says that this is printed: $line"
        done <"$display"
        ;;
    *.never)
        # Known options, and presets: that is all there is to look at without the files.
        while IFS= read -r line; do
            run 0 bash -c "$line --dump-config" </dev/null
        done < <(joined "$display")
        ;;
    esac
done <.order
no_temporaries .

# What the page tells of files.
for file in pairs.png made.png changed.png styles.png report.html report.json mine.h5 \
    made/00010.png made/manifest.jsonl run/latest run/metrics.jsonl; do
    [ -s $file ] || fail "there is no $file"
done
expect_pictures made 12
expect_pictures changed 12
expect_pictures island 1
expect_pictures random 36

# The web page has the pictures in it, which are small, and fetches nothing.
names=$(sed -n 's/^\.\\" picture: \([^ ]*\) .*/\1/p' "$page" | grep -v FILE)
sum=0
for name in $names; do
    size=$(stat -c %s "$root/man/tutorial/$name") || fail "no picture $name"
    [ "$size" -lt 150000 ] || fail "$name has $size bytes"
    sum=$((sum + size))
done
[ $sum -gt 0 ] && [ $sum -lt 500000 ] || fail "the pictures have $sum bytes"
command -v mandoc >/dev/null || {
    echo "SKIPPED from here: mandoc is not installed"
    exit 0
}
run 0 "$root/scripts/tutorial-html" "$page" "$root/man/tutorial"
silent_stderr
[ "$(grep -c '^<figure><img .*src="data:image/png;base64,' .stdout)" -eq "$(wc -w <<<"$names")" ] ||
    fail "the web page lacks pictures"
if grep -qE 'PICTURE-|(src|href)="?(https?:|/)|<script' .stdout; then
    fail "the web page has a place without its picture, or fetches something"
fi
run 64 "$root/scripts/tutorial-html" "$page"
stderr_lines 1
run 66 "$root/scripts/tutorial-html" "$page" nowhere
stderr_lines 1

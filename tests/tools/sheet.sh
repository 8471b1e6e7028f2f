# Folders of pictures side by side in one picture.
. "$(dirname "$0")/lib.sh"
run 0 spade-prepare demo -q --count 3 --size 64 -o set.h5
run 0 spade-prepare export -q set.h5 -o files
size_of() { /usr/bin/python3 -c 'import sys; from PIL import Image
print("%dx%d" % Image.open(sys.argv[1]).size)' "$1"; }

run 0 spade-prepare sheet --table landscapes --labels files/labels -o sheet.png files/photos
stderr_has "sheet.png: 3 rows of 2, 140x208 pixels"
[ "$(size_of sheet.png)" = 140x208 ] || fail "its size is $(size_of sheet.png)"
run 73 spade-prepare sheet -o sheet.png files/photos
run 0 spade-prepare sheet -O --limit 2 --tile 32 -o sheet.png files/photos
[ "$(size_of sheet.png)" = 40x76 ] || fail "its size is $(size_of sheet.png)"

# Pictures of other sizes take the size of the first; a sheet too large to be read back is refused
# before it is drawn.
mkdir mixed
cp files/photos/landscape/00001.png mixed/1.png
cp sheet.png mixed/2.png
run 0 spade-prepare sheet -O -o mixed.png mixed mixed
stderr_has "mixed.png: 2 rows of 2, 140x140 pixels"
run 64 spade-prepare sheet --tile 4096 -o large.png mixed mixed mixed mixed mixed mixed mixed mixed
stderr_lines 1
stderr_has "large.png: would have 32804x8204 pixels"
[ ! -e large.png ] || fail "wrote a sheet that is too large"

# A missing and a damaged picture cost one line each and leave their places empty.
cp -r files/photos fewer
rm "$(find fewer -type f | sort | head -n 1)"
run 66 spade-prepare sheet -q -O -o sheet.png files/photos fewer
stderr_lines 1
stderr_has "fewer: has no picture named"
for file in $(find fewer -type f); do head -c 100 "$file" >cut && cp cut "$file"; done
run 65 spade-prepare sheet -q -O -o sheet.png files/photos fewer
stderr_lines 3
[ "$(size_of sheet.png)" = 140x208 ] || fail "its size is $(size_of sheet.png)"

run 64 spade-prepare sheet -o s.png
run 64 spade-prepare sheet --labels files/labels -o s.png
run 66 spade-prepare sheet -o s.png none
[ ! -e s.png ] || fail "wrote a sheet without pictures"

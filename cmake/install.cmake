# installed files

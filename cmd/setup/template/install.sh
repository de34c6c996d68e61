#!/bin/sh
# install.sh [--uninstall] [FOLDER] puts {{.Name}} below a folder, or takes it away again:
# /usr/local for root, .local in your home folder for anybody else, or the one that is named.
set -eu
cd "$(dirname "$0")"

uninstall=no folder=
for word in "$@"; do
	case $word in
	--uninstall) uninstall=yes ;;
	-*)
		sed -n '2,3s/^# //p' install.sh
		[ "$word" = --help ] || exit 2
		exit 0
		;;
	*) folder=$word ;;
	esac
done
if [ -z "$folder" ]; then
	folder=$HOME/.local
	[ "$(id -u)" -ne 0 ] || folder=/usr/local
fi
case $folder in
/*) ;;
*) folder=$OLDPWD/$folder ;;
esac
case $folder in
*[\"\`\$\\%]*)
	echo "A menu entry cannot name a program below $folder: take a folder without quotes, \$, % and backslashes." >&2
	exit 2
	;;
esac

find bin share -type f | while IFS= read -r file; do
	target=$folder/$file
	if [ $uninstall = yes ]; then
		rm -f "$target"
		continue
	fi
	mkdir -p "$(dirname "$target")"
	mode=644
	case $file in
	bin/*) mode=755 ;;
	esac
	# A program that runs cannot be written over, but replaced.
	cp "$file" "$target.new"
	chmod $mode "$target.new"
	mv -f "$target.new" "$target"
done

menu="$folder/share/applications/{{.ID}}.desktop"
if [ $uninstall = yes ]; then
	rmdir "$folder/share/doc/{{.Command}}" 2>/dev/null || true
else
	# Menus may not know the folder of programs.
	while IFS= read -r line; do
		case $line in
		Exec=*) printf 'Exec="%s/bin/{{.Command}}"\n' "$folder" ;;
		*) printf '%s\n' "$line" ;;
		esac
	done <"share/applications/{{.ID}}.desktop" >"$menu"
fi
if command -v update-desktop-database >/dev/null 2>&1; then
	update-desktop-database -q "$folder/share/applications" 2>/dev/null || true
fi
if command -v gtk-update-icon-cache >/dev/null 2>&1; then
	gtk-update-icon-cache -q -t -f "$folder/share/icons/hicolor" 2>/dev/null || true
fi
if [ $uninstall = yes ]; then
	echo "{{.Name}} is no longer below $folder. Its libraries and settings are kept."
else
	echo "{{.Name}} is installed: $folder/bin/{{.Command}}"
fi

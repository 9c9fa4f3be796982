[ -n "$BASH_VERSION" ] && . /etc/engine-room/bashrc

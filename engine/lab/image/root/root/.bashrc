. /etc/engine-room/bashrc

# Login shells read /etc/profile, which reads /etc/engine-room/bashrc.

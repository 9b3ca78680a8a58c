"""Sidene. Hver fil er én side og leses ovenfra og ned."""
